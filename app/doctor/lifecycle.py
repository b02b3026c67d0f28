"""What the catalogue and a server's own list of models say about the models of an account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.accounts import Account
from app.catalog import WARNING_DAYS, Model
from app.doctor.asking import Reply, Silence
from app.doctor.report import Finding, ok, problem, warning

ONLY_A_CREATE = "Whether it takes an order, only an order would tell, and that is charged."
SHOWN = 8  # names of a server's list; Azure's has hundreds


def retirements(account: Account, models: Mapping[str, Model]) -> list[Finding]:
    """When the vendors switch the account's models off, by the catalogue and the tables of upstreams.toml."""
    found = [_retirement(account, models[id_]) for id_ in account.models if id_ in models]
    return [finding for finding in found if finding]


def model_names(reply: Reply) -> list[str]:
    """The names in an answer of `GET /models`; none where it is no such answer."""
    rows = (reply.document or {}).get("data") if not isinstance(reply, Silence) and reply.is_ok else None
    ids = [row.get("id") for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    return [id_ for id_ in ids if isinstance(id_, str) and id_.isprintable() and len(id_) <= 200]


def deployments(account: Account, names: Sequence[str]) -> list[Finding]:
    """Whether the server's list of models has what the account asks for."""
    if not names:
        return [ok("It lists no models", ONLY_A_CREATE)]
    if not account.models:
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        return [ok("Models that it lists", f"{', '.join(names[:SHOWN])}{more}.")]
    return [_deployment(account, name, names) for name in dict.fromkeys(account.models.values())]


def _retirement(account: Account, model: Model) -> Finding | None:
    left = model.days_left()
    if left is None or model.retirement is None:
        return None
    day = f"{model.retirement.date} ({model.retirement.source})"
    if not account.is_vendors_own:
        return ok(
            f"The retirement of {model.id} does not hold here",
            f"Its vendor's day is {day}; this host is not the vendor's.",
        )
    if account.is_retired(model):
        return problem(
            f"{model.id} was switched off on {model.retirement.date}",
            f"So says: {model.retirement.source}. The studio sends it nothing. If it still answers, set use_retired = "
            "true in upstreams.toml, or ALLOW_RETIRED_MODELS=true.",
        )
    if left <= 0:
        return warning(f"{model.id} should be switched off by now", f"Its day was {day}; orders are sent as you wish.")
    if left <= WARNING_DAYS[0]:
        return warning(f"{model.id} is switched off in {left} days", f"On {day}.")
    return ok(f"{model.id} stays on for {left} days", f"Until {day}.")


def _deployment(account: Account, name: str, names: Sequence[str]) -> Finding:
    if name in names:
        return ok(f"Its models include {name}", ONLY_A_CREATE)
    if account.dialect == "azure":
        return warning(
            f"Its models do not include {name}",
            "Azure lists models, not deployments, so this proves nothing; and a new deployment needs five minutes. "
            f"Compare the name with the resource's page Deployments. {ONLY_A_CREATE}",
        )
    shown = ", ".join(names[:SHOWN])
    if account.dialect == "vllm-omni":
        return problem(
            f"It does not serve {name}",
            f"It refuses every order for another name than: {shown}. Nothing would be charged.",
        )
    return warning(f"Its models do not include {name}", f"It lists {shown}. {ONLY_A_CREATE}")
