"""A sentence half read: who is in it so far, the phrase that is open, and how its noun will join the others.

It reads no words itself; `grammar` does.
"""

from __future__ import annotations

from animatic import words
from animatic.parse.draft import Draft, Noun, is_listed, kind_of
from animatic.scene import Relation
from animatic.words import Term

# A verb of these with a thing as its object moves the thing: one drives a car, flies a kite, rolls a wheel.
LENT = frozenset(
    {"drive", "fly", "sail", "roll", "bounce", "spin", "launch", "explode", "burn", "grow", "steam", "ride"}
)
_INTO = {  # buildings that one is in, by a part of their picture's name, and which of the rooms that is
    "house": None, "cabin": None, "building": None, "hotel": None, "hospital": "office", "bank": "office",
    "school": "classroom", "castle": "hall", "church": "hall", "classical": "hall", "palace": "hall", "mosque": "hall",
    "temple": "hall", "pagoda": "hall", "store": "shop", "factory": "workshop", "barn": "workshop",
}  # fmt: skip
_SADDLED = ("bicycle", "motorcycle", "motor-scooter", "kick-scooter", "skateboard", "sled", "broom", "carousel-horse")
_LONGEST_CARD = 24  # characters that a paper card holds in one line
_SHORTEST_PARTICIPLE = 5  # letters; "king" and "sled" are none
_PLAYED = ("musical-instrument", "music", "game", "prop:grand_piano")  # groups and pictures of what is played on
HOSTS = ("couch-and-lamp", "bed", "prop:armchair", "prop:bench", "prop:swing", "prop:bridge", "prop:pier")  # to be on
_TOYS = (*_PLAYED, "sport", "arts-crafts", "prop:ball", "prop:basketball", "yarn", "teddy-bear")  # played with
_FURNITURE = ("prop:bench", "prop:table", "bed", "chair", "couch-and-lamp", "prop:armchair", "prop:bridge")
_TRADES = ("maker", "keeper", "smith", "seller", "monger", "herder", "tamer", "catcher", "worker", "fighter", "woman")
_UMBRELLAS = ("umbrella", "umbrella-with-rain-drops", "closed-umbrella", "umbrella-on-ground")
_BELOW = ("under", "beneath", "below")
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
        self.led: Noun | None = None  # whose motion that became
        self.after = ""  # what stood before: "preposition", "of", "and", "comma", "being", "noun", "pronoun"
        self.worn = False
        self.whither = ""  # the last preposition
        self.airy = False  # scenery stood right before: "waves crashing"
        self.seat: Relation | None = None  # "on the back" was said, and whose comes next
        self.played = False  # "plays on" was said: an instrument or a place comes
        self.host_of: Noun | None = None  # whom a preposition followed directly
        self.beside = False  # the next place lies next to another: "on a road by the sea"
        self.negated = False
        self.dressed: tuple[str | None, str | None] | None = None  # clothes and colour of whoever comes
        self.loose: list[Noun] = []  # worn things that came before their wearer
        self.unworn: str | None = None  # the word for them
        self.listed = ""  # how the last subject joined the others: "and", "comma"
        self.begun = False  # something has been understood
        self.mute: str | None = None  # scenery was named last, and a verb now is its own: "air", "body"
        self._open()

    def _open(self) -> None:
        self.article: str | None = None
        self.owned = False  # "her cub"
        self.to = False  # "to fish"
        self.another = False  # never the same as one of its kind before
        self.crowd: int | None = None  # how many the kind's own word for many says
        self.traits: tuple[str, ...] = ()
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
        alone = len(self.strangers) == 1 and self.article == "indefinite"
        terms = [term for term in self.strangers if alone or not _is_adjective(term)]
        if len(terms) > 1 and self.article == "indefinite" and (terms[-1].plural or terms[-1].form == "ed"):
            terms.pop()  # "a zorgblatt hums"
        if not terms:
            return
        counted = self.article or self.count or self.colour or self.scale != 1.0
        text = _shortened([term.text for term in terms], head_last=bool(counted))
        if self.negated:
            self.draft.refused.add(text)
            self.negated = False
        elif self._is_aside() or (not self._is_countable() and any(noun.art for noun in self.draft.nouns)):
            self.draft.spare.append(text)
            if terms[0].text[0].isupper() and not counted and self.after in ("in", "preposition"):
                self.draft.hints.append("city")  # "in Marrakech"
        elif terms[-1].lemma.lower().removesuffix("s").endswith(_TRADES):
            self._noun("puppet:person", text, plural=terms[-1].plural)  # "a clockmaker"
        elif len(terms) > 1 and not counted and all(term.text.istitle() for term in terms):
            self._noun("puppet:person", text, plural=False)  # a name
        elif counted or self.link or not self.begun:
            self._noun(None, text, plural=terms[-1].plural)
            if self.draft.nouns and self.draft.nouns[-1].word == text:  # else it was swallowed
                self.draft.nouns[-1].bare = not counted

    def _is_countable(self) -> bool:
        """Whether a stranger is one of a kind, or is had by somebody: "a zorgblatt", "riding zorgblatts"."""
        return bool(self.article == "indefinite" or self.count or self.link in ("riding", "holding", "chasing"))

    def _is_aside(self) -> bool:
        """Whether the open phrase only says where: its strangers are no actors."""
        if self.after in ("on", "in"):
            return self.article != "indefinite"
        return self.after in ("of", "from") or (self.after == "preposition" and self.link is None)

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
            noun = self._made(key, word, plural)
            self.draft.nouns.append(noun)
            self.mute = None
            self._dress_up(noun)
            wearer = self._wearer() if self._is_put_on(key) else None
            if wearer is None and self._is_put_on(key):
                self.loose.append(noun)
                self._open()
                return
            if wearer is not None:
                noun.bond, noun.to, noun.count = "wearing", wearer, wearer.count
                noun, self.worn = wearer, True
            else:
                self._bind(noun)
                self._join(noun)
            self.last, self.near, self.after = noun, True, "noun"
            self.object_of = None
        self._open()

    def _dress_up(self, wearer: Noun) -> None:
        """Give a newcomer what was put on before anybody was named."""
        nouns = self.draft.nouns
        for worn in self.loose if wearer.alive else ():
            worn.bond, worn.to = "wearing", wearer
            nouns.append(nouns.pop(nouns.index(worn)))
            self.loose = []

    def _is_put_on(self, key: str | None) -> bool:
        """Whether it is a hat or the like that somebody has on here: "wearing", "in" or "with" it."""
        return key in words.values("wearable")["things"] and (self.worn or self.link in ("in", "with"))

    def _made(self, key: str | None, word: str, plural: bool) -> Noun:
        count = self.crowd if self.crowd is not None else self._number(key, word, plural)
        noun = Noun(word, key, kind_of(key), self.manner, count, self.colour, self.scale)
        noun.definite, noun.plural = self.article != "indefinite" and not self.another, plural
        noun.kind = "thing" if noun.kind == "sign" else noun.kind
        noun.crowd = self.crowd is not None
        noun.traits = self.traits if noun.kind == "person" else ()
        if self.dressed is not None and noun.kind == "person":
            noun.dress, colour = self.dressed
            noun.colour, self.dressed = noun.colour or colour, None
        return noun

    def _wearer(self) -> Noun | None:
        """Whose clothes, hats and beards are spoken of: the last one named, or the sentence's subject."""
        named = [noun for noun in (self.last, *reversed(self.subjects)) if noun is not None]
        bodies = words.values("wearable")["bodies"]
        return next((noun for noun in named if noun.alive or noun.art in bodies), None)

    def _is_swallowed(self, key: str | None) -> bool:
        """Whether the noun is no actor of its own: what is worn, what a cup is full of, the house one is in."""
        if self.after == "of" and self.last is not None and self.last.kind == "sign":
            self.last.colour = self.last.colour or self.colour  # "HELLO made of green leaves"
            return True
        if self.worn and words.group_of(key or "") in ("clothing", "tool", ""):
            return key not in words.values("wearable")["things"]
        if self.after == "of" and self.last is not None and self.last.kind != "card":
            homes = words.values("haunt") if kind_of(key) == "vehicle" else ()
            self.draft.hints += [place for place in homes if is_listed(key, "haunt", place)]  # "the wheel of a ship"
            return True
        if self.link == "in" and self.last is not None and key is not None and key == self.last.art:
            return True  # flowers in a vase are one picture
        inside = self.link == "in" and any(noun.alive for noun in self.subjects)
        parts = [part for part in (key or "").removeprefix("prop:").split("-") if part in _INTO]
        if inside and parts:
            self.draft.near.append("room")
            self.draft.add("detail", tuple(each for each in (_INTO[parts[0]],) if each))
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
        if self.object_of in LENT and self.subjects and not (noun.alive and self.object_of != "ride"):
            self._lend(noun, self.object_of or "")
        elif self.object_of in ("walk", "run") and noun.alive and self.subjects and self.link is None:
            noun.follows = self.subjects[0]
        elif self.link in ("riding", "holding", "chasing"):
            for subject in self.subjects:
                if subject.alive or subject.kind == "card" or self.link != "holding":  # a teapot holds nothing
                    self._tie(subject, self.link, noun)
        elif self.link is None and noun.art in _UMBRELLAS and self.whither in _BELOW and self.subjects:
            self._tie(self.subjects[0], "holding", noun)  # "a couple under an umbrella"
        elif self.link is not None and self.last is not None:
            anchor = self._anchor()
            play = self.played and (noun.art in _PLAYED or words.group_of(noun.art or "") in _PLAYED)
            small = noun.kind not in ("vehicle", "plant") and noun.art not in _FURNITURE
            held = self.link == "with" and anchor.kind == "person" and not noun.alive and small
            toy = words.group_of(noun.art or "") in _TOYS or noun.art in _TOYS
            held = held and not (self.moved and toy)
            self._tie(anchor, "with" if play else "holding" if held else self.link, noun)
        self.played = False

    def _anchor(self) -> Noun:
        """Who is in, on or with the noun that comes: a creature named right before, else the one that acts."""
        last = self.last
        assert last is not None, "a link has somebody before it"
        if self.link == "on" and self.host_of is last and last.alive and last.bond is None:
            return last  # "gives it to a clown on a bench"
        if (
            self.link == "with"
            and self.host_of is last
            and last.kind in ("plant", "food")
            and last not in self.subjects
        ):
            return last  # "under a tree with lanterns"
        return self.subjects[0] if self.moved and self.subjects else last

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
                noun.motion, self.lead, self.moved, self.led = self.lead, None, True, noun
        elif not self.moved and self.after in ("and", "comma") and self.link is None:
            again = noun.definite and any(noun.art == other.art for other in self.subjects)
            again = again or (self.after == "comma" and noun.alive and not self.subjects[-1].alive)
            self.subjects = [noun] if again else [*self.subjects, noun]
            self.listed = self.after


def _is_adjective(term: Term) -> bool:
    """Whether a word that nobody knows is no noun by its ending: "formed", "bending", "slowly"."""
    word = term.lemma.lower()
    participle = len(word) > _SHORTEST_PARTICIPLE and word.endswith(("ing", "ed")) and not word.endswith("eed")
    return word.endswith("ly") or participle


def _shortened(texts: list[str], *, head_last: bool) -> str:
    """At most three words and 24 characters: the last ones of an English phrase, the first of anything else."""
    chosen = texts[-3:] if head_last else texts[:3]
    while len(chosen) > 1 and len(" ".join(chosen)) > _LONGEST_CARD:
        chosen = chosen[1:] if head_last else chosen[:-1]
    return " ".join(chosen)[:_LONGEST_CARD]
