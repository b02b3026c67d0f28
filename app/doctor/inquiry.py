"""One account's questions that cost nothing: those the studio itself asks, and some that only the doctor has."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Self

from app.accounts import Account
from app.catalog import Wire
from app.doctor.asking import Asker, Reply
from app.doctor.report import problem, warning
from app.services.addresses import base_url
from app.services.azure_sora import GENERATIONS, JobsForm
from app.services.calls import Answer, Call, segment
from app.services.complaints import Complaint, complaint
from app.services.openai_videos import DIALECTS, VideosForm
from app.services.remote import Form
from app.services.signing import Signature, SignInFailed

NOBODY = "sora-studio-doctor-asks-for-no-video"  # every server makes its own ids, none like this one
PAGE = 20  # jobs of the list that are looked at
SIGN_IN_SECONDS = 8.0  # for a token; leaves time for the questions
BEGINNING = {"range": "bytes=0-1023", "accept": "*/*"}


async def signed(signature: Signature, asker: Asker) -> Mapping[str, str]:
    """Headers for every question. Raises SignInFailed, also where a token takes too long."""
    try:
        async with asyncio.timeout(min(SIGN_IN_SECONDS, asker.seconds_left)):
            return await signature.headers()
    except TimeoutError as error:
        raise SignInFailed(f"no token came within {SIGN_IN_SECONDS:g} s") from error


class Inquiry:
    """Signed once: an examination is over long before a token is."""

    def __init__(
        self, asker: Asker, account: Account, signature: Signature, headers: Mapping[str, str], *, is_free: bool
    ) -> None:
        self.account = account
        self.risk = warning if is_free else problem  # a finding for which something paid might be lost
        self.base = base_url(account.endpoint, account.dialect)
        self._asker = asker
        self._signature = signature
        self._headers = headers

    @classmethod
    async def open(cls, asker: Asker, account: Account, *, is_free: bool) -> Self:
        """Raises ConfigurationError for a key that cannot be sent, and SignInFailed."""
        signature = Signature(account)
        return cls(asker, account, signature, await signed(signature, asker), is_free=is_free)

    def complaint(self, answer: Answer) -> Complaint:
        return complaint(answer.document, answer.body.decode("utf-8", "replace"), self._signature.secrets)

    async def list(self, wire: Wire, version: str | None = None) -> Reply:
        """The newest jobs, with `version` as the api-version where it is given; an empty one sends none."""
        return await self._ask(self._form(wire, version).recent(None, PAGE))

    async def models(self) -> Reply:
        return await self._ask(Call("GET", "/models"))

    async def one(self, wire: Wire, id_: str = NOBODY) -> Reply:
        return await self._ask(self._form(wire).status(id_))

    async def remove_nobody(self, wire: Wire) -> Reply:
        """Whether there is a route for deleting, found out with an id that cannot exist."""
        known = self._form(wire).status(NOBODY)
        return await self._ask(Call("DELETE", known.path, known.query))

    async def file(self, wire: Wire, id_: str) -> Reply:
        """A file's beginning, asked for as a range. For Sora 1 the id is a generation's."""
        path = f"/videos/{segment(id_)}/content" if wire == "videos" else f"{GENERATIONS}/{segment(id_)}/content/video"
        return await self._ask(Call("GET", path, self._version(wire)), BEGINNING)

    async def still(self, wire: Wire, id_: str) -> Reply:
        """The beginning of a picture of the video."""
        if wire == "videos":
            variant = {"variant": "thumbnail", **self._version(wire)}
            return await self._ask(Call("GET", f"/videos/{segment(id_)}/content", variant), BEGINNING)
        path = f"{GENERATIONS}/{segment(id_)}/content/thumbnail"
        return await self._ask(Call("GET", path, self._version(wire)), BEGINNING)

    def _form(self, wire: Wire, version: str | None = None) -> Form:
        chosen = self.account.api_version if version is None else version
        return VideosForm(DIALECTS[self.account.dialect], chosen) if wire == "videos" else JobsForm(chosen)

    def _version(self, wire: Wire) -> Mapping[str, str]:
        return self._form(wire).status(NOBODY).query

    async def _ask(self, call: Call, more: Mapping[str, str] | None = None) -> Reply:
        return await self._asker.ask(self.base, call, {**self._headers, **(more or {})}, is_file=more is not None)
