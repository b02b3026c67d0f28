"""What a refused create and a failed job mean for us: one table each, the first row that fits counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from app.accounts import Account
from app.errors import (
    AccountTrouble,
    Charged,
    Failure,
    NotTaken,
    OutcomeUnknown,
    RefusedInput,
    RefusedOutput,
    RenderFailed,
    Stage,
    Trouble,
)
from app.services import pauses
from app.services.calls import Answer
from app.services.complaints import Complaint
from app.services.wording import NOT_CHARGED, NOTHING_SENT

Verdict = Trouble | Literal["wait", "wrong", "unknown"]


@dataclass(frozen=True, slots=True)
class _Row:
    """`says` is looked for in an answer's code and words; `sentence` may name {account}, {status} and {words}."""

    statuses: range | frozenset[int]
    verdict: Verdict
    sentence: str = ""
    says: str = ""

    def fits(self, status: int, complaint: Complaint) -> bool:
        return status in self.statuses and (not self.says or bool(re.search(self.says, complaint.all_words)))


def _only(*statuses: int) -> frozenset[int]:
    return frozenset(statuses)


_BILL = (
    "The service says that account {account} has no credit or quota left ({status}: {words}). "
    "Look at its billing page, then try again."
)
_NO_DEPLOYMENT = (
    "Account {account} has no deployment or model of the name that was asked for ({status}: {words}). "
    "Compare the name with the one at the service; a new deployment needs five minutes, a retired model is gone."
)
_WRONG_ROUTE = (
    "Account {account} takes no videos at this address ({status}: {words}). "
    "Check its endpoint: only https://NAME.openai.azure.com or the server's own base URL, and no api-version."
)
# wire-protocol 3.2, 4, 6.2, 6.3 and 6.5
_ROWS = (
    _Row(range(300, 400), "address", "Account {account} answers with a redirect, which no order follows. "
         "Set its endpoint to the address where the service really is."),
    _Row(_only(401), "role", "Account {account} is known but may not make videos ({status}). "
         "Give it the role Cognitive Services User on the resource.", r"PermissionDenied|lacks the required"),
    _Row(_only(401), "key"),
    _Row(_only(402), "role", _BILL),
    _Row(_only(400, 403, 429), "role", _BILL, r"insufficient_quota|billing_hard_limit|billing hard limit"),
    _Row(_only(403), "role", "The service has blocked account {account} for now ({status}: {words}). "
         "Only its support can lift that.", r"(?i)temporarily blocked"),
    _Row(_only(403), "role", "Account {account} may not make videos ({status}: {words}). "
         "Give it the role Cognitive Services User on the resource.", r"(?i)permission|not authori[sz]ed|role"),
    _Row(_only(403), "network", "Account {account} does not let this machine in ({status}: {words}). "
         "Check the resource's firewall, its virtual network and its private endpoint."),
    _Row(_only(410), "retired", "The model of account {account} was switched off by its vendor ({status}: {words})."),
    _Row(_only(404), "deployment", _NO_DEPLOYMENT,
         r"(?i)DeploymentNotFound|deployment .*does not exist|model_not_found|model .*(?:does not exist|not found)"),
    _Row(_only(400, 422), "deployment", _NO_DEPLOYMENT, r"(?i)model mismatch|invalid model name|model_not_found"),
    _Row(_only(400), "address", "Account {account} does not know the api-version that it was sent ({status}: {words}). "
         "Leave AZURE_OPENAI_API_VERSION unset, or set it to preview.",
         r"(?i)api.?version.*(?:not supported|unsupported|invalid)"),
    _Row(_only(404), "address", _WRONG_ROUTE),
    _Row(_only(405, 407, 421, 426), "address", _WRONG_ROUTE),
    _Row(_only(429), "wait", "Account {account} has enough to do ({status}: {words})."),
    _Row(_only(408, 409, 425, 499), "unknown"),
    _Row(range(400, 500), "wrong", "The service did not accept this video ({status})."),
)  # fmt: skip


def refused_order(
    answer: Answer, complaint: Complaint, account: Account, *, builds_on: bool, has_still: bool
) -> Failure | NotTaken | OutcomeUnknown:
    """What a create's answer that accepts nothing means, as the contract's create_video_job raises it.

    `builds_on` and `has_still` say whether the order named another video, and whether it had a reference image.
    """
    status = answer.status
    row = _row(status, complaint)
    if row is None or row.verdict == "unknown":
        return OutcomeUnknown(
            f"Account {account.name} answered {status}, which does not say whether it took the order."
        )
    if complaint.is_moderation and status not in {401, 429}:
        return _refused_input(complaint, "no", has_still=has_still)
    if builds_on and row.verdict == "address" and status in {404, 405}:
        return RenderFailed(
            f"The service cannot build on that video: it no longer has it, or makes no such changes. {NOT_CHARGED}",
            **_kept(complaint, "no"),
        )
    sentence = _sentence(row, status, complaint, account)
    if row.verdict == "wait":
        return NotTaken(f"{sentence} {NOT_CHARGED}", retry_after=pauses.retry_after(answer.headers, complaint.words))
    if row.verdict == "wrong":
        return RenderFailed(f"{sentence} {NOT_CHARGED}", **_kept(complaint, "no"))
    return AccountTrouble(f"{sentence} {NOTHING_SENT}", row.verdict)


def trouble(status: int, complaint: Complaint, account: Account) -> tuple[Trouble, str] | None:
    """The account's trouble, where an answer of this status shows one, in a sentence without its price."""
    row = _row(status, complaint)
    if row is None or row.verdict in {"wait", "wrong", "unknown"}:
        return None
    return row.verdict, _sentence(row, status, complaint, account)  # type: ignore[return-value]  # the rest are troubles


def failed_job(complaint: Complaint, progress: float | None) -> Failure:
    """Why a job ended without a video (wire-protocol 6.4); what it cost, no service says.

    A moderated job was refused for its output where the code (content_filter, output_moderation), the named stage
    or the words say so; where nothing says, a job that had made progress was, and one that had made none was refused
    for its input.
    """
    if complaint.is_moderation:
        if _is_about_output(complaint, progress):
            return _refused_output(complaint)
        return _refused_input(complaint, "unknown", has_still=False)
    return RenderFailed(
        "The service could not make this video; whether it charged for it, it does not say.",
        **_kept(complaint, "unknown"),
    )


def _row(status: int, complaint: Complaint) -> _Row | None:
    return next((row for row in _ROWS if row.fits(status, complaint)), None)


def _sentence(row: _Row, status: int, complaint: Complaint, account: Account) -> str:
    if row.verdict == "key":
        return _key_sentence(status, account)
    return row.sentence.format(account=account.name, status=status, words=complaint.words or "no reason given")


def _key_sentence(status: int, account: Account) -> str:
    who = "Azure" if account.dialect == "azure" else "The service"
    if account.entra:
        return (
            f"{who} did not accept the Microsoft Entra ID sign-in of account {account.name} ({status}). "
            "Sign in again (az login, or the machine's identity) and check entra_scope."
        )
    if account.api_key is None:
        return f"{who} wants a key from account {account.name} ({status}), and none is set. Set api_key_variable."
    return (
        f"{who} refused the key of account {account.name} ({status}). "
        "Check AZURE_OPENAI_API_KEY, or the variable that upstreams.toml names as api_key_variable."
    )


def _is_about_output(complaint: Complaint, progress: float | None) -> bool:
    codes = {code.lower() for code in (complaint.code, complaint.inner_code) if code}
    said = f"{complaint.stage or ''} {complaint.words}".lower()
    if codes & {"content_filter", "output_moderation"} or "output" in said:
        return True
    if codes & {"input_moderation", "responsibleaipolicyviolation"} or "input" in said or "prompt" in said:
        return False
    return bool(progress)


def _refused_input(complaint: Complaint, charged: Charged, *, has_still: bool) -> RefusedInput:
    is_picture = "people-in-user-uploads" in complaint.categories or (has_still and "image" in complaint.words.lower())
    stage: Stage = "reference" if is_picture else "prompt"
    what = "reference image" if is_picture else "prompt"
    cost = NOT_CHARGED if charged == "no" else "Whether it charged for it, the service does not say."
    return RefusedInput(
        f"The service refused the {what}. {cost} Change it and try again.", stage=stage, **_kept(complaint, charged)
    )


def _refused_output(complaint: Complaint) -> RefusedOutput:
    return RefusedOutput(
        "The service made this video and then withheld it; whether it charged for it, it does not say. "
        "Change the prompt and try again.",
        stage="output_audio" if "audio" in complaint.all_words.lower() else "output_video",
        **_kept(complaint, "unknown"),
    )


def _kept(complaint: Complaint, charged: Charged) -> dict[str, Any]:
    return {
        "charged": charged,
        "category": complaint.category,
        "upstream_code": complaint.code or complaint.type,
        "upstream_words": complaint.words or None,
    }
