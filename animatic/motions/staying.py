"""Motions on the spot or up and down: idling, dancing, playing, jumping, rising, falling, exploding."""

from __future__ import annotations

import math
from dataclasses import replace

from animatic.camera import ease, glide
from animatic.motions.pose import TAU, Part, Pose, altitude


def idle(t: float, part: Part) -> Pose:
    breath = math.sin(t * 2.2 + part.luck[0] * TAU)
    if part.floating or part.flies:
        bob = 0.07 * part.size * math.sin(t * 1.4 + part.luck[1] * TAU)
        return Pose(part.x, part.y, altitude(part) + bob, 0.05 * math.sin(t * 1.1 + part.luck[0] * TAU))
    return Pose(part.x, part.y, 0, 0.012 * breath, 1 + 0.012 * breath, phase=t * 2, stride=0)


def jump(t: float, part: Part) -> Pose:
    period = 1.15 / math.sqrt(part.gravity)
    u = (t / period + part.luck[0]) % 1
    if u < 0.24:
        crouch = math.sin(u / 0.24 * math.pi)
        return Pose(part.x, part.y, 0, 0, 1 + 0.14 * crouch, part.heading, arms=0.1)
    v = (u - 0.24) / 0.76
    headroom = part.y - part.size * 1.06 - part.view.height * 0.05
    high = max(part.size * 0.12, min(part.size * 0.62 / part.gravity**0.5, headroom))
    return Pose(
        part.x, part.y, high * 4 * v * (1 - v), 0.07 * math.sin(v * TAU), 0.95, part.heading, phase=1, stride=0.4,
        arms=math.sin(v * math.pi),
    )  # fmt: skip


def rise(t: float, part: Part) -> Pose:
    """From the frame's foot to just below its top, in the whole shot."""
    u = glide(t / max(part.seconds, 0.5))
    stagger = part.view.height * 0.1 * part.luck[2]
    start = part.y - part.view.height * 1.02 + stagger * 0.6
    end = part.y - part.size - part.view.height * 0.05 - stagger
    if part.tier is not None:
        start = part.y - part.view.height * (0.98 - 0.46 * part.tier)
        end = min(end, start + part.view.height * 0.42)
    sway = math.sin(t * 1.25 + part.luck[0] * TAU)
    x = part.x + part.view.width * (0.016 * sway + 0.03 * (u - 0.5))
    lean = 0.055 * math.cos(t * 1.25 + part.luck[0] * TAU)
    return Pose(x, part.y, start + max(end - start, part.view.height * (0.34 if part.tier is None else 0.1)) * u, lean)


def fall(t: float, part: Part) -> Pose:
    period = 3.0
    u = ((t + 0.9 * part.luck[0]) % period) / period
    top = part.view.height * 0.9
    drop = 0.36  # of the period until it lands
    if u < drop:
        return Pose(part.x, part.y, top * (1 - (u / drop) ** 2), 1.4 * (1 - u / drop), 1, part.heading)
    v = (u - drop) / 0.26
    hop = part.size * 0.3 * 4 * v * (1 - v) if v < 1 else 0.0
    return Pose(part.x, part.y, max(0.0, hop), 0, 1 + 0.12 * math.exp(-v * 8), part.heading)


def spin(t: float, part: Part) -> Pose:
    angle = t * 2.6 * part.speed * part.heading + part.luck[0]
    if part.rolls or part.floating or part.flies:
        return Pose(part.x, part.y, altitude(part), angle)
    return Pose(
        part.x,
        part.y,
        part.size * 0.02 * abs(math.sin(angle)),
        0.03 * math.sin(angle),
        1,
        part.heading,
        arms=0.6,
        thin=_thin(angle),
    )


def dance(t: float, part: Part) -> Pose:
    beat = t * 2.0 / (1 if part.gravity >= 1 else 1.6) + part.luck[0] * 0.12
    step = math.sin(beat * math.pi)
    hop = abs(math.sin(beat * math.pi)) ** 0.8
    x = part.x + part.size * 0.16 * math.sin(beat * math.pi / 2)
    lift = part.size * 0.09 * hop / part.gravity**0.5
    facing = part.heading if math.sin(beat * math.pi / 4) >= 0 else -part.heading
    return Pose(
        x, part.y, lift + altitude(part), 0.11 * step, 1 + 0.05 * (0.5 - hop), facing, phase=beat * math.pi,
        stride=0.75, arms=0.5 + 0.5 * math.sin(beat * math.pi / 2 + 0.6),
    )  # fmt: skip


def play(t: float, part: Part) -> Pose:
    if not part.has_partner:
        return _frolic(t, part)
    now, before = part.partner(t), part.partner(t - 0.28)
    # It keeps a step behind what it chases; the side changes with the chased thing's way, softly. Several keep to
    # their own sides, and so does who plays with what stands still.
    if part.is_single and _moves(part):
        way = math.tanh((now.x - part.partner(t - 0.5).x) / (part.size * 0.12))
    else:
        way = -1 if part.rank % 2 else 1
    beside = (part.width + part.partner_width) * 0.5
    x = before.x - way * (max(part.size * 0.7, beside) + part.rank // 2 * part.width * 0.86)
    x = max(part.width * 0.55, min(part.view.width - part.width * 0.55, x))
    hop = abs(math.sin(t * 3.9 + part.luck[0]))
    facing = 1 if now.x >= x else -1
    return Pose(
        x, part.y, part.size * 0.2 * hop, -facing * 0.13 * math.cos(t * 7.8 + 2 * part.luck[0]), 1 + 0.07 * (0.4 - hop),
        facing, phase=t * 7.8, stride=0.9, arms=hop,
    )  # fmt: skip


def _moves(part: Part) -> bool:
    """Whether the partner goes anywhere."""
    return any(abs(part.partner(t).x - part.partner(0).x) > 1 for t in (0.7, 1.6, 2.9))


def _frolic(t: float, part: Part) -> Pose:
    reach = part.view.width * 0.12 if part.is_alone else part.width * 0.08
    x = part.x + reach * math.sin(t * 0.9 + part.luck[0] * TAU)
    facing = 1 if math.cos(t * 0.9 + part.luck[0] * TAU) >= 0 else -1
    hop = abs(math.sin(t * 4 + part.luck[1]))
    return Pose(
        x, part.y, part.size * 0.17 * hop + altitude(part), 0.07 * math.cos(t * 8), 1, facing, phase=t * 6, stride=0.7
    )


def sleep(t: float, part: Part) -> Pose:
    breath = math.sin(t * 1.3 + part.luck[0])
    if part.is_figure and part.kind != "person":
        return Pose(part.x, part.y, altitude(part), 0, 1.02 - 0.02 * breath, part.heading, stance="lie")
    if part.kind == "person" and not part.floating:
        # On its back, on the ground: what turns about its middle must come down by what it was high.
        low = part.width * 0.4 - part.size * 0.5
        return Pose(part.x, part.y, low, -1.5 * part.heading, 1 - 0.012 * breath, part.heading)
    return Pose(part.x, part.y, altitude(part), 0.03 * part.heading, 1.05 - 0.028 * breath, part.heading)


def eat(t: float, part: Part) -> Pose:
    nibble = max(0.0, math.sin(t * 5 + part.luck[0]))
    facing = part.heading
    return Pose(
        part.x, part.y, altitude(part), facing * 0.09 * nibble, 1 + 0.03 * nibble, facing, arms=0.35 + 0.35 * nibble
    )


def climb(t: float, part: Part) -> Pose:
    u = t / max(part.seconds, 0.5)
    pull = t * 1.6 + 0.12 * math.sin(t * 1.6 * TAU)
    high = part.view.height * 0.42 * min(1.0, u * 0.75 + 0.25 * (pull / max(part.seconds * 1.6, 1)))
    return Pose(
        part.x,
        part.y,
        high,
        0.09 * math.sin(t * 1.6 * math.pi),
        1,
        part.heading,
        phase=t * 1.6 * math.pi,
        stride=0.7,
        arms=0.9,
    )


def explode(t: float, part: Part) -> Pose:
    u = burst_time(t)
    if u < 0:
        shake = part.size * 0.02 * math.sin(t * 47) * (1 + u)
        return Pose(part.x + shake, part.y, altitude(part), 0.03 * math.sin(t * 39), 1, part.heading, 1 + 0.1 * (1 + u))
    return Pose(part.x, part.y, altitude(part), 0, 1, part.heading, 1.1 * max(0.0, 1 - u * 6) + ease((u - 1.1) / 0.6))


def burst_time(t: float) -> float:
    """Seconds since the last explosion, negative before it; one every three seconds, the first at the first."""
    u = (t - 1.0) % 3.0
    return u if u < 2.0 else u - 3.0


def grow(t: float, part: Part) -> Pose:
    u = min(1.0, t / max(0.5, part.seconds * 0.75))
    scale = 0.16 + 0.84 * ease(u) + 0.03 * math.sin(t * 3) * u
    return Pose(part.x, part.y, altitude(part), 0.02 * math.sin(t * 2), 1, part.heading, scale)


def launch(t: float, part: Part) -> Pose:
    wait = min(1.0, part.seconds * 0.2)
    shake = part.size * 0.008 * math.sin(t * 51)
    if t < wait:
        return Pose(part.x + shake, part.y, 0)
    u = (t - wait) / max(0.5, part.seconds - wait)
    return Pose(part.x + shake * (1 - u), part.y, (part.y - part.size * 0.75) * u * u, 0.0, 1)


def still(t: float, part: Part) -> Pose:
    return replace(idle(t, part), turn=0)


def _thin(angle: float) -> float:
    """The width of something flat that turns about its upright axis, never quite gone; negative is its back."""
    c = math.cos(angle)
    return math.copysign(max(0.12, abs(c)), c)
