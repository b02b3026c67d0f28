"""Who is bound to whom: riders to mounts, held things to hands, worn things to wearers; and who plays with whom."""

from __future__ import annotations

from animatic.cast.doing import is_armed, is_juggled, is_station
from animatic.cast.performer import Performer

_CARRIED = ("riding", "on", "in", "wearing")


def bond(performer: Performer, company: list[Performer]) -> tuple[Performer, str] | None:
    """Who carries this performer, and how ("riding", "on", "in", "wearing", "holding"); None for who moves by itself.

    A ring of bonds (a cat in a box in the cat) holds nobody.
    """
    wanted = _wanted(performer, company)
    if wanted is None:
        return None
    passed, at = [performer], wanted[0]
    while at not in passed:
        passed.append(at)
        further = _wanted(at, company)
        if further is None:
            return wanted
        at = further[0]
    return None


def playmate(performer: Performer, company: list[Performer]) -> Performer | None:
    """Whom a playing actor plays with: the one it names, else what bounces or rolls. Of two who play with each other
    only the second chases the first, and nobody chases what it carries."""
    others = [p for p in company if p.actor is not performer.actor]
    named = [p for p in others if p.actor.name == performer.actor.to]
    toys = [p for p in others if p.actor.motion in ("bounce", "roll")]
    mate = next(iter(named + toys), None)
    if mate is None or bond(mate, company) is not None:
        return None
    if mate.actor.motion == "play" and company.index(mate) > company.index(performer):
        return None
    return mate


def _wanted(performer: Performer, company: list[Performer]) -> tuple[Performer, str] | None:
    actor = performer.actor
    if actor.relation in _CARRIED:
        hosts = [p for p in company if p.actor.name == actor.to and p.actor is not actor]
        return (_counterpart(performer, hosts), actor.relation) if hosts else None
    if is_station(performer):
        return None
    hands = [p for p in company if p.actor.to == actor.name and p.actor is not actor and _grasps(p, performer)]
    if performer.look.rolls:  # who plays with a ball does not hold it; who juggles several does
        hands = [p for p in hands if p.actor.motion != "play" or is_juggled(performer, p)]
    hands = [p for p in hands if p.number == performer.number or p.actor.count == 1]
    return (hands[0], "holding") if hands else None


def _counterpart(performer: Performer, hosts: list[Performer]) -> Performer:
    """The second rider's is the second horse; of a crowd about as many go in each boat."""
    return hosts[performer.number % len(hosts)]


def _grasps(performer: Performer, thing: Performer) -> bool:
    """Who fights with a sword has it in the hand."""
    fights = performer.actor.relation == "with" and performer.actor.motion == "play"
    return performer.actor.relation == "holding" or (fights and is_armed([thing]))
