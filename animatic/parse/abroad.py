"""Prompts in other languages: the things they name are known by CLDR's names, though not what they do.

Only a prompt that is mostly strangers is looked up, so an English one never meets a foreign word by chance.
"""

from __future__ import annotations

from collections.abc import Iterator

from animatic import art
from animatic.words import Term

_SHORTEST = 3  # letters; shorter words mean too many things in thirty languages
_LONGEST = 8  # characters of a name inside a text without spaces
_UNSPACED = (("\u0e00", "\u0e7f"), ("\u3040", "\u30ff"), ("\u3400", "\u9fff"))  # Thai, kana, Han


def translated(sentences: list[list[Term]]) -> list[list[Term]]:
    """The sentences with what they name in another language as pictures; an English prompt as it is."""
    terms = [term for sentence in sentences for term in sentence if not term.is_mark]
    strangers = [term for term in terms if not term.senses]
    if not strangers or len(strangers) * 2 < len(terms):
        return sentences
    return [[each for term in sentence for each in _translated(term)] for sentence in sentences]


def _translated(term: Term) -> Iterator[Term]:
    if term.senses or term.is_mark:
        yield term
    elif any(first <= letter <= last for letter in term.text for first, last in _UNSPACED):
        yield from list(_inside(term.text)) or [term]
    else:
        yield _thing(term.lemma) or _thing(term.lemma.removesuffix("s")) or term


def _inside(text: str) -> Iterator[Term]:
    """The names in a text without spaces, the longest first at each place."""
    at = 0
    while at < len(text):
        lengths = range(min(_LONGEST, len(text) - at), 0, -1)
        found = next((text[at : at + length] for length in lengths if text[at : at + length] in art.foreign()), None)
        if found is not None and (len(found) > 1 or found >= "\u3400"):
            yield Term(found, found, {"picture": (art.foreign()[found],)})
        at += len(found or " ")


def _thing(word: str) -> Term | None:
    key = art.foreign().get(word) if len(word) >= _SHORTEST else None
    return Term(word, word, {"picture": (key,)}) if key else None
