"""A finished YUV frame as a small JPEG."""

from __future__ import annotations

import io

from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, Interpolation
from PIL import Image

WIDEST = 480  # pixels; a card in a gallery on a dense screen


def image(frame: VideoFrame, widest: int | None = None) -> Image.Image:
    """An RGB picture, at most `widest` pixels wide."""
    width, height = frame.width, frame.height
    if widest is not None and width > widest:
        width, height = widest, max(2, round(height * widest / width / 2) * 2)
    rgb = frame.reformat(
        width,
        height,
        "rgb24",
        src_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.MPEG,
        dst_color_range=ColorRange.JPEG,
        interpolation=Interpolation.AREA if width != frame.width else Interpolation.BILINEAR,
        threads=1,
    )
    return Image.fromarray(rgb.to_ndarray())


def jpeg(frame: VideoFrame, widest: int = WIDEST) -> bytes:
    written = io.BytesIO()
    image(frame, widest).save(written, "JPEG", quality=82)
    return written.getvalue()
