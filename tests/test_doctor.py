"""The doctor: what it says of every kind of server, healthy and not, and that asking costs nothing."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from app.accounts import Account, read_upstreams
from app.catalog import Model, Retirement, read_catalog, read_models
from app.cli import main
from app.doctor import Report, examine, explore
from app.doctor.endpoint import portal, text_findings
from app.doctor.exploration import HEAD
from app.doctor.lifecycle import retirements
from app.doctor.table import known_models, name_for
from app.main import create_app
from emulator import Emulator
from emulator.job import unwrapped
from emulator.settings import EmulatorSettings
from tests import commands
from tests.conftest import free_port, settings_for, wait_for
from tests.emulated import Caller, Callers

PROFILES = {
    "azure": ("azure", "videos"),
    "azure-sora-1": ("azure", "jobs"),
    "openai": ("openai", "videos"),
    "vllm-omni": ("vllm-omni", "videos"),
    "sglang": ("sglang", "videos"),
    "litellm": ("litellm", "videos"),
}  # profile of the emulator: dialect, wire
UNSAFE = {"sglang", "litellm"}  # their lists cannot tell whose job is whose
CANARY = "canary-1f7c0de5-never-to-be-seen"


@pytest.fixture(scope="module")
def callers() -> Iterator[Callers]:
    made = Callers()
    yield made
    made.close()


def account(url: str, dialect: str = "azure", key: str | None = "emulator-key", **more: Any) -> Account:
    fields = {"models": {"sora-2": "sora-2"}, "slots": 1, "api_key": key, **more}
    return Account.model_validate({"name": "mine", "dialect": dialect, "endpoint": url, **fields})


def checked(one: Account, models: Mapping[str, Model] | None = None) -> Report:
    return asyncio.run(examine(one, models or read_catalog()))


def looked(url: str, key: str | None = "emulator-key", **more: Any) -> Report:
    return asyncio.run(explore(url, SecretStr(key) if key else None, entra=False, **more))


def titles(report: Report, level: str) -> str:
    return "; ".join(finding.title for finding in report.findings if finding.level == level)


def everything(report: Report) -> str:
    return " ".join([report.verdict, *(f"{finding.title}. {finding.text}" for finding in report.findings)])


def finished(caller: Caller) -> dict[str, Any]:
    """A finished job, of whichever wire."""
    if caller.profile != "azure-sora-1":
        return caller.finished()
    fields = {"model": "sora", "prompt": "A boat", "width": 480, "height": 480, "n_seconds": 1}
    job = caller.ask("POST", "/video/generations/jobs", json=fields).json()
    path = f"/video/generations/jobs/{job['id']}"
    return dict(wait_for(lambda: caller.ask("GET", path).json(), lambda seen: seen["status"] == "succeeded"))


def listed_status(caller: Caller, video: dict[str, Any]) -> str:
    """By the list, whose status is 200 whatever became of the job; unchecked, as some words are in no specification."""
    rows = caller.ask("GET", "/videos", checked=False).json()["data"]
    return next(row["status"] for row in rows if unwrapped(row["id"]) == unwrapped(video["id"]))


@pytest.mark.parametrize("profile", PROFILES)
def test_every_server_is_examined_without_a_create(callers: Callers, profile: str) -> None:
    """With a finished and a failed job in its list, everything is seen; not one create is sent and nothing deleted."""
    caller, (dialect, wire) = callers(profile), PROFILES[profile]
    finished(caller)
    if wire == "videos":
        failed = caller.create("[[fault:failed]] A boat")
        wait_for(lambda: listed_status(caller, failed), lambda status: status == "failed")
    before = caller.emulator.ledger()
    model = "sora" if wire == "jobs" else "sora-2"
    report = checked(account(caller.emulator.url, dialect, wire=wire, models={model: model}))
    after = caller.emulator.ledger()
    assert report.safe == (profile not in UNSAFE), report
    assert before["calls"]["create"] == after["calls"]["create"]
    assert [job["deleted"] for job in after["creates"]] == [False] * len(after["creates"])
    said = everything(report)
    for sentence in ("The key works", "Status words seen", "can be had in parts", "clock and ours agree", "Seconds"):
        assert sentence in said
    assert ("It has pictures" in said) == (profile not in {"vllm-omni", "sglang"})
    assert ("cannot delete" in said) == (profile == "litellm")
    if wire == "videos":
        status = 500 if profile == "vllm-omni" else 200
        assert f"A failed job is told with status {status}" in said
    told = {"jobs": "n_seconds as a number", "videos": "seconds as text"}[wire]
    assert ("seconds as a number" if profile == "sglang" else told) in said


@pytest.mark.parametrize("profile", PROFILES)
def test_an_unknown_server_is_recognised(
    callers: Callers, profile: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its dialect is found out, and the table at the end is one that the studio takes as it stands."""
    caller, (dialect, wire) = callers(profile), PROFILES[profile]
    before = caller.emulator.ledger()["calls"]
    report = looked(f"{caller.emulator.url}/", variable="DOCTOR_KEY")
    after = caller.emulator.ledger()["calls"]
    assert before["create"] == after["create"]
    assert sum(after.values()) - sum(before.values()) <= 16
    assert report.safe == (profile not in UNSAFE), report
    assert report.findings[-1].title == HEAD
    table = report.findings[-1].text
    assert "emulator-key" not in report.model_dump_json()
    (tmp_path / "upstreams.toml").write_text(table)
    monkeypatch.setenv("DOCTOR_KEY", "emulator-key")
    upstreams = read_upstreams(settings_for(tmp_path, upstreams_file=tmp_path / "upstreams.toml"))
    read = upstreams.accounts[0]
    assert (read.dialect, read.wire, read.endpoint) == (dialect, wire, caller.emulator.url)
    assert read.api_key == SecretStr("emulator-key")
    assert ("sora" if wire == "jobs" else "sora-2") in read.models


@pytest.mark.parametrize("profile", ["vllm-omni", "sglang", "litellm"])
def test_an_empty_server_is_recognised_too(profile: str) -> None:
    """Without one job to look at, by its errors alone."""
    with Emulator(EmulatorSettings.fast(profile=profile)) as emulator:
        table = looked(emulator.url).findings[-1].text
    assert f'dialect = "{profile}"' in table


@pytest.mark.parametrize("profile", PROFILES)
def test_a_wrong_key_is_said_and_never_shown(callers: Callers, profile: str) -> None:
    """Of an account and of an address; the key is in no byte of what is said."""
    caller, (dialect, wire) = callers(profile), PROFILES[profile]
    for report in (
        checked(account(caller.emulator.url, dialect, CANARY, wire=wire)),
        looked(caller.emulator.url, CANARY),
    ):
        assert not report.safe
        assert "the key is refused (401)" in report.verdict
        assert CANARY not in report.model_dump_json()


@pytest.fixture
def sign_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A place for an azure-identity of the test's own, since the real one would ask the cloud."""
    package = tmp_path / "packages" / "azure"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(package.parent))
    kept = {name: sys.modules.pop(name) for name in list(sys.modules) if name.split(".")[0] == "azure"}
    yield package / "identity.py"
    for name in [name for name in sys.modules if name.split(".")[0] == "azure"]:
        del sys.modules[name]
    sys.modules.update(kept)


def test_a_sign_in_without_its_package_is_explained(callers: Callers, sign_in: Path) -> None:
    """Microsoft Entra ID needs one more package; the sentence names it."""
    assert not sign_in.exists()
    url = callers("azure").emulator.url
    for report in (checked(account(url, key=None, entra=True)), asyncio.run(explore(url, None, entra=True))):
        assert "it cannot be signed in to" in report.verdict
        assert "pip install" in everything(report)


@pytest.mark.parametrize(("token", "is_safe"), [(CANARY, True), ("another", False)])
def test_a_token_works_or_is_refused(sign_in: Path, token: str, is_safe: bool) -> None:
    """Signed in with a token in place of a key, which is shown as little; the table says entra = true."""
    sign_in.write_text(
        "class DefaultAzureCredential:\n"
        "    def get_token(self, *scopes):\n"
        f"        return type('Token', (), {{'token': {token!r}}})\n"
    )
    with Emulator(EmulatorSettings.fast(tokens=(CANARY,))) as emulator:
        known = checked(account(emulator.url, key=None, entra=True))
        unknown = asyncio.run(explore(emulator.url, None, entra=True))
    assert known.safe == unknown.safe == is_safe, known
    assert ("The sign-in works" if is_safe else "The sign-in is refused (401)") in everything(known)
    assert ("entra = true" in everything(unknown)) == is_safe
    assert CANARY not in known.model_dump_json() + unknown.model_dump_json()


def test_a_rotated_key_is_a_refused_key() -> None:
    with Emulator(EmulatorSettings.fast()) as emulator, Caller(emulator, "azure") as caller:
        emulator.fault("key_rotated")
        caller.create(status=401)
        report = checked(account(emulator.url))
    assert "the key is refused (401)" in report.verdict


@pytest.mark.parametrize("fault", ["retired_404", "retired_410", "no_role", "blocked"])
def test_what_only_a_create_would_tell_is_said(fault: str) -> None:
    """The fault waits for a create: the doctor does not spring it, and says what it cannot know."""
    with Emulator(EmulatorSettings.fast()) as emulator, Caller(emulator, "azure") as caller:
        emulator.fault(fault)
        report = checked(account(emulator.url))
        assert "only an order would tell, and that is charged" in everything(report)
        caller.create(status={"retired_404": 404, "retired_410": 410, "no_role": 401, "blocked": 403}[fault])


@pytest.mark.parametrize(
    ("fault", "model", "said"),
    [
        ("no_role", "sora-2", "Cognitive Services User"),
        ("blocked", "sora-2", "blocked"),
        ("retired_404", "sora", "There are no videos at this address (404)"),
        ("retired_410", "sora", "(410)"),
    ],
)
def test_trouble_of_a_whole_account_is_found_without_an_order(fault: str, model: str, said: str) -> None:
    """By the list that answers as the account does; nothing is ordered."""
    with Emulator(EmulatorSettings.fast()) as emulator:
        emulator.fault(fault, times=None)
        wire = "jobs" if model == "sora" else "videos"
        report = checked(account(emulator.url, models={model: model}, wire=wire))
        assert (report.safe, emulator.ledger()["calls"]["create"]) == (False, 0)
    assert said in everything(report), report


def test_a_missing_deployment_is_doubted_at_azure_and_denied_elsewhere(callers: Callers) -> None:
    """Azure's list of models proves nothing about deployments; vLLM-Omni takes no other name than the one it serves."""
    models = {"sora-2": "my-sora"}
    azure = checked(account(callers("azure").emulator.url, models=models))
    assert azure.safe
    assert "do not include my-sora" in titles(azure, "warning")
    own = checked(account(callers("vllm-omni").emulator.url, "vllm-omni", models=models))
    assert "It does not serve my-sora" in titles(own, "problem")


def test_a_redirected_file_and_a_page_for_a_file(callers: Callers) -> None:
    """The file of a finished job may come from elsewhere; a web page in its place is a problem."""
    for fault, level, title in [
        ("redirect", "ok", "come from another address"),
        ("html", "problem", "delivers is no MP4"),
    ]:
        with Emulator(EmulatorSettings.fast(content_fault_times=0)) as emulator, Caller(emulator, "azure") as caller:
            caller.finished(caller.create(f"[[fault:{fault}]] A boat"))
            report = checked(account(emulator.url))
            assert title in titles(report, level)
            assert emulator.ledger()["leaked_key"] == 0


def test_odd_habits_are_seen() -> None:
    """No ranges, an unknown status word, a wrong clock: each a warning, none a danger."""
    settings = EmulatorSettings.fast(ranges=False, clock_skew=-7200, seconds_per_video=20)
    with Emulator(settings) as emulator, Caller(emulator, "azure") as caller:
        odd = caller.create("[[fault:unknown_status]] A boat")
        wait_for(lambda: listed_status(caller, odd), lambda status: status == "pondering")
        emulator.change(seconds_per_video=0.3)
        caller.finished()
        report = checked(account(emulator.url))
    said = titles(report, "warning")
    assert report.safe, report
    for part in ("status words that nobody has described", "come only whole", "120 minutes behind ours"):
        assert part in said
    assert "never compares the two" in everything(report)


def test_the_wrong_dialect_is_found_out(callers: Callers) -> None:
    """An account that calls SGLang Azure, and one that takes Sora 1 for Sora 2."""
    other = checked(account(callers("sglang").emulator.url))
    assert not other.safe
    assert 'dialect = "sglang"' in everything(other)
    older = checked(account(callers("azure-sora-1").emulator.url))
    assert "AZURE_OPENAI_MODEL=sora" in everything(older)
    probed = checked(account(callers("azure-sora-1").emulator.url, wire="probe"))
    assert probed.safe


def test_a_dated_api_version_is_refused_and_why(callers: Callers) -> None:
    report = checked(account(callers("azure").emulator.url, api_version="2025-04-01-preview"))
    assert "api-version 2025-04-01-preview is refused" in titles(report, "problem")
    assert "leave AZURE_OPENAI_API_VERSION unset" in everything(report)
    assert checked(account(callers("azure").emulator.url, api_version="preview")).safe


@contextmanager
def answering(status: int, body: Any, **headers: str) -> Iterator[str]:
    """A server that gives everybody the same answer; its URL."""
    content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    kind = "text/html" if isinstance(body, str) else "application/json"

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            for name, value in {"Content-Type": kind, "Content-Length": str(len(content)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_DELETE = do_GET  # noqa: N815  # http.server's own spelling

        def log_message(self, *_: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def _error(code: str, message: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": message}}


ANSWERS: list[tuple[int, Any, str]] = [
    (401, _error("PermissionDenied", "The principal lacks the required data action."), "Cognitive Services User"),
    (403, _error("403", "Public access is disabled. Please configure private endpoint."), "firewall"),
    (403, _error("Forbidden", "Your resource has been temporarily blocked because ..."), "Only its support"),
    (410, _error("410", "The model has been retired."), "switched off by its vendor"),
    (404, _error("DeploymentNotFound", "The API deployment for this resource does not exist."), "five minutes"),
    (404, _error("404", "Resource not found"), "only the classic routes"),
    (429, _error("429", "Rate limit is exceeded."), "Ask again in a minute"),
    (500, _error("500", "Internal"), "Look at its own log"),
    (200, "<!doctype html><title>Sign in</title>", "a web page instead of an answer"),
    (200, {"data": [{"nothing": 1}]}, "no list of videos"),
    (200, {"hello": "world"}, "no list of videos"),
]


@pytest.mark.parametrize(("status", "body", "said"), ANSWERS)
def test_every_refusal_has_its_sentence(status: int, body: Any, said: str) -> None:
    """Role, network, abuse block, retirement, deployment, routes, load, pages: not safe, and what to do."""
    with answering(status, body) as url:
        report = checked(account(url))
        assert not report.safe
        assert said in everything(report), report
        assert not looked(url).safe


@pytest.mark.parametrize("status", [400, 403, 429, 500])
def test_a_key_that_is_sent_back_goes_no_further(status: int) -> None:
    """A server may repeat the key in its complaint."""
    for body in (_error(CANARY, f"Do not use {CANARY} here"), f"Do not use {CANARY} here"):
        with answering(status, body) as url:
            for report in (checked(account(url, key=CANARY)), looked(url, CANARY)):
                assert "Do not use" in everything(report)
                assert CANARY not in report.model_dump_json()


def test_a_redirect_is_named_and_not_followed(callers: Callers) -> None:
    elsewhere = callers("azure").emulator
    before = elsewhere.ledger()["calls"]
    with answering(302, "", Location=f"{elsewhere.url.replace('127.0.0.1', 'localhost')}/openai/v1/videos") as url:
        for report in (checked(account(url)), looked(url)):
            assert not report.safe
            assert "redirect to localhost" in report.verdict
    assert elsewhere.ledger()["calls"] == before


def test_nobody_at_home_is_said_in_words() -> None:
    """A closed port, a name that cannot be, TLS where there is none, a server that hangs: words, and within 6 s."""
    closed = f"http://127.0.0.1:{free_port()}"
    assert "nothing listens there" in checked(account(closed)).verdict
    assert "nothing listens there" in looked(closed).verdict
    with answering(200, {}) as url:
        assert "TLS is not spoken there" in checked(account(url.replace("http:", "https:"))).verdict


def test_silence_ends_the_questions() -> None:
    """A server that takes the connection and says nothing costs one question's time, not the sum of all."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        begun = time.monotonic()
        report = checked(account(f"http://127.0.0.1:{silent.getsockname()[1]}"))
        assert time.monotonic() - begun < 7
    assert "it does not answer" in report.verdict


@pytest.mark.parametrize("status", [200, 404])
def test_a_web_site_is_no_video_service(status: int) -> None:
    with answering(status, "<!doctype html><title>Hello</title>") as url:
        report = looked(url)
    assert "no video service was found there" in report.verdict
    assert "web pages" in everything(report)


def test_a_server_without_a_list_is_not_safe() -> None:
    """A single video can be asked for, but nobody could look up a lost answer."""
    with answering(405, {"detail": "Method Not Allowed"}) as url:
        assert "There are no videos" in everything(checked(account(url, "openai"))), "nothing at all is another thing"

    class Unlisted(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_one = "no-video" in self.path
            body = json.dumps(_error("", "Video not found") if is_one else {"detail": "Method Not Allowed"}).encode()
            self.send_response(404 if is_one else 405)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Unlisted)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    report = checked(account(f"http://127.0.0.1:{server.server_address[1]}", "openai"))
    server.shutdown()
    server.server_close()
    assert report.verdict.startswith("Not safe for a paid video: there is no list of videos")
    assert "waits for you" in everything(report)


def test_a_list_without_prompts_is_not_safe() -> None:
    """Also where the dialect is known to tell them: what is seen counts."""
    rows = [{"id": f"video_{number}", "status": "completed", "seconds": "4"} for number in range(3)]
    with answering(200, {"object": "list", "data": rows, "has_more": False}) as url:
        assert "its list does not tell jobs apart" in checked(account(url, "openai")).verdict


@pytest.mark.parametrize("profile", sorted(UNSAFE))
def test_a_list_that_tells_nothing_is_a_warning_where_videos_are_free(callers: Callers, profile: str) -> None:
    """Free by the account's prices or by the model's own table; one size that costs, or one unknown price, is paid."""
    url = callers(profile).emulator.url
    row = {"name": "Mine", "sizes": [[1280, 720], [720, 1280]], "seconds": {"offered": [4]}, "wire": "videos"}

    def verdict(own: dict[str, float], **more: Any) -> str:
        models = {**read_catalog(), **read_models({"mine": {**row, **more}}, "a test")}
        report = checked(account(url, profile, models={"mine": "sora-2"}, prices=own), models)
        assert report.safe == report.verdict.startswith("Safe"), report
        return report.verdict

    assert verdict({"mine": 0.0}) == verdict({}, price_per_second=0.0)
    assert verdict({"mine": 0.0}) == "Safe for its videos: it answers, and none of them costs anything."
    assert verdict({}).startswith("Not safe for a paid video")
    assert verdict({}, price_per_second=0.0, prices={"720x1280": 0.1}).startswith("Not safe for a paid video")


def test_keys_do_not_go_out_in_the_clear() -> None:
    """A public host without TLS, a portal, a password in the address: nothing is asked, nothing of it is repeated."""
    clear = looked("http://videos.example.com", CANARY)
    assert "must use https" in everything(clear)
    assert "page for people" in everything(looked("https://ai.azure.com/resource/x", CANARY))
    named = looked(f"https://me:{CANARY}@videos.example.com?key={CANARY}", None)
    assert not named.safe
    assert CANARY not in clear.model_dump_json() + named.model_dump_json()


@pytest.mark.parametrize(
    ("endpoint", "said"),
    [
        ("https://x.openai.azure.com", ""),
        ("https://x.openai.azure.com/openai/v1/", ""),
        ("https://x.openai.azure.com/openai/v1/videos?api-version=preview", "Write https://x.openai.azure.com instead"),
        ("https://x.openai.azure.com/openai/deployments/films/videos/generations?api-version=2025-04-01", "films"),
        ("https://x.services.ai.azure.com/api/projects/p", "Only Microsoft Entra ID"),
        ("https://eastus2.api.cognitive.microsoft.com", "region's"),
    ],
)
def test_pasted_addresses_are_explained(endpoint: str, said: str) -> None:
    found = [finding for finding in text_findings(endpoint, "azure") if finding.level != "ok"]
    assert bool(found) == bool(said), found
    assert said in " ".join(f"{finding.title} {finding.text}" for finding in found)
    assert portal(endpoint) is None


def test_a_pasted_tail_still_works(callers: Callers) -> None:
    tail = "/openai/v1/videos?api-version=preview"
    report = looked(f"{callers('azure').emulator.url}{tail}")
    assert report.safe
    assert "pasted tail" in titles(report, "warning")
    assert f'endpoint = "{callers("azure").emulator.url}"' in report.findings[-1].text


def test_retirement_holds_at_the_vendors_own_hosts() -> None:
    """Switched off there is a problem, unless it is sent to all the same; elsewhere the date means nothing."""
    day = read_catalog()["sora-2"].retirement
    assert isinstance(day, Retirement)
    assert day.date < dt.datetime.now(dt.UTC).date(), "the catalogue's date is past, or this test must be told another"
    levels = {
        finding.level: finding.title
        for one in (
            account("https://x.openai.azure.com"),
            account("https://x.openai.azure.com", use_retired=True),
            account("https://gateway.example.com"),
        )
        for finding in retirements(one, read_catalog())
    }
    assert levels["problem"] == f"sora-2 was switched off on {day.date}"
    assert "should be switched off by now" in levels["warning"]
    assert "does not hold here" in levels["ok"]


def test_retirement_of_a_model_of_ones_own_is_seen() -> None:
    """Its day stands in upstreams.toml."""
    row = {"name": "Mine", "sizes": [[1280, 720]], "seconds": {"offered": [4]}, "wire": "videos"}
    day = {"date": dt.date(2026, 1, 1), "source": "their letter", "read": dt.date(2025, 12, 1)}
    own = read_models({"mine": {**row, "retirement": day}}, "a test")
    (finding,) = retirements(account("https://x.openai.azure.com", models={"mine": "mine"}), own)
    assert (finding.level, finding.title) == ("problem", "mine was switched off on 2026-01-01")


def test_names_are_matched_with_the_catalogue() -> None:
    """By the same name first, then by the longest name inside; Sora 1 and Sora 2 are never mixed."""
    names = ["sora", "sora-2-2025-12-08", "sora-2", "Wan-AI/Wan2.2-T2V-A14B-Diffusers", "Lightricks/LTX-Video", "gpt-9"]
    assert known_models(names, "jobs") == {"sora": "sora"}
    assert known_models(names, "videos") == {
        "sora-2": "sora-2",
        "wan22-t2v": "Wan-AI/Wan2.2-T2V-A14B-Diffusers",
        "ltx-video": "Lightricks/LTX-Video",
    }
    assert [name_for(host, "azure") for host in ("127.0.0.1", "localhost", "My-Res.openai.azure.com")] == [
        "azure",
        "azure",
        "my-res",
    ]


def test_the_page_asks_the_doctor(callers: Callers, tmp_path: Path) -> None:
    """POST /api/upstreams/{name}/check: the same report; an unknown name is 404."""
    azure = {"azure_openai_endpoint": callers("azure").emulator.url, "azure_openai_api_key": CANARY}
    with TestClient(create_app(settings_for(tmp_path / "storage", worker=False, **azure))) as client:
        answer = client.post("/api/upstreams/azure/check")
        assert answer.status_code == 200
        assert Report.model_validate(answer.json()).safe is False
        assert "the key is refused (401)" in answer.json()["verdict"]
        assert CANARY not in answer.text
        assert client.post("/api/upstreams/nobody/check").status_code == 404


def run(folder: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return commands.run(*words, folder=folder, DATA_DIR=str(folder / "storage"), **variables)


def test_the_command_ends_with_0_1_or_2(callers: Callers, tmp_path: Path) -> None:
    """Safe, not safe, misused; the key comes from a variable and is in no output."""
    url = callers("azure").emulator.url
    good = run(tmp_path, "doctor", url, "--key-variable", "MY_KEY", "--json", MY_KEY="emulator-key")
    assert good.returncode == 0, good.stderr
    document = json.loads(good.stdout)
    assert document["safe"] is True
    assert 'api_key_variable = "MY_KEY"' in document["reports"][0]["findings"][-1]["text"]
    configured = {"AZURE_OPENAI_ENDPOINT": url, "AZURE_OPENAI_API_KEY": CANARY}
    bad = run(tmp_path, "doctor", **configured)
    assert bad.returncode == 1
    assert "PROBLEM  The key is refused (401)." in bad.stdout
    misused = run(tmp_path, "doctor")
    assert (misused.returncode, "No account is configured" in misused.stderr) == (2, True)
    assert CANARY not in bad.stdout + bad.stderr
    assert "emulator-key" not in good.stdout + good.stderr
    assert not (tmp_path / "storage").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["doctor", "http://127.0.0.1:9", "--key-variable", "NOT_SET"], "is not set"),
        (["doctor", "--account", "other"], "there are azure"),
        (["doctor", "http://127.0.0.1:9", "--account", "azure"], "not both"),
        (["doctor", "--entra"], "belong to a URL"),
        (["emulator", "--host", "0.0.0.0"], "this machine only"),
        (["emulator", "--profile", "sora-9"], "profile is one of"),
    ],
)
def test_misuse_is_a_sentence(
    words: list[str], said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A variable that is not set, an account that is not there, options that do not fit, a place open to others."""
    monkeypatch.setenv("AZURE_OPENAI_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setenv("AZURE_OPENAI_API_KEY", CANARY)
    monkeypatch.setattr(sys, "argv", ["sora-studio", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    told = " ".join(capsys.readouterr().err.split())
    assert ended.value.code == 2
    assert said in told
    assert CANARY not in told


def test_the_emulator_says_how_it_is_used(tmp_path: Path) -> None:
    """Its lines, put into .env as they stand, make an account that the doctor finds safe."""
    port = free_port()
    told = tmp_path / "told"
    words = ("emulator", "--port", str(port), "--fast", "--slots", "3")
    process = commands.begin(words, {"PYTHONUNBUFFERED": "1"}, tmp_path, told, told)
    try:
        wait_for(lambda: told.exists() and "_control" in told.read_text(), bool)
        lines = [line for line in told.read_text().splitlines() if line.startswith("AZURE_OPENAI_")]
        (tmp_path / ".env").write_text("\n".join(lines))
        assert run(tmp_path, "doctor").returncode == 0
    finally:
        process.terminate()
        process.join(20)
