"""What each performer does: its motion, whom it plays with or rides, and how far the camera goes along."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from animatic.cast.bonds import bond, playmate
from animatic.cast.performer import Performer
from animatic.motions import Moves, Part, Pose, moves, travel_speed
from animatic.scene import Actor, Motion
from animatic.stage import Floor, Stage

AIRBORNE = frozenset({"fly", "rise"})
_FLUTTERING = frozenset({"butterfly", "honeybee", "mosquito", "fly", "bat", "lady-beetle"})
_CRAFT = frozenset(
    {"rocket", "airplane", "small-airplane", "helicopter", "flying-saucer", "hot-air-balloon", "satellite"}
)


def journey(stage: Stage, lead: Performer | None) -> tuple[str, float]:
    """How the camera goes with the lead, and the speed at which the world passes, signed."""
    if lead is None or not stage.scrolls or stage.shot.camera.move == "static" or lead.actor.relation == "on":
        move = stage.shot.camera.move
        return ("free", 0.0) if lead or move not in ("tracking", "aerial") or not stage.scrolls else ("free", 90.0)
    speed = travel_speed(lead.actor.motion) * _heading(stage, lead)
    if not speed or (lead.actor.motion == "swim" and lead.actor.count > 1):
        return "free", 60.0 if stage.shot.camera.move == "tracking" else 0.0
    if stage.shot.camera.move == "tracking":
        return "carried", speed
    return "escorted", speed * 0.55


def _heading(stage: Stage, performer: Performer) -> int:
    if performer.actor.motion == "swim" and performer.actor.count > 1:
        return 1 if performer.number % 2 == 0 else -1
    return 1 if stage.random("heading").uniform(0, 1) < 0.75 else -1


def direct(stage: Stage, performer: Performer, company: list[Performer], seconds: float, mode: str) -> Moves:
    actor = performer.actor
    bound = bond(performer, company)
    if bound is not None:
        return _attached(performer, *bound)
    played_with = any(p.actor.motion == "play" and p.actor.to == actor.name for p in company)
    motion = _suited(actor, stage.floor, is_toy=performer.look.rolls and played_with)
    return moves(motion, _part(stage, performer, company, seconds, mode, motion))


def _suited(actor: Actor, floor: Floor, is_toy: bool) -> Motion:
    """Who idles in water swims, if it can; fish never stand; what somebody plays with does not lie still."""
    if is_toy and actor.motion == "idle":
        return "bounce"
    if (
        floor.medium == "water"
        and actor.motion in ("idle", "run", "walk", "fly")
        and actor.kind in ("fish", "animal", "person")
    ):
        return "swim"
    return actor.motion


def _part(
    stage: Stage, performer: Performer, company: list[Performer], seconds: float, mode: str, motion: Motion
) -> Part:
    actor, look, floor = performer.actor, performer.look, stage.floor
    luck = stage.random(f"luck:{actor.name}:{performer.number}").uniform(0, 1, 4)
    flies = (
        motion in AIRBORNE
        or look.floats
        or (actor.art in _CRAFT and motion in ("idle", "spin") and floor.medium == "air")
    )
    chased = playmate(performer, company)
    x = performer.x
    if motion in ("run", "walk", "ride", "ski") and actor.relation == "chasing":
        x = stage.view.width * (0.36 if _heading(stage, performer) > 0 else 0.64)
    elif any(p.actor.relation == "chasing" and p.actor.to == actor.name for p in company):
        x = stage.view.width * (0.66 if _heading(stage, performer) > 0 else 0.34)
    elif mode == "carried" and len(company) == 1:
        x = stage.view.width / 2
    return Part(
        x, performer.y, performer.size, look.width * performer.scale, _heading(stage, performer),
        (float(luck[0]), float(luck[1]), float(luck[2]), float(luck[3])),
        stage.view, seconds, stage.view.height * floor.sky_y + performer.size / 2, floor.gravity,
        floor.medium in ("water", "void"), flies, mode, look.rolls,
        partner=lambda t: chased.pose(t) if chased and chased.pose else Pose(x, performer.y),
        has_partner=chased is not None, kind=actor.kind, flutters=actor.art in _FLUTTERING,
    )  # fmt: skip


def _attached(performer: Performer, to: Performer, how: str) -> Moves:
    """It goes wherever `to` goes: on its back, on its top, half inside, or in its hand."""
    up = {"riding": 0.45, "on": 0.94, "in": 0.34, "holding": 0.3}[how]
    aside = 0.0
    if how == "holding":
        aside = to.look.width * to.scale * 0.56
        if not performer.look.floats:
            performer.scale *= min(1.0, 0.42 * to.size / max(1.0, performer.size))
        aside += performer.look.width * performer.scale * 0.4

    def pose(t: float) -> Pose:
        under = to.pose(t) if to.pose else Pose(to.x, to.y)
        side = under.facing or 1
        return replace(
            under, x=under.x + side * aside, lift=under.lift + to.size * up, stride=0.0, thin=1, turn=under.turn * 0.5
        )

    return pose


def leave_behind(stage: Stage, company: list[Performer], travel: Callable[[float], float]) -> None:
    """Who does not go along with the camera passes by, and comes round again."""
    for performer in company:
        attached = bond(performer, company) is not None
        if travel_speed(performer.actor.motion) or attached or performer.pose is None:
            continue
        margin = performer.look.width * performer.scale
        room = stage.view.width + 2 * margin
        own = performer.pose

        def passing(t: float, own: Moves = own, room: float = room, margin: float = margin) -> Pose:
            pose = own(t)
            return replace(pose, x=(pose.x - travel(t) + margin) % room - margin)

        performer.pose = passing


def focus_on(stage: Stage, lead: Performer | None, seconds: float) -> tuple[float, float]:
    view = stage.view
    if lead is None or lead.pose is None:
        return view.width / 2, view.height * 0.52
    middle = lead.pose(seconds / 2)
    x, y = middle.x, middle.y - middle.lift - lead.size / 2
    return min(max(x, view.width * 0.25), view.width * 0.75), min(max(y, view.height * 0.25), view.height * 0.75)
