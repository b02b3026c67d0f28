"""What the tests of paid videos share: a studio whose accounts are emulators."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from emulator import Emulator

QUICK = {
    "poll_seconds": 0.2,
    "grace_seconds": 2.0,
    "create_seconds": 2.0,
    "answer_seconds": 3.0,
    "idle_seconds": 2.0,
    "max_file_bytes": 64 << 20,
    "slots": 100,
    "creates_per_minute": 100_000,
}
MODEL = {  # sora-2 under a name of its own
    "name": "Sora 2, in a hurry",
    "sizes": [[1280, 720], [720, 1280]],
    "seconds": {"offered": [4, 8, 12]},
    "price_per_second": 0.10,
    "kinds": ["remix", "edit", "extend"],
}


def write_upstreams(
    folder: Path, accounts: dict[str, Emulator], *, deadline_seconds: float = 6.0, **changes: Any
) -> Path:
    """An upstreams.toml with one account per emulator, each offering `quick`, its deployment sora-2.

    Their key is the variable TEST_UPSTREAM_KEY; a job of theirs has to end within the deadline.
    """
    model = MODEL | {"deadline_seconds": deadline_seconds}
    lines = ["[models.quick]", *(f"{name} = {_toml(value)}" for name, value in model.items())]
    for name, emulator in accounts.items():
        fields = {
            "dialect": "azure",
            "endpoint": emulator.url,
            "api_key_variable": "TEST_UPSTREAM_KEY",
            "models": {"quick": "sora-2"},
            **QUICK,
            **changes,
        }
        lines += [f"[accounts.{name}]", *(f"{field} = {_toml(value)}" for field, value in fields.items())]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "upstreams.toml"
    path.write_text("\n".join(lines) + "\n")
    return path


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{name}" = {_toml(each)}' for name, each in value.items()) + "}"
    if isinstance(value, str):
        return f'"{value}"'
    return str(value).lower() if isinstance(value, bool) else str(value)
