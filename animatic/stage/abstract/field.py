"""What is about every abstract form: the ground of colour and light, a floor for a cast, and motes in the air."""

from __future__ import annotations

import numpy as np

from animatic.palette import mix, shade
from animatic.scenery import glow
from animatic.stage import Stage
from animatic.stage.abstract.mood import Mood, ground_of
from animatic.vector import Linear, Path, Radial, Shape, Stop, Swarm, circle

_MOTES = 54


def field(stage: Stage, mood: Mood) -> None:
    """Colour from the top to the foot, light from where the mood looks to, and corners that recede."""
    view = stage.view
    if mood.plain is not None:
        sheet, edge = mood.palette.middle, shade(mood.palette.middle, 0.93)
        wash = Linear(0, 0, 0, view.height, [(0, sheet, 1), (0.7, sheet, 1), (1, edge, 1)])
        stage.backdrop.add(Shape(Path().rect(0, 0, view.width, view.height), wash))
        return
    stops: list[Stop] = [(at, mood.ground(at), 1.0) for at in (0.0, 0.5, 1.0)]
    stage.backdrop.add(Shape(Path().rect(0, 0, view.width, view.height), Linear(0, 0, 0, view.height, stops)))
    source = view.height * (0.5 + 0.42 * mood.feeling.lift)
    reach = max(view.width, view.height)
    stage.backdrop.add(
        glow.halo(view.width * 0.5, source, reach * 0.62, mood.palette.light, 0.42),
        glow.halo(view.width * 0.16, view.height - source, reach * 0.4, mood.colour(0.0), 0.3),
        glow.halo(view.width * 0.88, source * 0.8, reach * 0.42, mix(mood.colour(1.0), mood.palette.light, 0.4), 0.2),
    )
    _turn(stage, mood)
    corners: list[Stop] = [(0.0, "#000000", 0.0), (0.62, "#000000", 0.0), (1.0, shade(mood.palette.above, 0.3), 0.5)]
    stage.backdrop.add(
        Shape(
            Path().rect(-view.width, -view.height, view.width * 3, view.height * 3),
            Radial(view.width / 2, view.height / 2, np.hypot(view.width, view.height) * 0.62, corners),
        )
    )


def ground(stage: Stage, mood: Mood) -> None:
    """Light behind the cast, and a quiet floor that meets the picture in a thin line, with a pool of light on it."""
    view = stage.view
    if mood.plain is None:
        behind = stage.layer("light behind", 0.9, repeats=False)
        behind.add(glow.halo(view.width / 2, view.height * 0.62, view.height * 0.5, mood.palette.light, 0.55))
    layer = stage.layer("ground", 1.0)
    p = mood.palette
    top = view.height * 0.755
    near, far = mix(shade(p.above, 0.7), p.middle, 0.15), mix(p.middle, p.below, 0.35)
    layer.add(
        Shape(
            Path().rect(layer.left, top, layer.right - layer.left, view.height * 1.35 - top),
            Linear(0, top, 0, view.height, [(0, far, 1), (1, near, 1)]),
        ),
        Shape(Path().rect(layer.left, top, layer.right - layer.left, 3), mix(far, p.light, 0.5), 0.7),
    )
    pool = stage.layer("pool", 1.0, repeats=False)
    pool.add(glow.halo(view.width / 2, stage.floor.y, min(520.0, view.width * 0.5), p.light, 0.5, flat=0.2))


def air(stage: Stage, mood: Mood) -> None:
    """Motes that go the mood's way; splinters where it is angry."""
    view, lift = stage.view, mood.feeling.lift
    layer = stage.layer("motes", 0.8, repeats=False)
    luck = stage.random("motes").uniform(0, 1, (5, _MOTES))
    jagged = mood.feeling.jag > 0.5
    template = Path().polygon([(0, -2.6), (0.8, 1.4), (-0.7, 1.0)]) if jagged else circle()
    motes = Swarm(template, _MOTES, mood.palette.light, 0.75, parts=6)
    layer.add(motes)
    room = view.height * (0.8 if stage.shot.actors else 1.08)

    def go(t: float) -> None:
        now = mood.clock(t)
        y = (luck[0] * room - now * lift * (26 + 54 * luck[1])) % room - 0.04 * view.height
        fade = np.sin(np.pi * np.clip((y + 0.04 * view.height) / room, 0, 1)) ** 0.5
        x = (
            luck[2] * view.width * 1.1
            + 22 * mood.wave(now * (0.4 + 0.4 * luck[4]) + 6.28 * luck[3])
            - 0.05 * view.width
        )
        glint = 0.6 + 0.4 * np.sin(1.3 * now + 40 * luck[4])
        motes.scatter(x, y, (1.3 + 3.2 * luck[1] ** 3) * fade * glint, now * (luck[4] - 0.5) * 3 if jagged else None)

    stage.every_frame(go)


def _turn(stage: Stage, mood: Mood) -> None:
    """Where one named colour becomes another the ground turns as well: the second rises like a dawn, or sinks."""
    if not mood.turns:
        return
    view, tones = stage.view, ground_of(mood.palette.second)
    edge = 0.45 * view.height  # of the soft border between the two
    deep = mix(tones[1], tones[0], 0.35)
    stops: list[Stop] = [(0.0, deep, 0.0), (0.34, deep, 0.92), (0.62, tones[1], 0.9), (1.0, tones[2], 0.85)]
    plane = Shape(Path().rect(0, 0, view.width, view.height + 2 * edge), Linear(0, 0, 0, view.height + edge, stops))
    stage.layer("turned ground", 0.0, repeats=False).add(plane)

    def dawn(t: float) -> None:
        low = view.height - (view.height + edge) * mood.turned(t)
        if mood.feeling.lift < 0:
            plane.transform(1, 0, 0, 0, -1, view.height - low)
        else:
            plane.place(0, low)

    stage.every_frame(dawn)
