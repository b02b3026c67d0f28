"""Performers drawn into their layer: body, shadow, mirror image and what follows them about, moved each frame."""

from __future__ import annotations

import math
from collections.abc import Callable

from animatic import effects, sizes
from animatic.cast.directing import AIRBORNE
from animatic.cast.performer import FRAMING, Performer, crowding
from animatic.motions import Pose
from animatic.props import Look
from animatic.stage import Floor, Layer, Stage
from animatic.vector import Group, Path, Shape

_ALONG = frozenset({"fly", "swim", "run", "walk", "drive", "ride", "ski", "sail", "play"})  # its nose goes first


def enter(stage: Stage, layer: Layer, performer: Performer) -> None:
    """Draw one performer with its shadow and what follows it, and move them each frame."""
    look, floor, pose_at = performer.look, stage.floor, performer.pose
    assert pose_at is not None
    inner = Group()
    body = Group(inner)
    around, before = Group(), Group()
    acts = [*_follow(stage, performer, inner, around, before), *([look.act] if look.act else [])]
    look.node.place(0, look.height / 2)
    inner.add(look.node)
    shadow = _shadow(floor, look)
    image = _mirrored(stage, layer, performer, body)
    layer.add(shadow, around, body, before)

    def move(t: float) -> None:
        pose = pose_at(t)
        _pose(body, look, pose, performer.scale, performer.actor.motion)
        _cast_shadow(shadow, look, pose, performer.scale, floor)
        for group in (around, before):
            group.place(pose.x, pose.y - pose.lift, performer.scale)
        if image:
            image(t, pose)
        for act in acts:
            act(t, pose)

    stage.every_frame(move)


def _pose(body: Group, look: Look, pose: Pose, scale: float, motion: str) -> None:
    size = scale * pose.scale
    flip = -1 if look.heading and pose.facing and pose.facing != look.heading else 1
    nose = 0.0
    if look.nose is not None and motion != "idle":
        nose = -look.nose if motion in _ALONG else -math.pi / 2 - look.nose
    y = pose.y - pose.lift - look.height / 2 * size / pose.squash
    body.place(pose.x, y, max(1e-3, size / pose.squash), pose.turn + flip * nose, pose.squash**2 * pose.thin * flip)


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
    elif actor.motion == "burn":
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
    unit = floor.person * FRAMING[stage.shot.camera.framing] * crowding(sum(each.count for each in stage.shot.actors))
    twin = sizes.look_for(stage, actor, unit, performer.number)
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
