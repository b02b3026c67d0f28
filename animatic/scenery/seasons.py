"""What grows and lies on open land: the colours of snow, autumn, blossom, wheat, savanna, highlands and summer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from animatic.stage import Stage

Season = Literal["summer", "snow", "savanna", "wheat", "highlands", "autumn", "blossoms"]


@dataclass(frozen=True, slots=True)
class Growth:
    """One look of the land. Pairs are colours near and far, before the light."""

    season: Season
    hills: tuple[str, str]  # two rows of far hills
    woods: tuple[str, str]
    slope: tuple[str, str]
    grain: str  # of single blades
    grass: str  # of tufts
    crowns: tuple[str, str, str, str]  # of trees
    blossoms: tuple[str, ...]  # none where nothing flowers

    @property
    def is_snowy(self) -> bool:
        return self.season == "snow"


_WILD = ("#f4f1ea", "#f6c945", "#e8637a", "#b58ae0", "#ff9a5c")
_GROWTHS: dict[Season, Growth] = {
    "summer": Growth(
        "summer", ("#6d93a8", "#6f9f74"), ("#5f9a45", "#7fb45c"), ("#4c8a36", "#84bf52"), "#a3d468", "#66a83f",
        ("#4f8f3f", "#5c9c49", "#437f3c", "#6ea653"), _WILD,
    ),
    "snow": Growth(
        "snow", ("#b9cbe2", "#d2deee"), ("#dde8f4", "#f2f7fc"), ("#d3e0ee", "#fafcff"), "#c6d6e8", "#b9a98c",
        ("#dce8f2", "#e9f1f8", "#d2e0ec", "#f2f7fb"), (),
    ),
    "savanna": Growth(
        "savanna", ("#a58f86", "#b79a62"), ("#c59f4b", "#d8b662"), ("#b98a35", "#e0bd62"), "#f0d788", "#c99a3f",
        ("#7f8a3c", "#8c9444", "#717d36", "#99984c"), (),
    ),
    "wheat": Growth(
        "wheat", ("#8097a0", "#8fa35f"), ("#cfa23c", "#e3bd55"), ("#c68f2a", "#eec254"), "#f8dd8c", "#dba83c",
        ("#5c8f3f", "#6a9c49", "#4f803c", "#7ba653"), ("#d8433a", "#f4f1ea", "#5f7fe0"),
    ),
    "highlands": Growth(
        "highlands", ("#7b7390", "#8a6f78"), ("#8a6a3f", "#a5814c"), ("#77603a", "#a98a4a"), "#c9a862", "#96703e",
        ("#b5722f", "#8f6a34", "#a85a30", "#6f7040"), ("#a06bb0", "#8a5aa8", "#c58ac6", "#7f5a9a"),
    ),
    "autumn": Growth(
        "autumn", ("#8a8a9a", "#a98a5a"), ("#a8843c", "#c29a4a"), ("#8a7a34", "#b99a48"), "#dcbc62", "#a88a3c",
        ("#d9762b", "#c8502f", "#e6a832", "#b8662c"), ("#d9762b", "#c9462c", "#e6b13a", "#8f5a2c"),
    ),
    "blossoms": Growth(
        "blossoms", ("#8f93b4", "#8faa84"), ("#7aa65c", "#9cc274"), ("#629a48", "#9acb68"), "#b9e084", "#7ab552",
        ("#f4b6cc", "#f9cbdb", "#ee9fbc", "#fbdde7"), ("#fbdbe4", "#f4b6cc", "#f4f1ea", "#f6c945"),
    ),
}  # fmt: skip
_ASKED: tuple[tuple[Season, tuple[str, ...]], ...] = (
    ("snow", ("snow", "ice", "winter", "snowy")),
    ("savanna", ("savanna",)),
    ("wheat", ("wheat",)),
    ("highlands", ("highlands",)),
    ("autumn", ("autumn",)),
    ("blossoms", ("blossoms",)),
)  # the first that is named wins: a wheat field in the snow is white


def growth(stage: Stage) -> Growth:
    """How the land of this stage looks; under falling snow it is white."""
    if "snow" in stage.shot.weather or stage.shot.set == "snow":
        return _GROWTHS["snow"]
    return _GROWTHS[next((season for season, words in _ASKED if stage.has(*words)), "summer")]


def is_snowy(stage: Stage) -> bool:
    return growth(stage).is_snowy
