"""Which words are verbs, whose they are, and what they do to the nouns after them."""

from __future__ import annotations

from animatic.parse.draft import Noun, is_named
from animatic.parse.sentence import LENT, Sentence
from animatic.parse.tidying import NOUNS
from animatic.words import Term

JOINTS = ("pronoun", "negation", "being", "on", "in", "with", "preposition", "and")
SETTINGS = ("time", "dim", "weather", "style", "move", "framing", "tempo")
_RIVALS = (*NOUNS, *SETTINGS, "set", "detail", "emblem", "colour", "size", "clothes", "element")  # of a verb
_WHITHER = frozenset({"through", "across", "over", "along", "down", "into"})
_LIVELY = frozenset({"run", "walk", "dance", "sleep", "eat", "jump", "swim", "play", "climb", "ride", "ski", "idle"})


class Deeds(Sentence):
    """A sentence that knows its verbs."""

    def _is_verb(self, term: Term, following: Term | None) -> bool:
        if self._is_work(term, following):
            return True
        if "motion" not in term.senses or self._is_scenery(term, following):
            return False
        if not any(name in term.senses for name in _RIVALS) or tuple(term.senses) == ("motion", "element"):
            return True
        if self.to and "actor" in term.senses and not (self.article or self.colour or self.count):
            return True  # "to fish by the lake"
        if self.article or self.colour or self.count or self.after in ("preposition", "on", "in", "with"):
            return term.form in ("ing", "ed") and "actor" not in term.senses
        return (self.near and self._agrees(term)) or self.after == "pronoun" or term.form == "ing"

    def _agrees(self, term: Term) -> bool:
        return self.last is not None and (term.form != "base") != (self.last.plural or self.last.count > 1)

    def _is_work(self, term: Term, following: Term | None) -> bool:
        """Whether somebody does this to the thing that comes next: "flips pancakes", "waters a flower"."""
        if "handiwork" not in term.senses or following is None or not _opens_phrase(following):
            return False
        if term.form in ("ing", "ed") and not self.near:
            return bool(self.subjects) and self.after in ("comma", "and", "being")
        return (self.near and self._agrees(term)) or (self.after in ("pronoun", "and") and bool(self.subjects))

    def _is_scenery(self, term: Term, following: Term | None) -> bool:
        """Whether "steam", "waves" or "light" is a thing here, with or without a verb of its own."""
        if "element" not in term.senses or term.text.endswith(("ing", "ed")):
            return False
        verb = following is not None and "motion" in following.senses and following.form in ("ing", "s")
        return verb or (not self.near and self.after != "pronoun")

    def _verb(self, term: Term, following: Term | None) -> None:
        work = term.first("handiwork") if self._is_work(term, following) else None
        motion = "play" if work else term.senses["motion"][0]
        if self.mute is not None and self._is_of_scenery(term, motion):
            self._close()
            self.link = self.object_of = None
            self.near, self.after = False, "verb"
            return
        if self._only_describes(term, motion, following):
            return
        self._close()
        self.worn = "worn" in term.senses
        self._do(term, motion)
        bond = {"hold": "holding", "tend": "with"}[work] if work else term.first("bond")
        self.link = bond if bond in ("riding", "holding", "chasing", "on", "with") else None  # type: ignore[assignment]  # a Relation by this very test
        ends = term.lemma.rpartition(" ")[2] in _WHITHER  # "drive through" brings its preposition
        self.object_of, self.near, self.after = motion, False, "preposition" if ends else "verb"
        if motion == "fly" and not term.lemma.startswith("fly"):
            self.object_of = None  # one flies a kite, and circles a tower

    def _only_describes(self, term: Term, motion: str, following: Term | None) -> bool:
        """Whether it is the adjective of a noun to come ("a running dog"), whose manner it then is."""
        if self.strangers:
            return False
        described = motion in ("steam", "burn") and term.form in ("base", "ing")
        opens = following is not None and not following.is_mark and not any(name in following.senses for name in JOINTS)
        if (self.article or self.count or self.colour) and (opens or term.form in ("base", "s")):
            self.manner = motion if described or term.form in ("ing", "ed") else self.manner
            return True
        if self.near or not (described or self._is_participle(term, following)):
            return False
        self.manner = motion if motion != "idle" else None
        return True

    def _do(self, term: Term, motion: str) -> None:
        """Give the motion to whoever does it; with nobody there yet, to whoever comes."""
        if self.negated:
            self.draft.refused.add(motion)
            self.negated = False
        elif self.subjects:
            for noun in self._doers(motion, term):
                led = noun is self.led and motion != "idle"
                noun.motion = motion if noun.motion in (None, "idle") or led else noun.motion
                noun.verb = term.lemma if is_named(term.lemma, "kit") else noun.verb
            self.moved, self.led = True, None
        elif not self.airy:
            self.lead = self.lead or motion

    def _is_participle(self, term: Term, following: Term | None) -> bool:
        """ "Candles and floating sparks", "glowing jellyfish": a verb that only describes the noun after it."""
        if following is None or term.form not in ("ing", "ed") or "bond" in term.senses:
            return False
        if "worn" in term.senses or self.after in ("place", "noun", "verb", "being", "pronoun"):
            return False
        if "element" in following.senses:
            return True
        motion = term.first("motion")
        if motion != "idle" and (self.after == "comma" or (motion in LENT and self.after != "with")):
            return False
        return any(name in following.senses for name in NOUNS)

    def _is_of_scenery(self, term: Term, motion: str) -> bool:
        """Whether the verb is the scenery's: a woman with long hair does the walking, not her hair."""
        if self.mute == "body" and self.after == "with":
            return motion not in _LIVELY
        return self.after != "with" or term.form in ("ing", "ed")

    def _doers(self, motion: str, term: Term) -> list[Noun]:
        last = self.last
        if self.near and self.listed == "comma" and last is not None and last in self.subjects:
            self.subjects = [last]  # "a park, a wheel turning": its own clause
        if not self.near or last is None or last in self.subjects:
            return self.subjects
        many, lead = last.plural or last.count > 1, self.subjects[0].plural or len(self.subjects) > 1
        if term.form in ("s", "base") and lead not in (many, term.form == "s"):
            return self.subjects  # "a duck with her ducklings crosses"
        held = any(noun.to is last and noun.bond == "holding" for noun in self.subjects)
        if last.kind == "vehicle" and any(noun.to is last and noun.alive for noun in self.subjects):
            return self.subjects  # "a boy on a bicycle delivers"
        if not last.alive and (held or motion in _LIVELY) and any(noun.alive for noun in self.subjects):
            return self.subjects  # "a woman with an umbrella walking"
        self.subjects = [last]
        return self.subjects


def _opens_phrase(following: Term) -> bool:
    """Whether a noun comes next, with or without its article."""
    if following.is_mark or any(name in following.senses for name in JOINTS):
        return False
    participle = following.form in ("ing", "ed")  # "waters glowing mushrooms"
    return "motion" not in following.senses or participle or any(name in following.senses for name in NOUNS)
