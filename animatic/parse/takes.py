"""From drafts to takes: which sentences are shots of their own, and who in them is somebody met before."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from animatic.parse.draft import Draft, Noun, is_listed

_LISTS = ("time", "dim", "weather", "style", "move", "framing", "tempo", "detail", "guest")
_LASTING = ("time", "dim", "weather", "style")  # carried over a cut; a camera belongs to its own shot
_ELSEWHERE = ("cut", "shot", "scene", "transition", "fade", "switch", "dissolve")  # such a cut leaves the actors behind


@dataclass(slots=True)
class Take:
    """A shot to be: everything that one or more drafts said of it."""

    nouns: list[Noun] = field(default_factory=list)
    place: str | None = None
    places: list[str] = field(default_factory=list)  # every one that was named
    inside: list[str] = field(default_factory=list)
    found: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in _LISTS})
    refused: set[str] = field(default_factory=set)
    emblems: list[tuple[str, str]] = field(default_factory=list)
    moods: list[str] = field(default_factory=list)
    tints: list[str] = field(default_factory=list)
    turns: bool = False
    felt: bool = False
    firm: bool = False  # it has a place that can be seen, not only a hint of one
    sky: bool = False  # one is seen
    spare: list[str] = field(default_factory=list)
    dull: list[str] = field(default_factory=list)

    def take_in(self, draft: Draft) -> None:
        """Add what a draft says; what is there already stays first."""
        self.place = self.place or draft.place
        self.places += [*draft.sets, *draft.near, *draft.hints]
        self.inside += draft.inside
        for name in _LISTS:
            self.found[name] += [value for value in draft.all(name) if value not in self.found[name]]
        self.refused |= draft.refused
        self.emblems += draft.emblems
        self.moods += draft.moods
        self.tints += draft.tints
        self.turns = self.turns or draft.turns
        self.felt = self.felt or draft.felt
        self.firm = self.firm or any(place != "abstract" for place in draft.sets)
        self.sky = self.sky or bool(draft.skies)
        self.spare += draft.spare
        self.dull += draft.dull
        for noun in draft.nouns:
            known = self._named(noun)
            if known is None:
                self.nouns.append(noun)
            elif known is not noun:
                _update(known, noun)
        for noun in self.nouns:  # bonds lead to the one that stays
            noun.to = self._named(noun.to)
            noun.follows = self._named(noun.follows)

    def _named(self, noun: Noun | None) -> Noun | None:
        return noun and next((other for other in self.nouns if other.name == noun.name), None)


def takes(drafts: Sequence[Draft], most: int) -> list[Take]:
    """At least one take and at most `most`; what comes after the last one is added to it."""
    made = [Take()]
    cast = Cast()
    for draft in drafts:
        cast.meet(draft, made[-1].nouns)
        if _begins(draft, made[-1]) and len(made) < most:
            made.append(_after(made[-1], draft))
        made[-1].take_in(draft)
    return made


class Cast:
    """Everybody named so far, and the names that tell them apart: "cat", "cat-2"."""

    def __init__(self, names: Iterable[tuple[str, str | None, str]] = ()) -> None:
        self._met: list[Noun] = []
        self._names = {name for name, _, _ in names}

    def meet(self, draft: Draft, before: Sequence[Noun]) -> None:
        """Give each noun of the draft its name; pronouns become who they stand for in `before`."""
        _resolve(draft, before)
        for noun in draft.nouns:
            if noun.name:
                continue
            _take_after(noun, self._met)
            known = next((other for other in reversed(self._met) if _is_same(other, noun)), None)
            if known is not None:
                noun.name = known.name
                _remember(noun, known)
            else:
                noun.name = self._new_name(noun)
                self._met.append(noun)

    def _new_name(self, noun: Noun) -> str:
        stem = re.sub(r"\W+", "-", (noun.art or noun.word).split(":")[-1].lower()).strip("-") or "card"
        name, number = stem, 1
        while name in self._names:
            number += 1
            name = f"{stem}-{number}"
        self._names.add(name)
        return name


def _take_after(noun: Noun, met: Sequence[Noun]) -> None:
    """ "The boat" of a rowing boat is that rowing boat; "balloons" beside a hot air balloon are of its sort."""
    for known in reversed(met):
        sort = known.word.lower().rpartition(" ")
        airy = is_listed(known.art, "habit", "fly") or known.crowd or known.plural
        if sort[0] and sort[2] == noun.word.lower() and noun.definite and (airy or not noun.plural):
            noun.art, noun.kind = known.art, known.kind
            return


def _is_same(known: Noun, noun: Noun) -> bool:
    if known.again or noun.again or not noun.definite or noun.kind == "sign" or noun.bond == "wearing":
        return False
    alike = known.art == noun.art if noun.art else known.word.lower() == noun.word.lower()
    others = known.crowd or (noun.plural and known.word.lower().endswith(f" {noun.word.lower()}") and not known.colour)
    return alike and noun.colour in (None, known.colour) and (others or noun.count in (1, known.count))


def _remember(noun: Noun, known: Noun) -> None:
    noun.colour = noun.colour or known.colour
    noun.count = max(noun.count, known.count)
    noun.scale = known.scale if noun.scale == 1.0 else noun.scale
    noun.dress, noun.traits = noun.dress or known.dress, noun.traits or known.traits


def _update(known: Noun, noun: Noun) -> None:
    known.motion = noun.motion if noun.motion not in (None, "idle") else known.motion or noun.motion
    known.colour = noun.colour or known.colour
    known.count = max(known.count, noun.count)
    known.dress, known.traits = noun.dress or known.dress, noun.traits or known.traits
    known.verb = noun.verb or known.verb
    known.scale = noun.scale if noun.scale != 1.0 else known.scale
    if noun.bond is not None and noun.to is not known:
        known.bond, known.to = noun.bond, noun.to


def _resolve(draft: Draft, before: Sequence[Noun]) -> None:
    """Put the leading actor of the sentence before in the place of "it", and of a verb that has nobody."""
    leads = _leads(before)
    if not draft.nouns and draft.motion is not None and leads:
        draft.nouns = [dataclasses.replace(lead, motion=draft.motion, bond=None, to=None) for lead in leads]
    resolved: list[Noun] = []
    for noun in draft.nouns:
        if not noun.again:
            resolved.append(noun)
            continue
        if not leads:
            if noun.motion is None and noun.to is None:
                continue
            leads = [Noun("person", "puppet:person", "person")]
        stand_in = dataclasses.replace(leads[0], motion=noun.motion or leads[0].motion, bond=noun.bond, to=noun.to)
        stand_in.colour = leads[0].colour or noun.colour
        stand_in.dress, stand_in.traits = leads[0].dress or noun.dress, leads[0].traits or noun.traits
        resolved.append(stand_in)
        for other in draft.nouns:
            other.to = stand_in if other.to is noun else other.to
            other.follows = stand_in if other.follows is noun else other.follows
    draft.nouns = resolved


def _leads(nouns: Sequence[Noun]) -> list[Noun]:
    bound = {id(noun.to) for noun in nouns}
    return [noun for noun in nouns if noun.alive and id(noun) not in bound][:1] or list(nouns[:1])


def _begins(draft: Draft, current: Take) -> bool:
    """Whether the draft is a shot of its own: after a cut, with somebody new, or with something new to do."""
    empty = not current.nouns and current.place is None
    said = bool(draft.nouns or draft.place)
    if empty or not said:
        return False
    if draft.cut is not None:
        return True
    if not draft.nouns:
        return not current.nouns and bool(draft.sets) and draft.place != current.place
    there = {noun.name: noun for noun in current.nouns}
    for noun in draft.nouns:
        known = there.get(noun.name)
        if known is None and (noun.alive or noun.kind in ("vehicle", "card")):
            return bool(current.nouns)
        if known is not None and known.motion is not None and noun.motion not in (None, "idle", known.motion):
            return True
    return False


def _after(last: Take, draft: Draft) -> Take:
    """The next take, with what lasts over a cut: the place unless another is named, its light and its air."""
    take = Take(refused=set(last.refused))
    moved = draft.place is not None and draft.place != last.place
    for name in _LASTING:
        if name == "style" or not draft.all(name):
            take.found[name] = list(last.found[name])
    if not moved and draft.nouns:
        take.place = last.place
        take.found["detail"] = list(last.found["detail"])
    if not draft.nouns and draft.cut and not any(word in draft.cut for word in _ELSEWHERE):
        take.nouns = [dataclasses.replace(lead) for lead in _leads(last.nouns)]
    return take
