"""Who stands where: everybody drawn, fitted side by side, in rows that perspective makes smaller."""

from __future__ import annotations

import math
from dataclasses import replace

from animatic.camera import rig
from animatic.cast.bonds import bond
from animatic.cast.casting import look_for
from animatic.cast.perching import SPREAD, is_hat, perch, seat_scale
from animatic.cast.performer import FRAMING, Performer, crowding, standing
from animatic.cast.together import pair_up
from animatic.puppets import Figure
from animatic.scene import Actor
from animatic.stage import Stage

_MOST = 24  # performers in a shot; more would hide each other
_BEHIND = frozenset({"plant", "sign"})
_LANDMARK = 1.3  # times a grown person's height: a thing at rest that is taller stands behind all others
# How tall the tallest of a company is at least, as a part of what is seen of the frame's height.
_TALLEST = {"wide": 0.26, "medium": 0.42, "close": 0.52}
_ENLARGED = 1.7  # times, at most
_BED_LONG, _BED_HIGH = 430.0, 92.0  # units: the bed of the room's own bedroom, and its quilt above its foot
_SINGLE = {"crossed-swords": "dagger"}  # pictures of a pair, and the same thing in one hand
_ABREAST = 7  # as many stand in one row


def recruit(stage: Stage) -> list[Performer]:
    """Everybody, drawn, bound to their hosts, and placed so that they fit side by side."""
    actors = _equipped(stage.shot.actors)
    total = standing(stage.shot.actors)
    unit = stage.floor.person * FRAMING[stage.shot.camera.framing] * crowding(total)
    company: list[Performer] = []
    for actor in actors:
        room = min(actor.count, _MOST - len(company))
        company += [Performer(actor, n, look_for(stage, actor, unit, n), 0, 0, 1) for n in range(room)]
    company = [p for p in company if not _second_hat(p, company)]
    free = [p for p in company if bond(p, company) is None]
    for p in company:
        found = bond(p, company)
        if found is not None and found[1] == "on" and found[0] in free:
            found[0].enlarged = seat_scale(p, found[0])
            found[0].look = look_for(stage, found[0].actor, unit * found[0].enlarged, found[0].number)
    loads = {id(p): _load(p, company) for p in free}
    _fit(stage, free, loads)
    _enlarge(stage, free, company, loads)
    _arrange(stage, free, loads)
    _to_bed(stage, free)
    pair_up(stage, company)
    _bind(company)
    return company


def _to_bed(stage: Stage, free: list[Performer]) -> None:
    """Who sleeps in a bedroom lies on the bed that stands there, not on the floor before it."""
    if stage.shot.set != "room" or "bedroom" not in stage.shot.details:
        return
    sleepers = [p for p in free if p.actor.motion == "sleep" and p.actor.kind in ("person", "animal")]
    for slot, p in enumerate(sleepers[:2]):
        long = p.size if p.actor.kind == "person" else p.width
        p.scale *= min(1.0, _BED_LONG * 0.9 / max(1.0, long))
        p.x = stage.view.width * (0.26 if stage.view.width > 900 else 0.36) + slot * 40
        p.y = stage.horizon + 34 - _BED_HIGH + slot * 10


def _equipped(actors: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """Where many hold several things, each holds one."""
    holders = {
        actor.to: actor.count
        for actor in actors
        if actor.count > 1 and (actor.relation == "holding" or (actor.relation == "with" and actor.motion == "play"))
    }
    several = tuple(
        replace(actor, count=holders[actor.name]) if actor.count > 1 and actor.name in holders else actor
        for actor in actors
    )
    return tuple(replace(actor, art=_SINGLE.get(actor.art or "", actor.art)) for actor in several)


def _second_hat(performer: Performer, company: list[Performer]) -> bool:
    """Whether it is a hat for a head that has one already: a chef's, a wizard's."""
    worn = bond(performer, company)
    return bool(
        worn and worn[1] == "wearing" and is_hat(performer) and isinstance(worn[0].look, Figure) and worn[0].look.hatted
    )


def _bind(company: list[Performer]) -> None:
    """Hosts first, so that a rider's sword is measured on the rider that rides."""
    waiting = [(p, found) for p in company if (found := bond(p, company)) is not None]
    placed = [p for p in company if bond(p, company) is None]
    while waiting:
        for performer, (host, how) in [each for each in waiting if any(each[1][0] is p for p in placed)]:
            _fasten(performer, host, how)
            placed.append(performer)
        waiting = [each for each in waiting if not any(each[0] is p for p in placed)]
    for host in company:
        _side_by_side([p for p in company if p.bond and p.bond.host is host and p.bond.how in ("on", "in", "riding")])


def _side_by_side(passengers: list[Performer]) -> None:
    """Those who share one host do not sit on each other."""
    for slot, performer in enumerate(passengers):
        held = performer.bond
        assert held is not None
        room = held.host.look.width * SPREAD / len(passengers)
        if held.how == "in" and len(passengers) > 1:
            fitted = min(1.0, room / max(1.0, performer.look.width * held.scale))
            held.scale, performer.scale = held.scale * fitted, performer.scale * fitted
        step = min(performer.look.width * held.scale, room)
        held.at = (held.at[0] + (slot - (len(passengers) - 1) / 2) * step, held.at[1])


def _fasten(performer: Performer, host: Performer, how: str) -> None:
    performer.x, performer.y = host.x, host.y
    performer.scale *= host.scale if host.bond is None else host.scale / max(1e-6, host.bond.scale)
    performer.bond = perch(performer, host, how)
    if performer.bond is None:
        performer.flier = host
        performer.scale *= min(1.0, 0.62 * host.size / max(1.0, performer.size))
        performer.y = host.y + 1
    else:
        performer.scale = performer.bond.scale * host.scale


def _seen(stage: Stage) -> float:
    """The part of the frame's width that the camera shows half way through the shot."""
    view = stage.view
    return 1 / rig(stage.shot.camera, view, 2.0, (view.width / 2, view.height / 2))(1.0).zoom


def _room_up(stage: Stage) -> float:
    """How high anybody may be."""
    return min(stage.view.height * 0.66, stage.floor.y * 0.86) * min(1.0, _seen(stage) * 1.15)


def _load(performer: Performer, company: list[Performer]) -> float:
    """How much higher it is with those who ride it, in units of its own look."""
    riders = [p for p in company if bond(p, company) in ((performer, "riding"), (performer, "on"))]
    most = 0.9 * performer.look.height if performer.actor.kind == "thing" else math.inf
    return max((min(most, 0.7 * p.look.height) for p in riders), default=0.0)


def _fit(stage: Stage, free: list[Performer], loads: dict[int, float]) -> None:
    """Nobody is wider or higher than what is seen of the frame."""
    view, seen = stage.view, _seen(stage)
    for p in free:
        room_up = _room_up(stage)
        if p.actor.motion in ("jump", "bounce"):
            room_up = min(room_up, stage.floor.y * 0.6)
        p.scale = min(
            1.0, room_up / (p.look.height + 0.8 * loads[id(p)]), view.width * 0.72 * seen / max(1.0, p.look.width)
        )


def _enlarge(stage: Stage, free: list[Performer], company: list[Performer], loads: dict[int, float]) -> None:
    """Few and small ones come nearer, until the tallest of the living fills its part of what is seen."""
    view, seen = stage.view, _seen(stage)
    carried = [p for p in company if (found := bond(p, company)) is not None and found[1] in ("riding", "on", "in")]
    alive = [p for p in (*free, *carried) if p.actor.kind in ("person", "animal", "bird")]
    if not alive or stage.floor.medium != "air":
        return
    tall = max(p.size / min(1.0, max(0.6, p.actor.scale)) for p in alive)
    wanted = view.height * seen * _TALLEST[stage.shot.camera.framing] / tall
    highest = max(p.size + loads[id(p)] * p.scale for p in free)
    spare = min(view.width * 0.6 * seen / max(p.width for p in free), _room_up(stage) / highest)
    larger = max(1.0, min(_ENLARGED, wanted, spare))
    for p in free:
        p.scale *= larger


def _arrange(stage: Stage, free: list[Performer], loads: dict[int, float]) -> None:
    if stage.floor.medium in ("water", "void"):
        _scatter(stage, free, loads)
    else:
        _line_up(stage, free)


def _scatter(stage: Stage, free: list[Performer], loads: dict[int, float]) -> None:
    """Those who float: all over the frame, by the golden ratio, which leaves no gaps and no heaps."""
    view, floor, n = stage.view, stage.floor, len(free)
    wide = sum(p.look.width for p in free) / (2 if n > 5 else 1)
    squeeze = min(1.0, view.width * 0.94 / max(1.0, wide))
    for slot, p in enumerate(free):
        jitter, _, height = _luck(stage, p)
        p.scale *= squeeze
        p.x = view.width * _part(slot, n, jitter)
        high = 0.56 if n == 1 else 0.2 + 0.62 * ((slot * 0.618 + 0.2 * height) % 1)
        low = min(view.height * high + p.size / 2, floor.y + 20)
        p.y = max(low, view.height * 0.1 + p.size + loads[id(p)] * p.scale)


def _luck(stage: Stage, performer: Performer) -> tuple[float, float, float]:
    a, b, c = stage.random(f"cast:{performer.actor.name}:{performer.number}").uniform(0, 1, 3)
    return float(a), float(b), float(c)


def _part(slot: int, n: int, jitter: float) -> float:
    if n <= 2:
        return (0.5,)[slot] if n == 1 else (0.34, 0.68)[slot]
    spread = min(0.76, 0.5 + 0.06 * n)
    return 0.5 + spread * ((slot + 0.5) / n - 0.5) + (jitter - 0.5) * 0.3 / n


def _line_up(stage: Stage, free: list[Performer]) -> None:
    """Those who stand: abreast as long as they are few, every second one a little back; more in rows, each shifted
    against the one before it, the hindmost smaller."""
    for p in free:
        if p.actor.count > 2:
            varied = (
                0.45 if p.actor.count > 5 and p.actor.motion in ("rise", "fly") else 0.13
            )  # in the sky: near and far
            p.scale *= 1.06 - varied * _luck(stage, p)[1]
    rows = _rows(free)
    far = _far(stage, len(rows))
    for at, row in enumerate(rows):
        for slot, p in enumerate(row):
            deep = at / max(1, len(rows) - 1) if len(rows) > 1 else 0.7 * (slot % 2) if len(row) > 2 else 0.0
            _stand(stage, p, 1.0 if len(free) > 1 and _is_backdrop(stage, p) else deep, far)
        _space(stage, row, len(rows))
    if len(rows) > 1:
        _stagger(stage, rows)


def _stagger(stage: Stage, rows: list[list[Performer]]) -> None:
    """Each of a row looks through a gap of the row before it."""
    width, total = stage.view.width * 0.82 * _seen(stage), sum(map(len, rows))
    for at, row in enumerate(rows):
        for slot, p in enumerate(row):
            place = (slot * len(rows) + at + 0.5) / total - 0.5 + 0.2 * (_luck(stage, p)[0] - 0.5) / total
            p.x = stage.view.width / 2 + place * width


def _far(stage: Stage, rows: int) -> float:
    """The feet of the hindmost row: so far back that it is seen above the row before it."""
    floor, high = stage.floor, stage.view.height
    far = floor.y if floor.far_y is None else floor.far_y
    return far if rows == 1 else min(far, max(stage.horizon + high * 0.03, floor.y - high * 0.055 * (rows - 1)))


def _is_backdrop(stage: Stage, performer: Performer) -> bool:
    actor = performer.actor
    tall = performer.look.height > _LANDMARK * stage.floor.person * FRAMING[stage.shot.camera.framing]
    return actor.kind in _BEHIND or (actor.kind == "thing" and tall and actor.motion in ("idle", "spin", "steam"))


def _stand(stage: Stage, performer: Performer, deep: float, far: float) -> None:
    """On the floor, at its front where `deep` is 0, at y = `far` where it is 1, and as large as it is there."""
    floor = stage.floor
    jitter = 0.02 * floor.person * (_luck(stage, performer)[1] - 0.5) * (deep > 0)
    performer.y = floor.y + (far - floor.y) * deep + jitter
    performer.scale *= _perspective(stage, performer.y)


def _rows(free: list[Performer]) -> list[list[Performer]]:
    """Front row first; each row has some of every actor."""
    count = 1 if len(free) <= _ABREAST else min(4, -(-len(free) // 6))
    return [row for row in (free[start::count] for start in range(count)) if row]


def _space(stage: Stage, row: list[Performer], rows: int) -> None:
    """Side by side in the order of the prompt, each with room for its own width; shrunk where all are too wide."""
    width = stage.view.width * 0.92 * _seen(stage)
    part = 0.84 if len(row) > 2 and rows == 1 else 1.08  # of their own width, that those of a group take
    squeeze = min(1.0, width / max(1.0, sum(_breadth(p) * part for p in row)))
    for p in row:
        p.scale *= squeeze
    wide = sum(_breadth(p) * part for p in row)
    gap = min((width - wide) / (len(row) + 1), stage.view.width * 0.16)
    x = (stage.view.width - wide - gap * (len(row) - 1)) / 2
    for p in row:
        own = _breadth(p) * part
        sway = (_luck(stage, p)[0] - 0.5) * min(gap, own) * 0.4
        p.x = min(max(x + own / 2 + sway, _breadth(p) / 2), stage.view.width - _breadth(p) / 2)
        x += own + gap


def _breadth(performer: Performer) -> float:
    """How wide it is in its motion: who lies is as wide as it was high."""
    actor = performer.actor
    lies = (actor.kind == "bird" and actor.motion == "ski") or (
        actor.kind == "person" and actor.motion in ("swim", "sleep")
    )
    return max(performer.width, performer.size) if lies else performer.width


def _perspective(stage: Stage, y: float) -> float:
    floor = stage.floor
    return 1 - 0.6 * (floor.y - y) / max(60.0, floor.y - stage.horizon)
