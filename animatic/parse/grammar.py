"""Reads one sentence, word by word, into a Draft: who is there, what they do, to whom, and where.

No tree is built. A phrase is open from its article to its noun; a verb belongs to the noun right before it or to the
sentence's subject; a verb or a preposition binds the noun that comes next.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from animatic import art, words
from animatic.parse.draft import Draft, Noun, is_named, kind_of
from animatic.parse.sentence import HOSTS
from animatic.parse.tidying import NOUNS, tidied
from animatic.parse.verbs import JOINTS, SETTINGS, Deeds
from animatic.scene import Dress
from animatic.words import Term

_BESIDE = ("next to", "beside", "near", "by", "above", "past", "beyond")
_OUTSIDE = (
    "past", "near", "next to", "beside", "outside", "outside of", "in front of", "from", "behind", "opposite", "by",
    "around", "along", "towards", "toward",
)  # fmt: skip
_PERCHED = ("idle", "sleep")  # who does this "from" a thing is on it
_GROWN = {"duckling": "duck", "chick": "chicken", "baby chick": "chicken"}  # whose young look otherwise
_YOUNG = ("cub", "young", "offspring", "little one")  # whose kind only their parent tells
_POSSESSIVE = ("his", "her", "its", "their")
_LOOKS = ("neon", "wooden", "tropical", "futuristic", "christmas")  # details an actor may lend to the whole set


def read(terms: Sequence[Term]) -> Draft:
    reader = _Reader()
    plain = tidied(terms)
    for i, term in enumerate(plain):
        reader.take(term, plain[i + 1] if i + 1 < len(plain) else None)
    draft = reader.finish()
    draft.turns = _turns(plain)
    return draft


def _turns(terms: Sequence[Term]) -> bool:
    """Whether one colour becomes another: "from blue to gold", "turning into red"."""
    goals = [i for i, term in enumerate(terms) if term.text in ("to", "into")]
    return any("colour" in each.senses for i in goals for each in terms[i + 1 : i + 4])


class _Reader(Deeds):
    """Takes each term as what it can be where it stands."""

    def take(self, term: Term, following: Term | None) -> None:
        senses = term.senses
        if term.is_mark:
            self._comma()
        elif "quote" in senses:
            self._sign(term.text)
        elif not senses or tuple(senses) == ("vague",):
            self.strangers.append(term)
        elif "cut" in senses:
            self.draft.cut = term.lemma
        elif self._is_verb(term, following):
            self._verb(term, following)
        elif self._is_modifier(term, following):
            self._modifier(term)
        elif any(name in senses for name in JOINTS):
            self._joint(term)
        else:
            self._matter(term, following)

    def finish(self) -> Draft:
        self._close()
        if self.unworn is not None and not self.draft.nouns:
            labels = art.keywords()["labels"]
            sort = self.dressed[0] if self.dressed else None
            self._noun(labels.get(self.unworn) or labels.get(sort), self.unworn, plural=False)  # "a red dress" alone
        self.draft.motion = self.lead
        return self.draft

    def _is_modifier(self, term: Term, following: Term | None) -> bool:
        if "size" in term.senses and "actor" in term.senses:  # "a baby", "a baby elephant"
            return following is not None and any(name in following.senses for name in NOUNS)
        return any(name in term.senses for name in ("definite", "indefinite", "number", "colour", "size", "trait"))

    def _modifier(self, term: Term) -> None:
        senses = term.senses
        if "number" in senses:
            self.count = int(senses["number"][0])
        elif "colour" in senses:
            self.draft.tints.append(senses["colour"][0])
            self.colour = self.colour or senses["colour"][0]
        elif "size" in senses:
            self.scale = float(senses["size"][0])
        elif "trait" in senses:
            self._trait(senses["trait"][0])
        else:
            self._close()
            self.owned = term.text in _POSSESSIVE
            self.article = "definite" if "definite" in senses else "indefinite"

    def _trait(self, trait: str) -> None:
        """A trait goes with the noun that is coming, or to whoever has it: "with a white beard"."""
        wearer = self._wearer()
        if wearer is None or self.after not in ("with", "being"):
            self.traits = (*self.traits, trait)
        elif wearer.kind == "person" or wearer.again:
            wearer.traits = tuple(dict.fromkeys((*wearer.traits, trait)))
            self._open()

    def _comma(self) -> None:
        self._close()
        self.airy = False
        self.link = self.object_of = self.mute = None
        self.near = False
        self.after = "comma"

    def _joint(self, term: Term) -> None:
        senses = term.senses
        self._close()
        self.mute, self.airy = None, False
        if "pronoun" in senses:
            self._pronoun()
        elif "negation" in senses:
            self.negated = True
        elif "being" in senses:
            self.after = "being"
        elif "and" in senses:
            self.link = self.link if self.link in ("riding", "holding", "chasing") else None
            self.near, self.after = False, "and"
        else:
            self._preposition(term)

    def _pronoun(self) -> None:
        if not self.subjects:
            self.subjects = [Noun("", None, "person", again=True, motion=self.lead)]
            self.draft.nouns.append(self.subjects[0])
            self.lead = None
        self.near, self.after = self.last is None, "pronoun"

    def _preposition(self, term: Term) -> None:
        name = next(each for each in ("on", "in", "with", "preposition") if each in term.senses)
        if self.link not in ("riding", "chasing") or name in ("in", "preposition"):
            self.link = name if name in ("on", "in", "with") else None  # type: ignore[assignment]  # three Relations
        self.played = self.link == "on" and self.object_of == "play"
        part = term.lemma == "of" and self.seat is not None
        self.link = self.seat if part else self.link  # "on the shoulders of an elephant"
        if term.lemma == "from" and self.object_of in _PERCHED and self.subjects and self.subjects[0].alive:
            self.link = "on"  # "a crow watches from a fence"
        self.host_of = self.last if self.near or part else None
        self.after = "of" if term.lemma == "of" and self.near else "from" if term.lemma == "from" else name
        self.whither, self.seat = term.lemma, None
        self.near = self.worn = False
        self.beside, self.to = term.lemma in _BESIDE, term.lemma == "to"
        self.object_of = None

    def _matter(self, term: Term, following: Term | None) -> None:
        senses = term.senses
        self.draft.add("dim", senses.get("dim", ()))
        if ("collective" in senses and self._own_kind(term, int(senses["collective"][0]))) or "quiet" in senses:
            self._dull(term, following)
            return
        if tuple(senses) == ("cast",):
            return
        if "clothes" in senses:
            self._dress(senses["clothes"][0], term.lemma)
            return
        if self.negated:
            self._refuse(term)
            return
        self._thing(term, following)

    def _thing(self, term: Term, following: Term | None) -> None:
        """Take a thing, a place or what the air and the film are like."""
        senses = term.senses
        self.begun = True
        named = "move" in senses and "actor" in senses and self.article is not None  # "the pan" is no camera's
        for name in SETTINGS:
            self.draft.add(name, () if named and name == "move" else senses.get(name, ()))
        self.draft.add("guest", senses.get("guest", ()))
        key = next((senses[name][0] for name in NOUNS if name in senses), None)
        sat_on = key in HOSTS and self.link == "on" and bool(self.subjects) and "set" in senses
        if sat_on:  # a sofa is a living room as well
            self.draft.add("detail", senses.get("detail", ()))
            self.draft.sets.append(senses["set"][0])
        if key is not None and (sat_on or named or self._is_actor(term, following)):
            self._actor(term, key)
        elif self.after == "of" and self.last is not None and self.last.kind == "sign" and self.colour:
            self.last.colour = self.colour  # "HELLO made of green leaves"
            self._open()
        elif "set" in senses and self._is_passed(term):
            self._pass(term)
        else:
            self._seen(term, following)

    def _seen(self, term: Term, following: Term | None) -> None:
        """Note what is no actor: places, their features, moods and scenery."""
        senses = term.senses
        self._feature(term)
        if "mood" in senses:
            self._mood(term)
        if "emblem" in senses:
            self.draft.emblems.append((senses["emblem"][0], term.text))
        if "element" in senses:
            self._scenery(senses["element"][0], steams=senses.get("motion") == ("steam",))
        if "set" in senses:
            self._place(term)
        noun_comes = following is not None and any(name in following.senses for name in NOUNS)
        nameless = not any(name in senses for name in NOUNS)
        if (nameless or "set" in senses) and not (tuple(senses) == ("detail",) and noun_comes):
            self._open()
            self.near = False

    def _feature(self, term: Term) -> None:
        """Note what the place has. Peaks behind a meadow are mountains, and their snow lies on them alone."""
        details = term.senses.get("detail", ())
        open_country = any(place in ("meadow", "road", "snow") for place in self.draft.sets)
        if term.first("set") == "mountains" and ("far" in term.senses or open_country):
            details = ("mountains", *(each for each in details if each not in ("snow", "ice")))
        self.draft.add("detail", _swollen(details) if self.scale > 1 else details)

    def _is_passed(self, term: Term) -> bool:
        """Whether it is a room that the picture is not in: "past a bakery", "from a window"."""
        indoors = term.senses["set"][0] in ("room", "table")
        if self.after in ("preposition", "from") and self.whither in _OUTSIDE:
            return indoors and (is_named(term.lemma, "frontage") or "window" in term.senses.get("detail", ()))
        return False

    def _pass(self, term: Term) -> None:
        sorts = words.values("frontage").items()
        front = next((sort for sort, listed in sorts if term.lemma in listed), None)
        if front is None:
            self.draft.inside.append(term.senses["set"][0])
            self.draft.add("detail", term.senses.get("detail", ()))
        else:
            self.draft.sets.append("city")
            self.draft.add("detail", (front,))
        self.after, self.link = "place", None
        self._open()
        self.near = False

    def _dull(self, term: Term, following: Term | None) -> None:
        """Keep the noun of "a blanket": where nothing else is shown it has a card."""
        if self.article == "indefinite" and "film" not in term.senses and (following is None or following.is_mark):
            self.draft.dull.append(term.text)

    def _actor(self, term: Term, key: str) -> None:
        senses = term.senses
        self.draft.add("detail", tuple(each for each in senses.get("detail", ()) if each in _LOOKS))
        if "relative" in senses and self._own_kind(term, None):
            return
        self.crowd = int(senses["crowd"][0]) if "crowd" in senses else None
        word = term.lemma if term.plural else term.text
        if not any(letter.isalnum() for letter in word):  # an emoji
            word = key.rpartition(":")[2].replace("-", " ")
        self._noun(key, word, plural=term.plural)

    def _own_kind(self, term: Term, crowd: int | None) -> bool:
        """ "Her cub", "his pride": of the kind of the animal just spoken of."""
        theirs = self.after == "and" and term.lemma in _YOUNG  # "a mother fox and three cubs"
        parent = self.last if self.owned or self.link == "with" or theirs else None
        if parent is None or parent.kind not in ("animal", "bird", "fish") or parent.art is None:
            return False
        self.crowd, self.another = crowd, True
        grown = _GROWN.get(parent.word) if term.first("relative") == "grown" else None
        self._noun(grown or parent.art, parent.word if crowd else term.lemma, plural=crowd is not None or term.plural)
        return True

    def _scenery(self, sort: str, *, steams: bool) -> None:
        hot = [noun for noun in self.draft.nouns if noun.kind == "food" or noun.art == "prop:cup"] if steams else []
        for noun in hot[:1]:
            noun.motion = noun.motion or "steam"
        if sort == "body" and self.scale > 1:  # "long hair" in two words
            self._open()
        placed = self.after in ("preposition", "on", "in", "of", "place")
        self.mute = None if placed else sort
        self.airy = sort == "air"
        if sort == "body" and self.link == "on":
            self._seat()

    def _seat(self) -> None:
        """ "On his shoulder" is on him; "on the shoulders of" says it next."""
        rider, owners = self.last, [noun for noun in self.subjects if noun is not self.last and noun.alive]
        if not self.owned:
            self.seat = "on"
        elif rider is not None and owners and not rider.again and rider.kind != "person":
            if owners[0].to is rider:
                owners[0].bond = owners[0].to = None
            rider.bond, rider.to = "on", owners[0]

    def _mood(self, term: Term) -> None:
        self.draft.moods.append(term.senses["mood"][0])
        self.draft.felt = self.draft.felt or not (self.draft.nouns or self.draft.sets or self.after == "preposition")

    def _dress(self, dress: str, word: str) -> None:
        """What somebody wears is not drawn beside them; its colour becomes theirs."""
        wearer = self._wearer()
        known = dress if dress in get_args(Dress) else None
        if wearer is None:
            self.dressed, self.unworn = (known, self.colour), word
        else:
            wearer.dress = wearer.dress or known
            if wearer.kind == "person" or wearer.again:
                wearer.colour = wearer.colour or self.colour
            self.last, self.near, self.after, self.link = wearer, True, "noun", None
        self._open()

    def _is_actor(self, term: Term, following: Term | None) -> bool:
        senses = term.senses
        counted = bool(self.article == "indefinite" or self.count)
        if following is not None and not term.plural and term.text.isascii() and self._describes(term, following):
            return False  # "a robot dog"
        if "kin" in senses:
            ends = following is None or following.is_mark or "motion" in following.senses
            if not ends and not any(name in following.senses for name in (*JOINTS, "cut")):  # type: ignore[union-attr]  # not None here
                return False
            return counted or self.article is not None or self.colour is not None or self.link in ("riding", "holding")
        if "set" in senses and (self.after in ("preposition", "on", "in") or not words.is_weak(term.lemma)):
            return "table" in senses["set"] and bool(self.draft.sets) and counted
        scenic = any(name in senses for name in ("set", "detail", "move", "style", "framing"))
        return counted or not scenic

    def _describes(self, term: Term, following: Term) -> bool:
        """Whether the term only says of what sort the noun after it is: "a robot dog", "a salt desert", "cat ears"."""
        own = "owner" in term.senses or "handiwork" in following.senses or following.text.endswith("ing")
        if "element" in following.senses and self.article is not None and following.form == "base":
            return not own
        key = next(term.senses[name][0] for name in NOUNS if name in term.senses)
        if self._is_put_on(key):
            return False
        kind = kind_of(key)
        if "set" in following.senses and " " not in following.lemma and kind in ("food", "plant", "thing"):
            return True
        if "film" in following.senses and kind == "thing" and not {"motion", "preposition"} & set(following.senses):
            return True  # "storybook illustration"
        named = any(name in following.senses for name in ("actor", "picture"))
        return named and not ("motion" in following.senses and following.form != "base")

    def _place(self, term: Term) -> None:
        weak, far = words.is_weak(term.lemma), "far" in term.senses
        draft = self.draft
        before = [*draft.sets, *draft.near]
        far = far or (self.beside and bool(before))
        placed = self.after in ("preposition", "on", "in") and not far
        drinks = self.object_of == "eat" or self.after == "from"
        if (self.beside or drinks) and not before and set(term.senses.get("detail", ())) & {"river", "lake"}:
            draft.near.append("meadow")  # on the bank
            self.after, self.link = "place", None
            return
        if far and "road" in before and term.senses["set"][0] in ("ocean", "beach"):
            draft.add("detail", ("coastal",))
        if words.is_aloft(term.lemma):
            flown = self.mute is None and (placed or (" the " in term.lemma and not far))  # not by petals
            found = draft.aloft if flown else draft.skies
        else:
            found = draft.hints if far or (weak and not placed) else draft.near if weak else draft.sets
        found.append(term.senses["set"][0])
        self.after, self.link = "place", None

    def _refuse(self, term: Term) -> None:
        self.draft.refused.add(term.lemma)
        for values in term.senses.values():
            self.draft.refused.update(values)
        self.negated = False
        self._open()


def _swollen(details: tuple[str, ...]) -> tuple[str, ...]:
    """ "A huge red moon" is the moon that fills the sky, "a giant wave" the one that towers over a surfer."""
    grown = tuple("full moon" if each == "moon" else each for each in details)
    return (*grown, "big wave") if "waves" in details else grown
