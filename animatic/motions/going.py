"""Motions that take an actor along: running, driving, flying, swimming, sailing, rolling, bouncing."""

from __future__ import annotations

import math

from animatic.camera import ease
from animatic.motions.pose import TAU, TRAVEL, Part, Pose, altitude
from animatic.scene import Motion

_GAIT = {"run": 2.6, "walk": 1.25, "ride": 2.2, "ski": 0.7, "drive": 3.5}  # steps a second


def go(t: float, part: Part, motion: Motion) -> Pose:
    """Along the ground: across the frame with the camera, or to and fro where the set has an end."""
    x, facing = _course(t, part, TRAVEL[motion] * 0.62)
    beat = t * _GAIT[motion] * part.speed + part.luck[0]
    step = abs(math.sin(beat * math.pi))
    if part.is_figure and motion in ("run", "walk"):
        lift, turn, squash = part.size * (0.05 if motion == "run" else 0.012) * step, 0.0, 1.0
        if motion == "run" and part.kind == "person":
            turn = 0.1 * facing
    elif motion == "run":
        lift, turn, squash = part.size * 0.1 * step, 0.09 * math.sin(beat * TAU), 1 + 0.05 * (0.5 - step)
    elif motion == "ride":
        lift, turn, squash = part.size * 0.06 * step, 0.05 * math.sin(beat * TAU), 1
    elif motion == "drive":
        lift, turn, squash = part.size * 0.008 * step, 0.006 * math.sin(beat * 5), 1
    elif motion == "ski" and part.kind == "bird":
        # On its belly: what leans about its middle must come down by what it was high.
        lift, turn, squash = part.width * 0.46 - part.size * 0.5, facing * 1.2 + 0.05 * math.sin(beat * TAU), 1
    elif motion == "ski":
        lift, turn, squash = part.size * 0.02 * step, 0.06 * facing + 0.07 * math.sin(beat * TAU), 1
    else:
        lift, turn, squash = part.size * 0.03 * step, 0.045 * math.sin(beat * math.pi), 1
    stride = {"run": 1.0, "walk": 0.6, "ski": 0.12}.get(motion, 0.0)
    return Pose(x, part.y, lift + altitude(part), turn, squash, facing, phase=beat * math.pi, stride=stride)


def fly(t: float, part: Part) -> Pose:
    wave = math.sin(t * 1.3 + part.luck[0] * TAU)
    if part.mode == "carried":
        x, facing = part.x + part.view.width * 0.02 * wave, part.heading
    else:
        x, facing = _crossing(t, part, 0.72) if part.mode == "escorted" else _to_and_fro(t, part, 190)
    apart = 0.14 * (part.luck[1] - 0.5) if part.tier is None else 0.3 * (part.tier - 0.5)
    height = part.y - part.sky + part.view.height * apart
    highest = part.y - part.size - part.view.height * 0.07
    lift = max(0.0, min(height, highest)) + part.view.height * 0.025 * math.sin(t * 1.7 + part.luck[2] * TAU)
    flap = math.sin(t * 9 + part.luck[3] * TAU)
    squash = 1 + {"bird": 0.08, "vehicle": 0.0}.get(part.kind, 0.03) * flap
    thin = 0.45 + 0.55 * abs(math.cos(t * 8 + part.luck[3] * TAU)) if part.flutters else 1.0
    arms = 0.5 + 0.5 * flap
    return Pose(x, part.y, lift, 0.05 * wave, squash, facing, phase=t * 9, stride=0.5, arms=arms, thin=thin)


def swim(t: float, part: Part) -> Pose:
    speed = part.view.width * (0.09 + 0.07 * part.luck[0]) * part.speed
    facing = part.heading
    if part.mode == "carried":
        x = part.x + 20 * math.sin(t * 0.9)
    elif part.is_single or part.is_figure:
        x, facing = _to_and_fro(t, part, speed)
    else:
        room = part.view.width + part.size * 2.6
        x = (part.x + part.size * 1.3 + part.heading * speed * t) % room - part.size * 1.3
    beat = t * (5 + 2 * part.luck[1]) + part.luck[2] * TAU
    bob = part.size * 0.1 * math.sin(t * 1.1 + part.luck[3] * TAU)
    if part.is_figure and part.kind == "person":  # flat in the water, head first
        low = part.width * 0.3 - part.size * 0.5 if not part.floating else 0.0
        lie = facing * (1.34 + 0.05 * math.sin(beat * 0.5))
        return Pose(x, part.y, altitude(part) + bob * 0.5 + low, lie, 1, facing, phase=beat, stance="swim")
    return Pose(
        x, part.y, altitude(part) + bob, 0.06 * math.sin(beat * 0.5), 1 + 0.045 * math.sin(beat), facing,
        phase=beat, stride=0.5, arms=0.5,
    )  # fmt: skip


def sail(t: float, part: Part) -> Pose:
    x, facing = (part.x, part.heading) if part.mode == "carried" else _crossing(t, part, 0.42)
    swell = math.sin(t * 1.2 + part.luck[0] * TAU)
    return Pose(x, part.y, part.size * 0.03 * swell, 0.045 * math.cos(t * 1.2 + part.luck[0] * TAU), 1, facing)


def roll(t: float, part: Part) -> Pose:
    x, facing = _course(t, part, part.view.width * 0.12)
    return Pose(x, part.y, 0, (x - part.x + (part.mode != "free") * t * TRAVEL["roll"]) / (part.size * 0.5), 1, facing)


def bounce(t: float, part: Part) -> Pose:
    period = 0.92 / math.sqrt(part.gravity)
    u = (t / period + 0.5 * part.luck[0]) % 1
    reach = min(part.view.width * 0.25, (part.view.width - part.width * 1.2) / 2)
    sweep = TAU * t / max(4.0, min(6.0, part.seconds))
    x = part.view.width * 0.5 + (part.x - part.view.width * 0.5) * 0.25 + reach * math.sin(sweep - 0.9)
    way = 1 if math.cos(sweep - 0.9) >= 0 else -1
    high = max(part.size * 1.1, part.view.height * 0.27)
    squash = 1 + 0.22 * max(0.0, 1 - min(u, 1 - u) / 0.07)
    turn = (x - part.x) / (part.size * 0.5) if part.rolls else 0.06 * way
    return Pose(x, part.y, high * 4 * u * (1 - u), turn, squash, way)


def _course(t: float, part: Part, speed: float) -> tuple[float, int]:
    if part.mode == "carried":
        away = part.view.width * 0.02 * math.sin(t * 0.8 + part.luck[1] * TAU)
        return part.x + away * part.luck[2], part.heading
    if part.mode == "escorted":
        return _crossing(t, part, 0.4)
    return _to_and_fro(t, part, speed)


def _to_and_fro(t: float, part: Part, speed: float) -> tuple[float, int]:
    reach = min(part.view.width * 0.29, part.room)
    # A triangle wave with rounded turns, the same for all of a company: those who go together stay apart.
    angle = t * speed * part.speed / max(reach, part.view.width * 0.08) * math.pi / 2 - 0.7
    x = part.x + part.heading * reach * math.asin(0.985 * math.sin(angle)) / (math.pi / 2)
    return x, part.heading if math.cos(angle) >= 0 else -part.heading


def _crossing(t: float, part: Part, reach: float) -> tuple[float, int]:
    """Once through the frame in the whole shot, `reach` of its width, never at rest."""
    u = t / max(part.seconds, 0.5)
    room = max(0.16 * part.view.width, 2 * part.room)
    away = min(part.view.width * reach, room) * (0.8 * u + 0.2 * ease(u) - 0.5)
    return part.x + part.heading * away, part.heading
