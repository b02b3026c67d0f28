"""Who does something with whom, and how near: players at their instruments, rivals, dogs on a lead, chases."""

from __future__ import annotations

from animatic.cast.bonds import bond
from animatic.cast.doing import BY_ROLE, first_of, is_armed, is_station
from animatic.cast.performer import Performer
from animatic.puppets import Figure
from animatic.stage import Stage

_LED = frozenset({"dog", "dog-face", "poodle", "guide-dog", "service-dog"})
_GOING = ("run", "walk", "ride", "ski", "fly", "swim")
_DECKS = ("prop:bridge", "prop:pier")  # everybody who goes on foot is upon them
_AFOOT = ("idle", "walk", "run", "play", "dance", "spin", "eat", "ride")
_LIVING = ("person", "animal", "bird", "fish")


def way(stage: Stage) -> int:
    """Which way everybody goes first: 1 to the right, more often than not."""
    return 1 if stage.random("heading").uniform(0, 1) < 0.75 else -1


def pair_up(stage: Stage, company: list[Performer]) -> None:
    """Note who stands at what, who fights whom and who leads whom, and bring them to where they can."""
    free = [p for p in company if bond(p, company) is None and not p.look.floats]
    for station in filter(is_station, free):
        player = _player(station, free)
        if player is not None:
            player.station = station
            _stand_at(stage, player, station)
    for performer in free:
        rival = _rival(performer, free, company)
        if rival is not None and performer.rival is None and rival.rival is None:
            performer.rival, rival.rival = rival, performer
            _face(stage, performer, rival)
    for led in free:
        leader = _leader(led, free)
        if leader is not None:
            led.leader = leader
            _lead(stage, leader, led)
    for deck in free:
        if deck.actor.art in _DECKS:
            _raise(stage, deck, free)
    for chased in free:
        chasers = [p for p in free if p.actor.relation == "chasing" and p.actor.to == chased.actor.name]
        if chasers and chased.number == 0:
            _line(stage, chased, chasers)
            _set_back(stage, [p for p in free if p is not chased and p not in chasers and not p.raised])


def pursuers(performer: Performer, company: list[Performer]) -> list[Performer]:
    """Who follows or chases it."""
    return [p for p in company if p.actor.relation == "chasing" and p.actor.to == performer.actor.name]


def _player(station: Performer, free: list[Performer]) -> Performer | None:
    able = [p for p in free if isinstance(p.look, Figure) and p.actor.count == 1 and p.station is None]
    named = [
        p for p in able if p.actor.to == station.actor.name and p.actor.relation in ("holding", "with", "on", "in")
    ]
    fit = [p for p in able if first_of(BY_ROLE, p) and p.actor.kind == "person"]
    busy = [p for p in able if p.actor.kind == "person" and p.actor.motion == "play" and p.actor.to is None]
    return next(iter(named + fit + busy), None)


def _rival(performer: Performer, free: list[Performer], company: list[Performer]) -> Performer | None:
    """Of a fighter: whom the prompt names; else, with a blade in its hand, the other of two, or the only other one
    who has hands."""
    actor = performer.actor
    if actor.motion != "play" or not isinstance(performer.look, Figure):
        return None
    others = [p for p in free if p is not performer and isinstance(p.look, Figure)]
    named = [p for p in others if p.actor.name == actor.to and actor.relation == "with" and "lap" in _places(p)]
    if named:
        return named[0]
    held = [p for p in company if bond(p, company) == (performer, "holding")]
    if not is_armed(held):
        return None
    if actor.count == 2:
        return next((p for p in others if p.actor is actor), None)
    foes = [p for p in others if p.actor is not actor and "lap" in _places(p)]
    return foes[0] if len(foes) == 1 else None


def _places(performer: Performer) -> dict[str, object]:
    return dict(performer.look.places) if isinstance(performer.look, Figure) else {}


def _leader(led: Performer, free: list[Performer]) -> Performer | None:
    if (led.actor.art not in _LED and "dog" not in led.actor.word) or led.actor.motion != "walk" or led.actor.count > 2:
        return None
    return next((p for p in free if p.actor.kind == "person" and p.actor.motion == "walk" and p.actor.count == 1), None)


def _abreast(stage: Stage, left: Performer, right: Performer, apart: float) -> None:
    """Side by side on one line, their middles `apart` units from each other, about where they were, in the frame."""
    middle = (left.x + right.x) / 2
    low = max(left.y, right.y)
    middle = max(left.width * 0.6 + apart / 2, min(stage.view.width - right.width * 0.6 - apart / 2, middle))
    left.x, right.x = middle - apart / 2, middle + apart / 2
    left.y = right.y = low


def _stand_at(stage: Stage, player: Performer, station: Performer) -> None:
    station.scale *= min(1.0, 1.5 * player.size / max(1.0, station.size), 0.5 * stage.view.width / station.width)
    _abreast(stage, player, station, station.width / 2 + player.width * 0.42)


def _face(stage: Stage, one: Performer, other: Performer) -> None:
    left, right = (one, other) if one.x <= other.x else (other, one)
    reach = 0.42 * (left.size + right.size) / 2
    _abreast(stage, left, right, (left.width + right.width) / 2 + reach)


def _lead(stage: Stage, leader: Performer, led: Performer) -> None:
    """The dog before its walker."""
    left, right = (leader, led) if way(stage) > 0 else (led, leader)
    _abreast(stage, left, right, (left.width + right.width) / 2 + 0.16 * leader.size)


def _line(stage: Stage, chased: Performer, chasers: list[Performer]) -> None:
    """One behind the other, the chased one first; smaller where the line is longer than the frame."""
    heading, wide = way(stage), stage.view.width * 0.66
    line = [chased, *chasers]
    gap = 0.24 if len(chasers) > 1 else 0.7
    long = sum(p.width for p in line) + gap * sum(p.width for p in chasers)
    for p in line:
        p.scale *= min(1.0, wide / long)
    long = min(long, wide)
    x, low = stage.view.width / 2 + heading * long / 2, max(p.y for p in line)
    for p in line:
        p.x, p.y = x - heading * p.width / 2, low
        x -= heading * p.width * (1 + gap * (p is not line[-1]) * (chasers[0].width / max(1.0, p.width)))


def _set_back(stage: Stage, onlookers: list[Performer]) -> None:
    """Behind those who run, and so a little smaller."""
    floor = stage.floor
    far = floor.y - 0.5 * (floor.y - (floor.y if floor.far_y is None else floor.far_y))
    for p in onlookers:
        if p.y > far:
            p.y, p.scale = far, p.scale * 0.8


def _raise(stage: Stage, deck: Performer, free: list[Performer]) -> None:
    """All who go on foot stand upon a bridge, no taller than suits it, side by side over its middle."""
    _, high = deck.look.seat or (0.0, -0.94 * deck.look.height)
    upon = [p for p in free if p.actor.kind in ("person", "animal") and p.actor.motion in _AFOOT]
    deck.x = stage.view.width / 2
    low, wide = deck.y + high * deck.scale, 0.7 * deck.width
    long = sum(p.width for p in upon)
    for p in upon:
        p.scale *= min(1.0, wide / max(1.0, long), (low - 0.06 * stage.view.height) / max(1.0, p.size))
    middle = sum(p.x for p in upon) / max(1, len(upon))
    apart = max((abs(p.x - middle) + p.width / 2 for p in upon), default=1.0)
    for p in upon:
        p.x = deck.x + (p.x - middle) * min(1.0, wide / 2 / apart)
        p.raised, p.y = deck.y - low, low
