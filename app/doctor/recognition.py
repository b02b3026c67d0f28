"""Which server it is, from routes, envelopes, headers and the shape of ids (wire-protocol 1, 6.1, 10)."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr

from app.accounts import Account, Dialect
from app.catalog import Wire
from app.doctor.asking import Asker, Reply, Silence
from app.doctor.endpoint import root
from app.doctor.inquiry import NOBODY, signed
from app.doctor.refusing import is_no_route
from app.errors import ConfigurationError
from app.services.azure_sora import JobsForm
from app.services.calls import Answer, Call
from app.services.complaints import complaint
from app.services.signing import Signature, SignInFailed

NAMES: Mapping[Dialect, str] = {
    "azure": "Azure OpenAI",
    "openai": "an OpenAI-style server",
    "vllm-omni": "vLLM-Omni",
    "sglang": "SGLang",
    "litellm": "LiteLLM",
}
_AZURE_HEADERS = ("apim-request-id", "x-ms-region")
_GUARDED = {401, 403, 429}  # a route is there, but not for us, or not now
_AZURE_LIST = Call("GET", "/openai/v1/videos", {"limit": "20"})
_LIST = Call("GET", "/v1/videos", {"limit": "20"})
_EMPTY_LIST = Call("GET", "/v1/videos", {"limit": "0"})  # vLLM-Omni takes it, SGLang refuses (wire-protocol 10.2)
_NO_VIDEO = Call("GET", f"/v1/videos/{NOBODY}")
_NO_REMOVAL = Call("DELETE", f"/v1/videos/{NOBODY}")


@dataclass(frozen=True, slots=True)
class Recognised:
    """`why` is a sentence."""

    dialect: Dialect
    wire: Wire
    why: str

    @property
    def name(self) -> str:
        return "Azure OpenAI with Sora 1's jobs" if self.wire == "jobs" else NAMES[self.dialect]


@dataclass(frozen=True, slots=True)
class _Open:
    """What a server answered on OpenAI's routes."""

    recent: Reply
    empty: Reply
    none: Reply
    removal: Reply

    @property
    def answers(self) -> list[Answer]:
        return [reply for reply in (self.recent, self.none, self.empty, self.removal) if isinstance(reply, Answer)]

    @property
    def rows(self) -> list[Mapping[str, Any]]:
        data = (self.recent.document or {}).get("data") if isinstance(self.recent, Answer) else None
        return [row for row in data if isinstance(row, Mapping)] if isinstance(data, list) else []


async def recognise(asker: Asker, endpoint: str, key: SecretStr | None, *, entra: bool) -> Recognised | None:
    """None where nobody known answers."""
    found, _ = await look(asker, endpoint, key, entra=entra)
    return found


async def look(
    asker: Asker, endpoint: str, key: SecretStr | None, *, entra: bool
) -> tuple[Recognised | None, Sequence[Reply]]:
    """The server, and every answer it gave; the first silence ends the questions."""
    place = root(endpoint)
    azure = await _signed(asker, "azure", place, key, entra=entra)
    other = azure if entra else await _signed(asker, "openai", place, key, entra=entra)
    videos = await asker.ask(place, _AZURE_LIST, azure)
    if isinstance(videos, Silence):
        return None, [videos]
    recent = JobsForm(None).recent(None, 1)
    jobs_call = Call("GET", f"/openai/v1{recent.path}", recent.query)
    jobs, *rest = await asyncio.gather(
        asker.ask(place, jobs_call, azure),
        *(asker.ask(place, call, other) for call in (_LIST, _EMPTY_LIST, _NO_VIDEO, _NO_REMOVAL)),
    )
    found = _azure(videos, jobs) or _open(_Open(*rest))
    return found, [videos, jobs, *rest]


async def _signed(
    asker: Asker, dialect: Dialect, endpoint: str, key: SecretStr | None, *, entra: bool
) -> Mapping[str, str]:
    """Nothing where there is nothing to sign with, or where that fails: the examination says why."""
    if not key and not entra:
        return {}
    account = Account(name="unnamed", dialect=dialect, endpoint=endpoint, api_key=key, entra=entra, models={}, slots=1)
    try:
        return await signed(Signature(account), asker)
    except (ConfigurationError, SignInFailed):
        return {}


def _azure(videos: Answer, jobs: Reply) -> Recognised | None:
    if videos.is_list:
        return Recognised("azure", "videos", "Its /openai/v1/videos answers.")
    if isinstance(jobs, Answer) and jobs.is_list:
        return Recognised("azure", "jobs", "Its /openai/v1/video/generations/jobs answers.")
    if not any(name in videos.headers for name in _AZURE_HEADERS):
        return None
    if videos.status in _GUARDED:
        return Recognised("azure", "videos", "Its answers have Azure's headers.")
    if isinstance(jobs, Answer) and jobs.status in _GUARDED:
        return Recognised("azure", "jobs", "Its answers have Azure's headers, and only Sora 1's route is there.")
    return None


def _open(seen: _Open) -> Recognised | None:
    if not any(map(_is_there, (seen.recent, seen.none))):
        return None
    if _is_litellm(seen):
        return Recognised("litellm", "videos", "Its errors, headers or ids are LiteLLM's.")
    if any(row.get("id", "").startswith("video_gen_") or "inference_time_s" in row for row in _named(seen.rows)):
        return Recognised("vllm-omni", "videos", "Its jobs look like vLLM-Omni's.")
    if any("file_path" in row for row in seen.rows):
        return Recognised("sglang", "videos", "Its jobs look like SGLang's.")
    if any(map(_is_plain_error, seen.answers)):
        return _fastapi(seen)
    return Recognised("openai", "videos", "Its routes and errors are OpenAI's.")


def _fastapi(seen: _Open) -> Recognised:
    """vLLM-Omni or SGLang, whose errors are alike."""
    status = seen.empty.status if isinstance(seen.empty, Answer) else 0
    if status == 422:
        return Recognised("sglang", "videos", "Its errors are FastAPI's, and its list takes no limit of 0.")
    if status == 200:
        return Recognised("vllm-omni", "videos", "Its errors are FastAPI's, and its list takes a limit of 0.")
    return Recognised(
        "vllm-omni", "videos", "Its errors are vLLM-Omni's or SGLang's; which of them, only an answer to its key tells."
    )


def _named(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [row for row in rows if isinstance(row.get("id"), str)]


def _is_there(reply: Reply) -> bool:
    """Whether something that speaks JSON has the route."""
    if isinstance(reply, Silence) or reply.document is None or 300 <= reply.status < 400:
        return False
    if reply.is_ok:
        return reply.is_list
    return not is_no_route(reply, complaint(reply.document))


def _is_litellm(seen: _Open) -> bool:
    if any(name.startswith("x-litellm-") for answer in seen.answers for name in answer.headers):
        return True
    if any(_inside(row["id"]).startswith("litellm:") for row in _named(seen.rows)):
        return True
    has_no_removal = isinstance(seen.removal, Answer) and seen.removal.status == 405
    return has_no_removal and any(
        isinstance(error := (answer.document or {}).get("error"), Mapping) and error.get("code") == str(answer.status)
        for answer in seen.answers
    )


def _inside(id_: str) -> str:
    """An id's text where it is base64, as LiteLLM wraps those of others (wire-protocol 10.4)."""
    try:
        return base64.b64decode(id_.removeprefix("video_"), validate=True).decode()
    except ValueError:
        return ""


def _is_plain_error(answer: Answer) -> bool:
    document = answer.document or {}
    return not answer.is_ok and ("detail" in document or isinstance(document.get("error"), str))
