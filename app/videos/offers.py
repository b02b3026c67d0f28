"""What a model offers, held against what was asked for: everything that does not fit, not only the first of it."""

from __future__ import annotations

from collections.abc import Iterator

from app.accounts import Upstreams
from app.catalog import Model
from app.errors import InvalidRequest, ModelRetired, StudioError
from app.models.video import VideoGenerationRequest


def faults(upstreams: Upstreams, request: VideoGenerationRequest) -> Iterator[StudioError]:
    """Each with its field. Without any, the request can be made but for its picture, which nobody has looked at."""
    try:
        model = upstreams.catalog.find(request.model)
        check_life(upstreams, model)
    except (InvalidRequest, ModelRetired) as error:
        error.field = "model"
        yield error
        return
    size = model.size(None, None)
    try:
        size = model.size(request.asked("width"), request.asked("height"))
    except InvalidRequest as error:
        yield error
    try:
        model.length(request.asked("duration"), size)
    except InvalidRequest as error:
        yield error
    yield from _unknown_words(model, request)
    if request.reference_id and not model.reference:
        yield words_alone(model)


def check_life(upstreams: Upstreams, model: Model) -> None:
    """Raises ModelRetired where every account's vendor has switched the model off."""
    if model.retirement and upstreams.is_retired(model):
        raise ModelRetired(
            f"{model.id} was switched off on {model.retirement.date} ({model.retirement.source}). "
            "Nothing was sent. Choose another model, or set ALLOW_RETIRED_MODELS=true if your account still has it."
        )


def words_alone(model: Model) -> InvalidRequest:
    """For a picture that the model cannot begin with."""
    return InvalidRequest(f"{model.id} makes videos from words alone.", field="reference_id")


def _unknown_words(model: Model, request: VideoGenerationRequest) -> Iterator[StudioError]:
    try:
        model.check_word("style", request.style)
    except InvalidRequest as error:
        yield error
    try:
        model.check_word("camera", request.camera)
    except InvalidRequest as error:
        yield error
