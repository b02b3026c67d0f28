"""A city street under a skyline: by day, at night with lit windows, in neon, wet where it rains."""

from __future__ import annotations

from animatic.palette import mix, shade
from animatic.scene import Shot
from animatic.scenery import buildings, heavens
from animatic.stage import Floor, Stage
from animatic.vector import Linear, Path, Shape


def build(stage: Stage, shot: Shot) -> None:
    view, light = stage.view, stage.light
    wet = any(word in shot.weather for word in ("rain", "storm")) or stage.has("wet", "reflections")
    neon = light.time == "neon" or stage.has("neon", "cyberpunk")
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
    for depth, high, count in ((0.12, 0.66, 15), (0.28, 0.52, 13)):
        buildings.skyline(stage, stage.layer("skyline", depth), f"skyline:{depth}", low, view.height * high, count)
    front = stage.layer("fronts", 0.62)
    count = max(6, round(front.span / 250))
    lights = buildings.row(stage, front, "fronts", low, view.height * 0.4, count, neon or light.is_dark)
    _street(stage, low, wet, lights)


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
    asphalt = stage.tone("#5c6068") if not wet else mix(stage.tone("#3c4250"), stage.light.haze, 0.22)
    pavement = stage.tone("#9a9894")
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
    marks = max(5, round(layer.span / 260))
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
