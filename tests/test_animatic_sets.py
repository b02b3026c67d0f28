"""Promises of the sets: each is composed, never flat or empty, right for its hour, and the same however it is drawn."""

from __future__ import annotations

import dataclasses
import functools
import itertools
from typing import Any, get_args

import numpy as np
import pytest
from numpy.typing import NDArray

from animatic import stage, weather
from animatic.camera import View
from animatic.palette import light_of
from animatic.scene import Actor, Camera, Move, Scene, SetName, Shot, Time, Weather
from animatic.scenery import trees
from animatic.timeline import Film
from animatic.vector import Canvas, Group

SETS: tuple[SetName, ...] = (
    "table", "room", "underwater", "ocean", "desert", "forest", "jungle", "road", "stage", "abstract",
)  # fmt: skip
TIMES: tuple[Time, ...] = ("day", "dawn", "sunset", "dusk", "night", "overcast", "neon")
TURNING: tuple[Move, ...] = ("pan", "tilt", "orbit", "aerial")  # the moves that shift the frame most
MOVES: tuple[Move, ...] = ("pan", "tilt", "dolly_in", "dolly_out", "orbit", "aerial", "handheld")
SHAPES = ((256, 144), (144, 256), (160, 160))
DOG = Actor("dog", "dog", "animal", "dog")
CUP = Actor("coffee", "coffee", "food", "prop:cup", "steam", colour="#f5f5f5")

Picture = NDArray[np.float32]


@functools.lru_cache(maxsize=256)
def picture(shot: Shot, size: tuple[int, int] = (256, 144), t: float = 1.0, seconds: float = 4) -> Picture:
    with Film(Scene("", 7, (shot,)), *size, seconds, badge=False) as film:
        return colours(film.frame(t))


def colours(pixels: NDArray[np.uint8]) -> Picture:
    return pixels[..., :3].astype(np.float32)


def luma(of: Picture) -> float:
    return float((of @ np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)).mean())


def tiles_with_detail(of: Picture) -> int:
    """Of 6 by 6 tiles of the frame, how many hold more than one flat colour."""
    high, wide = (side // 6 for side in of.shape[:2])
    tiles = of[: high * 6, : wide * 6].reshape(6, high, 6, wide, 3)
    return int((tiles.std(axis=(1, 3)).mean(axis=2) > 2.0).sum())


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("size", SHAPES, ids=lambda size: "x".join(map(str, size)))
def test_every_shape_is_filled_from_edge_to_edge(name: SetName, size: tuple[int, int]) -> None:
    """Wide, tall and square frames all hold a picture: contrast, and detail over most of the frame."""
    seen = picture(Shot(name), size)
    assert seen.std() > 18
    assert tiles_with_detail(seen) >= 18
    assert (seen.max(axis=2) < 1).mean() < 0.01, "a part of the frame is not drawn"


@pytest.mark.parametrize("name", SETS)
def test_every_hour_looks_different_and_night_is_darker_than_day(name: SetName) -> None:
    """The seven lights of one set are told apart, all are readable, and the dark ones are dark."""
    seen = {time: picture(Shot(name, time)) for time in TIMES}
    assert luma(seen["night"]) < 0.75 * luma(seen["day"])
    assert luma(seen["neon"]) < luma(seen["day"])
    assert luma(seen["dusk"]) < luma(seen["day"])
    for one, other in itertools.combinations(TIMES, 2):
        assert np.abs(seen[one] - seen[other]).mean() > 4, f"{one} looks like {other}"
    for time, each in seen.items():
        assert each.std() > 9, f"{time} is flat"


@pytest.mark.parametrize("name", SETS)
def test_no_camera_move_shows_the_edge_of_a_set(name: SetName) -> None:
    """However the camera pans, tilts, turns or nears, there is something everywhere: nothing is left black."""
    allowed = 0.03 if name == "stage" else 0.01  # of the frame; the heads of the audience are dark
    for move in MOVES:
        for size in ((112, 64), (64, 112)) if move in TURNING else ((112, 64),):
            with Film(Scene("", 7, (Shot(name, actors=(DOG,), camera=Camera(move)),)), *size, 4, badge=False) as film:
                for t in (0.0, 3.95):
                    bare = (film.frame(t)[..., :3].max(axis=2) < 40).mean()
                    assert bare < allowed, f"{move} at {t} s shows {bare:.1%} of nothing"


@pytest.mark.parametrize("name", SETS)
def test_something_always_moves(name: SetName) -> None:
    """With a still camera and nobody on stage, the set itself lives."""
    shot = Shot(name, camera=Camera("static"))
    with Film(Scene("", 7, (shot,)), 256, 144, 4, badge=False) as film:
        first = colours(film.frame(0.5))
        later = colours(film.frame(1.5))
    assert (np.abs(first - later).max(axis=2) > 6).mean() > 0.002


@pytest.mark.parametrize("name", SETS)
def test_a_remix_at_night_keeps_the_layout(name: SetName) -> None:
    """The hour changes colours, never places: the layers that day and night share are the same, and so is the floor."""
    built = {}
    for time in ("day", "night"):
        shot = Shot(name, time)
        built[time] = stage.Stage(View.of(640, 360), light_of(time), 7, shot)
        stage.build(name, built[time])
    assert built["day"].floor.y == built["night"].floor.y
    assert built["day"].horizon == built["night"].horizon
    by_day = {(layer.name, layer.depth) for layer in built["day"].layers}
    by_night = {(layer.name, layer.depth) for layer in built["night"].layers}
    lights_only = {"twinkle", "sparks", "lamps", "glitter", "gulls", "air"}
    assert {name for name, _ in by_day ^ by_night} <= lights_only


@pytest.mark.parametrize(
    ("name", "detail"),
    [
        *(("room", word) for word in ("kitchen", "library", "bedroom", "office", "fireplace", "christmas")),
        *(("forest", word) for word in ("autumn", "snow", "bamboo", "birch", "pines", "path")),
        *(("jungle", word) for word in ("waterfall", "ruins")),
        *(("desert", word) for word in ("dunes", "pyramids", "highway")),
        *(("underwater", word) for word in ("shipwreck", "seaweed")),
        *(("table", word) for word in ("marble", "stone", "candles")),
        *(("stage", word) for word in ("concert", "disco")),
        *(("road", word) for word in ("windmill", "highway")),
        ("ocean", "open sea"),
    ],
)
def test_a_detail_that_the_prompt_named_is_shown(name: SetName, detail: str) -> None:
    """Kitchen, bamboo, pyramids: each changes at least one part in a hundred of the picture plainly."""
    plain, asked = picture(Shot(name)), picture(Shot(name, details=(detail,)))
    assert (np.abs(plain - asked).max(axis=2) > 12).mean() > 0.01


OPEN_AIR: tuple[SetName, ...] = ("meadow", "forest", "mountains", "road", "city", "desert", "beach")
FLIGHTS: tuple[SetName, ...] = ("meadow", "city", "mountains", "road", "jungle", "ocean", "desert")


@pytest.mark.parametrize("name", OPEN_AIR)
def test_snow_lies_white_on_the_ground_of_every_open_set(name: SetName) -> None:
    """Where the prompt says snow, what the cast stands on is bright and colourless; without it, it is neither both."""
    ground = {snow: picture(Shot(name, details=snow))[-26:-12].mean(axis=(0, 1)) for snow in ((), ("snow",))}
    weight = np.array([0.2126, 0.7152, 0.0722])
    white, bare = ground[("snow",)], ground[()]
    assert float(white @ weight) > 175
    assert float(np.ptp(white)) < 40
    assert float(white @ weight) > float(bare @ weight) + 30 or float(np.ptp(bare)) > 60


def test_falling_snow_lies_on_the_ground_too() -> None:
    """Snow in the air of a meadow is snow on the meadow, and a remix that brings it moves no tree."""
    plain, snowed = built("meadow"), built("meadow", weather=("snow",))
    assert luma(picture(Shot("meadow", weather=("snow",)))[-30:]) > 1.4 * luma(picture(Shot("meadow"))[-30:])
    assert set(places(plain, "woods")) <= set(places(snowed, "woods"))


@pytest.mark.parametrize(
    ("name", "detail"),
    [("meadow", "wheat"), ("meadow", "savanna"), ("meadow", "autumn"), ("forest", "autumn"), ("mountains", "highlands"),
     ("mountains", "autumn"), ("road", "wheat")],
)  # fmt: skip
def test_ripe_dry_and_autumn_land_is_golden_or_brown(name: SetName, detail: str) -> None:
    """Red before green before blue where summer's land has green before red."""
    part = slice(95, 140) if name != "road" else slice(94, 108)
    green, ripe = picture(Shot(name))[part], picture(Shot(name, details=(detail,)))[part]
    if name == "mountains":
        green, ripe = green[30:], ripe[30:]
    for seen, order in ((green, (1, 0)), (ripe, (0, 1))):
        mean = seen.mean(axis=(0, 1))
        assert mean[order[0]] > mean[order[1]], f"{mean}"
    assert ripe.mean(axis=(0, 1))[0] > ripe.mean(axis=(0, 1))[2] + 20


def test_acacias_stand_in_the_savanna_where_the_trees_stood() -> None:
    """Flat crowns: a tree of the savanna is wider than high, at the very place of the meadow's tree."""
    plain, dry = built("meadow"), built("meadow", details=("savanna",))
    assert set(places(plain, "woods")) == set(places(dry, "woods"))
    assert kinds_of(plain, "woods") != kinds_of(dry, "woods"), "the trees are still round-headed"
    crown = trees.acacia(100, "#7f8a3c", "#7a5a3c", np.zeros(12))
    wide, high = extent(crown)
    assert wide > 1.2 * high


def test_a_coastal_road_runs_above_a_blue_sea() -> None:
    """Between horizon and verge lies water; the fields, their farm and their poles are gone."""
    inland, coast = picture(Shot("road")), picture(Shot("road", details=("coastal",)))
    sea, fields = coast[82:92].mean(axis=(0, 1)), inland[82:92].mean(axis=(0, 1))
    assert sea[2] > sea[0] + 50
    assert fields[2] < fields[0] + 30
    names = {layer.name for layer in built("road", details=("coastal",)).layers}
    assert {"swell", "rail"} <= names
    assert not {"fields", "poles"} & names


def test_one_spotlight_leaves_the_stage_dark_but_for_its_cone() -> None:
    """The house is dark at any hour, the pool on the boards is bright, and no sun is painted on a cloth."""
    for time in ("day", "sunset", "night"):
        seen = picture(Shot("stage", time, details=("spotlight",)))
        assert luma(seen) < 60
        assert luma(seen[116:126, 110:146]) > 3 * luma(seen[116:126, 50:80])
        assert luma(seen[30:80, 116:140]) > 1.6 * luma(seen[30:80, 60:84])
    assert "painted hills" not in {layer.name for layer in built("stage", details=("spotlight",)).layers}


def test_a_lake_is_calm_between_its_banks_and_has_no_palms() -> None:
    """Reeds before, woods beyond, no island and no breakers; it moves less than the open sea."""
    names = {layer.name for layer in built("ocean", details=("lake",)).layers}
    assert {"far bank", "near bank", "mirror"} <= names
    assert not [name for name in names if "island" in name or "waves" in name]
    still = Camera("static")
    stirred = []
    for details in ((), ("lake",)):
        with Film(Scene("", 7, (Shot("ocean", camera=still, details=details),)), 256, 144, 4, badge=False) as film:
            first, later = colours(film.frame(1.0))[84:124], colours(film.frame(1.5))[84:124]
        stirred.append(float(np.abs(first - later).mean()))
    assert stirred[1] < 0.75 * stirred[0]


def test_string_lights_are_warm_dots_over_a_garden_at_dusk() -> None:
    """Bright warm specks in the upper half of the frame, none of which are there without them."""
    lamps = []
    for details in (("garden",), ("garden", "string lights")):
        red, green, blue = np.moveaxis(picture(Shot("meadow", "dusk", details=details), (320, 180))[:90], 2, 0)
        lamps.append(int(((red > 225) & (green > 180) & (blue < green) & (red - blue > 30)).sum()))
    assert lamps[1] > 150 + 2 * lamps[0]


def test_the_moon_hangs_large_over_the_roofs_beyond_a_windowsill() -> None:
    """A windowsill at night: a great pale disc, lit attics below it, and the cast sits on the sill before the pane."""
    details = ("windowsill", "rooftops", "full moon")
    seen = picture(Shot("room", "night", details=details), (320, 180))
    disc = (seen.min(axis=2) > 190).mean()
    assert 0.01 < disc < 0.08
    red, _, blue = np.moveaxis(seen[85:145], 2, 0)
    assert ((red > 200) & (blue < 150)).sum() > 30
    names = [layer.name for layer in built("room", "night", details=details).layers]
    assert "rooftops" in names
    assert "rug" not in names


@pytest.mark.parametrize(
    ("name", "details", "shown", "gone"),
    [
        ("city", ("rooftop",), {"deck", "tank", "roofs"}, {"street", "fronts"}),
        ("city", ("court",), {"court", "wire", "hoops"}, {"street", "fronts"}),
        ("city", ("stadium",), {"pitch", "stands"}, {"street", "fronts"}),
        ("meadow", ("stadium",), {"pitch", "stands"}, {"slope", "woods"}),
        ("city", ("market",), {"stalls", "street"}, set()),
        ("city", ("harbour",), {"quay", "basin"}, {"street"}),
        ("ocean", ("harbour",), {"quay", "basin", "moorings"}, {"island", "near waves"}),
        ("ocean", ("ice",), {"icebergs"}, {"island"}),
        ("room", ("cafe",), {"pendants"}, {"rug"}),
        ("mountains", ("lake",), {"lake"}, set()),
        ("mountains", ("volcano",), {"volcano"}, set()),
        ("mountains", ("waterfall",), {"waterfall"}, set()),
        ("jungle", ("temple",), {"temple"}, set()),
        *(("city", (word,), {"landmark"}, set()) for word in ("paris", "london", "tokyo", "new york", "egypt")),
        ("meadow", ("paris",), {"landmark"}, set()),
    ],
)
def test_the_named_place_is_built(name: SetName, details: tuple[str, ...], shown: set[str], gone: set[str]) -> None:
    """A roof is no street, a harbour has its quay: the layers of the place are there, and the picture is another."""
    names = {layer.name for layer in built(name, details=details).layers}
    assert shown <= names
    assert not gone & names
    assert changed(Shot(name), Shot(name, details=details)) > 0.01


@pytest.mark.parametrize(
    ("name", "detail"),
    [
        *(("meadow", word) for word in ("garden", "village", "farm", "park", "stream", "puddles", "lake", "mountains")),
        *(("forest", word) for word in ("stream", "puddles", "string lights")),
        *(("road", word) for word in ("village", "puddles", "mountains")),
        *(("city", word) for word in ("village", "puddles", "autumn")),
        ("room", "cafe"), ("snow", "village"), ("underwater", "deep sea"), ("mountains", "cliff"),
    ],
)  # fmt: skip
def test_a_place_in_the_country_shows_what_was_named(name: SetName, detail: str) -> None:
    """Each changes at least one part in a hundred of the picture plainly, and leaves the floor where it was."""
    assert changed(Shot(name), Shot(name, details=(detail,))) > 0.01
    assert built(name).floor.y == built(name, details=(detail,)).floor.y


@pytest.mark.parametrize("name", ["meadow", "forest"])
def test_a_brook_runs_under_a_boat_and_behind_a_walker(name: SetName) -> None:
    """A paper boat floats on water; for somebody who walks the brook lies behind."""
    boat = Actor("boat", "boat", "vehicle", "prop:paper_boat", "sail")
    row = built(name, details=("stream",), actors=(boat,)).floor.y
    on_water = picture(Shot(name, details=("stream",), actors=(boat,)))[int(row / 5) + 2, 8:60].mean(axis=0)
    on_land = picture(Shot(name, details=("stream",), actors=(DOG,)))[int(row / 5) + 2, 8:60].mean(axis=0)
    assert on_water[2] > on_water[0]
    assert on_land[2] < on_land[0]


@pytest.mark.parametrize("name", FLIGHTS)
def test_an_aerial_shot_looks_down_on_a_large_ground(name: SetName) -> None:
    """The horizon lies high, the ground below it is full of things, and it moves as the camera flies."""
    shot = Shot(name, camera=Camera("aerial"))
    view = built(name, camera=Camera("aerial"))
    assert view.horizon < 0.36 * view.view.height
    with Film(Scene("", 7, (shot,)), 256, 144, 4, badge=False) as film:
        first, later = colours(film.frame(1.0)), colours(film.frame(2.0))
    assert tiles_with_detail(first) >= 20
    if name != "road":  # it moves with the cast that drives along it
        assert (np.abs(first - later)[60:].max(axis=2) > 8).mean() > 0.02


@pytest.mark.parametrize("name", ["meadow", "city", "mountains"])
def test_a_flight_is_the_same_whatever_was_drawn_before(name: SetName) -> None:
    scenes = Scene("", 7, (Shot(name, camera=Camera("aerial")),))
    with Film(scenes, 192, 108, 4) as film:
        alone = film.frame(2.0).copy()
        for t in (3.9, 0.7):
            film.frame(t)
        assert np.array_equal(film.frame(2.0), alone)


@pytest.mark.parametrize(
    ("name", "details"),
    [
        ("meadow", ("garden", "string lights")), ("meadow", ("village", "stream")), ("mountains", ("highlands",)),
        ("ocean", ("lake",)), ("ocean", ("harbour",)), ("city", ("rooftop",)), ("city", ("court", "paris")),
        ("room", ("windowsill",)), ("room", ("cafe",)), ("road", ("coastal",)), ("stage", ("spotlight",)),
    ],
)  # fmt: skip
def test_a_named_place_keeps_its_layout_at_night(name: SetName, details: tuple[str, ...]) -> None:
    """Things stand where they stood by day; only lights are added."""
    day, night = built(name, "day", details=details), built(name, "night", details=details)
    assert (day.floor.y, day.horizon) == (night.floor.y, night.horizon)
    lights_only = {"twinkle", "sparks", "lamps", "glitter", "gulls", "air", "town lights"}
    by_day, by_night = ({(layer.name, layer.depth) for layer in each.layers} for each in (day, night))
    assert {name for name, _ in by_day ^ by_night} <= lights_only
    for layer in by_day & by_night - {("string lights", 0.78)}:
        assert set(places(day, layer[0])) <= set(places(night, layer[0])), layer


@pytest.mark.parametrize(
    ("name", "details", "layer"),
    [
        ("ocean", ("white village",), "white village"), ("city", ("white village",), "white village"),
        ("mountains", ("white village",), "white village"), ("beach", ("white village",), "white village"),
        ("meadow", ("launch pad",), "launch pad"), ("desert", ("launch pad",), "launch pad"),
        ("city", ("launch pad",), "launch pad"), ("underwater", ("trench",), "trench wall"),
        ("room", ("classroom",), "desks"), ("room", ("greenhouse",), "glass"), ("room", ("plain wall",), "plain wall"),
        ("room", ("kitchen", "restaurant"), "pans"), ("road", ("dirt road",), "track"),
        ("ocean", ("cliff",), "headland"), ("beach", ("cliff",), "headland"), ("desert", ("salt flat",), "salt"),
        ("desert", ("rock chimneys",), "chimneys"), ("sky", ("cloud sea",), "peaks"),
        ("mountains", ("cloud sea",), "bank"), ("ocean", ("big wave",), "great wave"), ("beach", ("waves",), "rollers"),
        ("room", ("workshop",), "bench lamps"), ("room", ("laboratory",), "bench lamps"), ("room", ("hall",), "runner"),
        ("room", ("shop",), "tubes"), ("desert", ("frontier",), "frontier"), ("road", ("railway",), "rails"),
    ],
)  # fmt: skip
def test_a_place_of_its_own_is_drawn_where_it_is_named(name: SetName, details: tuple[str, ...], layer: str) -> None:
    """What makes the place is on the stage, and seen: the picture is plainly another, and is not flat."""
    assert layer in {each.name for each in built(name, details=details).layers}
    assert layer not in {each.name for each in built(name).layers}
    assert changed(Shot(name), Shot(name, details=details)) > 0.05
    assert picture(Shot(name, details=details)).std() > 9


def test_a_white_village_is_white_under_blue_domes() -> None:
    seen = picture(Shot("ocean", details=("white village",)))[40:110, 120:]
    assert (seen.min(axis=2) > 215).mean() > 0.25
    red, blue = seen[..., 0], seen[..., 2]
    assert ((blue > 140) & (blue - red > 90)).mean() > 0.02


def test_no_day_comes_down_into_a_trench() -> None:
    """Dark from top to bottom, at any hour, and darker than the open sea."""
    for time in TIMES:
        seen = picture(Shot("underwater", time, details=("trench",)))
        assert luma(seen) < 60
        assert luma(seen[:20]) < 70


def test_a_salt_flat_and_a_plain_wall_are_white() -> None:
    """White where nothing else is named; a wall takes the colour that the prompt names."""
    assert luma(picture(Shot("desert", details=("salt flat",)))[110:]) > 190
    assert luma(picture(Shot("room", details=("plain wall",)))[:100]) > 200
    red, green, blue = picture(Shot("room", details=("plain wall", "#2f6fd0")))[:100].mean(axis=(0, 1))
    assert blue > green > red


def test_shops_stand_at_street_level_and_the_named_one_in_the_middle() -> None:
    """ "past a bakery": the picture with flowers named instead differs only in what the fronts show."""
    plain, bakery = Shot("city"), Shot("city", details=("shops", "bakery"))
    assert changed(plain, bakery) > 0.15
    assert changed(bakery, Shot("city", details=("shops", "flowers"))) > 0.02


def test_a_surfer_rides_a_wave_that_towers_over_the_horizon() -> None:
    """Waves with somebody on a board are one great wave, also from a drone; its face is turquoise."""
    rider = Actor("surfer", "surfer", "person", "prop:surfboard", "ride")
    made = built("ocean", details=("waves",), actors=(rider,), camera=Camera("aerial"))
    assert "great wave" in {each.name for each in made.layers}
    seen = picture(Shot("ocean", details=("big wave",), camera=Camera("static")))[30:80, 40:130]
    assert (seen[..., 1] > seen[..., 0] + 25).mean() > 0.7


def test_who_sails_is_seen_from_the_side_even_by_a_drone() -> None:
    """A high horizon and a near, wide sea: no map of the water with a boat laid flat on it."""
    boat = Actor("boat", "boat", "vehicle", "sailboat", "sail")
    made = built("ocean", actors=(boat,), camera=Camera("aerial"))
    assert "near waves" in {each.name for each in made.layers}
    assert made.horizon < 0.36 * made.view.height


def test_wind_over_snow_carries_snow() -> None:
    """No leaf flies over snow, over the sea or in a desert; over a meadow they do."""
    flown = {}
    for name in ("snow", "ocean", "desert", "meadow"):
        made = stage.Stage(View.of(320, 180), light_of("day"), 7, Shot(name, weather=("wind",)))
        stage.build(name, made)
        weather.add(made)
        flown[name] = {layer.name for layer in made.layers if layer.name.startswith("wind:")}
    assert flown == {"snow": {"wind:snow"}, "ocean": set(), "desert": set(), "meadow": {"wind:leaves"}}


def test_the_cast_is_lit_in_the_dark() -> None:
    """At night and in neon light the ground at the cast's feet is brighter than the same place without anybody."""
    for time in ("night", "neon"):
        shot = Shot("city", time, camera=Camera("static"))
        alone, lit = (picture(each) for each in (shot, dataclasses.replace(shot, actors=(DOG,))))
        assert luma(lit[128:140, 60:90]) > luma(alone[128:140, 60:90]) + 4


def test_a_city_at_sunset_is_not_all_orange() -> None:
    """The sky is gold; the walls below it keep some blue."""
    red, _, blue = picture(Shot("city", "sunset"))[70:110].mean(axis=(0, 1))
    assert red < 1.6 * blue


@pytest.mark.parametrize(("word", "level"), [("white background", 250), ("black background", 4)])
def test_an_abstract_ground_is_as_white_or_black_as_named(word: str, level: int) -> None:
    """ "against a pure white background": the greater part of the frame is that."""
    seen = picture(Shot("abstract", details=("ink", word, "#ff2fa0", "#20c8e8")))
    assert (np.abs(seen.mean(axis=2) - level) < 14).mean() > 0.3


@pytest.mark.parametrize("name", ["meadow", "mountains", "beach", "city", "snow", "sky", "mars"])
def test_no_hour_is_flat(name: SetName) -> None:
    """The darkest and the greyest hour still have light and shade, and are neither black nor white."""
    for time in ("night", "overcast"):
        grey = picture(Shot(name, time), (192, 108)) @ np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)
        assert grey.std() > 11, time
        assert 18 < grey.mean() < 225, time


@pytest.mark.parametrize("name", ["room", "table"])
@pytest.mark.parametrize("word", ["rain", "snow"])
def test_it_rains_outside_the_window_and_never_in_the_room(name: SetName, word: Weather) -> None:
    """Weather of the open air moves behind the panes; the floor and the table top are as still as in fine weather."""
    still = Camera("static")
    with Film(Scene("", 7, (Shot(name, "overcast", (word,), camera=still),)), 320, 180, 4, badge=False) as film:
        first, later = colours(film.frame(1.0)), colours(film.frame(1.4))
    moved = np.abs(first - later).max(axis=2) > 8
    assert moved[:100].mean() > 0.003
    assert moved[150:].mean() < 0.002


def test_the_coffee_grows_as_the_camera_comes_nearer() -> None:
    """ "A steaming cup of coffee on a wooden table, slow dolly in": the cup ends at least 1.4 times as wide."""
    shot = Shot("table", actors=(CUP,), camera=Camera("dolly_in"), details=("wooden",))
    with Film(Scene("", 7, (shot,)), 320, 180, 4, badge=False) as film:
        widths = [_pale_width(colours(film.frame(t))) for t in (0.0, 3.95)]
    assert widths[1] >= 1.4 * widths[0] > 0


def test_the_table_is_wooden_and_the_room_behind_it_moves_less() -> None:
    """Planks are brown; while the camera comes nearer, the window behind moves less than the table before it."""
    shot = Shot("table", camera=Camera("dolly_in"), details=("wooden",))
    seen = picture(shot)
    red, _, blue = seen[-30:].mean(axis=(0, 1))
    assert red > 1.5 * blue
    built = stage.Stage(View.of(640, 360), light_of("day"), 7, shot)
    stage.build("table", built)
    depths = sorted(layer.depth for layer in built.layers)
    assert depths[0] < 0.3 < depths[-1]
    assert len(set(depths)) >= 4


def test_the_reef_is_blue_and_its_fish_swim_both_ways() -> None:
    """ "Underwater coral reef with fish and bubbles": blue, corals at three depths, four fish or more, both ways."""
    shot = Shot("underwater", weather=("bubbles",), details=("reef",))
    seen = picture(shot)
    red, green, blue = seen.mean(axis=(0, 1))
    assert blue > 1.25 * red
    assert blue > green
    built = stage.Stage(View.of(640, 360), light_of("day"), 7, shot)
    stage.build("underwater", built)
    assert len({layer.depth for layer in built.layers if "reef" in layer.name or layer.name == "sea bed"}) >= 3
    ways = [_way(built, layer) for layer in built.layers if layer.name.endswith("fish")]
    right, left = (sum(count[k] for count in ways) for k in (0, 1))
    assert right >= 2
    assert left >= 2
    assert right + left >= 4


def test_bubbles_rise() -> None:
    """The bubbles of one moment are found higher, not lower, a fifth of a second later."""
    built = stage.Stage(View.of(640, 360), light_of("day"), 7, Shot("underwater"))
    stage.build("underwater", built)
    bubbles = next(layer for layer in built.layers if layer.name == "bubbles")
    early, later = (_alone(built, bubbles, t) for t in (1.0, 1.2))
    steps = range(5, 15)  # pixels that a bubble rises in that time
    up = sum(float((np.roll(early, -step, axis=0) * later).mean()) for step in steps)
    down = sum(float((np.roll(early, step, axis=0) * later).mean()) for step in steps)
    assert up > 1.5 * down


def test_every_set_of_the_vocabulary_can_be_built() -> None:
    """No name that a scene may hold is without its stage."""
    for name in get_args(SetName):
        shot = Shot(name)
        built = stage.Stage(View.of(320, 180), light_of("day"), 1, shot)
        stage.build(name, built)
        assert built.layers


@functools.lru_cache(maxsize=12)
def built(name: SetName, time: Time = "day", **features: Any) -> stage.Stage:
    """The named set at 16:9; `features` are the shot's: details, weather, camera, actors."""
    shot = Shot(name, time, **features)
    made = stage.Stage(View.of(640, 360), light_of(time, shot.weather), 7, shot)
    stage.build(name, made)
    return made


def places(of: stage.Stage, name: str) -> list[tuple[float, float]]:
    """Where the things of the layers of one name stand."""
    return [(round(x, 3), round(y, 3)) for layer in of.layers if layer.name == name for _, _, x, y, _ in layer._things]


def kinds_of(of: stage.Stage, name: str) -> set[int]:
    """Of how many pieces the trees and other things of a layer are made."""
    things = [holder for layer in of.layers if layer.name == name for _, holder, *_ in layer._things]
    return {len(thing.children) for holder in things for thing in holder.children if isinstance(thing, Group)}


def changed(one: Shot, other: Shot) -> float:
    """The share of the picture that plainly differs."""
    return float((np.abs(picture(one) - picture(other)).max(axis=2) > 12).mean())


def extent(node: Group) -> tuple[int, int]:
    """Width and height of what a node draws, in units."""
    pixels = np.zeros((400, 600, 4), dtype=np.uint8)
    canvas = Canvas(pixels, 1)
    holder = Group(node)
    holder.place(300, 300)
    canvas.add(holder)
    canvas.draw()
    canvas.close()
    rows, columns = (np.flatnonzero(pixels[..., 3].any(axis=axis)) for axis in (1, 0))
    return int(np.ptp(columns)), int(np.ptp(rows))


def _alone(built: stage.Stage, layer: stage.Layer, t: float) -> NDArray[np.float32]:
    """How opaque one layer is at a moment, drawn without all the others."""
    for animation in built.animations:
        animation(t)
    pixels = np.zeros((360, 640, 4), dtype=np.uint8)
    canvas = Canvas(pixels, built.view.pixels_per_unit)
    canvas.add(layer.group)
    canvas.draw()
    canvas.close()
    return pixels[..., 3].astype(np.float32)


def _pale_width(of: Picture) -> int:
    """Width in pixels of the widest run of white china in the lower half."""
    low = of[of.shape[0] // 2 :]
    china = (low.min(axis=2) > 165) & (low.max(axis=2) - low.min(axis=2) < 40)
    return max((_longest_run(row) for row in china), default=0)


def _longest_run(row: NDArray[np.bool_]) -> int:
    best = run = 0
    for lit in row:
        run = run + 1 if lit else 0
        best = max(best, run)
    return best


def _way(built: stage.Stage, layer: stage.Layer) -> tuple[int, int]:
    """How many of a layer's nodes go right and how many left between two moments."""
    places = []
    for t in (1.0, 1.1):
        for animation in built.animations:
            animation(t)
        places.append([node._placed[2] for node in layer.group.children])
    moved = [b - a for a, b in zip(*places, strict=True)]
    return sum(0 < each < 60 for each in moved), sum(-60 < each < 0 for each in moved)
