"""A service's own words, made fit to be kept and shown: one line, without control characters, without our secrets."""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST = 500  # characters of a service's sentence that are worth keeping
MASK = "[secret]"  # what stands in a secret's place
NOTHING_SENT = "Nothing was sent to the model and nothing was charged."
NOT_CHARGED = "Nothing was charged."

_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]+"
)
_PAGE = re.compile(r"(?i)^\s*<(?:!doctype|html|head|body|\?xml)")


def clean(text: str, secrets: Iterable[str] = (), longest: int = LONGEST) -> str:
    """`text` in one line; every secret is taken out before anything is cut, so that no part of one is left."""
    if _PAGE.match(text):
        return "a web page instead of an answer"
    text = _UNSEEN.sub(" ", text[: 100 * longest])
    for secret in secrets:
        text = text.replace(secret, MASK)
    text = " ".join(text.split())
    return text if len(text) <= longest else f"{text[: longest - 3]}..."
