"""The open sea at eye level: rows of waves in five depths, an island far off, and the light's path on the water."""

from __future__ import annotations

from animatic.palette import mix, shade
from animatic.scene import Shot, Time
from animatic.scenery import (
    aegean,
    breaker,
    crags,
    glow,
    heavens,
    inland,
    lakeside,
    landmarks,
    leaves,
    overland,
    quay,
    swell,
)
from animatic.stage import Floor, Stage
from animatic.vector import Group, Linear, Path, Shape

_ROWS = (
    (0.16, 0.05, 11),
    (0.32, 0.13, 17),
    (0.52, 0.25, 25),
    (0.76, 0.42, 34),
)  # depth, part of the sea's height, wave
_COASTS = ("coastal", "paris", "london", "new york", "tokyo", "egypt")  # with these the sea is not a tropical one
_WATER: dict[Time, tuple[str, str]] = {  # near and far colour, before the light's tint
    "day": ("#0f5f96", "#3fa9c9"),
    "dawn": ("#2c6590", "#8fb0c9"),
    "sunset": ("#2a6fb8", "#b985c4"),
    "dusk": ("#2f5a94", "#7a8ac4"),
    "night": ("#1f5590", "#4d86c0"),
    "overcast": ("#3b6070", "#7c97a0"),
    "neon": ("#2a4fa8", "#9a5fd0"),
}


def build(stage: Stage, shot: Shot) -> None:
    if stage.has("harbour"):
        quay.harbour(stage, afloat=inland.is_afloat(stage) or stage.has("boats"))
        return
    if stage.has("lake", "river", "stream"):
        lakeside.on_calm_water(stage)
        return
    if stage.has("white village"):
        aegean.white_village(stage)
        return
    above = shot.camera.move == "aerial"
    rock, wave = stage.has("cliff"), is_surf(stage)
    if above and not (shot.actors or rock or wave):
        overland.waves(stage)
        return
    view = stage.view
    stage.horizon = view.height * (0.34 if above or rock or wave else 0.54 if view.is_portrait else 0.5)
    deep = view.height - stage.horizon
    stage.floor = Floor(
        stage.horizon + deep * 0.62, 270, far_y=stage.horizon + deep * 0.42, sky_y=0.26, shadow_opacity=0, mirror=0.16
    )
    heavens.firmament(stage)
    heavens.clouds(stage, 5)
    near, far = (stage.tone(each, 1) for each in (breaker.WATER if wave else _WATER[stage.light.time]))
    stage.backdrop.add(
        Shape(
            Path().rect(0, stage.horizon, view.width, deep),
            Linear(
                0,
                stage.horizon,
                0,
                view.height,
                [(0, mix(far, stage.light.haze, 0.55), 1), (0.3, far, 1), (1, near, 1)],
            ),
        )
    )
    stage.backdrop.add(Shape(Path().rect(0, stage.horizon - 1.5, view.width, 3), mix(far, stage.light.glow, 0.5), 0.6))
    landmarks.beyond(stage, stage.horizon + 2)
    _far_out(stage, rock, wave)
    _light_path(stage)
    if stage.light.time in ("day", "dawn", "sunset", "overcast"):
        swell.gulls(
            stage,
            stage.layer("gulls", 0.2, repeats=False),
            "gulls",
            5,
            stage.horizon * 0.5,
            mix(stage.tone("#ffffff"), stage.light.haze, 0.2),
        )
    rough = (
        2.2
        if "storm" in shot.weather and stage.has("waves")
        else 1.9
        if "storm" in shot.weather
        else 1.35
        if "wind" in shot.weather
        else 1.0
    )
    for i, (depth, part, high) in enumerate(_ROWS):
        if (wave and i == 3) or (rock and i == 0):
            continue  # behind the great wave, and behind the headlands
        layer = stage.layer(f"waves:{i}", depth)
        y = stage.horizon + deep * part
        crest = mix(mix(far, near, part), stage.light.glow, 0.2)
        below = deep * (_ROWS[i + 1][1] - part if i + 1 < len(_ROWS) else 0.3) + high * 2.4
        swell.row(
            stage,
            layer,
            f"waves:{i}",
            y,
            high * rough,
            crest,
            mix(far, near, part + 0.2),
            below,
            (14 + 18 * i) * (-1 if i % 2 else 1),
        )
    if rock and _stands(stage):
        stage.floor.y, stage.floor.far_y = view.height * 0.87, view.height * 0.85
        stage.floor.shadow_opacity, stage.floor.mirror = stage.light.shadow, 0
        crags.ledge(stage)
        return
    if wave:
        breaker.great_wave(stage)
    _before_the_cast(stage, rough, near, far)


def _far_out(stage: Stage, rock: bool, wave: bool) -> None:
    """What stands in or about the sea: ice, a high coast, an island."""
    tropical = stage.has("island", "tropical")
    if stage.has("ice"):
        _icebergs(stage)
    elif rock:
        crags.headlands(stage)
    elif wave and tropical:
        _island(stage, 0.86)
    elif tropical or not (wave or "storm" in stage.shot.weather or stage.has("open sea", *_COASTS)):
        _island(stage)


def is_surf(stage: Stage) -> bool:
    """Whether one great wave is the place: named, or waves with somebody who rides a board."""
    boards = any("surf" in (actor.art or "") or "surf" in actor.word for actor in stage.shot.actors)
    return stage.has("big wave", "breakers") or (boards and stage.has("waves"))


def _stands(stage: Stage) -> bool:
    """Whether somebody of the cast needs ground to stand on."""
    return any(a.kind in ("person", "animal") and a.motion not in ("sail", "swim", "fly") for a in stage.shot.actors)


def _before_the_cast(stage: Stage, rough: float, near: tuple[int, int, int], far: tuple[int, int, int]) -> None:
    view = stage.view
    at = stage.floor.y
    front = stage.layer("near waves", 1.06)
    swell.row(
        stage,
        front,
        "near waves",
        at - 4,
        36 * rough,
        mix(near, far, 0.42),
        mix(near, far, 0.12),
        view.height * 0.3,
        46,
    )
    low = stage.layer("nearest waves", 1.4)
    y = at + (view.height - at) * 0.56
    swell.row(
        stage, low, "nearest waves", y, 54 * rough, mix(near, far, 0.26), shade(near, 0.72), view.height * 1.3 - y, -64
    )


def _light_path(stage: Stage) -> None:
    view, light = stage.view, stage.light
    if light.orb is None:
        return
    x = light.orb[0] * view.width
    layer = stage.layer("glitter", 0.02, repeats=False, order=0.77)
    layer.add(glow.halo(x, stage.horizon + 30, 260, light.glow, 0.5, flat=0.3))
    swell.glitter(
        stage,
        layer,
        "glitter",
        x,
        stage.horizon + 4,
        stage.horizon + (view.height - stage.horizon) * 0.58,
        mix(light.glow, "#ffffff", 0.3),
        90,
    )
    sparks = stage.layer("sparks", 0.02, repeats=False, order=1.07)
    swell.glitter(
        stage, sparks, "sparks", x, stage.floor.y + 30, view.height * 0.97, mix(light.glow, "#ffffff", 0.2), 26, 300
    )


def _island(stage: Stage, part: float = 0.2) -> None:
    """A low island with palms, far out at a part of the width."""
    view = stage.view
    layer = stage.layer("island", 0.06, repeats=False)
    x, y = view.width * part, stage.horizon + 3
    random = stage.random("island")
    for dx, high in ((-40, 86), (4, 104), (38, 78)):
        luck = [float(each) for each in random.uniform(0, 1, 14)]
        tree, crown = leaves.palm(high, stage.tone("#3f7f5a", 0.35), stage.tone("#6f6a58", 0.35), luck)
        tree.place(x + dx, y - 22)
        layer.add(tree)
        leaves.nod(stage, crown, dx, 0.03)
    hill = (
        Path()
        .move(x - 170, y)
        .cubic(x - 110, y - 20, x - 70, y - 46, x, y - 38)
        .cubic(x + 60, y - 34, x + 90, y - 12, x + 160, y)
        .close()
    )
    layer.add(
        Group(
            Shape(
                hill,
                Linear(0, y - 46, 0, y, [(0, stage.tone("#5f9468", 0.35), 1), (1, stage.tone("#cdb98a", 0.35), 1)]),
            )
        )
    )


def _icebergs(stage: Stage) -> None:
    """White bergs with blue flanks, far and near."""
    random = stage.random("icebergs")
    for depth, count, size, y in ((0.1, 6, 90, 4), (0.3, 4, 170, 44)):
        layer = stage.layer("icebergs", depth)
        white, blue = stage.tone("#f4f9fd", depth), stage.tone("#9cc4de", depth)
        for i in range(count):
            u = [float(each) for each in random.uniform(0, 1, 5)]
            s = size * (0.7 + 0.6 * u[0])
            peak, notch = -s * (0.6 + 0.5 * u[1]), s * (u[2] - 0.5)
            berg = [
                (-s, 8),
                (-s * 0.7, -s * 0.3),
                (notch * 0.6 - s * 0.2, peak),
                (notch, peak * 0.8),
                (s * 0.5, -s * 0.42),
            ]
            flank = [(notch * 0.6 - s * 0.2, peak), (notch, peak * 0.8), (s * 0.5, -s * 0.42), (s, 8), (s * 0.1, 8)]
            ice = Group(Shape(Path().polygon([*berg, (s, 8)]), white), Shape(Path().polygon(flank), blue, 0.8))
            layer.place(ice, (i + u[3]) * layer.span / count, stage.horizon + y, s * 2.4)
