"""A sentence half read: who is in it so far, the phrase that is open, and how its noun will join the others.

It reads no words itself; `grammar` does.
"""

from __future__ import annotations

from animatic import words
from animatic.parse.draft import Draft, Noun, is_listed, kind_of
from animatic.scene import Relation
from animatic.words import Term

# A verb of these with a thing as its object moves the thing: one drives a car, flies a kite, rolls a wheel.
_LENT = frozenset(
    {"drive", "fly", "sail", "roll", "bounce", "spin", "launch", "explode", "burn", "grow", "steam", "ride"}
)
_INTO = {"house", "cabin", "castle", "church", "store", "building", "hospital", "school", "hotel", "factory", "bank"}
_KEPT_ON = {"top-hat", "crown", "sunglasses", "glasses", "womans-hat", "headphone", "graduation-cap", "backpack"}
_SADDLED = ("bicycle", "motorcycle", "motor-scooter", "kick-scooter", "skateboard", "sled", "broom", "carousel-horse")
_LONGEST_CARD = 24  # characters that a paper card holds in one line
_MOST = 24  # of one actor


class Sentence:
    """The state that reading goes through; `draft` is what it has found."""

    def __init__(self) -> None:
        self.draft = Draft()
        self.subjects: list[Noun] = []  # whom the next verb is about
        self.last: Noun | None = None
        self.near = False  # a verb now would follow the last noun directly
        self.moved = False  # the subjects have had their verb
        self.link: Relation | None = None  # how the next noun will be bound
        self.object_of: str | None = None  # the motion whose object may come next
        self.lead: str | None = None  # a verb that came before any noun
        self.after = ""  # what stood before: "preposition", "of", "and", "comma", "being", "noun", "pronoun"
        self.worn = False
        self.negated = False
        self.begun = False  # something has been understood
        self._open()

    def _open(self) -> None:
        self.article: str | None = None
        self.count: int | None = None
        self.colour: str | None = None
        self.scale = 1.0
        self.manner: str | None = None  # "a running dog"
        self.strangers: list[Term] = []

    def _close(self) -> None:
        """End the open phrase: strangers at its end become a card, a colour after "is" goes back to the last noun."""
        if self.strangers:
            self._strangers()
        elif self.colour == "#f28c28" and self.article == "indefinite":
            self._noun("tangerine", "orange", plural=False)
        elif self.last and self.article is None and self.after in ("being", "noun"):  # "the cat is black"
            self.last.colour = self.colour or self.last.colour
            self.last.scale = self.scale if self.scale != 1.0 else self.last.scale
        self._open()

    def _strangers(self) -> None:
        terms = [term for term in self.strangers if not term.lemma.endswith("ly")]
        if len(terms) > 1 and self.article == "indefinite" and (terms[-1].plural or terms[-1].form == "ed"):
            terms.pop()  # "a zorgblatt hums"
        if not terms:
            return
        counted = self.article or self.count or self.colour or self.scale != 1.0
        text = _shortened([term.text for term in terms], head_last=bool(counted))
        if self.negated:
            self.draft.refused.add(text)
            self.negated = False
        elif self._is_aside():
            self.draft.spare.append(text)
            if terms[0].text[0].isupper() and not counted and self.after in ("in", "preposition"):
                self.draft.hints.append("city")  # "in Marrakech"
        elif len(terms) > 1 and not counted and all(term.text.istitle() for term in terms):
            self._noun("puppet:person", text, plural=False)  # a name
        elif counted or self.link or not self.begun:
            self._noun(None, text, plural=terms[-1].plural)
            self.draft.nouns[-1].bare = not counted

    def _is_aside(self) -> bool:
        """Whether the open phrase only says where: its strangers are no actors."""
        if self.after in ("on", "in"):
            return self.article != "indefinite"
        return self.after == "of" or (self.after == "preposition" and self.link is None)

    def _sign(self, text: str) -> None:
        last = self.last
        if last is not None and last.art == "prop:sign" and last.kind != "sign":
            last.word, last.kind = text, "sign"
            self._open()
            return
        self.strangers.clear()
        self.count = 1
        bearer = last if self.link in ("with", "on") or self.near else None
        self._noun("prop:sign", text, plural=False)
        if self.last is not None and self.last is not last:
            self.last.kind = "sign"
            self._tie(self.last, "on", bearer or self.last)

    def _noun(self, key: str | None, word: str, *, plural: bool) -> None:
        if self.negated:
            self.draft.refused.update(each for each in (key, word) if each)
            self.negated = False
        elif not self._is_swallowed(key):
            self.begun = True
            noun = Noun(word, key, kind_of(key), self.manner, self._number(key, word, plural), self.colour, self.scale)
            noun.definite, noun.plural = self.article == "definite" or self.article is None, plural
            noun.kind = "thing" if noun.kind == "sign" else noun.kind
            self.draft.nouns.append(noun)
            self._bind(noun)
            self._join(noun)
            self.last, self.near, self.after = noun, True, "noun"
            self.object_of = None
        self._open()

    def _is_swallowed(self, key: str | None) -> bool:
        """Whether the noun is no actor of its own: what is worn, what a cup is full of, the house one is in."""
        if self.worn and words.group_of(key or "") in ("clothing", "tool", "") and key not in _KEPT_ON:
            return True
        if self.after == "of" and self.last is not None and self.last.kind != "card":
            return True
        inside = self.link == "in" and any(noun.alive for noun in self.subjects)
        if inside and key is not None and any(part in _INTO for part in key.removeprefix("prop:").split("-")):
            self.draft.near.append("room")
            return True
        return False

    def _number(self, key: str | None, word: str, plural: bool) -> int:
        """As counted; a word for many ("crowd") has its own number; any other plural is three, of small things five."""
        many = next((int(size) for size, listed in words.values("flock").items() if word in listed), None)
        if self.count is not None:
            return min(self.count, _MOST)
        if many is not None or not plural or self.article == "indefinite" or key is None:
            return many or 1
        many = next((int(size) for size in words.values("flock") if is_listed(key, "flock", size)), 3)
        return 1 if word in ("fish", "sheep", "deer") and self.article == "definite" else many

    def _bind(self, noun: Noun) -> None:
        if self.object_of in _LENT and self.subjects and not (noun.alive and self.object_of != "ride"):
            self._lend(noun, self.object_of or "")
        elif self.object_of in ("walk", "run") and noun.alive and self.subjects and self.link is None:
            noun.follows = self.subjects[0]
        elif self.link in ("riding", "holding", "chasing"):
            for subject in self.subjects:
                self._tie(subject, self.link, noun)
        elif self.link is not None and self.last is not None:
            anchor = self.subjects[0] if self.moved and self.subjects else self.last
            held = self.link == "with" and anchor.kind == "person" and not noun.alive and not self.moved
            self._tie(anchor, "holding" if held else self.link, noun)

    def _lend(self, noun: Noun, motion: str) -> None:
        for subject in self.subjects:
            if noun.kind == "vehicle" or motion == "ride":
                saddled = noun.art in _SADDLED or noun.alive or (motion == "ride" and noun.kind != "vehicle")
                self._tie(subject, "riding" if saddled else "in", noun)
                subject.motion = "ride"
            else:
                self._tie(subject, "holding", noun)
                subject.motion = "play"
        noun.motion = motion if motion != "ride" else noun.motion

    def _tie(self, noun: Noun, relation: Relation, to: Noun) -> None:
        if noun.bond is None and noun is not to:
            noun.bond, noun.to = relation, to

    def _join(self, noun: Noun) -> None:
        """Make it a subject where it is one: the first noun, or another after "and" before the verb."""
        if not self.subjects:
            self.subjects = [noun]
            if self.lead is not None and noun.motion is None:
                noun.motion, self.lead, self.moved = self.lead, None, True
        elif not self.moved and self.after in ("and", "comma") and self.link is None:
            again = noun.definite and any(noun.art == other.art for other in self.subjects)
            self.subjects = [noun] if again else [*self.subjects, noun]


def _shortened(texts: list[str], *, head_last: bool) -> str:
    """At most three words and 24 characters: the last ones of an English phrase, the first of anything else."""
    chosen = texts[-3:] if head_last else texts[:3]
    while len(chosen) > 1 and len(" ".join(chosen)) > _LONGEST_CARD:
        chosen = chosen[1:] if head_last else chosen[:-1]
    return " ".join(chosen)[:_LONGEST_CARD]
