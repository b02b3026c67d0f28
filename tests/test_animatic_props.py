"""Every prop: it fills its box, stands on its foot, moves where it must, and is the same whenever it is drawn."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np
import pytest
from numpy.typing import NDArray

from animatic import props
from animatic.camera import View
from animatic.motions import Pose
from animatic.palette import light_of
from animatic.props import Look
from animatic.scene import Actor, Shot, Time
from animatic.stage import Stage
from animatic.vector import Canvas, Group, Node

SIZE = 160  # units of a prop's larger side, each of them a pixel
FOOT_X, FOOT_Y = 160, 220  # of the prop, in the picture
WALKING = Pose(0, 0, phase=1.0, stride=0.8, arms=0.3)
SOLID = 225  # of 255: smoke, glow and beams are softer and may leave the box
SMOKES = {"steam_train"}  # so thickly over its chimney that it is solid there
LEANS = {"palm"}  # to one side of its foot
HANGS = {"kite"}  # on a string that is finer than a pixel here
TURNS_BY_ITSELF = (
    "hot_air_balloon", "airship", "kite", "windmill", "lighthouse", "campfire", "candle", "cauldron", "ferris_wheel",
    "swing", "rowing_boat", "raft", "viking_ship", "submarine", "helicopter", "biplane", "drone", "space_station",
    "wind_turbine", "clock_tower", "flag", "portal", "flying_saucer", "fishbowl", "billboard", "well", "sandcastle",
    "gramophone", "typewriter", "snow_globe", "watering_can", "bush", "trampoline", "paper_plane",
)  # fmt: skip
ROLLS_WITH_ITS_OWNER = (
    "train", "steam_train", "tram", "car", "convertible", "food_truck", "carriage", "tank", "bicycle", "motorcycle",
    "skateboard", "wheelbarrow", "monster",
)  # fmt: skip
HELD_IN = ("rowing_boat", "canoe", "gondola", "sleigh", "convertible", "hammock")

Picture = NDArray[np.uint8]


@dataclass
class Drawing:
    """One prop on a stage of its own, and the picture it draws."""

    stage: Stage
    look: Look
    canvas: Canvas
    picture: Picture

    def at(self, t: float, pose: Pose = WALKING) -> Picture:
        for animation in self.stage.animations:
            animation(t)
        if self.look.act:
            self.look.act(t, pose)
        self.picture[:] = 0
        self.canvas.draw()
        return self.picture.copy()


@contextmanager
def drawing(
    name: str, time: Time = "day", number: int = 0, colour: str | None = None, front: bool = False
) -> Iterator[Drawing]:
    stage = Stage(View.of(640, 360), light_of(time), 1, Shot(set="meadow", time=time))
    look = props.make(name, stage, Actor(name, name, "thing", art=f"prop:{name}", colour=colour), SIZE, number)
    picture = np.zeros((250, 320, 4), dtype=np.uint8)
    canvas = Canvas(picture)
    node = look.front if front else look.node
    assert node is not None
    node.place(FOOT_X, FOOT_Y)
    canvas.add(node)
    yield Drawing(stage, look, canvas, picture)
    canvas.close()


@pytest.mark.parametrize("family", props.FAMILIES)
def test_a_prop_fills_the_box_it_states_and_stands_on_its_foot(family: str) -> None:
    for name in props.names_of(family):
        with drawing(name) as drawn:
            look, solid = drawn.look, drawn.at(1.1, Pose(0, 0))[..., 3] > SOLID
        rows, columns = np.flatnonzero(solid.any(axis=1)), np.flatnonzero(solid.any(axis=0))
        high, low = FOOT_Y - rows[0], rows[-1] + 1 - FOOT_Y
        wide = 2 * max(FOOT_X - columns[0], columns[-1] + 1 - FOOT_X)
        assert name in SMOKES or 0.85 * look.height <= high <= 1.1 * look.height + 1, name
        assert name in LEANS or 0.8 * look.width <= wide <= 1.21 * look.width + 2, name
        assert name in HANGS or -0.15 * SIZE <= low <= 0.07 * SIZE, name


@pytest.mark.parametrize("family", props.FAMILIES)
def test_a_prop_is_not_flat_by_day_nor_by_night_and_cheap_to_prepare(family: str) -> None:
    times: tuple[Time, ...] = ("day", "night")
    for name, time in itertools.product(props.names_of(family), times):
        with drawing(name, time) as drawn:
            picture = drawn.at(0.7)
            assert _paints(drawn.look.node) <= 130, name  # the steam train has 118; a set has some hundreds
        ink = picture[picture[..., 3] > SOLID][:, :3].astype(int) >> 4
        assert len(set((ink @ (256, 16, 1)).tolist())) >= 4, (name, time)


@pytest.mark.parametrize("family", props.FAMILIES)
def test_a_prop_is_the_same_drawn_fresh_and_after_other_moments(family: str) -> None:
    for name in props.names_of(family):
        with drawing(name, "dusk") as drawn:
            for t in (0.0, 2.6):
                drawn.at(t)
            after_others = drawn.at(1.3)
        with drawing(name, "dusk") as drawn:
            assert np.array_equal(drawn.at(1.3), after_others), name


@pytest.mark.parametrize("name", TURNS_BY_ITSELF)
def test_sails_flames_and_rotors_move_though_their_owner_stands(name: str) -> None:
    with drawing(name, "night") as drawn:
        assert _most_changed(drawn, Pose(0, 0)) >= 8


@pytest.mark.parametrize("name", ROLLS_WITH_ITS_OWNER)
def test_wheels_and_legs_move_with_their_owner(name: str) -> None:
    with drawing(name) as drawn:
        assert _most_changed(drawn, WALKING) >= 8


@pytest.mark.parametrize("name", ["train", "convertible", "bicycle"])
def test_wheels_rest_with_their_owner(name: str) -> None:
    with drawing(name) as drawn:
        assert _most_changed(drawn, Pose(0, 0)) == 0


@pytest.mark.parametrize("name", ["lamp_post", "lighthouse", "train", "tent", "candle", "clock_tower", "barn"])
def test_lamps_are_lit_in_the_dark(name: str) -> None:
    with drawing(name, "night") as drawn:
        red, green, blue, _ = (drawn.at(0.5)[..., i].astype(int) for i in range(4))
    assert ((red > 215) & (green > 180) & (blue < red)).sum() >= 8


@pytest.mark.parametrize("name", HELD_IN)
def test_the_near_side_hides_the_legs_of_who_sits_there(name: str) -> None:
    with drawing(name, front=True) as drawn:
        near, look = drawn.at(0.5)[..., 3] > SOLID, drawn.look
    assert look.seat is not None
    x, y = round(FOOT_X + look.seat[0]), round(FOOT_Y + look.seat[1])
    assert near[y : y + 12, x].any(), "below the hip the near side is drawn"
    assert not near[y - 12 : y - 4, x].any(), "above the hip the passenger is seen"


@pytest.mark.parametrize("name", ["hot_air_balloon", "balloon", "car", "kite", "monster"])
def test_several_of_a_kind_differ_in_colour_unless_the_prompt_named_one(name: str) -> None:
    first, second, third = (_shown(name, number) for number in range(3))
    assert min(_changed(first, second), _changed(second, third), _changed(first, third)) > 300
    for number in range(3):
        red, _, blue, solid = (_shown(name, number, "#2f6fd0")[..., i].astype(int) for i in range(4))
        assert ((blue > red + 40) & (solid > SOLID)).sum() > 200


def test_no_two_families_share_a_name() -> None:
    listed = [name for family in props.FAMILIES for name in props.names_of(family)]
    assert sorted(listed) == list(props.names())


def _most_changed(drawn: Drawing, pose: Pose) -> int:
    """How far the prop moves within a second, its owner's legs going on by two radians each quarter of one."""
    first = drawn.at(0.3, pose)
    steps = (replace(pose, phase=pose.phase and pose.phase + 2 * i) for i in range(1, 4))
    return max(_changed(first, drawn.at(0.3 + 0.25 * i, step)) for i, step in enumerate(steps, 1))


def _shown(name: str, number: int, colour: str | None = None) -> Picture:
    with drawing(name, number=number, colour=colour) as drawn:
        return drawn.at(0.5)


def _changed(a: Picture, b: Picture) -> int:
    """Pixels that differ visibly."""
    return int((np.abs(a.astype(np.int16) - b.astype(np.int16)) > 14).any(axis=2).sum())


def _paints(node: Node) -> int:
    return 1 + (sum(map(_paints, node.children)) if isinstance(node, Group) else 0)
