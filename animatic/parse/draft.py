"""What one sentence said, while it is being read: Nouns and a Draft, mutable and free of the Scene's rules."""

from __future__ import annotations

from dataclasses import dataclass, field

from animatic import words
from animatic.scene import Kind, Relation

_PROPS: dict[str, Kind] = {
    "prop:palm": "plant", "prop:sunflower": "plant", "prop:sign": "sign", "prop:monster": "animal",
    "prop:pancakes": "food", "prop:chameleon": "animal", "prop:seagull": "bird", "prop:pelican": "bird",
    "prop:hummingbird": "bird", "prop:duckling": "bird",
    **dict.fromkeys(
        (
            "prop:sailboat", "prop:pirate_ship", "prop:car", "prop:rowing_boat", "prop:paper_boat", "prop:submarine",
            "prop:train", "prop:steam_train", "prop:hot_air_balloon", "prop:surfboard", "prop:skateboard",
            "prop:snowboard", "prop:gondola", "prop:raft", "prop:canoe", "prop:viking_ship", "prop:cargo_ship",
            "prop:convertible", "prop:carriage", "prop:tank", "prop:drone", "prop:airship", "prop:sleigh",
            "prop:space_station", "prop:paper_plane", "prop:food_truck", "prop:tugboat", "prop:snowmobile",
            "prop:excavator", "prop:double_decker",
        ),
        "vehicle",
    ),
}  # fmt: skip
_KINDS: tuple[tuple[str, Kind], ...] = (
    ("person", "person"), ("animal-bird", "bird"), ("animal-marine", "fish"), ("animal", "animal"),
    ("plant-", "plant"), ("food-", "food"), ("drink", "food"), ("transport-", "vehicle"),
)  # fmt: skip
_NOT_OF_THEIR_GROUP: dict[str, Kind] = {
    "wing": "thing", "feather": "thing", "paw-prints": "thing", "spider-web": "thing", "spiral-shell": "thing",
    "coral": "plant", "crab": "animal", "lobster": "animal", "rosette": "thing", "baby": "person", "child": "person",
    "robot": "person", "alien": "animal", "alien-monster": "animal", "ghost": "animal", "clown-face": "person",
    "ogre": "animal", "goblin": "animal", "snowman": "thing", "empty-nest": "thing", "nest-with-eggs": "thing",
}  # fmt: skip
_ALIVE = frozenset({"person", "animal", "bird", "fish"})


@dataclass(slots=True, eq=False)
class Noun:
    """Somebody or something the sentence names. `again` is a pronoun: whoever the sentence before spoke of."""

    word: str
    art: str | None
    kind: Kind
    motion: str | None = None
    count: int = 1
    colour: str | None = None
    scale: float = 1.0
    definite: bool = False  # "the cat": may be one that was named before
    plural: bool = False
    again: bool = False
    bare: bool = False  # a stranger without an article: perhaps no noun at all
    bond: Relation | None = None
    to: Noun | None = None
    follows: Noun | None = None  # whose motion it shares: the dog that is walked
    crowd: bool = False  # many by a word after it: "balloon festival"
    dress: str | None = None
    traits: tuple[str, ...] = ()
    verb: str = ""  # what it does, in the prompt's word, where that word brings something with it: "surf"
    name: str = ""  # of the actor; the same for each mention of the same one

    @property
    def alive(self) -> bool:
        return self.kind in _ALIVE or self.again


@dataclass(slots=True)
class Draft:
    """The sentence's finds, each list in the order of naming."""

    nouns: list[Noun] = field(default_factory=list)
    sets: list[str] = field(default_factory=list)  # places
    inside: list[str] = field(default_factory=list)  # rooms only spoken of: "from a window"
    near: list[str] = field(default_factory=list)  # hints after a preposition: "over the water"
    hints: list[str] = field(default_factory=list)
    aloft: list[str] = field(default_factory=list)  # "in the sky": where one of them is
    skies: list[str] = field(default_factory=list)  # a sky that is only seen
    found: dict[str, list[str]] = field(default_factory=dict)  # time, dim, weather, detail, style, move...
    refused: set[str] = field(default_factory=set)  # values and words after "no" and "without"
    emblems: list[tuple[str, str]] = field(default_factory=list)  # (art, the user's abstract word)
    moods: list[str] = field(default_factory=list)  # of an abstract picture: "hope"
    tints: list[str] = field(default_factory=list)  # every colour, in order
    turns: bool = False  # one colour into another
    felt: bool = False  # a mood is what the sentence is about: "Hope after a long winter"
    spare: list[str] = field(default_factory=list)  # strangers not in the place of an actor
    dull: list[str] = field(default_factory=list)  # plain nouns that nothing shows: "a blanket"
    motion: str | None = None  # of nobody named: "Running through the forest"
    cut: str | None = None  # the "then" or "cut to" that it began with

    def add(self, section: str, values: tuple[str, ...]) -> None:
        self.found[section] = list(dict.fromkeys([*self.found.get(section, ()), *values]))

    def all(self, section: str) -> list[str]:
        return self.found.get(section, [])

    @property
    def place(self) -> str | None:
        shores = [place for place in (*self.sets, *self.near, *self.hints) if place in ("ocean", "beach")]
        if self.sets[:1] == ["mountains"] and shores and "cliff" in self.all("detail"):
            return "beach" if "beach" in self.sets else shores[0]
        if self.sets:
            return "underwater" if "underwater" in self.sets else self.sets[0]  # a city may be submerged
        found = [*self.near, *self.aloft, *self.hints]
        sea = next((place for place in found if place in ("ocean", "beach")), None)
        cliff = found[:1] == ["mountains"] and "cliff" in self.all("detail")
        return sea if sea and cliff else next(iter(found), None)  # "a cliff above the waves"


def kind_of(key: str | None) -> Kind:
    """What sort of thing a picture shows, for its movement and its size on the stage."""
    if key is None:
        return "card"
    if key.startswith("puppet:"):
        return "person"
    if key.startswith("prop:"):
        return _PROPS.get(key, "thing")
    if key in _NOT_OF_THEIR_GROUP:
        return _NOT_OF_THEIR_GROUP[key]
    if is_listed(key, "still", "ground"):
        return "thing"
    group = words.group_of(key)
    return next((kind for start, kind in _KINDS if group.startswith(start)), "thing")


def is_listed(key: str | None, section: str, value: str) -> bool:
    """Whether the lexicon lists a picture there, by its key or as one of its group ("group:animal-bird")."""
    listed = words.values(section).get(value, ())
    return key in listed or (key is not None and f"group:{words.group_of(key)}" in listed)


def is_named(word: str, section: str) -> bool:
    """Whether the lexicon lists a word under any value of a section."""
    return any(word in listed for listed in words.values(section).values())
