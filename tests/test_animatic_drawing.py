"""The promises of the drawing: a frame depends on its time alone, is never empty, and shows what the prompt named."""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import get_args

import numpy as np
import pytest

from animatic.production import Order, Production
from animatic.scene import Actor, Camera, Motion, Move, Scene, SetName, Shot, Time, Weather
from animatic.timeline import Film
from benchmarks.animatic import FLAT, LONG, contrast, random_order
from tests import test_animatic_bars as bars

CAT = Actor("cat", "cat", "animal", "cat", motion="play", relation="with", to="ball")
BALL = Actor("ball", "ball", "thing", "prop:ball", motion="bounce", colour="#e8483f")
SPACESHIP = Actor("spaceship", "spaceship", "vehicle", "rocket", motion="fly")
ASTRONAUTS = Actor("astronaut", "astronaut", "person", "astronaut", motion="dance", count=2)
DOG = Actor("dog", "dog", "animal", "dog", motion="run")

PLAY = Shot("meadow", "day", (), (CAT, BALL))
NEON = Shot("city", "neon", ("rain",), (SPACESHIP,), details=("wet",))


def film(*shots: Shot, width: int = 320, height: int = 180, seconds: float = 4, seed: int = 7) -> Film:
    return Film(Scene("a prompt", seed, shots), width, height, seconds)


@functools.lru_cache(maxsize=8)
def pixels(shot: Shot, *times: float, width: int = 320, height: int = 180, seconds: float = 4) -> list[np.ndarray]:
    with film(shot, width=width, height=height, seconds=seconds) as made:
        return [made.frame(t)[..., :3].astype(int) for t in times]


def spots(shot: Shot, *times: float) -> list[np.ndarray]:
    """Where the lead is seen by a camera at rest, as arrays of (y, x): what changes when the lead is made a speck."""
    speck = replace(shot, actors=(replace(shot.actors[0], scale=0.01), *shot.actors[1:]))
    with_it, without = pixels(shot, *times), pixels(speck, *times)
    return [np.argwhere(np.abs(a - b).sum(axis=2) > 60) for a, b in zip(with_it, without, strict=True)]


def red(frame: np.ndarray) -> np.ndarray:
    """Where a frame is a strong red."""
    r, g, b = frame[..., 0], frame[..., 1], frame[..., 2]
    return (r > 120) & (g < r * 0.55) & (b < r * 0.55)


FILLED = [
    Shot(name, time, (weather,), (ASTRONAUTS, DOG, Actor("thing", "zorgblatt", "card", None, motion="spin")))
    for name, time, weather in zip(
        get_args(SetName), get_args(Time) * 3, (*get_args(Weather), "snow", "storm", "aurora"), strict=False
    )
]
SIGN = 'A red sign "OPEN" swings over a campfire in the snow, a wolf sleeps beside it'
PROMPTS = [
    bars.CAT, bars.NEON, bars.BEACH, bars.BALLOONS, bars.COFFEE, bars.REEF, bars.CHASE, bars.MOON, bars.NOIR,
    bars.AURORA, bars.PENGUINS, SIGN, *(
        prompt for prompt in LONG if prompt.startswith(
            ("A knight", "A fluffy monster", "A corgi", "A tiny robot", "A pirate ship", "A steam train", "A wizard",
             "A submarine", "A fox", "A bride", "The feeling")
        )
    ),
]  # fmt: skip  # mounts, riders, worn things, fire, water, steam, three shots, people, a sign, nothing but a mood


@pytest.mark.parametrize("prompt", PROMPTS)
def test_a_prompts_frame_depends_on_nothing_but_its_number(prompt: str) -> None:
    """Frame 60 as it goes into the file, in the prompt's style, is the same alone, after others, and after frame 95."""
    order = Order(prompt=prompt, seed=7, width=160, height=90)
    with Production(order) as production:
        alone = production.frame(60).to_ndarray()  # the first that it draws
        for number in range(0, 60, 3):
            production.frame(number)
        after_others = production.frame(60).to_ndarray()
        production.frame(95)
        after_a_jump = production.frame(60).to_ndarray()
    assert int((after_others != alone).sum()) == 0
    assert int((after_a_jump != alone).sum()) == 0


@pytest.mark.parametrize("ten", range(3))
def test_no_random_prompt_fails_or_shows_nothing(ten: int) -> None:
    """Ten prompts of random words, sizes and styles; `benchmarks/animatic.py --fuzz 1000` tries many more."""
    for number in range(10 * ten, 10 * ten + 10):
        order = random_order(number)
        with Production(order) as production:
            pictures = [production.frame(each).to_ndarray() for each in range(order.frames)]
            sound = production.sound()
        assert sound
        assert all(contrast(each[: order.height]) > FLAT for each in pictures), (order.prompt, order.style)


@pytest.mark.parametrize("shot", FILLED, ids=lambda shot: f"{shot.set}-{shot.time}")
def test_a_frame_depends_on_nothing_but_its_time(shot: Shot) -> None:
    """Frame 60 drawn alone, after others from 0 to 59, and after 95 is the same to the last pixel."""
    with film(shot, width=160, height=90) as played:
        expected = played.frame(60 / 24).copy()  # the first that it draws
        for k in range(0, 60, 4):
            played.frame(k / 24)
        after_all = played.frame(60 / 24).copy()
        played.frame(95 / 24)
        after_a_jump = played.frame(60 / 24).copy()
    assert int((after_all != expected).sum()) == 0
    assert int((after_a_jump != expected).sum()) == 0


def test_a_frame_after_a_cut_depends_on_nothing_but_its_time() -> None:
    with film(PLAY, NEON) as alone, film(PLAY, NEON) as played:
        expected = alone.frame(3).copy()
        played.frame(0.5)
        assert (played.frame(3) == expected).all()


@pytest.mark.parametrize("name", get_args(SetName))
def test_no_set_is_ever_empty_or_flat(name: SetName) -> None:
    """Every set, by day and by night, at its beginning and its end, holds many colours and moves."""
    for time in ("day", "night"):
        first, last = pixels(Shot(name, time), 0.1, 3.9, width=160, height=90)
        for frame in (first, last):
            assert frame.std(axis=(0, 1)).max() > 6
            assert len(np.unique(frame.reshape(-1, 3) // 16, axis=0)) > 12
        assert np.abs(first - last).mean() > 0.2


@pytest.mark.parametrize("time", get_args(Time))
@pytest.mark.parametrize("size", [(160, 90), (90, 160), (120, 120)])
def test_every_hour_fills_every_shape_of_frame(time: Time, size: tuple[int, int]) -> None:
    frame = pixels(Shot("meadow", time, actors=(CAT,)), 1.0, width=size[0], height=size[1])[0]
    assert frame.shape == (size[1], size[0], 3)
    corners = frame[[0, 0, -1, -1], [0, -1, 0, -1]]
    assert (corners.sum(axis=1) > 0).all()


@pytest.mark.parametrize("word", get_args(Weather))
def test_every_weather_is_seen_and_moves(word: Weather) -> None:
    place: SetName = "underwater" if word == "bubbles" else "mountains"
    dry = pixels(Shot(place, "night"), 1.3, width=160, height=90)[0]
    wet, later = pixels(Shot(place, "night", (word,)), 1.3, 1.9, width=160, height=90)
    assert np.abs(wet - dry).sum() > 2000
    assert np.abs(wet - later).sum() > 500


@pytest.mark.parametrize("move", get_args(Move))
def test_no_camera_move_shows_an_edge_of_the_set(move: Move) -> None:
    """The lowest rows are ground from one side to the other, never the sea and sky behind its end; on a beach sand."""
    framing = "medium" if move == "aerial" else "close"
    place: SetName = "mountains" if move == "aerial" else "beach"
    for frame in pixels(Shot(place, "day", camera=Camera(move, framing)), 0, 2, 3.95, width=160, height=90):
        low = frame[-6:]
        ground = np.median(low.reshape(-1, 3), axis=0)
        assert ground[2] < ground[:2].max()
        for corner in (low[:, :6], low[:, -6:]):
            mean = corner.mean(axis=(0, 1))
            assert mean[2] < mean[:2].max()
            assert place != "beach" or np.abs(mean - ground).max() < 60


@pytest.mark.parametrize("motion", get_args(Motion))
def test_every_motion_keeps_its_actor_in_the_picture(motion: Motion) -> None:
    """Whatever it does, the actor is seen at most moments, and is not at rest."""
    actor = Actor("ball", "ball", "thing", "prop:ball", motion=motion, colour="#ff0000")
    shot = Shot("snow", "day", (), (actor,), Camera("static"))
    places = [
        np.argwhere(red(frame)) for frame in pixels(shot, *(0.2 + 0.37 * k for k in range(10)), width=160, height=90)
    ]
    seen = [place.mean(axis=0) for place in places if len(place) > 8]
    assert len(seen) >= 6
    assert (
        motion in {"idle", "steam", "burn", "sleep", "eat", "spin", "grow", "explode"} or np.ptp(seen, axis=0).max() > 2
    )


def test_the_badge_is_handed_out_apart_and_on_whole_chroma_samples() -> None:
    for size in ((320, 180), (181, 321), (1920, 1080)):
        with Film(Scene("a prompt", 1, (PLAY,)), *size, seconds=1) as made:
            badge = made.badge
        assert badge is not None
        height, width = badge.pixels.shape[:2]
        assert all(each % 2 == 0 for each in (badge.x, badge.y, width, height))
        assert badge.x + width <= size[0]
        assert badge.y + height <= size[1]
    with Film(Scene("a prompt", 1, (PLAY,)), 320, 180, 1, badge=False) as bare:
        assert bare.badge is None


def test_shots_follow_each_other_and_each_has_its_share() -> None:
    day, night = Shot("meadow", "day", share=0.25), Shot("meadow", "night", share=0.75)
    with film(day, night) as made:
        light = [made.frame(t)[..., :3].mean() for t in (0.1, 0.95, 1.05, 3.9)]
    assert min(light[:2]) > 2 * max(light[2:])


def test_a_rider_goes_where_its_mount_goes() -> None:
    """Seen from a camera at rest: when the mount has crossed the frame, so has the rider."""
    rider = Actor("knight", "knight", "person", "puppet:knight", relation="riding", to="horse")
    horse = Actor("horse", "horse", "animal", "horse", motion="run")
    shot = Shot("snow", actors=(rider, horse), camera=Camera("static"))
    early, late = (float(np.median(spot[:, 1])) for spot in spots(shot, 0.2, 1.2))
    alone = replace(shot, actors=(horse, rider))
    first, last = (float(np.median(spot[:, 1])) for spot in spots(alone, 0.2, 1.2))
    assert abs(late - early) > 20
    assert (late - early) * (last - first) > 0
    assert abs(early - first) < 40


def test_a_ring_of_relations_holds_nobody_and_still_draws() -> None:
    cat = Actor("cat", "cat", "animal", "cat", motion="play", relation="in", to="box")
    box = Actor("box", "box", "thing", "package", motion="play", relation="in", to="cat")
    friends = (replace(cat, relation="with", to="dog"), replace(DOG, motion="play", relation="with", to="cat"))
    for actors in ((cat, box), friends):
        first, later = pixels(Shot("meadow", actors=actors), 0.5, 1.5)
        assert np.abs(first - later).sum() > 1000


def test_the_bars_of_a_cinema_film_cut_off_nobodys_feet() -> None:
    """A dog stands above the lower bar, as it stands on the ground of any other film."""
    bar = 180 - round((180 - 320 / 2.39) / 2)
    (dog,) = bars.spots(bars.understood("A dog stands in a meadow", "cinematic"), "dog", 1.0)
    assert bar - 30 < bars.box(dog)[3] < bar - 2


def test_a_windmill_turns_its_sails_and_not_itself() -> None:
    scene = bars.at_rest(bars.understood("A windmill on a green hill"))
    assert scene.shots[0].actors[0].motion == "spin"
    feet = []
    for mill in bars.spots(scene, "windmill", 0.5, 1.1, 1.7):
        _, top, _, low = bars.box(mill)
        feet.append(np.ptp(np.argwhere(mill[(top + 4 * low) // 5 :])[:, 1]))
    assert min(feet) > 0
    assert np.ptp(feet) <= 2


def test_a_train_runs_on_rails_and_a_car_on_tar() -> None:
    """Sleepers lie under the one, where the other has a smooth road."""
    rough = []
    for prompt in ("A train", "A car"):
        (frame,) = bars.drawn(bars.each_shot(bars.understood(prompt), _all_tiny), 1.0)
        rough.append(np.abs(np.diff(frame[145:160].sum(axis=2), axis=1)).mean())
    assert rough[0] > 2 * rough[1]


def _all_tiny(shot: Shot) -> Shot:
    """The set as it is built for them, and they too small to be seen."""
    return replace(shot, actors=tuple(replace(actor, scale=0.01) for actor in shot.actors))
