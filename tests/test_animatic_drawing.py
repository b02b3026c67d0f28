"""The promises of the drawing: a frame depends on its time alone, is never empty, and shows what the prompt named."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest

from animatic.scene import Actor, Camera, Motion, Move, Scene, SetName, Shot, Time, Weather
from animatic.timeline import Film

CAT = Actor("cat", "cat", "animal", "cat", motion="play", relation="with", to="ball")
BALL = Actor("ball", "ball", "thing", "prop:ball", motion="bounce", colour="#e8483f")
SPACESHIP = Actor("spaceship", "spaceship", "vehicle", "rocket", motion="fly")
BALLOONS = Actor("balloon", "balloon", "thing", "prop:balloon", motion="rise", count=3, colour="#e0302f")
CUP = Actor("cup", "cup", "thing", "prop:cup", motion="steam")
FISH = Actor("fish", "fish", "fish", "tropical-fish", motion="swim", count=5)
ASTRONAUTS = Actor("astronaut", "astronaut", "person", "astronaut", motion="dance", count=2)
DOG = Actor("dog", "dog", "animal", "dog", motion="run")

PLAY = Shot("meadow", "day", (), (CAT, BALL))
NEON = Shot("city", "neon", ("rain",), (SPACESHIP,), details=("wet",))
BEACH = Shot("beach", "sunset", (), (), Camera("aerial"), ("tropical",))
PEAKS = Shot("mountains", "day", (), (BALLOONS,), details=("snowy",))
COFFEE = Shot("table", "day", (), (CUP,), Camera("dolly_in"), ("wooden",))
REEF = Shot("underwater", "day", ("bubbles",), (FISH,), details=("reef",))
MOON = Shot("moon", "day", (), (ASTRONAUTS,))
CHASE = Shot("meadow", "sunset", ("fireflies",), (DOG,), Camera("tracking"))


def film(*shots: Shot, width: int = 320, height: int = 180, seconds: float = 4, seed: int = 7) -> Film:
    return Film(Scene("a prompt", seed, shots), width, height, seconds)


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


def pieces(mask: np.ndarray, least: int) -> list[np.ndarray]:
    """The connected parts of a mask with at least so many pixels, as arrays of (y, x)."""
    left, found = {(int(y), int(x)) for y, x in np.argwhere(mask)}, []
    while left:
        edge, piece = [left.pop()], []
        while edge:
            y, x = edge.pop()
            piece.append((y, x))
            for near in ((y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)):
                if near in left:
                    left.remove(near)
                    edge.append(near)
        if len(piece) >= least:
            found.append(np.array(piece))
    return found


FILLED = [
    PLAY, NEON, BEACH, PEAKS, COFFEE, REEF, MOON, CHASE,
    *(
        Shot(name, time, (weather,), (ASTRONAUTS, DOG, Actor("thing", "zorgblatt", "card", None, motion="spin")))
        for name, time, weather in zip(
            get_args(SetName), get_args(Time) * 3, (*get_args(Weather), "snow", "storm", "aurora"), strict=False
        )
    ),
]  # fmt: skip


@pytest.mark.parametrize("shot", FILLED, ids=lambda shot: f"{shot.set}-{shot.time}")
def test_a_frame_depends_on_nothing_but_its_time(shot: Shot) -> None:
    """Frame 60 drawn alone, after 0 to 59, and after 95 is the same to the last pixel."""
    with film(shot, width=192, height=108) as alone:
        expected = alone.frame(60 / 24).copy()
    with film(shot, width=192, height=108) as played:
        for k in range(60):
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
    """The lowest rows of a beach are sand from one side to the other, never the sea and sky behind its end."""
    framing = "medium" if move == "aerial" else "close"
    place: SetName = "mountains" if move == "aerial" else "beach"
    for frame in pixels(Shot(place, "day", camera=Camera(move, framing)), 0, 2, 3.95, width=160, height=90):
        low = frame[-6:]
        ground = np.median(low.reshape(-1, 3), axis=0)
        assert ground[2] < ground[:2].max()
        for corner in (low[:, :6], low[:, -6:]):
            assert np.abs(corner.mean(axis=(0, 1)) - ground).max() < 60


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


def test_a_ball_crosses_a_quarter_of_the_width_and_bounces_twice() -> None:
    times = [k / 12 for k in range(48)]
    balls = [np.argwhere(red(frame)) for frame in pixels(PLAY, *times)]
    x = np.array([np.median(ball[:, 1]) for ball in balls if len(ball) > 40])
    y = np.array([np.median(ball[:, 0]) for ball in balls if len(ball) > 40])
    assert np.ptp(x) >= 0.25 * 320
    landings = (y[1:-1] >= y[:-2]) & (y[1:-1] > y[2:]) & (y[1:-1] > y.mean())
    assert np.ptp(y) >= 0.15 * 180
    assert landings.sum() >= 2


def test_a_neon_night_is_dark_and_magenta_and_the_rocket_crosses_it() -> None:
    plain = pixels(Shot("city", "neon", ("rain",), (), details=("wet",)), 2.0)[0]
    luma = plain @ np.array([0.2126, 0.7152, 0.0722])
    assert luma.mean() < 80
    r, g, b = plain[..., 0], plain[..., 1], plain[..., 2]
    assert ((r > g + 25) & (b > g + 25)).mean() > 0.02
    assert ((b > r + 25) & (g > r + 5)).mean() > 0.002
    painted = replace(NEON, actors=(replace(SPACESHIP, colour="#ff0000"),))
    frames = pixels(painted, *(0.1 + 0.42 * k for k in range(10)))
    places = [float(np.median(np.argwhere(red(frame)[:105])[:, 1])) for frame in frames]
    steps = np.diff(places)
    assert abs(places[-1] - places[0]) >= 0.4 * 320
    assert (steps > 0).all() or (steps < 0).all()


def test_a_beach_from_the_air_has_a_high_horizon_and_foam_that_rolls() -> None:
    frames = pixels(BEACH, 0.2, 1.2, 2.2, 3.2)
    sky = frames[0][: 180 // 4].reshape(-1, 3)
    assert (sky[:, 0] > sky[:, 2]).mean() > 0.5
    edge = np.abs(np.diff(frames[0].mean(axis=(1,)), axis=0)).sum(axis=1)
    assert int(edge[10:].argmax()) + 10 < 180 / 3
    foam = [int(((frame @ np.array([0.2126, 0.7152, 0.0722]))[60:] > 200).sum()) for frame in frames]
    assert min(foam) > 100
    assert max(foam) - min(foam) > 0.05 * max(foam)


def test_exactly_three_red_balloons_rise_a_third_of_the_height() -> None:
    low, middle, high = pixels(PEAKS, 0.1, 2.0, 3.9)
    assert len(pieces(red(middle), 60)) == 3
    assert len(pieces(red(high), 60)) == 3
    fall = np.argwhere(red(low))[:, 0].mean() - np.argwhere(red(high))[:, 0].mean()
    assert fall >= 0.3 * 180


def test_a_dolly_in_makes_the_cup_grow_and_its_steam_never_stands_still() -> None:
    def width(frame: np.ndarray) -> int:
        pale = (frame.min(axis=2) > 150) & (np.ptp(frame, axis=2) < 60)
        rows = pale[90:165].sum(axis=1)
        return int(rows.max())

    with film(COFFEE) as made:
        first, last = made.frame(0.0)[..., :3].astype(int), made.frame(3.95)[..., :3].astype(int)
    assert width(last) >= 1.3 * width(first)
    before, after = pixels(Shot("table", "day", (), (CUP,), Camera("static")), 1.0, 1.0 + 1 / 24)
    assert np.abs(before - after).sum() > 200


def test_fish_swim_both_ways_in_blue_water() -> None:
    frames = pixels(REEF, 1.0, 1.25)
    mean = frames[0].mean(axis=(0, 1))
    assert mean[2] > mean[0]
    assert np.abs(frames[0] - frames[1]).sum() > 5000


def test_a_tracked_dog_stays_in_the_middle_while_the_world_goes_by() -> None:
    painted = replace(CHASE, actors=(replace(DOG, colour="#00c8ff"),))
    for frame in pixels(painted, 0.5, 1.5, 2.5, 3.5):
        blue = np.argwhere((frame[..., 2] > frame[..., 0] + 40)[70:])
        assert len(blue) > 150
        assert abs(np.median(blue[:, 1]) - 160) < 0.15 * 320
    before, after = pixels(CHASE, 0.5, 1.5)
    assert np.abs(before[90:] - after[90:]).mean() > 2


def test_two_astronauts_step_as_they_dance() -> None:
    one, other = spots(replace(MOON, camera=Camera("static")), 1.0, 1.4)
    assert len(pieces(_mask(one), 150)) == 2
    legs = [spot[spot[:, 0] > spot[:, 0].max() - 22] for spot in (one, other)]
    assert len(set(map(tuple, legs[0])) ^ set(map(tuple, legs[1]))) > 60


def _mask(spot: np.ndarray) -> np.ndarray:
    """The spot with its gaps closed, up to ten pixels wide: a white suit on grey ground differs only in parts."""
    mask = np.zeros((180, 320), dtype=bool)
    mask[spot[:, 0], spot[:, 1]] = True
    for axis in (0, 1):
        mask = np.logical_or.reduce([np.roll(mask, by, axis) for by in range(-5, 6)])
    return mask


def test_at_night_every_tree_stands_where_it_stood_by_day() -> None:
    def edges(time: Time) -> np.ndarray:
        frame = pixels(Shot("meadow", time), 1.0)[0].sum(axis=2)[70:120]
        steps = np.abs(np.diff(frame, axis=1))
        return steps > np.quantile(steps, 0.95)

    day, night = edges("day"), edges("night")
    near = day | np.roll(day, 1, axis=1) | np.roll(day, -1, axis=1)
    assert (night & near).sum() >= 0.7 * night.sum()


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


def test_an_unknown_noun_becomes_a_card_with_the_users_own_word() -> None:
    def card(word: str) -> np.ndarray:
        actor = Actor("thing", word, "card", None)
        return pixels(Shot("meadow", actors=(actor,), camera=Camera("static")), 1.0)[0]

    assert (card("zorgblatt") == card("zorgblatt")).all()
    assert np.abs(card("zorgblatt") - card("xylophant")).sum() > 3000


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
