"""How large each actor is beside a grown person, and how an actor becomes a Look. Where it stands is the cast's."""

from __future__ import annotations

from functools import cache

from animatic import art, looks, props
from animatic.props import Look
from animatic.scene import Actor
from animatic.stage import Stage

_KINDS = {
    "person": 1.0, "animal": 0.8, "bird": 0.55, "fish": 0.7, "vehicle": 1.15, "plant": 1.0, "food": 0.55, "thing": 0.62,
    "sign": 0.95, "card": 0.85,
}  # fmt: skip
# Heights, or widths where they are more, where a grown person is 1: a little nearer to each other than in life.
_BY_SIZE = {
    0.42: ("soccer-ball basketball volleyball baseball softball tennis rugby-football american-football yarn"),
    0.36: ("ant bug beetle lady-beetle fly mosquito cricket worm spider snail"),
    0.45: ("mouse rat hamster frog butterfly honeybee chipmunk hedgehog crab shrimp"),
    0.78: ("rabbit cat black-cat turtle penguin duck chicken rooster owl otter"),
    0.85: ("eagle swan goose flamingo peacock seal"),
    1.3: ("horse zebra cow ox camel two-hump-camel deer llama bison donkey shark"),
    1.15: ("tiger leopard gorilla kangaroo crocodile dolphin orca hippopotamus"),
    1.6: ("elephant rhinoceros mammoth"),
    1.8: ("giraffe dragon t-rex sauropod"),
    0.95: ("bicycle motor-scooter motorcycle kick-scooter sled canoe skateboard"),
    0.9: ("rocket flying-saucer helicopter airplane small-airplane"),
    1.9: ("ship passenger-ship ferry sailboat"),
    1.7: (
        "bus articulated-lorry locomotive fire-engine delivery-truck train tram trolleybus "
        "house house-with-garden hut derelict-house tent"
    ),
    2.1: ("whale spouting-whale deciduous-tree evergreen-tree palm-tree"),
    2.4: ("classical-building hotel church mosque ferris-wheel"),
    2.0: ("hot-air-balloon"),
    3.0: (
        "castle japanese-castle office-building mountain snow-capped-mountain volcano statue-of-liberty tokyo-tower "
        "tornado"
    ),
}
_PICTURES = {key: size for size, keys in _BY_SIZE.items() for key in keys.split()}
# The same beside the living, on a cake or in a tree: alone in the picture these come nearer, as all do that are small.
_BY_SIZE_IN_COMPANY = {
    0.34: "candle",
    0.3: "mushroom brown-mushroom lantern",
    0.36: (
        "blossom cherry-blossom rose wilted-flower hibiscus tulip sunflower hyacinth lotus "
        "white-flower bouquet seedling herb shamrock four-leaf-clover"
    ),
    0.42: "black-bird bird parrot dove hummingbird",
}
_IN_COMPANY = {key: size for size, keys in _BY_SIZE_IN_COMPANY.items() for key in keys.split()}
_INSECTS = frozenset([
    "ant", "bug", "beetle", "lady-beetle", "fly", "mosquito", "cricket", "worm", "spider", "snail", "butterfly",
    "honeybee",
])  # fmt: skip
# Drawn by code rather than taken from the pack, because they must move: strings, steam, rolling stripes.
_BETTER = {
    "balloon": "balloon", "hot-beverage": "cup", "teacup-without-handle": "cup",
    "locomotive": "steam_train", "train": "train", "tram-car": "tram", "tram": "tram", "canoe": "canoe",
    "bicycle": "bicycle", "motorcycle": "motorcycle", "helicopter": "helicopter", "airplane": "airliner",
    "small-airplane": "biplane", "flying-saucer": "flying_saucer", "candle": "candle", "tent": "tent",
    "ferris-wheel": "ferris_wheel", "basketball": "basketball", "skateboard": "skateboard", "kite": "kite",
    "pancakes": "pancakes",
    "tornado": "tornado", "ghost": "ghost", "violin": "violin", "red-paper-lantern": "lantern",
}  # fmt: skip


def look_for(stage: Stage, actor: Actor, unit: float, number: int = 0) -> Look:
    """The actor, drawn; `unit` is a grown person's height in units, `number` which of its `count` it is.

    Whatever it is called, something is drawn."""
    prefix, _, name = (actor.art or "").partition(":")
    name = name or _BETTER.get(prefix, "")
    usual = _size(actor, prefix, name)
    small = _IN_COMPANY.get(name or prefix, usual)
    size = unit * actor.scale * (min(usual, small) if _in_company(stage, actor) else usual)
    if actor.kind == "sign" or name == "sign":
        return looks.sign(stage, actor.word, size)
    if name and name in props.names():
        return props.make(name, stage, actor, size, number)
    if actor.art and art.has(actor.art):
        return looks.picture(stage, actor.art, size, actor.colour)
    return looks.card(stage, actor.word, size)


def _size(actor: Actor, prefix: str, name: str) -> float:
    if name and name in props.names():
        return props.size_of(name)
    if prefix in _PICTURES:
        return _PICTURES[prefix]
    return 1.75 if prefix in _buildings() else _KINDS[actor.kind]


def _in_company(stage: Stage, actor: Actor) -> bool:
    """Whether it stands where its size is judged by another's; what is giant, held, worn or in a vase is as usual."""
    if actor.scale > 1 or actor.relation in ("holding", "wearing", "in"):
        return False
    return actor.relation == "on" or any(
        other.kind in ("person", "animal", "bird") and other.art not in _INSECTS and other.name != actor.name
        for other in stage.shot.actors
    )


@cache
def _buildings() -> frozenset[str]:
    groups = art.keywords()["groups"]
    return frozenset(key for name in ("place-building", "place-religious") for key in groups.get(name, ()))
