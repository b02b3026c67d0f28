"""What everybody does: what the prompt says of them, as such a body does it, else what is their habit."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from animatic import words
from animatic.parse.draft import Noun, is_listed

_HOLDS = ("holding", "on", "in")  # what is held, or bears somebody, keeps still unless it was said to move
_TOYS = ("sport", "musical-instrument", "game", "music")  # groups of things that play, in their way
_TOSSED = {  # how a toy moves that somebody plays with
    **dict.fromkeys(("prop:ball", "soccer-ball", "basketball", "tennis", "prop:balloon"), "bounce"), "yarn": "roll",
}  # fmt: skip


def set_in_motion(nouns: Sequence[Noun], place: str) -> None:
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
        noun.motion = able(noun, place)


def able(noun: Noun, place: str) -> str:
    """The same motion as such a body does it: a shark that runs swims, a train that walks drives."""
    motion = noun.motion or "idle"
    if motion in ("run", "walk", "eat", "climb", "play") and _is_lifeless(noun, motion):
        return "idle"  # a bridge that travels, cheese that stretches
    if motion in ("launch", "fall", "ski") or dives(noun):
        return _lifted(noun, motion)
    if motion == "fly" and is_listed(noun.art, "habit", "drive") and "fl" not in noun.word:
        return "drive"  # a train glides; only a flying car flies
    if motion == "fly" and place in ("ocean", "beach", "underwater"):  # what floats there is in the water
        return next((way for way in ("swim", "sail") if is_listed(noun.art, "habit", way)), motion)
    if noun.kind == "fish" and motion == "idle" and place in ("underwater", "ocean"):
        return "swim"
    goes = motion in ("run", "walk", "ride") or (motion == "climb" and noun.kind == "vehicle")
    return _on_its_way(noun, motion, place) if goes else motion


def dives(noun: Noun) -> bool:
    """Whether it is a hawk that dives: in the air, where the same word has others swim."""
    return noun.motion == "swim" and noun.kind == "bird" and not is_listed(noun.art, "habit", "swim")


def _lifted(noun: Noun, motion: str) -> str:
    """A balloon that lifts off rises, what can fly does not fall but lands, and a gull glides on its wings."""
    if motion == "swim":
        return "fly"
    if motion == "fall" or (motion == "ski" and noun.kind == "bird"):
        return "fly" if is_listed(noun.art, "habit", "fly") else motion
    lifts = motion == "launch" and noun.art in ("prop:hot_air_balloon", "prop:balloon", "prop:airship")
    return "rise" if lifts else motion


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
        return able(dataclasses.replace(other, motion="ride"), "road")
    if noun.bond == "chasing" or (noun.bond == "riding" and noun.motion == "ride"):
        if noun.motion == "walk" and other.alive:
            return "walk"  # ducklings after their mother
        return {"vehicle": "drive", "bird": "fly", "fish": "swim"}.get(
            other.kind, "run" if other.alive else "roll" if other.art == "yarn" else "bounce"
        )
    if noun.bond == "with" and noun.alive and other.alive:
        return noun.motion
    return _TOSSED.get(other.art or "", other.motion) if noun.motion == "play" else other.motion


def _habit(noun: Noun, place: str, *, held: bool) -> str:
    if held or noun.bond in ("on", "in", "riding") or place in ("table", "stage"):
        return "idle"
    if place == "room" and noun.kind == "vehicle":
        return "idle"
    if noun.word.startswith("flying "):
        return "fly"
    motions = words.values("habit")
    return next((motion for motion in motions if is_listed(noun.art, "habit", motion)), "idle")
