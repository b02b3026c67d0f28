"""What people have on and with them though the prompt names only their trade or their verb: a wizard's robe, the
surfer's board.
"""

from __future__ import annotations

from animatic import words
from animatic.parse.draft import Noun, kind_of
from animatic.scene import Dress, Relation

_BALLS = ("prop:basketball", "soccer-ball", "tennis")
_BOARDS = ("prop:surfboard", "prop:skateboard")
_KICKED = ("soccer-ball",)  # played with, never held
_WALKED = ("prop:bridge", "prop:pier")  # a place more than a seat: the hands are free for the fiddle
_STRADDLED = ("broom", "bicycle", "motorcycle", "motor-scooter", "kick-scooter", "sled")  # nobody is in one
_GLIDES = {"prop:surfboard": "sail", "prop:skateboard": "ski", "prop:snowboard": "ski", "sled": "ski"}


def dress_of(noun: Noun) -> Dress | None:
    """What the prompt says somebody wears, or what one of that trade wears."""
    if noun.kind not in ("person", "animal", "bird"):
        return None
    names = (noun.word, noun.word.rpartition(" ")[2])  # "corgi astronaut"
    trades = words.values("attire").items()
    trade = next((dress for name in names for dress, listed in trades if name in listed), None)
    return noun.dress or trade  # type: ignore[return-value]  # by the lexicon


def mount(nouns: list[Noun]) -> None:
    """Whoever is on a board or an animal rides it: "cowboys on horses", each on his own."""
    for noun in nouns:
        if noun.to is None or noun.bond not in ("on", "in"):
            continue
        beast = noun.bond == "on" and noun.to.kind == "animal" and noun.kind == "person"
        astride = noun.to.art in _STRADDLED and (noun.bond == "in" or noun.kind == "person")
        if not (beast or astride or noun.to.art in _BOARDS):
            continue
        noun.bond = "riding"
        noun.to.count = noun.count if noun.to.plural else noun.to.count
        if (beast and noun.motion in (None, "idle")) or (astride and noun.motion in (None, "walk", "drive")):
            noun.motion = "ride"


def equip(nouns: list[Noun]) -> None:
    """Add what a trade or a verb brings along, bound to who has it, where the prompt does not name it itself."""
    for noun in tuple(nouns):
        tool = tool_of(noun)
        if tool is None:
            continue
        there = next((other for other in nouns if other.art == tool or _is_its_ball(other, tool)), None)
        if there is not None:
            there.art = tool
        if noun.bond is not None and not (noun.bond == "on" and noun.to is not None and noun.to.art in _WALKED):
            continue
        if there is None:
            word = tool.split(":")[-1].replace("-", " ").replace("_", " ")
            there = Noun(word, tool, kind_of(tool), "idle", name=word.replace(" ", "-"))
            nouns.append(there)
        noun.bond, noun.to = _hold(tool), there
        if tool in _KICKED:
            noun.bond, there.motion = "with", "bounce"
        if noun.bond == "riding":
            glides = noun.motion in (None, "idle", "ride", "swim")
            cycles = kind_of(tool) == "vehicle" and noun.motion in ("run", "walk")
            noun.motion = "ride" if cycles else _GLIDES.get(tool, noun.motion) if glides else noun.motion
            there.motion, there.count = noun.motion, noun.count


def tool_of(noun: Noun) -> str | None:
    """The picture of what a trade or a verb brings along, or None."""
    if not noun.alive:
        return None
    return next(
        (key for key, listed in words.values("kit").items() if noun.verb in listed or noun.word in listed), None
    )


def _is_its_ball(noun: Noun, tool: str) -> bool:
    return tool in _BALLS and noun.art == "prop:ball"


def _hold(tool: str) -> Relation:
    return "riding" if kind_of(tool) == "vehicle" or tool == "sled" else "holding"
