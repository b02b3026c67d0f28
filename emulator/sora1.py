"""What a create request of Sora 1 asks for, checked against its limits (wire-protocol 2.2, 2.3, 2.5)."""

from __future__ import annotations

import json
from typing import Any

from emulator import errors
from emulator.asking import checked_prompt
from emulator.errors import Refusal
from emulator.job import Ask
from emulator.pictures import measured
from emulator.reading import Upload, as_list, picture_size, unquoted
from emulator.service import Service

WORDS = "azure-sora-1"  # whose envelopes this dialect uses, on the azure profile too
FIELDS = frozenset({"prompt", "model", "width", "height", "n_seconds", "n_variants"})
FORM_FIELDS = FIELDS | {"inpaint_items", "files"}
SIZES = frozenset(
    {
        (480, 480),
        (480, 854),
        (854, 480),
        (720, 720),
        (720, 1280),
        (1280, 720),
        (1080, 1080),
        (1080, 1920),
        (1920, 1080),
    }
)
DEFAULT_SECONDS, LONGEST = 5, 20  # seconds
LONGEST_LARGE = 10  # seconds with a short side of 1080
VARIANTS = {480: 4, 720: 2, 1080: 1}  # at most, by the short side
MOST_IMAGES = 2
LONGEST_VIDEO = 5.5  # seconds; five, and what a container rounds up


def asked(service: Service, fields: dict[str, Any], deployment: str | None, *, is_form: bool) -> Ask:
    """The job that the fields describe; `deployment` is that of the path, where it names one. Raises Refusal."""
    if strange := sorted(set(fields) - (FORM_FIELDS if is_form else FIELDS)):
        raise errors.unknown_parameter(WORDS, strange[0])
    name = _deployed(service, deployment or unquoted(fields.get("model")))
    prompt = checked_prompt(WORDS, fields.get("prompt"))
    width, height = _whole(fields, "width", None), _whole(fields, "height", None)
    if (width, height) not in SIZES:
        known = ", ".join(f"{w}x{h}" for w, h in sorted(SIZES))
        raise _wrong("width", f"The resolution {width}x{height} is not supported. Supported are {known}.")
    seconds, variants = _whole(fields, "n_seconds", DEFAULT_SECONDS), _whole(fields, "n_variants", 1)
    _check_amount(min(width, height), seconds, variants)
    items, image = _media(fields) if is_form else (None, None)
    return Ask(
        deployment=name,
        prompt=prompt,
        width=width,
        height=height,
        seconds=seconds,
        dialect="jobs",
        variants=variants,
        image=image,
        inpaint_items=items,
    )


def _deployed(service: Service, name: Any) -> str:
    if not isinstance(name, str):
        raise errors.missing(WORDS, "model")
    model = service.settings.served.get(name)
    if model is None or (service.settings.profile == "azure" and model != "sora"):
        raise errors.no_deployment(WORDS, name)
    service.pass_gateway(name)
    return name


def _whole(fields: dict[str, Any], name: str, default: int | None) -> int:
    value = unquoted(fields.get(name, default))
    if value is None:
        raise errors.missing(WORDS, name)
    if isinstance(value, str) and value.isdecimal():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise _wrong(name, f"Invalid type for '{name}': expected an integer.")
    return value


def _check_amount(short_side: int, seconds: int, variants: int) -> None:
    longest = LONGEST_LARGE if short_side == 1080 else LONGEST
    if not 1 <= seconds <= longest:
        raise _wrong("n_seconds", f"Invalid value for 'n_seconds': expected 1 to {longest}, but got {seconds} instead.")
    most = VARIANTS[short_side]
    if not 1 <= variants <= most:
        raise _wrong("n_variants", f"Invalid value for 'n_variants': expected 1 to {most}, but got {variants} instead.")


def _media(fields: dict[str, Any]) -> tuple[list[dict[str, Any]], bytes | None]:
    """The inpaint items and the first image. Raises Refusal."""
    files = {file.name: file.content for file in as_list(fields.get("files")) if isinstance(file, Upload)}
    if not files:
        raise errors.missing(WORDS, "files")
    items = _items(fields.get("inpaint_items"))
    for item in items:
        _check_item(item, files)
    kinds = [item["type"] for item in items]
    if kinds.count("image") > MOST_IMAGES or kinds.count("video") > 1 or len(set(kinds)) > 1:
        raise _wrong("inpaint_items", f"At most {MOST_IMAGES} images or one video can be attached.")
    images = [files[item["file_name"]] for item in items if item["type"] == "image"]
    return items, images[0] if images else None


def _items(value: Any) -> list[dict[str, Any]]:
    if value is None:
        raise errors.missing(WORDS, "inpaint_items")
    try:
        items = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        raise _wrong("inpaint_items", "Invalid JSON in 'inpaint_items'.") from None
    items = as_list(items)
    if not items or not all(isinstance(item, dict) for item in items):
        raise _wrong("inpaint_items", "Invalid type for 'inpaint_items': expected an array of objects.")
    return items


def _check_item(item: dict[str, Any], files: dict[str, bytes]) -> None:
    if item.get("type") not in {"image", "video"}:
        raise _wrong("inpaint_items", "Invalid value for 'inpaint_items[].type': expected 'image' or 'video'.")
    frame = item.get("frame_index")
    if isinstance(frame, bool) or not isinstance(frame, int) or frame < 0:
        raise _wrong("inpaint_items", "Invalid value for 'inpaint_items[].frame_index': expected an integer from 0.")
    bounds = item.get("crop_bounds", {})
    if not isinstance(bounds, dict) or not all(_is_share(bound) for bound in bounds.values()):
        raise _wrong("inpaint_items", "Invalid value for 'inpaint_items[].crop_bounds': expected numbers from 0 to 1.")
    content = files.get(str(item.get("file_name")))
    if content is None:
        raise _wrong("files", f"No file named '{item.get('file_name')}' was attached.")
    _check_file(item["type"], content)


def _check_file(kind: str, content: bytes) -> None:
    if kind == "image" and picture_size(content) is None:
        raise _wrong("files", "An attached image could not be read.")
    if kind == "video":
        measures = measured(content)
        if measures is None or measures[2] > LONGEST_VIDEO:
            raise _wrong("files", "An attached video could not be read or is longer than 5 seconds.")


def _is_share(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def _wrong(name: str, message: str) -> Refusal:
    return errors.wrong_value(WORDS, name, message)
