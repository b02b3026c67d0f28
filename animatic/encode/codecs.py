"""Which encoder draws each codec and with what settings: one thread, a closed group of pictures per segment, BT.709.

Encoders run with one thread because the segments of a video already run in parallel; a second thread inside would only
cost memory, and for some codecs the identical bytes.
"""

from __future__ import annotations

import os
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Literal

from av.codec.context import CodecContext, Flags
from av.video.codeccontext import VideoCodecContext
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc

from animatic.order import Codec, Order

ENCODERS: dict[Codec, Literal["libx264", "libsvtav1", "libvpx-vp9"]] = {
    "h264": "libx264",
    "av1": "libsvtav1",
    "vp9": "libvpx-vp9",
}


def options(codec: Codec, keyframe_every: int) -> dict[str, str]:
    """Settings for like quality on flat drawings, each near its encoder's fastest; `keyframe_every` in frames."""
    if codec == "h264":
        fixed = f"keyint={keyframe_every}:min-keyint={keyframe_every}:scenecut=0:open-gop=0:cpu-independent=1:threads=1"
        return {"preset": "superfast", "crf": "21", "x264-params": fixed}
    if codec == "av1":
        # pred-struct=1 is low delay: decoding order is display order, so segments join without a gap.
        return {"preset": "10", "crf": "32", "svtav1-params": f"lp=1:keyint={keyframe_every}:pred-struct=1:scd=0"}
    return {"deadline": "realtime", "cpu-used": "8", "crf": "30", "b": "0", "g": str(keyframe_every), "row-mt": "0"}


def describe(context: VideoCodecContext, order: Order) -> None:
    """Size, rate and colour of the picture, the same for the encoder and for the container's stream."""
    context.width, context.height, context.pix_fmt = order.width, order.height, "yuv420p"
    context.time_base, context.framerate = Fraction(1, order.fps), Fraction(order.fps)
    context.color_range, context.colorspace = ColorRange.MPEG, Colorspace.ITU709
    context.color_primaries, context.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
    context.options = options(order.codec, order.segment_frames)
    context.thread_count = 1
    context.flags |= Flags.global_header | Flags.bitexact


def video_encoder(order: Order) -> VideoCodecContext:
    os.environ.setdefault("SVT_LOG", "1")  # errors only; SVT-AV1 else prints forty lines per video
    context = CodecContext.create(ENCODERS[order.codec], "w")
    describe(context, order)
    open_encoder(context, order.codec)
    return context


def open_encoder(context: VideoCodecContext, codec: Codec) -> None:
    """Open it, and stay an ordinary process."""
    context.open()
    if codec == "av1":
        _yield_the_machine()


def _yield_the_machine() -> None:
    """Undo what SVT-AV1 does when root opens it: it puts its threads and the caller's under SCHED_FIFO, priority 99.

    Processes started later inherit that, and a few of them starve everything else on the machine.
    """
    for thread in Path("/proc/self/task").iterdir():
        with suppress(ProcessLookupError):  # a thread that has ended meanwhile
            os.sched_setscheduler(int(thread.name), os.SCHED_OTHER, os.sched_param(0))
