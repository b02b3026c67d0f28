"""People and two-legged creatures: a head on a dressed body whose arms and legs step, sit, hold and dance."""

from __future__ import annotations

import math

from animatic.looks import cast_tone, recolouring, survey
from animatic.motions import Pose
from animatic.palette import shade
from animatic.puppets import heads, roles, wardrobe
from animatic.puppets.figure import Figure, Place, Point
from animatic.puppets.limbs import Arm, Build, Leg
from animatic.puppets.species import species_of
from animatic.scene import Actor, Dress, Trait
from animatic.stage import Stage
from animatic.vector import RGB, Group, Path, Shape, rgb

_SKIN: RGB = (252, 194, 27)  # Noto's own skin colour
_SHIRTS = ("#2e86ab", "#c44e52", "#55965a", "#dd8438", "#8166aa", "#3aa6a0", "#d4a72c")
_TROUSERS = ("#3b4a66", "#4f4a45", "#2f5d62", "#5a4a6b")
_SUITS = frozenset({"astronaut", "man-astronaut", "woman-astronaut"})


def person(stage: Stage, actor: Actor, name: str, height: float, number: int = 0) -> Figure:
    """The actor's `number`th one in the role `name`, its feet at the origin, `height` units from foot to crown."""
    role = roles.role_named(name)
    random = stage.random(f"figure:{actor.name}:{number}").integers(0, 1000, 3)
    first = number == 0
    hair = None if first else heads.HAIR[int(random[1]) % len(heads.HAIR)]
    shirt = _SHIRTS[sum(role.head.encode()) % len(_SHIRTS)] if first else _SHIRTS[int(random[0]) % len(_SHIRTS)]
    trousers = _TROUSERS[0 if first else int(random[2]) % len(_TROUSERS)]
    body = _Body(stage, role, actor.dress, actor.colour, (*role.traits, *actor.traits), height, hair, shirt, trousers)
    diving = stage.floor.medium == "water" and roles.is_person(role.head) and role.head not in _SUITS
    return body.figure(diving)


class _Body:
    """The parts of one figure while it is put together."""

    def __init__(
        self,
        stage: Stage,
        role: roles.Role,
        dress: Dress | None,
        colour: str | None,
        traits: tuple[Trait, ...],
        h: float,
        hair: str | None,
        shirt: str,
        trousers: str,
    ) -> None:
        self.stage, self.role, self.h, self.traits = stage, role, h, traits
        self.key = role.head
        self.bust = roles.is_bust(self.key)
        self.person = roles.is_person(self.key)
        self.dressed = dress is not None
        what = dress or role.dress
        self.colour = colour or (role.colour if what == role.dress else None)
        if what == "apron":  # an apron is white; a named colour is that of the clothes beneath
            shirt, self.colour = self.colour or shirt, None
        build = self._build(colour, shirt, trousers, what)
        self.clothes = wardrobe.dress(stage, build, h, what, self.colour)
        self.build = self.clothes.build
        tint = None if self.person else colour
        self.head = heads.head(stage, self.key, self.bust, h, self.build, tint, hair, traits)
        if role.hat and not (dress and role.hat == "helm" and dress != "armour"):
            heads.hat(stage, self.head, role.hat)
        if self.clothes.hood:
            heads.hood(stage, self.head, self.clothes.hood)
        if self.clothes.veil and "veil" not in self.key:
            heads.veil(stage, self.head, -self.build.hip * h * 0.5)

    def figure(self, diving: bool) -> Figure:
        h, head, clothes, build = self.h, self.head, self.clothes, self.build
        if diving:
            heads.mask(self.stage, head)
        legs = [Leg(h, build, side) for side in (-1, 1)]
        arms = [Arm(h, build, side, 1.55 if clothes.wide_sleeves else 1.0) for side in (-1, 1)]
        places: dict[Place, Group] = {
            **head.places,
            **{place: Group() for place in ("back", "hand", "lap", "belly", "feet")},
        }
        middle = -(build.shoulder + build.hip) / 2 * h
        spots: dict[Place, Point] = {
            **head.spots,
            "back": (0, middle),
            "lap": (0, middle),
            "belly": (0, middle + 0.05 * h),
            "hand": arms[1].hand(Pose(0, 0)),
            "feet": (0, 0),
        }
        for place in ("back", "lap", "belly"):
            places[place].place(*spots[place])
        under = not self.bust or not self.dressed  # a bust's own shoulders are hidden by what the prompt puts on them
        torso = [*clothes.torso, head.front] if under else [head.front, *clothes.torso]
        tail = [_tail(h, build)] if roles.has_tail(self.key) else []
        behind = Group(places["back"], *head.behind, *clothes.behind, *tail)
        front = Group(*torso, places["lap"], places["belly"], places["hand"], *(arm.node for arm in arms))
        body = Group(behind, *(leg.node for leg in legs), front, places["feet"])
        stoop = 0.09 if "old" in self.traits else 0.0

        def lean(t: float, pose: Pose) -> float:
            return stoop + 0.05 * pose.stride * math.sin(pose.phase) + 0.012 * math.sin(t * 2.1)

        def act(t: float, pose: Pose) -> None:
            for leg in legs:
                leg.take(pose)
            for arm in arms:
                arm.take(pose)
            if clothes.skirt:
                clothes.skirt(pose)
            places["hand"].place(*arms[1].hand(pose))
            for group in (behind, front):
                group.place(0, 0, lean=lean(t, pose))

        def hand(t: float, pose: Pose) -> Point:
            x, y = arms[1].hand(pose)
            return x - lean(t, pose) * y, y

        act(0, Pose(0, 0))
        return Figure(
            body,
            h * 0.46,
            h,
            1,
            shadow=0.9,
            act=act,
            places=places,
            spots=spots,
            head=head.width,
            hip=build.hip * h,
            hand=hand,
            holders=(behind, front, body, head.front),
            hatted=roles.has_hat(self.key) or self.role.hat in ("helm", "tricorne", "stetson"),
        )

    def _build(self, colour: str | None, shirt: str, trousers: str, what: Dress | None) -> Build:
        stage, ink = self.stage, survey(self.key)
        hip, shoulder, chest, high = (
            (0.24, 0.47, 0.118, 0.5) if roles.is_child(self.key) else (0.29, 0.555, 0.118, 0.43)
        )
        if self.key == "baby":
            hip, shoulder, chest, high = 0.18, 0.42, 0.13, 0.55
        if self.bust:
            chest = 0.15
        if self.key in _SUITS:
            white = cast_tone(stage, "#e9edf3")
            return Build(
                hip,
                shoulder,
                0.15,
                0.11,
                high,
                white,
                white,
                cast_tone(stage, "#c9d0da"),
                cast_tone(stage, "#8b95a5"),
                white,
            )
        if not self.person:
            fur = cast_tone(stage, recolouring(ink.main, colour)(ink.main) if colour else ink.main)
            species = species_of(self.key)
            dark = species is not None and species.pattern == "band" and species.feet
            limbs = cast_tone(stage, dark) if dark else fur
            return Build(
                hip,
                shoulder,
                chest,
                0.085,
                high,
                limbs,
                shade(limbs, 0.94),
                shade(limbs, 0.88),
                shade(limbs, 0.78),
                fur,
            )
        cloth = cast_tone(stage, self._cloth(ink.foot, colour, shirt, what))
        return Build(
            hip,
            shoulder,
            chest,
            0.08,
            high,
            cloth,
            cast_tone(stage, trousers),
            cast_tone(stage, _SKIN),
            cast_tone(stage, "#2b2d36"),
            cloth,
        )

    def _cloth(self, foot: RGB, colour: str | None, shirt: str, what: Dress | None) -> RGB:
        if self.bust and not (self.dressed and what == "apron" and colour):
            return recolouring(foot, colour)(foot) if colour and what != "apron" else foot
        return rgb((colour if what is None else None) or (self.role.colour if what is None else None) or shirt)


def _tail(h: float, build: Build) -> Shape:
    path = Path().move(-h * 0.06, -h * 0.3).cubic(-h * 0.2, -h * 0.22, -h * 0.3, -h * 0.34, -h * 0.27, -h * 0.47)
    return Shape(path, None, stroke=shade(build.sleeve, 0.9), width=h * 0.05)
