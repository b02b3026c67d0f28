"""The actors of a shot on their stage: who stands where, who carries whom, and how far the camera goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from animatic.cast.bonds import bond
from animatic.cast.directing import direct, focus_on, journey, leave_behind
from animatic.cast.entering import enter
from animatic.cast.framing import keep_in_frame
from animatic.cast.performer import Performer
from animatic.cast.placing import recruit
from animatic.stage import CAST_DEPTH, Stage

__all__ = ["Company", "Performer", "assemble"]


@dataclass(frozen=True, slots=True)
class Company:
    """The cast of a shot, on its stage."""

    focus: tuple[float, float]  # where the camera's eye rests, in units of the frame
    travel: Callable[[float], float]  # how far the camera has followed the cast at t seconds, in units
    performers: tuple[Performer, ...] = ()


def assemble(stage: Stage, seconds: float) -> Company:
    """Add the shot's actors to the stage; `seconds` is the length of the shot in the world's own time."""
    company = recruit(stage)
    lead = next((p for p in company if bond(p, company) is None), None)
    mode, speed = journey(stage, lead)
    for performer in company:
        performer.pose = direct(stage, performer, company, seconds, mode)

    def travel(t: float) -> float:
        return speed * t

    if speed:
        leave_behind(stage, company, travel)
    keep_in_frame(stage, company, focus_on(stage, lead, company, seconds), seconds, bool(speed))
    layer = stage.layer("cast", CAST_DEPTH, repeats=False)
    for performer in sorted(company, key=lambda each: (round(each.y + each.raised), -each.size)):
        if performer.bond is None:
            enter(stage, layer, performer, company)
    return Company(focus_on(stage, lead, company, seconds), travel, tuple(company))
