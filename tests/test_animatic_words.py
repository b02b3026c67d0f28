"""What the embedded renderer promises to understand of a prompt, and never to do to one."""

from __future__ import annotations

import dataclasses
import json
import random
import time
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any, get_args

import pytest

from animatic import art, props, scene, words
from animatic.parse import parse, remix
from animatic.scene import Actor, Scene, Shot

PUPPETS = {
    "person", "man", "woman", "child", "astronaut", "detective", "chef", "dancer", "knight", "robot", "farmer",
    "doctor", "pirate", "cowboy", "wizard", "scientist", "king", "queen", "athlete", "musician",
}  # fmt: skip


def seen(prompt: str, seconds: float = 8.0) -> Scene:
    return parse(prompt, 7, seconds=seconds)


def only_shot(prompt: str) -> Shot:
    made = seen(prompt)
    assert len(made.shots) == 1, made.understood()
    return made.shots[0]


def by_art(shot: Shot) -> dict[str | None, Actor]:
    return {actor.art: actor for actor in shot.actors}


def brief(shot: Shot) -> dict[str | None, tuple[str, int]]:
    return {actor.art: (actor.motion, actor.count) for actor in shot.actors}


# The demo prompts


def test_a_cat_plays_with_a_bouncing_ball() -> None:
    """The first prompt people try: both actors, what each does, and the room that we guessed and say so."""
    shot = only_shot("A cat playing with a ball")
    assert brief(shot) == {"cat": ("play", 1), "prop:ball": ("bounce", 1)}
    assert (shot.set, shot.guessed, shot.details) == ("room", True, ("living room",))
    assert seen("A cat playing with a ball").understood() == "cat - playing - ball - bouncing - living room (our guess)"


def test_a_spaceship_flies_over_a_neon_city_in_the_rain() -> None:
    shot = only_shot("A spaceship flying over a neon city at night in the rain")
    assert brief(shot) == {"rocket": ("fly", 1)}
    assert (shot.set, shot.time, shot.weather, shot.guessed) == ("city", "neon", ("rain",), False)
    assert {"neon", "wet"} <= set(shot.details)


def test_waves_on_a_tropical_beach_need_no_actor() -> None:
    shot = only_shot("Waves on a tropical beach at sunset, aerial drone shot")
    assert shot.actors == ()
    assert (shot.set, shot.time, shot.camera.move) == ("beach", "sunset", "aerial")
    assert {"tropical", "waves"} <= set(shot.details)


def test_three_red_balloons_are_exactly_three_and_red() -> None:
    shot = only_shot("Three red balloons rising over snowy mountains")
    assert brief(shot) == {"prop:balloon": ("rise", 3)}
    assert shot.actors[0].colour == "#d8342f"
    assert (shot.set, "snow" in shot.details) == ("mountains", True)


def test_a_steaming_cup_stands_on_a_wooden_table() -> None:
    shot = only_shot("A steaming cup of coffee on a wooden table, slow dolly in")
    assert brief(shot) == {"prop:cup": ("steam", 1)}
    assert (shot.set, shot.camera.move, "wooden" in shot.details) == ("table", "dolly_in", True)


def test_a_reef_has_at_least_four_fish_and_bubbles() -> None:
    shot = only_shot("Underwater coral reef with fish and bubbles")
    assert brief(shot)["fish"] == ("swim", 5)
    assert (shot.set, shot.weather, "reef" in shot.details) == ("underwater", ("bubbles",), True)
    assert set(brief(shot)) == {"fish"}, "bubbles are in the water, not on the stage"


def test_a_dog_runs_through_sunflowers_at_golden_hour() -> None:
    shot = only_shot("A dog running through sunflowers at golden hour, tracking shot")
    assert brief(shot) == {"dog": ("run", 1)}
    assert (shot.set, shot.time, shot.camera.move, shot.guessed) == ("meadow", "sunset", "tracking", False)
    assert "sunflowers" in shot.details


def test_two_astronauts_dance_on_the_moon() -> None:
    shot = only_shot("Two astronauts dancing on the moon")
    assert brief(shot) == {"puppet:astronaut": ("dance", 2)}
    assert shot.set == "moon"


def test_a_film_noir_detective_stands_in_a_wet_street() -> None:
    shot = only_shot("A film noir detective on a wet street at night")
    assert set(by_art(shot)) == {"puppet:detective"}
    assert (shot.set, shot.time, "wet" in shot.details) == ("city", "night", True)
    assert seen("A film noir detective on a wet street at night").style == "noir"


def test_northern_lights_hang_over_a_cabin_in_the_snow() -> None:
    shot = only_shot("Northern lights over a cabin in the snow")
    assert set(by_art(shot)) == {"prop:cabin"}
    assert (shot.set, shot.time, set(shot.weather)) == ("snow", "night", {"aurora", "snow"})


def test_five_penguins_slide_on_ice_in_pixels() -> None:
    shot = only_shot("Five penguins sliding on ice, pixel art")
    assert brief(shot) == {"penguin": ("ski", 5)}
    assert (shot.set, seen("Five penguins sliding on ice, pixel art").style) == ("snow", "pixel_art")


@pytest.mark.parametrize(
    ("prompt", "text"),
    [
        ('A shop with a sign "OPEN"', "OPEN"),
        ("A shop with a sign that says “Closed today”", "Closed today"),
        ("a neon sign that says OPEN LATE above a bar", "OPEN LATE"),
        ("A robot holding a sign 'Bonjour'", "Bonjour"),
    ],
)
def test_quoted_words_stand_on_a_sign(prompt: str, text: str) -> None:
    signs = [actor for actor in only_shot(prompt).actors if actor.kind == "sign"]
    assert [(sign.word, sign.art) for sign in signs] == [(text, "prop:sign")]


def test_the_shop_bears_its_sign() -> None:
    shot = only_shot('A shop with a sign "OPEN"')
    assert {actor.art for actor in shot.actors} == {"department-store", "prop:sign"}


def test_an_unknown_noun_becomes_a_card_with_the_users_own_word() -> None:
    made = seen("A zorgblatt machine")
    assert [(actor.kind, actor.art, actor.word) for actor in made.shots[0].actors] == [
        ("card", None, "zorgblatt machine")
    ]
    assert made.unknown == ("zorgblatt machine",)


def test_a_known_noun_keeps_its_picture_beside_an_unknown_adjective() -> None:
    made = seen("A zorgly cat in a garden")
    assert set(by_art(made.shots[0])) == {"cat"}
    assert made.unknown == ()


# Forty long and varied prompts: (prompt, what must be true of its first shot)

LONG: list[tuple[str, dict[str, Any]]] = [
    ("A fluffy orange kitten chases a ball of yarn across the living room carpet while the cat's tail swishes",
     {"set": "room", "arts": {"cat", "yarn"}, "motions": {"cat": "run"}, "bonds": {"cat": "chasing"}}),
    ("An old man walking his dog in the park on a foggy autumn morning, leaves falling",
     {"set": "meadow", "time": "dawn", "arts": {"old-man", "dog"}, "weather": {"fog", "leaves"},
      "motions": {"old-man": "walk", "dog": "walk"}}),
    ("A knight riding a white horse through a dark forest, torches burning, cinematic",
     {"set": "forest", "bonds": {"puppet:knight": "riding"}, "motions": {"horse": "run"}, "style": "cinematic"}),
    ("A school of tropical fish swimming around a sunken ship, light rays from above",
     {"set": "underwater", "counts": {"tropical-fish": 12}, "arts": {"tropical-fish"}, "move": "drift"}),
    ("A stylish woman walks down a Tokyo street filled with warm glowing neon and animated city signage. She wears a "
     "black leather jacket, a long red dress, and black boots, and carries a black purse. The street is damp and "
     "reflective.",
     {"set": "city", "time": "neon", "arts": {"puppet:woman", "purse"}, "shots": 1,
      "motions": {"puppet:woman": "walk"}}),
    ("Several giant wooly mammoths approach treading through a snowy meadow, their long wooly fur lightly blows in the "
     "wind", {"set": "meadow", "arts": {"mammoth"}, "counts": {"mammoth": 5}, "weather": {"wind"}}),
    ("A rocket launches into the sky, cut to an astronaut floating in space, cut to a lunar landing on the moon",
     {"set": "sky", "motions": {"rocket": "launch"}, "shots": 3}),
    ("Drone view of waves crashing against the rugged cliffs along Big Sur's garay point beach",
     {"set": "beach", "arts": set(), "move": "aerial"}),
    ("A chef cooking pasta in a busy kitchen, steam rising from the pot, close-up, handheld camera",
     {"set": "room", "details": {"kitchen"}, "has": {"puppet:chef", "spaghetti"}, "framing": "close",
      "move": "handheld"}),
    ("Two children flying a kite on a windy hill at sunset",
     {"set": "meadow", "time": "sunset", "counts": {"puppet:child": 2}, "motions": {"prop:kite": "fly"},
      "weather": {"wind"}}),
    ("A blue sports car driving down a coastal highway at golden hour, tracking shot, slow motion",
     {"set": "road", "time": "sunset", "motions": {"prop:car": "drive"}, "colours": {"prop:car": "#2f6fd0"},
      "move": "tracking", "tempo": "slow_motion"}),
    ("A pirate ship sailing on stormy seas with lightning in the background",
     {"set": "ocean", "motions": {"prop:pirate_ship": "sail"}, "weather": {"storm"}}),
    ("A wizard holding a glowing crystal ball in a library",
     {"set": "room", "details": {"library"}, "bonds": {"puppet:wizard": "holding"}}),
    ("A flock of birds flying over a lake at dawn, aerial view",
     {"set": "ocean", "time": "dawn", "counts": {"bird": 9}, "move": "aerial", "details": {"lake"}}),
    ("A robot dancing on a stage under a spotlight, synthwave",
     {"set": "stage", "motions": {"puppet:robot": "dance"}, "style": "neon"}),
    ("A big brown bear eating honey next to a river in the mountains",
     {"set": "mountains", "motions": {"bear": "eat"}, "bonds": {"bear": "holding"}, "details": {"river"}}),
    ("A girl in a yellow raincoat jumping in puddles on a rainy street, holding a red umbrella",
     {"set": "city", "motions": {"girl": "jump"}, "bonds": {"girl": "holding"}, "weather": {"rain"},
      "colours": {"umbrella": "#d8342f"}}),
    ("Timelapse of clouds passing over the mountains at sunset",
     {"set": "mountains", "time": "sunset", "tempo": "time_lapse", "arts": set()}),
    ("A bowl of ramen with chopsticks on a table in a neon-lit restaurant, macro shot",
     {"set": "table", "time": "neon", "has": {"steaming-bowl"}, "framing": "close"}),
    ("A butterfly landing on a flower in a garden, soft focus, dreamy",
     {"set": "meadow", "has": {"butterfly"}, "motions": {"butterfly": "fly"}, "style": "dreamy"}),
    ("An elephant and a giraffe walking in the savanna",
     {"set": "meadow", "motions": {"elephant": "walk", "giraffe": "walk"}, "details": {"savanna"}}),
    ("A penguin wearing sunglasses surfing a wave, watercolour style",
     {"set": "ocean", "motions": {"penguin": "sail"}, "style": "watercolour"}),
    ("Fireworks over the city skyline at night, crowd cheering",
     {"set": "city", "time": "night", "weather": {"fireworks"}, "counts": {"puppet:person": 12}}),
    ("A paper boat floating down a stream in the forest",
     {"set": "forest", "motions": {"prop:paper_boat": "sail"}, "details": {"stream"}}),
    ("A goldfish swimming in a glass bowl on a desk", {"set": "table", "bonds": {"fish": "in"}}),
    ("A skier going down a snowy slope fast, wide shot",
     {"set": "snow", "motions": {"puppet:person": "ski"}, "framing": "wide"}),
    ("A hot air balloon drifting above the clouds at sunrise",
     {"set": "sky", "time": "dawn", "motions": {"prop:hot_air_balloon": "fly"}}),
    ("A train crossing a bridge over a canyon in autumn",
     {"set": "mountains", "motions": {"prop:train": "drive"}, "weather": {"leaves"},
      "bonds": {"prop:train": "on"}}),
    ("A squirrel with a nut on a tree branch, photorealistic, 4k, highly detailed",
     {"set": "forest", "details": {"trees"}, "has": {"chipmunk", "chestnut"}}),
    ("A group of friends sitting around a campfire under the stars",
     {"time": "night", "counts": {"puppet:person": 5}, "weather": {"embers"}, "motions": {"prop:campfire": "burn"}}),
    ("No people, just an empty desert road with heat haze", {"set": "road", "arts": set()}),
    ("A person typing on a laptop in a cozy cafe while it rains outside",
     {"set": "room", "arts": {"puppet:person", "laptop"}, "weather": {"rain"}}),
    ("A vintage film of a couple dancing in a ballroom",
     {"set": "stage", "counts": {"puppet:person": 2}, "motions": {"puppet:person": "dance"}, "style": "vintage"}),
    ("A volcano erupting at night with lava",
     {"set": "mountains", "time": "night", "motions": {"volcano": "explode"}}),
    ("A cute baby dragon sleeping on a pile of gold coins",
     {"motions": {"dragon": "sleep"}, "has": {"dragon", "coin"}}),
    ("Macro shot of an ant carrying a leaf", {"framing": "close", "bonds": {"ant": "holding"}}),
    ("a horse riding an astronaut", {"bonds": {"horse": "riding"}, "arts": {"horse", "puppet:astronaut"}}),
    ("A man and a woman kissing in the rain, black and white",
     {"arts": {"puppet:man", "puppet:woman"}, "weather": {"rain"}, "style": "noir"}),
    ("A cup of tea and a book on a windowsill, rain outside",
     {"set": "room", "has": {"prop:cup", "open-book"}, "weather": {"rain"}}),
    ("A shark chasing a diver underwater",
     {"set": "underwater", "bonds": {"shark": "chasing"}, "motions": {"shark": "swim", "puppet:person": "swim"}}),
]  # fmt: skip


@pytest.mark.parametrize(("prompt", "wanted"), LONG, ids=[prompt[:40] for prompt, _ in LONG])
def test_a_long_prompt_is_understood(prompt: str, wanted: dict[str, Any]) -> None:
    """Every word that the vocabulary has a place for reaches that place."""
    made = seen(prompt)
    shot = made.shots[0]
    actors = by_art(shot)
    found: dict[str, Any] = {
        "set": shot.set, "time": shot.time, "guessed": shot.guessed, "style": made.style, "shots": len(made.shots),
        "move": shot.camera.move, "framing": shot.camera.framing, "tempo": shot.camera.tempo, "arts": set(actors),
        "has": wanted.get("has", set()) & set(actors), "weather": wanted.get("weather", set()) & set(shot.weather),
        "details": wanted.get("details", set()) & set(shot.details),
        "motions": {art: actors[art].motion for art in wanted.get("motions", {}) if art in actors},
        "counts": {art: actors[art].count for art in wanted.get("counts", {}) if art in actors},
        "colours": {art: actors[art].colour for art in wanted.get("colours", {}) if art in actors},
        "bonds": {art: actors[art].relation for art in wanted.get("bonds", {}) if art in actors},
    }  # fmt: skip
    assert {name: found[name] for name in wanted} == wanted, made.understood()
    assert made.unknown == ()


# Shots


def test_then_and_cut_to_make_shots_that_share_the_time() -> None:
    made = seen("A dragon flies over a castle. Then it breathes fire. Finally the castle burns.")
    assert [brief(shot) for shot in made.shots] == [
        {"dragon": ("fly", 1), "castle": ("idle", 1)},
        {"dragon": ("burn", 1)},
        {"castle": ("burn", 1)},
    ]
    assert sum(shot.share for shot in made.shots) == pytest.approx(1)
    assert len({shot.set for shot in made.shots}) == 1, "nobody said that the place changes"
    assert made.shots[0].actors[1].name == made.shots[2].actors[0].name, "it is the same castle"


def test_a_short_video_has_at_most_one_shot_in_a_second_and_a_half() -> None:
    prompt = "A cat runs. Then a dog runs. Then a horse runs. Then a bear runs. Then a lion runs."
    assert [len(seen(prompt, seconds).shots) for seconds in (1, 2.9, 4, 6, 60)] == [1, 1, 2, 4, 5]
    drawn = {actor.art for shot in seen(prompt, 4).shots for actor in shot.actors}
    assert drawn == {"cat", "dog", "horse", "bear", "lion"}, "what has no shot of its own joins the last"


def test_a_sentence_that_says_what_somebody_does_is_no_shot_before_anything_was_done() -> None:
    assert brief(only_shot("A fox in the snow. It is sleeping. Soft light.")) == {"fox": ("sleep", 1)}


def test_the_light_and_the_air_last_over_a_cut() -> None:
    made = seen("A cat walks in a forest at night in the fog. Then it runs. Then a dog runs at dawn.")
    assert [(shot.set, shot.time, shot.weather) for shot in made.shots] == [
        ("forest", "night", ("fog",)),
        ("forest", "night", ("fog",)),
        ("forest", "dawn", ("fog",)),
    ]


def test_a_sentence_about_the_light_is_no_shot() -> None:
    made = seen("A woman walks in a forest. The mood is calm. Golden hour light. The camera pans slowly.")
    assert len(made.shots) == 1
    assert (made.shots[0].time, made.shots[0].camera.move) == ("sunset", "pan")


# Words


@pytest.mark.parametrize(
    ("phrase", "count"),
    [("three cats", 3), ("a pair of cats", 2), ("a cat", 1), ("cats", 3), ("12 cats", 12), ("hundreds of cats", 24),
     ("half a dozen cats", 6), ("999 cats", 24), ("a herd of cats", 6), ("the cat", 1), ("two cats", 2)],
)  # fmt: skip
def test_counts_are_read_as_words_and_figures(phrase: str, count: int) -> None:
    assert only_shot(f"{phrase} in a garden").actors[0].count == count


def test_the_same_animal_is_drawn_once_under_two_names() -> None:
    assert len(only_shot("A kitten plays while the cat jumps in a garden").actors) == 1
    assert len(only_shot("A black dog and a white dog run in a field").actors) == 2


def test_a_second_mention_brings_what_it_says() -> None:
    """The ball of the second sentence is the first one's, and bounces."""
    for prompt in ("A dog and a ball in a garden, the dog chases the ball",
                   "There is a dog and a ball in a garden. The dog chases the ball."):  # fmt: skip
        shot = seen(prompt).shots[-1]
        assert brief(shot) == {"dog": ("run", 1), "prop:ball": ("bounce", 1)}, prompt
        assert (shot.actors[0].relation, shot.actors[0].to) == ("chasing", "ball")


def test_an_ending_that_is_no_verbs_makes_no_other_word() -> None:
    """A rugged cliff has no rug on it."""
    assert only_shot("A rugged cliff by the ocean").details == ("cliff",)


def test_every_set_time_weather_move_style_and_motion_has_words_that_mean_it() -> None:
    """Nothing in the vocabulary is out of a prompt's reach."""
    reached = {
        "set": get_args(scene.SetName), "time": get_args(scene.Time), "weather": get_args(scene.Weather),
        "move": get_args(scene.Move), "framing": get_args(scene.Framing), "tempo": get_args(scene.Tempo),
        "motion": get_args(scene.Motion), "style": [style for style in get_args(scene.Style) if style != "plain"],
    }  # fmt: skip
    for section, vocabulary in reached.items():
        assert set(words.values(section)) == set(vocabulary), section


@pytest.mark.parametrize("place", get_args(scene.SetName))
def test_every_phrase_of_a_set_leads_there(place: str) -> None:
    for phrase in words.phrases("set", place):
        who = "a bird" if place == "sky" else "a cat"  # no cat is in the sky because one is seen
        shot = seen(f"{who}, {phrase}").shots[0]
        assert shot.set == place or phrase in words.phrases("set", shot.set), phrase


@pytest.mark.parametrize("section", ["weather", "style", "move", "tempo", "framing"])
def test_every_synonym_is_recognised(section: str) -> None:
    for value in words.values(section):
        for phrase in words.phrases(section, value):
            made = seen(f"a cat, {phrase}")
            shot = made.shots[0]
            got = {"weather": shot.weather, "style": (made.style,), "move": (shot.camera.move,),
                   "tempo": (shot.camera.tempo,), "framing": (shot.camera.framing,)}[section]  # fmt: skip
            assert value in got or any(phrase in words.phrases(section, other) for other in got), phrase


@pytest.mark.parametrize("motion", get_args(scene.Motion))
def test_every_motion_is_done_when_a_person_does_it(motion: str) -> None:
    for verb in words.phrases("motion", motion)[:6]:
        if " " in verb or verb in ("steaming", "hot", "warm"):
            continue
        done = {actor.motion for form in (verb, f"{verb}s") for actor in seen(f"the man {form}").shots[0].actors}
        assert motion in done or any(verb in words.phrases("motion", other) for other in done), verb


@pytest.mark.parametrize(
    ("prompt", "place", "detail"),
    [
        ("A mechanic repairing a motorcycle in a garage", "room", "workshop"),
        ("A scientist in a laboratory", "room", "laboratory"),
        ("A monk meditating in a temple", "room", "hall"),
        ("A dinosaur walking through a supermarket", "room", "shop"),
        ("A sheriff in a small western town", "desert", "frontier"),
        ("An old tram climbing a steep hill in Lisbon", "city", None),
        ("A ferry crossing the Bosphorus in Istanbul", "city", "harbour"),
        ("A giraffe drinking from a river", "meadow", "river"),
        ("A keeper carries a lantern as a storm rolls in from the sea", "beach", None),
        ("The loneliness of a vast empty desert", "desert", None),
        ("A hummingbird hovering over a pink orchid", "meadow", None),
        ("A hawk diving to catch a rabbit", "meadow", None),
        ("A surfer paddling out at dawn", "ocean", None),
        ("A boy and his robot fishing on a wooden pier", "ocean", None),
        ("Children building a snowman in front of a cabin", "snow", None),
        ("Clocks hanging from a dead tree", "forest", None),
    ],
)
def test_a_place_that_the_words_only_suggest_is_found(prompt: str, place: str, detail: str | None) -> None:
    """By all who are there and what they do, not by the first of them."""
    shot = only_shot(prompt)
    assert shot.set == place, shot.details
    assert detail is None or detail in shot.details


def test_what_is_said_of_one_word_is_not_taken_for_another() -> None:
    """Whose apron it is, a lantern that is carried up, an umbrella overhead, whose cubs, a trade nobody listed."""
    raccoon = only_shot("A raccoon in a chef's apron stirring a pot of soup")
    assert (set(by_art(raccoon)), by_art(raccoon)["raccoon"].dress) == ({"raccoon", "pot-of-food"}, "apron")
    assert by_art(only_shot("A man carries a lantern up the stairs"))["puppet:man"].relation == "holding"
    assert by_art(only_shot("A couple kissing under an umbrella"))["puppet:person"].relation == "holding"
    assert [actor.art for actor in only_shot("A mother fox and three cubs playing").actors] == ["fox", "fox"]
    assert seen("A clockmaker at work").unknown == ()
    assert brief(only_shot("A duck leads her ducklings across a street"))["prop:duckling"] == ("walk", 3)


def test_small_things_among_people_in_a_room_stand_on_a_table() -> None:
    """And not on the floor; where nobody is, or out of doors, no table comes."""
    shot = only_shot("A barista pours milk into a cup of coffee in a cafe")
    assert (by_art(shot)["prop:cup"].relation, by_art(shot)["prop:cup"].to) == ("on", "table")
    assert "prop:table" not in by_art(only_shot("A woman and an apple in a meadow"))


def test_all_that_the_lexicon_draws_exists() -> None:
    """Each picture it names is in the pack, each puppet and prop is one that code draws."""
    sections = ("actor", "emblem", "kit")
    named = {key for section in sections for key in words.values(section)}
    named |= {
        key
        for section in ("habit", "haunt", "still", "wearable")
        for keys in words.values(section).values()
        for key in keys
    }
    groups = set(art.keywords()["groups"])
    for key in named:
        start, _, rest = key.partition(":")
        known = {"puppet": rest in PUPPETS, "prop": rest in props.names(), "group": rest in groups}.get(
            start, art.has(key)
        )
        assert known, key


def test_emoji_are_words() -> None:
    shot = only_shot("🐶 🏖️ 🌅")
    assert [(actor.art, actor.word) for actor in shot.actors] == [("dog", "dog")]
    assert (shot.set, shot.time) == ("beach", "dawn")


@pytest.mark.parametrize(
    ("prompt", "relation"),
    [("A boy riding a horse in a field", "riding"), ("A cat in a box", "in"), ("A vase on a chair in a garden", "on"),
     ("A girl holding a balloon", "holding"), ("A dog chasing a cat", "chasing"), ("A man with an umbrella", "holding"),
     ("A bear driving a car", "in"), ("A monkey on a bicycle", "on"), ("A cat playing with a ball", "with")],
)  # fmt: skip
def test_relations_tie_the_first_to_the_second(prompt: str, relation: str) -> None:
    first, second = only_shot(prompt).actors
    assert (first.relation, first.to, second.relation) == (relation, second.name, None)


@pytest.mark.parametrize(
    ("prompt", "place"),
    [("A whale", "underwater"), ("A camel", "desert"), ("A polar bear", "snow"), ("A taxi", "city"),
     ("A tractor", "meadow"), ("A rocket", "space"), ("An apple", "table"), ("A ballerina", "stage"),
     ("A tiger", "jungle"), ("An owl", "forest"),
     ("A goat", "mountains"), ("A crab", "beach"), ("A yacht", "ocean"), ("A bus", "city"), ("A seagull", "sky"),
     ("A chef", "room"), ("A motorcycle", "road"), ("A man skiing", "snow"), ("A dog swimming", "underwater"),
     ("northern lights", "snow"), ("sunset", "meadow")],
)  # fmt: skip
def test_a_place_nobody_named_suits_the_actor_and_is_called_a_guess(prompt: str, place: str) -> None:
    shot = only_shot(prompt)
    assert (shot.set, shot.guessed) == (place, True)


@pytest.mark.parametrize(
    ("prompt", "absent"),
    [("A forest without animals, no dogs", "dog"), ("A street, no cars", "prop:car"), ("a garden with no cats", "cat")],
)
def test_what_is_refused_is_not_shown(prompt: str, absent: str) -> None:
    assert absent not in by_art(only_shot(prompt))


@pytest.mark.parametrize(
    ("prompt", "key"),
    [("Un chat joue dans le jardin", "cat"), ("Ein Hund läuft am Strand entlang", "dog"), ("Un perro corre", "dog"),
     ("猫が庭で遊んでいる", "cat"), ("кошка играет в саду", "cat"), ("dos gatos jugando", "cat")],
)  # fmt: skip
def test_a_prompt_in_another_language_shows_the_things_it_names(prompt: str, key: str) -> None:
    assert key in by_art(seen(prompt).shots[0])
    assert seen(prompt).unknown == ()


@pytest.mark.parametrize("prompt", ["美しい夕日", "غروب جميل", "שקיעה יפה", "สวยงาม"])
def test_no_card_is_made_of_letters_that_the_font_lacks(prompt: str) -> None:
    made = seen(prompt)
    assert _is_whole(made)
    assert all(art.can_write(actor.word) for actor in made.shots[0].actors if actor.kind == "card")


def test_an_english_prompt_meets_no_foreign_word() -> None:
    """A chat is a cat in French only."""
    assert "cat" not in by_art(seen("A woman in a video chat in an office").shots[0])


@pytest.mark.parametrize(
    "prompt", ["A girl in a red dress dances in a garden", "A girl wearing a red hoodie dances in a garden",
               "A girl dances in a garden. She wears a red coat."],
)  # fmt: skip
def test_clothes_colour_whoever_wears_them(prompt: str) -> None:
    shot = only_shot(prompt)
    assert [(actor.art, actor.colour) for actor in shot.actors] == [("girl", "#d8342f")]


def test_a_name_is_a_person_and_not_a_riddle() -> None:
    made = seen("Barack Obama eating pizza")
    assert by_art(made.shots[0])["puppet:person"].word == "Barack Obama"
    assert made.unknown == ()


# Whose word it is


def _style(prompt: str) -> str:
    return seen(prompt).style


@pytest.mark.parametrize(
    ("thing", "whole", "style"),
    [("A red vintage convertible drives along a road", "A convertible on a road, vintage", "vintage"),
     ("A retro robot in a garden", "A robot in a garden, retro style", "vintage"),
     ("A dreamy girl in a meadow", "A girl in a meadow, dreamy", "dreamy"),
     ("A black and white cat on a sofa", "A cat on a sofa, black and white", "noir"),
     ("A felt hat on a chair", "A hat on a chair, felt", "stop_motion")],
)  # fmt: skip
def test_an_adjective_of_a_thing_is_no_style_of_the_film(thing: str, whole: str, style: str) -> None:
    assert (_style(thing), _style(whole)) == ("plain", style)


def test_the_words_of_a_style_are_no_actors() -> None:
    shot = only_shot("A fluffy monster beside a candle, its eyes wide with wonder, storybook style")
    assert set(by_art(shot)) == {"prop:monster", "candle"}
    assert shot.camera.framing == "medium", "the eyes are wide, not the shot"


def test_a_neon_thing_is_no_neon_city_but_neon_signs_light_one() -> None:
    assert only_shot("A neon jellyfish in the ocean").time == "day"
    assert only_shot("A woman walks down a street filled with glowing neon signs").time == "neon"


@pytest.mark.parametrize(
    ("prompt", "place", "detail"),
    [("A fox in a snowy forest", "forest", "snow"), ("Mammoths walk across a snowy meadow", "meadow", "snow"),
     ("A dog in a snowy street", "city", "snow"), ("A horse in a snowy village", "meadow", "snow"),
     ("A lion in the savanna", "meadow", "savanna"), ("A car drives along a coastal road", "road", "coastal"),
     ("A man rows a boat on a lake", "ocean", "lake"), ("A deer by a stream in a forest", "forest", "stream"),
     ("A boy plays in an outdoor court", "city", "court"), ("A band plays in a stadium", "meadow", "stadium"),
     ("A cat sits on a windowsill over the rooftops of a village", "room", "windowsill"),
     ("A couple in a cozy cafe", "room", "cafe"), ("A man sits in a cafe in Paris", "room", "paris"),
     ("A deer in the Scottish highlands", "mountains", "highlands"),
     ("A robot on an abandoned rooftop, a ruined city behind it", "city", "rooftop"),
     ("A girl jumps in puddles", "city", "puddles"), ("A samurai under a huge red moon", "meadow", "full moon"),
     ("A lighthouse on a cliff, waves crashing below", "ocean", "cliff")],
)  # fmt: skip
def test_a_feature_is_of_the_place_it_is_said_of(prompt: str, place: str, detail: str) -> None:
    shot = only_shot(prompt)
    if detail not in ("puddles", "full moon"):
        assert shot.set == place
    assert detail in shot.details


def test_in_the_sky_is_where_one_of_them_is() -> None:
    shot = only_shot("A knight rides towards a castle on a hill while a dragon circles in the sky")
    assert (shot.set, shot.details, brief(shot)["dragon"]) == ("meadow", ("hills",), ("fly", 1))
    assert only_shot("A dragon flies in the sky").set == "sky"
    assert only_shot("Cats on a hill, blue sky").set == "meadow"


def test_a_place_far_away_is_not_where_the_shot_is() -> None:
    assert only_shot("A dog on the grass with a city in the distance").set == "meadow"
    assert only_shot("New York submerged, whales swim through the streets").set == "underwater"


@pytest.mark.parametrize(
    ("prompt", "key", "count"),
    [("An elephant family walks in a field", "elephant", 4), ("A wolf pack runs in a forest", "wolf", 5),
     ("A horse herd on a plain", "horse", 6), ("A hot air balloon festival over a desert", "prop:hot_air_balloon", 5)],
)  # fmt: skip
def test_a_word_for_many_after_the_kind_counts_it(prompt: str, key: str, count: int) -> None:
    assert {art: many for art, (_, many) in brief(only_shot(prompt)).items()} == {key: count}


@pytest.mark.parametrize(
    ("prompt", "words_there"),
    [("A polar bear and her cub walk on the ice", {"polar bear", "cub"}), ("A lion and his pride rest", {"lion"}),
     ("Two wolf cubs play in a meadow", {"wolf cub"}), ("A baby elephant plays while its mother watches",
      {"baby elephant", "mother"}), ("A tiger with its cubs in the jungle", {"tiger", "cub"})],
)  # fmt: skip
def test_a_family_is_of_one_kind(prompt: str, words_there: set[str]) -> None:
    shot = only_shot(prompt)
    assert len(by_art(shot)) == 1
    assert {actor.word for actor in shot.actors} == words_there


@pytest.mark.parametrize(
    ("prompt", "key", "motion"),
    [("A barista in a cafe, rain running down the window", "puppet:person", "idle"),
     ("A bowl of ramen on a table, steam rising", "steaming-bowl", "steam"),
     ("A wizard in a library, candles and floating sparks around him", "puppet:wizard", "idle"),
     ("A ballerina sleeps on a stage, dust floating in the air", "puppet:dancer", "sleep"),
     ("A sunflower grows in a garden, clouds rushing across the blue sky", "prop:sunflower", "grow"),
     ("Fireworks explode over a city, crowds of people watching", "puppet:person", "idle"),
     ("A train crosses a valley, thick smoke trailing behind", "prop:train", "drive"),
     ("A musician plays while autumn leaves fall around him", "puppet:musician", "play"),
     ("A woman with long hair walks down a road", "puppet:woman", "walk"),
     ("A woman with her hair blowing in the wind", "puppet:woman", "idle"),
     ("A mother duck with her ducklings crosses a street", "duck", "walk"),
     ("A temple in the fog, a monk sweeping the path", "classical-building", "idle")],
)  # fmt: skip
def test_a_verb_belongs_to_its_own_subject(prompt: str, key: str, motion: str) -> None:
    assert next(actor for actor in only_shot(prompt).actors if actor.art == key).motion == motion


def test_worn_things_are_worn_and_clothes_dress() -> None:
    shot = only_shot("A corgi wearing sunglasses and a tiny crown sits on a beach")
    assert {actor.art: (actor.relation, actor.to) for actor in shot.actors} == {
        "dog": (None, None), "sunglasses": ("wearing", "dog"), "crown": ("wearing", "dog")}  # fmt: skip
    shot = only_shot("A chef in a white hat and a boy with a red backpack")
    assert [(actor.art, actor.to) for actor in only_shot("Wearing a crown, a cat sits").actors] == [
        ("cat", None), ("crown", "cat")]  # fmt: skip
    assert [(actor.art, actor.to) for actor in shot.actors if actor.relation == "wearing"] == [
        ("top-hat", "chef"), ("backpack", "boy")]  # fmt: skip
    coat = only_shot("A woman in a red coat walks in a city").actors
    assert [(actor.dress, actor.colour) for actor in coat] == [("coat", "#d8342f")]


@pytest.mark.parametrize(
    ("who", "dress"),
    [("a bride", "wedding dress"), ("a groom", "suit"), ("a ballerina", "tutu"), ("a wizard", "robe"),
     ("a knight", "armour"), ("a chef", "apron"), ("a woman in a kimono", "kimono"), ("a girl in a yellow raincoat",
      "raincoat"), ("a corgi astronaut", "spacesuit"), ("a man in jeans", None), ("a dog", None)],
)  # fmt: skip
def test_a_trade_has_its_clothes(who: str, dress: str | None) -> None:
    assert [actor.dress for actor in only_shot(f"{who} in a garden").actors] == [dress]


@pytest.mark.parametrize(
    ("who", "traits"),
    [("an old fisherman with a white beard", {"old", "beard"}), ("an elderly couple", {"old"}),
     ("a wizard with a long beard in an old library", {"beard"}), ("a woman with long hair", {"long hair"}),
     ("a bald man", {"bald"}), ("a 75 year old farmer", {"old"}), ("an old car", set())],
)  # fmt: skip
def test_what_a_body_looks_like_is_a_trait_and_no_actor(who: str, traits: set[str]) -> None:
    actors = only_shot(f"{who} walks").actors
    assert [set(actor.traits) for actor in actors] == [traits]


@pytest.mark.parametrize(
    ("prompt", "time"),
    [("A cat looking at the moon", "night"), ("A ship under the moon at dawn", "dawn"),
     ("Lightning over a field", "night"),
     ("A dancer in a spotlight", "night"), ("A crowd in a city on New Year's Eve", "night"),
     ("A dog in a field on a stormy afternoon", "overcast"), ("A rover on the moon", "day")],
)  # fmt: skip
def test_a_light_that_is_seen_in_the_dark_makes_a_night(prompt: str, time: str) -> None:
    assert only_shot(prompt).time == time


@pytest.mark.parametrize(
    ("prompt", "details"),
    [("The feeling of hope after a long winter, flowing ribbons of light turning from blue to gold",
      ("ribbons", "hope", "#2f6fd0", "#e0b040")),
     ("Time itself dissolving into geometric shapes and spiralling numbers",
      ("geometry", "spiral", "numbers", "memory")),
     ("Black ink in water", ("ink", "#23252b")), ("Love and joy", ("love", "joy")),
     ("A sense of loneliness", ("sorrow",)),
     ("Waves of light in purple and teal", ("waves of light", "both colours", "#8b4fc1", "#2ab7b0"))],
)  # fmt: skip
def test_a_feeling_is_an_abstract_picture(prompt: str, details: tuple[str, ...]) -> None:
    shot = only_shot(prompt)
    assert (shot.set, shot.actors, shot.details) == ("abstract", (), details)


def test_a_feeling_beside_somebody_is_no_abstract_picture() -> None:
    assert only_shot("A girl full of hope on a beach").set == "beach"
    assert only_shot("A calm lake at dawn").set == "ocean"


@pytest.mark.parametrize(
    ("prompt", "keys"),
    [("A wall of fire in a city", {"fire"}), ("A ribbon of butterflies over a meadow", {"butterfly"}),
     ("A river of lava", set()), ("A sea of stars", set())],
)  # fmt: skip
def test_a_metaphor_is_read_by_its_matter(prompt: str, keys: set[str]) -> None:
    assert set(by_art(only_shot(prompt))) == keys


@pytest.mark.parametrize(
    ("prompt", "key", "bond"),
    [("A corgi surfs on a big wave", "prop:surfboard", "riding"),
     ("A skateboarder in a city", "prop:skateboard", "riding"),
     ("A basketball player dunks the ball", "prop:basketball", "holding"), ("A cyclist in a park", "bicycle", "riding"),
     ("A pianist on a stage", "prop:grand_piano", "holding"), ("Two men on horses in a field", "horse", "riding")],
)  # fmt: skip
def test_a_trade_or_a_verb_brings_its_thing(prompt: str, key: str, bond: str) -> None:
    actor, thing = only_shot(prompt).actors
    assert (thing.art, actor.relation, actor.to) == (key, bond, thing.name)
    assert bond == "holding" or thing.count == actor.count


@pytest.mark.parametrize(
    ("prompt", "keys"),
    [("A hot air balloon festival over a desert, dozens of colourful balloons rising", {"prop:hot_air_balloon": 12}),
     ("A steam train in the hills, the train whistles", {"prop:steam_train": 1}),
     ("A small boat on a lake, the boat drifts", {"prop:rowing_boat": 1}),
     ("A hot air balloon over a valley, balloons everywhere", {"prop:hot_air_balloon": 3})],
)  # fmt: skip
def test_one_thing_under_two_names_is_drawn_once(prompt: str, keys: dict[str, int]) -> None:
    assert {art: count for art, (_, count) in brief(only_shot(prompt)).items()} == keys


@pytest.mark.parametrize(
    ("prompt", "motion", "bond"),
    [("A chef flips pancakes in a kitchen", "play", "holding"), ("A barista pours milk", "play", "holding"),
     ("A girl blows a dandelion", "play", "holding"), ("A man reads a book", "idle", "holding"),
     ("An old woman knits a scarf", "play", "holding"), ("A robot waters a flower", "play", "with"),
     ("A gymnast flips over a mat", "jump", None)],
)  # fmt: skip
def test_handiwork_is_done_to_a_thing(prompt: str, motion: str, bond: str | None) -> None:
    worker = only_shot(prompt).actors[0]
    assert (worker.motion, worker.relation) == (motion, bond)


ABROAD: list[tuple[str, str, str, dict[str | None, str]]] = [
    ("Un perro negro corre por la playa al atardecer", "beach", "sunset", {"dog": "run"}),
    ("Una taza de café humeante sobre una mesa de madera", "table", "day", {"prop:cup": "steam"}),
    ("Un barco pirata navega en una tormenta de noche", "ocean", "night", {"prop:pirate_ship": "sail"}),
    ("Dos caballos blancos corren por un campo de flores", "meadow", "day", {"horse": "run"}),
    ("Ein schwarzer Hund läuft am Strand bei Sonnenuntergang", "beach", "sunset", {"dog": "run"}),
    ("Ein Ritter reitet auf einem weißen Pferd durch den Wald", "forest", "day",
     {"puppet:knight": "ride", "horse": "run"}),
    ("Eine dampfende Tasse Kaffee auf einem Holztisch, Nahaufnahme", "table", "day", {"prop:cup": "steam"}),
    ("Ein Fuchs im verschneiten Wald unter dem Nordlicht", "forest", "night", {"fox": "idle"}),
    ("一只猫在花园里玩球", "meadow", "day", {"cat": "play", "prop:ball": "bounce"}),
    ("宇航员在月球上跳舞", "moon", "day", {"puppet:astronaut": "dance"}),
    ("夜晚的东京街道,霓虹灯,下雨", "city", "neon", {}),
    ("一个穿红色外套的女孩在雪地里奔跑", "snow", "day", {"girl": "run"}),
    ("Un coche rojo conduce por una carretera junto al mar", "road", "day", {"prop:car": "drive"}),
]  # fmt: skip


@pytest.mark.parametrize(("prompt", "place", "time", "motions"), ABROAD, ids=[prompt[:20] for prompt, *_ in ABROAD])
def test_a_prompt_in_another_language_has_its_place_and_its_motion(
    prompt: str, place: str, time: str, motions: dict[str | None, str]
) -> None:
    made = seen(prompt)
    shot = made.shots[0]
    assert (shot.set, shot.time, made.unknown) == (place, time, ())
    assert {actor.art: actor.motion for actor in shot.actors} == motions


def test_words_of_two_languages_stay_english_in_an_english_prompt() -> None:
    assert set(by_art(only_shot("A boot"))) == {"hiking-boot"}
    assert seen("A pan on a table").understood() == "pan - table top"


def test_a_quotation_is_said_as_it_stands() -> None:
    signs = [
        actor.word for actor in only_shot('Ein Hund mit einem Schild "Der Hund läuft"').actors if actor.kind == "sign"
    ]
    assert signs == ["Der Hund läuft"]


def test_a_scene_of_before_the_clothes_is_read() -> None:
    """Kept scenes lack the fields that came later."""
    made = seen("A chef in a red coat")
    document = json.loads(json.dumps(made.to_json()))
    assert Scene.from_json(document) == made
    for actor in document["shots"][0]["actors"]:
        del actor["dress"], actor["traits"]
    bare = Scene.from_json(document).shots[0].actors
    assert [(actor.dress, actor.traits) for actor in bare] == [(None, ())] * len(bare)
    document["shots"][0]["actors"][0]["dress"] = "toga party"
    with pytest.raises(ValueError, match="toga party"):
        Scene.from_json(document)


# What a prompt says and does not show


def arts(prompt: str) -> set[str | None]:
    return set(by_art(only_shot(prompt)))


@pytest.mark.parametrize(
    ("prompt", "place", "detail"),
    [("A man walks his dog past a bakery in the rain", "city", "shops"),
     ("A boy on a bicycle and a black cat who watches him from a window", "city", "window"),
     ("A dog waits outside a cafe in the snow", "city", "shops"),
     ("A grandmother and her family at a long wooden table with a birthday cake", "room", "kitchen"),
     ("A teacher and four students, one sleeps on his desk", "room", "classroom"),
     ("A cat on a wooden table", "table", "wooden"), ("A woman reads in a cafe", "room", "cafe"),
     ("Two friends at a picnic table in a meadow", "meadow", None)],
)  # fmt: skip
def test_one_indoor_word_does_not_take_everybody_indoors(prompt: str, place: str, detail: str | None) -> None:
    shot = only_shot(prompt)
    assert shot.set == place
    assert detail is None or detail in shot.details


@pytest.mark.parametrize(
    ("prompt", "shown"),
    [("A cheeseburger with melting cheese, crisp lettuce and tomato rotates", {"hamburger"}),
     ("A monster beside a red candle, gazing at the flame", {"prop:monster", "candle"}),
     ("A white SUV speeds up a road, dust kicking up from its tyres", {"sport-utility-vehicle"}),
     ("Paper airplanes weave around trees like migrating birds", {"prop:paper_plane"}),
     ("A horse as white as a swan in a field", {"horse"}), ("A tomato beside a hamburger", {"tomato", "hamburger"})],
)  # fmt: skip
def test_parts_and_comparisons_are_not_on_the_stage(prompt: str, shown: set[str | None]) -> None:
    assert arts(prompt) == shown


def test_a_dragon_that_breathes_fire_burns_itself() -> None:
    dragon = by_art(only_shot("A dragon sits on a castle and breathes a stream of fire"))["dragon"]
    assert (dragon.motion, dragon.relation, dragon.to) == ("burn", "on", "castle")


@pytest.mark.parametrize(
    "prompt",
    ["A thunderstorm over a wheat field, the stalks bending in the gusts",
     "A puppy in the snow, covered in white flakes", "The zorgling wobbled, a cat sleeps"],
)  # fmt: skip
def test_participles_and_fillings_are_no_cards(prompt: str) -> None:
    assert seen(prompt).unknown == ()


def test_a_card_stands_behind_whoever_is_known() -> None:
    assert [actor.kind for actor in only_shot("A zorgblatt and a cat in a garden").actors] == ["animal", "card"]


@pytest.mark.parametrize(
    ("prompt", "rider", "bond", "host"),
    [("A pirate with a parrot on his shoulder", "parrot", "on", "pirate"),
     ("A monkey sits on the shoulders of an elephant", "monkey", "on", "elephant"),
     ("A girl gives a balloon to a clown on a park bench", "clown-face", "on", "bench"),
     ("A girl sits on a swing under a tree", "girl", "on", "swing"),
     ("A cat sleeps on a sofa", "cat", "on", "couch-and-lamp"),
     ("A woman reads a newspaper on a train station", "puppet:woman", "holding", "newspaper"),
     ("People with umbrellas cross a street", "puppet:person", "holding", "umbrella"),
     ("A violinist plays on a bridge", "puppet:musician", "holding", "violin"),
     ("A boy on a bicycle rides home", "boy", "riding", "bicycle"),
     ("Kids playing football in the park", "puppet:child", "with", "soccer-ball")],
)  # fmt: skip
def test_a_bond_leads_to_the_right_one(prompt: str, rider: str, bond: str, host: str) -> None:
    actor = by_art(only_shot(prompt))[rider]
    assert (actor.relation, actor.to) == (bond, host)


def test_a_zebra_crossing_is_no_zebra_and_a_robot_gardener_a_robot() -> None:
    street = only_shot("A mother pushes a blue pram across a zebra crossing")
    assert (street.set, set(by_art(street))) == ("city", {"puppet:woman", "prop:stroller"})
    assert arts("A robot gardener in a forest") == {"puppet:robot"}
    assert "jack-o-lantern" in arts("A haunted house on Halloween")


@pytest.mark.parametrize(
    ("prompt", "text"),
    [("The word HELLO on a white wall", "HELLO"), ("A neon sign that spells HOTEL", "HOTEL"),
     ("The letters LOVE made of red roses", "LOVE")],
)  # fmt: skip
def test_capitals_after_the_word_are_lettering(prompt: str, text: str) -> None:
    assert [(actor.word, actor.art) for actor in only_shot(prompt).actors] == [(text, "prop:sign")]


def test_lettering_has_the_colour_of_what_it_is_made_of() -> None:
    assert only_shot("The word HELLO formed out of green leaves on a white wall").actors[0].colour == "#3fa34d"


@pytest.mark.parametrize(
    ("prompt", "place", "detail"),
    [("White houses with blue domes above the sea", "city", "white village"),
     ("A rocket launch", "meadow", "launch pad"),
     ("A yellow submarine in an ocean trench", "underwater", "trench"), ("A classroom", "room", "classroom"),
     ("An abandoned greenhouse", "room", "greenhouse"), ("A car on a dirt road", "road", "dirt road"),
     ("A man crosses a salt desert", "desert", "salt flat"), ("A shadow on a white wall", "room", "plain wall"),
     ("A lighthouse, cliffs and crashing waves", "ocean", "cliff"), ("Red ink, white background", "abstract",
     "white background")],
)  # fmt: skip
def test_a_place_has_the_feature_that_is_drawn(prompt: str, place: str, detail: str) -> None:
    shot = only_shot(prompt)
    assert (shot.set, detail in shot.details) == (place, True), shot.details


def test_what_is_behind_or_thrown_is_not_the_weather() -> None:
    far = only_shot("A green meadow with snow-capped mountains behind")
    assert (far.set, far.weather, far.details) == ("meadow", (), ("mountains",))
    thrown = only_shot("A wizard casts blue lightning from his hand")
    assert (thrown.weather, thrown.time) == ((), "day")
    assert only_shot("A steam train with thick white smoke").weather == ()
    assert only_shot("A busy night market").time == "night"


def test_two_colours_turn_only_where_one_becomes_the_other() -> None:
    assert only_shot("Red and black crystals").details == ("crystals", "both colours", "#d8342f", "#23252b")
    assert only_shot("Ink turning from red to black").details == ("ink", "#d8342f", "#23252b")


def test_black_and_white_wins_over_vintage() -> None:
    assert seen("A vintage black and white film of a dancer").style == "noir"


# Never


def _is_whole(made: Scene) -> bool:
    shown = all(shot.actors or shot.weather or shot.set != "abstract" for shot in made.shots)
    return bool(made.shots) and shown and Scene.from_json(json.loads(json.dumps(made.to_json()))) == made


def _salad(dice: random.Random) -> str:
    vocabulary = [
        phrase
        for section in (
            "grammar",
            "set",
            "time",
            "weather",
            "motion",
            "actor",
            "colour",
            "number",
            "quiet",
            "move",
            "style",
        )
        for value in words.values(section)
        for phrase in words.phrases(section, value)
    ]
    marks = [",", ".", "!", '"', "'", "-", "?", ";", "\n"]
    parts = [
        dice.choice(vocabulary) if dice.random() < 0.75 else dice.choice([*marks, "zorg", "42", "Q"])
        for _ in range(dice.randrange(1, 40))
    ]
    return " ".join(parts)


def test_no_salad_of_words_ever_fails_or_shows_nothing() -> None:
    dice = random.Random(1)
    for _ in range(400):
        prompt = _salad(dice)
        made = seen(prompt, dice.choice([1.0, 4.0, 12.0]))
        assert _is_whole(made), prompt
        for shot in made.shots:
            names = [actor.name for actor in shot.actors]
            assert len(names) == len(set(names)), prompt
            assert all(1 <= actor.count <= 24 and 0.2 <= actor.scale <= 4 for actor in shot.actors), prompt
            assert all((actor.relation is None) == (actor.to is None) for actor in shot.actors), prompt


def test_no_junk_of_signs_ever_fails_or_shows_nothing() -> None:
    dice = random.Random(2)
    ranges = [(0x0, 0x7F), (0x80, 0x24F), (0x370, 0x52F), (0x5D0, 0x6FF), (0x900, 0xDFF), (0x3040, 0x9FFF),
              (0x1F000, 0x1FAFF), (0x2000, 0x2BFF), (0xE000, 0xE010), (0xFE00, 0xFFFD)]  # fmt: skip
    for _ in range(400):
        prompt = "".join(chr(dice.randint(*dice.choice(ranges))) for _ in range(dice.randrange(60)))
        assert _is_whole(seen(prompt)), repr(prompt)


@pytest.mark.parametrize("prompt", ["", "   ", "!!!", "\x00", "the of and", "a", "{}", "🤷", "\u200d", "x" * 100_000])
def test_a_prompt_that_says_nothing_becomes_a_quiet_picture(prompt: str) -> None:
    made = seen(prompt)
    assert _is_whole(made)
    assert len(made.shots) == 1


@pytest.mark.parametrize(
    "prompt", ["The concept of time and memory", "Love conquers all", "freedom", "an abstract idea"]
)
def test_an_abstract_prompt_shows_its_emblem(prompt: str) -> None:
    made = seen(prompt)
    assert made.unknown == ()
    assert made.shots[0].actors or made.shots[0].set == "abstract"


def test_the_same_prompt_gives_the_same_scene() -> None:
    for prompt, _ in LONG:
        assert parse(prompt, 3, seconds=8) == parse(prompt, 3, seconds=8)


def test_a_scene_survives_json_and_refuses_unknown_words() -> None:
    made = seen(LONG[4][0])
    document = json.loads(json.dumps(made.to_json()))
    assert Scene.from_json(document) == made
    document["shots"][0]["set"] = "kitchen sink"
    with pytest.raises(ValueError, match="kitchen sink"):
        Scene.from_json(document)


def test_a_style_that_was_asked_for_wins_over_one_in_the_prompt() -> None:
    assert parse("a cat, pixel art", 1, seconds=4, style="sketch").style == "sketch"


def test_reading_a_prompt_is_quick() -> None:
    """A few milliseconds each, so that a page can show what is understood while somebody types."""
    for prompt, _ in LONG:
        seen(prompt)
    begun = time.perf_counter()
    for prompt, _ in LONG:
        seen(prompt)
    assert (time.perf_counter() - begun) / len(LONG) < 0.010


# Remix


def test_a_remix_changes_only_what_its_words_name() -> None:
    parent = seen("A cat playing with a ball in a garden, wide shot, watercolour")
    night = remix(parent, "the same, at night in the rain")
    assert (night.shots[0].time, night.shots[0].weather) == ("night", ("rain",))
    restored = dataclasses.replace(
        night.shots[0], time="day", weather=(), details=parent.shots[0].details
    )  # fmt: skip
    assert restored == parent.shots[0]
    assert (night.seed, night.style) == (parent.seed, parent.style)


def test_a_remix_keeps_the_time_where_it_names_another_thing() -> None:
    parent = seen("A dog running on a beach at sunset")
    assert remix(parent, "pixel art").style == "pixel_art"
    assert remix(parent, "pixel art").shots == parent.shots
    assert remix(parent, "zoom in slowly").shots[0].camera.move == "dolly_in"
    assert remix(parent, "in a forest").shots[0].set == "forest"
    assert remix(parent, "in a forest").shots[0].time == "sunset"
    assert remix(parent, "in a forest").shots[0].actors == parent.shots[0].actors


def test_a_remix_recasts() -> None:
    parent = seen("A cat playing with a ball in a garden")
    dog = remix(parent, "replace the cat with a dog").shots[0]
    assert brief(dog) == {"dog": ("play", 1), "prop:ball": ("bounce", 1)}
    assert dog.actors[0].name == parent.shots[0].actors[0].name, "the newcomer stands where the cat stood"
    assert remix(parent, "make the cat black").shots[0].actors[0].colour == "#23252b"
    assert remix(parent, "three cats").shots[0].actors[0].count == 3
    assert set(brief(remix(parent, "add a bird").shots[0])) == {"cat", "prop:ball", "bird"}
    without = remix(parent, "without the ball").shots[0]
    assert set(brief(without)) == {"cat"}
    assert without.actors[0].relation is None


def test_a_remix_takes_weather_away() -> None:
    parent = seen("A dog in a field in the rain")
    assert remix(parent, "no rain").shots[0].weather == ()
    assert remix(parent, "make it snow").shots[0].weather == ("snow",)
    assert remix(parent, "clear sky").shots[0].weather == ()


def test_a_remix_turns_the_mood_of_an_abstract_picture() -> None:
    parent = seen("The feeling of hope, ribbons of light turning from blue to gold")
    assert remix(parent, "anger, in red").shots[0].details == ("anger", "ribbons", "hope", "#d8342f")
    assert remix(parent, "de noche").shots[0].time == "night", "in any language"


def test_a_remix_never_fails() -> None:
    dice = random.Random(3)
    for _ in range(100):
        assert _is_whole(remix(seen(_salad(dice)), _salad(dice)))


# The pack


def test_the_pack_opens_quickly_and_holds_whole_documents() -> None:
    every = art.keys()
    for key in every:
        picture = ET.fromstring(art.svg(key))
        assert picture.get("viewBox") == "0 0 128 128", key
    assert len(every) > 1200
    with pytest.raises(KeyError):
        art.svg("no-such-picture")


def test_the_pack_brings_its_licences_and_fonts() -> None:
    folder = Path(art.__file__).parent
    assert (folder / "noto.zip").stat().st_size <= 2_800_000
    texts = {
        "LICENSE": "Apache License",
        "NOTICE": "Noto Emoji",
        "LICENSE.emojibase": "MIT License",
        "LICENSE.unicode": "UNICODE LICENSE V3",
        "LICENSE.inter": "SIL OPEN FONT LICENSE",
    }
    for name, phrase in texts.items():
        assert phrase in (folder / name).read_text(), name
    for bold in (True, False):
        assert art.font_path(bold=bold).read_bytes()[:4] == b"\x00\x01\x00\x00", "TrueType outlines"


def test_the_lexicon_says_each_thing_once() -> None:
    """A phrase listed twice under one value is a slip of the pen."""
    document = json.loads((Path(words.__file__).parent / "lexicon.json").read_text())
    for section, by_value in document.items():
        for value, listed in by_value.items():
            phrases = listed.split(", ")
            assert len(phrases) == len(set(phrases)), (section, value)
            assert all(phrase == phrase.strip().lower() and phrase for phrase in phrases), (section, value)
