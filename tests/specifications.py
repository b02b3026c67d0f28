"""Requests and answers held against the vendors' OpenAPI files, which are read in place (wire-protocol 12).

A message that breaks a file is an AssertionError, but for the gaps of the files themselves that `GAPS` lists: each
excuses one rule at one place, for the values it names and no others, and says why.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import HTTP
from fnmatch import fnmatchcase
from functools import cache
from typing import Any, cast
from urllib.parse import parse_qsl

import pytest
import yaml
from openapi_schema_validator import OAS30Validator, OAS31Validator, oas30_format_checker, oas31_format_checker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4, DRAFT202012

from tests.conftest import ROOT

FOLDER = ROOT.parent / "shared/reference/specs"
FILES = {  # file, and what may stand before the file's own paths: the base URL is the caller's choice
    "openai": ("openai-videos.yaml", r"(?:/openai)?(?:/v1)?"),
    "azure": ("azure-foundry-v1-videos.yaml", r"(?:/api/projects/[^/]+)?"),
    "sora-1": ("azure-sora1-preview.yaml", r"/openai/v1"),
}
BRACKETS = re.compile(r"^(\w+)(\[\])?\[(\w+)\]$")  # input_reference[image_url], characters[][id] (wire-protocol 8)
FILE = object()  # stands for the bytes of a file part
JsonSchema = Mapping[str, Any]


@dataclass(frozen=True)
class Violation:
    """One rule that a message breaks: where, what stands there, and the object that it stands in."""

    spec: str
    operation: str
    rule: str  # a keyword of JSON Schema, or: undeclared, status, content-type, encoding, file, security
    place: str  # "answer body/data/*/error", "request query/limit", "request part/seconds", "answer status"
    value: Any = None
    owner: Any = None

    def __str__(self) -> str:
        return f"{self.spec} {self.operation}: {self.place}: {self.rule}: {str(self.value)[:200]!r}"


@dataclass(frozen=True)
class Gap:
    """What a file forbids, or does not know, though the service is known to do it."""

    specs: str  # names, separated by spaces
    rule: str
    place: str  # with * for any run of characters
    values: Callable[[Violation], bool]
    reason: str  # begins with the section of wire-protocol
    operation: str = "*"
    stand_in: JsonSchema | None = None  # what the excused part is held against instead
    declared_as: str = ""  # the declared content type whose schema takes the place of a missing one

    def excuses(self, violation: Violation) -> bool:
        return (
            violation.spec in self.specs.split()
            and violation.rule == self.rule
            and fnmatchcase(violation.place, self.place)
            and fnmatchcase(violation.operation, self.operation)
            and self.values(violation)
        )


def one_of(*values: Any) -> Callable[[Violation], bool]:
    return lambda violation: violation.value in values


def has_fields(*names: str) -> Callable[[Violation], bool]:
    return lambda violation: isinstance(violation.value, dict) and set(violation.value) <= set(names)


def while_status_is(status: str) -> Callable[[Violation], bool]:
    return lambda violation: isinstance(violation.owner, dict) and violation.owner.get("status") == status


def stands_beside(name: str) -> Callable[[Violation], bool]:
    return lambda violation: isinstance(violation.owner, dict) and name in violation.owner


def anything(_: Violation) -> bool:
    return True


TEXT_OR_NULL = {"type": ["string", "null"]}
ERROR = {
    "type": "object",
    "required": ["message", "code"],
    "properties": {"message": {"type": "string"}, "code": TEXT_OR_NULL, "type": TEXT_OR_NULL, "param": TEXT_OR_NULL},
}
ENVELOPES = [
    {"type": "object", "required": ["error"], "properties": {"error": ERROR}},
    {"type": "object", "required": ["detail"], "properties": {"detail": {"type": ["string", "array"]}}},
]
UNDECLARED_ERROR = {"content": {"application/json": {"schema": {"oneOf": ENVELOPES}}}}
FILTER_ERROR: dict[str, JsonSchema] = {
    "innererror": {
        "type": "object",
        "required": ["code", "content_filter_result"],
        "properties": {"code": {"type": "string"}, "content_filter_result": {"type": "object"}},
    },
    "status": {"type": "integer"},
    "moderation_details": {"type": "object", "required": ["moderation_stage", "categories"]},
}
FLAT_ERROR = {"$ref": "urn:sora-1#/components/schemas/AzureOpenAIVideoGenerationErrorResponse"}
IMAGE = {"$ref": "urn:azure#/components/schemas/OpenAI.ImageRefParam"}
VIDEO = {"$ref": "urn:azure#/components/schemas/OpenAI.VideoReferenceInputParam"}
CHARACTERS = {"type": "array", "maxItems": 2, "items": {"type": "object", "required": ["id"]}}
BYTES = {"schema": {"type": "string", "format": "binary"}}
SHORT_BODY = ("completed_at", "expires_at", "prompt", "remixed_from_video_id", "error")
VLLM = "file_name inference_time_s fps num_frames duration_s metrics stage_durations peak_memory_mb media_type".split()  # noqa: SIM905 - a row of words
OURS = ("status_detail", "usage", "urls")
SGLANG = ("url", "urls", "file_path", "file_paths")
JOB, VIDEOS = "sora-1", "openai azure"
TYPE, HEADER = "content-type", "header/content-type"
FULL_HD = one_of("1080x1920", "1920x1080")
PICTURES = one_of("image/webp", "image/jpeg")
OWN_TYPES = one_of("image/png", "image/jpeg", "image/webp", "video/mp4")
CREATE, REMIX, CONTENT = "*[cC]reateVideo", "*[cC]reateVideoRemix", "*etrieveVideoContent"
NO_NULLS, NO_1080P = "2.4: nullable in real bodies, not in the file", "3.3: the list was not refreshed for 1080p"
ONE_OF = "12: oneOf [{}, reference] refuses every reference"
# fmt: off
GAPS = (
    Gap(JOB, "type", "answer body*/finished_at", one_of(None), NO_NULLS),
    Gap(JOB, "type", "answer body*/expires_at", one_of(None), NO_NULLS),
    Gap(JOB, "anyOf", "answer body*/failure_reason", one_of(None), NO_NULLS),
    Gap(JOB, "undeclared", "answer body/error", has_fields("code", "message", "type", "param", *FILTER_ERROR),
        "6.1: the declared error is flat, the gateways wrap it", stand_in=FLAT_ERROR),
    Gap(JOB, "type", "answer body/error/code", one_of(None), "6.2: null in a video_generation_user_error"),
    Gap(JOB, "type", "answer body/error/param", one_of(None), "6.2: null in a video_generation_user_error"),
    Gap("azure sora-1", "type", "answer body/error/type", one_of(None), "6.2: null in a content_filter error"),
    Gap(JOB, "required", "request query/limit", anything, "2.1: declared required, and given a default"),
    Gap(JOB, "enum", "*/inpaint_items/*/type", one_of("video"), "2.3: its own text and the guide say so"),
    *(Gap("azure sora-1", "undeclared", f"answer body/error/{name}", anything, "6.2: real filter errors carry it",
          stand_in=schema) for name, schema in FILTER_ERROR.items()),
    Gap("openai", "status", "answer status", lambda broken: 400 <= broken.value < 600,
        "12: no error is declared; the forms are those of 6.1", stand_in=UNDECLARED_ERROR),
    *(Gap(VIDEOS, "required", f"answer body*/{name}", while_status_is("queued"), "3.3, 3.4: the first body lacks five")
      for name in SHORT_BODY),
    Gap(VIDEOS, "required", "answer body*/remixed_from_video_id", while_status_is("completed"),
        "3.4: the recorded body lacks it"),
    Gap(VIDEOS, "enum", "answer body*/size", FULL_HD, NO_1080P),
    Gap(VIDEOS, "enum", "request */size", FULL_HD, NO_1080P),
    Gap(VIDEOS, "enum", "request */seconds", one_of("16", "20"), "3.3: the list was not refreshed for these"),
    Gap(VIDEOS, "undeclared", "request */characters", anything, "3.3: in the guide, in no schema", CREATE, CHARACTERS),
    Gap(VIDEOS, "undeclared", "request part/model", anything, "3.7: an uploaded film also takes it", "*VideoEdit*"),
    Gap(VIDEOS, "undeclared", "request query/api-version", anything, "3.2: accepted and ignored on these paths"),
    Gap("openai", "undeclared", "answer body*/quality", one_of("standard", "default"), "3.4: in examples alone"),
    *(Gap("openai", "undeclared", f"answer body*/{name}", anything, "10.2: vLLM-Omni adds it") for name in VLLM),
    *(Gap("openai", "undeclared", f"answer body*/{name}", anything, "10.3: SGLang adds it") for name in SGLANG),
    Gap("openai", "type", "answer body*/seconds", stands_beside("file_path"), "10.1, 10.3: a number in SGLang"),
    Gap("openai", "anyOf", "answer body*/error", has_fields("message"), "10.3: SGLang's error has no code"),
    Gap("openai", "undeclared", "answer body*/usage", has_fields("duration_seconds"), "10.4: LiteLLM adds it"),
    *(Gap("openai", "undeclared", f"answer body*/{name}", anything, "ours: doc/api.md lists what is added")
      for name in OURS),
    Gap("openai", "enum", "answer body*/size", one_of("480x480"), "ours: the renderer makes smaller ones"),
    Gap("openai", "enum", "answer body*/seconds", one_of("1"), "ours: and shorter ones"),
    *(Gap("openai", "enum", f"answer body/data/*/{name}", anything, "ours: a list holds whatever was made here")
      for name in ("size", "seconds")),
    Gap("openai", TYPE, f"answer {HEADER}", one_of("image/jpeg"), "3.6: sprite sheets are JPEG", CONTENT, BYTES),
    Gap("azure", TYPE, f"answer {HEADER}", PICTURES, "3.6: only the MP4 is declared", CONTENT, BYTES),
    Gap("azure", TYPE, f"request {HEADER}", one_of("application/json"), "3.3: the live service takes JSON", CREATE,
        declared_as="multipart/form-data"),
    Gap("azure", TYPE, f"request {HEADER}", one_of("application/json"), "3.7: both SDKs send JSON", REMIX,
        declared_as="multipart/form-data"),
    Gap("azure", "oneOf", "request */input_reference", has_fields("image_url", "file_id"), ONE_OF, stand_in=IMAGE),
    Gap("azure", "oneOf", "request part/video", has_fields("id"), ONE_OF, stand_in=VIDEO),
    Gap("azure", "encoding", "request part/*", one_of("text/plain"), "3.3: real SDKs send text parts without a type"),
    Gap("azure", "encoding", "request part/*", OWN_TYPES, "8: real SDKs send the type of the file"),
    Gap("azure", "security", "request header/api-key", anything, "5: the resource host takes a key as well"),
)
# fmt: on


def are_here() -> bool:
    """Whether the files can be read; without them the checks skip the test that asks for one."""
    return FOLDER.is_dir()


def check_answer(spec: str, method: str, path: str, status: int, headers: Mapping[str, str], body: bytes) -> None:
    """AssertionError, naming each rule broken, unless the file allows this answer to `method path`."""
    message = Message(load(spec), method, path, "answer")
    message.hold_answer(status, {name.lower(): text for name, text in headers.items()}, body)
    message.refuse_if_broken()


def check_request(
    spec: str, method: str, path: str, query: str, headers: Mapping[str, str], content_type: str, body: bytes
) -> None:
    """The same for a request; `query` is the raw query string, `content_type` is empty where there is no body."""
    message = Message(load(spec), method, path, "request")
    message.hold_query(query)
    message.hold_security({name.lower() for name in headers})
    message.hold_body(content_type, body)
    message.refuse_if_broken()


@dataclass(frozen=True)
class Document:
    """One file, with its references made absolute so that any part of it can be used alone."""

    name: str
    content: dict[str, Any]
    prefix: str

    def operation(self, method: str, path: str) -> dict[str, Any]:
        """The declared operation; literal paths go before those with a parameter, as /videos/edits must."""
        for template in sorted(self.content["paths"], key=lambda each: each.count("{")):
            if re.fullmatch(self.prefix + re.sub(r"\{[^}]+\}", "[^/]+", template), path):
                found = self.content["paths"][template].get(method.lower())
                assert found, f"{self.name}: {method} is not declared for {template}"
                return cast("dict[str, Any]", found)
        raise AssertionError(f"{self.name}: no path like {path}")

    def errors(self, schema: JsonSchema, value: Any) -> Iterator[Any]:
        old = self.content["openapi"].startswith("3.0")
        kind, formats = (OAS30Validator, oas30_format_checker) if old else (OAS31Validator, oas31_format_checker)
        yield from kind(schema, registry=_registry(), format_checker=formats).iter_errors(value)


@cache
def load(spec: str) -> Document:
    """The file of that name; skips the test with one line where the folder is absent."""
    name, prefix = FILES[spec]
    if not (FOLDER / name).is_file():
        pytest.skip(f"the vendors' specifications are not at {FOLDER}")
    return Document(spec, _absolute(yaml.load((FOLDER / name).read_text(), yaml.CSafeLoader), f"urn:{spec}"), prefix)


def _absolute(node: Any, base: str) -> Any:
    if isinstance(node, list):
        return [_absolute(each, base) for each in node]
    if isinstance(node, dict):
        return {key: base + each if key == "$ref" else _absolute(each, base) for key, each in node.items()}
    return node


@cache
def _registry() -> Registry[Any]:
    drafts = {"openai": DRAFT202012, "azure": DRAFT202012, "sora-1": DRAFT4}
    return Registry().with_resources(
        (f"urn:{name}", Resource.from_contents(load(name).content, default_specification=draft))
        for name, draft in drafts.items()
    )


def resolved(schema: JsonSchema) -> JsonSchema:
    while "$ref" in schema:
        name, _, pointer = schema["$ref"].removeprefix("urn:").partition("#/")
        schema = load(name).content
        for step in pointer.split("/"):
            schema = schema[step]
    return schema


def branches(schema: JsonSchema) -> Iterator[JsonSchema]:
    """The schema and each that it joins or offers as a choice, without references."""
    schema = resolved(schema)
    yield schema
    for keyword in ("allOf", "anyOf", "oneOf"):
        for each in schema.get(keyword, ()):
            yield from branches(each)


@dataclass(frozen=True)
class Part:
    """One part of a form."""

    name: str
    is_file: bool
    content_type: str
    content: bytes


def parts_of(content_type: str, body: bytes) -> list[Part]:
    """The parts in their order; text/plain is the type of one that names none (RFC 7578, 4.4)."""
    form = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
    return [_part(cast("EmailMessage", each)) for each in form.iter_parts()]


def _part(part: EmailMessage) -> Part:
    name = str(part.get_param("name", "", header="content-disposition"))
    return Part(
        name, part.get_filename() is not None, part.get_content_type(), cast("bytes", part.get_payload(decode=True))
    )


def takes_file(schema: JsonSchema) -> bool:
    """Whether a file part may stand here: a binary string, a list of them, or a schema that says nothing."""
    schema = resolved(schema)
    choices = list(branches(schema))
    if any(each.get("format") == "binary" or not set(each) - {"description"} for each in choices):
        return True
    return "items" in schema and takes_file(schema["items"])


def parsed(schema: JsonSchema, part: Part) -> Any:
    """The value that a text part stands for: JSON where its type or the schema says so, else the text."""
    text = part.content.decode()
    types = {each.get("type") for each in branches(schema)}
    if part.content_type == "application/json" or types & {"integer", "number", "boolean", "array"}:
        with suppress(ValueError):
            return json.loads(text)
    return text


class Message:
    """One request or answer; each `hold_` notes the rules that it breaks and that no gap excuses."""

    def __init__(self, document: Document, method: str, path: str, about: str) -> None:
        self._document = document
        self._about = about
        self._operation = document.operation(method, path)
        self._found: list[Violation] = []

    def refuse_if_broken(self) -> None:
        assert not self._found, "\n".join(map(str, self._found))

    def hold_answer(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        responses = self._operation["responses"]
        declared = responses.get(str(status)) or responses.get(f"{status // 100}XX") or responses.get("default")
        if declared is None:
            gap = self._broken("status", "status", status)
            if gap is None or gap.stand_in is None:
                return
            declared = gap.stand_in
        for name, header in declared.get("headers", {}).items():
            if name in headers:
                self._hold(header["schema"], _typed(header["schema"], headers[name]), f"header/{name}")
            elif header.get("required"):
                self._broken("required", f"header/{name}")
        self._hold_content(declared.get("content", {}), headers.get("content-type", ""), body)

    def hold_query(self, query: str) -> None:
        parameters = [resolved(each) for each in self._operation.get("parameters", ())]
        declared = {each["name"]: each for each in parameters if each["in"] == "query"}
        given = dict(parse_qsl(query, keep_blank_values=True))
        for name, text in given.items():
            if name in declared:
                self._hold(declared[name]["schema"], _typed(declared[name]["schema"], text), f"query/{name}")
            else:
                self._broken("undeclared", f"query/{name}", text)
        for name in declared.keys() - given.keys():
            if declared[name].get("required"):
                self._broken("required", f"query/{name}")

    def hold_security(self, headers: set[str]) -> None:
        """A key or a token must stand where the file says; whether it is right is the server's business."""
        schemes = self._document.content["components"]["securitySchemes"].values()
        if not headers & {each["name"] if each["type"] == "apiKey" else "authorization" for each in schemes}:
            self._broken("security", "header/api-key" if "api-key" in headers else "header")

    def hold_body(self, content_type: str, body: bytes) -> None:
        self._hold_content(self._operation.get("requestBody", {}).get("content", {}), content_type, body)

    def _hold_content(self, content: Mapping[str, Any], content_type: str, body: bytes) -> None:
        if not content:
            if body:
                self._broken("undeclared", "body", body)
            return
        given = content_type.partition(";")[0].strip()
        media = content.get(given)
        if media is None:
            gap = self._broken("content-type", "header/content-type", given)
            if gap is None:
                return
            media = content.get(gap.declared_as) or gap.stand_in or {}
        if given == "multipart/form-data":
            self._hold_form(media, parts_of(content_type, body))
        elif given == "application/json":
            self._hold_json(media["schema"], body)
        elif not body:
            self._broken("required", "body")

    def _hold_json(self, schema: JsonSchema, body: bytes) -> None:
        try:
            value = json.loads(body)
        except ValueError:
            self._broken("json", "body", body)
        else:
            self._hold(schema, value, "body")

    def _hold_form(self, media: Mapping[str, Any], parts: list[Part]) -> None:
        schema = resolved(media["schema"])
        values: dict[str, Any] = {}
        for part in parts:
            brackets = BRACKETS.match(part.name)
            name = brackets[1] if brackets else part.name
            declared = schema["properties"].get(name)
            if brackets:
                _put(values, name, bool(brackets[2]), {brackets[3]: part.content.decode()})
                continue
            self._hold_encoding(media, part)
            if declared is None:
                self._broken("undeclared", f"part/{name}", part.content[:80])
            elif part.is_file != takes_file(declared):
                self._broken("file", f"part/{name}", part.is_file)
            else:
                values[name] = FILE if part.is_file else parsed(declared, part)
        for name in [each for each in schema["required"] if each not in values]:
            self._broken("required", f"part/{name}")
        for name, value in values.items():
            if value is FILE:
                continue
            if name in schema["properties"]:
                self._hold(schema["properties"][name], value, f"part/{name}")
            else:
                self._broken("undeclared", f"part/{name}", value)

    def _hold_encoding(self, media: Mapping[str, Any], part: Part) -> None:
        declared = media.get("encoding", {}).get(part.name, {}).get("contentType", part.content_type)
        if part.content_type not in declared.split(", "):
            self._broken("encoding", f"part/{part.name}", part.content_type)

    def _hold(self, schema: JsonSchema, value: Any, place: str) -> None:
        """The rules of the schema, and the fields that it does not know."""
        for error in self._document.errors(schema, value):
            steps = [place, *("*" if isinstance(step, int) else str(step) for step in error.absolute_path)]
            if error.validator == "required":
                self._broken("required", "/".join([*steps, error.message.split("'")[1]]), None, error.instance)
            else:
                owner = value
                for step in list(error.absolute_path)[:-1]:
                    owner = owner[step]
                self._broken(error.validator, "/".join(steps), error.instance, owner)
        self._hold_fields(schema, value, place)

    def _hold_fields(self, schema: JsonSchema, value: Any, place: str) -> None:
        choices = list(branches(schema))
        if isinstance(value, list):
            for each in value:
                self._hold_fields(next((it["items"] for it in choices if "items" in it), {}), each, f"{place}/*")
        known = {name: each for choice in choices for name, each in choice.get("properties", {}).items()}
        if not isinstance(value, dict) or not known:
            return  # an object without declared fields is free
        for name, each in value.items():
            if name in known:
                self._hold_fields(known[name], each, f"{place}/{name}")
            else:
                self._broken("undeclared", f"{place}/{name}", each, value)

    def _broken(self, rule: str, place: str, value: Any = None, owner: Any = None) -> Gap | None:
        """Note a broken rule, or hold the value against what the gap that excuses it says; that gap."""
        name = self._operation["operationId"]
        violation = Violation(self._document.name, name, rule, f"{self._about} {place}", value, owner)
        gap = next((each for each in GAPS if each.excuses(violation)), None)
        if gap is None:
            self._found.append(violation)
        elif gap.stand_in is not None and rule in {"undeclared", "oneOf"}:
            self._hold(gap.stand_in, value, place)
        return gap


def _put(values: dict[str, Any], name: str, in_list: bool, fields: dict[str, str]) -> None:
    if in_list:
        values.setdefault(name, []).append(fields)
    else:
        values.setdefault(name, {}).update(fields)


def _typed(schema: JsonSchema, text: str) -> Any:
    """What a header or a query parameter says: a list where commas join one, a number where one is due."""
    types = {each.get("type") for each in branches(schema)}
    if "array" in types:
        return text.split(",")
    if "integer" in types and re.fullmatch(r"-?\d+", text):
        return int(text)
    return text
