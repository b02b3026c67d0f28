"""A language model that answers one message: an Azure OpenAI deployment, or any server of OpenAI's chat completions."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import quote

import httpx2
import structlog

from app.config import Settings
from app.errors import Unavailable
from app.services.calls import Call, answered
from app.services.clients import body_of, new_client, request_of, shared_connections, trust

log = structlog.get_logger(__name__)

ANSWER_SECONDS = 30.0  # for the whole exchange: a few hundred words take a language model some seconds
RETRY_AFTER = 10  # s
_AWAY = "The language model that writes prompts {what}. Your prompt is as it was, and no video was ordered."


class Chat:
    """One deployment. Neither its key nor what was said to it is logged or shown."""

    def __init__(self, endpoint: str, model: str, key: str, api_version: str | None) -> None:
        self._base = endpoint
        self._model = model
        self._headers = {} if not key else {"api-key": key} if api_version else {"authorization": f"Bearer {key}"}
        self._api_version = api_version

    async def answer(self, instruction: str, message: str) -> str:
        """What it answers. Raises Unavailable where there is no answer that can be used."""
        call = self._call([{"role": "system", "content": instruction}, {"role": "user", "content": message}])
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return await self._ask(call)
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:  # a time-out is an OSError
            log.warning("the chat service did not answer", kind=type(error).__name__)
            raise _away("did not answer") from error

    async def _ask(self, call: Call) -> str:
        context = await asyncio.to_thread(trust)
        async with new_client(shared_connections(context), ANSWER_SECONDS) as client:
            request = request_of(client, self._base, call, self._headers)
            response = await client.send(request, stream=True)
            try:
                answer = answered(response.status_code, response.headers, await body_of(response))
            finally:
                await response.aclose()
        text = _text(answer.document) if answer.is_ok else None
        if text is None:
            log.warning("the chat service gave no answer that can be used", status=answer.status)
            raise _away("refused" if 400 <= answer.status < 500 else "gave no answer that can be used")
        return text

    def _call(self, messages: list[dict[str, str]]) -> Call:
        """Only what every server takes: the names of other parameters differ between models."""
        body = {"messages": messages}
        if self._api_version is None:
            return Call("POST", "/chat/completions", json={"model": self._model, **body})
        path = f"/openai/deployments/{quote(self._model, safe='')}/chat/completions"
        return Call("POST", path, query={"api-version": self._api_version}, json=body)


def open_chat(settings: Settings) -> Chat | None:
    """The one that is set up; None where none is."""
    if settings.prompt_rewrite_endpoint is None or settings.prompt_rewrite_model is None:
        return None
    key = settings.prompt_rewrite_key.get_secret_value() if settings.prompt_rewrite_key else ""
    return Chat(
        settings.prompt_rewrite_endpoint, settings.prompt_rewrite_model, key, settings.prompt_rewrite_api_version
    )


def _text(document: Any) -> str | None:
    """The first choice's text; None where there is none, or where it was cut off or filtered."""
    try:
        choice = document["choices"][0]
        text = choice["message"]["content"]
    except (KeyError, IndexError, TypeError):
        return None
    is_whole = choice.get("finish_reason") in {"stop", None}
    return text.strip() or None if isinstance(text, str) and is_whole else None


def _away(what: str) -> Unavailable:
    return Unavailable(_AWAY.format(what=what), retry_after=RETRY_AFTER)
