"""Every prop: it fills its box, stands on its foot, moves where it must, and is the same whenever it is drawn."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np
import pytest
from numpy.typing import NDArray

from animatic import props, words
from animatic.camera import View
from animatic.cast import casting
from animatic.motions import Pose
from animatic.palette import light_of
from animatic.props import Look
from animatic.scene import Actor, Kind, Shot, Time
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
    "toaster", "stove", "loudspeaker", "record_player", "chandelier", "bird_cage", "crane", "excavator", "engine",
    "seesaw",
    "starfish", "pipe", "watermill", "beehive", "tugboat", "hummingbird", "chameleon", "ghost", "haunted_house",
    "tornado",
)  # fmt: skip
ROLLS_WITH_ITS_OWNER = (
    "train", "steam_train", "tram", "car", "convertible", "food_truck", "carriage", "tank", "bicycle", "motorcycle",
    "skateboard", "wheelbarrow", "monster", "stroller", "snowmobile", "cannon", "double_decker",
    "duckling",
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


@pytest.mark.parametrize("name", ["seagull", "pelican"])
def test_sea_birds_fold_their_wings_on_the_ground_and_beat_them_in_the_air(name: str) -> None:
    with drawing(name) as drawn:
        assert _most_changed(drawn, Pose(0, 0)) == 0
        aloft = Pose(0, 0, lift=SIZE, phase=1.0, stride=0.5)
        assert _changed(drawn.at(0.3, Pose(0, 0)), drawn.at(0.3, aloft)) > 1500
        assert _most_changed(drawn, aloft) > 200


@pytest.mark.parametrize(
    "name", ["lamp_post", "lighthouse", "train", "tent", "candle", "clock_tower", "barn", "watermill", "crane",
     "palace", "gate", "double_decker", "haunted_house", "lantern"],
)  # fmt: skip
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


@pytest.mark.parametrize(
    ("word", "name"),
    [("seagull", "seagull"), ("oven", "stove"), ("record player", "record_player"), ("speaker", "loudspeaker"),
     ("bird cage", "bird_cage"), ("baseball bat", "baseball_bat"), ("pipe", "pipe"), ("chain", "chain"),
     ("engine", "engine"), ("slide", "slide"), ("tree stump", "tree_stump"), ("excavator", "excavator")],
)  # fmt: skip
def test_a_word_that_was_another_thing_or_a_card_finds_its_prop(word: str, name: str) -> None:
    (term,) = words.sentences(word)[0]
    assert term.first("actor") == f"prop:{name}"


@pytest.mark.parametrize(
    ("larger", "smaller"),
    [
        ("grand_piano", "cat"), ("grand_piano", "dog"), ("castle", "dragon"), ("palace", "dragon"),
        ("office-building", "dragon"), ("palace", "elephant"), ("haunted_house", "man"), ("deciduous-tree", "man"),
        ("evergreen-tree", "elephant"), ("bird", "blossom"), ("bird", "rose"), ("hummingbird", "blossom"),
        ("fox", "black-bird"), ("cat", "bird"), ("boy", "mushroom"), ("cat", "mushroom"), ("cat", "candle"),
        ("boy", "lantern"), ("tornado", "barn"), ("tornado", "deciduous-tree"), ("whale", "sailboat"),
        ("whale", "rowing_boat"), ("whale", "ship"), ("man", "violin"), ("double_decker", "stroller"),
        ("double_decker", "man"), ("duck", "duckling"), ("torii", "man"), ("man", "ghost"), ("blossom", "honeybee"),
    ],
)  # fmt: skip
def test_in_one_shot_what_is_larger_in_life_is_drawn_larger(larger: str, smaller: str) -> None:
    actors = (_cast(larger), _cast(smaller))
    stage = Stage(View.of(640, 360), light_of("day"), 1, Shot(set="meadow", actors=actors))
    first, second = (casting.look_for(stage, actor, 100.0) for actor in actors)
    assert max(first.height, 0.62 * first.width) > 1.1 * max(second.height, 0.62 * second.width)


def test_a_grand_piano_is_more_than_a_person_and_a_half_wide() -> None:
    stage = Stage(View.of(640, 360), light_of("day"), 1, Shot(set="room"))
    assert 150 <= casting.look_for(stage, _cast("grand_piano"), 100.0).width <= 180


def test_small_things_come_near_when_alone_and_where_the_prompt_says_giant() -> None:
    mushroom, boy = _cast("mushroom"), _cast("boy")
    alone, beside, giant = (
        casting.look_for(
            Stage(View.of(640, 360), light_of("day"), 1, Shot(set="forest", actors=actors)), actors[0], 100.0
        )
        for actors in ((mushroom,), (mushroom, boy), (replace(mushroom, scale=1.6), boy))
    )  # fmt: skip
    assert beside.height < 40 < 80 < alone.height < giant.height


def _cast(name: str) -> Actor:
    kinds: dict[str, Kind] = {
        "cat": "animal", "dog": "animal", "dragon": "animal", "elephant": "animal", "fox": "animal", "whale": "animal",
        "honeybee": "animal", "man": "person", "boy": "person", "bird": "bird", "black-bird": "bird", "duck": "bird",
        "duckling": "bird", "hummingbird": "bird", "blossom": "plant", "rose": "plant", "mushroom": "plant",
        "deciduous-tree": "plant", "evergreen-tree": "plant", "ship": "vehicle",
    }  # fmt: skip
    art = f"prop:{name}" if name in props.names() else name
    return Actor(name, name, kinds.get(name, "thing"), art=art)


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
