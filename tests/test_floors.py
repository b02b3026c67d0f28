"""The house's floors: who may import whom, and what may be used where."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# From the ground up. A room may import from the floors below it and, inside itself, from its own modules.
FLOORS = [
    {"app.errors", "app.metrics", "app.logs", "app.amounts", "app.turns"},
    {"app.models", "app.config", "app.catalog"},
    {"app.accounts"},
    {"app.db", "app.encryption", "app.files", "app.media", "app.services"},
    {
        "app.workflows",
        "app.migrations",
        "app.doctor",
        "app.keys",
        "app.store",
        "app.copies",
        "app.webhooks",
        "app.moderation",
        "app.audit",
        "app.rewriting",
        "app.rates",
    },
    {"app.safekeeping", "app.videos"},
    {"app.studio", "app.archive"},
    {"app.api", "app.worker"},
    {"app.client"},
    {"app.main", "app.terminal"},
    {"app.keyring", "app.backups", "app.archivist", "app.serving"},
    {"app.cli"},
]
# Libraries and the only rooms that may import them.
KEPT_IN = {
    "fastapi": {"app.api", "app.main"},
    "starlette": {"app.api", "app.main"},
    "httpx2": {"app.services", "app.client", "app.doctor", "app.webhooks"},
    "dbos": {"app.workflows"},
    "sqlalchemy": {
        "app.db",
        "app.migrations",
        "app.workflows",
        "app.videos",
        "app.keys",
        "app.webhooks",
        "app.audit",
        "app.rates",
    },
    "authlib": {"app.services"},
    "cryptography": {"app.encryption"},
    "joserfc": {"app.services"},
    "http_message_signatures": {"app.keys"},
    "http_sf": {"app.keys"},
    "obstore": {"app.files"},
    "av": {"app.media"},
    "typer": {"app.cli", "app.keyring", "app.backups", "app.archivist", "app.terminal"},
    "granian": {"app.serving"},
    "standardwebhooks": {"app.webhooks"},
    "mcp": {"app.api"},
    "mcp_types": {"app.api"},
}


def modules(root: Path, package: str) -> dict[str, set[str]]:
    """Every module of a package and the full names that it imports, wherever in the file it does so."""
    found = {}
    for path in sorted((root / package).rglob("*.py")):
        name = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
        found[name] = set(imports(ast.parse(path.read_text("utf-8"))))
    return found


def imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room(name: str) -> tuple[int, str] | None:
    """The floor and the room that a full name belongs to."""
    for number, rooms in enumerate(FLOORS):
        for each in rooms:
            if name == each or name.startswith(f"{each}."):
                return number, each
    return None


def upward(found: dict[str, set[str]]) -> list[str]:
    """Every import that does not go down."""
    wrong = []
    for name, imported in found.items():
        here = room(name)
        for other in imported:
            there = room(other)
            if here and there and here[1] != there[1] and there[0] >= here[0]:
                wrong.append(f"{name} imports {other}")
    return wrong


def cycles(found: dict[str, set[str]]) -> list[str]:
    """Every pair of modules that reach each other. `from a import b` counts as importing a.b where that is a module."""

    def targets(name: str) -> set[str]:
        reached = set()
        for imported in found[name]:
            module = imported if imported in found else imported.rpartition(".")[0]
            if module in found and module != name:
                reached.add(module)
        return reached

    graph = {name: targets(name) for name in found}
    wrong = []
    for name, direct in graph.items():
        seen: set[str] = set()
        waiting = list(direct)
        while waiting:
            other = waiting.pop()
            if other == name:
                wrong.append(name)
                break
            if other not in seen:
                seen.add(other)
                waiting.extend(graph[other])
    return wrong


def test_imports_go_down_the_floors() -> None:
    """A module of app imports only from floors below its own."""
    assert upward(modules(ROOT, "app")) == []


def test_every_module_has_a_floor() -> None:
    """Nobody can forget to say where a new room stands."""
    assert [name for name in modules(ROOT, "app") if name != "app" and room(name) is None] == []


@pytest.mark.parametrize("package", ["app", "animatic", "emulator"])
def test_no_modules_import_each_other(package: str) -> None:
    """There is no import cycle, not even inside a function."""
    assert cycles(modules(ROOT, package)) == []


@pytest.mark.parametrize(("package", "strangers"), [("animatic", {"app", "emulator"}), ("emulator", {"app"})])
def test_the_libraries_of_the_house_stand_alone(package: str, strangers: set[str]) -> None:
    """animatic imports nothing of the studio, and the emulator nothing but animatic."""
    imported = set().union(*modules(ROOT, package).values())
    assert [name for name in imported if name.split(".")[0] in strangers] == []


def test_libraries_stay_in_their_rooms() -> None:
    """One seam to each library, so that it can be changed in one place."""
    wrong = [
        f"{name} imports {imported}"
        for name, all_imported in modules(ROOT, "app").items()
        for imported in all_imported
        if (rooms := KEPT_IN.get(imported.split(".")[0])) and (here := room(name)) and here[1] not in rooms
    ]
    assert wrong == []


def test_only_the_configuration_reads_the_environment() -> None:
    readers = [
        path.name
        for path in (ROOT / "app").rglob("*.py")
        if {"environ", "getenv"} & set(re.findall(r"\w+", path.read_text("utf-8")))
    ]
    assert readers == []  # pydantic-settings reads it, in config.py


def _house(tmp_path: Path, **files: str) -> dict[str, set[str]]:
    (tmp_path / "app").mkdir()
    for name, text in files.items():
        (tmp_path / "app" / f"{name}.py").write_text(text)
    return modules(tmp_path, "app")


def test_an_upward_import_is_seen(tmp_path: Path) -> None:
    """The guard itself: a lower module that imports an upper one is named, also from inside a function."""
    found = _house(tmp_path, db="def later():\n    from app.videos import Videos\n", videos="import app.db\n")
    assert upward(found) == ["app.db imports app.videos.Videos"]


def test_a_cycle_is_seen(tmp_path: Path) -> None:
    """The guard itself: two modules that import each other are named, both."""
    found = _house(tmp_path, db="from app import files\n", files="from app.db import Database\n")
    assert sorted(cycles(found)) == ["app.db", "app.files"]
