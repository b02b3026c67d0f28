"""What an endpoint's text alone shows: pages of a portal, pasted routes, hosts of other services, missing TLS."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from app.accounts import VENDORS, Dialect
from app.doctor.report import Finding, ok, problem, warning
from app.services.addresses import base_url
from app.services.wording import clean

_PORTALS = ("portal.azure.com", "ai.azure.com", "oai.azure.com", "learn.microsoft.com", "platform.openai.com")
_REGIONAL = re.compile(r"\.api\.cognitive\.microsoft\.com$")
_DEPLOYMENT = re.compile(r"(?i)/openai/deployments/([^/]+)")
_PROJECT = re.compile(r"(?i)^/api/projects/[^/]+")


def root(endpoint: str) -> str:
    """The address alone, without the routes of any dialect."""
    return base_url(endpoint, "azure").removesuffix("/openai/v1")


def portal(endpoint: str) -> Finding | None:
    """Where it is a page for people: no key may be sent there."""
    host = urlsplit(endpoint).hostname or ""
    if host not in _PORTALS:
        return None
    return problem(
        "The address is a page for people",
        f"{host} is a web site, not the service. Copy the endpoint from the resource's page Keys and Endpoint; "
        "it looks like https://NAME.openai.azure.com.",
    )


def text_findings(endpoint: str, dialect: Dialect) -> list[Finding]:
    """What can be said without asking anybody."""
    return [*_path(endpoint, dialect), *(_azure_host(endpoint) if dialect == "azure" else [])]


def _path(endpoint: str, dialect: Dialect) -> list[Finding]:
    parts = urlsplit(endpoint)
    if not parts.query and parts.path.rstrip("/") in _plain_paths(endpoint, dialect):
        return []
    version = parse_qs(parts.query).get("api-version", [""])[0]
    shown = clean(parts.path + (f"?api-version={version}" if version else ""), longest=200)
    said = (
        f"{shown or 'What follows the host'} is not part of an endpoint. Write {root(endpoint)} instead; the studio "
        "adds the routes itself"
        + (" and sends no api-version unless AZURE_OPENAI_API_VERSION is set." if version else ".")
    )
    if found := _DEPLOYMENT.search(parts.path):
        said += (
            " Such addresses with a deployment in the path are of an older style, which the video routes do not have; "
            f"the deployment's name, {clean(found[1], longest=80)}, belongs into AZURE_OPENAI_DEPLOYMENT."
        )
    return [warning("The endpoint has a pasted tail", said)]


def _plain_paths(endpoint: str, dialect: Dialect) -> set[str]:
    """The paths that say nothing but where the service is."""
    own = urlsplit(root(endpoint)).path
    return {own, f"{own}/openai/v1"} if dialect == "azure" else {own, f"{own}/v1"}


def _azure_host(endpoint: str) -> list[Finding]:
    parts = urlsplit(endpoint)
    host = parts.hostname or ""
    if _REGIONAL.search(host):
        return [
            warning(
                "The host is a region's, not a resource's",
                f"{host} does not take Microsoft Entra ID, and may not have the video routes. "
                "Use https://NAME.openai.azure.com.",
            )
        ]
    if not host.endswith(VENDORS):
        return [ok("The host is not one of Azure's own", "A gateway in front of Azure, or a server that imitates it.")]
    if _PROJECT.search(parts.path):
        return [
            warning(
                "The endpoint is a Foundry project's",
                "Only Microsoft Entra ID is described for that form, and it was never seen to make videos "
                f"(wire-protocol 1). If it refuses, use https://{host} without the path.",
            )
        ]
    return [ok("The host is one of Azure's", host)]
