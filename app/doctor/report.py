"""What the doctor hands over: findings in plain words, and one sentence on whether a paid video is safe there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

Level = Literal["ok", "warning", "problem"]


class Finding(BaseModel):
    """`title` is what was found, without a full stop; `text` says what it means and what to do."""

    model_config = ConfigDict(frozen=True)

    level: Level
    title: str
    text: str


class Report(BaseModel):
    """`safe` is whether a video can be sent there, one that costs money where its account takes any: no problem."""

    model_config = ConfigDict(frozen=True)

    account: str
    safe: bool
    verdict: str
    findings: list[Finding]


def ok(title: str, text: str = "") -> Finding:
    return Finding(level="ok", title=title, text=text)


def warning(title: str, text: str) -> Finding:
    return Finding(level="warning", title=title, text=text)


def problem(title: str, text: str) -> Finding:
    return Finding(level="problem", title=title, text=text)


def concluded(account: str, findings: Sequence[Finding], *, is_free: bool = False) -> Report:
    """The report, its verdict drawn from the problems; `is_free` where nothing that is made there costs anything."""
    problems = [finding.title for finding in findings if finding.level == "problem"]
    if problems:
        kind = "a video" if is_free else "a paid video"
        verdict = f"Not safe for {kind}: {'; '.join(_lower(title) for title in problems)}."
    elif is_free:
        verdict = "Safe for its videos: it answers, and none of them costs anything."
    else:
        verdict = "Safe for a paid video: it answers, and a lost answer can be looked up in its list."
    return Report(account=account, safe=not problems, verdict=verdict, findings=list(findings))


def are_safe(reports: Sequence[Report]) -> bool:
    return all(report.safe for report in reports)


def _lower(title: str) -> str:
    """A title inside a sentence; a word of capitals, such as TLS, keeps them."""
    first = title.split(" ", 1)[0]
    return title if any(letter.isupper() for letter in first[1:]) else title[:1].lower() + title[1:]
