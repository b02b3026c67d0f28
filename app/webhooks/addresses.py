"""Which addresses may be told something: https on the public internet, or what the operator allows besides.

A name is looked up once for each try, and what was found is what is connected to, so that it cannot change in between.
"""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

LOOKUP_SECONDS = 5.0  # for a name; a resolver's own patience is longer
LOOKUPS = 64  # at once: threads of their own, so many that a few name servers that are away keep nobody waiting

Resolve = Callable[[str, int], Awaitable[list[str]]]  # host and port to numeric addresses; raises OSError

# One spelling only, so that no two readers of a URL disagree about its host: no name, no password, no fragment.
_URL = re.compile(
    r"(?P<scheme>https?)://(?P<host>\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?\.?)"
    r"(?::(?P<port>[0-9]{1,5}))?(?P<target>(?:[/?][\x21\x22\x24-\x5b\x5d-\x7e]*)?)"
)
_NUMBER = re.compile(r"[0-9]+|0[xX][0-9A-Fa-f]*")  # as the last part of a host: decimal, octal, hexadecimal addresses

# Never, whatever the settings say: services that tell a machine's own secrets (Azure, Alibaba, AWS, Oracle).
_METADATA = {
    ip_address(each) for each in ("169.254.169.254", "168.63.129.16", "100.100.100.200", "fd00:ec2::254", "192.0.0.192")
}
_PRIVATE: tuple[IPv4Network | IPv6Network, ...] = tuple(
    ip_network(each)
    for each in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "::1/128", "fc00::/7")
)
_PUBLIC_6 = IPv6Network("2000::/3")  # all of IPv6 that is given out (RFC 4291, 2.4)
_NOT_PUBLIC: tuple[IPv4Network | IPv6Network, ...] = tuple(
    ip_network(each)
    for each in ("192.88.99.0/24", "2002::/16", "2001::/32", "3fff::/20")  # 6to4, Teredo, examples
)
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: how networks of IPv6 alone reach an address of IPv4


class Refused(Exception):
    """This address is not told anything; `str` is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request goes: `addresses` are what its host was found to be, all of them allowed."""

    scheme: str
    host: str  # as the URL has it; IPv6 in brackets
    port: int
    target: str
    addresses: tuple[str, ...]

    @property
    def authority(self) -> str:
        usual = {"https": 443, "http": 80}[self.scheme]
        return self.host if self.port == usual else f"{self.host}:{self.port}"

    def url_at(self, address: str) -> str:
        """The URL with a numeric address in place of the name."""
        host = f"[{address}]" if ":" in address else address
        return f"{self.scheme}://{host}:{self.port}{self.target or '/'}"


class Resolver:
    """Looks names up as this machine does."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(LOOKUPS, thread_name_prefix="names")

    async def __call__(self, host: str, port: int) -> list[str]:
        look = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
        found = await asyncio.get_running_loop().run_in_executor(self._threads, look)
        return list(dict.fromkeys(str(each[4][0]) for each in found))

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


class Guard:
    """Says of every address whether it may be told something, at registration and before each try."""

    def __init__(self, resolve: Resolve, *, allow_private: bool = False) -> None:
        self._resolve = resolve
        self._allow_private = allow_private

    async def place(self, url: str) -> Place:
        """Where that URL leads now. Raises Refused, which also says that nobody knows the name."""
        scheme, host, port, target = _parts(url)
        literal = _literal(host)
        addresses = [str(literal)] if literal else await self._look_up(host, port)
        are_private = [self._is_private(address) for address in addresses]
        if scheme == "http" and not all(are_private):
            raise Refused("Use https: over http anybody on the way could read and change what is sent.")
        return Place(scheme, host, port, target, tuple(addresses))

    async def _look_up(self, host: str, port: int) -> list[str]:
        try:
            async with asyncio.timeout(LOOKUP_SECONDS):
                addresses = await self._resolve(host, port)
        except (OSError, UnicodeError) as error:  # a TimeoutError is an OSError
            raise Refused("The host of this address cannot be found.") from error
        if not addresses:
            raise Refused("The host of this address cannot be found.")
        return addresses

    def _is_private(self, address: str) -> bool:
        """Whether it is one that the setting allows. Raises Refused for one that nothing does."""
        try:
            found = _plain(ip_address(address))
        except ValueError as error:  # with a zone, as link-local ones have
            raise Refused("This address leads to a machine or network that is not to be reached from here.") from error
        if _is_public(found):
            return False
        if self._allow_private and found not in _METADATA and any(found in network for network in _PRIVATE):
            return True
        advice = "" if self._allow_private else " The studio's operator can allow that: WEBHOOK_ALLOW_PRIVATE."
        raise Refused(f"This address leads to a machine or network that is not on the public internet.{advice}")


def _parts(url: str) -> tuple[str, str, int, str]:
    found = _URL.fullmatch(url)
    if found is None:
        raise Refused(
            "This is not an address that can be told something: write https://HOST/PATH, without a name or password "
            "in front of the host and without #, in ASCII."
        )
    scheme, host, port = found["scheme"], found["host"], found["port"]
    number = int(port) if port else {"https": 443, "http": 80}[scheme]
    if not 1 <= number <= 65535:
        raise Refused("There is no such port.")
    return scheme, host, number, found["target"]


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    """The numeric address that a host is, None for a name. Raises Refused for a number in any other spelling."""
    try:
        return ip_address(host.strip("[]"))
    except ValueError as error:
        if host.startswith("[") or _NUMBER.fullmatch(host.rstrip(".").rpartition(".")[2]):
            raise Refused("Write a numeric address in its usual form, such as 203.0.113.7.") from error
        return None


def _plain(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """An address of IPv4 that is written inside one of IPv6, as what it is."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return address.ipv4_mapped
        if address in _NAT64:
            return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if address in _METADATA or any(address in network for network in _NOT_PUBLIC):
        return False
    if isinstance(address, IPv6Address) and address not in _PUBLIC_6:
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved
