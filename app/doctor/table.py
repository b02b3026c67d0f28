"""A table for upstreams.toml, ready to be copied; the key is named by its variable, never written."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from ipaddress import ip_address

from app.accounts import Account
from app.catalog import Wire, read_catalog

_OURS = "AZURE_OPENAI_API_KEY"  # belongs to AZURE_OPENAI_ENDPOINT, which cannot be set beside upstreams.toml


def name_for(host: str, dialect: str) -> str:
    """An account's name: the host's own, or the dialect where a host is only a number."""
    try:
        ip_address(host)
    except ValueError:
        label = re.sub(r"[^a-z0-9-]+", "-", host.lower().split(".")[0]).strip("-")[:40].strip("-")
        return dialect if label in {"", "localhost", "api"} else label
    return dialect


def variable_for(account: str) -> str:
    """A variable for an account's key."""
    return f"{account.replace('-', '_').upper()}_API_KEY"


def table(account: Account, variable: str | None) -> str:
    """`variable` holds the key; None: one named after the account."""
    if variable is None or variable == _OURS:
        variable = variable_for(account.name)
    models = account.models or {_placeholder(account): "THE-NAME-THERE"}
    lines = [
        f"[accounts.{account.name}]",
        f'dialect = "{account.dialect}"',
        f"endpoint = {json.dumps(account.endpoint)}",
    ]
    if account.entra:
        lines.append("entra = true")
    elif account.api_key:
        lines.append(f'api_key_variable = "{variable}"  # a variable in the environment or .env; it holds the key')
    pairs = ", ".join(f"{json.dumps(id_)} = {json.dumps(name, ensure_ascii=False)}" for id_, name in models.items())
    lines.append(f"models = {{ {pairs} }}  # id in the catalogue = name there")
    return "\n".join(lines)


def emulator_lines(profile: str, url: str, key: str) -> str:
    """What makes a studio use an emulator: lines for `.env`, and a table where the dialect is not Azure's."""
    control = f"Control: {url}/_control  (settings, faults, and a ledger of what really happened)"
    if profile in {"azure", "azure-sora-1"}:
        sora_1 = ["AZURE_OPENAI_DEPLOYMENT=sora"] if profile == "azure-sora-1" else []
        lines = [f"AZURE_OPENAI_ENDPOINT={url}", f"AZURE_OPENAI_API_KEY={key}", *sora_1]
        return "\n".join(["Put into .env:", "", *lines, "", control])
    models = {"sora-2": "sora-2"} if profile == "openai" else {"wan22-t2v": "wan2.2-t2v"}
    account = Account.model_validate(
        {"name": "emulator", "dialect": profile, "endpoint": url, "api_key": key, "models": models, "slots": 1}
    )
    written = [f"{variable_for(account.name)}={key}", "", "and into upstreams.toml:", "", table(account, None)]
    return "\n".join(["Put into .env:", "", *written, "", control])


def known_models(names: Sequence[str], wire: Wire) -> dict[str, str]:
    """Models of the catalogue among a server's names: the same name, else the longest that one holds."""
    rows = [model for model in read_catalog().values() if not model.is_embedded]
    found: dict[str, str] = {}
    for name in sorted(names, key=lambda each: (each not in read_catalog(), len(each))):
        fitting = [model for model in rows if _plain(model.id) in _plain(name)]
        best = max(fitting, key=lambda model: len(model.id), default=None)
        if best and best.wire == wire:
            found.setdefault(best.id, name)
    return found


def _placeholder(account: Account) -> str:
    if account.dialect in {"vllm-omni", "sglang"}:
        return "wan22-t2v"
    return "sora" if account.wire == "jobs" else "sora-2"


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
