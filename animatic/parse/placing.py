"""Where a take is: a place that one word only hints at is weighed against who is there, or guessed to suit them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

from animatic import words
from animatic.parse.draft import Noun, is_listed
from animatic.parse.moving import dives
from animatic.parse.outfit import tool_of
from animatic.parse.takes import Take
from animatic.scene import SetName, Shot

FORMS = (  # of abstract pictures
    "ribbons", "spiral", "numbers", "geometry", "waves of light", "crystals", "ink", "smoke",
)  # fmt: skip
_SETS_OF: dict[SetName, tuple[str, ...]] = {  # where a feature is that was named without its place
    "sky": ("moon", "full moon", "stars", "sun"), "mountains": ("volcano", "waterfall"), "forest": ("path", "stream"),
    "city": ("puddles", "wet", "traffic", "street", "paris", "london", "tokyo", "new york"),
}  # fmt: skip
_SMALL: tuple[SetName, ...] = ("table", "stage")  # where what is small and nobody's is guessed to be
_LOCAL: tuple[SetName, ...] = ("beach", "desert", "forest", "jungle", "mountains", "snow", "city", "room")
_ANYBODY = (
    "puppet:person", "puppet:man", "puppet:woman", "puppet:child", "boy", "girl", "man", "woman", "person", "child",
    "old-man", "old-woman", "puppet:robot",
)  # fmt: skip
_AFOOT = (None, "idle", "walk", "run", "climb", "dance")
DOLL = 0.5  # of a person's size; such a one may walk on a table


def housed(take: Take, nouns: Sequence[Noun], place: SetName | None) -> SetName | None:
    """The place, once one indoor word has been weighed: nobody stands on a table, and a window may be a street's."""
    if place is None and take.inside and not _is_outdoors(take, nouns):
        return "room"
    if place == "table" and any(noun.kind == "person" and noun.scale > DOLL for noun in nouns):
        others: list[Any] = [each for each in take.places if each not in ("table", "room")]
        return next(iter(others), "room")
    return "beach" if place == "ocean" and _is_ashore(take, nouns) else place


def _is_ashore(take: Take, nouns: Sequence[Noun]) -> bool:
    """Whether people are on foot by a sea that has no vessel, no pier and no other bank: they stand on its shore."""
    vessel = any(noun.kind == "vehicle" or noun.art == "prop:pier" or tool_of(noun) for noun in nouns)
    inland = {"river", "lake", "stream", "harbour", "waterfall", "big wave", "cliff"} & set(take.found["detail"])
    people = [noun for noun in nouns if noun.kind == "person"]
    return bool(people) and not vessel and not inland and all(noun.motion in _AFOOT for noun in people)


def guessed(take: Take, nouns: Sequence[Noun], before: Sequence[Shot]) -> SetName:
    """The place of a take that names none."""
    if any(noun.art == "rocket" and noun.motion == "launch" for noun in nouns):
        take.found["detail"].append("launch pad")
        return "meadow"
    home = _home(nouns, before) if nouns or before else _home_of_air(take)
    home = "beach" if home == "ocean" and _is_ashore(take, nouns) else home
    if take.inside and home in ("room", "table", "stage", "abstract"):
        return "city"
    grown = any(noun.kind == "plant" and is_listed(noun.art, "haunt", "forest") for noun in nouns)
    falling = {"rain", "storm", "snow"} & set(take.found["weather"])
    return ("city" if falling else "meadow") if home == "stage" and (falling or grown) else home


def _is_outdoors(take: Take, nouns: Sequence[Noun]) -> bool:
    """Whether what is there is found in the open: vehicles, houses, a dog on its walk."""
    walked = any(noun.follows is not None for noun in nouns)
    large = any(noun.kind == "vehicle" or is_listed(noun.art, "haunt", "city") for noun in nouns)
    houses = any("house" in (noun.art or "") or "building" in (noun.art or "") for noun in nouns)
    return walked or large or houses


def _home(nouns: Sequence[Noun], before: Sequence[Shot]) -> SetName:
    """Where such actors were seen last, or are at home: by what they do, then by who they are, then by their group."""
    if before and {noun.name for noun in nouns} & {actor.name for actor in before[-1].actors}:
        return before[-1].set
    borne = [noun for noun in nouns if noun.to in nouns and noun.bond in ("in", "on") and _has_home(noun.to)]
    kit = next((home for noun in nouns if (home := _own_haunt(tool_of(noun))) and home not in _SMALL), None)
    if kit is not None:  # where the surfer's board is
        return kit
    grounded = [noun for noun in nouns if not _flies(noun)] or nouns
    for noun in sorted((noun for noun in grounded if noun not in borne), key=lambda noun: _follows(noun, nouns)):
        own = _own_haunt(noun.art)
        if own is not None:
            return _drawn_to(noun, own)
    for noun in sorted(nouns, key=lambda noun: (noun in borne, *_follows(noun, nouns))):
        for place in get_args(SetName):
            if is_listed(noun.art, "haunt", place):
                return _drawn_to(noun, place)
    if nouns:
        return "stage" if nouns[0].kind in ("card", "sign") else "abstract"
    return "abstract"


def _own_haunt(key: str | None) -> SetName | None:
    """The place at which a picture is listed by its own name."""
    listed: list[Any] = [place for place in get_args(SetName) if key in words.values("haunt").get(place, ())]
    return next(iter(listed), None)


def _has_home(noun: Noun | None) -> bool:
    vessel = noun is not None and noun.kind == "vehicle"
    return vessel and any(is_listed(noun.art, "haunt", place) for place in get_args(SetName) if noun is not None)


def _follows(noun: Noun, nouns: Sequence[Noun]) -> tuple[bool, bool, bool]:
    """Who says less about the place stands later: who flies over it, who is in or on somebody else, what lies about
    beside what is large, and people, who are anywhere, beside what is at home in one kind of place."""
    borne = noun.to is not None and noun.bond in ("in", "on", "riding")
    small = any(is_listed(noun.art, "haunt", place) for place in _SMALL) and any(map(_is_large, nouns))
    return _flies(noun), borne, small or (_is_anybody(noun) and any(map(_is_local, nouns)))


def _flies(noun: Noun) -> bool:
    return dives(noun) or (noun.motion == "fly" and not is_listed(noun.art, "habit", "sail"))


def _is_large(noun: Noun) -> bool:
    """Whether it stands on no table."""
    tree = noun.kind == "plant" and is_listed(noun.art, "haunt", "forest")
    return tree or (noun.kind == "vehicle" and noun.scale >= 1 and "toy" not in noun.word)


def _is_anybody(noun: Noun) -> bool:
    return noun.art in _ANYBODY and noun.dress is None


def _is_local(noun: Noun) -> bool:
    """Whether it stands where it is for itself, and in one kind of place alone; a bench stands in any."""
    if noun.bond is not None or noun.art == "prop:bench":
        return False
    pier = noun.kind == "thing" and is_listed(noun.art, "haunt", "ocean")
    return pier or _own_haunt(noun.art) in _LOCAL


def _home_of_air(take: Take) -> SetName:
    """Where a prompt of nothing but time and weather is: "sunset", "northern lights"."""
    homes: dict[str, SetName] = {"aurora": "snow", "snow": "snow", "fireworks": "city", "bubbles": "underwater"}
    named = [homes[air] for air in take.found["weather"] if air in homes]
    named += [place for detail in take.found["detail"] for place, listed in _SETS_OF.items() if detail in listed]
    open_air = take.found["weather"] or take.found["time"] or any(each not in FORMS for each in take.found["detail"])
    return next(iter(named), "meadow" if open_air else "abstract")


def _drawn_to(noun: Noun, home: SetName) -> SetName:
    """Home, unless what it does is done elsewhere: a dog that swims, a man who skis."""
    wet = noun.motion == "swim" and home in ("ocean", "underwater", "beach")
    dances = noun.motion == "dance" and noun.kind != "person"
    heavy = noun.motion == "fly" and (is_listed(noun.art, "habit", "sail") or noun.kind in ("thing", "food", "plant"))
    if noun.motion is None or wet or dances or heavy or home in ("space", "moon", "mars"):
        return home
    motion = "fly" if _flies(noun) else noun.motion
    for place, motions in words.values("urge").items():
        if motion in motions:
            return place  # type: ignore[return-value]  # the lexicon's places are checked by a test
    return home
