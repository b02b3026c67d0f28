"""Azure OpenAI Sora: Sora 2's `/videos`, and Sora 1's generation jobs (wire-protocol 2), told apart where need be."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from app.accounts import Account
from app.errors import JobLost, UpstreamAway
from app.services.calls import Call, segment, text
from app.services.contract import Order
from app.services.openai_videos import DIALECTS, VideosForm, picture
from app.services.remote import Form, Lookup, RemoteVideos
from app.services.signing import Credential

JOBS_VERSION = "preview"  # the only one in which Sora 1 existed (wire-protocol 2.1)
JOBS, GENERATIONS = "/video/generations/jobs", "/video/generations"


class AzureSoraService(RemoteVideos):
    """One Azure resource, with a key or with Microsoft Entra ID."""

    def __init__(self, account: Account, credential: Credential | None = None) -> None:
        """Raises ConfigurationError where the account cannot sign in as it is told to."""
        videos = VideosForm(DIALECTS["azure"], account.api_version)
        jobs = JobsForm(account.api_version)
        super().__init__(account, jobs if account.wire == "jobs" else videos, credential)
        self._candidates: tuple[Form, ...] = (videos, jobs) if account.wire == "probe" else ()
        self._probing = asyncio.Lock()

    async def _speech(self) -> Form:
        """Which of both answers a free question is found out once, at the first need, and then remembered."""
        async with self._probing:
            if self._candidates:
                self._form = await self._probe()
                self._candidates = ()
        return self._form

    async def _probe(self) -> Form:
        for form in self._candidates:
            answer = await self._wire.ask(form.recent(None, 1))
            if answer.is_list:
                return form
        raise UpstreamAway(str(self._wrong_address(answer)))


class JobsForm(Form):
    """Sora 1's, in its preview."""

    has_list = True
    tells_prompts = True

    def __init__(self, api_version: str | None) -> None:
        self._version = {"api-version": api_version or JOBS_VERSION}

    def create(self, order: Order, model: str) -> Call:
        """A form with `inpaint_items` where there is a still, else JSON (wire-protocol 2.2, 2.3)."""
        fields: dict[str, Any] = {
            "model": model,
            "prompt": order.prompt,
            "width": order.width,
            "height": order.height,
            "n_seconds": order.seconds,
            "n_variants": 1,
        }
        if order.reference is None:
            return Call("POST", JOBS, self._version, fields)
        still = picture("files", order.reference)
        items = [{"frame_index": 0, "type": "image", "file_name": still.filename}]
        parts = [text(name, value) for name, value in {**fields, "inpaint_items": json.dumps(items)}.items()]
        return Call("POST", JOBS, self._version, parts=(*parts, still))

    def status(self, upstream_id: str) -> Call:
        return Call("GET", f"{JOBS}/{segment(upstream_id)}", self._version)

    def recent(self, after: str | None, limit: int) -> Call:
        return Call("GET", JOBS, {"limit": str(limit), **({"after": after} if after else {}), **self._version})

    def checks(self) -> tuple[Call, ...]:
        return (self.recent(None, 1),)

    def removal(self, upstream_id: str) -> Call | None:
        return Call("DELETE", f"{JOBS}/{segment(upstream_id)}", self._version)

    async def content(self, upstream_id: str, lookup: Lookup) -> Call:
        """Files belong to a job's generations, of which we ask for one."""
        generations = (await lookup(upstream_id)).generation_ids
        if not generations:
            raise JobLost("The job has no generation.")
        return Call("GET", f"{GENERATIONS}/{segment(generations[0])}/content/video", self._version)
