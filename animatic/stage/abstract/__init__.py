"""For prompts that name no place: a composition by the form and the mood that the prompt names, as a title sequence.

Details: a form ("ribbons", "spiral", "numbers", "geometry", "waves of light", "crystals", "ink", "smoke"), a mood
("hope", "calm", ...), and colours as "#rrggbb": the first turns into the second. With actors, they keep the front.
"""

from __future__ import annotations

from collections.abc import Callable

from animatic.scene import Shot
from animatic.stage import Floor, Stage
from animatic.stage.abstract.crystals import crystals
from animatic.stage.abstract.feelings import Form
from animatic.stage.abstract.field import air, field, ground
from animatic.stage.abstract.ink import ink
from animatic.stage.abstract.mood import Mood, forms_of
from animatic.stage.abstract.numerals import numbers
from animatic.stage.abstract.polygons import geometry
from animatic.stage.abstract.silk import ribbons, smoke
from animatic.stage.abstract.spirals import spiral
from animatic.stage.abstract.waves import waves

# From the back to the front, so that several at once lie well over one another.
_FORMS: dict[Form, Callable[[Stage, Mood], None]] = {
    "waves of light": waves,
    "geometry": geometry,
    "spiral": spiral,
    "ink": ink,
    "smoke": smoke,
    "crystals": crystals,
    "ribbons": ribbons,
    "numbers": numbers,
}

_BEHIND = 0.6  # strength of a form before which a cast or another form stands


def build(stage: Stage, shot: Shot) -> None:
    view = stage.view
    stage.horizon = view.height * 0.66
    stage.floor = Floor(view.height * 0.86, 262, far_y=view.height * 0.78, sky_y=0.34, shadow_opacity=0.2, mirror=0.1)
    mood = Mood(stage)
    field(stage, mood)
    if mood.plain is not None and shot.actors and not stage.has(*_FORMS):
        ground(stage, mood)  # a studio: nothing but what stands before it
        air(stage, mood)
        return
    *behind, last = forms_of(stage, mood, tuple(_FORMS))
    for form in behind:
        _FORMS[form](stage, Mood(stage, _BEHIND))
    _FORMS[last](stage, Mood(stage, _BEHIND) if shot.actors else mood)
    if shot.actors:
        ground(stage, mood)
    air(stage, mood)
