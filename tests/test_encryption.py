"""Secrets at rest: no file of the database holds one, whoever has the key reads them, and a lost key is said."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pysqlite3 import dbapi2 as sqlite
from typer.testing import CliRunner

from app.cli import cli
from app.encryption import SecretKey
from app.errors import ConfigurationError, Internal
from app.keys.installation import PLACE
from app.studio import migrate
from tests.conftest import settings_for, wait_for
from tests.keyed import make_key, open_studio_with_keys
from tests.receivers import Receiver, courier
from tests.test_durability import _database
from tests.test_store import opened, run

ONE, OTHER = "the key of the first operator of two", "the key of the second operator of two"
PRIVATE = {"webhook_allow_private": True}


def fill(studio: TestClient, url: str) -> dict[str, str]:
    """Everything that is secret, made once: what each is in clear."""
    hook = studio.post("/api/webhooks", json={"url": url}).json()
    return {
        "webhook": hook["secret"],
        "rotated": studio.post(f"/api/webhooks/{hook['id']}/rotate").json()["secret"],
        "callback": studio.post("/api/webhooks/secret").json()["secret"],
        "signing": make_key(studio, signing=True)["signing_secret"],
        "root": _root(studio).hex(),
    }


def _root(studio: TestClient) -> bytes:
    """The installation's own secret, in clear."""
    parts: Any = studio.app.state.studio  # type: ignore[attr-defined]
    with closing(sqlite.connect(parts.database.path)) as connection:
        held = connection.execute("SELECT secret FROM installation").fetchone()[0]
    return bytes(parts.secret_key.decrypt(held, PLACE))


def found(folder: Path, secrets: dict[str, str]) -> set[str]:
    """Which of them stand in a file of the database, as they are or as bytes."""
    content = b"".join(path.read_bytes() for path in folder.glob("studio.db*"))
    plain = {name: secret.removeprefix("whsec_") for name, secret in secrets.items()}
    raw = {name for name, secret in plain.items() if name == "root" and bytes.fromhex(secret) in content}
    return raw | {name for name, secret in plain.items() if secret.encode() in content}


def in_clear(folder: Path, secrets: dict[str, str]) -> None:
    """The database as the version before left it."""
    with closing(sqlite.connect(folder / "studio.db")) as connection, connection:
        held = [{"secret": secrets["rotated"], "until": None}]
        connection.execute("UPDATE webhooks SET secrets = ?", (json.dumps(held),))
        held = [{"secret": secrets["callback"], "until": None}]
        connection.execute("UPDATE callback_secrets SET secrets = ?", (json.dumps(held),))
        connection.execute("UPDATE installation SET secret = ?, key_name = NULL", (bytes.fromhex(secrets["root"]),))


def refuse(folder: Path, sentence: str, **given: Any) -> None:
    """A start with these settings says that and ends."""
    with pytest.raises(ConfigurationError, match=sentence), open_studio_with_keys(folder, **given):
        pass


def test_no_file_of_the_database_holds_a_secret(tmp_path: Path) -> None:
    """Neither while the studio works nor afterwards; the key lies beside, for the studio's own user alone."""
    with open_studio_with_keys(tmp_path, **PRIVATE) as studio, Receiver() as receiver:
        secrets = fill(studio, receiver.url)
        assert found(tmp_path, secrets) == set()
    assert found(tmp_path, secrets) == set()
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600


def test_what_was_in_clear_is_encrypted_at_the_next_start(tmp_path: Path) -> None:
    """The same secrets go on: receivers, callbacks and links notice nothing, and nothing of them stays in the file."""
    with Receiver() as receiver:
        with open_studio_with_keys(tmp_path, **PRIVATE) as studio:
            secrets = fill(studio, receiver.url)
        in_clear(tmp_path, secrets)
        assert found(tmp_path, secrets) == {"rotated", "callback", "root"}
        with open_studio_with_keys(tmp_path, **PRIVATE) as studio, courier(studio):
            assert found(tmp_path, secrets) == set()
            assert _root(studio).hex() == secrets["root"]
            studio.post("/api/generate", json={"prompt": "A cat"})
            wait_for(receiver.types, bool)
    receiver.heard[0].verified(secrets["rotated"])


def test_a_lost_key_is_said_and_can_be_let_go(tmp_path: Path) -> None:
    """The start is refused and nothing changed; told to, the studio begins anew and sends nothing unsigned."""
    with open_studio_with_keys(tmp_path, **PRIVATE) as studio, Receiver() as receiver:
        fill(studio, receiver.url)
        who = {"Authorization": studio.headers["Authorization"]}
        asked = {"prompt": "A cat", "callback_url": receiver.url}
        assert studio.post("/api/generate", json=asked, headers=who).status_code == 200
    assert "Nothing is lost" in run(tmp_path, "forget-secrets")[1]
    key = tmp_path / "secret.key"
    key.rename(tmp_path / "elsewhere")
    for _ in range(2):
        with pytest.raises(ConfigurationError, match=r"put .*secret\.key back"):
            opened(tmp_path)
    assert not key.exists()
    code, said = run(tmp_path, "forget-secrets")
    assert code == 0, said
    with open_studio_with_keys(tmp_path, **PRIVATE) as studio:
        (hook,) = studio.get("/api/webhooks").json()["webhooks"]
        assert (hook["enabled"], "rotate its secret" in hook["disabled_reason"]) == (False, True)
        assert studio.post(f"/api/webhooks/{hook['id']}/enable").status_code == 409
        assert studio.post(f"/api/webhooks/{hook['id']}/rotate").status_code == 200
        assert studio.post(f"/api/webhooks/{hook['id']}/enable").json()["enabled"] is True
        assert studio.post("/api/generate", json=asked, headers=who).status_code == 422  # no secret for callbacks


def test_a_key_can_be_changed_for_another(tmp_path: Path) -> None:
    """From the file to SECRET_KEY, and from one to the next that stands before it; the former is needed no more."""
    with open_studio_with_keys(tmp_path, **PRIVATE) as studio, Receiver() as receiver:
        secrets = fill(studio, receiver.url)
    for keys in (ONE, f"{OTHER}, {ONE}", OTHER):
        with open_studio_with_keys(tmp_path, **PRIVATE, secret_key=keys) as studio:
            assert _root(studio).hex() == secrets["root"]
        (tmp_path / "secret.key").unlink(missing_ok=True)
    refuse(tmp_path, "another key", secret_key=ONE)


def test_machines_of_one_postgresql_need_one_key(postgres: str, tmp_path: Path) -> None:
    """None, and another one, are refused with what to do; the same one reads what the first machine wrote."""
    url = _database(postgres, "secrets")
    asyncio.run(migrate(settings_for(tmp_path, database_url=url)))
    with open_studio_with_keys(tmp_path / "a", database_url=url, secret_key=ONE) as studio:
        key = make_key(studio, signing=True)
    for wrong, sentence in {"": "set SECRET_KEY, the same on every machine", OTHER: "another key"}.items():
        refuse(tmp_path / "b", sentence, database_url=url, secret_key=wrong)
    with open_studio_with_keys(tmp_path / "c", database_url=url, secret_key=ONE) as studio:
        assert studio.portal
        signatures: Any = studio.app.state.studio.signatures  # type: ignore[attr-defined]
        assert studio.portal.call(signatures.secret, key["id"]) == key["signing_secret"]


@pytest.mark.parametrize(
    "change",
    [
        lambda held: (held, "webhook b"),
        lambda held: (held[:-1] + bytes([held[-1] ^ 1]), "webhook a"),
        lambda held: (held[:10], "webhook a"),
    ],
    ids=["moved", "changed", "cut"],
)
def test_what_was_tampered_with_is_not_read(change: Callable[[bytes], tuple[bytes, str]]) -> None:
    key = SecretKey(ONE)
    held = key.encrypt(b"whsec_", "webhook a")
    assert (key.decrypt(held, "webhook a"), held != key.encrypt(b"whsec_", "webhook a")) == (b"whsec_", True)
    with pytest.raises(Internal):
        key.decrypt(*change(held))


def test_a_backup_has_the_key_only_where_it_is_a_file(tmp_path: Path) -> None:
    """Then it is whole by itself; a SECRET_KEY is the operator's to keep, and the command says so."""
    opened(tmp_path / "data")
    code, said = run(tmp_path / "data", "backup", str(tmp_path / "copy"))
    assert (code, "secret.key opens its secrets" in said) == (0, True)
    key = tmp_path / "copy" / "secret.key"
    assert (key.read_bytes(), key.stat().st_mode & 0o777) == ((tmp_path / "data/secret.key").read_bytes(), 0o600)
    assert run(tmp_path / "new", "restore", str(tmp_path / "copy"))[0] == 0
    opened(tmp_path / "new")
    told = CliRunner().invoke(
        cli, ["backup", str(tmp_path / "bare")], env={"DATA_DIR": str(tmp_path / "new"), "SECRET_KEY": ONE}
    )
    assert ("Keep SECRET_KEY elsewhere" in " ".join(told.stderr.split()), told.exit_code) == (True, 0)
    assert not (tmp_path / "bare" / "secret.key").exists()
