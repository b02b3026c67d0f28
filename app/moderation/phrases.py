"""Phrases as the rules write them, and where they stand in a folded text. No regular expression is involved, so that no
text can make one slow.

    child             the word, however it is spaced, spelled with look-alikes or broken up
    undress*          every word that begins so
    make ... bomb     with up to GAP other words in between
    #<18 years old    with a number below 18
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.moderation.folding import Folded, fold

GAP = 6  # words that `...` may stand for
LONGEST = 200  # characters of a phrase
_NUMBER = re.compile(r"#(?:<(\d{1,4}))?")


@dataclass(frozen=True, slots=True)
class _Text:
    piece: str
    is_open: bool = False  # the last word may go on


@dataclass(frozen=True, slots=True)
class _Number:
    below: int | None


@dataclass(frozen=True, slots=True)
class _Gap:
    pass


_Part = _Text | _Number | _Gap


@dataclass(frozen=True, slots=True)
class Span:
    """A match: the place of its first word and the place after its last one."""

    start: int
    end: int


class Phrase:
    """Raises ValueError, which says what is wrong, for one that is empty, too long, or begins or ends with a gap."""

    def __init__(self, text: str) -> None:
        if len(text) > LONGEST:
            raise ValueError(f"a phrase has more than {LONGEST} characters")
        self._parts = _read(text)
        if not self._parts or isinstance(self._parts[0], _Gap) or isinstance(self._parts[-1], _Gap):
            raise ValueError(f"the phrase {text!r} must begin and end with a word")

    def spans(self, folded: Folded) -> Iterator[Span]:
        """Every place where it begins, with its shortest end there."""
        first, rest = self._parts[0], self._parts[1:]
        for start, after in _beginnings(first, folded):
            places = {after}
            for part in rest:
                places = {found for place in places for found in _next(part, folded, place)}
            if places:
                yield Span(start, min(places))


def _read(text: str) -> list[_Part]:
    parts: list[_Part] = []
    for word in text.split():
        number = _NUMBER.fullmatch(word)
        if word == "...":
            parts.append(_Gap())
        elif number:
            parts.append(_Number(int(number[1]) if number[1] else None))
        else:
            _add(parts, _Text(fold(word.rstrip("*")).text, word.endswith("*")))
    return parts


def _add(parts: list[_Part], word: _Text) -> None:
    """Words that follow each other are one piece, so that it does not matter where the spaces are."""
    if not word.piece:
        raise ValueError("a phrase holds a sign that is no word")
    last = parts[-1] if parts else None
    if isinstance(last, _Text) and not last.is_open:
        parts[-1] = _Text(last.piece + word.piece, word.is_open)
    else:
        parts.append(word)


def _beginnings(first: _Part, folded: Folded) -> Iterator[tuple[int, int]]:
    """Where the first part stands: the place of its first word and the place after it."""
    if isinstance(first, _Number):
        yield from ((place, after) for place in folded.numbers for after in _next(first, folded, place))
        return
    assert isinstance(first, _Text)
    offset = folded.text.find(first.piece)
    while offset >= 0:
        place = folded.word_from(offset)
        if place is not None:
            for after in _next(first, folded, place):
                yield place, after
        offset = folded.text.find(first.piece, offset + 1)


def _next(part: _Part, folded: Folded, place: int) -> Iterator[int]:
    """The places after that part, where it stands at `place`."""
    if isinstance(part, _Gap):
        yield from range(place, min(place + GAP, len(folded.starts)) + 1)
    elif isinstance(part, _Number):
        number = folded.numbers.get(place)
        if number is not None and (part.below is None or number < part.below):
            yield place + 1
    elif place < len(folded.starts) and folded.text.startswith(part.piece, folded.starts[place]):
        after = folded.word_after(folded.starts[place] + len(part.piece), inside=part.is_open)
        if after is not None:
            yield after
