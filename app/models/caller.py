"""Who asks, and what that allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

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

    @property
    def has_key(self) -> bool:
        return bool(self.owner and self.scopes)

    @property
    def sees(self) -> str | None:
        """Whose videos there are for this caller; None: everybody's."""
        return None if "admin" in self.scopes else self.owner


ANYBODY = Caller("", "", frozenset(SCOPES))  # where nobody signs in: everything is everybody's
NOBODY = Caller("nobody", "", frozenset())  # where people sign in and this one has not: owns nothing, may nothing
