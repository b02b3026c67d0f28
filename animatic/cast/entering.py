"""Performers drawn into their layer: body, shadow, mirror image and what follows them about, moved each frame."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from animatic import effects
from animatic.cast.casting import look_for
from animatic.cast.directing import AIRBORNE, hand_of
from animatic.cast.doing import FLOWN
from animatic.cast.performer import FRAMING, Bond, Performer, crowding, placed, placement, standing
from animatic.motions import Pose
from animatic.props import Look
from animatic.puppets import Figure
from animatic.stage import Floor, Layer, Stage
from animatic.vector import Group, Path, Shape

# Drawn with a flame of their own: they burn without being engulfed.
_ALIGHT = frozenset({"candle", "diya-lamp", "fire", "birthday-cake", "prop:campfire", "prop:candle"})


def enter(stage: Stage, layer: Layer, performer: Performer, company: list[Performer]) -> None:
    """Draw one performer with its shadow, what follows it, and whoever is bound to it, and move them each frame."""
    shadow = _shadow(stage.floor, performer.look)
    layer.add(shadow)
    body = _embody(stage, layer, performer, company)
    image = _mirrored(stage, layer, performer, body)
    look, pose_at = performer.look, performer.pose
    assert pose_at is not None

    def move(t: float) -> None:
        pose = pose_at(t)
        _cast_shadow(shadow, look, pose, performer.scale, stage.floor)
        if image:
            image(t, pose)

    stage.every_frame(move)
    string = _string(layer, performer)
    if string:
        stage.every_frame(string)


def _embody(stage: Stage, holder: Layer | Group, performer: Performer, company: list[Performer]) -> Group:
    """Its body, in a layer or in a host's berth, with all who are bound to it inside."""
    look = performer.look
    behind, over, around, before = Group(), Group(), Group(), Group()
    places = look.places if isinstance(look, Figure) else {}
    performer.berths = {"behind": behind, "over": over, **places}
    for guest in company:
        if guest.bond and guest.bond.host is performer:
            _embody(stage, performer.berths[guest.bond.place], guest, company)
    if isinstance(look, Figure):
        look.settle()
    craft = Group(*_filled(behind), look.node, *_filled(over), *([look.front] if look.front else []))
    craft.place(0, look.height / 2)
    inner = Group(craft)
    body = Group(inner)
    acts = [*_follow(stage, performer, inner, around, before), *([look.act] if look.act else [])]
    holder.add(*_filled(around), body, *_filled(before))
    bond, pose_at = performer.bond, performer.pose
    assert pose_at is not None

    def move(t: float) -> None:
        pose = pose_at(t)
        here, scale = (pose, performer.scale) if bond is None else (_in_berth(bond, look, pose, t), bond.scale)
        body.place(*placement(look, here, scale, performer.actor.motion))
        for group in (around, before):
            group.place(here.x, here.y - here.lift, scale)
        for act in acts:
            act(t, here)

    stage.every_frame(move)
    return body


def _filled(group: Group) -> list[Group]:
    return [group] if group.children else []


def _in_berth(bond: Bond, look: Look, pose: Pose, t: float) -> Pose:
    """The pose of a bound performer among its host's limbs. It looks the way its host does; what has no sides, a card
    above all, is never mirrored."""
    host_way = bond.host.look.heading
    mirrored = bool(host_way and pose.facing and pose.facing != host_way)
    x, y = placed(bond, t)
    still = replace(bond.pose, x=x, y=y, turn=bond.turn, facing=host_way or pose.facing)
    return replace(still, phase=pose.phase, thin=-1 if mirrored and not look.heading else 1)


def _string(layer: Layer, performer: Performer) -> Callable[[float], None] | None:
    """The line from the hand of who flies a kite to the kite, or of who leads a dog to its neck."""
    flier = performer.flier if performer.actor.art in FLOWN else performer.leader
    if flier is None:
        return None
    line = Shape()
    layer.add(line)
    spots: dict[str, tuple[float, float]] = performer.look.spots if isinstance(performer.look, Figure) else {}
    knot = spots.get("neck") or (
        0.0,
        0.0 if performer.look.floats else -performer.look.height * 0.4,
    )  # what floats brings a tail of string

    def pull(t: float) -> None:
        x, y = hand_of(flier, t)
        far_x, far_y = performer.spot(t, knot)
        sag = abs(far_x - x) * 0.12 + 10
        line.redraw(Path().move(x, y).quad((x + far_x) / 2, (y + far_y) / 2 + sag, far_x, far_y))
        line.stroke("#5f6368" if performer.leader is None else "#8d3b33", 1.6 if performer.leader is None else 4.0)

    return pull


def _shadow(floor: Floor, look: Look) -> Shape:
    opacity = floor.shadow_opacity if look.shadow and floor.medium == "air" else 0.0
    wide = look.width * (look.shadow or 1) / 2
    return Shape(Path().ellipse(0, 0, wide, wide * 0.2), floor.shadow, opacity)


def _cast_shadow(shadow: Shape, look: Look, pose: Pose, scale: float, floor: Floor) -> None:
    """It shrinks and pales as its owner leaves the ground."""
    height = pose.lift / max(1.0, look.height * scale)
    shadow.place(pose.x, pose.y, scale * pose.scale * max(0.25, 1 - 0.34 * height))
    shadow.opacity(max(0.0, 1 - 0.5 * height))


def _follow(
    stage: Stage, performer: Performer, inner: Group, around: Group, before: Group
) -> list[Callable[[float, Pose], None]]:
    """The effects of a motion: fixed to the body in `inner`, about its middle; behind its foot, or before it."""
    actor, look = performer.actor, performer.look
    w, h = look.width, look.height
    acts: list[Callable[[float, Pose], None]] = []

    def attach(effect: effects.Effect, group: Group, x: float = 0, y: float = 0, turn: float = 0) -> None:
        holder = Group(effect[0])
        holder.place(x, y, 1, turn)
        group.add(holder)
        acts.append(effect[1])

    if actor.motion in ("run", "ski") and stage.floor.medium == "air":
        attach(effects.dust(stage, h, "#eef3f8" if stage.shot.set == "snow" else "#cdb893"), around)
    elif actor.motion == "steam" or (actor.motion in ("idle", "grow") and actor.art in ("prop:cup", "hot-beverage")):
        attach(effects.steam(stage, w * 0.55, h * 1.1), around, 0, -h * 0.86)
    elif actor.motion == "burn" and actor.art not in _ALIGHT:
        attach(effects.flames(w * 0.95, min(h * 1.2, w * 1.4)), around)
        attach(effects.flames(w * 0.8, min(h * 0.5, w * 0.6)), before)
    elif actor.motion == "sleep":
        attach(effects.snores(stage, h), around)
    elif actor.motion == "explode":
        attach(effects.burst(max(w, h)), around, 0, -h / 2)
    elif actor.motion == "sail":
        attach(effects.wake(stage, w), around)
    if look.nose is not None and actor.motion in ("fly", "launch", "rise") and actor.art == "rocket":
        back = look.nose + math.pi
        reach = min(w, h) * 0.47
        attach(
            effects.exhaust(h * 0.7, h * 0.24),
            inner,
            reach * math.cos(back),
            reach * math.sin(back),
            back - math.pi / 2,
        )
    return acts


def _mirrored(stage: Stage, layer: Layer, performer: Performer, upright: Group) -> Callable[[float, Pose], None] | None:
    """The image of a performer in a wet or icy floor: drawn once more, upside down and pale."""
    floor, actor = stage.floor, performer.actor
    if not floor.mirror or performer.number > 5 or actor.motion in AIRBORNE or floor.medium != "air":
        return None
    unit = floor.person * FRAMING[stage.shot.camera.framing] * crowding(standing(stage.shot.actors))
    twin = look_for(stage, actor, unit * performer.enlarged, performer.number)
    if twin.nose is not None or actor.kind in ("sign", "card"):
        return None
    twin.node.place(0, twin.height / 2)
    flipped = Group(twin.node)
    body = Group(flipped)
    body.opacity(floor.mirror * 0.6)
    layer.add(body)

    def reflect(t: float, pose: Pose) -> None:
        a, b, x, c, d, y = upright.placed
        wobble = 1 + 0.03 * math.sin(t * 3.1)
        body.transform(a * wobble, b * wobble, x, -c, -d, 2 * pose.y - y)
        if twin.act:
            twin.act(t, pose)

    return reflect
