"""Vector drawing over ThorVG: paths, nodes and canvases. It knows nothing of scenes, sets or time."""

from animatic.vector.canvas import Canvas
from animatic.vector.nodes import (
    RGB,
    Colour,
    Fill,
    Group,
    Linear,
    Node,
    Radial,
    Shape,
    Stop,
    Swarm,
    rgb,
)
from animatic.vector.path import Path, Point, circle, ribbon, skyline, streak
from animatic.vector.pictures import Raw, Svg, Text

__all__ = [
    "RGB",
    "Canvas",
    "Colour",
    "Fill",
    "Group",
    "Linear",
    "Node",
    "Path",
    "Point",
    "Radial",
    "Raw",
    "Shape",
    "Stop",
    "Svg",
    "Swarm",
    "Text",
    "circle",
    "rgb",
    "ribbon",
    "skyline",
    "streak",
]
