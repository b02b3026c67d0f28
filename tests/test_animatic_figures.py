"""People and animals: bodies that step, clothes that are seen, and who wears, holds, rides and stands where."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
from numpy.typing import NDArray

from animatic import puppets
from animatic.camera import View, rig
from animatic.cast import Company, Performer, assemble
from animatic.cast.casting import look_for
from animatic.motions import Pose
from animatic.palette import light_of
from animatic.props import Look
from animatic.scene import Actor, Camera, Dress, Framing, Shot
from animatic.stage import Stage
from animatic.vector import Canvas, Group

VIEW = View.of(320, 180)
SECONDS = 4.0
SUNGLASSES = Actor("sunglasses", "sunglasses", "thing", "sunglasses", relation="wearing", to="lead")
HAT = Actor("hat", "top hat", "thing", "top-hat", relation="wearing", to="lead")


def stage_of(*actors: Actor, camera: Camera | None = None) -> Stage:
    shot = Shot("meadow", actors=actors, camera=camera or Camera("static"))
    return Stage(VIEW, light_of("day"), 7, shot)


def company(*actors: Actor, camera: Camera | None = None) -> Company:
    return assemble(stage_of(*actors, camera=camera), SECONDS)


def named(made: Company, name: str) -> list[Performer]:
    return [p for p in made.performers if p.actor.name == name]


def figure(actor: Actor, number: int = 0) -> puppets.Figure:
    made = puppets.figure(stage_of(actor), actor, 100, number)
    assert made is not None
    return made


def drawn(look: Look, pose: Pose, t: float = 0.0) -> NDArray[np.int16]:
    """A look of about 100 units on an empty sheet, its foot in the middle and 20 pixels above the lower edge."""
    pixels = np.zeros((160, 240, 4), dtype=np.uint8)
    assert look.act is not None
    look.act(t, pose)
    holder = Group(look.node)
    holder.place(120, 140)
    canvas = Canvas(pixels)
    canvas.add(holder)
    canvas.draw()
    canvas.close()
    return pixels.astype(np.int16)


def share_of_overlap(a: Performer, b: Performer, t: float) -> float:
    """How much of the smaller one's box lies under the other's."""
    left, top, right, foot = a.box(t)
    x, y, x2, y2 = b.box(t)
    both = max(0.0, min(right, x2) - max(left, x)) * max(0.0, min(foot, y2) - max(top, y))
    return both / min((right - left) * (foot - top), (x2 - x) * (y2 - y))


def share_in_frame(performer: Performer, made: Company, camera: Camera, t: float) -> float:
    aim = rig(camera, VIEW, SECONDS, made.focus)(t)
    wide, high = VIEW.width / aim.zoom, VIEW.height / aim.zoom
    x, y = VIEW.width / 2 + aim.x - wide / 2, VIEW.height / 2 + aim.y - high / 2
    left, top, right, foot = performer.box(t)
    seen = max(0.0, min(right, x + wide) - max(left, x)) * max(0.0, min(foot, y + high) - max(top, y))
    return seen / ((right - left) * (foot - top))


@pytest.mark.parametrize("art", ["elephant", "puppet:child", "penguin", "horse", "cow"])
@pytest.mark.parametrize("motion", ["idle", "walk", "play", "dance"])
def test_up_to_seven_of_a_kind_do_not_hide_each_other(art: str, motion: str) -> None:
    for count in (2, 5, 7):
        actor = Actor("lead", "one", "person" if ":" in art else "animal", art, motion=motion, count=count)  # type: ignore[arg-type]
        crowd = company(actor).performers
        for t in (0.4, 2.0, 3.6):
            worst = max(share_of_overlap(a, b, t) for i, a in enumerate(crowd) for b in crowd[:i])
            assert worst <= 0.35, (count, t)


def test_penguins_slide_on_their_bellies_side_by_side() -> None:
    crowd = company(Actor("lead", "penguin", "bird", "penguin", motion="ski", count=5)).performers
    assert max(share_of_overlap(a, b, 2.0) for i, a in enumerate(crowd) for b in crowd[:i]) <= 0.35


@pytest.mark.parametrize("framing", get_args(Framing))
@pytest.mark.parametrize(
    "actors",
    [
        (Actor("lead", "chef", "person", "puppet:chef"), Actor("pan", "pan", "thing", "cooking")),
        (Actor("lead", "elephant", "animal", "elephant", count=5, motion="walk"),),
        (Actor("lead", "knight", "person", "puppet:knight", relation="riding", to="horse"),
         Actor("horse", "horse", "animal", "horse", motion="run"), Actor("castle", "castle", "thing", "castle")),
        (Actor("lead", "dragon", "animal", "dragon", motion="fly"),
         Actor("wizard", "wizard", "person", "puppet:wizard")),
        (Actor("lead", "robot", "person", "puppet:robot", scale=0.5),
         Actor("flower", "flower", "plant", "sunflower", scale=2.0)),
        (Actor("lead", "kitten", "animal", "cat", motion="play", count=2, relation="with", to="yarn"),
         Actor("yarn", "ball of yarn", "thing", "yarn", motion="roll")),
    ],
)  # fmt: skip
def test_all_that_is_named_is_in_the_picture_half_way_through(actors: tuple[Actor, ...], framing: Framing) -> None:
    camera = Camera("drift", framing)
    made = company(*actors, camera=camera)
    for performer in made.performers:
        if performer.bond is None and performer.actor.name != "castle":  # the world passes a castle by
            assert share_in_frame(performer, made, camera, SECONDS / 2) >= 2 / 3, performer.actor.name


def test_what_leaps_stays_below_the_upper_edge() -> None:
    whale = company(Actor("lead", "whale", "fish", "whale", motion="jump", scale=1.5)).performers[0]
    assert min(whale.box(t / 10)[1] for t in range(40)) >= 0


@pytest.mark.parametrize("wearer", ["puppet:woman", "dog", "polar-bear", "penguin", "puppet:boy"])
def test_sunglasses_and_hats_are_worn_on_the_head(wearer: str) -> None:
    kind = "person" if ":" in wearer else "animal"
    made = company(Actor("lead", "one", kind, wearer, motion="walk"), SUNGLASSES, HAT)  # type: ignore[arg-type]
    lead, glasses, hat = made.performers
    for t in (0.3, 1.7, 3.1):
        left, top, right, foot = lead.box(t)
        x, y = np.add(glasses.box(t)[:2], glasses.box(t)[2:]) / 2
        assert left < x < right
        assert top < y < top + 0.5 * (foot - top)
        assert hat.box(t)[3] < y
        assert hat.box(t)[1] < top + 0.1 * (foot - top)


def test_a_head_with_a_hat_of_its_own_gets_no_second_one() -> None:
    assert [p.actor.name for p in company(Actor("lead", "chef", "person", "puppet:chef"), HAT).performers] == ["lead"]


def test_each_child_flies_a_kite_of_its_own_above_its_head() -> None:
    children = Actor("lead", "child", "person", "puppet:child", motion="play", count=5, relation="holding", to="kite")
    made = company(children, Actor("kite", "kite", "thing", "kite", motion="fly", count=3))
    kites = named(made, "kite")
    assert len(kites) == 5
    for child, kite in zip(named(made, "lead"), kites, strict=True):
        assert kite.flier is child
        assert 0 <= kite.box(2.0)[1] < kite.box(2.0)[3] < child.box(2.0)[1]


def test_a_kite_hangs_on_a_string_from_the_hand() -> None:
    """Half way between the child and its kite there is something to be seen, and nothing beside it."""
    child = Actor("lead", "child", "person", "puppet:child", relation="holding", to="kite")
    stage = stage_of(child, Actor("kite", "kite", "thing", "prop:kite", motion="fly"))
    lead, kite = assemble(stage, SECONDS).performers
    for animation in stage.animations:
        animation(2.0)
    pixels = np.zeros((180, 320, 4), dtype=np.uint8)
    canvas = Canvas(pixels, VIEW.pixels_per_unit)
    canvas.add(*(layer.group for layer in stage.layers))
    canvas.draw()
    canvas.close()
    between = pixels[round((kite.box(2.0)[3] + lead.box(2.0)[1]) / 2 * VIEW.pixels_per_unit), :, 3]
    assert 1 <= (between > 30).sum() <= 6


@pytest.mark.parametrize(
    ("art", "hands"), [("open-book", "read"), ("guitar", "strum"), ("umbrella", "lift"), ("dagger", "lead")]
)
def test_held_things_are_in_the_hands_and_the_arms_know(art: str, hands: str) -> None:
    holder = Actor("lead", "fox", "animal", "fox", relation="holding", to="thing")
    made = company(holder, Actor("thing", art, "thing", art))
    lead, thing = made.performers
    assert lead.at(1.0).hands == hands
    assert isinstance(lead.look, puppets.Figure)
    assert lead.look.height > lead.look.width  # who holds something stands upright
    assert share_of_overlap(lead, thing, 1.0) > 0.2


@pytest.mark.parametrize("art", ["polar-bear", "fox", "dog", "cat", "horse", "elephant", "puppet:man"])
def test_legs_step_from_beat_to_beat_and_a_walk_is_no_run(art: str) -> None:
    look = figure(Actor("lead", "one", "person" if ":" in art else "animal", art))
    beats = [drawn(look, Pose(0, 0, phase=p, stride=s))[118:141] for p, s in ((0.8, 0.6), (2.4, 0.6), (0.8, 1.0))]
    for i, beat in enumerate(beats):
        for other in beats[:i]:
            assert (np.abs(beat - other).max(axis=2) > 40).sum() > 60


def test_animals_walk_on_four_legs_and_dance_on_two() -> None:
    for art in ("polar-bear", "fox", "panda", "lion", "wolf", "moose", "boar", "koala", "unicorn"):
        walking = figure(Actor("lead", "one", "animal", art, motion="walk"))
        dancing = figure(Actor("lead", "one", "animal", art, motion="dance"))
        assert walking.width > walking.height * 0.85
        assert dancing.width < dancing.height * 0.6


def test_a_sleeping_animal_lies_lower_than_it_stands() -> None:
    look = figure(Actor("lead", "lion", "animal", "lion"))
    tops = [
        np.flatnonzero(drawn(look, Pose(0, 0, stance=stance))[..., 3].any(axis=1))[0] for stance in ("stand", "lie")
    ]
    assert tops[1] > tops[0] + 20


@pytest.mark.parametrize("dress", get_args(Dress))
def test_every_dress_is_seen(dress: Dress) -> None:
    plain = drawn(figure(Actor("lead", "woman", "person", "puppet:woman")), Pose(0, 0))
    clad = drawn(figure(Actor("lead", "woman", "person", "puppet:woman", dress=dress)), Pose(0, 0))
    assert (np.abs(plain - clad).max(axis=2) > 40).sum() > 250


@pytest.mark.parametrize("trait", ["beard", "old", "long hair", "bald", "glasses", "crown"])
def test_every_trait_is_seen(trait: str) -> None:
    plain = drawn(figure(Actor("lead", "man", "person", "puppet:man")), Pose(0, 0))
    marked = drawn(figure(Actor("lead", "man", "person", "puppet:man", traits=(trait,))), Pose(0, 0))  # type: ignore[arg-type]
    assert (np.abs(plain - marked).max(axis=2) > 40).sum() > 40


def test_children_of_a_group_are_no_clones_and_always_the_same() -> None:
    group = Actor("lead", "child", "person", "puppet:child", count=4)
    sheets = [drawn(figure(group, number), Pose(0, 0)) for number in range(4)]
    for i, sheet in enumerate(sheets):
        assert (sheet == drawn(figure(group, i), Pose(0, 0))).all()
        for other in sheets[:i]:
            assert (np.abs(sheet - other).max(axis=2) > 40).sum() > 100


def test_a_swimmer_lies_flat() -> None:
    swimmer = company(Actor("lead", "swimmer", "person", "puppet:person", motion="swim")).performers[0]
    left, top, right, foot = swimmer.box(1.0)
    assert right - left > 1.3 * (foot - top)


def test_a_rower_sits_in_the_boat_and_rows() -> None:
    rower = Actor("lead", "fisherman", "person", "puppet:man", relation="in", to="boat")
    made = company(rower, Actor("boat", "rowing boat", "vehicle", "prop:rowing_boat", motion="sail"))
    lead, boat = made.performers
    left, top, right, foot = boat.box(1.0)
    x, head, x2, _ = lead.box(1.0)
    assert left < (x + x2) / 2 < right
    assert head < top
    assert (lead.at(1.0).stance, lead.at(1.0).hands) == ("sit", "row")
    assert foot - top > 0


def test_a_rider_sits_astride_above_the_back_of_its_mount() -> None:
    rider = Actor("lead", "knight", "person", "puppet:knight", relation="riding", to="horse")
    made = company(rider, Actor("horse", "horse", "animal", "horse", motion="run"))
    lead, horse = made.performers
    assert lead.at(1.0).stance == "astride"
    left, top, right, foot = horse.box(1.0)
    x, head, x2, low = lead.box(1.0)
    assert left < (x + x2) / 2 < right
    assert head < top + 0.2 * (foot - top)
    assert top < low < foot


@pytest.mark.parametrize(
    ("art", "wide"), [("bed", 0), ("couch-and-lamp", 0), ("rock", 0), ("wood", 0), ("brick", 0), ("castle", 0.95)]
)
@pytest.mark.parametrize("guest", ["puppet:child", "cat", "owl"])
def test_whoever_is_on_something_is_upon_it_and_not_beside(art: str, wide: float, guest: str) -> None:
    """Its foot between the host's top and its lower half, its middle over the host, and a seat is no tower."""
    kind = "person" if ":" in guest else "animal"
    lead = Actor("lead", "one", kind, guest, relation="on", to="host")  # type: ignore[arg-type]
    upon, host = company(lead, Actor("host", art, "thing", art)).performers
    left, top, right, foot = host.box(2.0)
    x, head, x2, low = upon.box(2.0)
    assert left < (x + x2) / 2 < right
    assert top - 0.1 * (low - head) <= low <= top + 0.75 * (foot - top)
    assert head >= 0
    assert foot - top <= 1.45 * max(upon.size, upon.width) or wide


def test_who_sleeps_on_a_bed_lies_along_it() -> None:
    lead = Actor("lead", "boy", "person", "boy", motion="sleep", relation="on", to="bed")
    boy, bed = company(lead, Actor("bed", "bed", "thing", "bed")).performers
    left, top, right, foot = boy.box(1.0)
    assert right - left > 1.5 * (foot - top)
    assert bed.box(1.0)[0] < left < right < bed.box(1.0)[2] * 1.02


def test_a_parrot_sits_on_the_shoulder() -> None:
    parrot = Actor("lead", "parrot", "bird", "parrot", relation="on", to="pirate")
    bird, pirate = company(parrot, Actor("pirate", "pirate", "person", "puppet:pirate")).performers
    _, top, _, foot = pirate.box(1.0)
    low = bird.box(1.0)[3]
    assert top + 0.25 * (foot - top) < low < top + 0.6 * (foot - top)


def test_two_ships_float_side_by_side_in_a_cup() -> None:
    ships = Actor("lead", "ship", "vehicle", "prop:pirate_ship", count=2, relation="in", to="cup")
    one, two, cup = company(ships, Actor("cup", "cup", "thing", "prop:cup")).performers
    assert share_of_overlap(one, two, 1.0) <= 0.2
    left, _, right, _ = cup.box(1.0)
    assert left - 2 <= one.box(1.0)[0] < two.box(1.0)[2] <= right + 2


@pytest.mark.parametrize(
    ("art", "hands"),
    [("violin", "bow"), ("trumpet", "blow"), ("drum", "drum"), ("guitar", "strum"), ("goal-net", "knit"),
     ("prop:watering_can", "pour"), ("laptop", "knit")],
)  # fmt: skip
def test_a_player_plays_what_it_holds(art: str, hands: str) -> None:
    """The hands know the thing, they move in the course of a second, and nobody hops."""
    holder = Actor("lead", "man", "person", "puppet:man", motion="play", relation="holding", to="thing")
    lead, _ = company(holder, Actor("thing", art, "thing", art)).performers
    assert lead.at(1.0).hands == hands
    assert max(lead.at(t / 10).lift for t in range(40)) < 0.02 * lead.size
    beats = [drawn(figure(Actor("lead", "man", "person", "puppet:man")), lead.at(t)) for t in (0.2, 0.45)]
    assert hands in ("blow", "pour") or (np.abs(beats[0] - beats[1]).max(axis=2) > 40).sum() > 10


@pytest.mark.parametrize("player", ["puppet:man", "cat"])
def test_a_pianist_stands_at_the_keys(player: str) -> None:
    lead = Actor("lead", "one", "animal", player, motion="play", relation="holding", to="it")
    pianist, piano = company(lead, Actor("it", "piano", "thing", "prop:grand_piano")).performers
    assert pianist.at(1.0).hands == "keys"
    assert pianist.at(1.0).facing == 1
    assert piano.bond is None
    assert 0.6 * pianist.size < piano.size < 1.6 * pianist.size
    left, right = pianist.box(1.0)[2], piano.box(1.0)[0]
    assert -0.35 * pianist.width < left - right < 0.5 * pianist.width


def test_fighters_face_each_other_with_blades() -> None:
    knights = Actor("lead", "knight", "person", "puppet:knight", motion="play", count=2, relation="with", to="sword")
    made = company(knights, Actor("sword", "sword", "thing", "crossed-swords", count=3))
    one, two = named(made, "lead")
    assert (one.at(1.0).facing, two.at(1.0).facing) == (1, -1)
    assert {one.at(1.0).hands, two.at(1.0).hands} == {"fence"}
    assert one.at(1.0).y == two.at(1.0).y
    gap = two.box(1.0)[0] - one.box(1.0)[2]
    assert -0.3 * one.width < gap < 0.6 * one.size


def test_juggled_balls_go_above_the_head_and_never_meet() -> None:
    holder = Actor("lead", "juggler", "person", "puppet:man", motion="play", relation="holding", to="ball")
    made = company(holder, Actor("ball", "ball", "thing", "prop:ball", count=3))
    lead, balls = named(made, "lead")[0], named(made, "ball")
    assert min(ball.box(t / 10)[1] for ball in balls for t in range(20)) < lead.box(1.0)[1]
    spots = [ball.box(1.0)[:2] for ball in balls]
    assert len({(round(x), round(y)) for x, y in spots}) == 3


@pytest.mark.parametrize("count", [1, 3, 5])
def test_those_who_follow_go_in_one_line_behind(count: int) -> None:
    young = Actor(
        "lead", "duckling", "bird", "duck", motion="walk", count=count, scale=0.6, relation="chasing", to="duck"
    )
    made = company(young, Actor("duck", "duck", "bird", "duck", motion="walk"))
    line = [*named(made, "duck"), *named(made, "lead")]
    for t in (0.5, 2.0, 3.5):
        way = line[0].at(t).facing
        ahead = [way * p.at(t).x for p in line]
        assert ahead == sorted(ahead, reverse=True)
        assert max(share_of_overlap(a, b, t) for i, a in enumerate(line) for b in line[:i]) <= 0.2
    assert len({round(p.at(2.0).y) for p in line}) == 1


@pytest.mark.parametrize("motion", ["play", "walk", "idle"])
def test_whoever_goes_on_foot_is_upon_the_bridge(motion: str) -> None:
    """Not beside it, not below it: feet at the height of its deck, wherever they walk to."""
    pair = Actor("lead", "knight", "person", "puppet:knight", motion=motion, count=2)  # type: ignore[arg-type]
    made = company(pair, Actor("bridge", "bridge", "thing", "prop:bridge"))
    left, top, right, foot = named(made, "bridge")[0].box(2.0)
    for knight in named(made, "lead"):
        for t in (0.4, 2.0, 3.6):
            x, _, x2, low = knight.box(t)
            assert left < (x + x2) / 2 < right
            assert top - 0.2 * (foot - top) < low < foot - 0.3 * (foot - top)


def test_a_dog_on_a_walk_is_led() -> None:
    made = company(
        Actor("lead", "man", "person", "puppet:man", motion="walk"), Actor("dog", "dog", "animal", "dog", motion="walk")
    )
    man, dog = made.performers
    assert dog.leader is man
    assert share_of_overlap(man, dog, 2.0) <= 0.2


@pytest.mark.parametrize("framing", get_args(Framing))
@pytest.mark.parametrize(
    "actors",
    [
        (Actor("lead", "dragon", "animal", "dragon", relation="on", to="castle", scale=2.0),
         Actor("castle", "castle", "thing", "castle")),
        (Actor("lead", "bird", "bird", "bird", motion="fly"), Actor("flower", "flower", "plant", "blossom")),
        (Actor("lead", "giraffe", "animal", "giraffe", scale=2.0), Actor("mouse", "mouse", "animal", "mouse")),
    ],
)  # fmt: skip
def test_no_head_is_cut_by_the_upper_edge(actors: tuple[Actor, ...], framing: Framing) -> None:
    camera = Camera("drift", framing)
    made = company(*actors, camera=camera)
    for performer in made.performers:
        assert share_in_frame(performer, made, camera, SECONDS / 2) >= 0.75, performer.actor.name
        aim = rig(camera, VIEW, SECONDS, made.focus)(SECONDS / 2)
        top = VIEW.height / 2 + aim.y - VIEW.height / aim.zoom / 2
        assert performer.box(SECONDS / 2)[1] >= top - 0.02 * VIEW.height, performer.actor.name


@pytest.mark.parametrize("wearer", ["gorilla", "penguin", "black-cat"])
def test_dark_glasses_are_seen_on_a_dark_head(wearer: str) -> None:
    looks = [
        look_for(stage_of(Actor("lead", "one", "animal", art), SUNGLASSES), SUNGLASSES, 100) for art in (wearer, "fox")
    ]
    rimmed, plain = (drawn(replace(look, act=lambda t, pose: None), Pose(0, 0)) for look in looks)
    assert (rimmed[..., :3].min(axis=2) > 120).sum() > (plain[..., :3].min(axis=2) > 120).sum() + 20


def test_a_face_is_read_at_night() -> None:
    woman = Actor("lead", "woman", "person", "puppet:woman")
    shot = Shot("city", time="night", actors=(woman,), camera=Camera("static"))
    made = puppets.figure(Stage(VIEW, light_of("night"), 7, shot), woman, 100)
    assert made is not None
    face = drawn(made, Pose(0, 0))[55:90, 105:136, :3]
    assert np.sort(face.max(axis=2).ravel())[-200] > 170
