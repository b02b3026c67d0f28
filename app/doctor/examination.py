"""One account, examined: its list first, and only where that answers everything else, side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from app.accounts import Account
from app.catalog import Model, Wire
from app.doctor.asking import Asker, Reply, Silence
from app.doctor.endpoint import text_findings
from app.doctor.inquiry import Inquiry
from app.doctor.jobs import job_findings, list_findings, listed
from app.doctor.lifecycle import deployments, model_names, retirements
from app.doctor.recognition import recognise
from app.doctor.refusing import is_no_route, refused
from app.doctor.report import Finding, ok, problem, warning
from app.errors import ConfigurationError
from app.services.calls import Answer
from app.services.openai_videos import DIALECTS
from app.services.signing import SignInFailed
from app.services.wording import clean

SKEW_SECONDS, LARGE_SKEW = 30.0, 300.0  # between two clocks: worth a word, and worth mending


@dataclass(slots=True)
class Examined:
    findings: list[Finding] = field(default_factory=list)
    names: list[str] = field(default_factory=list)  # of the models that it lists
    is_listed: bool = False  # its list of videos could be read


async def examined(asker: Asker, account: Account, models: Mapping[str, Model]) -> Examined:
    """Everything that can be said of an account, the text of its endpoint included."""
    found = await questioned(asker, account, is_free=account.is_free(models))
    found.findings[:0] = [*text_findings(account.endpoint, account.dialect), *retirements(account, models)]
    return found


async def questioned(asker: Asker, account: Account, *, is_free: bool = False) -> Examined:
    """What its answers say. Where its videos are free, a lost one is no loss, and its list matters less."""
    try:
        inquiry = await Inquiry.open(asker, account, is_free=is_free)
    except ConfigurationError as error:
        return Examined([problem("It cannot be signed in to", str(error))])
    except SignInFailed as error:
        return Examined([problem("It cannot be signed in to", _sign_in_sentence(error))])
    wire, reply = await _first(inquiry)
    if isinstance(reply, Silence):
        return Examined([reply.finding])
    clock = _clock(reply)
    page = listed(reply) if reply.is_ok else None
    if page is None:
        return Examined([*await _without_list(asker, inquiry, wire, reply), *clock])
    jobs, rows = page
    signed = ok("The sign-in works" if account.entra else "The key works" if account.api_key else "It asks for no key")
    about, more = await asyncio.gather(job_findings(jobs, wire, inquiry) if jobs else _nothing(), _rest(inquiry, wire))
    findings = [signed, *list_findings(jobs, rows, inquiry), *about, *more.findings, *clock]
    return Examined(findings, more.names, is_listed=True)


async def _nothing() -> list[Finding]:
    return []


async def _first(inquiry: Inquiry) -> tuple[Wire, Reply]:
    """The list of the account's wire; where that is to be found out, of the first that answers."""
    wire = inquiry.account.wire
    if wire != "probe":
        return wire or "videos", await inquiry.list(wire or "videos")
    videos = await inquiry.list("videos")
    if isinstance(videos, Silence) or videos.status not in {404, 405}:
        return "videos", videos
    jobs = await inquiry.list("jobs")
    return ("jobs", jobs) if isinstance(jobs, Answer) and jobs.is_list else ("videos", videos)


async def _rest(inquiry: Inquiry, wire: Wire) -> Examined:
    """Questions that need no job."""
    account = inquiry.account
    models, removal, version = await asyncio.gather(
        inquiry.models(), inquiry.remove_nobody(wire), _version(inquiry, wire)
    )
    names = model_names(models)
    return Examined([*deployments(account, names), _removal(removal, inquiry), *version], names)


def _removal(reply: Reply, inquiry: Inquiry) -> Finding:
    if isinstance(reply, Silence):
        return warning("Whether videos can be deleted there is not known", reply.finding.title)
    if is_no_route(reply, inquiry.complaint(reply)):
        return ok("It cannot delete videos", "What is cancelled here goes on there, and may be charged.")
    if reply.is_ok or reply.status == 404:
        stops = DIALECTS[inquiry.account.dialect].stops_jobs
        return ok("It can delete videos", "" if stops else "That does not stop one that is being made.")
    words = inquiry.complaint(reply).words or "no reason given"
    return warning(f"Deleting is refused there ({reply.status})", f"It said: {words}.")


async def _version(inquiry: Inquiry, wire: Wire) -> list[Finding]:
    """What Azure makes of an api-version (wire-protocol 3.2)."""
    account = inquiry.account
    if account.dialect != "azure" or wire == "jobs":
        return []
    if account.api_version:
        return [ok(f"api-version {clean(account.api_version, longest=40)} is accepted", "None is needed.")]
    reply = await inquiry.list(wire, "preview")
    takes = isinstance(reply, Answer) and reply.is_list
    return [ok("No api-version is sent, and none is missed", f"It {'takes' if takes else 'refuses'} preview.")]


async def _without_list(asker: Asker, inquiry: Inquiry, wire: Wire, reply: Answer) -> list[Finding]:
    """Why there is no list, and what is there instead."""
    account, said = inquiry.account, inquiry.complaint(reply)
    if reply.status == 400 and account.api_version and "version" in said.words.lower():
        return [await _wrong_version(inquiry, wire, reply)]
    if not is_no_route(reply, said):
        return [refused(reply, said, account)]
    one = await inquiry.one(wire)
    if isinstance(one, Answer) and not is_no_route(one, inquiry.complaint(one)) and one.status in {200, 404}:
        return [
            inquiry.risk(
                "There is no list of videos, so a lost answer could not be looked up",
                "Single videos can be asked for, but not all of them. Make the service behind it an account of its "
                "own, or use it only for videos that cost nothing: an order whose answer is lost waits for you.",
            )
        ]
    return [_nothing_there(inquiry, reply), *await _instead(asker, account, wire)]


async def _wrong_version(inquiry: Inquiry, wire: Wire, reply: Answer) -> Finding:
    version = clean(inquiry.account.api_version or "", longest=40)
    without = await inquiry.list(wire, "")
    works = isinstance(without, Answer) and without.is_list
    advice = "Without one it answers: leave AZURE_OPENAI_API_VERSION unset." if works else "Leave it unset, or preview."
    return problem(f"api-version {version} is refused", f"It said: {inquiry.complaint(reply).words}. {advice}")


def _nothing_there(inquiry: Inquiry, reply: Answer) -> Finding:
    if inquiry.account.dialect != "azure":
        return refused(reply, inquiry.complaint(reply), inquiry.account)
    return problem(
        f"There are no videos at this address ({reply.status})",
        f"Nothing is at {inquiry.base}. The resource has only the classic routes, or its region or its model has no "
        "videos, or the endpoint is wrong: it looks like https://NAME.openai.azure.com.",
    )


async def _instead(asker: Asker, account: Account, wire: Wire) -> list[Finding]:
    """What a look at everybody's routes finds there."""
    found = await recognise(asker, account.endpoint, account.api_key, entra=account.entra)
    if found is None or (found.dialect, found.wire) == (account.dialect, wire):
        return []
    if found.dialect == account.dialect:
        return [warning("Sora 1's jobs are there instead", "Set AZURE_OPENAI_MODEL=sora, or offer the model sora.")]
    return [warning(f"It looks like {found.name}", f'{found.why} Set dialect = "{found.dialect}" in upstreams.toml.')]


def _clock(answer: Answer) -> list[Finding]:
    if answer.date is None:
        return [ok("It does not tell the time")]
    skew = (answer.date - datetime.now(UTC)).total_seconds()
    if abs(skew) <= SKEW_SECONDS:
        return [ok("Its clock and ours agree")]
    size = f"{abs(skew) / 60:.0f} minutes" if abs(skew) >= 120 else f"{abs(skew):.0f} s"
    return [
        warning(
            f"Its clock is {size} {'ahead of' if skew > 0 else 'behind'} ours",
            "The studio never compares the two, so no video is harmed; but a clock that far off spoils "
            "certificates and sign-ins: mend whichever is wrong."
            if abs(skew) > LARGE_SKEW
            else "The studio never compares the two, so no video is harmed.",
        )
    ]


def _sign_in_sentence(error: SignInFailed) -> str:
    return (
        f"Microsoft Entra ID gave no token ({clean(str(error), longest=300)}). Sign in with az login, or give this "
        "machine an identity that has the role Cognitive Services User on the resource."
    )
