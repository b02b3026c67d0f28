"""What a prompt was understood to mean: a Scene of Shots with Actors, as frozen values and as JSON.

Nothing here draws or reads text; `parse` makes scenes and `timeline` plays them.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

VERSION = 2  # of the JSON form; raised when an old scene would be drawn differently

SetName = Literal[
    "meadow", "forest", "jungle", "mountains", "beach", "ocean", "city", "space", "moon", "mars",
    "underwater", "desert", "snow", "sky", "road", "table", "room", "stage", "abstract",
]  # fmt: skip
Time = Literal["day", "dawn", "sunset", "dusk", "night", "overcast", "neon"]
Weather = Literal[
    "rain", "storm", "snow", "fog", "wind", "bubbles", "motes", "embers", "fireflies", "confetti", "petals",
    "leaves", "aurora", "rainbow", "shooting_stars", "fireworks",
]  # fmt: skip
Move = Literal[
    "drift", "pan", "tilt", "dolly_in", "dolly_out", "orbit", "aerial", "tracking", "handheld", "static",
]  # fmt: skip
Framing = Literal["wide", "medium", "close"]
Tempo = Literal["normal", "slow_motion", "time_lapse"]
Style = Literal[
    "plain", "noir", "vintage", "pixel_art", "sketch", "dreamy", "glitch", "cinematic", "watercolour",
    "stop_motion", "neon",
]  # fmt: skip
Motion = Literal[
    "idle", "run", "walk", "fly", "jump", "swim", "rise", "fall", "spin", "roll", "drive", "dance", "play",
    "bounce", "sleep", "eat", "sail", "climb", "explode", "grow", "launch", "steam", "burn", "ski", "ride",
]  # fmt: skip
# "ski" is any gliding over the ground: skates, sleds, and penguins on their bellies; skis are for persons.
Kind = Literal["person", "animal", "bird", "fish", "vehicle", "plant", "food", "thing", "sign", "card"]
Relation = Literal["with", "on", "in", "riding", "holding", "chasing", "wearing"]  # "wearing": worn by the actor `to`
Dress = Literal[
    "coat", "raincoat", "dress", "gown", "wedding dress", "suit", "robe", "armour", "tutu", "kimono", "apron",
    "uniform", "spacesuit", "swimsuit", "sweater", "cape",
]  # fmt: skip
Trait = Literal["beard", "old", "long hair", "bald", "glasses", "crown"]


_ING: dict[Motion, str] = {
    "run": "running", "swim": "swimming", "rise": "rising", "spin": "spinning", "drive": "driving",
    "dance": "dancing", "bounce": "bouncing", "explode": "exploding", "ski": "gliding", "ride": "riding",
}  # fmt: skip
_SPOKEN: dict[SetName, str] = {"table": "table top", "moon": "the Moon", "mars": "Mars", "abstract": "abstract"}


@dataclass(frozen=True, slots=True)
class Actor:
    """One noun of the prompt and what it does; `count` of them are drawn."""

    name: str  # of its random stream and of relations: "cat", "cat-2" for a second, different cat
    word: str  # the user's own noun, singular: "kitten"; on a card or a sign, the text to draw
    kind: Kind
    # Key of a vendored picture ("cat"), or "puppet:..." or "prop:..." drawn by code; None is a paper card.
    art: str | None = None
    motion: Motion = "idle"
    count: int = 1  # 1 to 24; "a flock" is many
    colour: str | None = None  # "#rrggbb" where the prompt named one
    scale: float = 1.0  # 1.0 is this kind's usual size; "tiny" 0.5, "giant" 2.0
    relation: Relation | None = None
    to: str | None = None  # the name of the actor that the relation points at
    dress: Dress | None = None  # what clothes the body; `colour` is then the colour of it
    traits: tuple[Trait, ...] = ()  # how the body looks besides


@dataclass(frozen=True, slots=True)
class Camera:
    move: Move = "drift"
    framing: Framing = "medium"
    tempo: Tempo = "normal"


@dataclass(frozen=True, slots=True)
class Shot:
    """What stands before the camera between two cuts; `share` is its part of the video's length, all adding up to 1."""

    set: SetName = "abstract"
    time: Time = "day"
    weather: tuple[Weather, ...] = ()
    actors: tuple[Actor, ...] = ()
    camera: Camera = field(default_factory=Camera)
    # Features of the set the prompt named: "tropical", "wooden", "reef"; the words are those under "detail" in
    # lexicon.json. A room's are never empty: one of "living room", "kitchen", "library", "bedroom", "office", "cafe".
    # An abstract picture's are its forms, its moods ("hope") and the colours named ("#2f6fd0"), in order.
    details: tuple[str, ...] = ()
    guessed: bool = False  # True when no word named the set and it was chosen to suit the actors
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Scene:
    prompt: str
    seed: int
    shots: tuple[Shot, ...]
    style: Style = "plain"
    unknown: tuple[str, ...] = ()  # nouns nothing here can draw; each became a card
    version: int = VERSION

    def to_json(self) -> dict[str, Any]:
        return dataclasses.asdict(self)

    @staticmethod
    def from_json(document: dict[str, Any]) -> Scene:
        """The scene that `to_json` wrote. Raises ValueError naming the first word that is not in the vocabulary."""
        shots = tuple(_shot(each) for each in document["shots"])
        return Scene(
            prompt=str(document["prompt"]),
            seed=int(document["seed"]),
            shots=shots,
            style=_one_of(Style, document.get("style", "plain")),
            unknown=tuple(document.get("unknown", ())),
            version=int(document.get("version", VERSION)),
        )

    def understood(self) -> str:
        """One line for a person: "cat - playing - ball - living room (our guess)"."""
        return " / ".join(_sentence(shot) for shot in self.shots)


def _shot(document: dict[str, Any]) -> Shot:
    return Shot(
        set=_one_of(SetName, document["set"]),
        time=_one_of(Time, document["time"]),
        weather=tuple(_one_of(Weather, word) for word in document["weather"]),
        actors=tuple(_actor(each) for each in document["actors"]),
        camera=_camera(document["camera"]),
        details=tuple(document["details"]),
        guessed=bool(document["guessed"]),
        share=float(document["share"]),
    )


def _camera(document: dict[str, Any]) -> Camera:
    return Camera(
        move=_one_of(Move, document["move"]),
        framing=_one_of(Framing, document["framing"]),
        tempo=_one_of(Tempo, document["tempo"]),
    )


def _actor(document: dict[str, Any]) -> Actor:
    relation, dress = document["relation"], document.get("dress")
    return Actor(
        name=document["name"],
        word=document["word"],
        kind=_one_of(Kind, document["kind"]),
        art=document["art"],
        motion=_one_of(Motion, document["motion"]),
        count=int(document["count"]),
        colour=document["colour"],
        scale=float(document["scale"]),
        relation=None if relation is None else _one_of(Relation, relation),
        to=document["to"],
        dress=None if dress is None else _one_of(Dress, dress),
        traits=tuple(_one_of(Trait, trait) for trait in document.get("traits", ())),
    )


def _one_of(vocabulary: Any, word: str) -> Any:
    if word not in get_args(vocabulary):
        raise ValueError(f"A scene cannot hold {word!r}; it knows {', '.join(get_args(vocabulary))}.")
    return word


def _sentence(shot: Shot) -> str:
    parts = [part for actor in shot.actors for part in _phrase(actor)]
    parts += [*(word.replace("_", " ") for word in shot.weather), *([shot.time] if shot.time != "day" else [])]
    if shot.set == "abstract":
        parts += [word for word in shot.details if not word.startswith("#")]
    place = shot.details[0] if shot.set == "room" and shot.details else _SPOKEN.get(shot.set, shot.set)
    parts.append(place + (" (our guess)" if shot.guessed else ""))
    return " - ".join(parts)


def _phrase(actor: Actor) -> list[str]:
    word = f'sign "{actor.word}"' if actor.kind == "sign" else actor.word
    noun = f"{actor.count} x {word}" if actor.count > 1 else word
    if actor.kind == "card":
        noun += " (a paper card)"
    return [noun] if actor.motion == "idle" else [noun, _ING.get(actor.motion, f"{actor.motion}ing")]
