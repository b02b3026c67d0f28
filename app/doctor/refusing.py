"""What it means that a server does not answer its list as it should: key, role, network, address, and the rest."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from app.accounts import Account
from app.doctor.report import Finding, problem
from app.errors import Trouble
from app.services import refusals
from app.services.calls import Answer
from app.services.complaints import Complaint
from app.services.wording import clean

_TITLES: Mapping[Trouble, str] = {
    "key": "The key is refused",
    "role": "It knows this account but may not make videos for it",
    "network": "It does not let this machine in",
    "deployment": "The deployment is missing",
    "retired": "The model was switched off",
    "address": "There are no videos at this address",
}
_NO_ROUTE = ("resource not found", "not found", "invalid url", "method not allowed")


def is_no_route(answer: Answer, said: Complaint) -> bool:
    """Whether nothing is there at all, other than a route that lacks one video (wire-protocol 3.2)."""
    if answer.status == 405:
        return True
    words = said.words.lower().rstrip(". ")
    return answer.status == 404 and (not words or words in _NO_ROUTE or words.startswith("invalid url"))


def refused(answer: Answer, said: Complaint, account: Account) -> Finding:
    """The problem in an answer that is no list."""
    status = answer.status
    if 300 <= status < 400:
        return _redirected(answer, account)
    if answer.is_ok:
        return _unreadable(said)
    if found := refusals.trouble(status, said, account):
        kind, sentence = found
        title = "The sign-in is refused" if kind == "key" and account.entra else _TITLES[kind]
        return problem(f"{title} ({status})", sentence)
    words = said.words or "no reason given"
    if status in {408, 425, 429}:
        return problem("It is too busy to be examined", f"It answered {status} ({words}). Ask again in a minute.")
    if status >= 500:
        return problem(f"It fails inside ({status})", f"It answered: {words}. Look at its own log, or wait.")
    return problem(f"It refuses a simple question ({status})", f"It answered: {words}.")


def _redirected(answer: Answer, account: Account) -> Finding:
    host = urlsplit(answer.headers.get("location", "")).hostname
    where = clean(host, longest=200) if host and host != account.host else "another address of its own"
    return problem(
        f"It answers with a redirect to {where}",
        "No order is ever sent after a redirect, since nobody could tell whether it arrived twice, and the key stays "
        "with the host that it was given to. Set the endpoint to the address where the service really is; a redirect "
        "to a sign-in page means that a proxy stands in between.",
    )


def _unreadable(said: Complaint) -> Finding:
    return problem(
        "Its answer is no list of videos",
        f"It said: {said.words or 'nothing that can be read'}. The address belongs to something else, or a proxy "
        "answers in its place.",
    )
