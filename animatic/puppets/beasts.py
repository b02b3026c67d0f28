"""Four-legged animals in side view: a body that walks in diagonal pairs, gallops, sits and sleeps, its head before."""

from __future__ import annotations

import math

from animatic.looks import cast_tone, dressed, recolouring, survey
from animatic.motions import Pose
from animatic.palette import mix, shade
from animatic.puppets.figure import Figure, Place, Point
from animatic.puppets.hooves import GALLOP, Leg
from animatic.puppets.species import Species, coloured
from animatic.scene import Actor
from animatic.stage import Stage
from animatic.vector import RGB, Group, Node, Path, Shape, Svg, rgb


def beast(stage: Stage, actor: Actor, species: Species, height: float) -> Figure:
    """The animal with its feet at the origin, looking to the right, `height` units from foot to crown."""
    return _Beast(stage, actor, species, height).figure()


class _Beast:
    def __init__(self, stage: Stage, actor: Actor, species: Species, height: float) -> None:
        self.stage, self.species, self.traits = stage, species, actor.traits
        self.colour = coloured(actor.art or "", actor.colour)
        self.crown = max(1.0, species.face_y + species.face * (0.5 if species.head else 0.62))
        self.s = height / self.crown  # units to the height of the back
        base = rgb(species.coat)
        self._change = recolouring(base, self.colour) if self.colour else None
        self.coat = self._tone(rgb(self.colour) if self.colour else base)
        self.foot = self._tone(species.feet) if species.feet and not self.colour else shade(self.coat, 0.86)

    def _tone(self, colour: str | RGB) -> RGB:
        return cast_tone(self.stage, colour)

    def figure(self) -> Figure:
        s, species = self.s, self.species
        half = species.length / 2 * s
        fore, hind = half * 0.68, -half * 0.7
        legs = [
            Leg(
                s,
                species,
                x + dx * s,
                near,
                is_hind,
                shade(self.coat, 1.0 if near else 0.8),
                shade(self.foot, 1.0 if near else 0.8),
            )
            for near, dx in ((False, 0.09), (True, -0.03))
            for x, is_hind in ((hind, True), (fore, False))
        ]
        tail = Shape()
        tip = Shape()
        head, spots, places, width = self._head()
        neck = self._neck()
        trunk = Group(*neck, *self._torso())
        back = Group()
        body = Group(tail, tip, trunk)
        node = Group(*(leg.node for leg in legs[:2]), body, *(leg.node for leg in legs[2:]), back, head)
        places["back"] = back
        spots["back"] = (0.0, -s)

        def act(t: float, pose: Pose) -> None:
            pitch, sink, rise = self._carriage(t, pose)
            for leg in legs:
                leg.take(pose, sink)
            shorter = 0.74 if pose.stance == "sit" else 1.0
            ahead = 0.3 * s if pose.stance == "sit" else 0.0  # it leans back over its haunches
            for group in (body, back):
                group.place(ahead, sink * s, 1, pitch, shorter)
            nod = 0.035 * math.sin(t * 1.7) + 0.05 * pose.stride * math.sin(2 * pose.phase)
            low = 0.3 if pose.stance == "lie" else 0.0
            x, y = species.face_x * s * shorter, -species.face_y * s
            c, d = math.cos(pitch), math.sin(pitch)
            ground = -species.face * 0.46 * s
            head.place(
                ahead * 1.4 + c * x - d * y, min(d * x + c * y + (sink + low - rise) * s, ground), 1, nod + pitch * 0.3
            )
            self._wag(tail, tip, t, pose)

        act(0, Pose(0, 0))
        wide = (species.face_x + species.face * 0.5 + species.length / 2 + 0.28) * s
        off = ((species.face_x + species.face * 0.5) - (species.length / 2 + 0.28)) / 2 * s
        node_at_middle = Group(node)
        node.place(-off, 0)
        spots = {place: (x - off, y) for place, (x, y) in spots.items()}
        return Figure(
            node_at_middle,
            wide,
            self.crown * s,
            1,
            shadow=0.8,
            act=act,
            places=places,
            spots=spots,
            head=width,
            hip=s * (1 - species.depth),
            holders=(node, head),
        )

    def _carriage(self, t: float, pose: Pose) -> tuple[float, float, float]:
        """How the body is turned, how far it has come down and the head is up, the last two as parts of its height."""
        leg = 1 - self.species.depth
        if pose.stance == "sit":
            return -0.6, leg * 0.34, 0.0
        if pose.stance == "lie":
            return 0.0, leg * 0.86, 0.0
        if pose.stride >= GALLOP:
            return 0.09 * math.sin(2 * pose.phase), 0.03, 0.0
        return 0.02 * pose.stride * math.sin(2 * pose.phase), 0.015 * pose.stride + 0.006 * math.sin(t * 2.2), 0.0

    def _torso(self) -> list[Node]:
        s, sp = self.s, self.species
        half, top, low = sp.length / 2 * s, -s, -(1 - sp.depth) * s
        deep = low - top
        outline = [
            (-half, top + deep * 0.42),
            (-half * 0.82, top + deep * 0.06),
            (-half * 0.2, top + deep * 0.05),
            (half * 0.55, top - deep * 0.02),
            (half * 0.96, top + deep * 0.3),
            (half * 0.86, low - deep * 0.12),
            (half * 0.2, low + deep * 0.02),
            (-half * 0.45, low - deep * 0.1),
            (-half * 0.86, low - deep * 0.04),
        ]
        body = Shape(Path().through(outline, closed=True), self.coat)
        return [body, *self._markings(half, top, low)]

    def _markings(self, half: float, top: float, low: float) -> list[Node]:
        sp, deep, s = self.species, low - top, self.s
        mark = shade(self.coat, 0.82) if self.colour else self._tone(sp.mark)
        made: list[Node] = []
        if sp.belly and not self.colour:
            made.append(
                Shape(Path().ellipse(half * 0.2, low - deep * 0.06, half * 0.62, deep * 0.13), self._tone(sp.belly))
            )
        if sp.pattern == "stripes":
            for part in (-0.66, -0.4, -0.12, 0.16):
                x = half * part
                made.append(
                    Shape(
                        Path()
                        .move(x - s * 0.03, top + deep * 0.04)
                        .quad(x + s * 0.02, top + deep * 0.3, x - s * 0.02, top + deep * 0.56)
                        .quad(x + s * 0.07, top + deep * 0.3, x + s * 0.04, top + deep * 0.04)
                        .close(),
                        mark,
                    )
                )
        elif sp.pattern == "patches" and not self.colour:
            made += [
                Shape(
                    Path().through(
                        [(x - w, y), (x, y - w * 0.7), (x + w, y - w * 0.1), (x + w * 0.3, y + w * 0.7)], closed=True
                    ),
                    mark,
                )
                for x, y, w in ((-half * 0.45, top + deep * 0.32, s * 0.2), (half * 0.3, top + deep * 0.3, s * 0.14))
            ]
        elif sp.pattern == "band":
            made.append(
                Shape(
                    Path()
                    .move(half * 0.3, top)
                    .line(half * 0.62, top + deep * 0.02)
                    .line(half * 0.9, low - deep * 0.1)
                    .line(half * 0.4, low)
                    .close(),
                    mark,
                )
            )
        elif sp.pattern == "shaggy":
            fringe = Path().move(-half * 0.8, low - deep * 0.25)
            for i in range(9):
                x = -half * 0.8 + half * 1.65 * i / 8
                fringe.line(x, low + deep * (0.2 if i % 2 else 0.06))
            made.append(Shape(fringe.line(half * 0.9, low - deep * 0.25).close(), mark))
        return made

    def _neck(self) -> list[Node]:
        """From the shoulders up to a head that is carried high."""
        s, sp = self.s, self.species
        x, y = sp.face_x * s, -sp.face_y * s
        half = sp.length / 2 * s
        neck = (
            Path()
            .move(half * 0.35, -s)
            .line(x - sp.face * 0.16 * s, y)
            .line(x + sp.face * 0.12 * s, y + sp.face * 0.25 * s)
        )
        return [Shape(neck.line(half * 0.92, -(1 - sp.depth * 0.7) * s).close(), self.coat)]

    def _head(self) -> tuple[Group, dict[Place, Point], dict[Place, Group], float]:
        """The head about its own middle, where things are worn on it, and its width."""
        s, sp = self.s, self.species
        side = sp.face * s
        hand = (side * 0.2, side * 0.34)
        if sp.head is None:
            group, hand = Group(*self._trunked(side)), (side * 0.6, side * 0.9)
            eyes, crown, width = (side * 0.12, -side * 0.16), (0.0, -side * 0.55), side * 0.8
        else:
            ink = survey(sp.head)
            svg = Svg(dressed(sp.head, self.stage, self.colour), side)
            flip = -1 if sp.looks_left else 1
            svg.place(-flip * side / 2, -side / 2, 1, 0, flip)
            group = Group(svg)
            eyes = (side * (0.18 if sp.looks_left else 0.0), side * (ink.top + (ink.low - ink.top) * 0.46 - 0.5))
            crown = (0.0, side * (ink.top + 0.14 - 0.5))
            width = side * (ink.right - ink.left) * (0.7 if sp.looks_left else 0.92)
        for trait, at, wide, low in (("glasses", eyes, 0.86, 0.5), ("crown", crown, 0.6, 0.78)):
            if trait in self.traits:
                worn = Svg(dressed(trait, self.stage), width * wide)
                worn.place(at[0] - width * wide / 2, at[1] - width * wide * low)
                group.add(worn)
        local: dict[Place, Point] = {
            "eyes": eyes,
            "head": crown,
            "neck": (-side * 0.1, side * 0.42),
            "hand": hand,
        }
        places: dict[Place, Group] = {}
        for place, (x, y) in local.items():
            places[place] = Group()
            places[place].place(x, y)
            group.add(places[place])
        spots = {place: (sp.face_x * s + x, -sp.face_y * s + y) for place, (x, y) in local.items()}
        return group, spots, places, width

    def _trunked(self, side: float) -> list[Node]:
        """An elephant's head in three quarters: skull, ear, eye, tusk and a trunk that hangs."""
        skin, dark = self.coat, shade(self.coat, 0.84)
        ivory = self._tone("#f7f0dc")
        trunk = (
            Path()
            .move(side * 0.2, -side * 0.1)
            .cubic(side * 0.62, side * 0.1, side * 0.5, side * 0.55, side * 0.5, side * 0.9)
        )
        trunk.cubic(side * 0.5, side * 1.02, side * 0.62, side * 1.04, side * 0.68, side * 0.96)
        big = 1.5 if self.species.pattern == "shaggy" else 1.0
        tusk = (
            Path()
            .move(side * 0.3, side * 0.22)
            .cubic(
                side * 0.36,
                side * 0.5 * big,
                side * 0.7,
                side * 0.5 * big,
                side * 0.62 + side * 0.2 * big,
                side * (0.34 - 0.1 * big),
            )
        )
        ear_wide = 0.26 if self.species.pattern == "shaggy" else 0.4
        ear = Path().through(
            [
                (-side * 0.1, -side * 0.36),
                (-side * (0.12 + ear_wide), -side * 0.4),
                (-side * (0.16 + ear_wide), side * 0.1),
                (-side * 0.2, side * 0.36),
                (side * 0.02, side * 0.06),
            ],
            closed=True,
        )
        made: list[Node] = [
            Shape(trunk, None, stroke=skin, width=side * 0.24),
            Shape(Path().ellipse(0.06 * side, -side * 0.08, side * 0.42, side * 0.44), skin),
            Shape(tusk, None, stroke=ivory, width=side * 0.09),
            Shape(ear, mix(dark, skin, 0.3), stroke=dark, width=side * 0.03),
            Shape(Path().ellipse(side * 0.24, -side * 0.16, side * 0.045), self._tone("#2b2a2c")),
        ]
        if self.species.pattern == "shaggy":
            tuft = Path().move(-side * 0.3, -side * 0.3).quad(-side * 0.2, -side * 0.68, side * 0.08, -side * 0.62)
            made.insert(
                2,
                Shape(
                    tuft.quad(side * 0.34, -side * 0.5, side * 0.34, -side * 0.3)
                    .quad(0, -side * 0.46, -side * 0.3, -side * 0.3)
                    .close(),
                    self._tone(self.species.mark),
                ),
            )
        return made

    def _wag(self, tail: Shape, tip: Shape, t: float, pose: Pose) -> None:
        s, sp = self.s, self.species
        x, y = -sp.length / 2 * s * 0.94, -(1 - sp.depth * 0.22) * s
        wave = math.sin(t * (2.2 + 3 * pose.stride) + 0.6)
        mark = shade(self.coat, 0.82) if self.colour else self._tone(sp.mark)
        ends, width, end = _TAILS[sp.tail]
        path = Path().move(x, y)
        (ax, ay), (bx, by), (cx, cy) = ends
        path.cubic(
            x + ax * s, y + ay * s, x + bx * s, y + (by + 0.05 * wave) * s, x + cx * s, y + (cy + 0.12 * wave) * s
        )
        tail.redraw(path)
        tail.stroke(mark if sp.tail == "flow" else shade(self.coat, 0.92), width * s)
        if end:
            tip.redraw(Path().ellipse(x + cx * s, y + (cy + 0.12 * wave) * s, end * s))
            tip.fill(mark)


_TAILS: dict[str, tuple[tuple[Point, Point, Point], float, float]] = {
    "stub": (((-0.02, 0.0), (-0.06, 0.02), (-0.08, 0.05)), 0.12, 0),
    "brush": (((-0.2, -0.02), (-0.36, 0.06), (-0.5, 0.2)), 0.2, 0.1),
    "up": (((-0.12, 0.0), (-0.24, -0.14), (-0.22, -0.34)), 0.11, 0),
    "long": (((-0.22, 0.02), (-0.3, -0.2), (-0.34, -0.48)), 0.09, 0),
    "tuft": (((-0.2, 0.0), (-0.3, 0.3), (-0.38, 0.24)), 0.06, 0.08),
    "flow": (((-0.2, -0.06), (-0.26, 0.24), (-0.22, 0.5)), 0.17, 0),
    "rope": (((-0.1, 0.02), (-0.14, 0.3), (-0.12, 0.5)), 0.045, 0.055),
    "curl": (((-0.16, -0.16), (-0.02, -0.3), (-0.14, -0.2)), 0.045, 0),
}  # towards its end: two handles and the end, from its root; its thickness; the radius of a tuft; parts of the height
