"""The documents say what the code does: settings, routes, errors, metrics, floors, licences, links, image.

That what they say to do can be done is in `tests/test_documented_commands.py`.
"""

from __future__ import annotations

import inspect
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import httpx2
import pytest
import yaml
from fastapi.testclient import TestClient
from pydantic import BaseModel

from app import __version__, errors
from app.accounts import Account
from app.catalog import Model, read_catalog
from app.config import APP, Settings
from app.main import create_app
from app.metrics import Metrics, Reading
from app.models.video import MOVES, Video, VideoGenerationRequest, VideoStatusResponse
from app.videos.presets import shipped
from emulator import EmulatorSettings, Fault
from emulator.settings import Profile
from tests.conftest import ROOT, settings_for
from tests.pages import blocks
from tests.test_floors import FLOORS
from tests.test_money import FAULTS

LEFT_OUT = {".git", "node_modules", ".pytest_cache", "storage"}
DOCUMENTS = sorted(
    path
    for path in ROOT.rglob("*.md")
    if not any(part in LEFT_OUT or part.startswith(".venv") for part in path.relative_to(ROOT).parts)
)
VERBS = {"get", "post", "put", "patch", "delete"}
WITH_ACCOUNTS = Reading(
    submissions={"taken": 1},
    moderated={("rules", "passed"): 1},
    undecided=0,
    seconds_to_expiry=3600.0,
    slots={("azure", "sora-2"): (1, 2)},
    orphans={"azure": 0},
    troubled={"azure": False},
    active={},
    ended={},
    oldest_waiting_seconds=0.0,
    generation_times={},
    webhooks_pending=0,
    oldest_webhook_seconds=0.0,
    stored_bytes=0,
    free_bytes=0,
    damaged_files=0,
    backup_age_seconds=60.0,
)  # what the studio of these tests, which has no account, does not show


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def prose(name: str) -> str:
    """The page without its blocks of code."""
    return re.sub(r"```.*?```", "", text(name), flags=re.DOTALL)


def rows(name: str, heading: str) -> list[list[str]]:
    """The cells of every table row of a page, of the tables whose first heading reads so."""
    found, inside = [], False
    for line in text(name).splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" |")] if line.startswith("|") else None
        if cells is None:
            inside = False
        elif inside:
            found += [[cell.strip() for cell in cells]] if not set(line) <= set("|- ") else []
        else:
            inside = cells[0] == heading
    return found


def plain(cell: str) -> str:
    return cell.strip("`")


def quoted(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def all_errors(kind: type[errors.StudioError] = errors.StudioError) -> Iterator[type[errors.StudioError]]:
    for each in kind.__subclasses__():
        yield each
        yield from all_errors(each)


def is_answered(error: type[errors.StudioError]) -> bool:
    """Whether the error is ever the status of an answer; other failures are only stored with a video."""
    return error is errors.Internal or not issubclass(error, errors.Failure)


def schema() -> dict[str, Any]:
    return create_app(settings_for(Path("unused"))).openapi()


def test_every_setting_is_described_with_its_default() -> None:
    """doc/configuration.md names each field of Settings once, with the default that the code has."""

    def written(default: object) -> str:
        if default is None or default == ():
            return "none"
        if isinstance(default, Path):
            return str(default.relative_to(APP.parent) if default.is_absolute() else default)
        return str(default).lower() if isinstance(default, bool) else str(default)

    told = [(plain(row[0]), plain(row[1])) for row in rows("doc/configuration.md", "Variable")]
    real = [(name.upper(), written(field.default)) for name, field in Settings.model_fields.items()]
    assert sorted(told) == sorted(real)


def test_every_attack_that_is_told_of_is_tried() -> None:
    """doc/security.md names tests that there are, at least one in each row, or says that there is none."""
    for attack, _, _, _, tests in rows("doc/security.md", "Attack"):
        assert quoted(tests) or tests == "none", attack
        for name in quoted(tests):
            path, _, test = name.partition("::")
            source = text(path if "/" in path else f"tests/{path}")
            assert not test or re.search(rf"^def {test}\(", source, re.MULTILINE), name


def test_every_route_is_described() -> None:
    """doc/api.md lists what the OpenAPI document lists, no more and no less."""
    told = sorted(quoted(row[0])[0] for row in rows("doc/api.md", "Route"))
    real = sorted(f"{verb.upper()} {path}" for path, verbs in schema()["paths"].items() for verb in VERBS & set(verbs))
    assert told == real


def test_the_addresses_beside_the_routes_exist(waiting_client: TestClient) -> None:
    """The pages that doc/api.md names outside the OpenAPI document answer."""
    sentence = re.search(r"Beside these there are (.+?)\.\n", text("doc/api.md"))
    assert sentence
    addresses = quoted(sentence[1])
    assert len(addresses) == 4
    assert [waiting_client.get(address).status_code for address in addresses] == [200] * 4


@pytest.mark.parametrize("model", [VideoGenerationRequest, VideoStatusResponse, Video])
def test_every_field_is_described(model: Any) -> None:
    """What a caller may send or gets back has its name in doc/api.md."""
    named = set(re.findall(r"[a-z0-9_]+", " ".join(quoted(prose("doc/api.md")))))
    assert [field for field in model.model_fields if field not in named | {"id"}] == []


def test_every_error_is_described() -> None:
    """doc/api.md has each code once, with its status, or "none" for the failures that are only stored with a video."""
    told = [(plain(row[0]), row[1]) for row in rows("doc/api.md", "Code")]
    real = [(error.code, str(error.status) if is_answered(error) else "none") for error in all_errors() if error.code]
    assert sorted(told) == sorted(pair for pair in real if pair != (errors.Failure.code, "none"))


def test_every_preset_is_described() -> None:
    """doc/prompts.md has each that is shipped, in the order of its file, with what it is for."""
    told = [(plain(row[0]), row[1].lower()) for row in rows("doc/prompts.md", "Preset")]
    assert told == [(preset.id, preset.use.lower()) for preset in shipped().values()]


def test_the_tree_of_errors_is_drawn_as_it_is() -> None:
    """The drawing in the docstring of app.errors has every class below its parent, with the right status and code."""
    codes = {error.code for error in all_errors()}
    drawn, branch = [], ["StudioError"]
    for line in str(errors.__doc__).splitlines():
        if root := re.match(r"(\w+)  +\w", line):
            branch = [root[1]]
        if match := re.match(r"([│ ]*)[├└]── (\w+) +(\d{3})? *(\w+)", line):
            indent, name, status, word = match.groups()
            branch = [*branch[: len(indent) // 4 + 1], name]
            drawn.append((branch[-2], name, int(status or 0), word if word in codes else ""))
    real = [("NotTaken", kind.__name__, 0, "") for kind in errors.NotTaken.__subclasses__()]
    for error in all_errors():
        status = error.status if is_answered(error) else 0
        real.append((error.__mro__[1].__name__, error.__name__, status, "" if error is errors.Failure else error.code))
    assert sorted(drawn) == sorted(real)


def test_errors_outside_the_tree_are_named() -> None:
    outside = [
        name
        for name, kind in vars(errors).items()
        if inspect.isclass(kind) and issubclass(kind, Exception) and not issubclass(kind, errors.StudioError)
    ]
    assert [name for name in outside if name not in str(errors.__doc__)] == []


def test_every_metric_is_described(http: httpx2.Client, finished: dict[str, Any]) -> None:
    """doc/operations.md has each metric that /metrics shows, with its kind and its labels."""
    shown = http.get("/metrics").text + Metrics().text(WITH_ACCOUNTS).decode()
    kinds = dict(re.findall(r"^# TYPE (\w+) (\w+)$", shown, re.MULTILINE))
    kinds = {name: kind for name, kind in kinds.items() if not name.endswith("_created")}
    labels: dict[str, set[str]] = {name: set() for name in kinds}
    for sample, given in re.findall(r"^(\w+)\{(.*)\} ", shown, re.MULTILINE):
        name = next((name for name in kinds if sample in {name, f"{name}_bucket"}), None)
        if name:
            labels[name] |= set(re.findall(r"(\w+)=\"", given)) - {"le"}
    told = {plain(row[0]): (row[1], set(quoted(row[2]))) for row in rows("doc/operations.md", "Metric")}
    assert told == {name: (kind, labels[name]) for name, kind in kinds.items()}


def test_the_life_of_a_video_is_drawn_as_it_is() -> None:
    """The table of states in doc/architecture.md is the table of moves."""
    told = {plain(row[0]): set(quoted(row[1])) for row in rows("doc/architecture.md", "State")}
    assert told == {state.value: {following.value for following in nexts} for state, nexts in MOVES.items()}


def test_the_floors_are_drawn_as_they_are() -> None:
    """doc/architecture.md has the floors and rooms that tests/test_floors.py enforces."""
    told = {int(row[0]): set(quoted(row[1])) for row in rows("doc/architecture.md", "Floor")}
    assert told == dict(enumerate(FLOORS, 1))


def test_every_package_has_its_licence_named() -> None:
    """THIRD_PARTY.md has each package of requirements.txt in its locked version, with a licence and a purpose."""
    locked = re.findall(r"^([a-z0-9-]+)(?:\[[a-z,]+\])?==(\S+)", text("requirements.txt"), re.MULTILINE)
    told = rows("THIRD_PARTY.md", "Package")
    assert [(row[0], row[1]) for row in told] == locked
    assert [row[0] for row in told if not (row[2] and row[3])] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    """Every relative link and picture exists; a link to a heading finds that heading."""
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)\)", prose(str(path))):
        if re.match(r"[a-z]+:", link):
            continue
        file, _, anchor = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            broken.append(link)
    assert broken == []


def _anchors(path: Path) -> set[str]:
    """Headings as GitHub makes anchors of them."""
    headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_readme_names_the_two_commands_and_the_plain_way() -> None:
    commands = [command for block in blocks("README.md") for command in block.commands]
    for command in (
        "scripts/serve",
        "scripts/test",
        "pip install -r requirements.txt",
        "cp .env.example .env",
        "uvicorn app.main:app",
        "pytest",
        "pytest --cov=app tests/",
        'sora-studio generate "A cat playing with a ball" -o cat.mp4',
    ):
        assert command in commands


def _instructions() -> list[tuple[str, str]]:
    lines = [line for line in text("Dockerfile").replace("\\\n", " ").splitlines() if line and not line.startswith("#")]
    return [(line.split()[0], line.partition(" ")[2].strip()) for line in lines]


def test_the_image_runs_as_an_ordinary_user_on_port_8000() -> None:
    """In its last stage: another user than root, port 8000, a volume for DATA_DIR, a health check, the exec form."""
    instructions = _instructions()
    stages = [number for number, (word, _) in enumerate(instructions) if word == "FROM"]
    assert len(stages) == 2
    last: dict[str, str] = {}
    for word, rest in instructions[stages[-1] :]:
        last[word] = f"{last.get(word, '')} {rest}".strip() if word == "ENV" else rest
    assert last["USER"].partition(":")[0] not in {"", "0", "root"}
    assert last["EXPOSE"] == "8000"
    assert f"DATA_DIR={last['VOLUME']}" in last["ENV"]
    assert "AUTHENTICATION=keys" in last["ENV"]  # else it would refuse to listen on all addresses
    assert "/health" in last["HEALTHCHECK"]
    assert json.loads(last["CMD"]) == ["sora-studio", "serve", "--host", "0.0.0.0"]


def test_the_image_is_built_from_files_that_are_there() -> None:
    """Every file that the Dockerfile copies exists and is let in by .dockerignore, and hashes are demanded."""
    allowed = {line[1:] for line in text(".dockerignore").splitlines() if line.startswith("!")}
    for word, rest in _instructions():
        if word == "COPY" and "--from" not in rest:
            sources = rest.split()[:-1]
            assert [name for name in sources if not (ROOT / name).exists() or name not in allowed] == []
    assert "--require-hashes" in text("Dockerfile")


def test_the_image_holds_no_build_tools() -> None:
    """What requirements.txt locks for building alone is removed before the last stage."""
    needed_by: dict[str, set[str]] = {}
    name = ""
    for line in text("requirements.txt").splitlines():
        if match := re.match(r"([a-z0-9-]+)(?:\[[a-z,]+\])?==", line):
            name = match[1]
            needed_by[name] = set()
        elif (comment := line.strip()).startswith("#"):
            needed_by[name] |= set(comment.removeprefix("#").replace("via", "", 1).split())
    build = {"editables", "hatchling"} | {name for name, by in needed_by.items() if by == {"hatchling"}}
    removed = re.search(r"uninstall --yes +([a-z -]+?) +&&", text("Dockerfile").replace("\\\n", " "))
    assert removed
    assert set(removed[1].split()) == build


def test_compose_opens_the_studio_to_this_machine_alone() -> None:
    """Ports on 127.0.0.1, nothing writable but the volume and /tmp, no capability, settings that exist."""
    service = yaml.safe_load(text("compose.yaml"))["services"]["studio"]
    assert service["ports"]
    assert [port for port in service["ports"] if not port.startswith("127.0.0.1:") or not port.endswith(":8000")] == []
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert [name for name in service["environment"] if name.lower() not in Settings.model_fields] == []
    assert service["environment"]["ENVIRONMENT"] == "${ENVIRONMENT:-development}"
    assert service["environment"]["AUTHENTICATION"] == "${AUTHENTICATION:-keys}"
    assert service["image"].endswith(f":{__version__}")


def test_the_version_is_the_same_everywhere() -> None:
    assert tomllib.loads(text("pyproject.toml"))["project"]["version"] == __version__
    assert f"## [{__version__}] - " in text("CHANGELOG.md")


def test_prometheus_reads_a_route_that_exists() -> None:
    job = yaml.safe_load(text("deploy/prometheus.yml"))["scrape_configs"][0]
    assert job["metrics_path"] in schema()["paths"]


def test_checks_before_a_commit_need_no_network() -> None:
    """Every hook is local and runs what is installed."""
    repositories = yaml.safe_load(text(".pre-commit-config.yaml"))["repos"]
    assert [each["repo"] for each in repositories] == ["local"]
    assert {hook["language"] for hook in repositories[0]["hooks"]} <= {"system", "pygrep", "fail"}


def test_decisions_are_numbered_and_short() -> None:
    """0001, 0002 and so on, at most forty lines each."""
    paths = sorted((ROOT / "doc" / "decisions").glob("*.md"))
    assert [int(path.name[:4]) for path in paths] == list(range(1, len(paths) + 1))
    assert [path.name for path in paths if len(path.read_text("utf-8").splitlines()) > 40] == []


def test_the_fault_table_is_the_one_that_is_run() -> None:
    """doc/reliability.md has each row of tests/test_money.py: status, code, creates, file, charge, and words."""
    told = {plain(row[0]): row[1:] for row in rows("doc/reliability.md", "Fault") if len(row) == 7}
    real = {
        fault: [f"`{status}`", f"`{code}`" if code else "none", str(creates), _file(status), charged]
        for fault, (status, code, creates, charged) in FAULTS.items()
    }
    assert {fault: cells[:5] for fault, cells in told.items()} == real
    assert [fault for fault, cells in told.items() if not cells[5]] == []


def _file(status: str) -> str:
    return "kept" if status == "completed" else "none"


def test_every_other_fault_is_one_of_a_whole_account() -> None:
    """What is in no row of the fault table stands in the one about accounts in trouble."""
    told = {fault for row in rows("doc/reliability.md", "Fault") if len(row) == 3 for fault in quoted(row[0])}
    assert told == {fault.value for fault in Fault} - set(FAULTS)


def test_the_emulator_is_described_as_it_is() -> None:
    """doc/emulator.md has each fault, profile and setting, in the code's order, with the default that it has."""
    assert [plain(row[0]) for row in rows("doc/emulator.md", "Fault")] == [fault.value for fault in Fault]
    assert tuple(plain(row[0]) for row in rows("doc/emulator.md", "Profile")) == get_args(Profile)
    told = {plain(row[0]): row[1] for row in rows("doc/emulator.md", "Setting")}
    real = EmulatorSettings().told()
    assert list(told) == list(real)
    for name, default in real.items():
        words = default if isinstance(default, list | dict) else [default]
        shown = [str(word).lower() for word in words if word is not None]
        assert quoted(told[name]) == shown or (told[name], shown) == ("none", []), name


def test_every_field_of_an_account_is_described() -> None:
    """doc/upstreams.md has each field of Account and of a model's table, with its default."""
    assert _told("Field") == _real(Account, {"name", "api_key"}) | {"api_key_variable": ""}
    assert _told("Key") == _real(Model, {"id"}) | {"wire": "videos"}


def _told(heading: str) -> dict[str, str]:
    """By field: its default, empty where there is none or where it depends."""
    found = {}
    for name, default, *_ in rows("doc/upstreams.md", heading):
        depends = default in {"none", "required"} or "else" in default
        found[plain(name)] = "" if depends else plain(default)
    return found


def _real(kind: type[BaseModel], left_out: set[str]) -> dict[str, str]:
    found = {}
    for name, field in kind.model_fields.items():
        has_default = not field.is_required() and field.default not in (None, "", (), {})
        words = str(field.default).lower() if isinstance(field.default, bool) else f"{field.default}"
        found[name] = words.removesuffix(".0") if has_default else ""
    return {name: words for name, words in found.items() if name not in left_out}


def test_models_of_the_catalogue_are_named() -> None:
    """doc/upstreams.md lists what the catalogue knows."""
    sentence = re.search(r"The catalogue \(`app/catalog.toml`\) knows (.+?)\.\n", text("doc/upstreams.md"), re.DOTALL)
    assert sentence
    assert quoted(sentence[1]) == list(read_catalog())
