"""Promises of mood: abstract pictures that differ, move and feel, sound that suits what is seen, posters in order."""

from __future__ import annotations

import asyncio
import colorsys
import functools
import itertools
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from numpy.typing import NDArray

from animatic.encode import jpeg
from animatic.pool import Order, Pool, Progress
from animatic.pool.jobs import Job
from animatic.production import Production
from animatic.scene import Actor, Camera, Motion, Scene, SetName, Shot
from animatic.sound import PEAK, sound_bed
from animatic.sound.bed import RATE, Samples
from animatic.sound.landings import landings
from animatic.sound.levels import loudness
from animatic.sound.voices import bursts, flashes
from animatic.stage.abstract.feelings import FEELINGS
from animatic.timeline import Film

FORMS = ("ribbons", "spiral", "numbers", "geometry", "waves of light", "crystals", "ink", "smoke")
MOODS = tuple(FEELINGS)
SETS: tuple[SetName, ...] = get_args(SetName)
BLUE, GOLD = "#2f6fd8", "#f2b632"

Picture = NDArray[np.float32]


def abstract(*details: str, actors: tuple[Actor, ...] = ()) -> Shot:
    return Shot("abstract", details=details, actors=actors, camera=Camera("static"))


def pictures(shot: Shot, *moments: float, size: tuple[int, int] = (96, 54), seconds: float = 6) -> list[Picture]:
    with Film(Scene("", 7, (shot,)), *size, seconds, badge=False) as film:
        return [film.frame(t)[..., :3].astype(np.float32) for t in moments]


def luma(of: Picture) -> Picture:
    return of @ np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)


def hue(of: Picture) -> float:
    return colorsys.rgb_to_hsv(*(of.mean(axis=(0, 1)) / 255).tolist())[0]


def rise(shot: Shot) -> float:
    """By how many pixels what is seen goes up in a quarter of a second, on average."""
    moments = np.arange(0.5, 4.5, 0.25)
    planes = [luma(each) for each in pictures(shot, *moments.tolist(), size=(96, 96))]
    planes = [plane - np.median(planes, axis=0) for plane in planes]
    ways = range(-8, 9)
    found = []
    for before, after in itertools.pairwise(planes):
        likeness = [float((np.roll(before, -way, axis=0) * after)[10:-10].sum()) for way in ways]
        found.append(ways[int(np.argmax(likeness))])
    return float(np.mean(found))


class TestAbstract:
    def test_every_form_is_a_picture_of_its_own_that_moves(self) -> None:
        """No two forms look alike, each fills the frame with contrast, and each moves at every moment."""
        seen = {form: pictures(abstract(form), 1.0, 1.5) for form in FORMS}
        for one, other in itertools.combinations(FORMS, 2):
            assert np.abs(seen[one][0] - seen[other][0]).mean() > 7, f"{one} looks like {other}"
        for form, (now, then) in seen.items():
            assert now.std() > 14, f"{form} is flat"
            assert np.abs(now - then).mean() > 0.8, f"{form} stands still"

    @pytest.mark.parametrize("form", FORMS)
    def test_every_form_fills_tall_frames_and_depends_on_nothing_but_time(self, form: str) -> None:
        """A frame drawn alone is the frame drawn after others; a portrait has detail in its upper and lower half."""
        shot = abstract(form, BLUE, GOLD)
        (alone,) = pictures(shot, 2.0, size=(54, 96))
        *_, after = pictures(shot, 0.0, 3.0, 2.0, size=(54, 96))
        assert np.array_equal(alone, after)
        assert min(half.std() for half in np.split(luma(alone), 2)) > 5.5

    def test_each_mood_has_colours_of_its_own(self) -> None:
        """The nine moods are told apart by colour alone, also over one and the same form."""
        seen = {mood: pictures(abstract(mood, "ribbons"), 1.0)[0].mean(axis=(0, 1)) for mood in MOODS}
        for one, other in itertools.combinations(MOODS, 2):
            assert np.abs(seen[one] - seen[other]).sum() > 18, f"{one} has the colours of {other}"

    def test_hope_rises_and_sorrow_sinks(self) -> None:
        """Measured as the way that the picture goes; a calm one stays where it is."""
        assert rise(abstract("hope", "ribbons")) > 0.5
        assert rise(abstract("sorrow", "ribbons")) < -0.5
        assert abs(rise(abstract("calm", "ribbons"))) < 0.3

    def test_anger_jerks_and_calm_flows(self) -> None:
        """From frame to frame an angry picture stands and leaps; a calm one changes little and evenly."""

        def changes(mood: str) -> NDArray[np.float32]:
            seen = pictures(abstract(mood, "geometry"), *(i / 24 for i in range(12, 36)))
            return np.array([np.abs(b - a).mean() for a, b in itertools.pairwise(seen)])

        anger, calm = changes("anger"), changes("calm")
        assert anger.mean() > 2 * calm.mean()
        assert anger.std() / anger.mean() > 2 * calm.std() / calm.mean()

    @pytest.mark.parametrize("form", FORMS)
    def test_named_colours_turn_from_the_first_to_the_second(self, form: str) -> None:
        """From blue to gold, in every form."""
        first, last = pictures(abstract(form, BLUE, GOLD), 0.0, 5.0)
        assert 0.5 < hue(first) < 0.72
        assert 0.04 < hue(last) < 0.2

    def test_a_cast_stands_out_before_every_form(self) -> None:
        """Behind actors a form is quieter than alone, and a white actor is brighter than what is about it."""
        egg = Actor("egg", "egg", "food", "egg")
        for form in FORMS:
            alone, behind = (luma(pictures(abstract(form, actors=cast), 1.0)[0][:36]) for cast in ((), (egg,)))
            around = np.concatenate([behind[:, :24], behind[:, -24:]], axis=1)
            sides = np.concatenate([alone[:, :24], alone[:, -24:]], axis=1)
            assert around.std() < sides.std() * 1.05, form


@functools.lru_cache(maxsize=16)
def bed(shot: Shot, seconds: float = 4, seed: int = 7) -> Samples:
    return sound_bed(Scene("", seed, (shot,)), seconds)


def share(of: Samples, low: float, high: float) -> float:
    """The part of the power between two frequencies (Hz)."""
    power = (np.abs(np.fft.rfft(of, axis=0)) ** 2).sum(axis=1)
    frequency = np.fft.rfftfreq(len(of), 1 / RATE)
    return float(power[(frequency >= low) & (frequency < high)].sum() / power.sum())


def highs(of: Samples, at: float, low: float) -> float:
    """The amplitude above a frequency (Hz) in 40 milliseconds from a moment on."""
    part = of[int(at * RATE) : int((at + 0.04) * RATE)]
    spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part))[:, None], axis=0))
    return float(np.sqrt((spectrum[np.fft.rfftfreq(len(part), 1 / RATE) >= low] ** 2).sum()))


def steadiness(of: Samples, window: float = 0.25) -> float:
    """The quietest quarter of a second as a part of the loudest; the soft ends left out."""
    size = int(window * RATE)
    levels = [float(np.sqrt((each**2).mean())) for each in np.split(of[: len(of) // size * size], len(of) // size)]
    return min(levels[1:-2]) / max(levels[1:-2])


def _red_row(of: Picture) -> float:
    """The middle row of what is red."""
    red = (of[..., 0] > 120) & (of[..., 1] < 90)
    return float(np.argwhere(red)[:, 0].mean())


class TestSound:
    def test_every_place_is_as_loud_as_the_others_and_clean(self) -> None:
        """Between -23 and -18 LUFS and within 2 dB, no sample beyond the peak, no click, wide but not hollow."""
        levels = {}
        for name in SETS:
            heard = bed(Shot(name), 2.7)
            levels[name] = loudness(heard)
            assert np.abs(heard).max() <= PEAK, name
            assert np.abs(np.diff(heard, axis=0)).max() < 0.25, f"a click in {name}"
            assert 0.2 < np.corrcoef(heard.T)[0, 1] < 0.95, f"{name} is too narrow or hollow"
        assert all(-23 < level < -18 for level in levels.values()), levels
        assert max(levels.values()) - min(levels.values()) < 2

    def test_the_sea_swells_and_rain_is_steady_and_broad(self) -> None:
        """Waves come and go; rain has power in every register."""
        assert steadiness(bed(Shot("beach"), 8)) < 0.5
        rain = bed(Shot("city", weather=("rain",)))
        assert steadiness(rain) > 0.6
        assert all(share(rain, *band) > 0.04 for band in ((400, 1500), (1500, 5000), (5000, 9000), (9000, 16_000)))

    def test_under_water_the_highs_are_gone_and_a_town_hums(self) -> None:
        """Nothing to speak of above 1.2 kHz; most of a town's power below 400 Hz."""
        assert share(bed(Shot("underwater")), 1200, 24_000) < 0.01
        assert share(bed(Shot("city")), 30, 400) > 0.6

    @pytest.mark.parametrize("name", ["meadow", "forest"])
    def test_birds_sing_by_day_and_crickets_at_night(self, name: SetName) -> None:
        """Whistles between 2.5 and 4 kHz, or a shrill line just above; neither in the rain."""
        day, night = bed(Shot(name), 6), bed(Shot(name, "night"), 6)
        assert share(day, 2500, 4050) > 3 * share(night, 2500, 4050)
        assert share(night, 4050, 4550) > 3 * share(day, 4050, 4550)

    def test_fire_crackles(self) -> None:
        """A hearth has sharp small sounds where a room has none."""
        hearth, room = (bed(Shot("room", details=("living room", *more))) for more in (("fireplace",), ()))

        def sharpness(of: Samples) -> float:
            edge = np.diff(of.mean(axis=1))
            return float(np.mean(edge**4) / np.mean(edge**2) ** 2)

        assert sharpness(hearth) > 10
        assert share(hearth, 900, 6000) > 5 * share(room, 900, 6000)

    def test_dancers_have_a_beat(self) -> None:
        """Two strokes a second: what is heard now is heard half a second later, and not a third."""
        dancer = Actor("woman", "woman", "person", "puppet:woman", "dance")
        heard = bed(Shot("stage", actors=(dancer,)), 6).mean(axis=1)
        strokes = np.abs(heard[: len(heard) // 480 * 480]).reshape(-1, 480).max(axis=1)
        strokes = np.maximum(np.diff(strokes), 0)
        strokes -= strokes.mean()

        def alike(lag: int) -> float:
            return float((strokes[:-lag] * strokes[lag:]).sum() / (strokes**2).sum())

        assert alike(50) > alike(33) + 0.1

    def test_cuts_cross_without_a_click(self) -> None:
        """For a moment after the cut what was before is still heard and what comes is already there."""
        heard = sound_bed(Scene("", 7, (Shot("city", weather=("rain",), share=0.5), Shot("underwater", share=0.5))), 4)
        rain = [highs(heard, at, 9000) for at in (1.8, 2.02, 2.1, 2.3)]
        assert rain[0] > rain[1] > rain[2] > 0.2 * rain[0]
        assert rain[3] < 0.02 * rain[0]
        steps = np.abs(np.diff(heard, axis=0)).max(axis=1)
        assert steps[int(1.95 * RATE) : int(2.3 * RATE)].max() < 1.2 * steps[int(0.5 * RATE) : int(1.9 * RATE)].max()

    def test_the_end_fades_in_its_last_moment(self) -> None:
        """The last 0.3 seconds fall to silence, evenly, and not before."""
        heard = bed(Shot("city", weather=("rain",)), 4)
        before, first, second, last = (
            float(np.sqrt((heard[int(start * RATE) : int(end * RATE)] ** 2).mean()))
            for start, end in ((3.2, 3.68), (3.7, 3.8), (3.8, 3.9), (3.97, 4))
        )
        assert 0.9 * before < float(np.sqrt((heard[int(3.6 * RATE) : int(3.69 * RATE)] ** 2).mean()))
        assert before > first > second > 3 * last

    @pytest.mark.parametrize(
        ("motion", "per_second"), [("bounce", (0.8, 1.4)), ("walk", (0.8, 1.8)), ("run", (1.8, 3.2))]
    )
    def test_what_comes_down_is_heard_as_it_lands(self, motion: Motion, per_second: tuple[float, float]) -> None:
        """At each landing of the motion's own form there is a sound, louder than just before."""
        kind = "thing" if motion == "bounce" else "person"
        actor = Actor("one", "one", kind, "prop:ball" if motion == "bounce" else "puppet:woman", motion)
        moments = landings(actor, 0, 7, 5, "table")
        assert per_second[0] < len(moments) / 5 < per_second[1]
        extra = bed(Shot("table", actors=(actor,)), 5).mean(axis=1)
        strokes = np.abs(extra[: len(extra) // 480 * 480]).reshape(-1, 480).max(axis=1)
        inner = [round(at * 100) for at in moments if 0.2 < at < 4.5]
        after = np.mean([strokes[at : at + 4].max() for at in inner])
        before = np.mean([strokes[at - 8 : at - 3].max() for at in inner])
        assert after > 1.25 * before

    def test_a_ball_is_heard_where_it_is_seen_to_land(self) -> None:
        """At each of its landings the drawn ball is lower than a moment before and after."""
        ball = Actor("ball", "ball", "thing", "prop:ball", "bounce", colour="#d8342f")
        moments = [at for at in landings(ball, 0, 7, 6, "snow") if 0.3 < at < 4]
        around = [at + away for at in moments for away in (-0.15, 0.0, 0.15)]
        rows = [_red_row(each) for each in pictures(Shot("snow", actors=(ball,), camera=Camera("static")), *around)]
        for before, landed, after in zip(*[iter(rows)] * 3, strict=True):
            assert landed > before + 1
            assert landed > after + 1

    def test_flashes_are_seen_when_they_are_heard(self) -> None:
        """Lightning before its thunder, and fireworks with their boom: the frame brightens at those moments."""
        storm, party = (Shot("mountains", "night", (each,), camera=Camera("static")) for each in ("storm", "fireworks"))
        assert len(flashes(7, 6)) >= 2
        for at in flashes(7, 6):
            before, after = (luma(each) for each in pictures(storm, at - 0.05, at + 0.1))
            assert (after - before).mean() > 10, at
        for at in bursts(6)[:5]:
            before, after = (luma(each) for each in pictures(party, at - 0.09, at + 0.1))
            assert (after - before).max() > 40, at


class TestPosters:
    def test_only_move_forward_whatever_comes_first(self, tmp_path: Path) -> None:
        """Segments report in any order; nothing is told before the first poster, and no earlier one after a later."""
        told: list[Progress] = []

        async def story() -> None:
            job = Job(Order(prompt="x", width=96, height=64, seconds=4), tmp_path / "v.mp4", told.append)
            job.hear(1, 48, b"2 s")
            job.hear(4, 52, b"")
            assert told == []
            for frames, last, poster in ((1, 0, b"0 s"), (4, 4, b""), (20, 72, b"3 s"), (20, 24, b"1 s")):
                job.hear(frames, last, poster)

        asyncio.run(story())
        assert [each.poster for each in told if each.poster] == [b"0 s", b"1 s", b"2 s", b"3 s"]
        assert [each.fraction for each in told] == sorted(each.fraction for each in told)

    def test_of_two_workers_follow_the_video(self, tmp_path: Path) -> None:
        """Drawn side by side, the posters come as one after the other would have drawn them."""
        order = Order(prompt="A dog running in a meadow", width=96, height=64, seconds=4, sound=False)
        told: list[Progress] = []

        async def story() -> None:
            async with Pool(2) as pool:
                await pool.render(order, tmp_path / "v.mp4", told.append)

        asyncio.run(story())
        with Production(order) as production:
            wanted = [jpeg(production.frame(second * order.fps)) for second in range(4)]
        assert [each.poster for each in told if each.poster] == wanted
