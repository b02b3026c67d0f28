"""A clip longer than animatic draws: the same piece again and again. It reads and writes files."""

from __future__ import annotations

from pathlib import Path

import av
from av.stream import Stream


def repeat(piece: Path, times: int, seconds: float, joined: Path) -> None:
    """Write `piece`, which lasts so many seconds, so many times after itself; nothing is encoded anew.

    To be called in a thread.
    """
    with av.open(str(joined), "w", format="mp4", options={"movflags": "faststart"}) as out, av.open(str(piece)) as film:
        streams: dict[int, Stream] = {each.index: out.add_stream_from_template(each) for each in film.streams}
        last = dict.fromkeys(streams, -(1 << 62))
        for turn in range(times):
            film.seek(0)
            for packet in film.demux():
                if packet.dts is None or packet.pts is None:
                    continue  # the empty packet that ends a stream
                index, shift = packet.stream.index, round(turn * seconds / packet.time_base)
                packet.pts, packet.dts = packet.pts + shift, packet.dts + shift
                if packet.dts <= last[index]:
                    continue  # sound that the piece before has already reached
                last[index] = packet.dts
                packet.stream = streams[index]
                out.mux(packet)
