"""What a create request of the /videos dialect asks for, checked as the service checks it (wire-protocol 3.3, 6.3)."""

from __future__ import annotations

import re
from typing import Any

from emulator import errors
from emulator.job import Ask
from emulator.reading import Upload, as_list, data_url_bytes, picture_size, unquoted
from emulator.service import Service
from emulator.settings import OPEN_MODEL, OPEN_PROFILES

FIELDS = frozenset({"prompt", "model", "seconds", "size", "input_reference", "characters"})
DEFAULT_SIZE, DEFAULT_SECONDS = "720x1280", "4"  # wire-protocol 3.3
LONGEST_PROMPT = 32_000  # characters
MOST_CHARACTERS = 2
AZURE_SECONDS = ("4", "8", "12")
OPENAI_SECONDS = (*AZURE_SECONDS, "16", "20")  # since 2026-03-12
EXTENSION_SECONDS = OPENAI_SECONDS  # wire-protocol 3.7
LONGEST_OPEN = 120  # seconds; the open servers state no limit, but one small machine draws here
SIZES = ("720x1280", "1280x720", "1024x1792", "1792x1024")  # of the schema
LARGE_SIZES = ("1080x1920", "1920x1080")  # sora-2-pro
SMALL_MODEL_SIZES = SIZES[:2]  # all that sora-2 itself renders


def asked(service: Service, fields: dict[str, Any], deployment: str | None = None) -> Ask:
    """The job that the fields describe; `deployment` is that of the path, where it names one. Raises Refusal."""
    profile = service.settings.profile
    if profile not in OPEN_PROFILES and (strange := sorted(set(fields) - FIELDS)):
        raise errors.unknown_parameter(profile, strange[0])
    name = deployed(service, deployment or unquoted(fields.get("model")))
    prompt = checked_prompt(profile, fields.get("prompt"))
    seconds = _seconds(profile, fields)
    width, height = _size(profile, service.settings.served[name], fields)
    _check_characters(service, fields.get("characters"))
    image = _image(profile, fields.get("input_reference"), width, height)
    return Ask(deployment=name, prompt=prompt, width=width, height=height, seconds=seconds, image=image)


def deployed(service: Service, name: Any) -> str:
    """The deployment, once the gateway has let this create pass. Raises Refusal."""
    profile = service.settings.profile
    if name is None:
        name = _default_model(profile)
    if not isinstance(name, str):
        raise errors.missing(profile, "model")
    model = service.settings.served.get(name)
    if model is None or (profile == "azure" and model == "sora"):
        raise errors.no_deployment(profile, name)
    service.pass_gateway(name)
    return name


def checked_prompt(profile: str, prompt: Any) -> str:
    if prompt is None:
        raise errors.missing(profile, "prompt")
    if not isinstance(prompt, str):
        raise errors.wrong_value(
            profile, "prompt", f"Invalid type for 'prompt': expected a string, but got {_kind(prompt)} instead."
        )
    if not prompt.strip() or len(prompt) > LONGEST_PROMPT:
        what = f"a string of 1 to {LONGEST_PROMPT} characters, but got one of {len(prompt)}"
        raise errors.wrong_value(profile, "prompt", f"Invalid value for 'prompt': expected {what} instead.")
    return prompt


def checked_seconds(profile: str, value: Any, allowed: tuple[str, ...]) -> int:
    """A length as text, one of `allowed`; the type is checked first, with the words of wire-protocol 6.3."""
    value = unquoted(value)
    expected = f"expected one of {_choice(allowed)}"
    if not isinstance(value, str):
        message = f"Invalid type for 'seconds': {expected}, but got {_kind(value)} instead."
        raise errors.wrong_value(profile, "seconds", message, "invalid_type")
    if value not in allowed:
        message = f"Invalid value for 'seconds': {expected}, but got '{value}' instead."
        raise errors.wrong_value(profile, "seconds", message)
    return int(value)


def _default_model(profile: str) -> str | None:
    """Azure insists on a name; the others have their own."""
    if profile == "azure":
        return None
    return OPEN_MODEL if profile in OPEN_PROFILES else "sora-2"


def _seconds(profile: str, fields: dict[str, Any]) -> int:
    value = fields.get("seconds", DEFAULT_SECONDS)
    if profile in OPEN_PROFILES:
        text = str(unquoted(value))
        if not text.isdecimal() or not 1 <= int(text) <= LONGEST_OPEN:
            raise errors.said(
                profile, 422, f"seconds is a whole number from 1 to {LONGEST_OPEN}, not {text!r}.", param="seconds"
            )
        return int(text)
    return checked_seconds(profile, value, AZURE_SECONDS if profile == "azure" else OPENAI_SECONDS)


def _size(profile: str, model: str, fields: dict[str, Any]) -> tuple[int, int]:
    if profile in OPEN_PROFILES and "width" in fields and "height" in fields:
        value = f"{fields['width']}x{fields['height']}"
    else:
        value = unquoted(fields.get("size", DEFAULT_SIZE))
    known = (*SIZES, *LARGE_SIZES) if model.startswith("sora-2-pro") else SIZES
    found = re.fullmatch(r"([1-9]\d{0,4})x([1-9]\d{0,4})", str(value))
    if found is None or (profile not in OPEN_PROFILES and value not in known):
        message = f"Invalid value for 'size': expected one of {_choice(known)}, but got '{value}' instead."
        raise errors.wrong_value(profile, "size", message)
    if profile == "azure" and model == "sora-2" and value not in SMALL_MODEL_SIZES:
        message = f"The model '{model}' does not support the size '{value}'; it supports 720x1280 and 1280x720."
        raise errors.video_error(profile, 400, message)
    return int(found[1]), int(found[2])


def _image(profile: str, reference: Any, width: int, height: int) -> bytes | None:
    """The reference image, of exactly the video's size (wire-protocol 3.3)."""
    if reference is None:
        return None
    content = _reference_bytes(profile, reference)
    size = picture_size(content)
    if size is None:
        message = (
            "Invalid file 'input_reference': unsupported mimetype. Supported are image/jpeg, image/png, image/webp."
        )
        raise errors.wrong_value(profile, "input_reference", message, "unsupported_file_mimetype")
    if size != (width, height) and profile not in OPEN_PROFILES:
        raise errors.wrong_image(profile)
    return content


def _reference_bytes(profile: str, reference: Any) -> bytes:
    if isinstance(reference, Upload):
        return reference.content
    if isinstance(reference, dict):
        url = reference.get("image_url")
        content = data_url_bytes(url) if isinstance(url, str) else None
        if content is not None:
            return content
        message = "Invalid value for 'input_reference': the image could not be fetched; send a data URL or a file."
        raise errors.wrong_value(profile, "input_reference", message)
    message = "Invalid type for 'input_reference': expected a file, but got a string instead."
    raise errors.wrong_value(profile, "input_reference", message, "invalid_type")


def _check_characters(service: Service, characters: Any) -> None:
    profile = service.settings.profile
    if characters is None or profile in OPEN_PROFILES:
        return
    ids = [str(each.get("id")) if isinstance(each, dict) else str(each) for each in as_list(characters)]
    if len(ids) > MOST_CHARACTERS:
        message = f"Invalid 'characters': expected at most {MOST_CHARACTERS}, but got {len(ids)} instead."
        raise errors.wrong_value(profile, "characters", message)
    for id_ in ids:
        if id_ not in service.characters:
            raise errors.wrong_value(profile, "characters", f"Character with id '{id_}' not found.")


def _choice(values: tuple[str, ...]) -> str:
    """'4', '8', or '12'."""
    quoted = [f"'{value}'" for value in values]
    return f"{', '.join(quoted[:-1])}, or {quoted[-1]}"


def _kind(value: Any) -> str:
    kinds = {bool: "a boolean", int: "an integer", float: "a number", list: "an array", dict: "an object"}
    return kinds.get(type(value), "null" if value is None else "an unsupported type")
