"""One order being made inside one process: its scene, its pictures by segment, its sound, its file."""

from __future__ import annotations

import dataclasses
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

import av
from av.video.frame import VideoFrame
from PIL.Image import Image

from animatic.badge import badge_for
from animatic.encode import (
    FrameSource,
    Packet,
    Segment,
    Stamp,
    encode_segment,
    encode_sound,
    image,
    jpeg,
    look,
    write_mp4,
)
from animatic.order import Facts, Order, OrderRefused, Progress, RenderFailed, __version__
from animatic.parse import parse, remix
from animatic.scene import Move, Scene, Shot
from animatic.sound import sound_bed
from animatic.sound.bed import RATE
from animatic.still import StillFilm
from animatic.timeline import Film


def scene_of(order: Order) -> Scene:
    """The scene the order brings or changes, else what its prompt is understood to mean; in the style and with the
    camera that it asks for. Raises OrderRefused where a scene cannot be read."""
    prompt = order.prompt.encode(errors="replace").decode()  # JSON can smuggle in half a character; fonts refuse it
    if order.scene is not None:
        scene = _read(order.scene)
    elif order.remix_of is not None:
        scene = remix(_read(order.remix_of), prompt)
    else:
        scene = parse(prompt, order.seed, seconds=order.seconds, style=order.style)
    if order.camera is not None:
        scene = dataclasses.replace(scene, shots=tuple(_filmed(shot, order.camera) for shot in scene.shots))
    return scene if order.style is None else dataclasses.replace(scene, style=order.style)


def _read(document: dict[str, Any]) -> Scene:
    try:
        return Scene.from_json(document)
    except (ValueError, KeyError, TypeError) as error:
        raise OrderRefused(f"The scene that came with the order cannot be read: {error}") from error


def _filmed(shot: Shot, move: Move) -> Shot:
    return dataclasses.replace(shot, camera=dataclasses.replace(shot.camera, move=move))


class Production:
    """A context manager; one at a time draws in a process, from one thread."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.scene = scene_of(order)
        self._film: Film | StillFilm | None = None
        self._source: FrameSource | None = None

    def understood(self) -> str:
        """One line for a person on what is shown; of a still only the camera and the weather come from the prompt."""
        if self.order.image is None:
            return self.scene.understood()
        shot = self.scene.shots[0]
        return " - ".join(word.replace("_", " ") for word in ("your image", shot.camera.move, *shot.weather))

    def frame(self, number: int) -> VideoFrame:
        return self._opened().frame(number)

    def segment(
        self, number: int, on_frame: Callable[[int, VideoFrame], None], cancelled: Callable[[], bool]
    ) -> Segment:
        return encode_segment(self._opened(), self.order, number, on_frame, cancelled)

    def sound(self, frames: int | None = None) -> list[Packet] | None:
        """The whole video's sound, or that of its first `frames`; None for a silent order."""
        if not self.order.sound:
            return None
        samples = sound_bed(self.scene, self.order.frames / self.order.fps)
        kept = len(samples) if frames is None else round(frames / self.order.fps * RATE)
        return encode_sound(samples[:kept])

    def close(self) -> None:
        if self._film is not None:
            self._film.close()
        self._film = self._source = None

    def __enter__(self) -> Production:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _opened(self) -> FrameSource:
        if self._source is None:
            order, scene = self.order, self.scene
            if order.image is None:
                self._film = Film(scene, order.width, order.height, order.seconds, order.fps, badge=False)
            else:
                self._film = StillFilm(order.image, scene, order.width, order.height, order.seconds)
            stamp = Stamp(badge_for(order.width, order.height)) if order.badge else None
            style = look(scene.style, order.width, order.height, order.fps, scene.seed)
            self._source = FrameSource(self._film, order, style, stamp)
        return self._source


def write_whole(
    path: Path, order: Order, segments: Sequence[Iterable[Packet]], sound: Iterable[Packet] | None, draft: Path
) -> int:
    """Join the parts in `draft`, then move it to `path` whole; the file's size in bytes. Nothing is fsynced."""
    write_mp4(draft, order, segments, sound, f"animatic {__version__}, seed {order.seed}.")
    size = draft.stat().st_size
    draft.replace(path)
    return size


def produce(order: Order, path: Path, on_progress: Callable[[Progress], None], cancelled: Callable[[], bool]) -> Facts:
    """Make the whole video in this thread; see `animatic.render`."""
    wall, cpu = time.perf_counter(), time.process_time()
    draft = path.with_name(f".{path.name}.{os.getpid()}.animatic-parts")
    watch = Watch(order, on_progress)
    with Production(order) as production, _translated(draft):
        segments: list[Segment] = []
        for number in range(order.segments):
            segments.append(production.segment(number, watch.frame_done, cancelled))
            if segments[-1].frames < len(order.span(number)):
                break
        frames = sum(segment.frames for segment in segments)
        sound = production.sound(None if frames == order.frames else frames)
        size = write_whole(path, order, [segment.packets for segment in segments], sound, draft)
        on_progress(Progress(1.0))
        return Facts(
            path=path,
            bytes=size,
            seconds=frames / order.fps,
            frames=frames,
            width=order.width,
            height=order.height,
            fps=order.fps,
            codec=order.codec,
            has_sound=sound is not None,
            scene=production.scene.to_json(),
            understood=production.understood(),
            wall_seconds=time.perf_counter() - wall,
            cpu_seconds=time.process_time() - cpu,
            encode_cpu_seconds=sum(segment.encode_cpu_seconds for segment in segments),
            complete=frames == order.frames,
        )


def still(order: Order, t: float) -> Image:
    """The frame at `t` seconds of the order's video, as a picture."""
    number = min(order.frames - 1, max(0, int(t * order.fps + 1e-6)))
    with Production(order) as production:
        return image(production.frame(number))


class Watch:
    """Frames that are done, told as Progress: a poster with the first and once per second of video."""

    DRAWN = 0.97  # of the way, when every frame is drawn; sound and joining are the rest

    def __init__(self, order: Order, on_progress: Callable[[Progress], None]) -> None:
        self._order, self._on_progress, self._done = order, on_progress, 0

    def frame_done(self, number: int, frame: VideoFrame) -> None:
        self._done += 1
        poster = jpeg(frame) if is_shown(number, self._order) else None
        self._on_progress(Progress(self.DRAWN * self._done / self._order.frames, poster))


def is_shown(number: int, order: Order) -> bool:
    """Whether this frame goes out as a poster while the video is being made."""
    return number % order.fps == 0


@contextmanager
def _translated(draft: Path) -> Iterator[None]:
    """Foreign errors as RenderFailed, and no draft left behind."""
    try:
        yield
    except av.FFmpegError as error:
        raise RenderFailed(f"The video could not be encoded: {error}.") from error
    except OSError as error:
        raise RenderFailed(f"The video could not be written: {error.strerror or error}.") from error
    except MemoryError as error:
        raise RenderFailed("The video needs more memory than the renderer may use.") from error
    finally:
        draft.unlink(missing_ok=True)
