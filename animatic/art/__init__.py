"""The vendored pictures (Noto Emoji, SVG), the words people call them by, and the font of signs and the badge.

Pictures are named by Noto's own keys ("cat", "tropical-fish"). Nothing here draws; nothing is opened on import.
"""

from __future__ import annotations

import gzip
import json
import struct
import zlib
from functools import cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
_SIGNS = "–—‘’“”„…•€™"  # beyond U+0530, what people write on signs


def svg(key: str) -> str:
    """The picture as a complete SVG document, its viewBox "0 0 128 128". Raises KeyError for a key not in the pack."""
    return _read(key)


def has(key: str) -> bool:
    return key in _index()


def keys() -> tuple[str, ...]:
    """Every picture's key, in alphabetical order."""
    return tuple(_index())


def font_path(*, bold: bool = True) -> Path:
    """Inter, a plain TrueType file (Latin, Greek, Cyrillic): bold for signs and the badge, regular for cards."""
    return _HERE / ("Inter-Bold.ttf" if bold else "Inter-Regular.ttf")


def can_write(text: str) -> bool:
    """Whether the font has these letters: Latin (with Vietnamese), Greek and Cyrillic, and the usual signs."""
    return all(letter <= "\u052f" or "\u1e00" <= letter <= "\u1eff" or letter in _SIGNS for letter in text)


@cache
def keywords() -> dict[str, Any]:
    """The index that scripts/build-art wrote: `labels`, `tags` and `groups`, see there."""
    index: dict[str, Any] = json.loads((_HERE / "keywords.json").read_text(encoding="utf-8"))
    return index


@cache
def foreign() -> dict[str, str]:
    """Names of things in some thirty other languages -> key. Costs 8 ms the first time."""
    names: dict[str, str] = json.loads(gzip.decompress((_HERE / "foreign.json.gz").read_bytes()))
    return names


@cache
def _pack() -> bytes:
    # Read whole (2.7 MB, 1 ms) and kept: a file left open would share its position with forked workers.
    return (_HERE / "noto.zip").read_bytes()


@cache
def _index() -> dict[str, tuple[int, int]]:
    """Key -> where its member begins and its packed size, read straight from the zip's directory.

    Layout: PKWARE's APPNOTE 4.3.12 (directory) and 4.3.16 (its end; the build script leaves no comment after it).
    """
    pack = _pack()
    count, _, at = struct.unpack_from("<HII", pack, len(pack) - 12)
    found = {}
    for _ in range(count):
        size, _, name, extra, comment, _, _, _, start = struct.unpack_from("<IIHHHHHII", pack, at + 20)
        found[pack[at + 46 : at + 46 + name - len(".svg")].decode()] = (start, size)
        at += 46 + name + extra + comment
    return found


@cache
def _read(key: str) -> str:
    start, size = _index()[key]
    name, extra = struct.unpack_from("<HH", _pack(), start + 26)
    begin = start + 30 + name + extra
    return zlib.decompress(_pack()[begin : begin + size], -zlib.MAX_WBITS).decode()
