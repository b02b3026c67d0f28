"""A city: a street under a skyline by day, at night or in neon, wet, snowed over or with a market; or the place in it
that the prompt names: a roof, a court, a stadium, a harbour, a village lane."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from animatic.palette import mix, named, shade
from animatic.scene import Shot
from animatic.scenery import (
    aegean,
    buildings,
    countryside,
    garlands,
    glow,
    heavens,
    inland,
    land,
    landmarks,
    launch_site,
    overland,
    quay,
    rooftop,
    seasons,
    shopfronts,
    sports,
    trees,
)
from animatic.stage import Floor, Stage
from animatic.vector import Group, Linear, Path, Shape


def build(stage: Stage, shot: Shot) -> None:
    if stage.light.time == "sunset":
        _cool_shadows(stage)
    light = stage.light
    neon = light.time == "neon" or stage.has("neon", "cyberpunk")
    if stage.has("white village"):
        aegean.white_village(stage)
    elif stage.has("rooftop"):
        rooftop.on_the_roof(stage, neon)
    elif stage.has("stadium"):
        sports.stadium(stage)
    elif stage.has("court"):
        sports.court(stage)
    elif stage.has("harbour"):
        quay.harbour(stage, afloat=inland.is_afloat(stage))
    elif shot.camera.move == "aerial":
        overland.streets(stage)
    else:
        _at_street_level(stage, shot, neon)


def _cool_shadows(stage: Stage) -> None:
    """A sunset that leaves walls their own colours: the gold stays in the sky, the haze between the houses is mauve."""
    light = stage.light
    haze = named(mix(light.haze, "#9a7fae", 0.55))
    stage.light = replace(light, haze=haze, thickness=light.thickness * 0.8, tint=(0.98, 0.85, 0.78))


def _at_street_level(stage: Stage, shot: Shot, neon: bool) -> None:
    view, light = stage.view, stage.light
    wet = any(word in shot.weather for word in ("rain", "storm")) or stage.has("wet", "reflections")
    stage.horizon = view.height * 0.72
    stage.floor = Floor(
        view.height * 0.91,
        270,
        far_y=view.height * 0.87,
        sky_y=0.3,
        shadow_opacity=light.shadow,
        mirror=0.5 if wet else 0.0,
    )
    heavens.firmament(stage)
    if light.time == "neon" or neon:
        _city_glow(stage)
    if not light.is_dark:
        heavens.clouds(stage, 4)
    low = view.height * 0.81
    landmarks.beyond(stage, low, 0.3, share=0.94)
    if stage.has("village"):
        _village_street(stage, low)
    else:
        _fronts(stage, low, neon, wet)
    garlands.string_lights(stage)


def _fronts(stage: Stage, low: float, neon: bool, wet: bool) -> None:
    view = stage.view
    for depth, high, count in ((0.12, 0.66, 15), (0.28, 0.52, 13)):
        buildings.skyline(stage, stage.layer("skyline", depth), f"skyline:{depth}", low, view.height * high, count)
    if stage.has("launch pad"):
        _street(stage, low, wet, [])
        launch_site.launch_pad(stage)
        return
    front = stage.layer("fronts", 0.62)
    if stage.has("shops"):
        shopfronts.shops(stage, front, low, view.height * 0.6)
        _street(stage, low, wet, [])
        return
    count = max(6, round(front.span / 250))
    lights = buildings.row(stage, front, "fronts", low, view.height * 0.4, count, neon or stage.light.is_dark)
    _street(stage, low, wet, lights)


def _village_street(stage: Stage, low: float) -> None:
    """Low houses of a village or an old town along a lane, before hills."""
    view = stage.view
    grown = seasons.growth(stage)
    hills = stage.layer("hills", 0.16)
    top = land.rolling(stage, hills, "city:hills", view.height * 0.62, 70)
    land.ground(stage, hills, top, stage.tone(grown.hills[1], 0.3), stage.tone(grown.hills[0], 0.16))
    back, front = stage.layer("lane", 0.4), stage.layer("fronts", 0.62)
    flat = (np.array([back.left, back.right]), np.array([low - 40, low - 40]))
    countryside.village(stage, back, flat, 130)
    random = stage.random("city:cottages")
    for i in range(9):
        u = [float(each) for each in random.uniform(0, 1, 6)]
        layer_x = (i + 0.5) * front.span / 9
        front.place(countryside.cottage(stage, 0.62, 205 + 60 * u[5], u), layer_x, low, 480)
    wet = any(word in stage.shot.weather for word in ("rain", "storm")) or stage.has("wet")
    _street(stage, low, wet, [])


def _city_glow(stage: Stage) -> None:
    view, low = stage.view, stage.horizon
    band = [(0.0, "#ff4fb0", 0.0), (0.7, "#b43cff", 0.28), (1.0, "#ff4fb0", 0.5)]
    stage.backdrop.add(
        Shape(Path().rect(0, low * 0.45, view.width, low * 0.7), Linear(0, low * 0.45, 0, low * 1.1, band))
    )


def _street(stage: Stage, low: float, wet: bool, lights: list[tuple[float, str]]) -> None:
    view = stage.view
    layer = stage.layer("street", 0.86)
    foot = view.height * 1.35
    snowy = seasons.is_snowy(stage)
    asphalt = (
        stage.tone("#dbe5ef" if snowy else "#5c6068")
        if not wet or snowy
        else mix(stage.tone("#3c4250"), stage.light.haze, 0.22)
    )
    pavement = stage.tone("#f6f9fc" if snowy else "#9a9894")
    kerb = view.height * 0.03
    layer.add(
        Shape(Path().rect(layer.left, low - 2, layer.right - layer.left, kerb + 4), pavement),
        Shape(Path().rect(layer.left, low + kerb, layer.right - layer.left, 6), shade(pavement, 0.6)),
        Shape(
            Path().rect(layer.left, low + kerb + 6, layer.right - layer.left, foot - low),
            Linear(0, low, 0, view.height, [(0, shade(asphalt, 1.12), 1), (1, shade(asphalt, 0.74), 1)]),
        ),
    )
    if wet:
        shine = stage.layer("shine", 0.62, order=0.87)
        buildings.reflections(
            stage,
            shine,
            lights or [(x * shine.span / 7, "#ffe2a8") for x in range(7)],
            low + kerb,
            view.height * 0.99,
            "shine",
        )
        buildings.puddles(
            stage,
            layer,
            "puddles",
            low + kerb + 12,
            view.height * 0.97,
            mix(stage.light.haze, stage.light.glow, 0.3),
            8,
        )
    if stage.has("puddles"):
        inland.puddles(stage, layer, "puddles:street", view.height * 0.87, view.height * 0.96, 7)
    if stage.has("autumn", "blossoms", "park", "trees"):
        _avenue(stage, low + kerb * 0.5)
    if stage.has("market"):
        _stalls(stage, low + kerb * 0.6)
    marks = 0 if stage.has("village") else max(5, round(layer.span / 260))
    for i in range(marks):
        layer.place(
            Shape(Path().polygon([(-60, 0), (50, 0), (62, 9), (-66, 9)]), stage.tone("#d9d4c4"), 0.7),
            (i + 0.5) * layer.span / marks,
            view.height * 0.945,
            140,
        )
    posts = max(3, round(layer.span / 620))
    for i in range(posts):
        layer.place(buildings.lamp_post(stage, 250), (i + 0.3) * layer.span / posts, low + kerb * 0.6, 260)


def _avenue(stage: Stage, foot: float) -> None:
    """Trees along the pavement, in their season."""
    layer = stage.layer("avenue", 0.84)
    line = (np.array([layer.left, layer.right]), np.array([foot, foot]))
    trees.stand(stage, layer, "city:trees", line, 8, 230)


def _stalls(stage: Stage, foot: float) -> None:
    """Market stalls with striped awnings, crates of fruit, and a lamp under each when it is dark."""
    layer = stage.layer("stalls", 0.85)
    random = stage.random("stalls")
    cloths = ("#d8443a", "#3f8f6a", "#e0a23f", "#4f7fb5")
    for i in range(9):
        u = [float(each) for each in random.uniform(0, 1, 4)]
        wide = 190 + 40 * u[0]
        wood, cloth = stage.tone("#8a5f3c", 0.85), stage.tone(cloths[i % 4], 0.85)
        stall = Group(
            Shape(Path().rect(-wide / 2, -176, 8, 178).rect(wide / 2 - 8, -176, 8, 178), wood),
            Shape(Path().rect(-wide / 2 + 6, -150, wide - 12, 90), shade(wood, 0.45)),
        )
        if stage.light.lamps:
            stall.add(glow.halo(0, -128, 110, "#ffc46b", 0.75), Shape(Path().ellipse(0, -134, 9), "#fff3cf"))
        stall.add(Shape(Path().rect(-wide / 2 - 8, -66, wide + 16, 68, 4), wood))
        for k in range(4):
            fruit = stage.tone(("#e0552f", "#f0c23a", "#7fb04a", "#c9486a")[(k + i) % 4], 0.85)
            heap = Path()
            for j in range(5):
                heap.ellipse(-wide * 0.375 + wide * 0.25 * k + 9 * (j - 2), -72 - 7 * (j % 2), 10)
            stall.add(Shape(heap, fruit))
        for k in range(6):
            a, b = -wide * 0.58 + wide * 0.193 * k, -wide * 0.58 + wide * 0.193 * (k + 1)
            strip = Path().polygon([(a * 0.84, -212), (b * 0.84, -212), (b, -166), (b, -156), (a, -156), (a, -166)])
            stall.add(Shape(strip, cloth if k % 2 == 0 else stage.tone("#f6efe0", 0.85)))
        layer.place(stall, (i + 0.3 + 0.3 * u[1]) * layer.span / 9, foot, 300)
