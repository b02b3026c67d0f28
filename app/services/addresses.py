"""Where an account's calls go: its base URL out of whatever was pasted, and how far a redirect may lead."""

from __future__ import annotations

import asyncio
import re
import socket
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from app.accounts import Dialect

MAX_REDIRECTS = 3  # of a download; nothing else follows any

_AZURE_TAIL = re.compile(
    r"(?i)(?<!/projects)/(?:openai(?:/.*)?|v1(?:/.*)?)$"
)  # /openai/v1/videos, /openai/deployments/sora/...
_OPENAI_TAIL = re.compile(r"(?i)/(?:videos?|models)(?:/.*)?$")


class Refused(Exception):
    """A redirect that is not followed; `str` says why, after "redirects"."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where one hop goes. `pinned` is the numeric address to connect to, so that a name cannot change in between."""

    url: str
    is_home: bool  # the account's own origin: the key may go there
    pinned: str | None = None


def base_url(endpoint: str, dialect: Dialect) -> str:
    """The URL before `/videos`, from an endpoint with or without `/v1`, `/openai/v1`, a route or an api-version."""
    parts = urlsplit(endpoint.strip())
    path = re.sub(r"//+", "/", parts.path).rstrip("/")
    if dialect == "azure":
        path = _AZURE_TAIL.sub("", path) + "/openai/v1"
    else:
        path = _OPENAI_TAIL.sub("", path)
        path = path if path.lower().endswith("/v1") else f"{path}/v1"
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))


async def follow(here: str, location: str, base: str) -> Target:
    """The next hop of a download. Raises Refused for a downgrade to http, and for a private place that is not ours."""
    url = urljoin(here, location)
    parts, home = urlsplit(url), urlsplit(base)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Refused("to something that is no web address")
    if parts.scheme == "http" and urlsplit(here).scheme == "https":
        raise Refused("from https to http")
    if _origin(parts) == _origin(home):
        return Target(url, is_home=True)
    if parts.hostname == home.hostname:
        return Target(url, is_home=False)
    return Target(url, is_home=False, pinned=await _public_address(parts))


def pinned_url(target: Target) -> str:
    """The target's URL with its numeric address in place of the name."""
    parts = urlsplit(target.url)
    if target.pinned is None:
        return target.url
    host = f"[{target.pinned}]" if ":" in target.pinned else target.pinned
    return urlunsplit(parts._replace(netloc=f"{host}:{_port(parts)}"))


def _origin(parts: SplitResult) -> tuple[str, str | None, int]:
    return parts.scheme, parts.hostname, _port(parts)


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


async def _public_address(parts: SplitResult) -> str:
    """One address of the host. Raises Refused unless all of them are on the public internet."""
    assert parts.hostname
    try:
        found = await asyncio.get_running_loop().getaddrinfo(parts.hostname, _port(parts), type=socket.SOCK_STREAM)
    except OSError as error:
        raise Refused("to a host that cannot be found") from error
    addresses = [str(each[4][0]) for each in found]
    if not addresses or not all(ip_address(address).is_global for address in addresses):
        raise Refused("to a private address")
    return addresses[0]
