"""The same scene again, but for what a few words change: everything they do not name is inherited."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from typing import Any

from animatic import words
from animatic.parse.abroad import in_english
from animatic.parse.draft import Noun
from animatic.parse.grammar import read
from animatic.parse.staging import BOTH, MOST_ACTORS, actor_of, details_of, filled, weather_after
from animatic.parse.takes import Cast, Take
from animatic.scene import Actor, Scene, Shot

# "replace the cat with a dog", "turn it into a dog", "a dog instead of the cat": (old, new) by name of the group.
_SWAPS = (
    re.compile(r"\b(?:replace|swap|exchange)\s+(?P<old>.+?)\s+(?:with|for|by)\s+(?P<new>[^,.;]+)", re.IGNORECASE),
    re.compile(r"\b(?:change|turn|make)\s+(?P<old>.+?)\s+(?:in)?to\s+(?P<new>[^,.;]+)", re.IGNORECASE),
    re.compile(
        r"\b(?:make|let)\s+(?P<old>it|(?:the|that|this)\s+\w+)\s+(?:be\s+)?(?P<new>an?\s+[^,.;]+)", re.IGNORECASE
    ),
    re.compile(r"(?P<new>[^,.;]+?)\s+instead of\s+(?P<old>[^,.;]+)", re.IGNORECASE),
)
_CLEARS = re.compile(r"\b(?:sunny|clear(?:s|ed)?|dry|stops? (?:raining|snowing)|good weather)\b", re.IGNORECASE)


def remix(parent: Scene, text: str) -> Scene:
    """The parent with what the text names changed: seed, set, actors and light stay where they are not named.

    A noun that is there is changed ("make the cat black"), one that takes another's place keeps its part ("a dog
    instead of the cat"), one after "no" goes, any other joins. Costs 1 to 3 ms.
    """
    english = in_english(text)
    swaps, rest = _swaps(english)
    take = _read(rest, parent)
    shots = tuple(
        filled(_changed(shot, take, [(_read(old, parent), _read(new, parent)) for old, new in swaps]))
        for shot in parent.shots
    )
    if _CLEARS.search(english):
        shots = tuple(
            dataclasses.replace(shot, weather=weather_after(shot.weather, (), set(), clears=True)) for shot in shots
        )
    styles: list[Any] = take.found["style"]
    cards = tuple(dict.fromkeys(actor.word for shot in shots for actor in shot.actors if actor.kind == "card"))
    return dataclasses.replace(
        parent, prompt=text, shots=shots, style=styles[0] if styles else parent.style, unknown=cards
    )


def _swaps(text: str) -> tuple[list[tuple[str, str]], str]:
    """The exchanges that the text asks for, and the text without them, but with what is no exchange of nouns."""
    swaps: list[tuple[str, str]] = []

    def cut(match: re.Match[str]) -> str:
        nouns = [any(read(terms).nouns for terms in words.sentences(match[name])) for name in ("old", "new")]
        if nouns[1] and (nouns[0] or match["old"].lower() == "it"):
            swaps.append((match["old"], match["new"]))
            return " , "
        return f" {match['old']} , {match['new']} "

    for pattern in _SWAPS:
        text = pattern.sub(cut, text)
    return swaps, text


def _read(text: str, parent: Scene) -> Take:
    """What the text says as one take; its nouns bear the names of the parent's actors where they are the same."""
    take = Take()
    actors = [actor for shot in parent.shots for actor in shot.actors]
    nouns = [_noun_of(actor) for actor in actors]
    cast = Cast((actor.name, actor.art, actor.word) for actor in actors)
    for sentence in words.sentences(text):
        draft = read(sentence)
        for noun in draft.nouns:
            known = next((actor for actor in actors if _is_of(actor, noun)), None)
            noun.name = known.name if known else ""
        cast.meet(draft, nouns)
        take.take_in(draft)
    return take


def _noun_of(actor: Actor) -> Noun:
    return Noun(
        actor.word, actor.art, actor.kind, actor.motion, actor.count, actor.colour, actor.scale, name=actor.name,
        dress=actor.dress, traits=actor.traits,
    )  # fmt: skip


def _is_of(actor: Actor, noun: Noun) -> bool:
    return not noun.again and (actor.art == noun.art if noun.art else actor.word.lower() == noun.word.lower())


def _changed(shot: Shot, take: Take, swaps: Sequence[tuple[Take, Take]]) -> Shot:
    actors = _swapped(shot.actors, swaps)
    actors = tuple(actor for actor in actors if not ({actor.word, actor.art, actor.name} & take.refused))
    actors = _recast(actors, take.nouns)
    place: Any = take.place if take.place not in take.refused else None
    named: Any = next((time for time in take.found["time"] if time not in take.refused), None)
    before = () if place and place != shot.set else shot.details
    details = dict.fromkeys([*before, *take.found["detail"]])
    if (place or shot.set) == "abstract" and (take.moods or take.tints):
        kept = (each for each in details if not (take.tints and (each.startswith("#") or each == BOTH)))
        details = dict.fromkeys([*take.moods, *kept, *take.tints])
    return dataclasses.replace(
        shot,
        set=place or shot.set,
        guessed=shot.guessed and place is None,
        time=named or shot.time,
        weather=weather_after(shot.weather, take.found["weather"], take.refused, clears=False),
        details=details_of(list(details), take.refused, place or shot.set, ()),
        camera=dataclasses.replace(shot.camera, **_camera(take)),
        actors=_unbound(actors),
    )


def _camera(take: Take) -> dict[str, Any]:
    return {name: take.found[name][0] for name in ("move", "framing", "tempo") if take.found[name]}


def _swapped(actors: tuple[Actor, ...], swaps: Sequence[tuple[Take, Take]]) -> tuple[Actor, ...]:
    for old, new in swaps:
        gone = {noun.name for noun in old.nouns} or {actor.name for actor in actors[:1]}
        actors = tuple(_in_place_of(actor, new.nouns[0]) if actor.name in gone else actor for actor in actors)
    return actors


def _in_place_of(actor: Actor, noun: Noun) -> Actor:
    """The newcomer in the old one's part: same name, so same place, motion and bonds."""
    new = actor_of(noun)
    count = new.count if noun.plural or new.count > 1 else actor.count
    motion = actor.motion if noun.motion is None else new.motion
    return dataclasses.replace(
        actor,
        word=new.word,
        kind=new.kind,
        art=new.art,
        colour=new.colour,
        scale=new.scale,
        count=count,
        motion=motion,
        dress=new.dress,
        traits=new.traits,
    )


def _recast(actors: tuple[Actor, ...], nouns: Sequence[Noun]) -> tuple[Actor, ...]:
    there = {actor.name for actor in actors}
    named = {noun.name: noun for noun in nouns}
    changed = [_altered(actor, named[actor.name]) if actor.name in named else actor for actor in actors]
    joined = [actor_of(noun) for noun in nouns if noun.name not in there]
    return tuple([*changed, *joined][:MOST_ACTORS])


def _altered(actor: Actor, noun: Noun) -> Actor:
    new = actor_of(noun)
    return dataclasses.replace(
        actor,
        colour=new.colour or actor.colour,
        count=new.count if noun.count != 1 or noun.plural or not noun.definite else actor.count,
        scale=new.scale if noun.scale != 1.0 else actor.scale,
        motion=new.motion if noun.motion is not None else actor.motion,
        dress=new.dress or actor.dress,
        traits=new.traits or actor.traits,
        relation=new.relation or actor.relation,
        to=new.to or actor.to,
    )


def _unbound(actors: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """Without relations to actors who have gone."""
    there = {actor.name for actor in actors}
    return tuple(
        actor if actor.to is None or actor.to in there else dataclasses.replace(actor, relation=None, to=None)
        for actor in actors
    )
