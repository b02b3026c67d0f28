"""What a word says of the words after it, settled before a sentence is read: terms in, fewer or plainer terms out.

"vintage" is a car's here and the film's there; "elephant family" is four elephants; a city "in the distance" is not
where the shot is.
"""

from __future__ import annotations

from collections.abc import Sequence

from animatic import words
from animatic.parse.draft import is_named, kind_of
from animatic.words import Term

NOUNS = ("actor", "picture", "kin")
_THING = (*NOUNS, "clothes", "element", "vague")
_JOINTS = ("pronoun", "negation", "being", "on", "in", "with", "preposition", "and", "cut")
_MODIFIERS = ("definite", "indefinite", "number", "colour", "size", "quiet", "trait", "quality")
_OF_THE_FILM = ("style", "time", "weather", "framing", "detail", "mood")
# Senses that only this module and the reader ask for; a word that has no other is quiet.
_HELPERS = frozenset({
    "collective", "relative", "metaphor", "quality", "film", "behind", "overlook", "handiwork", "dim",
})  # fmt: skip
_BEASTS = ("animal", "bird", "fish")
_LONGEST_SIMILE = 5  # terms after "like"
_SHAPED = ("shaped", "look", "looks", "looking", "dressed", "seems", "feels")  # before a "like" that says what is seen
_FAR = 3  # terms between a place and the "in the distance" that puts it there


def tidied(terms: Sequence[Term]) -> list[Term]:
    """The sentence with its adjectives, crowds, young and far places marked as what they are."""
    plain = list(terms)
    for rule in (_without_similes, _without_metaphors, _without_owners, _crowds, _young, _roles):
        plain = rule(plain)
    calm = [_conjured(term, plain, i) for i, term in enumerate(plain)]
    return [_quieted(_placed(_qualified(_still(term, calm, i), calm, i), calm, i)) for i, term in enumerate(calm)]


def _without_similes(terms: list[Term]) -> list[Term]:
    """ "Like migrating birds", "as white as snow": what something is compared with is not there."""
    kept: list[Term] = []
    i = 0
    while i < len(terms):
        like = terms[i].text == "like" and bool(kept) and kept[-1].text not in _SHAPED
        even = terms[i].text == "as" and bool(kept) and any(each.text == "as" for each in terms[max(0, i - 3) : i])
        end = _end_of_simile(terms, i + 1) if like or even else i
        if end == i:
            kept.append(terms[i])
        i = max(end, i + 1)
    return kept


def _end_of_simile(terms: Sequence[Term], start: int) -> int:
    """Where the noun that begins at `start` ends, its compound included; `start` where there is none near."""
    for i in range(start, min(start + _LONGEST_SIMILE, len(terms))):
        if terms[i].is_mark:
            return i
        if any(name in terms[i].senses for name in (*NOUNS, "set", "element")):
            onward = i + 1 < len(terms) and any(name in terms[i + 1].senses for name in NOUNS)
            return i + 1 + onward
    return start


def _conjured(term: Term, terms: Sequence[Term], i: int) -> Term:
    """ "Casts lightning from his hand": what somebody throws is no weather."""
    if "storm" not in term.senses.get("weather", ()):
        return term
    thrown = any(is_named(each.lemma, "conjure") for each in terms[max(0, i - _FAR) : i])
    after = _phrase(terms[i + 1 : i + 5])
    origin = any(each.text == "from" for each in after)
    bodily = origin and any("body" in each.senses.get("element", ()) for each in after)
    return _without(term, "weather", "dim", "detail", "actor") if thrown or bodily else term


def _without_metaphors(terms: list[Term]) -> list[Term]:
    """ "A wall of fire" is fire: what it is made of stands for what it looks like."""
    kept: list[Term] = []
    i = 0
    while i < len(terms):
        of = i + 1 < len(terms) and terms[i + 1].lemma == "of"
        matter = _head(terms[i + 2 :]) if of and "metaphor" in terms[i].senses else None
        if matter is not None and any(name in matter.senses for name in ("element", "set", *NOUNS)):
            i += 2
        else:
            kept.append(terms[i])
            i += 1
    return kept


def _without_owners(terms: list[Term]) -> list[Term]:
    """ "A chef's apron" is an apron: whose trade wears such clothes is not there."""
    worn = ("clothes", "trait")
    return [
        term
        for i, term in enumerate(terms)
        if not ("owner" in term.senses and i + 1 < len(terms) and any(name in terms[i + 1].senses for name in worn))
    ]


def _crowds(terms: list[Term]) -> list[Term]:
    """ "An elephant family": the kind, as many as the word after it says."""
    kept: list[Term] = []
    for term in terms:
        last = kept[-1] if kept else None
        single = last is not None and not last.plural and _key(last) is not None and "collective" not in last.senses
        if last is not None and single and "collective" in term.senses and term.form == "base":
            kept[-1] = _with(last, plural=True, crowd=term.senses["collective"])
        else:
            kept.append(term)
    return kept


def _young(terms: list[Term]) -> list[Term]:
    """ "Wolf cubs" are wolves, and small."""
    kept: list[Term] = []
    for term in terms:
        last = kept[-1] if kept else None
        key = _key(last) if last is not None and not last.plural else None
        if last is not None and key and kind_of(key) in _BEASTS and term.first("relative") == "young":
            name = f"{last.lemma} {term.lemma}"
            kept[-1] = Term(name, name, last.senses, term.form, term.plural)
        else:
            kept.append(term)
    return kept


def _roles(terms: list[Term]) -> list[Term]:
    """ "A corgi astronaut" is a corgi, in the clothes of the trade."""
    kept: list[Term] = []
    for term in terms:
        last = kept[-1] if kept else None
        key = _key(last) if last is not None and not last.plural else None
        person = is_named(term.lemma, "attire") or kind_of(_key(term) or "") == "person"
        being = bool(key) and (kind_of(key) in _BEASTS or is_named(last.lemma, "creature")) if last else False
        if last is not None and being and person and "owner" not in last.senses:
            name = f"{last.lemma} {term.lemma}"
            kept[-1] = Term(name, name, last.senses, term.form, term.plural)
        else:
            kept.append(term)
    return kept


def _still(term: Term, terms: Sequence[Term], i: int) -> Term:
    """ "Swirling purple smoke", "floating sparks": a participle that scenery has before it is nobody's verb."""
    begins = i == 0 or terms[i - 1].is_mark or any(name in terms[i - 1].senses for name in ("and", "with"))
    if not begins or term.form != "ing" or "motion" not in term.senses or "bond" in term.senses:
        return term
    after = terms[i + 1 :]
    bare = bool(after) and not any(name in after[0].senses for name in ("definite", "indefinite"))
    head = _head(after) if bare else None
    return _without(term, "motion") if head is not None and "element" in head.senses and not _key(head) else term


def _qualified(term: Term, terms: Sequence[Term], i: int) -> Term:
    """The term without what it would say of the whole picture, where it only describes what comes next."""
    after = terms[i + 1 :]
    if "mood" in term.senses and _describes_next(after):
        return _without(term, "mood", "emblem")
    quality, head = term.first("quality"), _head(after)
    if quality is None or (head is not None and "film" in head.senses):
        return term
    if head is None:  # "eyes wide"
        return _without(term, "framing") if i and not terms[i - 1].is_mark and "framing" in term.senses else term
    if quality == "ground":
        white = "set" not in head.senses or head.senses["set"][0] == "snow"
        return term if white else _without(term, "set", "weather")
    return _without(term, *_lost(quality, term, head))


def _lost(quality: str, term: Term, head: Term) -> tuple[str, ...]:
    """The senses that an adjective loses to the noun it describes: all before a thing, few before a place."""
    if "set" in head.senses and words.group_of(_key(head) or "") != "transport-ground":
        return ("style",) if term.first("style") == "vintage" else ()
    if not head.senses or any(name in head.senses for name in (*NOUNS, "clothes", "vague")):
        return ("detail", *NOUNS) if quality == "stuff" else _OF_THE_FILM
    return ("style", "framing") if "element" in head.senses else ()


def _describes_next(after: Sequence[Term]) -> bool:
    return bool(after) and any(name in after[0].senses for name in (*NOUNS, "set"))


def _placed(term: Term, terms: Sequence[Term], i: int) -> Term:
    """A place that is only looked at, or lies behind, is marked "far"."""
    if "set" not in term.senses:
        return term
    behind = any("behind" in each.senses for each in _phrase(terms[i + 1 : i + 1 + _FAR]))
    looked = next((each for each in reversed(terms[:i]) if not _is_modifier(each)), None)
    return _with(term, far=("far",)) if behind or (looked is not None and "overlook" in looked.senses) else term


def _phrase(terms: Sequence[Term]) -> list[Term]:
    """The terms up to the next mark."""
    end = next((i for i, term in enumerate(terms) if term.is_mark), len(terms))
    return list(terms[:end])


def _head(terms: Sequence[Term]) -> Term | None:
    """The noun that the adjectives before `terms` describe; None where the phrase ends without one."""
    for i, term in enumerate(terms):
        if term.is_mark or any(name in term.senses for name in _JOINTS):
            return None
        if "film" in term.senses or "set" in term.senses or any(name in term.senses for name in _THING):
            return term
        verb = "motion" in term.senses
        if not verb and not _is_modifier(term):
            return term if not term.senses else None
        if verb and not (term.form in ("ing", "ed") and i + 1 < len(terms)):
            return None
    return None


def _is_modifier(term: Term) -> bool:
    return any(name in term.senses for name in _MODIFIERS)


def _key(term: Term) -> str | None:
    return next((term.senses[name][0] for name in NOUNS if name in term.senses), None)


def _quieted(term: Term) -> Term:
    only_helps = bool(term.senses) and all(name in _HELPERS for name in term.senses)
    return _with(term, quiet=("words",)) if only_helps else term


def _without(term: Term, *names: str) -> Term:
    kept = {name: values for name, values in term.senses.items() if name not in names}
    return Term(term.text, term.lemma, kept or {"quiet": ("words",)}, term.form, term.plural)


def _with(term: Term, *, plural: bool | None = None, **senses: tuple[str, ...]) -> Term:
    return Term(term.text, term.lemma, {**term.senses, **senses}, term.form, term.plural if plural is None else plural)
