"""What the hands of a performer do: told by what it holds, by what it stands at, and by whom it does it with."""

from __future__ import annotations

import re

from animatic.cast.performer import Performer
from animatic.motions import Hands

FLOWN = frozenset({"kite", "prop:kite"})  # held by a long string
_LIVING = ("person", "animal", "bird", "fish")
_ROWED = ("rowing", "canoe", "kayak", "rowboat")
# Stood at rather than held: its player is beside it, on the side of its keys.
_STATIONS = (
    "piano", "easel", "typewriter", "blackboard", "whiteboard", "organ", "loom", "anvil", "drums", "stove", "harp",
    "keyboard", "computer", "telescope", "canvas",
)  # fmt: skip
_ARMED = ("sword", "swords", "dagger", "lightsaber", "spear", "trident", "saber", "sabre", "rapier")

# What the arms of a holder do, by words of what is held; the first row that fits.
_GRIPS: tuple[tuple[Hands, tuple[str, ...]], ...] = (
    ("bow", ("violin", "fiddle", "viola", "cello")),
    ("blow", ("trumpet", "flute", "saxophone", "horn", "clarinet", "trombone", "recorder", "bagpipe", "harmonica",
              "whistle", "dandelion", "bubble", "bubbles", "pipe")),
    ("strum", ("guitar", "banjo", "accordion", "harp", "lute", "ukulele")),
    ("drum", ("drum", "drums", "bongo", "xylophone", "tambourine")),
    ("knit", ("yarn", "knitting", "thread", "needle", "net", "wool", "sweater", "sewing", "laptop", "tablet")),
    ("brush", ("paintbrush", "brush", "crayon", "pencil", "chalk", "duster")),
    ("pour", ("watering", "teapot", "kettle", "jug", "pitcher", "bottle", "hose", "honey", "bucket")),
    ("sip", ("cup", "mug", "beverage", "teacup", "glass", "juice", "milk", "tea", "coffee", "cocktail", "wine", "soup",
             "cookie", "sandwich", "hamburger", "icecream", "apple", "banana", "pizza", "doughnut", "cake",
             "lollipop")),
    ("lift", ("umbrella", "parasol", "trophy", "torch", "flag", "banner", "sign", "lantern")),
    ("read", ("book", "newspaper", "map", "scroll", "page", "letter", "menu", "tray", "box",
              "gift", "pancakes")),
)  # fmt: skip
_AT_WORK: tuple[tuple[Hands, tuple[str, ...]], ...] = (
    ("brush", ("easel", "canvas")),
    ("point", ("blackboard", "whiteboard", "telescope")),
    ("drum", ("drums", "drum", "anvil")),
    ("strum", ("harp",)),
    ("keys", ("piano", "typewriter", "organ", "loom", "stove", "keyboard", "computer", "laptop")),
)
BY_ROLE: tuple[tuple[Hands, tuple[str, ...]], ...] = (  # of those who play with nothing in their hands
    ("toss", ("juggler",)),
    ("brush", ("artist", "painter")),
    ("keys", ("pianist",)),
    ("point", ("teacher", "guide", "conductor", "wizard", "witch", "sorcerer", "sorceress", "magician", "mage")),
    ("drum", ("drummer",)),
    ("blow", ("trumpeter", "flautist", "saxophonist")),
    ("knit", ("grandmother", "granny", "grandma", "tailor", "seamstress", "weaver")),
)
_CHILDREN = ("child", "children", "kid", "boy", "girl", "baby", "toddler")  # they romp
_TOSSED = ("ball", "vegetable", "pancake", "pizza", "orange", "apple", "torch", "leafy", "carrot", "egg", "plate")


def is_named(performer: Performer, words: tuple[str, ...]) -> bool:
    """Whether one of these words is in the name of its picture or in the user's noun; long ones also within a word."""
    named = re.findall(r"[a-z]+", f"{performer.actor.art or ''} {performer.actor.word}".lower())
    return any(word in (each, each.rstrip("s")) or (len(word) > 5 and word in each) for word in words for each in named)


def is_station(performer: Performer) -> bool:
    """Whether one stands at it to use it: a piano, an easel."""
    return performer.actor.kind not in _LIVING and is_named(performer, _STATIONS)


def is_armed(held: list[Performer]) -> bool:
    """Whether a blade is among what is held."""
    return any(is_named(each, _ARMED) for each in held)


def is_juggled(thing: Performer, holder: Performer) -> bool:
    """Whether its several ones go up and come down between two hands."""
    return (
        thing.actor.count > 1 and holder.actor.count == 1 and holder.actor.motion == "play"
        and thing.actor.kind in ("thing", "food") and is_named(thing, _TOSSED)
    )  # fmt: skip


def grip(held: Performer, holder: Performer) -> Hands:
    """What the arms of a holder do with what is held."""
    if is_juggled(held, holder):
        return "toss"
    if held.look.floats or held.actor.art in FLOWN:
        return "lift"
    found = first_of(_GRIPS, held)
    if found == "sip" and holder.actor.motion != "eat":
        return "lead"
    if found is not None:
        return found
    if held.actor.kind in _LIVING:
        return "read"
    return "lift" if held.look.rolls and holder.actor.motion == "jump" else "lead"


def hands_for(performer: Performer, held: list[Performer], station: Performer | None, rival: bool) -> Hands | None:
    """What the arms of a performer do; None where nothing asks anything of them. `rival` is whether it fights."""
    if rival and (not held or is_armed(held)):
        return "fence"
    if station is not None:
        return first_of(_AT_WORK, station) or "keys"
    if held:
        return grip(held[0], performer)
    host = performer.bond.host if performer.bond else None
    if host and is_named(host, _ROWED):
        return "row"
    if performer.actor.motion == "play" and performer.actor.kind == "person":
        found = first_of(BY_ROLE, performer)
        return found or (None if is_named(performer, _CHILDREN) else "clap")
    return None


def first_of(table: tuple[tuple[Hands, tuple[str, ...]], ...], performer: Performer) -> Hands | None:
    """The hands of the first row whose words name the performer."""
    return next((hands for hands, words in table if is_named(performer, words)), None)
