"""ThorVG's C library as ctypes prototypes: loaded once per process, on first use, with no threads of its own.

Nothing here knows what is drawn; `nodes` and `canvas` are its only users.
"""

from __future__ import annotations

import ctypes
import functools
import importlib.util
import sys
from pathlib import Path as FilePath
from typing import Any

_POINTER = ctypes.c_void_p
_FLOAT = ctypes.c_float
_U8 = ctypes.c_uint8
_U32 = ctypes.c_uint32
_BOOL = ctypes.c_bool
_INT = ctypes.c_int


class Matrix(ctypes.Structure):
    """Row-major 3x3, the last row always 0 0 1."""

    _fields_ = [(name, _FLOAT) for name in ("e11", "e12", "e13", "e21", "e22", "e23", "e31", "e32", "e33")]


class ColourStop(ctypes.Structure):
    _fields_ = [("offset", _FLOAT), ("r", _U8), ("g", _U8), ("b", _U8), ("a", _U8)]


VISITOR = ctypes.CFUNCTYPE(_BOOL, _POINTER, _POINTER)

# The names and arguments of thorvg_capi.h as of ThorVG 1.0; all of them answer a status, but for those in _ANSWERS.
_ARGUMENTS: dict[str, tuple[Any, ...]] = {
    "tvg_engine_init": (_U32,),
    "tvg_swcanvas_create": (_U8,),
    "tvg_swcanvas_set_target": (_POINTER, _POINTER, _U32, _U32, _U32, _INT),
    "tvg_canvas_add": (_POINTER, _POINTER),
    "tvg_canvas_update": (_POINTER,),
    "tvg_canvas_draw": (_POINTER, _BOOL),
    "tvg_canvas_sync": (_POINTER,),
    "tvg_canvas_destroy": (_POINTER,),
    "tvg_paint_ref": (_POINTER,),
    "tvg_paint_unref": (_POINTER, _BOOL),
    "tvg_paint_set_transform": (_POINTER, ctypes.POINTER(Matrix)),
    "tvg_paint_set_opacity": (_POINTER, _U8),
    "tvg_paint_set_visible": (_POINTER, _BOOL),
    "tvg_paint_set_clip": (_POINTER, _POINTER),
    "tvg_paint_get_type": (_POINTER, ctypes.POINTER(_INT)),
    "tvg_shape_new": (),
    "tvg_shape_reset": (_POINTER,),
    "tvg_shape_append_path": (_POINTER, _POINTER, _U32, _POINTER, _U32),
    "tvg_shape_set_fill_color": (_POINTER, _U8, _U8, _U8, _U8),
    "tvg_shape_set_fill_rule": (_POINTER, _INT),
    "tvg_shape_set_gradient": (_POINTER, _POINTER),
    "tvg_shape_get_gradient": (_POINTER, ctypes.POINTER(_POINTER)),
    "tvg_shape_set_stroke_width": (_POINTER, _FLOAT),
    "tvg_shape_set_stroke_color": (_POINTER, _U8, _U8, _U8, _U8),
    "tvg_shape_set_stroke_cap": (_POINTER, _INT),
    "tvg_shape_set_stroke_join": (_POINTER, _INT),
    "tvg_shape_set_stroke_gradient": (_POINTER, _POINTER),
    "tvg_shape_get_stroke_gradient": (_POINTER, ctypes.POINTER(_POINTER)),
    "tvg_linear_gradient_new": (),
    "tvg_linear_gradient_set": (_POINTER, _FLOAT, _FLOAT, _FLOAT, _FLOAT),
    "tvg_radial_gradient_new": (),
    "tvg_radial_gradient_set": (_POINTER, _FLOAT, _FLOAT, _FLOAT, _FLOAT, _FLOAT, _FLOAT),
    "tvg_gradient_set_color_stops": (_POINTER, ctypes.POINTER(ColourStop), _U32),
    "tvg_gradient_set_spread": (_POINTER, _INT),
    "tvg_gradient_set_transform": (_POINTER, ctypes.POINTER(Matrix)),
    "tvg_scene_new": (),
    "tvg_scene_add": (_POINTER, _POINTER),
    "tvg_scene_remove": (_POINTER, _POINTER),
    "tvg_picture_new": (),
    "tvg_picture_load_data": (_POINTER, ctypes.c_char_p, _U32, ctypes.c_char_p, ctypes.c_char_p, _BOOL),
    "tvg_picture_load_raw": (_POINTER, _POINTER, _U32, _U32, _INT, _BOOL),
    "tvg_picture_get_size": (_POINTER, ctypes.POINTER(_FLOAT), ctypes.POINTER(_FLOAT)),
    "tvg_picture_set_size": (_POINTER, _FLOAT, _FLOAT),
    "tvg_text_new": (),
    "tvg_font_load": (ctypes.c_char_p,),
    "tvg_text_set_font": (_POINTER, ctypes.c_char_p),
    "tvg_text_set_size": (_POINTER, _FLOAT),
    "tvg_text_set_text": (_POINTER, ctypes.c_char_p),
    "tvg_text_set_color": (_POINTER, _U8, _U8, _U8),
    "tvg_text_align": (_POINTER, _FLOAT, _FLOAT),
    "tvg_accessor_new": (),
    "tvg_accessor_del": (_POINTER,),
    "tvg_accessor_set": (_POINTER, _POINTER, VISITOR, _POINTER),
}
_ANSWERS: dict[str, Any] = {
    **dict.fromkeys(
        (
            "tvg_swcanvas_create",
            "tvg_shape_new",
            "tvg_linear_gradient_new",
            "tvg_radial_gradient_new",
            "tvg_scene_new",
            "tvg_picture_new",
            "tvg_text_new",
            "tvg_accessor_new",
        ),
        _POINTER,
    ),
    "tvg_paint_ref": ctypes.c_uint16,
    "tvg_paint_unref": ctypes.c_uint16,
}
_LIBRARIES = {"linux": "libthorvg-1.so", "darwin": "libthorvg-1.dylib", "win32": "libthorvg-1.dll"}


@functools.cache
def library() -> Any:
    """The library, its engine started. Raises OSError where the wheel has no library for this machine.

    The engine gets no threads: two canvases drawn from two threads crash, so a process draws with one.
    """
    tvg = ctypes.CDLL(str(_file()))
    for name, arguments in _ARGUMENTS.items():
        function = getattr(tvg, name)
        function.argtypes = arguments
        function.restype = _ANSWERS.get(name, _INT)
    tvg.tvg_engine_init(0)
    return tvg


def check(status: int, doing: str) -> None:
    """Raise RuntimeError unless ThorVG answered success; for building, where a failure would leave a hole."""
    if status != 0:
        raise RuntimeError(f"ThorVG answered {status} to {doing}.")


def _file() -> FilePath:
    found = importlib.util.find_spec("thorvg_python")
    if found is None or found.origin is None:
        raise OSError("The package thorvg-python is not installed.")
    return FilePath(found.origin).parent / _LIBRARIES.get(sys.platform, "libthorvg-1.so")
