"""Land and sea from the air: fields, treetops, dunes, a valley between peaks, the open sea."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from animatic.palette import mix, shade
from animatic.scenery import countryside, garlands, glow, land, peaks
from animatic.scenery.overland.flight import FIXED, NEAR, REACH, SPEED, Flight, polygons
from animatic.scenery.seasons import growth
from animatic.stage import Stage
from animatic.vector import Group, Path, Shape


def fields(stage: Stage) -> None:
    """Farmland, white, golden or brown as the season has it: strips of crops, hedges, trees and cottages."""
    flight, grown = Flight(stage), growth(stage)
    flight.sky()
    flight.ground(*grown.slope)
    _far_land(stage, grown.hills)
    colours = {
        "snow": ("#f3f7fb", "#e4edf6", "#fafcff", "#d8e4f0"),
        "savanna": ("#d9b25c", "#c99f48", "#e0bd68", "#b98f3f"),
        "wheat": ("#eec254", "#dba83c", "#8fb652", "#f2cf72"),
        "highlands": ("#a5814c", "#8a6a5a", "#8f7090", "#97803f"),
        "autumn": ("#c29a4a", "#a8843c", "#d9a94a", "#8f8a3c"),
    }.get(grown.season, ("#7fb652", "#c9c060", "#5f9a45", "#98c25a", "#d9b955"))
    if stage.has("lavender"):
        colours = ("#8f6fd0", "#7fb652", "#a98be0", "#98c25a")
    _crops(flight, colours)
    water = mix(stage.tone("#4f9ab8"), stage.light.sky[-1][1], 0.4)
    if stage.has("river", "stream"):
        flight.band("river", 0.2, 120, (shade(water, 0.8), water))
    elif grown.season != "savanna":
        flight.band("lane", 0.16, 46, (stage.tone("#c9b48a"), stage.tone("#dccaa2")))
    leaf = stage.tone(grown.crowns[0])
    crown = (
        (shade(leaf, 0.42), 1.1, 0.3, -0.1),
        (shade(leaf, 0.8), 1.0, 0, 0.5),
        (shade(leaf, 1.1), 0.66, -0.16, 0.74),
    )
    flight.strewn("trees", 90, Path().ellipse(0, 0, 1, 0.82), crown, 40, reach=2.2, clear=190)
    _cottages(flight, 9)
    garlands.string_lights(stage)


def canopy(stage: Stage, jungle: bool) -> None:
    """Treetops to the horizon, of a jungle with mist and a river, or of a wood in its season."""
    flight, grown = Flight(stage), growth(stage)
    flight.sky()
    leaves = ("#2f7a44", "#3c8a4a", "#2a6b46", "#4a9648") if jungle else grown.crowns
    flight.ground(shade(leaves[0], 0.8), leaves[0])
    _far_land(stage, ("#5f8f8a", "#4f8a66") if jungle else grown.hills)

    def crowns(x: Any, number: int) -> Any:
        x = x + number * 617
        round_ = np.abs(np.sin(x / 56 + 0.7 * np.sin(x / 131)))
        return (46 + 24 * np.sin(x / 170 + number)) * (0.35 + 0.65 * round_**0.6)

    body = tuple(shade(each, 0.72 + 0.05 * (i % 3)) for i, each in enumerate(leaves))
    flight.terrain(crowns, body, (shade(leaves[3], 1.06), 0.3), rows=9, fine=13)
    has_river = stage.has("river", "stream", "lake")
    if has_river:
        water = mix(stage.tone("#4f8f96" if jungle else "#4f9ab8"), stage.light.sky[-1][1], 0.4)
        flight.band("river", 0.16, 130, (shade(water, 0.72), water), order=0.705)
    round_crown = Path().ellipse(0, 0, 1, 0.74)
    for name, leaf, size in (("crowns", leaves[0], 74.0), ("crowns:light", leaves[1], 62.0)):
        own = stage.tone(leaf)
        parts = (
            (shade(own, 0.6), 1.06, 0.14, -0.2),
            (shade(own, 0.9), 1.0, 0, 0),
            (shade(own, 1.14), 0.56, -0.2, 0.26),
        )
        kept = parts if name == "crowns" else parts[1:]
        flight.strewn(name, 84, round_crown, kept, size, reach=0.8, clear=190.0 * has_river, deep=3.0)
    _veils(stage, 3 if jungle else 1)


def dunes(stage: Stage) -> None:
    """Crest behind crest of sand."""
    flight = Flight(stage)
    flight.sky(2)
    flight.ground("#d39a52", "#e6b877")
    _far_land(stage, ("#c98a66", "#d9a070"))

    def waves(x: Any, number: int) -> Any:
        x = x + number * 811
        return 40 + 30 * np.sin(x / 300 + number) + 14 * np.sin(x / 127 + 2 * number)

    flight.terrain(waves, ("#d9a05a", "#cf944e", "#dfa965"), ("#f2cf94", 0.34), rows=12, fine=18)


def valley(stage: Stage) -> None:
    """Peaks to both sides of a valley with a river."""
    flight, grown = Flight(stage, 0.34), growth(stage)
    flight.sky()
    flight.ground(*grown.slope)
    peaks.range_of(stage, stage.horizon + 24, stage.view.height * 0.2)
    rock = {"highlands": ("#8a6f68", "#7b6a80", "#94794f"), "snow": ("#a9b9cf", "#98abc4", "#b7c5d8")}.get(
        grown.season, ("#6d7f78", "#76867a", "#647a70")
    )

    def ridges(x: Any, number: int) -> Any:
        aside = np.clip((np.abs(x) - 230) / 620, 0, 1)
        x = x + number * 523
        saw = np.abs(((x / 340 + 0.3 * np.sin(x / 260)) % 1) - 0.5) * 2
        return aside * (90 + 250 * saw + 22 * np.abs(np.sin(x / 47))) * (0.72 + 0.28 * math.sin(number * 2.4))

    flight.terrain(ridges, rock, ("#b9c4c9", 0), rows=10, fine=13, cap="#f7fafd")
    pine = Path().polygon([(-0.5, 0), (0, -1.5), (0.5, 0)])
    dark = stage.tone("#dfe9f2" if grown.is_snowy else "#2f6b4a")
    parts = ((shade(dark, 0.5), 0.9, 0.16, -0.06), (shade(dark, 0.84), 1.0, 0, 0), (dark, 0.66, -0.06, 0.44))
    flight.strewn("pines", 90, pine, parts, 52, reach=1.2, clear=130)
    flight.strewn("pines:near", 60, pine, parts, 60, reach=0.7, clear=130, deep=2.2)
    water = mix(stage.tone("#4f9ab8"), stage.light.sky[-1][1], 0.4)
    flight.band("river", 0.06, 90, (shade(water, 0.8), water), order=0.72)


def waves(stage: Stage) -> None:
    """The open sea from above: swell to the horizon, white caps, cloud shadows and the light's path."""
    flight = Flight(stage, 0.26)
    flight.sky()
    flight.ground("#0f5f96", "#3fa9c9")

    def swell(x: Any, number: int) -> Any:
        x = x + number * 709
        return 12 * (0.5 + 0.5 * np.sin(x / 150 + number)) + 9 * np.abs(np.sin(x / 83 + 2 * number)) ** 2

    rough = 2.1 if "storm" in stage.shot.weather else 1.4 if "wind" in stage.shot.weather else 1.0
    blues = ("#1b78ac", "#1f82b4", "#166fa4", "#2389ba")
    flight.terrain(lambda x, n: rough * swell(x, n), blues, ("#7fd0e4", 0.22), rows=14, fine=16)
    foam = Path().move(-1, 0).quad(-0.2, -0.24, 1, -0.05).quad(0, 0.1, -1, 0).close()
    white = mix(stage.tone("#ffffff"), "#ffffff", 0.3)
    flight.strewn("white caps", round(60 * rough), foam, ((white, 1.0, 0, 0.2),), 34, reach=2.0)
    flight.strewn("ripples", 90, foam, (("#5fb8d6", 1.0, 0, 0.2),), 40, reach=0.9, deep=2.6)
    if "storm" not in stage.shot.weather and not stage.has("open sea"):
        shoal, sand, wood = (stage.tone(each) for each in ("#4fd0cc", "#f0d9a4", "#4f9a55"))
        islet = ((shoal, 1.7, 0, -0.12), (sand, 1.0, 0, 0), (wood, 0.74, 0.04, 0.1), (shade(wood, 1.2), 0.4, -0.1, 0.2))
        flight.strewn("islets", 8, Path().ellipse(0, 0, 1.5, 0.5), islet, 90, reach=1.6, clear=260)
    light = stage.light
    if light.orb is not None:
        x = light.orb[0] * stage.view.width
        shine = stage.layer("shine", FIXED, order=0.73)
        shine.add(glow.halo(x, stage.horizon + 40, 300, light.glow, 0.5, flat=0.42))


def _far_land(stage: Stage, hills: tuple[str, str]) -> None:
    view = stage.view
    for depth, rise, colour in ((0.03, 62, hills[0]), (0.05, 34, hills[1])):
        layer = stage.layer("far land", depth)
        top = land.rolling(stage, layer, f"far land:{depth}", stage.horizon - 4, rise)
        far = stage.light.tone(colour, 0.85 - depth * 4)
        land.ground(stage, layer, (top[0], np.minimum(top[1], stage.horizon + 8)), far, far, view.height * 0.4)


def _crops(flight: Flight, colours: tuple[str, ...]) -> None:
    """Quarters of land between hedges; one shape a colour and row."""
    rows, cells = 11, 13
    layer = flight.stage.layer("crops", FIXED, order=0.69)
    shapes = [Shape() for _ in range(rows * len(colours))]
    layer.add(*shapes)
    step, wide = REACH / rows, flight.view.width * 0.62

    def fly(t: float) -> None:
        for k, (number, z) in enumerate(flight.depths(rows, t)):
            near, far = max(0.4, z), z + step * 0.985
            left = (np.arange(cells) - cells / 2 + 0.5 * (number % 2)) * wide
            kinds = (np.arange(cells) * 7 + number * 5 + (np.arange(cells) * number) % 3) % len(colours)
            slant = wide * 0.14 * math.sin(number)
            for kind, colour in enumerate(colours):
                at = left[kinds == kind]
                right = at + wide * 0.985
                corners = np.stack(
                    [
                        np.column_stack([flight.x(at, near), np.full_like(at, flight.y(near))]),
                        np.column_stack([flight.x(right, near), np.full_like(at, flight.y(near))]),
                        np.column_stack([flight.x(right + slant, far), np.full_like(at, flight.y(far))]),
                        np.column_stack([flight.x(at + slant, far), np.full_like(at, flight.y(far))]),
                    ],
                    axis=1,
                )
                shape = shapes[k * len(colours) + kind]
                polygons(shape, corners)
                shape.fill(flight.veiled(colour, z + 0.6))

    flight.stage.every_frame(fly)


def _cottages(flight: Flight, count: int) -> None:
    stage = flight.stage
    random = stage.random("overland:cottages")
    village = Group()
    stage.layer("cottages", FIXED, order=0.715).add(village)
    homes, place, across = [], np.arange(count) / count, np.zeros(count)
    for i in range(count):
        u = [float(each) for each in random.uniform(0, 1, 8)]
        homes.append(Group(countryside.cottage(stage, 1.0, 96, u)))
        across[i] = (1 if u[6] > 0.5 else -1) * (260 + 900 * u[7])
    village.add(*homes)

    def fly(t: float) -> None:
        z = NEAR + (place * REACH - t * SPEED) % REACH
        size = np.clip((NEAR + REACH - z) * 1.6, 0, 1) / z
        for i, home in enumerate(homes):
            home.place(float(flight.x(across[i], z[i])), float(flight.y(z[i])), float(size[i]))
        village.only(homes[i] for i in np.argsort(-z).tolist())

    stage.every_frame(fly)


def _veils(stage: Stage, count: int) -> None:
    """Mist that lies between the treetops and drifts."""
    view = stage.view
    layer = stage.layer("mist", FIXED, order=0.74)
    mist = mix(stage.light.haze, stage.tone("#ffffff"), 0.4)
    for k in range(count):
        puff = glow.halo(0, 0, 330, mist, 0.5)
        layer.add(puff)
        y = stage.horizon + view.height * (0.07 + 0.13 * k)
        stage.every_frame(
            lambda t, p=puff, y=y, k=k: p.transform(
                1, 0, view.width * (0.24 + 0.27 * k + 0.08 * math.sin(t * 0.22 + 2 * k)), 0, 0.16, y
            )
        )
