"""What moderation found in a request, and what that means for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app.errors import Stage

Mode = Literal["off", "warn", "block"]
Verdict = Literal["warn", "block"]
Outcome = Literal["passed", "warned", "blocked"]
Checked = Literal["rules", "moderations", "content-safety"]

WORST = 6  # the highest severity, as Azure AI Content Safety counts


class Finding(BaseModel):
    """One rule that a request meets. It never holds the words that met it."""

    model_config = ConfigDict(frozen=True)

    by: Checked = Field(description="Who found it: the built-in rules, or a service.")
    rule: str = Field(description="The rule's id; of a service the name of its category.")
    category: str
    severity: int = Field(ge=0, le=WORST, description="0 to 6; a service's score from 0 to 1 times 6.")
    stage: Stage = Field(description="prompt, or reference for the picture that the video begins with.")
    verdict: Verdict = Field(description="block: it is why the request was refused; warn: it is only told.")

    @property
    def name(self) -> str:
        """By which logs and the audit log know the rule."""
        return self.rule if self.by == "rules" else f"{self.by}/{self.rule}"


def outcome(found: Iterable[Finding]) -> Outcome:
    """What was decided, in one word."""
    verdicts = {each.verdict for each in found}
    return "blocked" if "block" in verdicts else "warned" if verdicts else "passed"
