"""The gallery of an archive: one page that a browser opens from the folder, without a server and without the network.

Videos are written into it as data that no browser runs; the page's own script, known by its hash, shows them as text.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from app.amounts import exact
from app.archive.folder import VIDEOS
from app.archive.sidecar import Part, Sidecar

_HERE = Path(__file__).parent
_POLICY = (
    "default-src 'none'; script-src {script}; style-src {style}; img-src 'self' file:; media-src 'self' file:; "
    "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)


def page(videos: Iterable[Sidecar]) -> Iterator[str]:
    """The page, bit by bit, with these videos in their order."""
    script, style = ((_HERE / name).read_text("utf-8") for name in ("gallery.js", "gallery.css"))
    policy = _POLICY.format(script=_hashed(script), style=_hashed(style))
    before, after = (_HERE / "gallery.html").read_text("utf-8").split("{{ videos }}")
    yield before.replace("{{ policy }}", policy).replace("{{ style }}", style)
    comma = ""
    for video in videos:
        yield comma + _data(_shown(video))
        comma = ",\n"
    yield after.replace("{{ script }}", script)


def _hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _data(value: Any) -> str:
    """JSON in which nothing can end the element that holds it."""
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c")


def _shown(video: Sidecar) -> dict[str, Any]:
    cost = video.cost_microdollars
    return {
        "id": video.id,
        "prompt": video.prompt,
        "model": video.model,
        "size": f"{video.width}x{video.height}",
        "seconds": video.actual_seconds or video.seconds,
        "seed": video.seed,
        "cost": None if cost is None else exact(cost),
        "created": video.created_at.isoformat(),
        "owner": video.owner_name,
        "parent": video.parent_id,
        "kind": video.parent_kind,
        "understood": video.understood,
        "bytes": video.files.video.size,
        "sha256": video.files.video.sha256,
        "file": _path(video.files.video),
        "poster": _path(video.files.poster),
        "reference": _path(video.files.reference),
    }


def _path(part: Part | None) -> str | None:
    return f"{VIDEOS}/{part.name}" if part else None
