"""Compressed packets on their way from encoder to container, and the part file that carries them between workers."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_HEAD = struct.Struct("<qqi?I")  # pts, dts, duration (time base units), keyframe, length of the payload (bytes)


@dataclass(frozen=True, slots=True)
class Packet:
    """Times count in the stream's time base from the start of its segment."""

    pts: int
    dts: int
    duration: int
    is_keyframe: bool
    payload: bytes


def write_part(path: Path, packets: list[Packet]) -> None:
    with path.open("wb") as part:
        for packet in packets:
            part.write(_HEAD.pack(packet.pts, packet.dts, packet.duration, packet.is_keyframe, len(packet.payload)))
            part.write(packet.payload)


def read_part(path: Path) -> Iterator[Packet]:
    with path.open("rb") as part:
        while head := part.read(_HEAD.size):
            pts, dts, duration, is_keyframe, length = _HEAD.unpack(head)
            yield Packet(pts, dts, duration, is_keyframe, part.read(length))
