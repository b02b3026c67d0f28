"""A service's error in any of its envelopes (wire-protocol 6.1), read in one order: nested, flat, detail, raw text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.services.wording import clean

CATEGORIES = ("people-in-user-uploads", "graphic-violence", "violence", "sexual", "self-harm", "self_harm", "hate")

_MODERATION_CODES = frozenset(
    {"content_filter", "moderation_blocked", "responsibleaipolicyviolation", "input_moderation", "output_moderation"}
)
_MODERATION_WORDS = re.compile(r"(?i)moderation system|content management policy|blocked by our moderation")


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a service says went wrong, cleaned. Empty words where it says nothing."""

    words: str = ""
    code: str | None = None
    type: str | None = None
    inner_code: str | None = None
    stage: str | None = None  # input or output, where the service names one
    categories: tuple[str, ...] = ()

    @property
    def is_moderation(self) -> bool:
        codes = {code.lower() for code in (self.code, self.inner_code) if code}
        return bool(codes & _MODERATION_CODES) or bool(_MODERATION_WORDS.search(self.words))

    @property
    def category(self) -> str | None:
        return ", ".join(self.categories) or None

    @property
    def all_words(self) -> str:
        """Everything that a rule may look at."""
        return " ".join(filter(None, (self.code, self.inner_code, self.type, self.words)))


def complaint(document: object, raw: str = "", secrets: Iterable[str] = ()) -> Complaint:
    """From a JSON value, or from the raw text where there is none. Nothing in it is trusted to have a form."""
    kept = tuple(secrets)
    body = document if isinstance(document, Mapping) else {}
    inside = body.get("error")
    error = inside if isinstance(inside, Mapping) else body
    said = inside if isinstance(inside, str) else _said(error) or _said(body) or ("" if body else raw)
    words = clean(said, kept)
    inner = _first_object(error, "innererror", "inner_error")
    details = _first_object(error, "moderation_details")
    return Complaint(
        words=words,
        code=_word(error.get("code"), kept),
        type=_word(error.get("type"), kept),
        inner_code=_word(inner.get("code"), kept),
        stage=_word(details.get("moderation_stage"), kept),
        categories=tuple(dict.fromkeys(clean(each, kept, 60) for each in _categories(error, inner, details, words))),
    )


def _said(error: Mapping[str, Any]) -> str:
    message, detail = error.get("message"), error.get("detail")
    if isinstance(message, str):
        return message
    if isinstance(detail, list):
        return "; ".join(_field_mistake(each) for each in detail[:10])
    return detail if isinstance(detail, str) else ""


def _field_mistake(item: object) -> str:
    """One entry of FastAPI's list of mistakes."""
    if not isinstance(item, Mapping):
        return str(item)
    place = item.get("loc")
    where = ".".join(str(each) for each in place) if isinstance(place, list) else ""
    return f"{where}: {item.get('msg', '')}".strip(": ")


def _word(value: object, secrets: Iterable[str]) -> str | None:
    """A code: text or a number; an empty one is none."""
    return clean(str(value), secrets, 100) or None if isinstance(value, str | int) else None


def _first_object(error: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    return next((error[name] for name in names if isinstance(error.get(name), Mapping)), {})


def _categories(
    error: Mapping[str, Any], inner: Mapping[str, Any], details: Mapping[str, Any], words: str
) -> Iterator[str]:
    """The list of the moderation form, the filter's verdicts, else the names that the sentence holds."""
    named = details.get("categories")
    found = [each for each in named if isinstance(each, str)] if isinstance(named, list) else []
    for place in (inner, error):
        verdicts = _first_object(place, "content_filter_result", "content_filter_results")
        found += [
            str(name) for name, verdict in verdicts.items() if isinstance(verdict, Mapping) and verdict.get("filtered")
        ]
    yield from found or [name for name in CATEGORIES if re.search(rf"(?<![\w-]){name}(?![\w-])", words)]
