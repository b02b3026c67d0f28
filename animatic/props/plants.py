"""Palms and sunflowers."""

from __future__ import annotations

from animatic.looks import cast_tone
from animatic.props import Look, Maker
from animatic.scene import Actor
from animatic.scenery import trees
from animatic.scenery.flowers import sunflower_plant
from animatic.scenery.land import sway
from animatic.stage import Stage
from animatic.vector import Group


def palm(stage: Stage, actor: Actor, size: float) -> Look:
    luck = stage.random(f"palm:{actor.name}").uniform(-1, 1, 12)
    tree = trees.palm(size, 0.12, cast_tone(stage, "#3f8f4a"), cast_tone(stage, "#8c6a45"), luck)
    sway(stage, tree, float(luck[0]) * 3, 0.02)
    return Look(Group(tree), size * 0.62, size, shadow=0.7)


def sunflower(stage: Stage, actor: Actor, size: float) -> Look:
    flower = sunflower_plant(
        size, cast_tone(stage, actor.colour or "#f8c21c"), cast_tone(stage, "#4f8f3a"), cast_tone(stage, "#5b3a1e")
    )
    sway(stage, flower, float(stage.random(f"sunflower:{actor.name}").uniform(0, 6.28)), 0.05)
    return Look(Group(flower), size * 0.42, size, shadow=0.6)


PROPS: dict[str, tuple[Maker, float]] = {"palm": (palm, 1.9), "sunflower": (sunflower, 0.9)}
