"""One segment of a video: pictures drawn, converted to BT.709, given their style and badge, and encoded."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import av.packet
import numpy as np
from av.stream import Stream
from av.video.frame import VideoFrame
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc, VideoReformatter
from numpy.typing import NDArray

from animatic.encode.codecs import video_encoder
from animatic.encode.packets import Packet
from animatic.encode.stamp import Stamp
from animatic.encode.styles.look import Look
from animatic.order import Order


class Picture(Protocol):
    """What moves: a drawn film, or a still under a camera."""

    def frame(self, t: float) -> NDArray[np.uint8]:
        """The picture at `t` seconds: (height, width, 4) RGBA, in one buffer that the next call overwrites."""


@dataclass(slots=True)
class Segment:
    """What came out: the packets by decoding time from 0, and what they cost."""

    frames: int = 0
    packets: list[Packet] = field(default_factory=list)
    encode_cpu_seconds: float = 0.0


class FrameSource:
    """Finished YUV frames of one video, any of them alone: picture, then style, then badge."""

    def __init__(self, picture: Picture, order: Order, look: Look, stamp: Stamp | None) -> None:
        self._picture, self._order, self._look, self._stamp = picture, order, look, stamp
        self._reformatter = VideoReformatter()
        self._wrapped: VideoFrame | None = None
        self._shown, self._finished = -1, VideoFrame()
        self.conversion_cpu_seconds = 0.0

    def frame(self, number: int) -> VideoFrame:
        """Frame `number` of the video; not to be changed, for a style may hold it over the next ones."""
        shown = self._look.shown(number)
        if shown != self._shown:
            self._shown, self._finished = shown, self._made(shown)
        return self._finished

    def _made(self, number: int) -> VideoFrame:
        buffer = self._picture.frame(number / self._order.fps)
        if self._wrapped is None:  # the picture draws into one buffer for ever, so one wrapping of it does
            self._wrapped = VideoFrame.from_numpy_buffer(buffer, format="rgba")
        before = time.process_time()
        frame = self._converted(self._wrapped)
        self.conversion_cpu_seconds += time.process_time() - before
        frame = self._look.apply(frame, number)
        if self._stamp is not None:
            self._stamp.press(frame)
        return frame

    def _converted(self, drawn: VideoFrame) -> VideoFrame:
        return self._reformatter.reformat(
            drawn,
            format="yuv420p",
            src_colorspace=Colorspace.ITU709,
            dst_colorspace=Colorspace.ITU709,
            src_color_range=ColorRange.JPEG,
            dst_color_range=ColorRange.MPEG,
            dst_color_trc=ColorTrc.BT709,
            dst_color_primaries=ColorPrimaries.BT709,
            threads=1,
        )


def encode_segment(
    source: FrameSource,
    order: Order,
    number: int,
    on_frame: Callable[[int, VideoFrame], None],
    cancelled: Callable[[], bool],
) -> Segment:
    """Draw and encode segment `number`; stops early, after at least one frame, once `cancelled` answers True.

    `on_frame` gets each frame's number in the video and its picture, after it went into the encoder.
    """
    encoder, segment = video_encoder(order), Segment()
    source.conversion_cpu_seconds = 0.0
    for frame_number in order.span(number):
        frame = source.frame(frame_number)
        frame.pts, frame.time_base = segment.frames, encoder.time_base
        before = time.process_time()
        segment.packets += map(_packet, encoder.encode(frame))
        segment.encode_cpu_seconds += time.process_time() - before
        segment.frames += 1
        on_frame(frame_number, frame)
        if cancelled():
            break
    before = time.process_time()
    segment.packets += map(_packet, encoder.encode(None))
    segment.encode_cpu_seconds += time.process_time() - before + source.conversion_cpu_seconds
    return segment


def _packet(encoded: av.packet.Packet[Stream]) -> Packet:
    assert encoded.pts is not None
    assert encoded.dts is not None
    return Packet(
        encoded.pts, encoded.dts, 1, encoded.is_keyframe, bytes(encoded)
    )  # each frame lasts one tick of 1/fps
