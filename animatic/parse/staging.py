"""From takes to shots of the Scene: who is shown, under which light, in what air, and by which camera."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any, get_args

from animatic import art, words
from animatic.parse.draft import Noun, is_listed, kind_of
from animatic.parse.moving import set_in_motion
from animatic.parse.outfit import dress_of, equip, mount
from animatic.parse.placing import DOLL, FORMS, guessed, housed
from animatic.parse.takes import Take
from animatic.scene import Actor, Camera, Framing, Motion, SetName, Shot, Time, Weather

MOST_ACTORS = 8  # different ones in one shot; more are a crowd that nobody can read
BOTH = "both colours"  # a detail: two colours stand side by side, and neither turns into the other
_MOST_CARDS = 2
_MOST_WEATHER = 4
_OWN_SIZE = {  # words that say how large, beside what
    "kitten": 0.7, "puppy": 0.7, "pup": 0.7, "cub": 0.7, "foal": 0.75, "calf": 0.7, "lamb": 0.7, "piglet": 0.65,
    "duckling": 0.6, "fawn": 0.75, "bunny": 0.85, "goldfish": 0.8, "baby": 0.8, "pony": 0.85,
    "torch": 0.5, "joey": 0.6, "hatchling": 0.6, "gosling": 0.6, "young": 0.7, "offspring": 0.7, "little one": 0.7,
}  # fmt: skip
_DARK_AIR = {"aurora", "fireworks", "shooting_stars", "fireflies"}  # only seen at night
_INDOORS = (
    "living room", "kitchen", "library", "bedroom", "office", "cafe", "classroom", "greenhouse", "plain wall",
    "workshop", "laboratory", "hall", "shop",
)  # fmt: skip
_GROUNDS = ("white background", "black background")  # of abstract pictures
_MOONLESS = ("space", "moon", "mars", "underwater", "abstract")  # where a moon or lightning makes no night
_ROOM_OF = {
    "teacher": "classroom", "student": "classroom", "puppet:chef": "kitchen", "puppet:doctor": "office",
    "puppet:scientist": "laboratory", "bed": "bedroom",
    "mechanic": "workshop",
}  # fmt: skip
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
    place = housed(take, nouns, place)
    guess = guessed(take, nouns, before) if place is None else place
    if guess == "city" and any(noun.kind == "vehicle" and is_listed(noun.art, "haunt", "ocean") for noun in nouns):
        take.found["detail"].append("harbour")  # nobody sails in a street
    mount(nouns)
    set_in_motion(nouns, guess)
    equip(nouns)
    _lay(nouns, guess)
    _invite(take.found["guest"], nouns)
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


def filled(shot: Shot) -> Shot:
    """The shot, with something in the air where it would show nothing at all."""
    bare = shot.set == "abstract" and not (shot.actors or shot.weather)
    return dataclasses.replace(shot, weather=("motes",)) if bare else shot


def _lay(nouns: list[Noun], place: str) -> None:
    """What lies about among people in a room stands on a table: the cook's pan, the barista's cup."""
    people = [noun for noun in nouns if noun.kind == "person" and noun.scale > DOLL]
    small = [noun for noun in nouns if noun.kind in ("food", "thing") and is_listed(noun.art, "haunt", "table")]
    loose = [noun for noun in small if noun.bond is None and not any(other.to is noun for other in nouns)]
    loose = [noun for noun in loose if noun.art not in ("prop:table", "prop:candle", "candle")]
    if place != "room" or not people or not loose or len(nouns) >= MOST_ACTORS:
        return
    table = next((noun for noun in nouns if noun.art == "prop:table"), None)
    if table is None:
        table = Noun("table", "prop:table", kind_of("prop:table"), "idle", name="table")
        nouns.append(table)
    for noun in loose:
        noun.bond, noun.to = "on", table


def _invite(guests: Sequence[str], nouns: list[Noun]) -> None:
    """Add who comes by the day alone: a pumpkin at Halloween."""
    for key in guests:
        if nouns and len(nouns) < MOST_ACTORS and not any(noun.art == key for noun in nouns):
            name = key.split(":")[-1]
            nouns.append(Noun(name.replace("-", " "), key, kind_of(key), "idle", name=name))


def _is_abstract(take: Take, nouns: Sequence[Noun]) -> bool:
    """A feeling, or forms without a thing: nobody is there, and no place is more than hinted at."""
    if nouns or take.place in (None, "abstract"):
        return not nouns and bool(take.moods)
    return take.felt and not take.firm


def _meant(take: Take, place: str, nouns: Sequence[Noun]) -> list[str]:
    """The details, and in an abstract picture its moods and colours."""
    named = take.found["detail"]
    if place != "abstract" or nouns:
        return named
    both = [BOTH] if len(set(take.tints)) > 1 and not take.turns else []
    return list(
        dict.fromkeys([*(each for each in named if each in (*FORMS, *_GROUNDS)), *take.moods, *both, *take.tints])
    )


def _kept(value: str | None, vocabulary: Any, refused: set[str]) -> Any:
    return value if value in get_args(vocabulary) and value not in refused else None


def _shown(take: Take) -> list[Noun]:
    """The nouns that are drawn; an abstract prompt shows its emblem, and a prompt of strangers their card."""
    nouns = [noun for noun in take.nouns if noun.art not in take.refused and noun.word not in take.refused]
    if any(noun.kind != "card" for noun in nouns) or take.place is not None:
        nouns = [noun for noun in nouns if not noun.bare or noun.motion is not None]
    nouns = [noun for noun in nouns if noun.kind != "card" or art.can_write(noun.word)]
    white = "white village" in take.found["detail"]  # whose houses the set draws
    nouns = _wholes([noun for noun in nouns if not (white and noun.plural and noun.art == "prop:house")])
    nouns.sort(key=lambda noun: noun.kind == "card")
    cards = [noun for noun in nouns if noun.kind == "card"]
    nouns = [noun for noun in nouns if noun.kind != "card" or noun in cards[:_MOST_CARDS]][:MOST_ACTORS]
    formless = not take.moods and not any(form in take.found["detail"] for form in FORMS)
    if not nouns and take.place is None and take.emblems and formless:
        key, word = take.emblems[0]
        nouns = [Noun(word, key, kind_of(key), name=key.split(":")[-1])]
    empty = not (take.found["time"] or take.found["dim"] or take.found["weather"] or take.found["detail"])
    spare = [*take.spare, *(take.dull if empty else ())]
    if not nouns and take.place is None and formless and spare and art.can_write(spare[0]):
        nouns = [Noun(spare[0], None, "card", name="card")]
    for noun in nouns:
        eaten = noun.kind == "person" and noun.scale > DOLL and noun.bond in ("on", "in")
        if noun.to is not None and (noun.to not in nouns or (eaten and noun.to.kind == "food")):
            noun.bond = noun.to = None
    return nouns


def _wholes(nouns: list[Noun]) -> list[Noun]:
    """The nouns without the parts of others: the cheese of a burger, the flame of a candle, a car's tyres."""
    kept: list[Noun] = []
    for noun in nouns:
        own = noun is nouns[0] or (not noun.definite and noun.kind == "food")
        whole = None if own else next((other for other in nouns if other is not noun and _is_part(noun, other)), None)
        if whole is None:
            kept.append(noun)
        elif noun.art == "fire" and whole.motion in (None, "idle", "play"):
            whole.motion = "burn"
    return kept


def _is_part(noun: Noun, whole: Noun) -> bool:
    wholes = words.values("part")
    names = (whole.art or "", f"group:{words.group_of(whole.art or '')}")
    return any(noun.art in wholes.get(name, ()) for name in names)


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
    own = next((_ROOM_OF[noun.art] for noun in nouns if noun.art in _ROOM_OF), None)
    if place == "room" and own == "classroom" and "office" in details:  # a desk there
        details[details.index("office")] = own
    if place == "room" and not any(detail in _INDOORS for detail in details):
        eats = any(noun.kind == "person" for noun in nouns) and any(noun.kind == "food" for noun in nouns)
        details.insert(0, own or ("kitchen" if eats else "living room"))
    return tuple(dict.fromkeys(details))


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
