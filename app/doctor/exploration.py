"""An address of which nothing is known: which server it is, how it is, and the table that makes it an account."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from pydantic import SecretStr

from app.accounts import Account
from app.catalog import read_catalog
from app.config import checked_endpoint
from app.doctor.asking import Asker, Reply, Silence
from app.doctor.endpoint import portal, root, text_findings
from app.doctor.examination import questioned
from app.doctor.lifecycle import retirements
from app.doctor.recognition import Recognised, look
from app.doctor.refusing import refused
from app.doctor.report import Finding, Report, concluded, ok, problem
from app.doctor.table import known_models, name_for, table
from app.services.calls import Answer
from app.services.complaints import complaint

HEAD = "For upstreams.toml"  # the title of the finding whose text is the table


async def explored(asker: Asker, url: str, key: SecretStr | None, variable: str | None, *, entra: bool) -> Report:
    """The report on an address; its last finding is the table, where the server let itself be questioned."""
    try:
        checked_endpoint(url)
    except ValueError as error:
        return concluded(_shown(url), [problem("The address cannot be used", _sentence(error))])
    if page := portal(url):
        return concluded(_shown(url), [page])
    found, replies = await look(asker, url, key, entra=entra)
    if found is None:
        return concluded(_shown(url), [_unknown(url, replies, key)])
    if found.dialect == "azure" and key is None and not entra:
        return concluded(_shown(url), [_seen(found), *text_findings(url, "azure"), _keyless()])
    return await _as_account(asker, url, found, key, variable, entra=entra)


async def _as_account(
    asker: Asker, url: str, found: Recognised, key: SecretStr | None, variable: str | None, *, entra: bool
) -> Report:
    account = Account(
        name=name_for(urlsplit(url).hostname or "", found.dialect),
        dialect=found.dialect,
        endpoint=root(url),
        api_key=key,
        entra=entra,
        models={},
        slots=1,
        wire=found.wire,
    )
    seen = await questioned(asker, account)
    account = account.model_copy(update={"models": known_models(seen.names, found.wire)})
    ends = retirements(account, read_catalog()) if found.dialect in {"azure", "openai"} else []
    findings = [_seen(found), *text_findings(url, found.dialect), *seen.findings, *ends]
    ready = [ok(HEAD, table(account, variable))] if seen.is_listed or seen.names else []
    return concluded(_shown(url), [*findings, *ready])


def _seen(found: Recognised) -> Finding:
    return ok(f"It is {found.name}, by all appearances", found.why)


def _keyless() -> Finding:
    return problem(
        "It wants a key",
        "Azure answers nobody without one. Put it into a variable and name that with --key-variable, or sign in with "
        "--entra.",
    )


def _unknown(url: str, replies: Sequence[Reply], key: SecretStr | None) -> Finding:
    first = replies[0]
    if isinstance(first, Silence):
        return first.finding
    answers = [reply for reply in replies if isinstance(reply, Answer)]
    secrets = [key.get_secret_value()] if key else []
    name = name_for(urlsplit(url).hostname or "", "there")
    plain = Account(name=name, dialect="openai", endpoint=root(url), api_key=key, models={}, slots=1)
    for answer in answers:
        said = complaint(answer.document, answer.body.decode("utf-8", "replace"), secrets)
        if answer.status not in {200, 404, 405}:
            return refused(answer, said, plain)
    statuses = ", ".join(sorted({str(answer.status) for answer in answers}))
    return problem(
        "No video service was found there",
        f"{root(url)} answered {statuses} on the video routes of Azure and of OpenAI"
        + (", with web pages. " if any(_is_page(answer) for answer in answers) else ". ")
        + "The address is a portal's or another program's, or the service has no videos.",
    )


def _is_page(answer: Answer) -> bool:
    return "html" in answer.headers.get("content-type", "")


def _shown(url: str) -> str:
    """An address without whatever secret it may hold."""
    parts = urlsplit(url)
    return f"{parts.hostname or 'the address'}{f':{parts.port}' if parts.port else ''}"


def _sentence(error: ValueError) -> str:
    return f"{str(error)[:1].upper()}{str(error)[1:]}. Nothing was asked."
