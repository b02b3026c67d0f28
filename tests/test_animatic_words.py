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

from animatic import art, scene, words
from animatic.parse import parse, remix
from animatic.scene import Actor, Scene, Shot

PUPPETS = {
    "person", "man", "woman", "child", "astronaut", "detective", "chef", "dancer", "knight", "robot", "farmer",
    "doctor", "pirate", "wizard", "scientist", "king", "queen", "athlete", "musician",
}  # fmt: skip
PROPS = {
    "ball", "cup", "balloon", "table", "cabin", "palm", "sunflower", "sailboat", "pirate_ship", "car", "house",
    "lantern", "sign",
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
     {"set": "meadow", "time": "sunset", "counts": {"puppet:child": 2}, "motions": {"kite": "fly"},
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
     {"set": "forest", "motions": {"prop:sailboat": "sail"}, "details": {"river"}}),
    ("A goldfish swimming in a glass bowl on a desk", {"set": "table", "bonds": {"fish": "in"}}),
    ("A skier going down a snowy slope fast, wide shot",
     {"set": "snow", "motions": {"puppet:person": "ski"}, "framing": "wide"}),
    ("A hot air balloon drifting above the clouds at sunrise",
     {"set": "sky", "time": "dawn", "motions": {"prop:balloon": "fly"}}),
    ("A train crossing a bridge over a canyon in autumn",
     {"set": "mountains", "motions": {"train": "drive"}, "weather": {"leaves"}}),
    ("A squirrel with a nut on a tree branch, photorealistic, 4k, highly detailed",
     {"set": "forest", "details": {"trees"}, "has": {"chipmunk", "chestnut"}}),
    ("A group of friends sitting around a campfire under the stars",
     {"time": "night", "counts": {"puppet:person": 5}, "weather": {"embers"}, "motions": {"fire": "burn"}}),
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
        shot = seen(f"a cat, {phrase}").shots[0]
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


def test_all_that_the_lexicon_draws_exists() -> None:
    """Each picture it names is in the pack, each puppet and prop is one that code draws."""
    sections = ("actor", "emblem")
    named = {key for section in sections for key in words.values(section)}
    named |= {
        key for section in ("habit", "haunt", "still") for keys in words.values(section).values() for key in keys
    }  # fmt: skip
    groups = set(art.keywords()["groups"])
    for key in named:
        start, _, rest = key.partition(":")
        known = {"puppet": rest in PUPPETS, "prop": rest in PROPS, "group": rest in groups}.get(start, art.has(key))
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
    for _ in range(1000):
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
    for _ in range(1000):
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


def test_a_remix_never_fails() -> None:
    dice = random.Random(3)
    for _ in range(200):
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
