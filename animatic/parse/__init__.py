"""Text to Scene: what a prompt asks to see, and what a remix changes in a scene. Pure; nothing is drawn here."""

from __future__ import annotations

from animatic import words
from animatic.parse.abroad import in_english
from animatic.parse.grammar import read
from animatic.parse.remixing import remix
from animatic.parse.staging import filled, stage
from animatic.parse.takes import takes
from animatic.scene import Scene, Shot, Style

__all__ = ["parse", "remix"]

_SHORTEST_SHOT = 1.5  # seconds; the eye needs as long to find its way after a cut


def parse(prompt: str, seed: int, *, seconds: float, style: Style | None = None) -> Scene:
    """What the prompt asks to see in a video of so many seconds. Never fails and is never empty; costs 1 to 5 ms.

    `style` overrides one that the prompt names. Nouns that nothing here can draw become cards and are listed in
    `unknown`; a prompt that says nothing (or only in signs) becomes a quiet abstract picture.
    """
    drafts = [read(sentence) for sentence in words.sentences(in_english(prompt))]
    made = takes(drafts, max(1, int(seconds / _SHORTEST_SHOT)))
    shots = tuple(filled(shot) for shot in stage(made))
    named: list[Style] = [each for take in made for each in take.found["style"]]  # type: ignore[misc]  # by the lexicon
    return Scene(prompt, seed, shots, style or _chosen(named), _unknown(shots))


def _chosen(named: list[Style]) -> Style:
    """The first style named, but black and white before all; "cinematic" only alone: prompts say it of everything."""
    if "noir" in named:
        return "noir"
    return next((each for each in named if each != "cinematic"), named[0] if named else "plain")


def _unknown(shots: tuple[Shot, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(actor.word for shot in shots for actor in shot.actors if actor.kind == "card"))
