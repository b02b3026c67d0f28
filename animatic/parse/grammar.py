"""Reads one sentence, word by word, into a Draft: who is there, what they do, to whom, and where.

No tree is built. A phrase is open from its article to its noun; a verb belongs to the noun right before it or to the
sentence's subject; a verb or a preposition binds the noun that comes next.
"""

from __future__ import annotations

from collections.abc import Sequence

from animatic import words
from animatic.parse.draft import Draft, Noun
from animatic.parse.sentence import Sentence
from animatic.words import Term

_NOUNS = ("actor", "picture", "kin")
_JOINTS = ("pronoun", "negation", "being", "on", "in", "with", "preposition", "and")
_SETTINGS = ("time", "weather", "style", "move", "framing", "tempo")
_LIVELY = frozenset({"run", "walk", "dance", "sleep", "eat", "jump", "swim", "play", "climb", "ride", "ski", "idle"})
_LOOKS = ("neon", "wooden", "tropical", "futuristic", "christmas")  # details an actor may lend to the whole set


def read(terms: Sequence[Term]) -> Draft:
    reader = _Reader()
    for i, term in enumerate(terms):
        reader.take(term, terms[i + 1] if i + 1 < len(terms) else None)
    return reader.finish()


class _Reader(Sentence):
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
        elif self._is_verb(term):
            self._verb(term, following)
        elif self._is_modifier(term, following):
            self._modifier(term)
        elif any(name in senses for name in _JOINTS):
            self._joint(term)
        else:
            self._matter(term, following)

    def finish(self) -> Draft:
        self._close()
        self.draft.motion = self.lead
        return self.draft

    def _is_modifier(self, term: Term, following: Term | None) -> bool:
        if "size" in term.senses and "actor" in term.senses:  # "a baby", "a baby elephant"
            return following is not None and any(name in following.senses for name in _NOUNS)
        return any(name in term.senses for name in ("definite", "indefinite", "number", "colour", "size"))

    def _modifier(self, term: Term) -> None:
        senses = term.senses
        if "number" in senses:
            self.count = int(senses["number"][0])
        elif "colour" in senses:
            self.colour = self.colour or senses["colour"][0]
        elif "size" in senses:
            self.scale = float(senses["size"][0])
        else:
            self._close()
            self.article = "definite" if "definite" in senses else "indefinite"

    def _is_verb(self, term: Term) -> bool:
        if "motion" not in term.senses:
            return False
        if not any(
            name in term.senses
            for name in (*_NOUNS, *_SETTINGS, "set", "detail", "emblem", "colour", "size", "clothes")
        ):
            return True
        if self.article or self.colour or self.count or self.after in ("preposition", "on", "in", "with"):
            return term.form in ("ing", "ed") and "actor" not in term.senses
        agrees = self.last is not None and (term.form != "base") != (self.last.plural or self.last.count > 1)
        return (self.near and agrees) or self.after == "pronoun" or term.form == "ing"

    def _verb(self, term: Term, following: Term | None) -> None:
        motion = term.senses["motion"][0]
        described = motion in ("steam", "burn") and term.form in ("base", "ing")
        opens = (
            following is not None and not following.is_mark and not any(name in following.senses for name in _JOINTS)
        )
        if (self.article or self.count or self.colour) and not self.strangers and (opens or term.form in ("base", "s")):
            if described or term.form in ("ing", "ed"):
                self.manner = motion
            return
        if described and not self.near and not self.strangers:
            self.manner = motion
            return
        self._close()
        self.worn = "worn" in term.senses
        if self.negated:
            self.draft.refused.add(motion)
            self.negated = False
        elif self.subjects:
            for noun in self._doers(motion):
                noun.motion = motion if noun.motion in (None, "idle") else noun.motion
            self.moved = True
        else:
            self.lead = self.lead or motion
        bond = term.first("bond")
        self.link = bond if bond in ("riding", "holding", "chasing", "on") else None  # type: ignore[assignment]  # a Relation by this very test
        self.object_of, self.near, self.after = motion, False, "verb"

    def _doers(self, motion: str) -> list[Noun]:
        last = self.last
        if not self.near or last is None or last in self.subjects:
            return self.subjects
        held = any(noun.to is last and noun.bond == "holding" for noun in self.subjects)
        if not last.alive and (held or motion in _LIVELY) and any(noun.alive for noun in self.subjects):
            return self.subjects  # "a woman with an umbrella walking"
        self.subjects = [last]
        return self.subjects

    def _comma(self) -> None:
        self._close()
        self.link = self.object_of = None
        self.near = False
        self.after = "comma"

    def _joint(self, term: Term) -> None:
        senses = term.senses
        self._close()
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
        if self.link == "on" and self.object_of == "play":
            self.link = "with"  # one plays on a piano, not on top of it
        self.after = "of" if term.lemma == "of" and self.near else name
        self.near = self.worn = False
        self.object_of = None

    def _matter(self, term: Term, following: Term | None) -> None:
        senses = term.senses
        if "quiet" in senses or tuple(senses) == ("cast",):
            return
        if "clothes" in senses:
            self._dress()
            return
        if self.negated:
            self._refuse(term)
            return
        self.begun = True
        for name in _SETTINGS:
            self.draft.add(name, senses.get(name, ()))
        key = next((senses[name][0] for name in _NOUNS if name in senses), None)
        if key is not None and self._is_actor(term, following):
            self.draft.add("detail", tuple(each for each in senses.get("detail", ()) if each in _LOOKS))
            word = term.lemma if term.plural else term.text
            spoken = (
                word if any(letter.isalnum() for letter in word) else key.split(":")[-1].replace("-", " ")
            )  # an emoji
            self._noun(key, spoken, plural=term.plural)
            return
        self.draft.add("detail", senses.get("detail", ()))
        if "set" in senses:
            self._place(term)
        if "emblem" in senses:
            self.draft.emblems.append((senses["emblem"][0], term.text))
        if key is None or "set" in senses:
            self._open()
            self.near = False

    def _dress(self) -> None:
        """What somebody wears is not drawn beside them; its colour becomes theirs."""
        wearer = self.subjects[-1] if self.subjects else None
        if wearer is not None and (wearer.kind == "person" or wearer.again):
            wearer.colour = wearer.colour or self.colour
        self._open()

    def _is_actor(self, term: Term, following: Term | None) -> bool:
        senses = term.senses
        counted = bool(self.article == "indefinite" or self.count)
        if following is not None and not term.plural and term.text.isascii() and self._describes(following):
            return False  # "a robot dog"
        if "kin" in senses:
            ends = following is None or following.is_mark or "motion" in following.senses
            if not ends and not any(name in following.senses for name in (*_JOINTS, "cut")):  # type: ignore[union-attr]  # not None here
                return False
            return counted or self.article is not None or self.colour is not None or self.link in ("riding", "holding")
        if "set" in senses and (self.after in ("preposition", "on", "in") or not words.is_weak(term.lemma)):
            return "table" in senses["set"] and bool(self.draft.sets) and counted
        scenic = any(name in senses for name in ("set", "detail", "move", "style", "framing"))
        return counted or not scenic

    def _describes(self, following: Term) -> bool:
        named = any(name in following.senses for name in ("actor", "picture"))
        return named and not ("motion" in following.senses and following.form != "base")

    def _place(self, term: Term) -> None:
        weak = words.is_weak(term.lemma)
        placed = self.after in ("preposition", "on", "in")
        (self.draft.hints if weak and not placed else self.draft.near if weak else self.draft.sets).append(
            term.senses["set"][0]
        )
        self.after, self.link = "place", None

    def _refuse(self, term: Term) -> None:
        self.draft.refused.add(term.lemma)
        for values in term.senses.values():
            self.draft.refused.update(values)
        self.negated = False
        self._open()
