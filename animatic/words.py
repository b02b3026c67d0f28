"""English words as the lexicon knows them: text in, Terms with their senses out, sentence by sentence.

What the terms mean together is `parse`'s affair. Nothing is guessed here: a word that neither the lexicon nor the index
of pictures holds under its own name comes out as a stranger.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from animatic import art

Form = Literal["base", "s", "ing", "ed"]

_LONGEST = 5  # words in one phrase
_LONGEST_PROMPT = 6000  # characters read; a longer prompt is longer than any film
_LONGEST_NUMBER = 3  # figures of a count; longer ones are years and sizes
_LEXICON = Path(__file__).parent / "lexicon.json"
# Sections about other things.
_NOT_PHRASES = {
    "weak", "loft", "habit", "haunt", "still", "urge", "irregular", "plural", "flock", "wearable", "attire", "kit",
    "abroad", "part", "frontage", "conjure", "creature",
}  # fmt: skip
# Groups of the index whose names are things a prompt asks to see, not feelings, gestures, signs or parts of a body.
_SHOWN = (
    "animal-", "plant-", "food-", "drink", "dishware", "place-", "transport-", "hotel", "sky-weather", "event",
    "award-medal", "sport", "game", "arts-crafts", "clothing", "music", "phone", "computer", "light-video",
    "book-paper", "money", "mail", "writing", "office", "lock", "tool", "science", "medical", "household",
    "other-object", "time", "person-role", "person-fantasy", "face-costume", "sound",
)  # fmt: skip
_TAGGED = tuple(group for group in _SHOWN if not group.startswith(("person-", "face-", "sky-", "place-map", "money")))
_TOKEN = re.compile(
    "\ue000\\d+\ue001|[^\\W_]+(?:['’][^\\W_]+)*|[.!?;,:…。！？、，\n—–]|[\u2190-\u2bff\U0001f000-\U0001faff]"
)
_QUOTED = re.compile(
    r"“([^“”\n]{1,60})”|\"([^\"\n]{1,60})\"|«([^«»\n]{1,60})»|„([^„“”\n]{1,60})[“”]"
    r"|(?:(?<=\s)|^)[‘']([^‘’'\n]{1,60})[’'](?=[\s.,!?;:]|$)"
)
# "a sign that says OPEN": capitals after such a verb are quoted though the marks are missing.
_SAYS = re.compile(
    r"\b(says|saying|reads|reading|labell?ed|spell(?:s|ing)?(?: out)?)((?: [A-Z0-9][A-Z0-9!?&.'’-]*){1,5})(?=[\s.,;]|$)"
)
# "the word HELLO": two letters at least, so that "the words A and B" stay words.
_SPELT = re.compile(
    r"\b(words?|letters|lettering|text|message|slogan|sign|banner)((?: [A-Z0-9][A-Z0-9!?&.'’-]+){1,5})(?=[\s.,;]|$)"
)
_AGED = re.compile(r"\b(\d{1,3})[- ]years?[- ]old\b", re.IGNORECASE)
_ELDERLY = 60  # years from which somebody is drawn as old
_NAMED = re.compile(r"\b(?:named|called|titled|entitled|nicknamed)\s*$", re.IGNORECASE)
_ENDS = frozenset(".!?;\n…。！？")
_MARKS = _ENDS | frozenset(",:—–、，")


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase of the prompt. `senses` maps a section of the lexicon to the values it has there."""

    text: str  # lower case, but a stranger and a quotation stand as they were written
    lemma: str
    senses: Mapping[str, tuple[str, ...]]
    form: Form = "base"
    plural: bool = False

    def first(self, section: str) -> str | None:
        return self.senses[section][0] if section in self.senses else None

    @property
    def is_mark(self) -> bool:
        return self.text in _MARKS


def sentences(prompt: str) -> list[list[Term]]:
    """The prompt's terms, one list for each sentence and for each part after "then" or "cut to"; none is empty.

    A part that begins with such a word keeps it as its first term, with the sense "cut".
    """
    parts: list[list[Term]] = [[]]
    for term in _terms(prompt[:_LONGEST_PROMPT]):
        if term.text in _ENDS or "cut" in term.senses:
            parts.append([])
        if term.text not in _ENDS:
            parts[-1].append(term)
    return [part for part in parts if any(not term.is_mark for term in part)]


def phrases(section: str, value: str) -> tuple[str, ...]:
    """The lexicon's phrases for one value: phrases("motion", "run") begins with "run"."""
    return _split(_lexicon()[section].get(value, ""))


def values(section: str) -> Mapping[str, tuple[str, ...]]:
    """A whole section of the lexicon, value by value, in its own order."""
    return _sections()[section]


def group_of(key: str) -> str:
    """The emojibase subgroup of a picture ("animal-bird"); empty for what code draws."""
    return _groups().get(key, "")


def is_weak(phrase: str) -> bool:
    """Whether a set's phrase only hints at it: "snow" may lie on a mountain, "tundra" is a place."""
    return phrase in _weak()


def is_aloft(phrase: str) -> bool:
    """Whether a set's phrase says where in the air somebody is, which need not be where the others are."""
    return phrase in _loft()


def _terms(prompt: str) -> Iterator[Term]:
    text, quotes = _without_quotes(prompt)
    tokens = [token.replace("’", "'") for token in _TOKEN.findall(text.replace("\ufe0f", ""))]
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token[0] == "\ue000":
            said = quotes[int(token[1:-1])]
            yield Term(said, said, {"quote": (said,)})
        elif token in _MARKS:
            yield Term(token, token, {})
        else:
            found, used = _longest(tokens, at)
            owns = tokens[at + used - 1].lower().endswith("'s")
            yield from (_owner(term) for term in found) if owns else found
            at += used - 1
        at += 1


def _owner(term: Term) -> Term:
    """ "A woman's eye" is a woman, where "cat ears" are no cat."""
    return dataclasses.replace(term, senses={**term.senses, "owner": ("s",)}) if term.senses else term


def _without_quotes(prompt: str) -> tuple[str, list[str]]:
    """The prompt with each quotation replaced by its number between two private characters."""
    quotes: list[str] = []

    def number(match: re.Match[str]) -> str:
        said = next(group for group in match.groups() if group is not None).strip()
        if not said or _NAMED.search(match.string[: match.start()]):
            return " "
        quotes.append(said)
        return f" \ue000{len(quotes) - 1}\ue001 "

    plain = prompt.replace("\ue000", " ").replace("\ue001", " ")
    spelt = _SAYS.sub(lambda match: f'{match[1]} "{match[2].strip()}"', plain)
    spelt = _SPELT.sub(_spelt_out, spelt)
    spelt = _AGED.sub(lambda match: "elderly" if int(match[1]) >= _ELDERLY else "", spelt)
    for better, forms in _sections()["respelt"].items():
        for form in forms:
            spelt = spelt.replace(form, better)
    return _QUOTED.sub(number, spelt), quotes


def _spelt_out(match: re.Match[str]) -> str:
    """The capitals as a quotation; "the word" before them is nothing to see, where "sign" is."""
    bearer = match[1] if match[1] in ("sign", "banner") else ""
    return f'{bearer} "{match[2].strip()}"'


def _longest(tokens: list[str], at: int) -> tuple[list[Term], int]:
    """The terms of the longest known phrase that begins here, and how many tokens it takes."""
    words = []
    for token in tokens[at : at + _LONGEST]:
        if token in _MARKS or token[0] == "\ue000":
            break
        words.append(token.lower().removesuffix("'s"))
    for length in range(len(words), 0, -1):
        if length > 1 and not _may_start(words[0], words[1]):
            continue
        term = _known(words[:length])
        if term:
            return [term], length
    if words[0].isascii() and words[0].isdecimal() and 0 < len(words[0]) <= _LONGEST_NUMBER:
        return [Term(words[0], words[0], {"number": (str(max(1, int(words[0]))),)})], 1
    return [_stranger(tokens[at])], 1


def _may_start(first: str, second: str) -> bool:
    pairs = _pairs()
    return any((a, b) in pairs for a in _lemmas(first) for b in _lemmas(second))


def _known(words: list[str]) -> Term | None:
    """The phrase under any of its forms; all the lexicon's senses of them together, else the index's first."""
    forms = [
        (" ".join([head, *words[1:-1], tail]) if len(words) > 1 else tail, head, tail)
        for head in (_lemmas(words[0]) if len(words) > 1 else ("",))
        for tail in _lemmas(words[-1])
    ]
    hits = [(each, senses) for each in forms if (senses := _phrases().get(each[0]))]
    if not hits:
        hits = [(each, senses) for each in forms if (senses := _pictured(each[0]))][:1]
    if not hits:
        return None
    merged: dict[str, tuple[str, ...]] = {}
    for _, senses in hits:
        for name, values_here in senses.items():
            merged[name] = tuple(dict.fromkeys((*merged.get(name, ()), *values_here)))
    exact = _phrases().get(" ".join(words), {})
    if "detail" in exact:
        merged["detail"] = exact["detail"]  # "rooftops" are more than a rooftop
    elif "motion" in exact and words[-1].endswith("ing"):
        merged.pop("actor", None)  # "fishing" is no fish
    elif "actor" in exact:
        merged.pop("detail", None)  # "glasses" are not of glass
    if len(merged) > 1:
        merged.pop("quiet", None)
    lemma, head, tail = next((each for each, senses in hits if set(senses) & set(merged)), hits[0][0])
    moving = next((each for each, senses in hits if "motion" in senses), (lemma, head, tail))
    form = _form(words[0], moving[1]) if len(words) > 1 and moving[1] != words[0] else _form(words[-1], moving[2])
    tails = [each[2] for each, senses in hits if "actor" in senses or "picture" in senses] or [tail]
    return Term(" ".join(words), lemma, merged, form, any(_is_plural(words[-1], each) for each in tails))


def _stranger(word: str) -> Term:
    """A word that nobody knows, in the user's own letters."""
    plural = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return Term(word, word.lower(), {}, _form(word.lower(), ""), plural)


def _form(word: str, lemma: str) -> Form:
    if word == lemma:
        return "base"
    if word.endswith("ing"):
        return "ing"
    if word.endswith("s"):
        return "s"
    return "ed" if lemma or word.endswith("ed") else "base"


def _is_plural(word: str, lemma: str) -> bool:
    always = _sections()["plural"]["always"]
    return word in always or lemma in always or (word != lemma and not word.endswith(("ing", "ed")))


def _pictured(phrase: str) -> dict[str, tuple[str, ...]]:
    """The picture that bears this very name; "kin" is one that goes by the word among others."""
    index = art.keywords()
    if phrase in index["emoji"]:
        key = index["emoji"][phrase].removesuffix("-face")  # the whole cat rather than its head, where there is one
        return {"picture": (key if art.has(key) else index["emoji"][phrase],)}
    key = index["labels"].get(phrase)
    if key and _groups()[key].startswith(_SHOWN):
        return {"picture": (key,)}
    owners = [index["heads"].get(phrase), *index["tags"].get(phrase, ())]
    kin = [owner for owner in owners if owner and _groups()[owner].startswith(_TAGGED)]
    return {"kin": (kin[0],)} if kin else {}


@cache
def _lemmas(word: str) -> tuple[str, ...]:
    """The word itself and what it may be a form of, nearest first; only bases that the lexicon or the index holds."""
    found = [_irregular()[word]] if word in _irregular() else []
    verbs, vocabulary = _verbs(), _vocabulary()
    for ending, bases in (
        ("ies", ("y",)), ("ves", ("f", "fe")), ("es", ("", "e")), ("s", ("",)),
        ("ying", ("ie", "y")), ("ing", ("", "e")), ("ied", ("y",)), ("ed", ("", "e")),
    ):  # fmt: skip
        if word.endswith(ending) and len(word) - len(ending) >= 2 and not word.endswith("ss"):
            stem = word.removesuffix(ending)
            stems = [stem + base for base in bases]
            if ending in ("ing", "ed") and stem[-1] == stem[-2]:
                stems.append(stem[:-1])
            # "rugged" is no form of "rug": such endings are a verb's.
            found += [each for each in stems if each in (verbs if ending[-1] in "gd" else vocabulary)]
    return tuple(dict.fromkeys((word, *found)))


def _split(listed: str) -> tuple[str, ...]:
    return tuple(listed.split(", ")) if listed else ()


@cache
def _lexicon() -> dict[str, dict[str, str]]:
    lexicon: dict[str, dict[str, str]] = json.loads(_LEXICON.read_text(encoding="utf-8"))
    return lexicon


@cache
def _sections() -> dict[str, dict[str, tuple[str, ...]]]:
    return {name: {value: _split(listed) for value, listed in each.items()} for name, each in _lexicon().items()}


@cache
def _weak() -> frozenset[str]:
    return frozenset(_sections()["weak"]["set"])


@cache
def _loft() -> frozenset[str]:
    return frozenset(_sections()["loft"]["set"])


@cache
def _irregular() -> dict[str, str]:
    return {form: base for base, forms in _sections()["irregular"].items() for form in forms}


@cache
def _groups() -> dict[str, str]:
    return {key: group for group, keys in art.keywords()["groups"].items() for key in keys}


@cache
def _phrases() -> dict[str, dict[str, tuple[str, ...]]]:
    """Phrase -> section -> values. Words of the grammar are senses of their own: {"definite": ("the",)}."""
    table: dict[str, dict[str, tuple[str, ...]]] = {}
    for section, by_value in _sections().items():
        if section in _NOT_PHRASES:
            continue
        for value, listed in by_value.items():
            name = value if section == "grammar" else section
            for phrase in listed:
                senses = table.setdefault(phrase, {})
                senses[name] = (*senses.get(name, ()), phrase if section == "grammar" else value)
    return table


@cache
def _pairs() -> frozenset[tuple[str, str]]:
    """The first two words of every phrase: a quick refusal for the many pairs that begin nothing."""
    names = [*_phrases(), *art.keywords()["labels"]]
    return frozenset((parts[0], parts[1]) for parts in (name.split() for name in names) if len(parts) > 1)


@cache
def _verbs() -> frozenset[str]:
    lists = [listed for section in ("motion", "move", "tempo", "handiwork") for listed in _sections()[section].values()]
    return frozenset(word for listed in lists for phrase in listed for word in phrase.split())


@cache
def _vocabulary() -> frozenset[str]:
    index = art.keywords()
    return frozenset(
        word for name in (*_phrases(), *index["labels"], *index["heads"], *index["tags"]) for word in name.split()
    )
