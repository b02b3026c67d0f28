"""Promises of the sets: each is composed, never flat or empty, right for its hour, and the same however it is drawn."""

from __future__ import annotations

import itertools
from typing import get_args

import numpy as np
import pytest
from numpy.typing import NDArray

from animatic import stage
from animatic.camera import View
from animatic.palette import light_of
from animatic.scene import Actor, Camera, Move, Scene, SetName, Shot, Time, Weather
from animatic.timeline import Film
from animatic.vector import Canvas

SETS: tuple[SetName, ...] = (
    "table", "room", "underwater", "ocean", "desert", "forest", "jungle", "road", "stage", "abstract",
)  # fmt: skip
TIMES: tuple[Time, ...] = ("day", "dawn", "sunset", "dusk", "night", "overcast", "neon")
MOVES: tuple[Move, ...] = ("pan", "tilt", "dolly_in", "dolly_out", "orbit", "aerial", "handheld")
SHAPES = ((256, 144), (144, 256), (160, 160))
DOG = Actor("dog", "dog", "animal", "dog")
CUP = Actor("coffee", "coffee", "food", "prop:cup", "steam", colour="#f5f5f5")

Picture = NDArray[np.float32]


def picture(shot: Shot, size: tuple[int, int] = (256, 144), t: float = 1.0, seconds: float = 4) -> Picture:
    with Film(Scene("", 7, (shot,)), *size, seconds, badge=False) as film:
        return colours(film.frame(t))


def colours(pixels: NDArray[np.uint8]) -> Picture:
    return pixels[..., :3].astype(np.float32)


def luma(of: Picture) -> float:
    return float((of @ np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)).mean())


def tiles_with_detail(of: Picture) -> int:
    """Of 6 by 6 tiles of the frame, how many hold more than one flat colour."""
    high, wide = (side // 6 for side in of.shape[:2])
    tiles = of[: high * 6, : wide * 6].reshape(6, high, 6, wide, 3)
    return int((tiles.std(axis=(1, 3)).mean(axis=2) > 2.0).sum())


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("size", SHAPES, ids=lambda size: "x".join(map(str, size)))
def test_every_shape_is_filled_from_edge_to_edge(name: SetName, size: tuple[int, int]) -> None:
    """Wide, tall and square frames all hold a picture: contrast, and detail over most of the frame."""
    seen = picture(Shot(name), size)
    assert seen.std() > 18
    assert tiles_with_detail(seen) >= 18
    assert (seen.max(axis=2) < 1).mean() < 0.01, "a part of the frame is not drawn"


@pytest.mark.parametrize("name", SETS)
def test_every_hour_looks_different_and_night_is_darker_than_day(name: SetName) -> None:
    """The seven lights of one set are told apart, all are readable, and the dark ones are dark."""
    seen = {time: picture(Shot(name, time)) for time in TIMES}
    assert luma(seen["night"]) < 0.75 * luma(seen["day"])
    assert luma(seen["neon"]) < luma(seen["day"])
    assert luma(seen["dusk"]) < luma(seen["day"])
    for one, other in itertools.combinations(TIMES, 2):
        assert np.abs(seen[one] - seen[other]).mean() > 4, f"{one} looks like {other}"
    for time, each in seen.items():
        assert each.std() > 9, f"{time} is flat"


@pytest.mark.parametrize("name", SETS)
def test_no_camera_move_shows_the_edge_of_a_set(name: SetName) -> None:
    """However the camera pans, tilts, turns or nears, there is something everywhere: nothing is left black."""
    allowed = 0.03 if name == "stage" else 0.01  # of the frame; the heads of the audience are dark
    for move in MOVES:
        for size in ((160, 90), (90, 160)):
            with Film(Scene("", 7, (Shot(name, actors=(DOG,), camera=Camera(move)),)), *size, 4, badge=False) as film:
                for t in (0.0, 3.95):
                    bare = (film.frame(t)[..., :3].max(axis=2) < 40).mean()
                    assert bare < allowed, f"{move} at {t} s shows {bare:.1%} of nothing"


@pytest.mark.parametrize("name", SETS)
def test_something_always_moves(name: SetName) -> None:
    """With a still camera and nobody on stage, the set itself lives."""
    shot = Shot(name, camera=Camera("static"))
    with Film(Scene("", 7, (shot,)), 256, 144, 4, badge=False) as film:
        first = colours(film.frame(0.5))
        later = colours(film.frame(1.5))
    assert (np.abs(first - later).max(axis=2) > 6).mean() > 0.002


@pytest.mark.parametrize("name", SETS)
def test_a_frame_is_the_same_whatever_was_drawn_before(name: SetName) -> None:
    """Frames may be drawn alone, in any order, by any process: not one pixel differs."""
    scenes = Scene("", 7, (Shot(name, "sunset", camera=Camera("pan")),))
    with Film(scenes, 192, 108, 4) as film:
        alone = film.frame(2.0).copy()
    with Film(scenes, 192, 108, 4) as film:
        for t in (0.0, 3.9, 0.7):
            film.frame(t)
        assert np.array_equal(film.frame(2.0), alone)


@pytest.mark.parametrize("name", SETS)
def test_a_remix_at_night_keeps_the_layout(name: SetName) -> None:
    """The hour changes colours, never places: the layers that day and night share are the same, and so is the floor."""
    built = {}
    for time in ("day", "night"):
        shot = Shot(name, time)
        built[time] = stage.Stage(View.of(640, 360), light_of(time), 7, shot)
        stage.build(name, built[time])
    assert built["day"].floor.y == built["night"].floor.y
    assert built["day"].horizon == built["night"].horizon
    by_day = {(layer.name, layer.depth) for layer in built["day"].layers}
    by_night = {(layer.name, layer.depth) for layer in built["night"].layers}
    lights_only = {"twinkle", "sparks", "lamps", "glitter", "gulls", "air"}
    assert {name for name, _ in by_day ^ by_night} <= lights_only


@pytest.mark.parametrize(
    ("name", "detail"),
    [
        *(("room", word) for word in ("kitchen", "library", "bedroom", "office", "fireplace", "christmas")),
        *(("forest", word) for word in ("autumn", "snow", "bamboo", "birch", "pines", "path")),
        *(("jungle", word) for word in ("waterfall", "ruins")),
        *(("desert", word) for word in ("dunes", "pyramids", "highway")),
        *(("underwater", word) for word in ("shipwreck", "seaweed")),
        *(("table", word) for word in ("marble", "stone", "candles")),
        *(("stage", word) for word in ("concert", "disco")),
        *(("road", word) for word in ("windmill", "highway")),
        ("ocean", "open sea"),
    ],
)
def test_a_detail_that_the_prompt_named_is_shown(name: SetName, detail: str) -> None:
    """Kitchen, bamboo, pyramids: each changes at least one part in a hundred of the picture plainly."""
    plain, asked = picture(Shot(name)), picture(Shot(name, details=(detail,)))
    assert (np.abs(plain - asked).max(axis=2) > 12).mean() > 0.01


@pytest.mark.parametrize("name", ["room", "table"])
@pytest.mark.parametrize("word", ["rain", "snow"])
def test_it_rains_outside_the_window_and_never_in_the_room(name: SetName, word: Weather) -> None:
    """Weather of the open air moves behind the panes; the floor and the table top are as still as in fine weather."""
    still = Camera("static")
    with Film(Scene("", 7, (Shot(name, "overcast", (word,), camera=still),)), 320, 180, 4, badge=False) as film:
        first, later = colours(film.frame(1.0)), colours(film.frame(1.4))
    moved = np.abs(first - later).max(axis=2) > 8
    assert moved[:100].mean() > 0.003
    assert moved[150:].mean() < 0.002


def test_the_coffee_grows_as_the_camera_comes_nearer() -> None:
    """ "A steaming cup of coffee on a wooden table, slow dolly in": the cup ends at least 1.4 times as wide."""
    shot = Shot("table", actors=(CUP,), camera=Camera("dolly_in"), details=("wooden",))
    with Film(Scene("", 7, (shot,)), 320, 180, 4, badge=False) as film:
        widths = [_pale_width(colours(film.frame(t))) for t in (0.0, 3.95)]
    assert widths[1] >= 1.4 * widths[0] > 0


def test_the_table_is_wooden_and_the_room_behind_it_moves_less() -> None:
    """Planks are brown; while the camera comes nearer, the window behind moves less than the table before it."""
    shot = Shot("table", camera=Camera("dolly_in"), details=("wooden",))
    seen = picture(shot)
    red, _, blue = seen[-30:].mean(axis=(0, 1))
    assert red > 1.5 * blue
    built = stage.Stage(View.of(640, 360), light_of("day"), 7, shot)
    stage.build("table", built)
    depths = sorted(layer.depth for layer in built.layers)
    assert depths[0] < 0.3 < depths[-1]
    assert len(set(depths)) >= 4


def test_the_reef_is_blue_and_its_fish_swim_both_ways() -> None:
    """ "Underwater coral reef with fish and bubbles": blue, corals at three depths, four fish or more, both ways."""
    shot = Shot("underwater", weather=("bubbles",), details=("reef",))
    seen = picture(shot)
    red, green, blue = seen.mean(axis=(0, 1))
    assert blue > 1.25 * red
    assert blue > green
    built = stage.Stage(View.of(640, 360), light_of("day"), 7, shot)
    stage.build("underwater", built)
    assert len({layer.depth for layer in built.layers if "reef" in layer.name or layer.name == "sea bed"}) >= 3
    ways = [_way(built, layer) for layer in built.layers if layer.name.endswith("fish")]
    right, left = (sum(count[k] for count in ways) for k in (0, 1))
    assert right >= 2
    assert left >= 2
    assert right + left >= 4


def test_bubbles_rise() -> None:
    """The bubbles of one moment are found higher, not lower, a fifth of a second later."""
    built = stage.Stage(View.of(640, 360), light_of("day"), 7, Shot("underwater"))
    stage.build("underwater", built)
    bubbles = next(layer for layer in built.layers if layer.name == "bubbles")
    early, later = (_alone(built, bubbles, t) for t in (1.0, 1.2))
    steps = range(5, 15)  # pixels that a bubble rises in that time
    up = sum(float((np.roll(early, -step, axis=0) * later).mean()) for step in steps)
    down = sum(float((np.roll(early, step, axis=0) * later).mean()) for step in steps)
    assert up > 1.5 * down


def test_every_set_of_the_vocabulary_can_be_built() -> None:
    """No name that a scene may hold is without its stage."""
    for name in get_args(SetName):
        shot = Shot(name)
        built = stage.Stage(View.of(320, 180), light_of("day"), 1, shot)
        stage.build(name, built)
        assert built.layers


def _alone(built: stage.Stage, layer: stage.Layer, t: float) -> NDArray[np.float32]:
    """How opaque one layer is at a moment, drawn without all the others."""
    for animation in built.animations:
        animation(t)
    pixels = np.zeros((360, 640, 4), dtype=np.uint8)
    canvas = Canvas(pixels, built.view.pixels_per_unit)
    canvas.add(layer.group)
    canvas.draw()
    canvas.close()
    return pixels[..., 3].astype(np.float32)


def _pale_width(of: Picture) -> int:
    """Width in pixels of the widest run of white china in the lower half."""
    low = of[of.shape[0] // 2 :]
    china = (low.min(axis=2) > 165) & (low.max(axis=2) - low.min(axis=2) < 40)
    return max((_longest_run(row) for row in china), default=0)


def _longest_run(row: NDArray[np.bool_]) -> int:
    best = run = 0
    for lit in row:
        run = run + 1 if lit else 0
        best = max(best, run)
    return best


def _way(built: stage.Stage, layer: stage.Layer) -> tuple[int, int]:
    """How many of a layer's nodes go right and how many left between two moments."""
    places = []
    for t in (1.0, 1.1):
        for animation in built.animations:
            animation(t)
        places.append([node._placed[2] for node in layer.group.children])
    moved = [b - a for a, b in zip(*places, strict=True)]
    return sum(0 < each < 60 for each in moved), sum(-60 < each < 0 for each in moved)
