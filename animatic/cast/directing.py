"""What each performer does: its motion, whom it plays with or rides, and how far the camera goes along."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from animatic.cast.bonds import bond, playmate
from animatic.cast.doing import FLOWN, hands_for
from animatic.cast.performer import Performer, Point, placed
from animatic.cast.together import pursuers, way
from animatic.motions import TAU, Hands, Moves, Part, Pose, moves, travel_speed
from animatic.puppets import Figure
from animatic.scene import Actor, Motion
from animatic.stage import Floor, Stage

# Radians a second by which hands that do something over and over go on.
_BEATS: dict[Hands, float] = {
    "bow": 5.5, "blow": 2.0, "keys": 8.0, "drum": 9.0, "clap": 9.0, "knit": 6.0, "toss": 7.0, "fence": 6.0,
    "raise": 4.0, "point": 2.0, "pour": 2.0, "brush": 4.0, "sip": 2.6, "strum": 5.0,
}  # fmt: skip
AIRBORNE = frozenset({"fly", "rise"})
_FLUTTERING = frozenset({"butterfly", "honeybee", "mosquito", "fly", "bat", "lady-beetle"})
_SITTERS = frozenset({"cat", "cat-face", "black-cat", "dog", "dog-face"})  # at rest
_WHEELS = frozenset({"prop:windmill", "prop:wind_turbine", "prop:ferris_wheel", "ferris-wheel"})  # a part of them turns
_CRAFT = frozenset(
    {"rocket", "airplane", "small-airplane", "helicopter", "flying-saucer", "hot-air-balloon", "satellite"}
)


def journey(stage: Stage, lead: Performer | None) -> tuple[str, float]:
    """How the camera goes with the lead, and the speed at which the world passes, signed."""
    if (
        lead is None
        or not stage.scrolls
        or stage.shot.camera.move == "static"
        or lead.actor.relation == "on"
        or lead.raised
    ):
        move = stage.shot.camera.move
        return ("free", 0.0) if lead or move not in ("tracking", "aerial") or not stage.scrolls else ("free", 90.0)
    speed = travel_speed(lead.actor.motion) * _heading(stage, lead)
    if not speed or (lead.actor.motion == "swim" and lead.actor.count > 1):
        return "free", 60.0 if stage.shot.camera.move == "tracking" else 0.0
    if stage.shot.camera.move == "tracking":
        return "carried", speed
    return "escorted", speed * 0.55


def _heading(stage: Stage, performer: Performer) -> int:
    if performer.actor.motion == "swim" and performer.actor.count > 1:
        return 1 if performer.number % 2 == 0 else -1
    return way(stage)


def direct(stage: Stage, performer: Performer, company: list[Performer], seconds: float, mode: str) -> Moves:
    """The pose of a performer at each moment; `mode` is how the camera goes with the lead, as `journey` says."""
    if performer.bond is not None:
        return _bound(performer, company)
    return _free_to_move(stage, performer, company, seconds, mode)


def _free_to_move(stage: Stage, performer: Performer, company: list[Performer], seconds: float, mode: str) -> Moves:
    actor = performer.actor
    if performer.flier is not None:
        return _flown(stage, performer, performer.flier)
    played_with = any(p.actor.motion == "play" and p.actor.to == actor.name for p in company)
    on_water = stage.shot.set == "ocean" and not stage.shot.details  # no bank, no pier
    motion = _suited(actor, stage.floor, performer.look.rolls and played_with, on_water)
    if motion == "play" and _held_by(performer, company):  # an instrument, a game: not a romp
        motion = "idle"
    followed = [p.actor.motion for p in pursuers(performer, company)]
    if motion == "fly" and followed and followed[0] in ("walk", "run"):  # a mother bird before her young
        motion = followed[0]
    hands = _hands(performer, company)
    if performer.station is not None or performer.rival is not None:
        return _at_work(
            performer, hands or "free", moves("idle", _part(stage, performer, company, seconds, mode, "idle"))
        )
    if hands == "clap":
        motion = "idle"
    own = moves(motion, _part(stage, performer, company, seconds, mode, motion))
    if motion == "idle" and actor.art in _SITTERS and isinstance(performer.look, Figure):
        return lambda t: replace(own(t), stance="sit")
    return own if hands is None else _handed(own, hands, motion)


def _handed(own: Moves, hands: Hands, motion: Motion) -> Moves:
    beat = _BEATS.get(hands) if motion in ("idle", "eat", "spin") else None
    if beat is None:
        return lambda t: replace(own(t), hands=hands)
    return lambda t: replace(own(t), hands=hands, phase=t * beat, arms=0.0)


def _at_work(performer: Performer, hands: Hands, own: Moves) -> Moves:
    """Towards what it stands at, or whom it fights: forwards and back, and the other the other way."""
    other = performer.station or performer.rival
    assert other is not None
    facing = 1 if other.x >= performer.x else -1
    lunge = 0.07 * performer.size if hands == "fence" else 0.0
    late = math.pi if performer.rival and facing < 0 else 0.0
    beat = _BEATS.get(hands, 4.0)

    def pose(t: float) -> Pose:
        here = own(t)
        phase = t * beat + late
        swing = math.sin(phase)
        step = 0.35 if lunge else 0.0
        x, lean = here.x + facing * lunge * swing, 0.05 * step * swing
        return replace(here, x=x, facing=facing, hands=hands, phase=phase, stride=step, turn=lean)

    return pose


def _held_by(performer: Performer, company: list[Performer]) -> list[Performer]:
    bound = [p for p in company if p.bond and p.bond.host is performer and p.bond.how == "holding"]
    return [p for p in company if p.flier is performer] + bound


def _hands(performer: Performer, company: list[Performer]) -> Hands | None:
    held = _held_by(performer, company)
    if not held and performer.actor.motion == "spin" and performer.actor.dress == "tutu":
        return "oval"
    return hands_for(performer, held, performer.station, performer.rival is not None)


def _bound(performer: Performer, company: list[Performer]) -> Moves:
    """It goes wherever its host goes; the pose tells where that is, and what its own limbs do."""
    bond_ = performer.bond
    assert bond_ is not None
    hands = _hands(performer, company)
    if hands is not None:
        bond_.pose = replace(bond_.pose, hands=hands)

    def pose(t: float) -> Pose:
        under = bond_.host.at(t)
        at = placed(bond_, t)
        x, y = bond_.host.spot(t, _in_look(bond_.host, bond_.place, at))
        beat = under.phase if under.stride else t * 3
        heading = bond_.host.look.heading
        mirrored = heading and under.facing and under.facing != heading
        turn = under.turn + (-bond_.turn if mirrored else bond_.turn)
        return replace(bond_.pose, x=x, y=under.y, lift=under.y - y, facing=under.facing, phase=beat, turn=turn)

    return pose


def _in_look(host: Performer, place: str, at: Point) -> Point:
    spots: dict[str, Point] = dict(host.look.spots) if isinstance(host.look, Figure) else {}
    x, y = spots.get(place, (0.0, 0.0))
    if place == "back" and "lap" not in spots:  # an animal's back turns about its feet
        y = 0.0
    return x + at[0], y + at[1]


def hand_of(performer: Performer, t: float) -> Point:
    """Where the leading hand of a performer is in the frame at t seconds."""
    look = performer.look
    if isinstance(look, Figure) and look.hand is not None:
        return performer.spot(t, look.hand(t, performer.at(t)))
    held_at = look.spots.get("hand") if isinstance(look, Figure) else None
    return performer.spot(t, held_at or (look.width * 0.4 * look.heading, -look.height * 0.5))


def _flown(stage: Stage, performer: Performer, flier: Performer) -> Moves:
    """On a string: a balloon above the hand, a kite high in the sky on the side of the hand."""
    luck = stage.random(f"luck:{performer.actor.name}:{performer.number}").uniform(0, 1, 3)
    view, size, wide = stage.view, performer.size, performer.width
    fan = 0.0 if flier.actor.count > 1 else (-1) ** performer.number * 0.34 * ((performer.number + 1) // 2)

    def balloon(t: float) -> Pose:
        x, y = hand_of(flier, t)
        turn = 0.06 * math.sin(t * 1.3 + luck[0] * TAU) + fan
        return Pose(x + math.sin(turn) * size / 2, performer.y, performer.y - y - (1 - math.cos(turn)) * size / 2, turn)

    def kite(t: float) -> Pose:
        x, y = hand_of(flier, t)
        way = flier.at(t).facing or 1
        wind = math.sin(t * 0.9 + luck[0] * TAU)
        away = x + way * view.width * (0.01 + 0.05 * luck[1]) + view.width * 0.012 * wind
        high = max(size * 1.15, min(y - size * 0.8, view.height * (0.24 + 0.16 * luck[2]) + 12 * math.cos(t * 1.4)))
        low = performer.y - high
        return Pose(min(max(away, wide * 0.6), view.width - wide * 0.6), performer.y, low, 0.14 * wind)

    return kite if performer.actor.art in FLOWN else balloon


def _suited(actor: Actor, floor: Floor, is_toy: bool, on_water: bool) -> Motion:
    """Who idles in water swims, if it can; fish never stand; what somebody plays with does not lie still."""
    if is_toy and actor.motion == "idle":
        return "bounce"
    if actor.motion == "spin" and actor.art in _WHEELS:
        return "idle"
    if on_water and actor.motion in ("run", "walk") and actor.kind in ("animal", "person"):
        return "swim"
    if (
        floor.medium == "water"
        and actor.motion in ("idle", "run", "walk", "fly")
        and actor.kind in ("fish", "animal", "person")
    ):
        return "swim"
    return actor.motion


def _part(
    stage: Stage, performer: Performer, company: list[Performer], seconds: float, mode: str, motion: Motion
) -> Part:
    actor, look, floor = performer.actor, performer.look, stage.floor
    luck = stage.random(f"luck:{actor.name}:{performer.number}").uniform(0, 1, 4)
    flies = (
        motion in AIRBORNE
        or look.floats
        or (actor.art in _CRAFT and motion in ("idle", "spin") and floor.medium == "air")
    )
    chased = playmate(performer, company)
    x = performer.x
    if _chasers(performer, company) > (0 if look.rolls else 1):
        x = stage.view.width / 2  # there is room for who plays with it on both sides
    elif mode == "carried" and len(company) == 1:
        x = stage.view.width / 2
    return Part(
        x, performer.y, performer.size, performer.width, _heading(stage, performer),
        (float(luck[0]), float(luck[1]), float(luck[2]), float(luck[3])),
        stage.view, seconds, stage.view.height * floor.sky_y + performer.size / 2, floor.gravity,
        floor.medium in ("water", "void"), flies, mode, look.rolls,
        partner=lambda t: chased.pose(t) if chased and chased.pose else Pose(x, performer.y),
        has_partner=chased is not None, kind=actor.kind,
        partner_width=chased.width if chased else 0, flutters=actor.art in _FLUTTERING,
        room=_room(stage, company), is_alone=len(_free(company)) < 3, rank=performer.number,
        tier=performer.number * 0.618 % 1 if actor.count > 3 else None,
        is_single=actor.count == 1, is_figure=isinstance(look, Figure),
    )  # fmt: skip


def _chasers(performer: Performer, company: list[Performer]) -> int:
    return sum(p.actor.motion == "play" and playmate(p, company) is performer for p in company)


def _free(company: list[Performer]) -> list[Performer]:
    return [p for p in company if p.bond is None and p.flier is None]


def _room(stage: Stage, company: list[Performer]) -> float:
    """How far everybody can go to either side together before the first of them leaves the frame."""
    spare = [min(p.x, stage.view.width - p.x) - p.width / 2 for p in _free(company)]
    return max(stage.view.width * 0.05, min(spare, default=0.0))


def leave_behind(stage: Stage, company: list[Performer], travel: Callable[[float], float]) -> None:
    """Who does not go along with the camera passes by, and comes round again."""
    for performer in company:
        attached = bond(performer, company) is not None or performer.flier is not None
        if travel_speed(performer.actor.motion) or attached or performer.pose is None:
            continue
        margin = performer.look.width * performer.scale
        room = stage.view.width + 2 * margin
        own = performer.pose

        def passing(t: float, own: Moves = own, room: float = room, margin: float = margin) -> Pose:
            pose = own(t)
            return replace(pose, x=(pose.x - travel(t) + margin) % room - margin)

        performer.pose = passing


def focus_on(stage: Stage, lead: Performer | None, company: list[Performer], seconds: float) -> Point:
    """Between the lead and the middle of everybody, half way through the shot."""
    view = stage.view
    if lead is None:
        return view.width / 2, view.height * 0.52
    boxes = [p.box(seconds / 2) for p in company if p.bond is None]
    left, top, right, foot = (
        pick(side) for pick, side in zip((min, min, max, max), zip(*boxes, strict=True), strict=True)
    )
    a, b, c, d = lead.box(seconds / 2)
    x, y = ((left + right) * 0.65 + (a + c) * 0.35) / 2, ((top + foot) * 0.65 + (b + d) * 0.35) / 2
    return min(max(x, view.width * 0.25), view.width * 0.75), min(max(y, view.height * 0.25), view.height * 0.75)
