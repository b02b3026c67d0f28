"""Light and colour: what each time of day and weather does to a colour, near and far. Nothing here draws."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass, replace

from animatic.scene import Time, Weather
from animatic.vector import RGB, Colour, rgb


@dataclass(frozen=True, slots=True)
class Light:
    """The light of one shot. `tone` gives a colour as this light shows it; use it for everything that is lit."""

    time: Time
    sky: tuple[tuple[float, str], ...]  # from the zenith (0) to the horizon (1)
    haze: str  # what distance fades to
    thickness: float  # how much of the haze lies on the farthest thing, 0 to 1
    tint: tuple[float, float, float]  # factor on red, green, blue of all that is lit
    glow: str  # colour of sun or moon light: rims, glitter, beams
    orb: tuple[float, float] | None  # sun or moon, as parts of the width and of the sky's height; None is hidden
    orb_colour: str
    stars: float  # 0 to 1
    shadow: float  # opacity of a contact shadow
    lamps: bool  # windows and lamps are lit

    def tone(self, colour: Colour, distance: float = 0) -> RGB:
        """`distance` 0 is near, 1 as far as the eye sees."""
        lit = (min(255.0, c * f) for c, f in zip(rgb(colour), self.tint, strict=True))
        veil = self.thickness * distance
        r, g, b = (c * (1 - veil) + h * veil for c, h in zip(lit, rgb(self.haze), strict=True))
        return round(r), round(g), round(b)

    @property
    def is_dark(self) -> bool:
        return self.time in ("night", "neon", "dusk")


_DAY = Light(
    "day", ((0, "#2f7fd6"), (0.55, "#7fbdf2"), (1, "#dff1fb")), "#cfe6f5", 0.62, (1.0, 1.0, 1.0),
    "#fff6d8", (0.78, 0.26), "#fffbe6", 0, 0.26, False,
)  # fmt: skip
_TIMES: dict[Time, Light] = {
    "day": _DAY,
    "dawn": replace(
        _DAY, time="dawn", sky=((0, "#5b7fc4"), (0.5, "#d9a9c4"), (0.8, "#fbc9a6"), (1, "#ffe3b8")), haze="#f6cdb6",
        thickness=0.7, tint=(0.98, 0.86, 0.84), glow="#ffe2b0", orb=(0.24, 0.8), orb_colour="#fff0cf", shadow=0.2,
    ),
    "sunset": replace(
        _DAY, time="sunset", sky=((0, "#41407f"), (0.38, "#b0527f"), (0.7, "#f58a4b"), (1, "#ffd27a")),
        haze="#f7a765", thickness=0.66, tint=(1.02, 0.8, 0.62), glow="#ffcf7a", orb=(0.7, 0.8),
        orb_colour="#fff1b8", shadow=0.3,
    ),
    "dusk": replace(
        _DAY, time="dusk", sky=((0, "#1b2350"), (0.5, "#4b4a86"), (0.82, "#a2628c"), (1, "#e39a86")), haze="#7d6391",
        thickness=0.7, tint=(0.56, 0.5, 0.66), glow="#ffc9a8", orb=None, orb_colour="#ffe9d0", stars=0.35, shadow=0.24,
        lamps=True,
    ),
    "night": replace(
        _DAY, time="night", sky=((0, "#070b22"), (0.6, "#152450"), (1, "#2d4272")), haze="#22345f", thickness=0.68,
        tint=(0.36, 0.42, 0.62), glow="#cfe0ff", orb=(0.76, 0.24), orb_colour="#f4f1dc", stars=1, shadow=0.34,
        lamps=True,
    ),
    "overcast": replace(
        _DAY, time="overcast", sky=((0, "#8797a6"), (0.6, "#aab6c0"), (1, "#cdd4d8")), haze="#bfc8ce", thickness=0.7,
        tint=(0.82, 0.85, 0.88), glow="#eef2f4", orb=None, shadow=0.14,
    ),
    "neon": replace(
        _DAY, time="neon", sky=((0, "#0a0620"), (0.55, "#24104a"), (1, "#5b1f6e")), haze="#3a1a66", thickness=0.6,
        tint=(0.42, 0.36, 0.66), glow="#ff6ad5", orb=None, stars=0.35, shadow=0.34, lamps=True,
    ),
}  # fmt: skip
_GREY: tuple[Weather, ...] = ("rain", "storm", "fog")


def light_of(time: Time, weather: tuple[Weather, ...] = ()) -> Light:
    """Rain, storm and fog hide the sun and the stars and thicken the haze, whatever the hour."""
    light = _TIMES[time]
    if "fog" in weather:
        pale = mix(light.haze, light.glow, 0.3)
        sky = tuple((at, named(mix(colour, pale, 0.62))) for at, colour in light.sky)
        light = replace(light, sky=sky, haze=named(pale), thickness=min(0.94, light.thickness + 0.26))
    if not any(word in weather for word in _GREY):
        return light
    dim = 0.72 if "storm" in weather else 0.86
    return replace(
        light,
        sky=tuple((at, muted(colour, 0.85 if time == "neon" else 0.4, dim)) for at, colour in light.sky),
        haze=muted(light.haze, 0.5, dim),
        tint=(light.tint[0] * dim, light.tint[1] * (dim + 0.02), light.tint[2] * (dim + 0.05)),
        orb=None,
        stars=0,
        shadow=light.shadow * 0.6,
    )


def mix(a: Colour, b: Colour, amount: float) -> RGB:
    """`amount` 0 is a, 1 is b."""
    r, g, blue = (round(x + (y - x) * amount) for x, y in zip(rgb(a), rgb(b), strict=True))
    return r, g, blue


def shade(colour: Colour, factor: float) -> RGB:
    """Darker below 1, brighter above it."""
    r, g, b = (max(0, min(255, round(c * factor))) for c in rgb(colour))
    return r, g, b


def muted(colour: Colour, saturation: float, brightness: float = 1) -> str:
    """`saturation` and `brightness` are factors."""
    hue, light, full = colorsys.rgb_to_hls(*(c / 255 for c in rgb(colour)))
    r, g, b = colorsys.hls_to_rgb(hue, min(1, light * brightness), full * saturation)
    return named((round(r * 255), round(g * 255), round(b * 255)))


def named(colour: Colour) -> str:
    """As "#rrggbb"."""
    r, g, b = rgb(colour)
    return f"#{r:02x}{g:02x}{b:02x}"
