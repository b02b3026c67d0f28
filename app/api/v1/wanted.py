"""What a body of this protocol asks for, in the studio's own words."""

from __future__ import annotations

import re
from typing import Any, Literal, TypeVar

from pydantic import ValidationError

from app.accounts import Upstreams
from app.api.problems import sentences
from app.api.v1.reading import Fields, Picture, data_url, unquoted
from app.errors import InvalidRequest, ModelNotFound, UnsupportedSeconds, UnsupportedSize
from app.models.video import RemixRequest, VideoGenerationRequest

USUAL_SECONDS, USUAL_SIZE = 4, (720, 1280)  # of a request that names none (wire-protocol 3.3)
ALIKE = {"prompt", "seed", "style", "camera", "reference_fit", "moderation"}  # fields that have the same name in both
IGNORED = {"quality", "user"}  # which some clients send and no service of this protocol reads
Request = TypeVar("Request", VideoGenerationRequest, RemixRequest)
REMIX = {"prompt", "moderation", "callback_url"}
CREATE = ALIKE | IGNORED | {"model", "seconds", "size", "input_reference", "callback_url"}


def generation(fields: Fields, upstreams: Upstreams) -> tuple[VideoGenerationRequest, Picture | None]:
    """The request, and the picture that it begins with. Raises InvalidRequest and its kinds."""
    _check_names(fields, CREATE)
    model = _model(fields.get("model"), upstreams)
    given: dict[str, Any] = {name: fields[name] for name in ALIKE & set(fields)} | {"model": model}
    size = (fields.get("size") or None) and _size(fields["size"])
    found = upstreams.catalog.find(model)
    if size is None and USUAL_SIZE in found.sizes:
        size = USUAL_SIZE
    if size is not None:
        given |= {"width": size[0], "height": size[1]}
    seconds = fields.get("seconds")
    if seconds not in (None, ""):
        given["duration"] = _seconds(seconds)
    elif USUAL_SECONDS in found.lengths:
        given["duration"] = USUAL_SECONDS
    if callback := unquoted(fields.get("callback_url")):
        given["callback_url"] = callback
    if "seed" in given:
        given["seed"] = _whole(given["seed"], "seed")
    picture = _reference(fields.get("input_reference"))
    if isinstance(picture, str):
        given["reference_id"], picture = picture, None
    return _checked(VideoGenerationRequest, given), picture


def remix(fields: Fields) -> RemixRequest:
    _check_names(fields, REMIX)
    return _checked(RemixRequest, _remixed(fields))


def change(fields: Fields, kind: Literal["edit", "extend"]) -> tuple[str, RemixRequest]:
    """The id of the video that an edit or an extension changes, and the request."""
    _check_names(fields, REMIX | {"video", "model"} | ({"seconds"} if kind == "extend" else set()))
    video = fields.get("video")
    if isinstance(video, Picture):
        raise InvalidRequest("Name a video of this studio: files are not taken.", field="video")
    id_ = video.get("id") if isinstance(video, dict) else video
    if not isinstance(id_, str) or not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", id_):
        raise InvalidRequest("Missing required parameter: 'video'; give it as {\"id\": ...}.", field="video")
    given = _remixed(fields) | {"kind": kind}
    if fields.get("seconds") not in (None, ""):
        given["duration"] = _seconds(fields["seconds"])
    return id_, _checked(RemixRequest, given)


def _remixed(fields: Fields) -> dict[str, Any]:
    given = {name: fields.get(name) for name in REMIX & {"prompt", *fields}}
    return given | ({"callback_url": unquoted(given["callback_url"]) or None} if "callback_url" in given else {})


def _model(name: Any, upstreams: Upstreams) -> str:
    """A model's id, or the name of a deployment that an account has for it."""
    name = unquoted(name)
    if name in (None, ""):
        return upstreams.catalog.default
    if not isinstance(name, str):
        raise InvalidRequest("Invalid type for 'model': expected a string.", field="model")
    if name in upstreams.catalog.models:
        return name
    for account in upstreams.accounts:
        for model, deployment in account.models.items():
            if deployment == name:
                return model
    offered = ", ".join(upstreams.catalog.models)
    raise ModelNotFound(f"The model '{name[:100]}' does not exist here; there are {offered}.", field="model")


def _seconds(value: Any) -> int:
    try:
        return _whole(value, "seconds")
    except InvalidRequest as error:
        raise UnsupportedSeconds(str(error), field="seconds") from error


def _whole(value: Any, name: str) -> int:
    """A number, or text that says one: this protocol writes seconds as text, and forms know nothing else."""
    value = unquoted(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{1,16}", value):
        return int(value)
    raise InvalidRequest(f"Invalid value for '{name}': expected a whole number.", field=name)


def _size(value: Any) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{1,5})x(\d{1,5})", str(unquoted(value)))
    if match is None:
        raise UnsupportedSize("Invalid value for 'size': expected WIDTHxHEIGHT, such as 1280x720.", field="size")
    return int(match[1]), int(match[2])


def _reference(value: Any) -> Picture | str | None:
    """The picture, or the id of an upload. Addresses of other servers are never fetched."""
    if value in (None, "", {}):
        return None
    if isinstance(value, Picture):
        return value
    if isinstance(value, dict) and isinstance(value.get("file_id"), str):
        return str(value["file_id"])
    url = value.get("image_url") if isinstance(value, dict) else value
    picture = data_url(url) if isinstance(url, str) else None
    if picture is None:
        raise InvalidRequest(
            "Invalid 'input_reference': send a file part, a base64 data URL of a JPEG, PNG or WebP as image_url, or "
            "the id of an upload as file_id. Other addresses are not fetched.",
            field="input_reference",
        )
    return picture


def _check_names(fields: Fields, known: set[str]) -> None:
    if "prompt" not in fields:
        raise InvalidRequest("Missing required parameter: 'prompt'.", field="prompt")
    for name in fields:
        if name not in known:
            raise InvalidRequest(f"Unknown parameter: '{name[:60]}'.", field=name[:60])


def _checked(kind: type[Request], given: dict[str, Any]) -> Request:
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        mistakes = sentences(error.errors())
        raise InvalidRequest(
            " ".join(f"{each.field}: {each.message}" for each in mistakes), field=mistakes[0].field
        ) from error
