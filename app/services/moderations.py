"""The services of content safety: OpenAI's `/moderations`, which others speak too, and Azure AI Content Safety.

Each gives findings or raises UpstreamAway: what is no whole answer is never taken for "nothing found".
"""

from __future__ import annotations

import asyncio
import base64
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, Literal

import httpx2
from pydantic import BaseModel, Field, ValidationError

from app.config import Settings
from app.errors import UpstreamAway
from app.models.moderation import WORST, Checked, Finding
from app.services import pauses
from app.services.calls import Answer, Call, answered
from app.services.clients import body_of, new_client, request_of, shared_connections, trust

ANSWER_SECONDS = 20.0  # for a whole answer; both services need about one
MOST_CHARACTERS = 10_000  # of one text:analyze (learn.microsoft.com, Content Safety overview, input requirements)
CUT = 8_000  # characters: a longer text is sent in pieces that overlap, so that nothing hides at a cut

_FAILED = (httpx2.HTTPError, httpx2.InvalidURL, OSError)  # a time-out is an OSError


class ModerationService(ABC):
    """One service. Start it before it is asked."""

    name: Checked
    variables: str  # that an operator looks at when it refuses its key or its address

    def __init__(self, base: str, headers: Mapping[str, str]) -> None:
        self._base = base
        self._headers = headers
        self._client: httpx2.AsyncClient | None = None

    async def start(self) -> None:
        self._client = new_client(shared_connections(await asyncio.to_thread(trust)), ANSWER_SECONDS)

    async def close(self) -> None:
        if self._client:
            await self._client.aclose()
        self._client = None

    @abstractmethod
    async def check(self, text: str, picture: bytes | None = None) -> list[Finding]:
        """What it finds in a text and a JPEG. Raises UpstreamAway unless the answer is whole."""

    async def _ask(self, call: Call) -> Answer:
        assert self._client
        try:
            request = request_of(self._client, self._base, call, self._headers)
            async with asyncio.timeout(ANSWER_SECONDS):
                response = await self._client.send(request, stream=True)
                try:
                    answer = answered(response.status_code, response.headers, await body_of(response))
                finally:
                    await response.aclose()
        except _FAILED as error:
            raise UpstreamAway(f"The moderation service {self.name} does not answer.") from error
        if not answer.is_ok:
            raise UpstreamAway(self._complaint(answer.status), retry_after=pauses.retry_after(answer.headers))
        return answer

    def _complaint(self, status: int) -> str:
        if status in {401, 403}:
            return f"The moderation service {self.name} refuses its key ({status}); check {self.variables}."
        if status == 429:
            return f"The moderation service {self.name} has too much to do ({status})."
        if status >= 500:
            return f"The moderation service {self.name} is in trouble ({status})."
        return f"The moderation service {self.name} does not take the question ({status}); check {self.variables}."

    def _unreadable(self) -> UpstreamAway:
        return UpstreamAway(f"The moderation service {self.name} gives an answer that cannot be read.")


class _Verdict(BaseModel):
    """One of `results` (platform.openai.com, API reference, Moderations)."""

    flagged: bool
    categories: dict[str, bool | None]
    category_scores: dict[str, float | None] = {}
    category_applied_input_types: dict[str, list[str] | None] = {}


class _Verdicts(BaseModel):
    results: list[_Verdict] = Field(min_length=1)


class OpenAIModerations(ModerationService):
    """What speaks OpenAI's `/moderations`. Pictures go along as data URLs, which omni-moderation reads."""

    name = "moderations"
    variables = "MODERATIONS_URL, MODERATIONS_API_KEY and MODERATIONS_MODEL"

    def __init__(self, url: str, key: str | None, model: str) -> None:
        super().__init__(url.removesuffix("/moderations"), {"authorization": f"Bearer {key}"} if key else {})
        self._model = model

    async def check(self, text: str, picture: bytes | None = None) -> list[Finding]:
        given: Any = text  # plain where there is no picture: what every server of this kind takes
        if picture is not None:
            url = f"data:image/jpeg;base64,{base64.b64encode(picture).decode()}"
            given = [{"type": "text", "text": text}, {"type": "image_url", "image_url": {"url": url}}]
        answer = await self._ask(Call("POST", "/moderations", json={"model": self._model, "input": given}))
        try:
            results = _Verdicts.model_validate(answer.document).results
        except ValidationError as error:
            raise self._unreadable() from error
        return [finding for each in results for finding in self._findings(each)]

    def _findings(self, verdict: _Verdict) -> list[Finding]:
        names = [name for name, is_met in verdict.categories.items() if is_met]
        names = names or (["flagged"] if verdict.flagged else [])
        return [
            _finding(self.name, name, round(WORST * (verdict.category_scores.get(name) or 1.0)), _stage(verdict, name))
            for name in names
        ]


def _stage(verdict: _Verdict, name: str) -> Literal["prompt", "reference"]:
    return "reference" if verdict.category_applied_input_types.get(name) == ["image"] else "prompt"


class _Analysis(BaseModel):
    category: str
    severity: int = Field(ge=0)


class _Analyses(BaseModel):
    analyses: list[_Analysis] = Field(min_length=1, alias="categoriesAnalysis")


class AzureContentSafety(ModerationService):
    """`text:analyze` and `image:analyze`, each category from 0 to 6 (learn.microsoft.com, Content Safety REST API)."""

    name = "content-safety"
    variables = "AZURE_CONTENT_SAFETY_ENDPOINT, AZURE_CONTENT_SAFETY_KEY and AZURE_CONTENT_SAFETY_API_VERSION"

    def __init__(self, endpoint: str, key: str, threshold: int, api_version: str) -> None:
        super().__init__(f"{endpoint.removesuffix('/contentsafety')}/contentsafety", {"ocp-apim-subscription-key": key})
        self._threshold = threshold
        self._query = {"api-version": api_version}

    async def check(self, text: str, picture: bytes | None = None) -> list[Finding]:
        found: dict[tuple[str, str], Finding] = {}
        for piece in _pieces(text):
            for finding in await self._analyse("text", {"text": piece}, "prompt"):
                found.setdefault((finding.rule, finding.stage), finding)
        if picture is not None:
            content = {"image": {"content": base64.b64encode(picture).decode()}}
            for finding in await self._analyse("image", content, "reference"):
                found.setdefault((finding.rule, finding.stage), finding)
        return list(found.values())

    async def _analyse(
        self, what: Literal["text", "image"], content: dict[str, Any], stage: Literal["prompt", "reference"]
    ) -> list[Finding]:
        body = {**content, "outputType": "FourSeverityLevels"}
        answer = await self._ask(Call("POST", f"/{what}:analyze", query=self._query, json=body))
        try:
            analyses = _Analyses.model_validate(answer.document).analyses
        except ValidationError as error:
            raise self._unreadable() from error
        return [
            _finding(self.name, each.category, each.severity, stage)
            for each in analyses
            if each.severity >= self._threshold
        ]


def open_moderations(settings: Settings) -> list[ModerationService]:
    """Those that the settings name, not yet started."""
    services: list[ModerationService] = []
    if settings.moderations_url:
        key = settings.moderations_api_key
        services.append(
            OpenAIModerations(
                settings.moderations_url, key.get_secret_value() if key else None, settings.moderations_model
            )
        )
    if settings.azure_content_safety_endpoint and settings.azure_content_safety_key:
        services.append(
            AzureContentSafety(
                settings.azure_content_safety_endpoint,
                settings.azure_content_safety_key.get_secret_value(),
                settings.azure_content_safety_threshold,
                settings.azure_content_safety_api_version,
            )
        )
    return services


def _pieces(text: str) -> list[str]:
    if len(text) <= MOST_CHARACTERS:
        return [text]
    return [text[start : start + MOST_CHARACTERS] for start in range(0, len(text), CUT)]


def _finding(by: Checked, name: str, severity: int, stage: Literal["prompt", "reference"]) -> Finding:
    """A category is a service's own word: only what can be one is kept."""
    word = "".join(sign for sign in name if sign.isalnum() or sign in "/-_ ")[:50] or "unnamed"
    return Finding(by=by, rule=word, category=word, severity=min(WORST, max(0, severity)), stage=stage, verdict="block")
