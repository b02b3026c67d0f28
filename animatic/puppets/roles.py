"""Who can be cast as a person: the head of each role, the clothes that go with it, and how tall it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from animatic import art
from animatic.scene import Actor, Dress, Trait

# Heads without shoulders.
_PEOPLE_HEADS = frozenset({
    "baby", "boy", "child", "girl", "man", "old-man", "old-woman", "older-person", "person", "woman", "clown-face",
    "prince", "princess", "person-with-crown",
})  # fmt: skip
_CREATURE_HEADS = frozenset({
    "frog", "bear", "fox", "lion", "panda", "koala", "hamster", "polar-bear", "wolf", "moose", "unicorn", "boar",
    "alien", "goblin", "ogre", "robot", "dragon-face", "chicken", "jack-o-lantern",
})  # fmt: skip
_TAILLESS = frozenset({
    "alien", "goblin", "ogre", "robot", "jack-o-lantern", "chicken", "frog", "skull",
})  # fmt: skip
_CHILDREN = frozenset({
    "boy", "child", "girl",
})  # fmt: skip
_HATTED = frozenset({
    "cook", "guard", "mage", "detective", "farmer", "firefighter", "police-officer", "pilot", "santa-claus",
    "student", "artist", "singer", "ninja", "construction-worker", "factory-worker", "mechanic", "mrs-claus",
    "prince", "princess", "person-with-crown", "astronaut", "person-with-skullcap", "person-wearing-turban",
    "wearing-turban", "with-headscarf",
})  # fmt: skip
# Whole figures are pictures, not puppets.
_WHOLE = frozenset({
    "fairy", "man-fairy", "woman-fairy", "genie", "man-genie", "woman-genie", "merperson", "merman", "mermaid",
    "superhero", "man-superhero", "woman-superhero", "supervillain", "man-supervillain", "woman-supervillain",
    "troll", "hairy-creature", "person-in-bed", "person-taking-bath", "person-in-lotus-position",
    "man-in-lotus-position", "woman-in-lotus-position", "snowboarder", "skier", "baby-angel",
})  # fmt: skip
_BUSTS = ("person-role", "person-fantasy", "person-gesture")
_CROWD = ("woman", "man", "girl", "person", "boy", "old-man", "old-woman")  # no two alike side by side
_YOUNG = ("girl", "boy", "child")
_OLD = {"woman": "old-woman", "girl": "old-woman", "person": "old-man", "man": "old-man", "boy": "old-man"}
_FEMALE_WORDS = frozenset({
    "ballerina", "waitress", "heroine", "nun", "witch", "sorceress", "enchantress", "actress", "bride", "cowgirl",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Role:
    """How a role is drawn where the prompt says nothing else."""

    head: str  # key of a picture
    dress: Dress | None = None
    colour: str | None = None
    hat: str | None = None  # of those that `heads` draws
    traits: tuple[Trait, ...] = ()


_ROLES: dict[str, Role] = {
    "chef": Role("cook", "apron"),
    "dancer": Role("woman", "dress", "#c8345f"),
    "knight": Role("man", "armour", hat="helm"),
    "cowboy": Role("man", None, "#a5552f", hat="stetson"),
    "doctor": Role("health-worker"),
    "pirate": Role("man", "coat", "#7a2430", hat="tricorne", traits=("beard",)),
    "wizard": Role("mage", "robe", "#6c7687"),
    "king": Role("prince", "cape"),
    "queen": Role("princess", "gown"),
    "athlete": Role("man", None, "#2f9e6e", hat="headband"),
    "musician": Role("person", "suit", "#3a3550"),
    "detective": Role("detective", "coat", "#6f5a41"),
    "man-detective": Role("man-detective", "coat", "#6f5a41"),
    "woman-detective": Role("woman-detective", "coat", "#6f5a41"),
    "judge": Role("judge", "robe", "#3a3a42"),
    "mage": Role("mage", "robe", "#6c7687"),
    "santa-claus": Role("santa-claus", "coat", "#c62828"),
    "prince": Role("prince", "cape", "#3b5ba5"),
    "princess": Role("princess", "gown", "#d977a8"),
    "person-in-tuxedo": Role("person-in-tuxedo", "suit"),
    "person-with-veil": Role("person-with-veil", "wedding dress"),
    "woman-with-veil": Role("woman-with-veil", "wedding dress"),
    "clown-face": Role("clown-face", "sweater", "#3aa655"),
}


def is_puppet(key: str) -> bool:
    """Whether a picture is a head or a bust, and so needs a body to stand in a scene."""
    if key in _WHOLE:
        return False
    return key in _PEOPLE_HEADS or key in _CREATURE_HEADS or key.endswith("-face") or key in _bust_keys()


def is_bust(key: str) -> bool:
    return key in _bust_keys()


def is_person(key: str) -> bool:
    return key in _bust_keys() or key in _PEOPLE_HEADS


def has_tail(key: str) -> bool:
    return not is_person(key) and key not in _TAILLESS


def has_hat(key: str) -> bool:
    """Whether the picture of a head shows it with a hat on."""
    return key.rpartition("man-")[2] in _HATTED or key in _HATTED


def is_child(key: str) -> bool:
    return key in _CHILDREN


def role_named(name: str) -> Role:
    """A role nobody knows is a plain person."""
    return _ROLES.get(name) or Role(name if art.has(name) else "person")


def cast_as(actor: Actor, name: str, number: int) -> str:
    """The role that the actor's `number`th one takes: no two of a crowd alike, women's words by women, old by old."""
    if name == "person" and actor.count > 1:
        name = _CROWD[number % len(_CROWD)]
    elif name == "child":
        name = _YOUNG[(number + sum(actor.name.encode())) % len(_YOUNG)] if actor.count > 1 else name
    elif name == "person" and (
        actor.word in _FEMALE_WORDS or actor.dress in ("gown", "wedding dress", "dress", "tutu")
    ):
        name = "woman"
    if "old" in actor.traits:
        return _OLD.get(name, name)
    return "man" if name == "person" and set(actor.traits) & {"beard", "bald"} else name


def tallness(name: str) -> float:
    """The height where a grown person is 1."""
    if name == "baby":
        return 0.55
    return 0.76 if name in _CHILDREN else 1.0


@cache
def _bust_keys() -> frozenset[str]:
    groups = art.keywords()["groups"]
    return frozenset(
        key
        for name in _BUSTS
        for key in groups.get(name, ())
        if key not in _WHOLE and key not in _PEOPLE_HEADS and key not in _CREATURE_HEADS and not key.endswith("-face")
    )
