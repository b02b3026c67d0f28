"""`python -m animatic "a cat playing with a ball" -o cat.mp4`: one video from the command line."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from pathlib import Path
from typing import get_args

from animatic import Facts, OrderRefused, Progress, RenderFailed, __version__, render
from animatic.order import Codec
from animatic.scene import Move, Style


def main() -> int:
    asked = _asked()
    stop = threading.Event()
    signal.signal(signal.SIGINT, lambda _number, _frame: stop.set())  # Ctrl-C keeps what is drawn as a shorter video
    try:
        facts = _rendered(asked, stop)
    except (OrderRefused, RenderFailed, OSError) as error:
        sys.stderr.write(f"\n{error}\n")
        return 2
    sys.stderr.write("\n")
    sys.stdout.write(_summary(facts) + "\n")
    return 0 if facts.complete else 130  # what a shell expects after Ctrl-C


def _rendered(asked: argparse.Namespace, stop: threading.Event) -> Facts:
    width, height = asked.size
    return render(
        asked.prompt,
        asked.output,
        width=width,
        height=height,
        seconds=asked.seconds,
        seed=asked.seed,
        fps=asked.fps,
        codec=asked.codec,
        style=asked.style,
        camera=asked.camera,
        image=asked.image.read_bytes() if asked.image else None,
        on_progress=_tell,
        cancel=stop.is_set,
    )


def _tell(progress: Progress) -> None:
    sys.stderr.write(f"\rDrawing {progress.fraction:4.0%}")
    sys.stderr.flush()


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m animatic", description="Draw a prompt as a video, offline.")
    parser.add_argument("prompt")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.mp4")
    parser.add_argument("--size", type=_size, default="1280x720", metavar="WxH")
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--fps", type=int, default=24)
    parser.add_argument("--style", choices=get_args(Style))
    parser.add_argument("--camera", choices=get_args(Move))
    parser.add_argument("--codec", choices=get_args(Codec), default="h264")
    parser.add_argument(
        "--image", type=Path, metavar="FILE", help="a JPEG, PNG or WebP that moves instead of a drawing"
    )
    parser.add_argument("--version", action="version", version=f"animatic {__version__}")
    return parser.parse_args()


def _summary(facts: Facts) -> str:
    made = f"{facts.path}: {facts.seconds:g} s, {facts.width}x{facts.height}, {facts.bytes / 1e6:.1f} MB"
    return f"{made}, in {facts.wall_seconds:.1f} s\nUnderstood as: {facts.understood}"


def _size(written: str) -> tuple[int, int]:
    try:
        width, height = (int(side) for side in written.lower().split("x"))
    except ValueError:
        raise argparse.ArgumentTypeError(f"a size is written like 1280x720, and {written!r} is not") from None
    return width, height


if __name__ == "__main__":
    sys.exit(main())
