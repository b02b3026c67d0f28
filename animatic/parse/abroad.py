"""Prompts in other languages, put into English word for word: from the lexicon's own list (Spanish, German, Chinese,
some French), and things from CLDR's names in some thirty languages.

Only a prompt that is mostly foreign is touched, so an English one never meets a foreign word by chance. What nobody
knows stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from animatic import art, words

_SHORTEST = 3  # letters of a CLDR name; shorter ones mean too many things in thirty languages
_LONGEST = 8  # characters of a name inside a text without spaces
_LONGEST_PHRASE = 4  # words
_UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff"  # Thai, kana, Han
_QUOTED = r"\"[^\"\n]{1,60}\"|“[^”\n]{1,60}”|«[^»\n]{1,60}»|„[^“”\n]{1,60}[“”]"  # said as it stands, in any language
_TOKEN = re.compile(rf"{_QUOTED}|[{_UNSPACED}]+|(?:(?![{_UNSPACED}])[\w'’-])+|[^\w\s]|\n")
_GERMAN = frozenset(
    {"der", "die", "das", "ein", "eine", "einem", "einer", "und", "im", "am", "auf", "mit", "dem", "über"}
)
_SHORTEST_HALF = 4  # letters of either half of a German compound: "Holztisch"
_LONGEST_COMPOUND = 30  # letters
_LONGEST_PROMPT = 6000  # characters
_ENDINGS = ("es", "s", "en", "e", "er", "n", "em")  # plurals and cases, tried in turn
_NOUNS = ("actor", "picture", "set", "element", "detail")


def in_english(prompt: str) -> str:
    """The prompt in an English of a kind, word for word; an English prompt as it is. Costs 1 ms."""
    tokens = _TOKEN.findall(prompt[:_LONGEST_PROMPT])
    spoken = [token for token in tokens if token[0].isalnum()]
    if not spoken or not _is_foreign(spoken):
        return prompt
    said = list(_words(tokens))
    german = len(_GERMAN & {token.lower() for token in spoken}) > 1
    return " ".join(said if german else _adjectives_first(said))


def _is_foreign(spoken: list[str]) -> bool:
    """Whether half of the words are foreign ones, or in letters that no English has; "boot" and "die" say nothing."""
    plain = [
        token for token in spoken if token[0] >= "\u0370" or not (_is_english(token) and token.lower() in _table())
    ]
    strange = [token for token in plain if token[0] >= "\u0370" or not _is_english(token)]
    known = [token for token in strange if token[0] >= "\u0370" or _english(token.lower()) is not None]
    return bool(known) and len(strange) * 2 >= len(plain) and len(known) * 3 >= len(plain)


@lru_cache(maxsize=4096)
def _is_english(token: str) -> bool:
    return all(term.senses for sentence in words.sentences(token) for term in sentence)


def _words(tokens: list[str]) -> Iterator[str]:
    """English for each of the longest phrases that are known, and the others as they are."""
    at = 0
    while at < len(tokens):
        if re.match(f"[{_UNSPACED}]", tokens[at]):
            yield from list(_inside(tokens[at])) or [tokens[at]]
            at += 1
            continue
        for length in range(min(_LONGEST_PHRASE, len(tokens) - at), 0, -1):
            english = _english(" ".join(tokens[at : at + length]).lower())
            if english is not None:
                yield english
                break
        else:
            yield tokens[at]
        at += length


def _inside(text: str) -> Iterator[str]:
    """The names in a text without spaces, the longest first at each place; what is between them is left out."""
    at = 0
    while at < len(text):
        lengths = range(min(_LONGEST, len(text) - at), 0, -1)
        found = next((text[at : at + n] for n in lengths if _exactly(text[at : at + n]) is not None), None)
        if found is not None and (len(found) > 1 or found >= "\u3400"):
            yield _exactly(found) or ""
        at += len(found or " ")


def _english(phrase: str) -> str | None:
    if len(phrase) < _SHORTEST:
        return _table().get(phrase)
    bases = [phrase.removesuffix(ending) for ending in _ENDINGS if phrase.endswith(ending)]
    found = ((base, _exactly(base)) for base in (phrase, *bases) if len(base) >= _SHORTEST)
    base, english = next(((base, english) for base, english in found if english), (phrase, None))
    if english is None:
        return _compound(phrase)
    many = base != phrase and phrase.endswith("s") and base not in _table()
    return f"{english}s" if many else english


def _compound(word: str) -> str | None:
    if len(word) > _LONGEST_COMPOUND:
        return None
    halves = (
        (_exactly(word[:at]) or _exactly(word[:at].removesuffix("s")), _exactly(word[at:]))
        for at in range(_SHORTEST_HALF, len(word) - _SHORTEST_HALF + 1)
    )
    return next((f"{first} {second}" for first, second in halves if first and second), None)


def _exactly(phrase: str) -> str | None:
    if phrase in _table():
        return _table()[phrase]
    key = art.foreign().get(phrase)
    return key.removesuffix("-face").replace("-", " ") if key else None


def _adjectives_first(said: list[str]) -> list[str]:
    """ "Perro negro" is "dog black": a colour or a size goes before the noun that it follows."""
    ordered: list[str] = []
    for word in said:
        swap = ordered and _has(word, ("colour", "size", "trait", "quality")) and _has(ordered[-1], _NOUNS)
        if swap and not _has(word, ("actor", "set")):
            ordered.insert(len(ordered) - 1, word)
        else:
            ordered.append(word)
    return ordered


def _has(word: str, senses: tuple[str, ...]) -> bool:
    return any(name in term.senses for sentence in words.sentences(word) for term in sentence for name in senses)


@cache
def _table() -> dict[str, str]:
    return {word: english for english, listed in words.values("abroad").items() for word in listed}
