"""What people wear on their bodies: cuts of cloth over a torso, drawn for a Build. Hats and heads are `heads`."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from animatic.looks import cast_tone
from animatic.motions import Pose
from animatic.palette import shade
from animatic.puppets.limbs import Build
from animatic.puppets.tailoring import Clothes, belt, collar, dots, seam, shirt, skirted
from animatic.scene import Dress
from animatic.stage import Stage
from animatic.vector import RGB, Path, Shape, rgb

# The colour of a dress for which the prompt names none.
_USUAL: dict[Dress, str] = {
    "coat": "#7d5a46", "raincoat": "#f2c230", "dress": "#d2557f", "gown": "#7a4fa3", "wedding dress": "#fbfaf6",
    "suit": "#2e3748", "robe": "#5b4a8a", "armour": "#b4bdc9", "tutu": "#f4a9c4", "kimono": "#c23b50",
    "apron": "#f4f1ea", "uniform": "#2f4b7c", "spacesuit": "#e9edf3", "swimsuit": "#1f9aa8", "sweater": "#3f7f6a",
    "cape": "#c02f35",
}  # fmt: skip


def dress(stage: Stage, build: Build, h: float, what: Dress | None, colour: str | None) -> Clothes:
    """A torso in these clothes, `h` units high in all; None is a plain shirt in the build's own colour."""
    if what is None:
        return Clothes(build, [shirt(build, h), *collar(build, h)])
    named = rgb(colour or _USUAL[what])
    cloth = cast_tone(stage, named)
    return _CUTS[what](stage, _dyed(stage, build, what, cloth), h, cloth)


def _dyed(stage: Stage, build: Build, what: Dress, cloth: RGB) -> Build:
    """The build with the sleeves, legs and shoes that go with these clothes."""
    skin = build.hand
    if what in ("apron", "cape"):
        return build
    dyes: dict[str, Any] = {"cloth": cloth, "sleeve": cloth}
    match what:
        case "dress" | "gown":
            dyes |= {"sleeve": skin, "trousers": skin, "shoe": shade(cloth, 0.7)}
        case "wedding dress":
            dyes |= {"sleeve": skin, "trousers": cloth, "shoe": cloth}
        case "tutu":
            dyes |= {"sleeve": skin, "trousers": cast_tone(stage, "#fbd9e4"), "shoe": cloth}
        case "swimsuit":
            dyes |= {"sleeve": skin, "trousers": skin, "shoe": skin}
        case "suit":
            dyes |= {"trousers": shade(cloth, 0.92)}
        case "uniform":
            dyes |= {"trousers": shade(cloth, 0.8)}
        case "raincoat":
            dyes |= {"shoe": shade(cloth, 0.86)}
        case "armour":
            parts = {"sleeve": 0.92, "trousers": 0.82, "hand": 0.75, "shoe": 0.62}
            dyes |= {part: shade(cloth, dark) for part, dark in parts.items()}
        case "spacesuit":
            dyes |= {"trousers": cloth, "hand": cast_tone(stage, "#c9d0da"), "shoe": cast_tone(stage, "#8b95a5")}
    return replace(build, **dyes)


def _coat(_stage: Stage, build: Build, h: float, cloth: RGB) -> Clothes:
    dark, waist = shade(cloth, 0.76), -build.hip - 0.045
    clothes = skirted(build, h, cloth, waist, -build.hip * 0.42, 1.5)
    w, top = build.chest * h, -build.shoulder * h
    lapels = Path().polygon(
        [
            (-w * 0.5, top),
            (0, top + h * 0.1),
            (w * 0.5, top),
            (w * 0.2, top - h * 0.01),
            (0, top + h * 0.03),
            (-w * 0.2, top - h * 0.01),
        ]
    )
    clothes.torso += [
        seam(h, 0, -build.shoulder + 0.1, -build.hip * 0.46, dark),
        Shape(lapels, dark),
        belt(build, h, waist, dark),
        dots(h, 0.028, [-build.shoulder + 0.14, -build.hip + 0.01], shade(cloth, 0.5)),
    ]
    return clothes


def _raincoat(_stage: Stage, build: Build, h: float, cloth: RGB) -> Clothes:
    clothes = skirted(build, h, cloth, -build.hip - 0.02, -build.hip * 0.5, 1.5)
    clothes.torso += [
        seam(h, 0, -build.shoulder + 0.02, -build.hip * 0.56, shade(cloth, 0.8)),
        dots(h, 0.026, [-build.shoulder + d for d in (0.06, 0.13, 0.2)], shade(cloth, 0.55), 0.013),
    ]
    clothes.hood = cloth
    return clothes


def _dress(_stage: Stage, build: Build, h: float, cloth: RGB) -> Clothes:
    clothes = skirted(build, h, cloth, -build.hip - 0.06, -build.hip * 0.4, 1.75)
    clothes.torso += [belt(build, h, -build.hip - 0.05, shade(cloth, 0.78), 0.024), *collar(build, h)]
    return clothes


def _gown(_stage: Stage, build: Build, h: float, cloth: RGB) -> Clothes:
    clothes = skirted(build, h, cloth, -build.hip - 0.06, -0.012, 2.1)
    clothes.torso += [belt(build, h, -build.hip - 0.05, shade(cloth, 0.82), 0.026), *collar(build, h)]
    return clothes


def _wedding(stage: Stage, build: Build, h: float, cloth: RGB) -> Clothes:
    clothes = _gown(stage, build, h, cloth)
    lace = shade(cloth, 0.88)
    clothes.torso.append(dots(h, 0, [-build.hip - 0.05], cast_tone(stage, "#e8b7c4"), 0.02))
    clothes.torso += [
        dots(h, x, [-0.05 - 0.02 * (i % 2)], lace, 0.012) for i, x in enumerate((-0.17, -0.06, 0.06, 0.17))
    ]
    clothes.veil = True
    return clothes


def _robe(_stage: Stage, build: Build, h: float, cloth: RGB) -> Clothes:
    clothes = skirted(build, h, cloth, -build.hip - 0.03, -0.02, 1.65)
    clothes.torso += [
        seam(h, 0, -build.shoulder + 0.03, -0.03, shade(cloth, 0.8), 0.012),
        belt(build, h, -build.hip - 0.02, rgb("#d9b25a"), 0.022),
    ]
    clothes.wide_sleeves = True
    return clothes


def _kimono(stage: Stage, build: Build, h: float, cloth: RGB) -> Clothes:
    clothes = skirted(build, h, cloth, -build.hip - 0.03, -0.03, 1.22)
    top, waist = -build.shoulder * h, (-build.hip - 0.02) * h
    pale = cast_tone(stage, "#f7efe2")
    clothes.torso += [
        Shape(Path().move(-h * 0.06, top).line(h * 0.03, waist), None, stroke=pale, width=h * 0.022),
        Shape(Path().move(h * 0.06, top).line(-h * 0.02, waist), None, stroke=pale, width=h * 0.022),
        belt(build, h, -build.hip - 0.03, shade(cloth, 0.6), 0.075),
        dots(h, 0.0, [-build.hip - 0.03], rgb("#e9c46a"), 0.018),
    ]
    clothes.wide_sleeves = True
    return clothes


def _suit(stage: Stage, build: Build, h: float, cloth: RGB) -> Clothes:
    w, top = build.chest * h, -build.shoulder * h
    deep = top + h * 0.15
    linen = Path().polygon([(-w * 0.42, top - h * 0.008), (w * 0.42, top - h * 0.008), (0, deep)])
    tie = Path().polygon(
        [
            (-h * 0.014, top + h * 0.02),
            (h * 0.014, top + h * 0.02),
            (h * 0.018, top + h * 0.09),
            (0, deep - h * 0.012),
            (-h * 0.018, top + h * 0.09),
        ]
    )
    return Clothes(
        build,
        [
            shirt(build, h),
            Shape(linen, cast_tone(stage, "#f7f5ef")),
            Shape(tie, cast_tone(stage, "#a32c3a")),
            seam(h, 0, -build.shoulder + 0.15, -build.hip + 0.03, shade(cloth, 0.7)),
            dots(h, 0.022, [-build.hip - 0.04], shade(cloth, 0.5)),
        ],
    )


def _armour(_stage: Stage, build: Build, h: float, cloth: RGB) -> Clothes:
    w, top = build.chest * h, -build.shoulder * h
    dark, light = shade(cloth, 0.72), shade(cloth, 1.12)
    plates = [
        Shape(
            Path().ellipse(side * w * 0.98, top + h * 0.045, h * 0.062, h * 0.05), light, stroke=dark, width=h * 0.007
        )
        for side in (-1, 1)
    ]
    breast = Path().move(-w * 0.7, top + h * 0.03).quad(0, top + h * 0.2, w * 0.7, top + h * 0.03)
    return Clothes(
        build,
        [
            shirt(build, h, 1.04, 0.02),
            Shape(breast, None, stroke=dark, width=h * 0.01),
            seam(h, 0, -build.shoulder + 0.12, -build.hip + 0.03, dark),
            belt(build, h, -build.hip + 0.01, shade(cloth, 0.55), 0.028),
            *plates,
        ],
    )


def _tutu(_stage: Stage, build: Build, h: float, cloth: RGB) -> Clothes:
    y = (-build.hip - 0.01) * h
    wide, layers = h * 0.3, []
    for i, part in enumerate((1.0, 0.84, 0.66)):
        layers.append(
            Shape(
                Path().ellipse(0, y + h * 0.012 * (1 - i), wide * part, h * 0.062 * part),
                shade(cloth, 0.9 + 0.1 * i),
                0.93,
            )
        )
    return Clothes(build, [layers[0], shirt(build, h, 0.8), *collar(build, h), *layers[1:]])


def _apron(stage: Stage, build: Build, h: float, cloth: RGB) -> Clothes:
    w, top, low = build.chest * h, -build.shoulder * h, (-build.hip * 0.55) * h
    front = (
        Path().move(-w * 0.5, top + h * 0.07).line(w * 0.5, top + h * 0.07).line(w * 0.62, -build.hip * h - h * 0.05)
    )
    front.line(w * 0.9, low - h * 0.03).quad(w * 0.88, low, w * 0.7, low).line(-w * 0.7, low)
    front.quad(-w * 0.88, low, -w * 0.9, low - h * 0.03).line(-w * 0.62, -build.hip * h - h * 0.05).close()
    straps = (
        Path().move(-w * 0.46, top + h * 0.08).line(-w * 0.36, top).move(w * 0.46, top + h * 0.08).line(w * 0.36, top)
    )
    pocket = Path().rect(-w * 0.36, -build.hip * h - h * 0.02, w * 0.72, h * 0.06, h * 0.015)
    return Clothes(
        build,
        [
            shirt(build, h),
            Shape(straps, None, stroke=cloth, width=h * 0.018),
            Shape(front, cloth, stroke=shade(cloth, 0.86), width=h * 0.005),
            Shape(pocket, shade(cloth, 0.9)),
        ],
    )


def _uniform(_stage: Stage, build: Build, h: float, cloth: RGB) -> Clothes:
    gold = rgb("#e0b84a")
    return Clothes(
        build,
        [
            shirt(build, h),
            *collar(build, h),
            seam(h, 0, -build.shoulder + 0.04, -build.hip + 0.03, shade(cloth, 0.75)),
            dots(h, 0.024, [-build.shoulder + d for d in (0.07, 0.13, 0.19)], gold),
            belt(build, h, -build.hip - 0.005, shade(cloth, 0.5), 0.026),
            dots(h, 0, [-build.hip - 0.005], gold, 0.016),
        ],
    )


def _spacesuit(stage: Stage, build: Build, h: float, cloth: RGB) -> Clothes:
    w = build.chest * h
    pack = Shape(
        Path().rect(-w * 1.3, -build.shoulder * h - h * 0.03, w * 2.6, h * 0.28, h * 0.04), cast_tone(stage, "#9aa3b2")
    )
    panel = Path().rect(-w * 0.5, (-build.shoulder + 0.1) * h, w, h * 0.07, h * 0.012)
    return Clothes(
        build,
        [
            shirt(build, h, 1.1),
            Shape(panel, shade(cloth, 0.82)),
            dots(h, -0.02, [-build.shoulder + 0.135], rgb("#d8473f")),
            dots(h, 0.02, [-build.shoulder + 0.135], rgb("#3f83d8")),
            belt(build, h, -build.hip, shade(cloth, 0.8), 0.024, 1.05),
        ],
        behind=[pack],
    )


def _sweater(_stage: Stage, build: Build, h: float, cloth: RGB) -> Clothes:
    band = shade(cloth, 1.3)
    return Clothes(
        build,
        [
            shirt(build, h, 1.04),
            belt(build, h, -build.shoulder + 0.12, band, 0.026, 1.0),
            belt(build, h, -build.shoulder + 0.165, band, 0.012, 0.98),
            belt(build, h, -build.hip + 0.018, shade(cloth, 0.82), 0.034, 0.93),
            *collar(build, h),
        ],
    )


def _swimsuit(_stage: Stage, build: Build, h: float, cloth: RGB) -> Clothes:
    skin = replace(build, cloth=build.hand)
    w, low = build.chest * h * 0.93, -build.hip * h
    return Clothes(
        build,
        [
            shirt(skin, h),
            Shape(
                Path()
                .move(-w * 0.95, low - h * 0.13)
                .line(w * 0.95, low - h * 0.13)
                .line(w * 0.98, low + h * 0.03)
                .quad(0, low + h * 0.06, -w * 0.98, low + h * 0.03)
                .close(),
                cloth,
            ),
        ],
    )


def _cape(_stage: Stage, build: Build, h: float, cloth: RGB) -> Clothes:
    cape, w = Shape(None, shade(cloth, 0.88)), build.chest * h
    clasp = (
        Path()
        .move(-w * 0.8, -build.shoulder * h + h * 0.005)
        .quad(0, -build.shoulder * h + h * 0.05, w * 0.8, -build.shoulder * h + h * 0.005)
    )

    def blow(pose: Pose) -> None:
        drift = -h * (0.03 + 0.11 * pose.stride + 0.02 * math.sin(pose.phase * 2))
        low = -build.hip * h * 0.34
        path = (
            Path()
            .move(-w * 0.9, -build.shoulder * h)
            .quad(-w * 1.7 + drift, -build.hip * h, -w * 1.6 + drift * 1.6, low)
        )
        path.quad(drift, low + h * 0.03, w * 1.25 + drift * 0.6, low)
        cape.redraw(path.quad(w * 1.3, -build.hip * h, w * 0.9, -build.shoulder * h).close())
        cape.fill(shade(cloth, 0.88))

    top = [shirt(build, h), Shape(clasp, None, stroke=cloth, width=h * 0.03)]
    return Clothes(build, list(top), behind=[cape], skirt=blow)


_CUTS: dict[Dress, Callable[[Stage, Build, float, RGB], Clothes]] = {
    "coat": _coat, "raincoat": _raincoat, "dress": _dress, "gown": _gown, "wedding dress": _wedding, "suit": _suit,
    "robe": _robe, "armour": _armour, "tutu": _tutu, "kimono": _kimono, "apron": _apron, "uniform": _uniform,
    "spacesuit": _spacesuit, "swimsuit": _swimsuit, "sweater": _sweater, "cape": _cape,
}  # fmt: skip
