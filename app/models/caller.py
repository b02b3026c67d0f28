"""Who asks, and what that allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.errors import Forbidden

Scope = Literal["read", "create", "admin"]
SCOPES: tuple[Scope, ...] = ("read", "create", "admin")


@dataclass(frozen=True, slots=True)
class Caller:
    """One who asks: a key, a page that signed in with one, or anybody where nobody signs in."""

    owner: str  # of the videos that are made: the key's id
    name: str
    scopes: frozenset[Scope]
    rate: str | None = None  # of all requests, as the setting RATE_LIMIT; None: that
    signs: bool = False  # whether each request must be signed besides

    def may(self, scope: Scope) -> bool:
        return scope in self.scopes or "admin" in self.scopes

    def check(self, scope: Scope) -> None:
        """Raises Forbidden where this caller may not do what needs that scope."""
        if not self.may(scope):
            has = ", ".join(sorted(self.scopes))
            raise Forbidden(f"This key may not do that: it needs the scope {scope}, and has {has}.")

    @property
    def has_key(self) -> bool:
        return bool(self.owner and self.scopes)

    @property
    def sees(self) -> str | None:
        """Whose videos there are for this caller; None: everybody's."""
        return None if "admin" in self.scopes else self.owner


@dataclass(frozen=True, slots=True)
class Origin:
    """Which request asks and from where, for the audit log; None where it did not come over HTTP."""

    request_id: str | None = None
    address: str | None = None


ANYBODY = Caller("", "", frozenset(SCOPES))  # where nobody signs in: everything is everybody's
NOWHERE = Origin()
NOBODY = Caller("nobody", "", frozenset())  # where people sign in and this one has not: owns nothing, may nothing
