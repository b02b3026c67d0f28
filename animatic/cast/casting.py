"""How an actor becomes a Look for the cast: with a drawn body where it has one, else as `sizes` draws it."""

from __future__ import annotations

from dataclasses import replace

from animatic import art, looks, puppets, sizes
from animatic.palette import shade
from animatic.props import Look
from animatic.scene import Actor, Shot
from animatic.scenery.land import sway
from animatic.stage import Stage
from animatic.vector import Group, Path, Shape, Svg

_WHOLE = {"chicken": "rooster"}  # pictures of a head, and the same bird from head to foot
_YOUNG = ((("duckling", "gosling", "chick", "cygnet"), "baby-chick"),)  # words of the prompt, and their picture
_DARK = 330  # of 765, the sum of red, green and blue below which glasses need a rim
_BLOOMS = frozenset({"blossom", "cherry-blossom", "hibiscus", "white-flower", "lotus"})  # pictures without a stem
_TOYS = ("ball", "yarn", "frisbee", "disc", "stick", "bone")  # animals chase these on four legs


def look_for(stage: Stage, actor: Actor, unit: float, number: int = 0) -> Look:
    """The actor's `number`th one, drawn; `unit` is a grown person's height in units."""
    young = next((key for words, key in _YOUNG if actor.word.lower().startswith(words)), None)
    if young and actor.art:
        actor = replace(actor, art=young)
    if actor.art in _WHOLE:
        actor = replace(actor, art=_WHOLE[actor.art])
    if actor.relation == "wearing" and (actor.art or "").endswith("glasses") and _on_dark(stage.shot, actor):
        return _rimmed(stage, actor, sizes.look_for(stage, actor, unit, number))
    figure = puppets.figure(stage, actor, unit, number, upright=_needs_hands(stage.shot, actor))
    look = figure or sizes.look_for(stage, actor, unit, number)
    return _on_its_stem(stage, look) if actor.art in _BLOOMS and _grows(stage.shot, actor) else look


def _grows(shot: Shot, actor: Actor) -> bool:
    """Whether a flower stands in the ground: nobody wears or holds it, and it is in nothing."""
    taken = any(each.to == actor.name and each.relation in ("holding", "wearing") for each in shot.actors)
    return actor.relation is None and not taken and shot.set not in ("table", "ocean", "sky", "space", "abstract")


def _on_its_stem(stage: Stage, look: Look) -> Look:
    """The bloom above a stalk with two leaves, which sways; as a whole no taller than the bloom alone was."""
    w, stalk = look.width, 1.15 * look.height
    green = looks.cast_tone(stage, "#4f8f3a")
    stem = Path().move(-0.03 * w, 0).quad(0.05 * w, -0.5 * stalk, -0.02 * w, -stalk - 0.3 * look.height)
    stem.line(0.03 * w, -stalk - 0.3 * look.height).quad(0.1 * w, -0.5 * stalk, 0.04 * w, 0).close()
    leaves = [
        Path().move(0, -up * stalk).quad(side * 0.3 * w, -(up + 0.3) * stalk, side * 0.46 * w, -(up + 0.14) * stalk)
        .quad(side * 0.24 * w, -(up - 0.02) * stalk, 0, -up * stalk).close()
        for side, up in ((-1, 0.18), (1, 0.34))
    ]  # fmt: skip
    bloom = Group(look.node)
    bloom.place(0, -stalk)
    plant = Group(Shape(stem, green), *(Shape(leaf, shade(green, 1.15)) for leaf in leaves), bloom)
    sway(stage, plant, 0.7, 0.03)
    smaller = look.height / (look.height + stalk)
    node = Group(plant)
    node.place(0, 0, smaller)
    return replace(look, node=Group(node), width=w * smaller, shadow=0.5)


def _needs_hands(shot: Shot, actor: Actor) -> bool:
    """An animal that holds something stands upright, and one that drives; none that plays with a ball."""
    to = next((each for each in shot.actors if each.name == actor.to and each is not actor), None)
    if to is None:
        return False
    name = to.art or to.word
    if actor.relation == "holding":
        return actor.motion != "play" or not any(toy in name for toy in _TOYS)
    return actor.relation in ("riding", "in") and to.kind == "vehicle" and not name.endswith(("board", "sled"))


def _on_dark(shot: Shot, actor: Actor) -> bool:
    """Whether it is worn on a dark head, where dark glasses would not be seen."""
    wearer = next((each for each in shot.actors if each.name == actor.to), None)
    if wearer is None or not wearer.art or not art.has(wearer.art):
        return False
    return sum(looks.survey(wearer.art).main) < _DARK


def _rimmed(stage: Stage, actor: Actor, look: Look) -> Look:
    """With a pale rim: the same picture once more behind it, in one colour and a little larger."""
    assert actor.art is not None
    ink, pale = looks.survey(actor.art), looks.cast_tone(stage, "#ffd9a0")
    side = look.width / (ink.right - ink.left)
    rims = []
    for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1)):
        rim = Svg(looks.tinted(art.svg(actor.art), lambda _: pale), side)
        thick = 0.028 * look.width
        rim.place(-side * (ink.left + ink.right) / 2 + dx * thick, -side * ink.low + dy * thick)
        rims.append(rim)
    return replace(look, node=Group(*rims, look.node))
