"""Promises of the renderer's output: files that play, identical bytes, honest endings. Small sizes and few frames."""

from __future__ import annotations

import asyncio
import io
import json
import os
import resource
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import av
import numpy as np
import psutil
import pytest
from PIL import Image

import animatic
from animatic import order, scene
from animatic.badge import badge_for
from animatic.encode import look
from animatic.order import Codec
from animatic.pool import Facts, Order, OrderRefused, Pool, Progress, RenderFailed
from animatic.pool.worker import ADDRESS_SPACE
from animatic.production import Production
from animatic.scene import Camera, Scene, Shot, Style
from animatic.sound import sound_bed
from animatic.still import LARGEST_STILL
from tests.pages import blocks
from tests.test_documents import quoted, rows, text

TINY = {"width": 96, "height": 64}
DOG = "A dog running in a meadow"


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """One ordinary video of 2.5 seconds for the promises about files."""
    return animatic.render(
        DOG, tmp_path_factory.mktemp("video") / "dog.mp4", width=320, height=180, seconds=2.5, seed=7
    )


_SHARED: list[tuple[asyncio.Runner, Pool]] = []


@pytest.fixture(scope="module", autouse=True)
def _one_warm_worker() -> Iterator[None]:
    """For all the stories that ask for no pool of their own: a worker takes longer to start than to draw."""
    with asyncio.Runner() as runner:
        pool = Pool(1)
        _SHARED.append((runner, pool))
        yield
        _SHARED.clear()
        runner.run(pool.close())


def in_a_pool(story: Callable[[Pool], Awaitable[None]]) -> None:
    """In the pool of one worker that the stories share, warm again whatever the last one did to it."""
    runner, pool = _SHARED[0]

    async def told() -> None:
        await pool.start()
        await story(pool)

    runner.run(told())


def in_a_pool_of_its_own(story: Callable[[Pool], Awaitable[None]], workers: int = 1, **limits: float) -> None:
    async def told() -> None:
        async with Pool(workers, **limits) as pool:  # type: ignore[arg-type]
            await story(pool)

    asyncio.run(told())


def long_order(**changes: object) -> Order:
    """Twenty seconds: more than any test waits for."""
    return replace(Order(prompt=DOG, width=640, height=360, seconds=20), **changes)  # type: ignore[arg-type]


async def first_frames(
    pool: Pool, order: Order, path: Path, told: int = 1
) -> tuple[asyncio.Task[Facts], list[Progress]]:
    """A render of which the first frames are drawn."""
    heard: list[Progress] = []
    begun = asyncio.Event()

    def hear(progress: Progress) -> None:
        heard.append(progress)
        if len(heard) == told:
            begun.set()

    task = asyncio.create_task(pool.render(order, path, hear))
    await begun.wait()
    return task, heard


def ends(process: psutil.Process) -> bool:
    """Whether it ends within three seconds; one that nobody has waited for yet counts."""
    deadline = time.monotonic() + 3
    while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def worked(pid: int) -> float:
    """Seconds of CPU time that the process's main thread has had. Source: the kernel's scheduler/sched-stats.rst."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def boxes(content: bytes) -> Iterator[str]:
    """The names of an MP4's outermost boxes in order."""
    at = 0
    while at < len(content):
        length, name = struct.unpack_from(">I4s", content, at)
        yield name.decode()
        at += length


def streams(path: Path) -> tuple[av.container.InputContainer, list[av.VideoFrame]]:
    container = av.open(str(path))
    return container, list(container.decode(video=0))


class TestTheFile:
    def test_its_index_stands_before_the_media(self, video: Facts) -> None:
        """A browser plays while it loads: moov comes before mdat, and the boxes tile the file."""
        assert list(boxes(video.path.read_bytes())) == ["ftyp", "moov", "free", "mdat"]

    def test_says_that_it_is_an_offline_animatic(self, video: Facts) -> None:
        """Whoever finds the file can read where it comes from and with which seed."""
        with av.open(str(video.path)) as container:
            comment = container.metadata["comment"]
        assert "offline animatic, not AI" in comment
        assert "seed 7" in comment

    def test_is_what_the_facts_say(self, video: Facts) -> None:
        """Size, frames, rate and codec of the file are those of the answer."""
        container, frames = streams(video.path)
        stream = container.streams.video[0]
        assert (video.frames, video.seconds, video.bytes) == (60, 2.5, video.path.stat().st_size)
        assert len(frames) == video.frames
        assert (stream.width, stream.height, stream.average_rate) == (video.width, video.height, video.fps)
        assert stream.codec_context.name == "h264"
        assert Scene.from_json(video.scene).understood() == video.understood

    def test_tags_its_colours(self, video: Facts) -> None:
        """Players show the colours that were drawn: 4:2:0, BT.709, limited range."""
        _, frames = streams(video.path)
        frame = frames[0]
        assert frame.format.name == "yuv420p"
        assert (frame.color_range, frame.colorspace, frame.color_primaries, frame.color_trc) == (1, 1, 1, 1)

    def test_can_be_sought_every_two_seconds(self, video: Facts) -> None:
        """A keyframe stands at the start of every segment, and nowhere else."""
        with av.open(str(video.path)) as container:
            packets = [packet for packet in container.demux(video=0) if packet.pts is not None]
        assert sorted(float(packet.pts * packet.time_base) for packet in packets if packet.is_keyframe) == [0, 2]

    def test_its_frames_follow_each_other_evenly(self, video: Facts) -> None:
        """Segments drawn apart join without a gap or a doubled moment."""
        _, frames = streams(video.path)
        assert [number / 24 for number in range(60)] == pytest.approx([frame.time for frame in frames])

    @pytest.mark.parametrize(("seconds", "fps"), [(1, 24), (2.5, 24), (2.9, 7), (20, 3)])
    def test_lasts_as_long_as_asked(self, tmp_path: Path, seconds: float, fps: int) -> None:
        """To the frame, in the file, in its picture and in its sound."""
        facts = animatic.render(DOG, tmp_path / "v.mp4", **TINY, seconds=seconds, fps=fps)
        with av.open(str(facts.path)) as container:
            sound, picture = container.streams.audio[0], container.streams.video[0]
            assert picture.frames == facts.frames == round(seconds * fps)
            assert facts.seconds == pytest.approx(seconds, abs=0.5 / fps)
            assert facts.seconds == pytest.approx(container.duration / av.time_base, abs=0.0001)
            assert facts.seconds == pytest.approx(float(picture.duration * picture.time_base), abs=0.0001)
            assert facts.seconds == pytest.approx(float(sound.duration * sound.time_base), abs=0.0001)

    @pytest.mark.parametrize("codec", get_args(Codec))
    def test_plays_in_every_codec_on_offer(self, tmp_path: Path, codec: Codec) -> None:
        """All frames decode, and the first of each segment is a keyframe."""
        facts = animatic.render(DOG, tmp_path / "v.mp4", **TINY, seconds=2.5, fps=8, codec=codec)
        container, frames = streams(facts.path)
        assert facts.codec == codec
        assert len(frames) == 20
        assert [frame.key_frame for frame in frames] == [number in {0, 16} for number in range(20)]
        container.close()


class TestTheSameOrder:
    def test_gives_the_same_bytes(self, tmp_path: Path) -> None:
        """Twice in this process and once by a pool of another size: not one byte differs."""
        shape = {"width": 96, "height": 64, "seconds": 4.5, "fps": 12, "seed": 3}
        alone = [animatic.render(DOG, tmp_path / f"{name}.mp4", **shape).path.read_bytes() for name in "ab"]
        by_pool: list[bytes] = []

        async def story(pool: Pool) -> None:
            facts = await pool.render(Order(prompt=DOG, **shape), tmp_path / "pool.mp4")
            by_pool.append(facts.path.read_bytes())

        in_a_pool_of_its_own(story, workers=2)
        assert alone[0] == alone[1] == by_pool[0]

    def test_with_another_seed_is_another_video(self, tmp_path: Path) -> None:
        """The seed is heard and seen, not only noted."""
        one, two = (animatic.render(DOG, tmp_path / f"{seed}.mp4", **TINY, seconds=1, seed=seed) for seed in (1, 2))
        first, second = (streams(facts.path)[1][0].to_ndarray().astype(int) for facts in (one, two))
        assert np.abs(first - second).mean() > 1

    def test_as_a_scene_is_the_same_picture(self, tmp_path: Path) -> None:
        """The scene kept with a video draws that video again."""
        first = animatic.render(DOG, tmp_path / "a.mp4", **TINY, seconds=1, seed=5)
        again = animatic.render(Scene.from_json(first.scene), tmp_path / "b.mp4", **TINY, seconds=1)
        assert first.path.read_bytes() == again.path.read_bytes()


class TestStylesAndBadge:
    @pytest.mark.parametrize("style", sorted(set(get_args(Style)) - {"plain"}))
    def test_every_style_is_seen_and_frame_by_frame(self, style: Style) -> None:
        """A filter changes the picture, and gives the same frame whether or not others came before it."""
        order = Order(prompt=DOG, **TINY, seconds=1, style=style, badge=False)
        with Production(order) as production, Production(replace(order, style="plain")) as plain:
            alone = production.frame(17).to_ndarray()
            [production.frame(number) for number in (3, 16, 4)]
            assert np.array_equal(alone, production.frame(17).to_ndarray())
            assert np.abs(alone.astype(int) - plain.frame(17).to_ndarray()).mean() > 1

    def test_noir_has_no_colour(self) -> None:
        """Not a trace of chroma."""
        with Production(Order(prompt=DOG, **TINY, style="noir", badge=False)) as production:
            chroma = production.frame(0).to_ndarray()[TINY["height"] :]
        assert (chroma.min(), chroma.max()) == (128, 128)

    def test_pixel_art_is_blocks(self) -> None:
        """At 720p every 8 by 8 pixels are one colour."""
        with Production(Order(prompt=DOG, style="pixel_art", badge=False)) as production:
            luma = production.frame(0).to_ndarray()[:720]
        blocks = luma.reshape(90, 8, 160, 8)
        assert np.array_equal(blocks, np.broadcast_to(blocks[:, :1, :, :1], blocks.shape))

    def test_held_pictures_change_at_their_own_pace(self) -> None:
        """Stop motion shows twelve pictures in 24 frames."""
        held = look("stop_motion", 96, 64, 24, 0)
        assert [held.shown(number) for number in range(6)] == [0, 0, 2, 2, 4, 4]

    @pytest.mark.parametrize("style", get_args(Style))
    def test_the_badge_is_readable_under_every_style(self, style: Style) -> None:
        """White letters on a dark plaque, drawn after the filter."""
        order = Order(prompt=DOG, width=640, height=360, style=style)
        with Production(order) as production:
            luma = production.frame(1).to_ndarray()[:360]
        badge = badge_for(640, 360)
        height, width = badge.pixels.shape[:2]
        plaque = luma[badge.y + 2 : badge.y + height - 2, badge.x + 4 : badge.x + width - 4]
        assert plaque.max() > 200
        assert np.median(plaque) < 100  # WCAG's 4.5 to 1 against white begins at about 125

    def test_the_badge_is_left_out_on_request(self) -> None:
        """And only its corner changes by it."""
        pictures = []
        for badge in (True, False):
            with Production(Order(prompt=DOG, width=640, height=360, badge=badge)) as production:
                pictures.append(production.frame(0).to_ndarray()[:360].astype(int))
        differs = np.abs(pictures[0] - pictures[1]) > 8
        assert differs[-40:, :300].any()
        assert not differs[:-40].any()

    def test_a_poster_is_a_frame_of_the_video(self, tmp_path: Path) -> None:
        """What stands for the video is in it."""
        poster = animatic.poster(DOG, 0.5, 160, 90, seconds=1)
        facts = animatic.render(DOG, tmp_path / "v.mp4", width=160, height=90, seconds=1)
        frame = streams(facts.path)[1][12].to_ndarray(format="rgb24").astype(int)
        assert np.abs(np.asarray(poster).astype(int) - frame).mean() < 4  # of 255; x264 is lossy


class TestSound:
    @pytest.mark.parametrize(
        "shot", [Shot("city", "neon", ("rain",)), Shot("underwater"), Shot("mountains", "day", ("storm",))]
    )
    def test_is_there_and_never_clips(self, shot: Shot) -> None:
        """A quiet bed in both channels, below half of full scale, from the first second to the last."""
        bed = sound_bed(Scene("x", 1, (shot,)), 4)
        assert bed.shape == (4 * 48_000, 2)
        assert np.abs(bed).max() <= 0.5
        assert all(0.005 < np.sqrt((second**2).mean()) < 0.2 for second in np.split(bed, 4))

    def test_belongs_to_the_scene(self) -> None:
        """The same scene sounds the same, another place sounds different; it rises from silence and returns to it."""
        beach, city = Shot("beach", share=0.5), Shot("city", "night", share=0.5)
        bed = sound_bed(Scene("x", 1, (beach, city)), 2)
        assert np.array_equal(bed, sound_bed(Scene("x", 1, (beach, city)), 2))
        assert not np.array_equal(bed, sound_bed(Scene("x", 1, (city, beach)), 2))
        assert np.abs(bed[[0, -1]]).max() < 0.0001

    def test_survives_the_encoder(self, video: Facts) -> None:
        """What a player decodes is audible, stereo, and below full scale."""
        with av.open(str(video.path)) as container:
            heard = np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1)
        assert video.has_sound
        assert heard.shape[0] == 2
        assert 0.01 < np.abs(heard).max() < 0.9

    def test_is_left_out_on_request(self, tmp_path: Path) -> None:
        """A silent order has no sound track at all."""

        async def story(pool: Pool) -> None:
            facts = await pool.render(Order(prompt=DOG, **TINY, seconds=1, sound=False), tmp_path / "v.mp4")
            with av.open(str(facts.path)) as container:
                assert (facts.has_sound, len(container.streams.audio)) == (False, 0)

        in_a_pool(story)


class TestStills:
    def picture(self, form: str = "PNG") -> bytes:
        """A red left half and a blue right half."""
        still, written = Image.new("RGB", (400, 300), "red"), io.BytesIO()
        still.paste("blue", (200, 0, 400, 300))
        still.save(written, form)
        return written.getvalue()

    def test_a_still_moves_as_the_camera_words_say(self) -> None:
        """A pan to the right moves the border to the left; zooming in keeps it in the middle."""
        shot = Shot("abstract", camera=Camera("pan"))
        scene = Scene("x", 1, (shot,)).to_json()
        order = Order(prompt="x", scene=scene, image=self.picture(), width=160, height=120, seconds=1, badge=False)
        with Production(order) as production:
            first, last = (production.frame(number).to_ndarray(format="rgb24")[60] for number in (0, 23))
        assert (first[:, 0] > 128).sum() > 80 + 10
        assert (last[:, 0] > 128).sum() < 80 - 10

    def test_holes_in_a_still_are_white(self) -> None:
        """A transparent picture looks as it does on a page, whatever colour its holes hide."""
        hole, written = Image.new("RGBA", (64, 64), (255, 0, 0, 0)), io.BytesIO()
        hole.save(written, "PNG")
        order = Order(prompt="x", image=written.getvalue(), **TINY, seconds=1, badge=False)
        with Production(order) as production:
            assert production.frame(0).to_ndarray()[:64].min() >= 234

    def test_weather_falls_before_a_still(self) -> None:
        """Rain is seen over the picture, and only because it was asked for."""
        changed = []
        for weather in ((), ("rain",)):
            scene = Scene("x", 1, (Shot("abstract", weather=weather, camera=Camera("static")),)).to_json()
            order = Order(prompt="x", scene=scene, image=self.picture(), width=320, height=240, seconds=1, badge=False)
            with Production(order) as production:
                first, last = (production.frame(number).to_ndarray().astype(int) for number in (0, 12))
            changed.append(np.abs(first - last).mean())
        assert changed[0] == 0
        assert changed[1] > 0.05

    def test_says_what_it_took_from_the_words(self, tmp_path: Path) -> None:
        """Only the camera and the weather: the nouns of the prompt are not in the picture."""
        facts = animatic.render(
            "A dog in the rain, slow dolly in", tmp_path / "v.mp4", **TINY, seconds=1, image=self.picture("JPEG")
        )
        assert facts.understood == "your image - dolly in - rain"

    def test_a_pixel_bomb_is_refused(self, tmp_path: Path) -> None:
        """From its header, before it is decoded."""
        written = io.BytesIO()
        Image.new("1", (6000, 5000)).save(written, "PNG")
        with pytest.raises(OrderRefused, match="6000x5000 pixels; up to 25 million"):
            animatic.render("pan", tmp_path / "v.mp4", **TINY, seconds=1, image=written.getvalue())

    @pytest.mark.parametrize("content", [b"", b"GIF89a", b"not a picture", b"\x89PNG\r\n\x1a\n" + bytes(40)])
    def test_what_is_no_picture_is_refused(self, tmp_path: Path, content: bytes) -> None:
        """In a sentence that names what can be read; half a file is no picture either."""
        with pytest.raises(OrderRefused, match="JPEG, PNG and WebP"):
            animatic.render("pan", tmp_path / "v.mp4", **TINY, seconds=1, image=content or self.picture()[:-200])
        assert left_in(tmp_path) == []


class TestRefusals:
    @pytest.mark.parametrize(
        ("odd", "sentence"),
        [
            ({"prompt": "  "}, "prompt is empty"),
            ({"prompt": "x" * 32_001}, "32,001 characters"),
            ({"width": 641}, "even whole numbers"),
            ({"width": 640.0}, "even whole numbers"),
            ({"height": 2}, "too small"),
            ({"width": 3840, "height": 2160}, "too large"),
            ({"width": 1920, "height": 1920}, "too large"),
            ({"seconds": 0.5}, "1 to 20 seconds"),
            ({"seconds": 21}, "1 to 20 seconds"),
            ({"seconds": float("nan")}, "1 to 20 seconds"),
            ({"fps": 0}, "1 to 60"),
            ({"codec": "hevc"}, "choose h264, av1, vp9"),
            ({"style": "cubism"}, "choose plain, noir"),
            ({"image": bytes(20 * 2**20 + 1)}, "bytes"),
        ],
    )
    def test_an_odd_order_is_refused_in_a_sentence(self, odd: dict[str, object], sentence: str) -> None:
        """Before anything is started, naming what is offered."""
        with pytest.raises(OrderRefused, match=sentence):
            Order(**{"prompt": DOG} | odd)  # type: ignore[arg-type]

    @pytest.mark.parametrize("prompt", ['a sign "\ud83d\u202e\x00\x1b[31m"', "\n.", "🎈" * 400, "x" * 32_000])
    def test_any_other_words_become_a_video(self, tmp_path: Path, prompt: str) -> None:
        """Half characters, control characters, nothing but balloons: none is an error."""
        assert animatic.render(prompt, tmp_path / "v.mp4", **TINY, seconds=1, fps=4).complete

    def test_a_scene_that_cannot_be_read_is_refused(self, tmp_path: Path) -> None:
        """By the pool as well as alone, naming the word it does not know."""
        scene = Scene("x", 1, (Shot("meadow"),)).to_json()
        scene["shots"][0]["set"] = "narnia"

        async def story(pool: Pool) -> None:
            with pytest.raises(OrderRefused, match="narnia"):
                await pool.render(Order(prompt="x", scene=scene, **TINY), tmp_path / "v.mp4")

        in_a_pool(story)
        assert left_in(tmp_path) == []


class TestCancelling:
    def test_alone_closes_a_valid_shorter_file(self, tmp_path: Path) -> None:
        """Stopped after thirty frames, the file holds thirty frames and their sound, and says that it is not all."""
        drawn: list[Progress] = []
        facts = animatic.render(
            DOG, tmp_path / "v.mp4", **TINY, seconds=5, on_progress=drawn.append, cancel=lambda: len(drawn) >= 60
        )
        container, frames = streams(facts.path)
        assert (facts.complete, facts.frames, len(frames)) == (False, 60, 60)
        assert container.duration / av.time_base == pytest.approx(2.5, abs=0.001)

    def test_in_the_pool_stops_the_drawing_at_once(self, tmp_path: Path) -> None:
        """Long before the segment is drawn, with nothing left at the path or beside it, and the worker lives on."""

        async def story(pool: Pool) -> None:
            before, began = pool.worker_pids, time.perf_counter()
            # Every fourth frame is told: after six times some 20 of the segment's 120 are drawn.
            task, heard = await first_frames(pool, long_order(fps=60), tmp_path / "v.mp4", told=6)
            twenty_frames, began = time.perf_counter() - began, time.perf_counter()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert time.perf_counter() - began < twenty_frames
            assert len(heard) < 8
            assert left_in(tmp_path) == []
            assert pool.worker_pids == before

        in_a_pool(story)

    def test_alone_leaves_a_file_that_is_whole_in_itself(self, tmp_path: Path) -> None:
        """Cancelled at a report of its progress: not one frame more is drawn, and index, sound and picture agree."""
        fractions: list[float] = []

        def hear(progress: Progress) -> None:
            fractions.append(progress.fraction)

        facts = animatic.render(
            DOG, tmp_path / "v.mp4", **TINY, seconds=5, on_progress=hear, cancel=lambda: fractions[-1] > 0.3
        )
        assert list(boxes(facts.path.read_bytes())) == ["ftyp", "moov", "free", "mdat"]
        container, frames = streams(facts.path)
        assert len(frames) == facts.frames == len(fractions) - 1  # the last report is that of the whole file
        sound = container.streams.audio[0]
        assert float(sound.duration * sound.time_base) == pytest.approx(facts.seconds, abs=0.0001)
        assert left_in(tmp_path) == ["v.mp4"]

    @pytest.mark.skipif(
        not Path("/proc/self/schedstat").exists(), reason="this system does not count CPU time so finely"
    )
    def test_in_the_pool_takes_two_frames_at_most(self, tmp_path: Path) -> None:
        """What the worker still works after a cancellation, in frames of this very video; the median of three times."""
        late: list[float] = []

        async def story(pool: Pool) -> None:
            for _ in range(3):
                seen: list[float] = []
                enough = asyncio.Event()

                def hear(_progress: Progress, seen: list[float] = seen, enough: asyncio.Event = enough) -> None:
                    seen.append(worked(pool.worker_pids[0]))
                    if len(seen) == 6:
                        enough.set()

                order = Order(prompt=DOG, fps=60, seconds=20)
                task = asyncio.create_task(pool.render(order, tmp_path / "v.mp4", hear))
                await enough.wait()
                frame = (seen[5] - seen[1]) / 16  # every fourth frame is told
                before = worked(pool.worker_pids[0])
                task.cancel()
                await asyncio.wait({task})
                late.append((worked(pool.worker_pids[0]) - before) / frame)

        in_a_pool(story)
        assert sorted(late)[1] <= 2
        assert left_in(tmp_path) == []

    def test_does_not_wait_for_a_worker_that_hangs(self, tmp_path: Path) -> None:
        """It is killed after a moment, the cancellation is over, and the next video is made."""

        async def story(pool: Pool) -> None:
            task, _ = await first_frames(pool, long_order(), tmp_path / "v.mp4")
            os.kill(pool.worker_pids[0], signal.SIGSTOP)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asyncio.wait_for(task, 10)
            assert (await pool.render(Order(prompt=DOG, **TINY, seconds=1), tmp_path / "next.mp4")).complete

        in_a_pool_of_its_own(story, cancel_patience=0.3)
        assert left_in(tmp_path) == ["next.mp4"]

    def test_at_the_last_moment_leaves_nothing_either(self, tmp_path: Path) -> None:
        """Even where the file already stood: a cancelled render has no file."""

        async def story(pool: Pool) -> None:
            def cancel_at_the_end(progress: Progress) -> None:
                if progress.fraction == 1.0:
                    task.cancel()

            order = Order(prompt=DOG, **TINY, seconds=1)
            task = asyncio.create_task(pool.render(order, tmp_path / "v.mp4", cancel_at_the_end))
            with pytest.raises(asyncio.CancelledError):
                await task

        in_a_pool(story)
        assert left_in(tmp_path) == []


class TestThePool:
    def test_tells_its_progress_with_pictures(self, tmp_path: Path) -> None:
        """Never falling, a poster with the first frames, and 1.0 only when the whole file stands."""
        heard: list[tuple[Progress, bool]] = []
        path = tmp_path / "v.mp4"

        async def story(pool: Pool) -> None:
            await pool.render(Order(prompt=DOG, **TINY), path, lambda each: heard.append((each, path.exists())))

        in_a_pool(story)
        fractions = [progress.fraction for progress, _ in heard]
        assert fractions == sorted(fractions)
        assert [standing for progress, standing in heard if progress.fraction == 1.0] == [True]
        posters = [progress.poster for progress, _ in heard if progress.poster]
        assert heard[0][0].poster == posters[0]
        assert len(posters) == 4
        assert Image.open(io.BytesIO(posters[0])).size == (96, 64)

    def test_leaves_nothing_but_the_file(self, tmp_path: Path) -> None:
        """The folder of parts is there while it renders, named for sweeping, and gone afterwards."""

        async def story(pool: Pool) -> None:
            task, _ = await first_frames(pool, Order(prompt=DOG, **TINY), tmp_path / "v.mp4")
            assert [(name[:7], name[-15:]) for name in left_in(tmp_path)] == [(".v.mp4.", ".animatic-parts")]
            await task

        in_a_pool(story)
        assert left_in(tmp_path) == ["v.mp4"]

    def test_shares_its_workers_fairly(self, tmp_path: Path) -> None:
        """A short video ordered after a long one does not wait for its end."""

        async def story(pool: Pool) -> None:
            long, _ = await first_frames(pool, long_order(), tmp_path / "long.mp4")
            await pool.render(Order(prompt=DOG, **TINY, seconds=1), tmp_path / "short.mp4")
            assert not long.done()
            long.cancel()
            await asyncio.wait({long})

        in_a_pool(story)

    @pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGKILL])
    def test_a_crash_fails_one_video_and_no_more(self, tmp_path: Path, number: signal.Signals) -> None:
        """The video whose worker died says so; another that runs at the time and the next one succeed."""

        async def story(pool: Pool) -> None:
            task, _ = await first_frames(pool, long_order(), tmp_path / "v.mp4")
            os.kill(pool.worker_pids[0], number)
            with pytest.raises(RenderFailed, match=number.name):
                await task
            facts = await pool.render(Order(prompt=DOG, **TINY, seconds=1), tmp_path / "next.mp4")
            assert facts.complete

        in_a_pool(story)
        assert left_in(tmp_path) == ["next.mp4"]

    @pytest.mark.skipif(sys.platform != "linux", reason="other systems do not bound a process's address space")
    def test_a_video_that_needs_too_much_memory_fails_alone(self, tmp_path: Path) -> None:
        """Workers may map 4 GiB. With the bound drawn tighter, a large still fails in a sentence; the small video that
        the same workers draw meanwhile is made, and no worker dies of it."""
        still = io.BytesIO()
        Image.new("1", (5000, 5000)).save(still, "PNG")  # 100 MB as the renderer holds it
        large = Order(prompt="slow pan", image=still.getvalue(), **TINY, seconds=2)

        async def story(pool: Pool) -> None:
            before = pool.worker_pids
            for pid in before:
                assert resource.prlimit(pid, resource.RLIMIT_AS)[1] == ADDRESS_SPACE == 4 * 2**30
                bound = psutil.Process(pid).memory_info().vms + (64 << 20)
                resource.prlimit(pid, resource.RLIMIT_AS, (bound, bound))
            small, _ = await first_frames(pool, Order(prompt=DOG, **TINY, seconds=8), tmp_path / "small.mp4")
            with pytest.raises(RenderFailed, match="needs more memory than a renderer may use"):
                await pool.render(large, tmp_path / "large.mp4")
            assert not small.done()
            assert (await small).complete
            assert pool.worker_pids == before

        in_a_pool_of_its_own(story)
        assert left_in(tmp_path) == ["small.mp4"]

    def test_an_idle_worker_that_dies_is_replaced(self, tmp_path: Path) -> None:
        """No video pays for it."""

        async def story(pool: Pool) -> None:
            before = pool.worker_pids
            os.kill(before[0], signal.SIGKILL)
            facts = await pool.render(Order(prompt=DOG, **TINY, seconds=1), tmp_path / "v.mp4")
            assert facts.complete
            assert pool.worker_pids != before

        in_a_pool(story)

    def test_a_worker_that_hangs_is_ended(self, tmp_path: Path) -> None:
        """A part that takes too long fails its video in a sentence, and the next one is made."""

        async def story(pool: Pool) -> None:
            task, _ = await first_frames(pool, long_order(), tmp_path / "v.mp4")
            os.kill(pool.worker_pids[0], signal.SIGSTOP)
            with pytest.raises(RenderFailed, match="within 3 seconds"):
                await task
            assert (await pool.render(Order(prompt=DOG, **TINY, seconds=1), tmp_path / "next.mp4")).complete

        in_a_pool_of_its_own(story, segment_time_limit=3)

    @pytest.mark.parametrize(("limit", "seconds"), [({"recycle_after": 2}, 5), ({"memory_limit": 1}, 3)])
    def test_workers_are_recycled(self, tmp_path: Path, limit: dict[str, int], seconds: int) -> None:
        """After so many tasks, and when they hold too much memory; the videos do not notice."""

        async def story(pool: Pool) -> None:
            before = pool.worker_pids
            facts = await pool.render(Order(prompt=DOG, **TINY, seconds=seconds, fps=4), tmp_path / "v.mp4")
            assert facts.complete
            assert pool.worker_pids != before

        in_a_pool_of_its_own(story, **limit)

    def test_a_listener_that_fails_hears_its_own_error(self, tmp_path: Path) -> None:
        """What `on_progress` raises ends its render, and no other."""

        def listener(_progress: Progress) -> None:
            raise ZeroDivisionError

        async def story(pool: Pool) -> None:
            with pytest.raises(ZeroDivisionError):
                await pool.render(Order(prompt=DOG, **TINY, seconds=1), tmp_path / "v.mp4", listener)
            assert (await pool.render(Order(prompt=DOG, **TINY, seconds=1), tmp_path / "next.mp4")).complete

        in_a_pool(story)
        assert left_in(tmp_path) == ["next.mp4"]

    def test_an_unwritable_place_fails_in_a_sentence(self, tmp_path: Path) -> None:
        """A folder that does not exist."""

        async def story(pool: Pool) -> None:
            with pytest.raises(RenderFailed, match="could not be written"):
                await pool.render(Order(prompt=DOG, **TINY), tmp_path / "nowhere" / "v.mp4")

        in_a_pool(story)

    def test_closing_ends_everything(self, tmp_path: Path) -> None:
        """Videos under way fail in a sentence, no worker is left, and no part."""

        async def story() -> None:
            pool = Pool(1)
            await pool.start()
            pids = pool.worker_pids
            task, _ = await first_frames(pool, long_order(), tmp_path / "v.mp4")
            await pool.close()
            with pytest.raises(RenderFailed, match="stopped"):
                await task
            with pytest.raises(RenderFailed, match="stopped"):
                await pool.render(long_order(), tmp_path / "v.mp4")
            assert not any(psutil.pid_exists(pid) for pid in pids)

        asyncio.run(story())
        assert left_in(tmp_path) == []

    def test_workers_die_with_their_parent(self, tmp_path: Path) -> None:
        """Even when it is killed with -9 in the middle of a video."""
        program = f"""
import asyncio, pathlib
from animatic.pool import Order, Pool
async def main():
    async with Pool(2) as pool:
        print(*pool.worker_pids, flush=True)
        order = Order(prompt="a dog", width=640, height=360, seconds=20)
        await pool.render(order, pathlib.Path({str(tmp_path)!r}, "v.mp4"))
asyncio.run(main())
"""
        with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
            assert parent.stdout is not None
            workers = [psutil.Process(int(pid)) for pid in parent.stdout.readline().split()]
            assert len(workers) == 2
            time.sleep(0.3)
            parent.kill()
        assert all(ends(worker) for worker in workers)

    @pytest.mark.parametrize("ending", ["killed", "silent"])
    def test_either_string_of_that_bow_holds_alone(self, ending: str) -> None:
        """A worker ends when its parent is killed, though its connection stays open; and when that closes, though
        its parent lives."""
        ours, theirs = socket.socketpair()
        program = """
import os, subprocess, sys, time
worker = [sys.executable, "-m", "animatic.pool.worker", str(os.getpid())]
print(subprocess.Popen(worker, stdin=int(sys.argv[1])).pid, flush=True)
os.close(int(sys.argv[1]))
time.sleep(60)
"""
        command = [sys.executable, "-c", program, str(theirs.fileno())]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, pass_fds=[theirs.fileno()]) as parent:
            theirs.close()
            assert parent.stdout is not None
            try:
                worker = psutil.Process(int(parent.stdout.readline()))
                assert ours.recv(1)  # it says that it is ready
                if ending == "killed":
                    parent.kill()
                else:
                    ours.shutdown(socket.SHUT_RDWR)
                assert ends(worker)
            finally:
                parent.kill()
                ours.close()

    def test_workers_are_given_no_secrets(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """An upstream's key in the server's environment is not in a worker's."""
        monkeypatch.setenv("AZURE_OPENAI_API_KEY", "canary")

        async def story(pool: Pool) -> None:
            for pid in pool.worker_pids:
                assert "AZURE_OPENAI_API_KEY" not in psutil.Process(pid).environ()

        in_a_pool_of_its_own(story)

    def test_the_serving_process_loads_no_native_library(self) -> None:
        """Importing the pool costs a server neither memory nor the risk of a native crash."""
        program = "import sys, animatic.pool; print(sorted({'av', 'numpy', 'thorvg_python', 'PIL'} & set(sys.modules)))"
        said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        assert said.stdout.strip() == "[]"


def test_the_command_line_makes_a_video(tmp_path: Path) -> None:
    """One command, one file, one line about it; a refusal is a sentence and no trace."""
    path = tmp_path / "v.mp4"
    command = [sys.executable, "-m", "animatic", DOG, "-o", str(path), "--size", "96x64", "--seconds", "1"]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    assert made.returncode == 0
    assert "1 s, 96x64" in made.stdout
    assert path.exists()
    refused = subprocess.run([*command, "--seconds", "99"], capture_output=True, text=True, check=False)
    assert (refused.returncode, "Traceback" in refused.stderr) == (2, False)
    assert "1 to 20 seconds" in refused.stderr


class TestTheDocument:
    """doc/animatic.md says what the code does."""

    PAGE = "doc/animatic.md"

    def test_its_scene_can_be_drawn(self) -> None:
        [block] = [block for block in blocks(self.PAGE) if block.language == "json"]
        scene = Scene.from_json(json.loads(block.text))
        assert scene.understood() == "balloon - rising - snow - dusk - snow"
        animatic.poster(scene, 1.0, 96, 64)

    def test_it_has_every_word_of_a_scene(self) -> None:
        """And no other."""
        vocabularies = {
            "places": scene.SetName, "times": scene.Time, "weather and air": scene.Weather, "camera": scene.Move,
            "framing": scene.Framing, "tempo": scene.Tempo, "styles": scene.Style, "motions": scene.Motion,
        }  # fmt: skip
        told = {row[0]: tuple(quoted(row[1])) for row in rows(self.PAGE, "Of")}
        assert told == {name: get_args(words) for name, words in vocabularies.items()}
        assert [codec for codec in get_args(Codec) if f"`{codec}`" not in text(self.PAGE)] == []

    def test_it_has_the_limits(self) -> None:
        shortest, longest = order.SHORTEST_SECONDS, order.LONGEST_SECONDS
        assert dict(rows(self.PAGE, "What")[:6]) == {
            "length": f"{shortest:g} to {longest:g} seconds",
            "frames per second": "1 to 60",
            "size": f"even sides from {order.SMALLEST_SIDE} to {order.LARGEST_SIDE} pixels, at most 1920x1080 in all",
            "prompt": f"{order.LONGEST_PROMPT:,} characters",
            "image": f"{order.LARGEST_IMAGE >> 20} MB, {LARGEST_STILL // 10**6} million pixels",
            "figures in one shot": "24",
        }


def picture(path: Path) -> None:
    """A photograph of a kind."""
    Image.linear_gradient("L").resize((640, 360)).convert("RGB").save(path)


def test_no_codec_takes_the_machine_for_itself(tmp_path: Path) -> None:
    """Every thread stays under the ordinary scheduler, also as root, where SVT-AV1 would make itself real-time."""
    for codec in ("h264", "av1", "vp9"):
        animatic.render("A dog", tmp_path / f"{codec}.mp4", width=128, height=128, seconds=1, fps=8, codec=codec)
        policies = {os.sched_getscheduler(int(thread.name)) for thread in Path("/proc/self/task").iterdir()}
        assert policies == {os.SCHED_OTHER}, codec
