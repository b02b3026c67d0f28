"""Packets to one faststart MP4: segments end to end, the sound beside them, tagged as an offline animatic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import av.container
import av.packet
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.codec.context import CodecContext, Flags
from av.stream import Stream
from av.video.stream import VideoStream
from numpy.typing import NDArray

from animatic.encode.codecs import ENCODERS, describe, open_encoder
from animatic.encode.packets import Packet
from animatic.order import Order

SAMPLE_RATE = 48_000  # Hz; what AAC players expect beside video
COMMENT = "PREVIEW - offline animatic, not AI. Drawn by code on this computer; no model, no service."


def write_mp4(
    path: Path, order: Order, video: Iterable[Iterable[Packet]], sound: Iterable[Packet] | None, comment: str
) -> None:
    """Write the whole file at `path`, replacing what is there: `video` holds the packets of each segment in order.

    The index stands before the media, so that a browser plays while it loads. Raises av.FFmpegError and OSError.
    """
    options = {
        "movflags": "+faststart",
        "fflags": "+bitexact",
        "movie_timescale": str(
            order.fps * 1000
        ),  # durations and edit lists exact to the frame; the default is 1/1000 s
    }
    with av.open(str(path), "w", format="mp4", options=options) as output:
        output.metadata["comment"] = f"{COMMENT} {comment}".strip()
        tracks: list[tuple[VideoStream | AudioStream, Iterator[Packet]]] = [
            (_video_stream(output, order), _end_to_end(video, order.segment_frames))
        ]
        if sound is not None:
            tracks.append((_sound_stream(output), iter(sound)))
        for packet in _interleaved(tracks):
            output.mux_one(packet)


def encode_sound(samples: NDArray[np.float32]) -> list[Packet]:
    """AAC packets of (count, 2) samples between -1 and 1 at 48 kHz; the encoder's first packet is its run-up."""
    context = CodecContext.create("aac", "w")
    _describe_sound(context)
    context.open()
    packets = []
    for start in range(0, len(samples), 1024):
        block = np.ascontiguousarray(samples[start : start + 1024].T)
        frame = AudioFrame.from_ndarray(block, format="fltp", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE, start, Fraction(1, SAMPLE_RATE)
        packets += context.encode(frame)
    packets += context.encode(None)
    return [Packet(each.pts or 0, each.dts or 0, each.duration or 0, True, bytes(each)) for each in packets]


def _describe_sound(context: AudioCodecContext) -> None:
    """AAC-LC, 48 kHz stereo: what every browser plays. The same for the encoder and for the container's stream."""
    context.sample_rate, context.layout, context.format = SAMPLE_RATE, "stereo", "fltp"
    context.time_base = Fraction(1, SAMPLE_RATE)
    context.bit_rate = 128_000
    context.options = {"aac_coder": "fast"}  # half the time of "twoloop", and a sound bed has nothing to lose
    context.flags |= Flags.global_header | Flags.bitexact


def _video_stream(output: av.container.OutputContainer, order: Order) -> VideoStream:
    stream = output.add_stream(ENCODERS[order.codec], rate=order.fps)
    describe(stream.codec_context, order)
    open_encoder(stream.codec_context, order.codec)  # the container would open it by itself
    return stream


def _sound_stream(output: av.container.OutputContainer) -> AudioStream:
    stream = output.add_stream("aac", rate=SAMPLE_RATE)
    _describe_sound(stream.codec_context)
    return stream


def _end_to_end(segments: Iterable[Iterable[Packet]], frames: int) -> Iterator[Packet]:
    for number, segment in enumerate(segments):
        start = number * frames
        for packet in segment:
            yield Packet(packet.pts + start, packet.dts + start, packet.duration, packet.is_keyframe, packet.payload)


def _interleaved(
    tracks: list[tuple[VideoStream | AudioStream, Iterator[Packet]]],
) -> Iterator[av.packet.Packet[Stream]]:
    """The packets of all tracks by decoding time, as the muxer wants them."""
    bases = [stream.codec_context.time_base for stream, _ in tracks]
    heads = [next(packets, None) for _, packets in tracks]
    while any(heads):
        waiting = [
            (head.dts * base, index) for index, (head, base) in enumerate(zip(heads, bases, strict=True)) if head
        ]
        _, index = min(waiting)
        stream, packets = tracks[index]
        head = heads[index]
        assert head is not None
        yield _for_muxer(head, stream, bases[index])
        heads[index] = next(packets, None)


def _for_muxer(packet: Packet, stream: Stream, time_base: Fraction) -> av.packet.Packet[Stream]:
    made: av.packet.Packet[Stream] = av.packet.Packet(packet.payload)
    made.stream, made.time_base = stream, time_base
    made.pts, made.dts, made.duration, made.is_keyframe = packet.pts, packet.dts, packet.duration, packet.is_keyframe
    return made
