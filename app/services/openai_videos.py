"""Every server that speaks OpenAI's `/v1/videos` (wire-protocol 3 and 10): what to ask it, and a table of dialects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.accounts import Account
from app.accounts import Dialect as DialectName
from app.services.calls import Call, Part, segment, text
from app.services.contract import Order, Reference, Source
from app.services.remote import MODELS, Form, Lookup, RemoteVideos
from app.services.signing import Credential

EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one server differs from the others."""

    is_known: bool = True  # otherwise it may lack a list of videos, and is asked for its models instead
    has_list: bool = True
    tells_prompts: bool = True
    stops_jobs: bool = True  # its DELETE ends a job that runs
    takes_seed: bool = False  # the others refuse fields that they do not know
    takes_json: bool = False  # where there is no file: older releases want one in every form, and whole numbers


DIALECTS: Mapping[DialectName, Dialect] = {
    "azure": Dialect(),
    "openai": Dialect(is_known=False),
    "vllm-omni": Dialect(takes_seed=True),  # a form only (wire-protocol 10.2)
    "sglang": Dialect(tells_prompts=False, stops_jobs=False, takes_seed=True, takes_json=True),  # wire-protocol 10.3
    "litellm": Dialect(
        is_known=False, has_list=False, tells_prompts=False, stops_jobs=False
    ),  # no delete, and the ids of its list change from call to call (wire-protocol 10.4)
}


class OpenAIVideosService(RemoteVideos):
    """One account at any of these servers."""

    def __init__(self, account: Account, credential: Credential | None = None) -> None:
        """Raises ConfigurationError where the account cannot sign in as it is told to."""
        super().__init__(account, VideosForm(DIALECTS[account.dialect], account.api_version), credential)


class VideosForm(Form):
    """Sora 2's form, and that of everybody who copied it."""

    def __init__(self, dialect: Dialect, api_version: str | None) -> None:
        self._dialect = dialect
        self._version = {"api-version": api_version} if api_version else {}
        self.has_list = dialect.has_list
        self.tells_prompts = dialect.tells_prompts

    def create(self, order: Order, model: str) -> Call:
        if order.source:
            return self._call("POST", *_changed(order, order.source))
        fields: dict[str, str | int] = {
            "model": model,
            "prompt": order.prompt,
            "size": f"{order.width}x{order.height}",
            "seconds": str(order.seconds),
        }
        if self._dialect.takes_seed:
            fields["seed"] = order.seed
        if self._dialect.takes_json and order.reference is None:
            return self._call("POST", "/videos", {**fields, "seconds": order.seconds})
        parts = [text(name, value) for name, value in fields.items()]
        if order.reference:
            parts.append(picture("input_reference", order.reference))
        return Call("POST", "/videos", self._version, parts=tuple(parts))

    def status(self, upstream_id: str) -> Call:
        return self._call("GET", f"/videos/{segment(upstream_id)}")

    def recent(self, after: str | None, limit: int) -> Call:
        cursor = {"after": after} if after else {}
        return Call("GET", "/videos", {"limit": str(limit), "order": "desc", **cursor, **self._version})

    def checks(self) -> tuple[Call, ...]:
        lists = (self.recent(None, 1),) if self.has_list else ()
        return lists if self._dialect.is_known else (*lists, MODELS)

    def removal(self, upstream_id: str) -> Call | None:
        return self._call("DELETE", f"/videos/{segment(upstream_id)}") if self._dialect.stops_jobs else None

    async def content(self, upstream_id: str, _: Lookup) -> Call:
        """Without `variant`: the video is everybody's default, and SGLang answers 404 to its name."""
        return self._call("GET", f"/videos/{segment(upstream_id)}/content")

    def _call(self, method: Any, path: str, json: Mapping[str, Any] | None = None) -> Call:
        return Call(method, path, self._version, json)


def picture(name: str, reference: Reference) -> Part:
    """A still as a file part, called after its field."""
    extension = EXTENSIONS[reference.media_type]
    return Part(name, reference.content, f"{name}.{extension}", reference.media_type)


def _changed(order: Order, source: Source) -> tuple[str, Mapping[str, Any]]:
    """The path and body of an order that builds on a finished video (wire-protocol 3.7); JSON, as the SDKs send it."""
    video = {"video": {"id": source.upstream_id}, "prompt": order.prompt}
    match source.kind:
        case "remix":
            return f"/videos/{segment(source.upstream_id)}/remix", {"prompt": order.prompt}
        case "edit":
            return "/videos/edits", video
        case "extend":
            return "/videos/extensions", {**video, "seconds": str(order.seconds)}
