"""A town of the old West: a row of wooden houses with false fronts, porches and painted names."""

from __future__ import annotations

from animatic import art
from animatic.palette import shade
from animatic.scenery.indoors import LAMP
from animatic.stage import Stage
from animatic.vector import Group, Path, Shape, Text

_HOUSES = (
    ("SALOON", "#a8663f", 250.0),
    ("BANK", "#8f7a5f", 200.0),
    ("STORE", "#b98a54", 220.0),
    ("SHERIFF", "#7f5a48", 190.0),
    ("HOTEL", "#9a6f6a", 260.0),
)  # name, planks, height in units


def main_street(stage: Stage) -> None:
    """The houses stand side by side behind the cast, with the desert between some of them."""
    layer, foot = stage.layer("frontier", 0.66), stage.view.height * 0.79
    count = max(5, round(layer.span / 330))
    step = layer.span / count
    for i in range(count):
        if i % 4 != 3:
            name, planks, high = _HOUSES[i % len(_HOUSES)]
            layer.place(_house(stage, name, planks, step * 0.92, high), (i + 0.5) * step, foot, step)


def _house(stage: Stage, name: str, planks: str, wide: float, high: float) -> Group:
    wood = stage.tone(planks, 0.3)
    dark, half = shade(wood, 0.6), wide / 2
    pane = LAMP if stage.light.lamps else stage.tone("#5f7480", 0.3)
    front = Path().rect(-half, -high, wide, high).rect(-half * 0.8, -high - 60, wide * 0.8, 62)
    house = Group(Shape(front, wood))
    for k in range(1, int(high / 26)):
        house.add(Shape(Path().rect(-half, -26.0 * k, wide, 3), dark, 0.35))
    house.add(
        Shape(Path().rect(-half * 0.86, -high - 68, wide * 0.86, 12, 3), dark),
        Shape(Path().rect(-half * 0.66, -high - 44, wide * 0.66, 44, 4), shade(wood, 1.3)),
    )
    letters = Text(name, str(art.font_path()), 27, shade(wood, 0.34))
    letters.place(0, -high - 22)
    house.add(letters)
    for x in (-0.62, 0.62):
        house.add(
            Shape(Path().rect(half * x - 27, -high * 0.5, 54, 62, 3), dark),
            Shape(Path().rect(half * x - 21, -high * 0.5 + 6, 42, 50), pane),
            Shape(Path().rect(half * x - 2, -high * 0.5 + 6, 4, 50), dark),
        )
    doors = Path().rect(-30, -92, 28, 66, 3).rect(2, -92, 28, 66, 3)
    house.add(Shape(Path().rect(-34, -110, 68, 110), shade(wood, 0.3)), Shape(doors, shade(wood, 1.16)))
    eaves = [(-1.04, 0.62), (1.04, 0.62), (1.12, 0.54), (-1.12, 0.54)]
    posts = Path()
    for x in (-1.02, -0.34, 0.34):
        posts.rect(half * x - 5, -high * 0.55, 10, high * 0.55)
    house.add(
        Shape(Path().polygon([(half * x, -high * y) for x, y in eaves]), shade(wood, 0.74)),
        Shape(posts, shade(wood, 0.8)),
        Shape(Path().rect(-half * 1.08, -12, wide * 1.08, 14, 2), shade(wood, 0.7)),
    )
    return house
