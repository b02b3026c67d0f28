"""Nobody is cut by the frame half way through the shot: fliers come lower, who stands too high is drawn smaller."""

from __future__ import annotations

from dataclasses import replace

from animatic.camera import rig
from animatic.cast.performer import Performer, Point
from animatic.motions import Moves, Pose, travel_speed
from animatic.stage import Stage

_LEAVING = frozenset({"rise", "fall", "launch", "explode", "jump", "bounce", "climb"})  # the edge is where they go
_MARGIN = 0.025  # of the frame's height, that stays free above and beside everybody
_OVERHANG = 0.1  # of anybody's width may be beyond the side
_WHEN = (0.35, 0.5, 0.65)  # of the shot
Box = tuple[float, float, float, float]


def keep_in_frame(stage: Stage, company: list[Performer], focus: Point, seconds: float, passing: bool) -> None:
    """Move or shrink who would be cut, with all whom they carry; `passing` is whether the world goes by behind the
    lead, with all in it that does not move by itself."""
    for performer in company:
        if performer.bond is not None or performer.flier is not None or performer.actor.motion in _LEAVING:
            continue
        if passing and not travel_speed(performer.actor.motion):
            continue
        _keep(performer, company, _window(stage, focus, seconds), seconds)


def _window(stage: Stage, focus: Point, seconds: float) -> Box:
    """What the camera shows half way through, less the margin: left, top, right and foot, in units."""
    view = stage.view
    aim = rig(stage.shot.camera, view, seconds, focus)(seconds / 2)
    wide, high, margin = view.width / aim.zoom, view.height / aim.zoom, view.height * _MARGIN
    x, y = view.width / 2 + aim.x, view.height / 2 + aim.y
    return x - wide / 2 + margin, y - high / 2 + margin, x + wide / 2 - margin, y + high / 2 - margin


def _keep(performer: Performer, company: list[Performer], window: Box, seconds: float) -> None:
    crew = [performer, *_carried(performer, company)]
    boxes = [each.box(seconds * part) for each in crew for part in _WHEN]
    top, foot = min(box[1] for box in boxes), max(box[3] for box in boxes)
    if top < window[1]:
        pose = performer.at(seconds / 2)
        room = window[3] - window[1] if pose.lift > performer.size * 0.3 else foot - window[1]
        _shrink(crew, min(1.0, max(0.35, room / (foot - top))))
        boxes = [each.box(seconds * part) for each in crew for part in _WHEN]
        top = min(box[1] for box in boxes)
        if pose.lift > performer.size * 0.3:
            _shift(performer, 0.0, min(max(0.0, window[1] - top), pose.lift))
    middle = boxes[1]
    over = _OVERHANG * (middle[2] - middle[0])
    left, right = max(0.0, window[0] - middle[0] - over), max(0.0, middle[2] - window[2] - over)
    if (left > 0) != (right > 0) and performer.actor.count == 1:
        _shift(performer, left - right, 0.0)


def _carried(performer: Performer, company: list[Performer]) -> list[Performer]:
    guests = [p for p in company if p.bond and p.bond.host is performer]
    return guests + [each for guest in guests for each in _carried(guest, company)]


def _shrink(crew: list[Performer], factor: float) -> None:
    for performer in crew:
        performer.scale *= factor


def _shift(performer: Performer, across: float, down: float) -> None:
    own: Moves | None = performer.pose
    if own is None or not (across or down):
        return

    def moved(t: float) -> Pose:
        pose = own(t)
        return replace(pose, x=pose.x + across, lift=max(0.0, pose.lift - down))

    performer.pose = moved
