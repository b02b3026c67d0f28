"""A room with a window: the living room, or a kitchen, a café, a library, a workshop, a hall, a shop or another where
the prompt names one; or the windowsill itself."""

from __future__ import annotations

from dataclasses import dataclass

from animatic.palette import mix, shade
from animatic.scene import Shot
from animatic.scenery import (
    bare_wall,
    benches,
    cafe,
    classroom,
    drapery,
    furnishings,
    galley,
    garlands,
    glasshouse,
    glow,
    halls,
    hearth,
    indoors,
    panes,
    sill,
)
from animatic.scenery.indoors import lit
from animatic.stage import Floor, Layer, Stage
from animatic.vector import Linear, Path, Shape

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Decor:
    wall: str
    skirting: str
    boards: str
    curtain: str
    frame: str


_DECORS = {
    "living": _Decor("#e6c9a4", "#f4e6cf", "#b98552", "#d9826b", "#fbf3e4"),
    "kitchen": _Decor("#f0dcb6", "#faf3e4", "#c79a68", "#7fb0a8", "#fdf8ec"),
    "classroom": _Decor("#e9dfc4", "#a8bfa8", "#c49a68", "#8fb0a0", "#f7f3e6"),
    "galley": _Decor("#d3dcdf", "#aab5bc", "#98928c", "#9aa8b0", "#8f9aa2"),
    "cafe": _Decor("#b9866a", "#6d4a36", "#8a5f3f", "#8f4a3c", "#3f3029"),
    "library": _Decor("#7f5f4a", "#5f4230", "#8a5a38", "#7d2f33", "#6d4a32"),
    "office": _Decor("#d5dde0", "#eef1f2", "#9a8f86", "#8fa6b2", "#f7f9fa"),
    "workshop": _Decor("#a87f68", "#6d5a4c", "#8f8478", "#6f5a4a", "#5a4636"),
    "laboratory": _Decor("#dfe8ea", "#b9c9ce", "#a9b4b8", "#9fb8c0", "#f4f8f9"),
    "hall": _Decor("#958b7d", "#7d7468", "#8f8478", "#7d2f33", "#6a6258"),
    "shop": _Decor("#e8ecdf", "#b9c4b4", "#cfd3cc", "#6fa08a", "#f4f6ef"),
    "bedroom": _Decor("#c3cfdc", "#eef2f5", "#b08a66", "#8095bd", "#fbf8f2"),
}


def build(stage: Stage, shot: Shot) -> None:
    view = stage.view
    stage.scrolls = False
    if stage.has("windowsill"):
        sill.at_the_window(stage)
        return
    if stage.has("plain wall"):
        bare_wall.plain_wall(stage)
        return
    if stage.has("greenhouse"):
        glasshouse.greenhouse(stage)
        return
    kind = _kind(stage)
    decor = _DECORS[kind]
    stage.horizon = view.height * (0.68 if not view.is_portrait else 0.66)
    stage.floor = Floor(
        view.height * 0.9, 262 if not view.is_portrait else 250, far_y=view.height * 0.8, sky_y=0.34,
        shadow=(40, 22, 14), shadow_opacity=0.32, mirror=0.05,
    )  # fmt: skip
    box = _window_box(stage, kind)
    indoors.outside(stage, (box[0] - 180, box[1] - 120, box[2] + 180, box[3] + 120))
    panes.weather_outside(stage, box)
    indoors.enter(stage)
    wall = stage.layer("wall", 0.62)
    indoors.window(stage, wall, [box], lit(stage, decor.wall), lit(stage, decor.frame), view.height * 1.35)
    if kind in _MASONRY:
        _masonry(stage, wall, box, *_MASONRY[kind])
    _paper(stage, wall, decor, box, striped=kind not in _MASONRY)
    if kind not in _BARE:
        foot = min(stage.horizon - 20, box[3] + (22 if kind == "kitchen" else 60))
        drapery.curtains(stage, wall, box[0], box[2], box[1] - 16, foot, decor.curtain)
    _boards(stage, decor)
    furniture = stage.layer("furniture", 0.82)
    _FURNISH[kind](stage, wall, furniture)
    if stage.has("christmas"):
        x = view.width * (0.66 if view.width > 900 else 0.84)
        hearth.christmas_tree(stage, furniture, x, stage.horizon + 62, 380)
    _light(stage, box)
    _rug(stage, kind)
    garlands.string_lights(stage)


def _kind(stage: Stage) -> str:
    if stage.has("kitchen") and stage.has("restaurant"):
        return "galley"
    for kind, words in _WORDS.items():
        if stage.has(*words):
            return kind
    return "living"


def _window_box(stage: Stage, kind: str) -> Box:
    view = stage.view
    if kind == "cafe":
        right = view.width * (0.5 if view.width > 900 else 0.4)
        return view.width * 0.06, view.height * 0.08, right, stage.horizon - 74
    if kind == "classroom":
        right = view.width * (0.34 if view.width > 900 else 0.2)
        return view.width * 0.06, view.height * 0.12, right, stage.horizon - 150
    low = stage.horizon - (236 if kind in ("kitchen", "galley") else 190 if view.is_portrait else 120)
    if view.is_portrait:
        side = 0.3 if kind == "library" else 0.16
        return view.width * side, view.height * 0.15, view.width * (1 - side), low
    wide = min(430, view.width * 0.5)
    left = view.width * 0.5 - wide * (0.5 if view.width > 900 else 0.62)
    return left, view.height * 0.12, left + wide, low


def _masonry(stage: Stage, layer: Layer, box: Box, colours: tuple[str, ...], wide: float, high: float) -> None:
    """Single bricks or stones in the plaster, none over the window."""
    tones = [lit(stage, each) for each in colours]
    for across, up, tone in stage.random("room:masonry").uniform(0, 1, (90, 3)).tolist():
        x, y = layer.left + across * (layer.right - layer.left), round(up * stage.horizon / (high + 4)) * (high + 4)
        if not (box[0] - wide - 20 < x < box[2] + 20 and box[1] - high - 20 < y < box[3] + 30):
            layer.add(Shape(Path().rect(x, y, wide, high, 3), tones[int(tone * len(tones))], 0.55))


def _paper(stage: Stage, layer: Layer, decor: _Decor, box: Box, *, striped: bool) -> None:
    """Stripes of the wallpaper, the wainscot and the skirting board."""
    view = stage.view
    wall = lit(stage, decor.wall)
    stripe, x = shade(wall, 1.035), layer.left
    while striped and x < layer.right:
        if x + 30 < box[0] - 20 or x > box[2] + 20:
            layer.add(Shape(Path().rect(x, -view.height * 0.3, 30, view.height * 1.2), stripe))
        x += 74
    skirting = lit(stage, decor.skirting)
    base = stage.horizon
    layer.add(
        Shape(Path().rect(layer.left, base - 30, layer.right - layer.left, 140), skirting),
        Shape(Path().rect(layer.left, base - 30, layer.right - layer.left, 5), shade(skirting, 1.12)),
        Shape(Path().rect(layer.left, base - 36, layer.right - layer.left, 6), shade(wall, 0.8)),
    )


def _boards(stage: Stage, decor: _Decor) -> None:
    view = stage.view
    layer = stage.layer("floor", 0.8)
    wood = lit(stage, decor.boards)
    top = stage.horizon
    indoors.planks(
        stage, layer, "room:floor", top, view.height * 1.4, wood, 30, (view.width / 2, top - view.height * 0.55)
    )
    layer.add(
        Shape(
            Path().rect(layer.left, top, layer.right - layer.left, 26),
            Linear(0, top, 0, top + 26, [(0, "#000000", 0.3), (1, "#000000", 0)]),
        )
    )


def _light(stage: Stage, box: Box) -> None:
    """The window's light on the floor and in the air, or the pool of a lamp when it is dark."""
    view = stage.view
    strength = indoors.beam_strength(stage)
    colour = "#ff6ad5" if stage.light.time == "neon" else stage.light.glow
    layer = stage.layer("light", 0.84)
    top, low = stage.horizon + 18, view.height * 0.97
    wide, slant = (box[2] - box[0]) * 0.5, 150.0
    for k in range(2):
        a = box[0] + k * wide + 10
        patch = Path().polygon(
            [
                (a + slant * 0.4, top),
                (a + wide - 20 + slant * 0.4, top),
                (a + wide * 1.22 + slant * 1.5, low),
                (a - 10 + slant * 1.5, low),
            ]
        )
        pane = Shape(patch, Linear(0, top, 0, low, [(0, colour, 0.62 * strength), (1, colour, 0.12 * strength)]))
        layer.add(pane)
        glow.pulse(stage, pane, 0.84, 1, 0.6, k)
    if not stage.light.lamps and strength > 0.3:
        air = stage.layer("air", 0.9)
        glow.dust(stage, air, "room:dust", (box[0], box[1], box[2] + slant, low), colour, 30)


def _rug(stage: Stage, kind: str) -> None:
    if kind in ("kitchen", "classroom", *_BARE):
        return
    view = stage.view
    layer = stage.layer("rug", 0.9)
    x, y = view.width * 0.5, view.height * 0.875
    rx, ry = min(view.width * 0.44, 460), view.height * 0.082 if not view.is_portrait else 88
    outer, inner, middle = {
        "library": ("#6f2a2c", "#c49a5a", "#7f3434"),
        "bedroom": ("#e8e2d4", "#9fb0cc", "#f3eee2"),
    }.get(kind, ("#4f7f86", "#f2dfba", "#5f949a"))
    for factor, colour in ((1, outer), (0.9, inner), (0.84, middle), (0.5, inner), (0.46, middle)):
        layer.add(Shape(Path().ellipse(x, y, rx * factor, ry * factor), lit(stage, colour)))


def _living(stage: Stage, wall: Layer, furniture: Layer) -> None:
    view, foot = stage.view, stage.horizon + 34
    box = _window_box(stage, "living")
    if stage.has("fireplace"):
        _by_the_fire(stage, wall, furniture)
        return
    if view.is_portrait or view.width < 900:
        furnishings.sofa(stage, furniture, view.width * 0.32, foot + 10, 430, "#5f8a8b")
        furnishings.floor_lamp(stage, furniture, view.width * 0.68, foot + 4, 330)
        furnishings.potted_plant(stage, furniture, view.width * 0.88, foot + 22, 250)
        return
    furnishings.picture(stage, wall, "a", box[0] - 300, view.height * 0.16, 128, 164)
    furnishings.picture(stage, wall, "b", box[0] - 440, view.height * 0.23, 106, 106)
    furnishings.sofa(stage, furniture, view.width * 0.2, foot, 400, "#5f8a8b")
    furnishings.floor_lamp(stage, furniture, box[0] - 14, foot - 6, 350)
    furnishings.bookcase(stage, furniture, "bookcase", box[2] + 120, foot - 4, 220, 330, 4)
    furnishings.potted_plant(stage, furniture, box[2] + 44, foot + 10, 230)
    furnishings.picture(stage, wall, "c", box[2] + 150, view.height * 0.03, 150, 100)


def _by_the_fire(stage: Stage, wall: Layer, furniture: Layer) -> None:
    view, foot = stage.view, stage.horizon + 30
    narrow = view.is_portrait or view.width < 900
    hearth.fireplace(stage, furniture, view.width * (0.79 if narrow else 0.8), foot, 250 if narrow else 280)
    furnishings.sofa(stage, furniture, view.width * (0.26 if narrow else 0.2), foot + 6, 380, "#8a5a44")
    if not narrow:
        furnishings.picture(stage, wall, "a", view.width * 0.12, view.height * 0.16, 140, 110)


def _office(stage: Stage, wall: Layer, furniture: Layer) -> None:
    view, foot = stage.view, stage.horizon + 34
    wide_view = view.width > 900
    furnishings.desk(stage, furniture, view.width * (0.22 if wide_view else 0.34), foot, 380)
    furnishings.bookcase(stage, furniture, "files", view.width * (0.74 if wide_view else 0.7), foot - 4, 200, 300, 4)
    furnishings.potted_plant(stage, furniture, view.width * 0.67, foot + 8, 210)
    if wide_view:
        furnishings.picture(stage, wall, "chart", view.width * 0.1, view.height * 0.18, 190, 120)


def _kitchen(stage: Stage, wall: Layer, furniture: Layer) -> None:
    view, foot = stage.view, stage.horizon + 30
    high = 190.0 if not view.is_portrait else 200.0
    tile = mix(lit(stage, "#f7f1e2"), lit(stage, "#a8cfc6"), 0.3)
    for row in range(2):
        for column in range(int((wall.right - wall.left) / 60) + 1):
            x, y = wall.left + column * 60 + 30 * row, stage.horizon - 210 + row * 44
            wall.add(Shape(Path().rect(x, y, 56, 40, 3), shade(tile, 1 - 0.05 * ((column + row) % 2))))
    furnishings.counter(stage, furniture, furniture.left, furniture.right, foot, high)
    furnishings.stove(stage, furniture, view.width * (0.8 if view.width > 900 else 0.82), foot, high)
    _jars(stage, furniture, view.width * 0.1, foot - high - 8)
    furnishings.potted_plant(stage, furniture, view.width * (0.6 if view.width > 900 else 0.56), foot - high - 8, 120)
    for part in (0.22, 0.5, 0.78):
        _pendant(stage, view.width * part)


def _jars(stage: Stage, layer: Layer, x: float, y: float) -> None:
    for i, (colour, high) in enumerate((("#e2b15b", 84), ("#c9705a", 66), ("#8fb09a", 74), ("#f0e6d2", 58))):
        jar = lit(stage, colour)
        left = x + i * 58
        layer.add(
            Shape(Path().rect(left, y - high, 46, high, 10), jar),
            Shape(Path().rect(left + 4, y - high - 12, 38, 16, 5), lit(stage, "#a87c4f")),
            Shape(Path().rect(left + 7, y - high + 10, 8, high - 24, 4), "#ffffff", 0.3),
        )


def _pendant(stage: Stage, x: float) -> None:
    layer = stage.layer("pendants", 0.86)
    y = stage.view.height * (0.13 if not stage.view.is_portrait else 0.1)
    indoors.lamplight(stage, layer, x, y + 12, 190, 0.6)
    layer.add(
        Shape(
            Path().rect(x - 1.5, -stage.view.height * 0.3, 3, y + stage.view.height * 0.3 - 20), lit(stage, "#3a2f28")
        ),
        Shape(
            Path().move(x - 44, y + 16).quad(x - 38, y - 28, x, y - 30).quad(x + 38, y - 28, x + 44, y + 16).close(),
            lit(stage, "#d9a441"),
        ),
        Shape(Path().ellipse(x, y + 17, 22, 9), indoors.LAMP if stage.light.lamps else lit(stage, "#fff6dd")),
    )


def _library(stage: Stage, wall: Layer, furniture: Layer) -> None:
    view, foot = stage.view, stage.horizon + 26
    box = _window_box(stage, "library")
    high = min(stage.horizon * 0.94, 620.0)
    left = box[0] - 60
    k = 0
    while left > furniture.left:
        left -= 236
        furnishings.bookcase(stage, furniture, f"left:{k}", left, foot, 226, high, max(4, int(high / 92)))
        k += 1
    right, k = box[2] + 60, 0
    while right < furniture.right:
        furnishings.bookcase(stage, furniture, f"right:{k}", right, foot, 226, high, max(4, int(high / 92)))
        right += 236
        k += 1
    furnishings.floor_lamp(stage, furniture, view.width * (0.36 if view.width > 900 else 0.2), foot + 12, 320)
    furnishings.sofa(stage, furniture, view.width * 0.52, foot + 12, 250, "#8a3f3a")


def _bedroom(stage: Stage, wall: Layer, furniture: Layer) -> None:
    view, foot = stage.view, stage.horizon + 34
    furnishings.bed(stage, furniture, view.width * (0.26 if view.width > 900 else 0.36), foot, 430)
    furnishings.floor_lamp(stage, furniture, view.width * (0.74 if view.width > 900 else 0.8), foot, 320)
    if not view.is_portrait:
        furnishings.picture(stage, wall, "bed", view.width * 0.1, view.height * 0.2, 150, 120)
    furnishings.potted_plant(stage, furniture, view.width * 0.9, foot + 12, 230)


_WORDS = {
    "classroom": ("classroom",),
    "cafe": ("cafe",),
    "kitchen": ("kitchen",),
    "library": ("library",),
    "bedroom": ("bedroom",),
    "office": ("office",),
    "workshop": ("workshop",),
    "laboratory": ("laboratory",),
    "hall": ("hall",),
    "shop": ("shop",),
}
_FURNISH = {
    "living": _living,
    "kitchen": _kitchen,
    "classroom": classroom.furnish,
    "galley": galley.furnish,
    "cafe": cafe.furnish,
    "library": _library,
    "bedroom": _bedroom,
    "office": _office,
    "workshop": benches.workshop,
    "laboratory": benches.laboratory,
    "hall": halls.hall,
    "shop": halls.shop,
}
_MASONRY = {
    "workshop": (("#b07860", "#9c6752", "#a86f58"), 56.0, 22.0),
    "hall": (("#8f8678", "#a89f90", "#b3aa9a"), 82.0, 40.0),
}
_BARE = ("cafe", "galley", "workshop", "laboratory", "hall", "shop")  # without curtains
