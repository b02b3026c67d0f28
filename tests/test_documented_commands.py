"""A person can do all of it from the documents: every block of code in them is run, as it stands there.

The sh blocks of a page are one bash script, in their order, in a folder of their own, against studios that really run;
programs in Python and JavaScript run where they stand among them. What comes out is compared with what the page says.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from animatic import Scene
from app.accounts import read_upstreams
from app.config import Settings
from app.moderation.rules import read_rules
from tests.conftest import ROOT, settings_for, wait_for
from tests.house import House, cloned, missing, opened
from tests.pages import Block, Outcome, blocks, commands_of, pages, resembles

# What cannot be run here, or not as it stands: why, and what is run in its place.
NETWORK, MINUTES, SUITE, OTHERS = (
    "it needs the internet",
    "it takes minutes",
    "it is this suite",
    "not a program of ours",
)
DOCKER = "it needs Docker and its images"
EXCUSED: dict[str, tuple[str, str]] = {
    "scripts/test": (SUITE, ""),
    "scripts/check": (SUITE, ""),
    "scripts/test tests/test_files.py -k range": (SUITE, ""),
    "pytest": (SUITE, ""),
    "pytest --cov=app tests/": (SUITE, ""),
    "python3.11 -m venv .venv": ("there is one, with the packages", ""),
    "pip install -r requirements.txt": (NETWORK, ""),
    "pip install -r requirements-dev.txt": (NETWORK, ""),
    '.venv/bin/python -m pip install "azure-identity>=1.27,<2"': (NETWORK, ""),
    "sora-studio doctor https://NAME.openai.azure.com --entra": ("it needs azure-identity: scripts/check-entra", ""),
    "docker compose up --build": (DOCKER, ""),
    "docker build --platform linux/amd64 --tag sora-studio .": (DOCKER, ""),
    "docker run --rm --publish 127.0.0.1:8000:8000 --volume studio:/data sora-studio": (DOCKER, ""),
    "docker compose exec studio sora-studio keys create me --scope admin": (DOCKER, ""),
    "claude mcp add --transport http sora-studio http://127.0.0.1:8000/mcp": (OTHERS, ""),
    "claude mcp add --transport http sora-studio https://studio.example.com/mcp"
    ' --header "Authorization: Bearer $KEY"': (OTHERS, ""),
    ".venv/bin/python benchmarks/animatic.py": (MINUTES, ""),
    ".venv/bin/python benchmarks/animatic.py --fuzz 1000": (MINUTES, ""),
    ".venv/bin/python -m benchmarks.slots": (MINUTES, ""),
    ".venv/bin/python -m benchmarks.chaos": (MINUTES, ""),
    ".venv/bin/python -m benchmarks.chaos --videos 200 --kills 40": (MINUTES, ""),
    ".venv/bin/python -m benchmarks.kill_storm --kills 50 --videos 30": (MINUTES, ""),
    ".venv/bin/python -m benchmarks.key_timing": (MINUTES, ""),
    "nice -n -10 .venv/bin/python -m benchmarks.slow_attacks": (MINUTES, ""),
    "sudo .venv/bin/python -m benchmarks.partitions": (MINUTES, ""),
    "curl -sN http://127.0.0.1:8000/api/events": (
        "it has no end", "timeout 1 curl -sN http://127.0.0.1:8000/api/events || test $? = 124",
    ),
}  # fmt: skip
# Blocks of another language that no program here reads.
UNREAD = {
    ("doc/operations.md", "nginx"): OTHERS,
    ("doc/webhooks.md", "js"): "its package is not among the page's tools",
}
# What the documents say that is elsewhere here, or smaller.
ELSEWHERE = {
    "https://example.com/": "$HEARS/",
    "/backup/": "backup/",
    "/backups/": "backups/",
    "/tmp/": "",
    "/srv/": "",
    "postgresql://studio:PASSWORD@db.internal/studio": "$POSTGRES/studio",
    "doctor http://10.0.0.5:8091": "doctor $OPEN_SERVER",
    "doctor https://NAME.openai.azure.com": "doctor $EMULATOR",
    'seconds="4", size="1280x720"': 'seconds="1", size="480x480"',
    'seconds: "4", size: "1280x720"': 'seconds: "1", size: "480x480"',
    "width=640, height=360, seconds=2": "width=96, height=64, seconds=1",
}
WITH_KEYS = {"doc/access.md", "doc/moderation.md", "doc/operations.md"}
STARTS = re.compile(r"^(?:\w+=\S+ )*(?:scripts/serve|(?:\S*/)?sora-studio serve|uvicorn )", re.MULTILINE)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[House]:
    if absent := missing():
        (pytest.fail if os.environ.get("REQUIRE_PROGRAMS") else pytest.skip)(f"not installed: {', '.join(absent)}")
    with opened(tmp_path_factory.mktemp("documents"), lambda: str(request.getfixturevalue("postgres"))) as house:
        yield house


def _place(page: str) -> tuple[bool, bool]:
    """First the pages that start studios of their own, then those that share the one with keys, then the other."""
    return not STARTS.search(commands_of(page)), page not in WITH_KEYS


@pytest.mark.parametrize("page", sorted(pages(), key=_place))
def test_what_a_page_says_can_be_done(page: str, house: House, tmp_path: Path) -> None:
    """Every block runs or is read, every call is answered well, and what comes out is what the page says."""
    script = commands_of(page)
    if STARTS.search(script):
        variables = house.own(page, with_keys=page in WITH_KEYS, names_account="AZURE_OPENAI_ENDPOINT=" in script)
    else:
        variables = house.shared(with_keys=page in WITH_KEYS)
    here = [_here(block, house, variables) for block in blocks(page)]
    try:
        if "http://127.0.0.1:8000" in STARTS.split(script)[0] and "BOSS" not in variables:
            house.started(variables)  # the page speaks of a studio before it says how one is started
        ran = _run(here, house, variables, cloned(tmp_path, house))
        for block in here:
            if block.line not in ran and (page, block.language) not in UNREAD:
                _read(block, ran, house, tmp_path)
    finally:
        house.tidy(variables)


def test_every_excuse_is_needed() -> None:
    """Each row of the tables above is of something that the documents say."""
    every = [block for page in pages() for block in blocks(page)]
    said = {command for block in every if block.language == "sh" for command in block.commands}
    assert [command for command in EXCUSED if command not in said] == []
    assert UNREAD.keys() <= {(block.page, block.language) for block in every}
    assert [words for words in ELSEWHERE if not any(words in block.text for block in every)] == []
    assert set(pages()) >= WITH_KEYS


def test_no_block_is_overlooked() -> None:
    """Each fence is one of a block that is found, and what others call is started by a command of its page."""
    for page in pages():
        fences = re.findall(r"^ *```", (ROOT / page).read_text("utf-8"), re.MULTILINE)
        assert len(fences) == 2 * len(blocks(page)), page
        receivers = {block.language for block in blocks(page) if block.is_receiver} - {"js"}
        assert [language for language in receivers if f"{language} receiver." not in commands_of(page)] == [], page


def test_a_failure_is_never_hidden() -> None:
    """bash ends at a command that fails, but for all of a list with && or || but its last: no page has one."""
    lists = [command for page in pages() for block in blocks(page) for command in block.commands
             if block.language == "sh" and re.search(r" (&&|\|\|) ", command)]  # fmt: skip
    assert lists == []


def test_what_is_excused_is_there() -> None:
    """What is not run exists at least: scripts, benchmarks and their options."""
    for command in EXCUSED:
        program, *_ = words = command.split()
        if program.startswith("scripts/"):
            assert os.access(ROOT / program, os.X_OK), command
        for name in re.findall(r"benchmarks[./](\w+)", command):
            source = (ROOT / "benchmarks" / f"{name}.py").read_text("utf-8")
            assert [word for word in words if word.startswith("--") and f'"{word}"' not in source] == [], command


def _here(block: Block, house: House, variables: dict[str, str]) -> Block:
    """The block with the addresses and the sizes of this place."""
    text = block.text
    for command, (_, instead) in EXCUSED.items() if block.language == "sh" else ():
        text = re.sub(rf"^{re.escape(command)}(?=\s{{2,}}#|$)", instead or ":", text, flags=re.MULTILINE)
    text = re.sub(r"(-m animatic .*)", r"\1 --size 96x64 --seconds 1", text)
    database = house.postgres() if "postgresql://" in text else ""
    places = ELSEWHERE | {
        "createdb ": f"createdb --maintenance-db {database} ",
        "$POSTGRES": database.rpartition("/")[0],
        "$OPEN_SERVER": house.open_server.url,
        "$EMULATOR": house.emulator.url,
        "$HEARS/": house.hears.url.removesuffix("hook"),
        "127.0.0.1:8000": f"127.0.0.1:{variables['STUDIO_PORT']}",
        "127.0.0.1:8081": f"127.0.0.1:{variables['EMULATOR_PORT']}",
        "--port 8081": f"--port {variables['EMULATOR_PORT']}",
        "127.0.0.1:9000": f"127.0.0.1:{variables['RECEIVER_PORT']}",
        '("127.0.0.1", 9000)': f'("127.0.0.1", {variables["RECEIVER_PORT"]})',
    }
    for told, real in places.items():
        text = text.replace(told, real)
    return replace(block, text=text)


def _run(here: list[Block], house: House, variables: dict[str, str], folder: Path) -> dict[int, Outcome]:
    """Run the page's programs in their order; what each block said, by its line."""
    parts = {block: command for block in here if (command := _command(block, folder))}
    script = [f"{{\n{command}\n}} > {block.line}.out 2> {block.line}.err" for block, command in parts.items()]
    ended = house.bash("\n".join(["set -euo pipefail", *script]), variables, folder)
    begun = [block for block in parts if (folder / f"{block.line}.out").exists()]
    found = {block.line: Outcome.of(block, folder) for block in begun}
    for outcome in found.values():
        after = next((each.text for each in here if each.line > outcome.block.line), "")
        assert outcome.refusals(after) == [], outcome
        assert list(outcome.differences()) == [], outcome
    assert ended.returncode == 0, f"{found[begun[-1].line] if begun else ''}{ended.stderr}"
    assert [name for block in parts for name in block.files if not (folder / name).exists()] == []
    if any(block.is_receiver for block in parts):
        log = house.folder / "servers" / f"{variables['RECEIVER_PORT']}.log"
        wait_for(log.read_text, lambda said: "video.completed video_" in said)
    return found


def _command(block: Block, folder: Path) -> str:
    """What runs the block in bash; nothing for one that is only read. A receiver is started by another block."""
    if block.language == "sh":
        return block.text
    ending, program = {"python": ("py", "python"), "js": ("mjs", "node")}.get(block.language, ("", ""))
    if not program or (block.page, block.language) in UNREAD:
        return ""
    name = f"{'receiver' if block.is_receiver else f'block-{block.line}'}.{ending}"
    (folder / name).write_text(block.text)
    return ":" if block.is_receiver else f"{program} {name}"


def _read(block: Block, ran: dict[int, Outcome], house: House, folder: Path) -> None:
    """A block that is no program is read by the program that it is for, or is what the block before it prints."""
    readers = {
        ("doc/animatic.md", "json"): lambda text: Scene.from_json(json.loads(text)),
        ("doc/mcp.md", "json"): _read_by_agents,
        ("doc/moderation.md", "toml"): lambda _: read_rules(folder / "block"),
        ("doc/upstreams.md", "toml"): lambda _: _read_accounts(folder / "block"),
        ("doc/webhooks.md", "json"): lambda text: wait_for(
            lambda: house.hears.heard, lambda heard: any(resembles(json.loads(text), each.event) for each in heard)
        ),
    }
    (folder / "block").write_text(block.text)
    before = [outcome for line, outcome in ran.items() if line < block.line]
    if (block.page, block.language) in readers:
        readers[block.page, block.language](block.text)
    elif block.language == "ini":
        _read_settings(folder / "block")
    elif block.language == "json":
        assert any(resembles(json.loads(block.text), each) for each in before[-1].documents), f"{block}\n{before[-1]}"
    elif block.language == "http":
        told, real = (
            {line.partition(":")[0].lower() for line in text.splitlines() if line}
            for text in (block.text, before[-1].out)
        )
        assert told == real
    else:
        raise AssertionError(f"{block} is neither run nor read: see EXCUSED and UNREAD")


def _read_settings(path: Path) -> None:
    """Every name is a setting's, and the studio starts with them."""
    names = {line.partition("=")[0].lower() for line in path.read_text().splitlines()}
    assert names <= set(Settings.model_fields)
    Settings(_env_file=path)


def _read_accounts(path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for variable in re.findall(r'api_key_variable = "(\w+)"', path.read_text()):
            patch.setenv(variable, "a-key")
        assert read_upstreams(settings_for(path.parent, upstreams_file=path)).accounts


def _read_by_agents(text: str) -> None:
    """A server's entry, as clients of the protocol read it, leads to our door with a key."""
    [(name, entry)] = json.loads(text)["mcpServers"].items()
    assert (name, entry["type"], entry["url"].rpartition("/")[2]) == ("sora-studio", "http", "mcp")
    assert entry["headers"] == {"Authorization": "Bearer KEY"}
