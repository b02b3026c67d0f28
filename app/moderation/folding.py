"""Text as rules read it: without the differences of case, spacing, accents, look-alikes and hidden characters."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass, field

# Letters that look like Latin ones, after Unicode's own decomposition and folding of case.
_ALIKE = {
    **dict(zip("авекмнорстухіјѕԁԛԝһӏгґ", "abekmhopctyxijsdqwhlrr", strict=True)),
    **dict(zip("αβεηικνορτυχωγ", "abenikvoptuxwy", strict=True)),
    **dict(zip("ıłøđħɑɡɩɪᴀʙᴄᴅᴇꜰɢʜᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "ilodhagiiabcdefghjklmnoprstuvwyz", strict=True)),
}
_TAGS = {0xE0000 + code: code for code in range(0x20, 0x7F)}  # invisible twins of ASCII, in which words can hide
_BADGES = {first + n: ord("a") + n for first in (0x1F1E6, 0x1F150, 0x1F170) for n in range(26)}  # letters in boxes
_LOOKS: dict[int, str | int] = {**{ord(letter): twin for letter, twin in _ALIKE.items()}, **_BADGES}
_DIGITS = str.maketrans("0134578", "oieastb")  # inside a word
_UNSEEN = frozenset({"Mn", "Me", "Cf"})  # accents, enclosing marks, and characters without any shape
_SIGNS = re.compile(r"[@$](?=\w)|(?<=\w)[!|€](?=\w)")
_SIGN = {"@": "a", "$": "s", "!": "i", "|": "i", "€": "e"}
_POSSESSIVE = re.compile(r"['’`]s?\b|['’`]")
_AGE = re.compile(r"\b(\d{1,3})(?=(?:yo|yrs?|years?)\b)")  # 9yo is 9 yo
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"  # scripts without spaces
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
_HIDDEN = re.compile(
    r"[\u00ad\u115f\u1160\u180e\u200b\u2060-\u2064\u3164\ufeff\uffa0\U000e0000-\U000e007f\U000e0100-\U000e01ef]"
)
_LONGEST_NUMBER = 6  # digits


@dataclass(frozen=True, slots=True)
class Folded:
    """The words of a text in one piece, `text`, and where in it each begins and ends."""

    text: str
    starts: list[int]
    ends: list[int]
    numbers: dict[int, int]  # by place among the words
    _begins: dict[int, int] = field(repr=False)

    def word_from(self, offset: int) -> int | None:
        """Which word begins there."""
        return self._begins.get(offset)

    def word_after(self, offset: int, *, inside: bool) -> int | None:
        """The place after the word that ends there; or, where `inside` is fine, that goes on there."""
        place = bisect_left(self.ends, offset)
        return place + 1 if place < len(self.ends) and (inside or self.ends[place] == offset) else None


def fold(text: str) -> Folded:
    """Takes time in proportion to the length of `text`, whatever is in it."""
    words = _WORD.findall(_plain(text))
    pieces, starts, ends, numbers, offset = [], [], [], {}, 0
    for place, word in enumerate(words):
        if word.isdecimal() and len(word) <= _LONGEST_NUMBER:
            numbers[place] = int(word)
        piece = word if word.isdecimal() else word.translate(_DIGITS).replace("l", "i")
        pieces.append(piece)
        starts.append(offset)
        offset += len(piece)
        ends.append(offset)
    return Folded("".join(pieces), starts, ends, numbers, {start: place for place, start in enumerate(starts)})


def hidden(text: str) -> int:
    """How many characters of it nobody sees and no writing needs; joiners, which emoji and Persian need, are none."""
    return len(_HIDDEN.findall(text))


def _plain(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_TAGS)).casefold()
        text = "".join(letter for letter in text if unicodedata.category(letter) not in _UNSEEN).translate(_LOOKS)
    text = _POSSESSIVE.sub("", text.lower())
    return _AGE.sub(r"\1 ", _SIGNS.sub(lambda sign: _SIGN[sign[0]], text))
