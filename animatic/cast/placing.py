"""Who stands where: everybody drawn, fitted side by side, in rows that perspective makes smaller."""

from __future__ import annotations

from animatic import sizes
from animatic.cast.bonds import bond
from animatic.cast.performer import FRAMING, Performer, crowding
from animatic.stage import Stage

_MOST = 24  # performers in a shot; more would hide each other
_BEHIND = frozenset({"plant", "sign"})


def recruit(stage: Stage) -> list[Performer]:
    """Everybody, drawn, and placed so that they fit side by side."""
    actors = stage.shot.actors
    total = sum(actor.count for actor in actors)
    unit = stage.floor.person * FRAMING[stage.shot.camera.framing] * crowding(total)
    company: list[Performer] = []
    for actor in actors:
        room = min(actor.count, _MOST - len(company))
        company += [Performer(actor, n, sizes.look_for(stage, actor, unit, n), 0, 0, 1) for n in range(room)]
    _fit(stage, company)
    for slot, performer in enumerate(company):
        _spot(stage, performer, slot, company)
    return company


def _fit(stage: Stage, company: list[Performer]) -> None:
    """Nobody is wider or higher than the frame, and all of a row fit in it."""
    view = stage.view
    room_up = min(view.height * 0.66, stage.floor.y * 0.86)
    abreast = [p for p in company if bond(p, company) is None]
    wide = sum(p.look.width for p in abreast) / (2 if len(abreast) > 5 else 1)
    squeeze = min(1.0, view.width * 0.94 / max(1.0, wide))
    for p in company:
        p.scale = squeeze * min(1.0, room_up / p.look.height, view.width * 0.72 / max(1.0, p.look.width))


def _spot(stage: Stage, performer: Performer, slot: int, company: list[Performer]) -> None:
    view, floor = stage.view, stage.floor
    random = stage.random(f"cast:{performer.actor.name}:{performer.number}")
    jitter, row, height = (float(each) for each in random.uniform(0, 1, 3))
    n = len(company)
    if n == 1:
        part = (
            0.5
            if performer.actor.motion not in ("idle", "sleep", "eat") or stage.shot.camera.move.startswith("dolly")
            else 0.46
        )
    elif n == 2:
        part = (0.34, 0.68)[slot]
    else:
        spread = min(0.76, 0.5 + 0.06 * n)
        part = 0.5 + spread * ((slot + 0.5) / n - 0.5) + (jitter - 0.5) * 0.3 / n
    performer.x = part * view.width
    back = floor.y if floor.far_y is None else floor.far_y
    if floor.medium in ("water", "void"):
        performer.y = (
            view.height * (0.56 if n == 1 else 0.2 + 0.62 * ((slot * 0.618 + 0.2 * height) % 1)) + performer.size / 2
        )
        performer.y = min(performer.y, floor.y + 20)
    else:
        deep = 0.0 if n <= 2 else (0.75 if slot % 2 else 0.1) + 0.25 * (row - 0.5)
        if performer.actor.kind in _BEHIND and n > 1:
            deep = 1.0
        performer.y = floor.y + (back - floor.y) * max(0.0, min(1.0, deep))
        performer.scale *= _perspective(stage, performer.y)


def _perspective(stage: Stage, y: float) -> float:
    floor = stage.floor
    return 1 - 0.6 * (floor.y - y) / max(60.0, floor.y - stage.horizon)
