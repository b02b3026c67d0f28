"""What the studio is made of and whom it talks to: locked with hashes, no strangers, nobody called."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import distributions
from ipaddress import ip_address
from math import log2
from pathlib import Path
from sysconfig import get_path

import pytest
from packaging.version import Version

from tests.conftest import ROOT

PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==\S+(.*?)(?=^\S|\Z)", re.MULTILINE | re.DOTALL)
INSTALLERS = {"pip", "setuptools", "wheel"}  # which come with an environment
FORMATS = {  # of keys that people leave in repositories
    "OpenAI": r"\bsk-(?:proj-)?[A-Za-z0-9]{20,}",
    "ours": r"\bs[kt]_[A-Za-z0-9_-]{43}\b",
    "GitHub": r"\bgh[pousr]_[A-Za-z0-9]{36}",
    "AWS": r"\bAKIA[0-9A-Z]{16}\b",
    "Google": r"\bAIza[0-9A-Za-z_-]{35}\b",
    "Slack": r"\bxox[abprs]-[A-Za-z0-9-]{10,}",
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/]{40}",
    "a token": r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.",
    "Azure": r"JQQJ99[A-Za-z0-9]{10,}",
    "a connection string": r"AccountKey=[A-Za-z0-9+/]{40,}",
}
ASSIGNED = re.compile(r"(?i)(?:key|secret|token|password)\w*[\"']?\s*[:=]\s*[\"']?([A-Za-z0-9+/_-]{24,})")
HASHES = {"uv.lock", "package-lock.json", "requirements.txt", "requirements-dev.txt"}
NO_TEXT = {".png", ".jpg", ".mp4", ".ttf", ".woff2", ".ico", ".webp"}


def locked(name: str) -> dict[str, str]:
    """What a list of packages pins, by its normal name, with the rest of its entry."""
    text = (ROOT / name).read_text("utf-8")
    return {re.sub(r"[-_.]+", "-", found[0]).lower(): found[1] for found in PINNED.findall(text)}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_is_locked_with_its_hashes(name: str) -> None:
    """No line that pip would take without one, and none from an address."""
    packages = locked(name)
    assert len(packages) > 50
    assert [package for package, rest in packages.items() if "--hash=sha256:" not in rest] == []
    lines = [line for line in (ROOT / name).read_text("utf-8").splitlines() if re.match(r"[^ #]", line)]
    assert [line for line in lines if not re.match(r"[A-Za-z0-9._-]+(\[[^]]*\])?==", line)] == []


def test_nothing_in_the_environment_runs_by_itself_but_what_is_locked() -> None:
    """A `.pth` file runs at every start of Python: each belongs to a package of the lock, to an installer or to us."""
    folder = Path(get_path("purelib"))
    known = set(locked("requirements-dev.txt")) | INSTALLERS | {"azure-openai-sora-video-generator"}
    owners = {
        file.name: re.sub(r"[-_.]+", "-", each.name).lower()
        for each in distributions(path=[str(folder)])
        for file in each.files or ()
        if file.suffix == ".pth"
    }
    assert [path.name for path in folder.glob("*.pth") if owners.get(path.name) not in known] == []


def test_the_bill_of_materials_names_every_package_that_is_shipped() -> None:
    """`scripts/sbom`, CycloneDX 1.5: the packages of requirements.txt, each with a version, a purl and hashes."""
    written = subprocess.run([sys.executable, ROOT / "scripts/sbom"], capture_output=True, check=True).stdout
    bill = json.loads(written)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    packages = {each["purl"].partition("@")[0].removeprefix("pkg:pypi/"): each for each in bill["components"]}
    assert set(packages) == set(locked("requirements.txt"))
    assert all(each["version"] and each["externalReferences"][0]["hashes"] for each in packages.values())


def below_their_floors(versions: dict[str, str]) -> list[str]:
    """Packages of a version before the first one in which a known hole is mended."""
    floors = tomllib.loads((ROOT / "tests/floors.toml").read_text("utf-8"))
    assert all(
        floor["weakness"].startswith("CVE-") and floor["source"].startswith("https://") for floor in floors.values()
    )
    assert set(floors) <= set(versions), "what is not shipped needs no floor"
    return [name for name, floor in floors.items() if Version(versions[name]) < Version(floor["at_least"])]


def test_no_package_is_below_the_release_that_mends_a_known_hole() -> None:
    """The floors of tests/floors.toml, each with its weakness and source."""
    text = (ROOT / "requirements.txt").read_text("utf-8")
    pins = re.findall(r"^([\w.-]+?)(?:\[[^]]*\])?==(\S+)", text, re.MULTILINE)
    versions = {name.lower(): version for name, version in pins}
    assert below_their_floors(versions | {"h11": "0.14.0"}) == ["h11"]
    assert below_their_floors(versions) == []


def _texts() -> Iterator[tuple[str, str]]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("this is no git repository: nothing says which files belong to it")
    for name in listed.stdout.decode().split("\0"):
        path = ROOT / name
        if name and path.name not in HASHES and path.suffix not in NO_TEXT and path.is_file() and not path.is_symlink():
            yield name, path.read_text("utf-8", errors="ignore")


def _bits(word: str) -> float:
    """Shannon's entropy of a word's letters; words of people have 3 bits or less, keys more than 4."""
    return -sum(share * log2(share) for share in (word.count(letter) / len(word) for letter in set(word)))


def secrets_in(text: str) -> list[str]:
    """What looks like a key: by a known form, or by being called one and looking like nothing that people write."""
    found = [kind for kind, form in FORMATS.items() if re.search(form, text)]
    return found + [
        word
        for word in ASSIGNED.findall(text)
        if _bits(word) > 4.2 and all(re.search(kind, word) for kind in ("[a-z]", "[A-Z]", "[0-9]"))
    ]


def test_no_secret_is_in_the_repository() -> None:
    """Known forms of keys, and words of much entropy that are called a key, a secret, a token or a password."""
    assert secrets_in("KEY = '" + "sk-" + "aB3dE5gH7jK9mN1pQ3sT5" + "'")
    assert secrets_in("api_key: " + "9fK2xQ7vLr4TzB8nWm1C" + "5hD3jS6p")
    assert {name: found for name, text in _texts() if (found := secrets_in(text))} == {}


LIFE = """
import pathlib, sys
from tests.conftest import LOCAL, SMALL, StudioServer, wait_for
import httpx2
server = StudioServer(pathlib.Path(sys.argv[1]) / "data", PYTHONPATH=sys.argv[2], AUDIT=sys.argv[3])
server.start("serve")
try:
    wait_for(server.answers, bool, seconds=100)
    with httpx2.Client(base_url=server.url, timeout=30, **LOCAL) as http:
        for path in ("/", "/docs", "/ready", "/metrics", "/api/upstreams", "/v1/models"):
            assert http.get(path).status_code == 200, path
        job = http.post("/api/generate", json=SMALL).json()["job_id"]
        look = lambda: http.get(f"/api/status/{job}").json()
        assert wait_for(look, lambda seen: seen["status"] in ("completed", "failed"), 120)["status"] == "completed"
    assert server.stop() == 0
finally:
    server.kill()
"""
WITNESS = """
import os, sys
def note(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        with open(os.environ["AUDIT"], "a") as file:
            file.write(f"{event} {arguments[1] if event in ('socket.connect', 'socket.sendto') else arguments[0]}\\n")
if "AUDIT" in os.environ:
    sys.addaudithook(note)
"""


def test_nobody_else_is_called(tmp_path: Path) -> None:
    """A whole life with no account in a network of its own without a route: it works, and nothing but this machine is
    looked up or connected to. Where that network may not be had, Python's audit of sockets stands alone.
    """
    alone = ["unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]
    try:
        may = subprocess.run([*alone, "true"], capture_output=True, check=False).returncode == 0
    except OSError:
        may = False
    (tmp_path / "sitecustomize.py").write_text(WITNESS)
    audit = tmp_path / "audit"
    command = [sys.executable, "-c", LIFE, tmp_path, f"{tmp_path}:{ROOT}", audit]
    ended = subprocess.run(
        [*(alone if may else []), *command], cwd=ROOT, capture_output=True, text=True, timeout=170, check=False
    )
    assert ended.returncode == 0, ended.stderr[-3000:]
    seen = audit.read_text().splitlines() if audit.exists() else []
    assert [line for line in seen if not _is_here(line.partition(" ")[2])] == []


def _is_here(place: str) -> bool:
    """A socket of this machine: loopback, or a path."""
    host = place.strip("()b'\"").split("'")[0]
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host in {"localhost", "None"} or host.startswith(("/", "\\x00"))
