"""A prompt to a real MP4, drawn by code in seconds: no account, no GPU, no model, no network.

`render` makes one video in this process; a server gives its orders to `animatic.pool`. Importing this loads no
native library.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from animatic.order import Codec, Facts, Order, OrderRefused, Progress, RenderFailed, __version__
from animatic.scene import Move, Scene, Style

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["Facts", "Order", "OrderRefused", "Progress", "RenderFailed", "Scene", "__version__", "poster", "render"]


def render(
    prompt_or_scene: str | Scene,
    path: str | Path,
    *,
    width: int = 1280,
    height: int = 720,
    seconds: float = 4.0,
    seed: int = 0,
    fps: int = 24,
    codec: Codec = "h264",
    style: Style | None = None,
    camera: Move | None = None,
    badge: bool = True,
    image: bytes | None = None,
    remix_of: Scene | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> Facts:
    """Make one video at `path`, replacing what is there, in this process and thread; about a second per second at 720p.

    `remix_of` is changed by what the prompt names and keeps the rest; `image`, a JPEG, PNG or WebP, is moved instead.
    `cancel` is asked after each frame; once it answers True the pictures so far are closed as a valid, shorter file,
    and Facts.complete is False. A Scene brings its own seed and style. Raises OrderRefused and RenderFailed.
    """
    from animatic.production import produce  # av, numpy and ThorVG: 40 MB that a server with a pool never loads

    order = _order(
        prompt_or_scene,
        seed=seed,
        width=width,
        height=height,
        seconds=seconds,
        fps=fps,
        codec=codec,
        style=style,
        camera=camera,
        badge=badge,
        image=image,
        remix_of=remix_of.to_json() if remix_of else None,
    )
    return produce(order, Path(path), on_progress or _ignore, cancel or _never)


def poster(
    prompt_or_scene: str | Scene,
    t: float,
    width: int,
    height: int,
    *,
    seed: int = 0,
    style: Style | None = None,
    badge: bool = True,
    seconds: float = 4.0,
) -> Image:
    """The picture `t` seconds into the video of so many seconds, exactly as the video shows it."""
    from animatic.production import still

    order = _order(prompt_or_scene, seed=seed, width=width, height=height, seconds=seconds, style=style, badge=badge)
    return still(order, t)


def _order(prompt_or_scene: str | Scene, **asked: object) -> Order:
    if isinstance(prompt_or_scene, Scene):
        scene = prompt_or_scene
        return Order(prompt=scene.prompt, scene=scene.to_json(), **{**asked, "seed": scene.seed})  # type: ignore[arg-type]  # Order checks
    return Order(prompt=prompt_or_scene, **asked)  # type: ignore[arg-type]  # Order checks each value


def _ignore(_progress: Progress) -> None: ...


def _never() -> bool:
    return False
