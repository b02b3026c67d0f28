"""From takes to shots of the Scene: places and motions nobody named are guessed here, to suit the actors."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any, get_args

from animatic import art, words
from animatic.parse.draft import Noun, is_listed, kind_of
from animatic.parse.outfit import dress_of, equip, mount
from animatic.parse.takes import Take
from animatic.scene import Actor, Camera, Framing, Motion, SetName, Shot, Time, Weather

MOST_ACTORS = 8  # different ones in one shot; more are a crowd that nobody can read
_MOST_CARDS = 2
_MOST_WEATHER = 4
_OWN_SIZE = {  # words that say how large, beside what
    "kitten": 0.7, "puppy": 0.7, "pup": 0.7, "cub": 0.7, "foal": 0.75, "calf": 0.7, "lamb": 0.7, "piglet": 0.65,
    "duckling": 0.6, "fawn": 0.75, "bunny": 0.85, "goldfish": 0.8, "baby": 0.8, "pony": 0.85,
    "torch": 0.5, "joey": 0.6, "hatchling": 0.6, "gosling": 0.6, "young": 0.7, "offspring": 0.7, "little one": 0.7,
}  # fmt: skip
_HOLDS = ("holding", "on", "in")  # what is held, or bears somebody, keeps still unless it was said to move
_DARK_AIR = {"aurora", "fireworks", "shooting_stars", "fireflies"}  # only seen at night
_INDOORS = ("living room", "kitchen", "library", "bedroom", "office", "cafe")
_FORMS = (
    "ribbons",
    "spiral",
    "numbers",
    "geometry",
    "waves of light",
    "crystals",
    "ink",
    "smoke",
)  # of abstract pictures
_SETS_OF: dict[SetName, tuple[str, ...]] = {  # where a feature is that was named without its place
    "sky": ("moon", "full moon", "stars", "sun"), "mountains": ("volcano", "waterfall"), "forest": ("path", "stream"),
    "city": ("puddles", "wet", "traffic", "street", "paris", "london", "tokyo", "new york"),
}  # fmt: skip
_TOYS = ("sport", "musical-instrument", "game", "music")  # groups of things that play, in their way
_MOONLESS = ("space", "moon", "mars", "underwater", "abstract")  # where a moon or lightning makes no night
_ROOM_OF = {"puppet:chef": "kitchen", "puppet:doctor": "office", "puppet:scientist": "office", "bed": "bedroom"}
_FRAMINGS: tuple[Framing, ...] = ("medium", "close", "wide")  # in turn, where shots of one place follow each other


def stage(made: Sequence[Take]) -> tuple[Shot, ...]:
    """The takes as shots of equal length."""
    shots: list[Shot] = []
    for take in made:
        shots.append(_shot(take, shots, 1 / len(made)))
    return tuple(shots)


def _shot(take: Take, before: Sequence[Shot], share: float) -> Shot:
    nouns = _shown(take)
    place: SetName | None = "abstract" if _is_abstract(take, nouns) else _kept(take.place, SetName, take.refused)
    if place is None and take.sky and (not nouns or any(is_listed(noun.art, "haunt", "sky") for noun in nouns)):
        place = "sky"
    guess = (_guess(nouns, before) if nouns or before else _guess_of_air(take)) if place is None else place
    mount(nouns)
    _set_in_motion(nouns, guess)
    equip(nouns)
    weather = weather_after((), take.found["weather"], take.refused, clears=False)
    return Shot(
        set=guess,
        time=_time(take, guess, weather),
        weather=weather,
        actors=tuple(actor_of(noun) for noun in nouns),
        camera=_camera(take, nouns, before, guess),
        details=details_of(_meant(take, guess, nouns), take.refused, guess, nouns),
        guessed=place is None,
        share=share,
    )


def _is_abstract(take: Take, nouns: Sequence[Noun]) -> bool:
    """A feeling, or forms without a thing: nobody is there, and no place is more than hinted at."""
    if nouns or take.place in (None, "abstract"):
        return not nouns and bool(take.moods)
    return take.felt


def _meant(take: Take, place: str, nouns: Sequence[Noun]) -> list[str]:
    """The details, and in an abstract picture its moods and colours."""
    named = take.found["detail"]
    if place != "abstract" or nouns:
        return named
    return list(dict.fromkeys([*(each for each in named if each in _FORMS), *take.moods, *take.tints]))


def _kept(value: str | None, vocabulary: Any, refused: set[str]) -> Any:
    return value if value in get_args(vocabulary) and value not in refused else None


def _shown(take: Take) -> list[Noun]:
    """The nouns that are drawn; an abstract prompt shows its emblem, and a prompt of strangers their card."""
    nouns = [noun for noun in take.nouns if noun.art not in take.refused and noun.word not in take.refused]
    if any(noun.kind != "card" for noun in nouns) or take.place is not None:
        nouns = [noun for noun in nouns if not noun.bare or noun.motion is not None]
    nouns = [noun for noun in nouns if noun.kind != "card" or art.can_write(noun.word)]
    cards = [noun for noun in nouns if noun.kind == "card"]
    nouns = [noun for noun in nouns if noun.kind != "card" or noun in cards[:_MOST_CARDS]][:MOST_ACTORS]
    formless = not take.moods and not any(form in take.found["detail"] for form in _FORMS)
    if not nouns and take.place is None and take.emblems and formless:
        key, word = take.emblems[0]
        nouns = [Noun(word, key, kind_of(key), name=key.split(":")[-1])]
    empty = not (take.found["time"] or take.found["dim"] or take.found["weather"] or take.found["detail"])
    spare = [*take.spare, *(take.dull if empty else ())]
    if not nouns and take.place is None and formless and spare and art.can_write(spare[0]):
        nouns = [Noun(spare[0], None, "card", name="card")]
    for noun in nouns:
        if noun.to is not None and noun.to not in nouns:
            noun.bond = noun.to = None
    return nouns


def _guess(nouns: Sequence[Noun], before: Sequence[Shot]) -> SetName:
    """Where such actors were seen last, or are at home: by what they do, then by who they are, then by their group."""
    if before and {noun.name for noun in nouns} & {actor.name for actor in before[-1].actors}:
        return before[-1].set
    for noun in sorted(nouns, key=_follows):
        for place in get_args(SetName):
            if noun.art in words.values("haunt").get(place, ()):
                return _drawn_to(noun, place)
    for noun in nouns:
        for place in get_args(SetName):
            if is_listed(noun.art, "haunt", place):
                return _drawn_to(noun, place)
    if nouns:
        return "stage" if nouns[0].kind in ("card", "sign") else "abstract"
    return "abstract"


def _follows(noun: Noun) -> tuple[bool, bool]:
    """Who says less about the place stands later: who flies over it, and who is in or on somebody else."""
    flies = noun.motion == "fly" and not is_listed(noun.art, "habit", "sail")
    return flies, noun.to is not None and noun.bond in ("in", "on", "riding")


def _guess_of_air(take: Take) -> SetName:
    """Where a prompt of nothing but time and weather is: "sunset", "northern lights"."""
    homes: dict[str, SetName] = {"aurora": "snow", "snow": "snow", "fireworks": "city", "bubbles": "underwater"}
    named = [homes[air] for air in take.found["weather"] if air in homes]
    named += [place for detail in take.found["detail"] for place, listed in _SETS_OF.items() if detail in listed]
    open_air = take.found["weather"] or take.found["time"] or any(each not in _FORMS for each in take.found["detail"])
    return next(iter(named), "meadow" if open_air else "abstract")


def _drawn_to(noun: Noun, home: SetName) -> SetName:
    """Home, unless what it does is done elsewhere: a dog that swims, a man who skis."""
    wet = noun.motion == "swim" and home in ("ocean", "underwater", "beach")
    dances = noun.motion == "dance" and noun.kind != "person"
    heavy = noun.motion == "fly" and (is_listed(noun.art, "habit", "sail") or noun.kind in ("thing", "food", "plant"))
    if noun.motion is None or wet or dances or heavy or home in ("space", "moon", "mars"):
        return home
    for place, motions in words.values("urge").items():
        if noun.motion in motions:
            return place  # type: ignore[return-value]  # the lexicon's places are checked by a test
    return home


def _set_in_motion(nouns: Sequence[Noun], place: str) -> None:
    """Give a motion to everybody who has none: what is ridden, chased or played with first, then by habit."""
    for noun in nouns:
        if noun.to is not None and noun.to.motion in (None, "idle", "ride"):
            noun.to.motion = _answer(noun, noun.to)
    for noun in nouns:
        if noun.follows is not None and noun.motion is None:
            noun.motion = noun.follows.motion
        trade = next((motion for motion, listed in words.values("trade").items() if noun.word in listed), None)
        noun.motion = trade if trade and noun.motion in (None, "idle", "walk") and noun.bond is None else noun.motion
        noun.motion = noun.motion or _habit(
            noun, place, held=any(other.to is noun and other.bond in _HOLDS for other in nouns)
        )
        noun.motion = _able(noun, place)


def _able(noun: Noun, place: str) -> str:
    """The same motion as such a body does it: a shark that runs swims, a train that walks drives."""
    motion = noun.motion or "idle"
    if motion in ("run", "walk", "eat", "climb", "play") and _is_lifeless(noun, motion):
        return "idle"  # a bridge that travels, cheese that stretches
    if motion == "fall" and is_listed(noun.art, "habit", "fly"):
        return "fly"  # it lands
    if motion == "fly" and is_listed(noun.art, "habit", "drive") and "fl" not in noun.word:
        return "drive"  # a train glides; only a flying car flies
    if motion == "fly" and place in ("ocean", "beach", "underwater"):  # what floats there is in the water
        return next((way for way in ("swim", "sail") if is_listed(noun.art, "habit", way)), motion)
    if noun.kind == "fish" and motion == "idle" and place in ("underwater", "ocean"):
        return "swim"
    return _on_its_way(noun, motion, place) if motion in ("run", "walk", "ride") else motion


def _is_lifeless(noun: Noun, motion: str) -> bool:
    toy = words.group_of(noun.art or "") in _TOYS or noun.art in ("prop:ball", "prop:balloon", "prop:basketball")
    return noun.kind in ("food", "plant") or (noun.kind == "thing" and not (toy and motion == "play"))


def _on_its_way(noun: Noun, motion: str, place: str) -> str:
    if noun.kind == "vehicle":
        own = _habit(dataclasses.replace(noun, bond=None), "road", held=False)
        return own if own != "idle" else "drive"
    if noun.kind == "fish" or (place == "underwater" and noun.alive):
        return "swim"
    return "run" if motion == "ride" and noun.kind != "person" else motion


def _answer(noun: Noun, other: Noun) -> str | None:
    if noun.motion == "ride" and other.kind == "vehicle":
        return _able(dataclasses.replace(other, motion="ride"), "road")
    if noun.bond == "chasing" or (noun.bond == "riding" and noun.motion == "ride"):
        return {"vehicle": "drive", "bird": "fly", "fish": "swim"}.get(
            other.kind, "run" if other.alive else "roll" if other.art == "yarn" else "bounce"
        )
    if noun.bond == "with" and noun.alive and other.alive:
        return noun.motion
    if noun.motion == "play" and other.art in ("prop:ball", "soccer-ball", "basketball", "tennis", "prop:balloon"):
        return "bounce"
    if noun.motion == "play" and other.art == "yarn":
        return "roll"
    return other.motion


def _habit(noun: Noun, place: str, *, held: bool) -> str:
    if held or noun.bond in ("on", "in", "riding") or place in ("table", "stage"):
        return "idle"
    if place == "room" and noun.kind == "vehicle":
        return "idle"
    if noun.word.startswith("flying "):
        return "fly"
    motions = words.values("habit")
    return next((motion for motion in motions if is_listed(noun.art, "habit", motion)), "idle")


def actor_of(noun: Noun) -> Actor:
    bound = noun.bond if noun.to is not None and noun.to.name != noun.name else None
    motion: Any = noun.motion if noun.motion in get_args(Motion) else "idle"
    return Actor(
        name=noun.name,
        word=noun.word,
        kind=noun.kind,
        art=noun.art,
        motion=motion,
        count=noun.count,
        colour=noun.colour,
        scale=round(noun.scale * _OWN_SIZE.get(noun.word.rpartition(" ")[2], 1.0), 3),
        relation=bound,
        to=noun.to.name if bound and noun.to is not None else None,
        dress=dress_of(noun),
        traits=noun.traits,  # type: ignore[arg-type]  # by the lexicon
    )


def _time(take: Take, place: str, weather: Sequence[str]) -> Time:
    times = [time for time in take.found["time"] if time in get_args(Time) and time not in take.refused]
    if "neon" in times:
        return "neon"
    named = next((time for time in times if time != "day"), times[0] if times else None)
    if named == "day" and "storm" in weather:
        return "overcast"
    if named is not None:
        return named  # type: ignore[return-value]  # filtered two lines above
    if (
        _DARK_AIR & set(weather)
        or (take.found["dim"] and place not in _MOONLESS)
        or ("noir" in take.found["style"] and place == "city")
    ):
        return "night"
    return "overcast" if "storm" in weather else "day"


def details_of(named: Sequence[str], refused: set[str], place: str, nouns: Sequence[Noun]) -> tuple[str, ...]:
    """The details named; a room is always one of the rooms there are."""
    details = [detail for detail in named if detail not in refused]
    if place == "room" and not any(detail in _INDOORS for detail in details):
        details.insert(0, next((_ROOM_OF[noun.art] for noun in nouns if noun.art in _ROOM_OF), "living room"))
    return tuple(details)


def _camera(take: Take, nouns: Sequence[Noun], before: Sequence[Shot], place: str) -> Camera:
    found = {name: [each for each in take.found[name] if each not in take.refused] for name in take.found}
    default: Framing = "medium" if nouns else "wide"
    if nouns and before and before[-1].set == place:
        default = _FRAMINGS[len(before) % len(_FRAMINGS)]
    move: Any = next(iter(found["move"]), "drift")
    framing: Any = next(iter(found["framing"]), default)
    tempo: Any = next(iter(found["tempo"]), "normal")
    return Camera(move, framing, tempo)


def weather_after(
    now: Sequence[Weather], named: Sequence[str], refused: set[str], *, clears: bool
) -> tuple[Weather, ...]:
    """The air of a remixed shot: what was there, unless it is refused or cannot be beside what is new."""
    falling = {"rain", "storm", "snow"}
    gone = set(refused) | ({*falling, "fog"} if clears else set()) | (falling if falling & set(named) else set())
    kept = [air for air in now if air not in gone or air in named]
    new: list[Any] = [air for air in named if air not in kept and air not in refused]
    return (*kept, *new)[:_MOST_WEATHER]
