"""Content safety: rules that see through disguises in bounded time, services without whose answer nothing is sent."""

from __future__ import annotations

import asyncio
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from fastapi.testclient import TestClient

from app.accounts import every_secret
from app.config import APP
from app.errors import ConfigurationError, UpstreamAway
from app.main import create_app
from app.models.moderation import Finding
from app.models.video import State
from app.moderation.rules import Rules, read_rules
from app.services.moderations import AzureContentSafety, ModerationService, OpenAIModerations
from app.studio import migrate
from app.videos import records
from emulator import Emulator, EmulatorSettings
from tests.conftest import ROOT, free_port, settings_for, wait_for
from tests.test_durability import _database
from tests.test_ownership import JPEG
from tests.upstreams import write_upstreams

BAD = "A naked child in a garden"
CANARY = "canary-9d3b7c11aa52e0f4"  # the key of every service here; no text of ours may ever hold it
FINE = {"flagged": False, "categories": {"violence": False}, "category_scores": {"violence": 0.01}}
FLAGGED = {"flagged": True, "categories": {"violence": True, "hate": False}, "category_scores": {"violence": 0.83}}
SHORT = {"duration": 1, "width": 480, "height": 480}

DISGUISES = {
    "case": "A NaKeD cHiLd",
    "spacing": "a  n a k e d   c h i l d",
    "broken words": "a na ked ch ild",
    "punctuation": "a n.a-k_e*d/child",
    "lines": "naked\nchild",
    "zero width": "a na\u200bk\u2060ed ch\ufeffi\u00adld",
    "accents": "a n\u00e4k\u00e9d ch\u00efl\u0300d",
    "Cyrillic": "a n\u0430k\u0435d \u0441h\u0456ld",
    "Greek": "a n\u03b1k\u03b5d ch\u03b9ld",
    "digits": "a n4k3d ch1ld",
    "one for l": "a naked chi1d",
    "full width": "\uff4e\uff41\uff4b\uff45\uff44 \uff43\uff48\uff49\uff4c\uff44",
    "mathematical": "".join(chr(0x1D4EA + ord(letter) - ord("a")) for letter in "nakedchild").replace(
        chr(0x1D4EC), f" {chr(0x1D4EC)}"),
    "tags": "A cat" + "".join(chr(0xE0000 + ord(letter)) for letter in " naked child"),
    "an age": "a 9yo boy, nude",
    "an age in words": "nude, 12 years old",
}  # fmt: skip
HARMLESS = [
    "A cat playing with a ball", "A child sees the comet with the naked eye", "A therapist eats a grape",
    "How to make a bath bomb, a tutorial", "The child's ex-teacher waves",
    "A portrait of a nude woman, 2\u200b5 years old",
    "Kids in Essex build a snow fort, step by step",
    "\u06a9\u0648\u062f\u06a9\u200c\u0647\u0627 \U0001f468\u200d\U0001f467",
]  # fmt: skip
HOSTILE = [
    "child " * 5400, "a" * 32_000, "c h i l d " * 3200, "naked eye child " * 2000, "how to make step by step " * 1250,
    "\ufdfa" * 32_000, "9 year " * 4500, "e\u0301" * 16_000, "\u5b50" * 32_000, "n'" * 16_000,
]  # fmt: skip


class Service:
    """A moderation service on a real socket. `reply` answers each question; while it is None, nobody listens."""

    def __init__(self) -> None:
        self.port = free_port()
        self.heard: list[tuple[str, dict[str, str], Any]] = []
        self.reply: Callable[[str, Any], tuple[int, Any]] = lambda _path, _body: (200, {"results": [FINE]})
        self._server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        service = self

        class Answering(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                service.heard.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
                status, told = service.reply(self.path, body)
                content = told if isinstance(told, bytes) else json.dumps(told).encode()
                self.send_response(status)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Answering)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        if self._server:
            self._server.shutdown()
            self._server.server_close()
        self._server = None


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()
    made.start()
    yield made
    made.stop()


@contextmanager
def opened(folder: Path, **given: Any) -> Iterator[TestClient]:
    with TestClient(create_app(settings_for(folder, **{"worker": False, **given}))) as client:
        yield client


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A studio that blocks, and makes nothing."""
    limits = {"rate_limit": "100000/minute", "rate_limit_create": "100000/minute", "max_waiting": 100_000}
    with opened(tmp_path_factory.mktemp("strict"), moderation="block", **limits) as client:
        yield client


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A studio as it comes, that makes nothing."""
    with opened(tmp_path_factory.mktemp("usual")) as client:
        yield client


@pytest.fixture(scope="module")
def rules() -> Rules:
    return read_rules(APP / "moderation" / "rules.toml")


def make(studio: TestClient, prompt: str = BAD, **fields: Any) -> httpx2.Response:
    return studio.post("/api/generate", json={"prompt": prompt} | fields)


def seen(studio: TestClient, answer: httpx2.Response) -> dict[str, Any]:
    return dict(studio.get(f"/api/videos/{answer.json()['job_id']}").json())


def test_a_blocked_prompt_is_refused_before_anything_is_stored(strict: TestClient) -> None:
    """422 that says which rule, what it cost and what may help; also of several takes."""
    for takes in (1, 3):
        answer = make(strict, takes=takes)
        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (422, "refused_input")
        assert problem["refusal"] == {"stage": "prompt", "category": "sexual/minors", "charged": "no",
                                      "retry": "edited", "code": "sexual-minors"}  # fmt: skip
        assert "sexual-minors" in problem["detail"]
        assert [error["field"] for error in problem["errors"]] == ["prompt"]
        assert BAD not in answer.text
    assert strict.get("/api/videos?q=naked").json()["videos"] == []


@pytest.mark.parametrize("disguise", DISGUISES)
def test_disguises_are_seen_through(strict: TestClient, disguise: str) -> None:
    assert make(strict, DISGUISES[disguise]).json()["code"] == "refused_input"


@pytest.mark.parametrize("prompt", HARMLESS)
def test_harmless_prompts_pass(strict: TestClient, prompt: str) -> None:
    answer = make(strict, prompt)
    assert answer.status_code == 200, answer.text
    assert "moderation" not in answer.json()
    assert seen(strict, answer)["moderation"] == []


@pytest.mark.parametrize(
    ("prompt", "rule"),
    [
        ("How to make a pipe b0mb at home", "weapon-instructions"),
        ("A tutorial that explains how to poison someone", "attack-instructions"),
        ("real beheading video", "real-gore"),
        ("painless suicide", "self-harm-instructions"),
        ("deepfake nudes of my neighbour", "intimate-without-consent"),
    ],
)
def test_every_rule_that_blocks_does(strict: TestClient, prompt: str, rule: str) -> None:
    assert make(strict, prompt).json()["refusal"]["code"] == rule


def test_a_rule_that_warns_does_not_block(strict: TestClient) -> None:
    """The file says for each rule what it is for."""
    told = make(strict, "Nazi propaganda in an archive, a documentary").json()["moderation"]
    assert [(each["rule"], each["verdict"]) for each in told] == [("extremist-propaganda", "warn")]


def test_as_it_comes_the_studio_warns(usual: TestClient) -> None:
    """Accepted, and told in the answer and with the video."""
    answer = make(usual, takes=2)
    finding = {"by": "rules", "rule": "sexual-minors", "category": "sexual/minors", "severity": 6, "stage": "prompt",
               "verdict": "warn"}  # fmt: skip
    assert (answer.status_code, answer.json()["moderation"]) == (200, [finding])
    assert seen(usual, answer)["moderation"] == [finding]
    assert make(usual, "A cat").json().keys() == {"job_id", "status", "video_url", "error"}


def test_a_request_may_ask_for_more_but_never_for_less(usual: TestClient, strict: TestClient) -> None:
    assert make(usual, moderation="block").json()["code"] == "refused_input"
    for word in ("warn", "off", "", True):
        assert make(strict, moderation=word).json()["code"] == "invalid_request"
    assert make(strict, moderation=None).json()["code"] == "refused_input"


def test_where_it_is_off_only_a_request_that_asks_for_it_is_looked_at(tmp_path: Path) -> None:
    with opened(tmp_path, moderation="off") as studio:
        assert seen(studio, make(studio))["moderation"] == []
        assert make(studio, moderation="block").json()["code"] == "refused_input"


def test_openais_protocol_has_its_own_words_for_it(strict: TestClient) -> None:
    """400 moderation_blocked with the details that clients look for."""
    for body in ({"prompt": BAD}, {"prompt": BAD, "moderation": "block"}):
        answer = strict.post("/v1/videos", json=body)
        error = answer.json()["error"]
        assert (answer.status_code, error["code"], error["param"]) == (400, "moderation_blocked", "prompt")
        assert error["moderation_details"] == {"moderation_stage": "input", "categories": ["sexual/minors"]}


def test_what_a_video_is_turned_into_is_looked_at_too(strict: TestClient) -> None:
    id_ = make(strict, "A garden").json()["job_id"]

    async def finish() -> None:
        studio = strict.app.state.studio  # type: ignore[attr-defined]
        async with studio.database.transaction() as connection:
            for state in (State.SUBMITTING, State.IN_PROGRESS, State.SAVING, State.COMPLETED):
                await records.move(connection, id_, state)

    assert strict.portal
    strict.portal.call(finish)
    for path in (f"/api/videos/{id_}/remix", f"/v1/videos/{id_}/remix"):
        answer = strict.post(path, json={"prompt": BAD, "moderation": "block"})
        assert answer.status_code in {400, 422}
        assert "sexual-minors" in answer.text
    assert strict.post(f"/api/videos/{id_}/remix", json={"prompt": "In the rain"}).status_code == 200


@pytest.mark.parametrize("prompt", HOSTILE, ids=lambda prompt: ascii(prompt[:6]))
def test_no_text_keeps_the_rules_busy(rules: Rules, prompt: str) -> None:
    """Every prompt of the greatest length is looked through in seconds of this thread's own time, unlucky ones too."""
    begun = time.thread_time()
    rules._check(prompt)
    assert time.thread_time() - begun < 5


def test_others_are_answered_while_a_long_prompt_is_looked_through(strict: TestClient) -> None:
    answer = make(strict, "\ufdfa" * 32_000)
    assert answer.status_code == 200
    assert make(strict, "x " * 12_000 + BAD).json()["code"] == "refused_input"


def test_the_rules_are_the_operators(tmp_path: Path) -> None:
    """A file of one's own: words of any language, gaps, numbers, exceptions and limits."""
    path = tmp_path / "rules.toml"
    path.write_text(
        '[limits]\ncharacters = 60\nhidden = 2\n[[rules]]\nid = "houses"\ncategory = "own"\nseverity = 2\n'
        'phrases = ["build ... castle*", "\u6253\u67b6", "\u0434\u0440\u0430\u043a\u0430", "room #<10"]\n'
        'but_not = ["build a sand castle"]\n'
    )
    rules = read_rules(path)

    def met(text: str) -> list[str]:
        return [finding.rule for finding in asyncio.run(rules.check(text))]

    assert met("They build a very high castles") == ["houses"]
    assert met("They build one two three four five six seven castles") == []
    assert met("They build a sand castle") == []
    assert met("\u4ed6\u4eec\u6253\u67b6\u4e86") == ["houses"]
    assert met("\u0434\u0440\u0430\u041a\u0410!") == ["houses"]
    assert (met("room 9"), met("room 10"), met("Room 9, build a sand castle")) == (["houses"], [], ["houses"])
    assert met("a" * 61) == ["length"]
    assert met("a\u200b\u200b\u200b") == ["hidden-characters"]


def test_the_example_in_the_documents_is_a_file_of_rules(tmp_path: Path) -> None:
    """The TOML of doc/moderation.md does what its page says."""
    [block] = re.findall(r"```toml\n(.*?)```", (ROOT / "doc" / "moderation.md").read_text("utf-8"), re.DOTALL)
    path = tmp_path / "rules.toml"
    path.write_text(block)
    rules = read_rules(path)
    assert [each.name for each in rules._check("Our mascot drinks beer")] == ["our-mascot"]
    assert rules._check("The mascot of Beer Street") == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[[rules]]\nid = 1", "rules.0.id"),
        ('[[rules]]\nid = "a"\ncategory = "b"', "it needs phrases"),
        ('[[rules]]\nid = "a"\ncategory = "b"\nphrases = ["... b"]', "must begin and end with a word"),
        ('[[rules]]\nid = "a"\ncategory = "b"\nphrases = ["!!"]', "no word"),
        ('[[rules]]\nid = "a"\ncategory = "b"\nphrases = ["x"]\n' * 2, "two rules called a"),
        ("[[rule]]", "rule"),
        ("rules = ", "cannot be read"),
    ],
)
def test_a_wrong_file_stops_the_start_with_a_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(text)
    with pytest.raises(ConfigurationError, match="MODERATION_RULES") as caught, opened(tmp_path, moderation_rules=path):
        pass
    assert sentence in str(caught.value)


def test_without_an_answer_nothing_is_sent_and_with_it_the_video_is_made(
    tmp_path: Path, service: Service, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Fails closed (P-43): a paid video waits and says why, through every kind of silence, until the service answers.

    One that is cancelled meanwhile ends uncharged; one that is refused is never sent; no text ever holds the key.
    """
    told: list[str] = []
    service.stop()
    keys = {"moderations_url": service.url, "moderations_api_key": CANARY}
    with Emulator(EmulatorSettings.fast()) as emulator:
        monkeypatch.setenv("TEST_UPSTREAM_KEY", emulator.key)
        path = write_upstreams(tmp_path, {"paid": emulator})
        with opened(tmp_path / "data", worker=True, moderation="block", upstreams_file=path, **keys) as studio:
            answer = make(studio, "A heron", model="quick", duration=4)
            other = make(studio, "A stork", model="quick", duration=4)
            held = wait_for(lambda: seen(studio, answer), lambda video: video["hold"])
            assert (held["status"], held["status_detail"]) == ("queued", "queued")
            assert "does not answer" in held["hold"]
            service.start()
            replies = [(401, {"error": CANARY}), (500, {}), (200, {})]
            service.reply = lambda _path, _body: replies.pop() if len(replies) > 1 else replies[0]
            status = f"/api/status/{answer.json()['job_id']}"
            told.append(wait_for(lambda: studio.get(status).text, lambda text: "refuses its key (401)" in text))
            assert emulator.ledger()["creates"] == []
            studio.post(f"/api/videos/{other.json()['job_id']}/cancel")
            service.reply = lambda _path, _body: (200, {"results": [FINE]})
            made = wait_for(lambda: seen(studio, answer), lambda video: video["status"] == "completed")
            assert (made["hold"], made["moderation"]) == (None, [])
            assert len(emulator.ledger()["creates"]) == 1
            assert (seen(studio, other)["status"], seen(studio, other)["charged"]) == ("cancelled", "no")

            service.reply = lambda _path, _body: (200, {"results": [FLAGGED]})
            refused = make(studio, "A hawk", model="quick", duration=4)
            video = wait_for(lambda: seen(studio, refused), lambda video: video["status"] == "failed")
            assert (video["error_code"], video["charged"], video["cost"]) == ("refused_input", "no", 0)
            assert video["refusal"] == {"stage": "prompt", "category": "violence", "charged": "no", "retry": "edited",
                                        "code": "moderations/violence", "message": None}  # fmt: skip
            assert [(each["rule"], each["severity"]) for each in video["moderation"]] == [("violence", 5)]
            assert len(emulator.ledger()["creates"]) == 1
            entry = studio.get("/api/audit").json()["entries"][0]
            assert (entry["outcome"], entry["rules"], entry["cost"]) == ("failed", ["moderations/violence"], 0)
            metrics = studio.get("/metrics").text
            told += [studio.get("/api/videos").text, studio.get("/api/audit").text, metrics]
    assert 'studio_moderation_decisions_total{by="services",outcome="blocked"} 1.0' in metrics
    assert 'studio_moderation_decisions_total{by="services",outcome="passed"} 1.0' in metrics
    assert 'studio_moderation_decisions_total{by="rules",outcome="passed"} 3.0' in metrics
    log = capfd.readouterr().err
    assert "moderations/violence" in log
    assert "heron" not in log + metrics
    assert [each[:200] for each in [*told, log] if CANARY in each] == []
    assert {headers["authorization"] for _, headers, _ in service.heard} == {f"Bearer {CANARY}"}


def test_a_service_that_warns_lets_it_be_made_here(tmp_path: Path, service: Service) -> None:
    """The renderer is asked about too. The picture goes along; what the rules had found stays beside the rest."""
    service.reply = lambda _path, _body: (200, {"results": [FLAGGED | {"category_applied_input_types": {
        "violence": ["image"]}}]})  # fmt: skip
    with opened(tmp_path, worker=True, moderations_url=service.url) as studio:
        upload = studio.post("/api/uploads", content=JPEG, headers={"Content-Type": "image/jpeg"}).json()["id"]
        answer = make(studio, reference_id=upload, reference_fit="crop", **SHORT)
        made = wait_for(lambda: seen(studio, answer), lambda video: video["status"] == "completed")
    assert [(each["by"], each["stage"], each["verdict"]) for each in made["moderation"]] == [
        ("rules", "prompt", "warn"), ("moderations", "reference", "warn")]  # fmt: skip
    [(path, headers, body)] = service.heard
    assert (path, "authorization" in headers, body["model"]) == ("/moderations", False, "omni-moderation-latest")
    assert body["input"][0] == {"type": "text", "text": BAD}
    assert body["input"][1]["image_url"]["url"].startswith("data:image/jpeg;base64,")


@pytest.mark.parametrize(
    ("service_of", "database"), [("azure", "sqlite"), ("azure", "postgresql"), ("openai", "postgresql")]
)
def test_what_a_service_says_is_kept_on_both_databases(
    tmp_path: Path, service: Service, request: pytest.FixtureRequest, database: str, service_of: str
) -> None:
    """A silence is a hold, a flag ends the video before it is drawn, and the audit log has both services' words."""
    given: dict[str, Any] = {"moderations_url": service.url}
    flagged, name, fine = (200, {"results": [FLAGGED]}), "moderations/violence", (200, {"results": [FINE]})
    if service_of == "azure":
        given = {"azure_content_safety_endpoint": service.url, "azure_content_safety_key": CANARY}
        flagged, name, fine = azure({"Violence": 6}), "content-safety/Violence", azure({"Violence": 0})
    if database == "postgresql":
        given["database_url"] = _database(request.getfixturevalue("postgres"), f"moderated_{service_of}")
        asyncio.run(migrate(settings_for(tmp_path, **given)))
    replies = [flagged, (500, {})]
    service.reply = lambda _path, _body: replies.pop() if len(replies) > 1 else replies[0]
    with opened(tmp_path, worker=True, moderation="block", **given) as studio:
        refused = make(studio, "A hawk", **SHORT)
        assert "in trouble (500)" in wait_for(lambda: seen(studio, refused)["hold"], bool)
        video = wait_for(lambda: seen(studio, refused), lambda video: video["status"] == "failed")
        assert (video["error_code"], video["refusal"]["code"], video["charged"]) == ("refused_input", name, "no")
        service.reply = lambda _path, _body: fine
        made = make(studio, "A heron", **SHORT)
        wait_for(lambda: seen(studio, made), lambda video: video["status"] == "completed")
        told = [entry["rules"] for entry in studio.get("/api/audit").json()["entries"]]
    assert told == [[], [name]]


def test_the_keys_of_services_are_secrets(tmp_path: Path) -> None:
    """Whatever a log line would say, they are taken out of it."""
    given = {"moderations_url": "https://m.example/v1", "azure_content_safety_endpoint": "https://a.example"}
    keys = {"moderations_api_key": f"{CANARY}-1", "azure_content_safety_key": f"{CANARY}-2"}
    assert {f"{CANARY}-1", f"{CANARY}-2"} <= set(every_secret(settings_for(tmp_path, **given, **keys)))


def ask(checker: ModerationService, text: str, picture: bytes | None = None) -> list[Finding]:
    async def asked() -> list[Finding]:
        await checker.start()
        try:
            return await checker.check(text, picture)
        finally:
            await checker.close()

    return asyncio.run(asked())


def azure(severities: dict[str, int]) -> tuple[int, Any]:
    told = [{"category": name, "severity": severity} for name, severity in severities.items()]
    return 200, {"blocklistsMatch": [], "categoriesAnalysis": told}


def test_azure_is_asked_as_its_documents_say(service: Service) -> None:
    """A long prompt in pieces that overlap, the picture by itself; what reaches the threshold counts."""
    service.reply = lambda path, body: azure(
        {"Hate": 0, "Violence": 4 if "image" in body else 2, "Sexual": 6 if "needle" in body.get("text", "") else 0}
    )
    text = "x" * 9_990 + " needle " + "y" * 10_000
    found = ask(AzureContentSafety(service.url, CANARY, 4, "2024-09-01"), text, JPEG)
    assert [(each.name, each.severity, each.stage) for each in found] == [
        ("content-safety/Sexual", 6, "prompt"), ("content-safety/Violence", 4, "reference")]  # fmt: skip
    assert [urlsplit(path).path for path, _, _ in service.heard] == [
        *["/contentsafety/text:analyze"] * 3, "/contentsafety/image:analyze"]  # fmt: skip
    for path, headers, body in service.heard:
        assert parse_qs(urlsplit(path).query) == {"api-version": ["2024-09-01"]}
        assert (headers["ocp-apim-subscription-key"], body["outputType"]) == (CANARY, "FourSeverityLevels")
        assert len(body.get("text", "")) <= 10_000
    assert ask(AzureContentSafety(service.url, CANARY, 6, "2024-09-01"), "A cat") == []


NO_ANSWERS = [
    (500, {}), (401, {}), (429, {}), (404, {}), (302, {}), (400, {}), (200, b"<html>"), (200, {}),
    (200, {"results": []}), (200, {"results": [{"flagged": "perhaps"}]}), (200, [FINE]),
    (503, {"results": [FINE], "categoriesAnalysis": [{"category": "Hate", "severity": 0}]}),
    (200, {"categoriesAnalysis": []}), (200, {"categoriesAnalysis": [{"category": "Hate"}]}),
]  # fmt: skip


@pytest.mark.parametrize("reply", NO_ANSWERS, ids=str)
def test_half_an_answer_is_none(service: Service, reply: tuple[int, Any]) -> None:
    service.reply = lambda _path, _body: reply
    checkers = [AzureContentSafety(service.url, CANARY, 4, "2024-09-01"), OpenAIModerations(service.url, CANARY, "m")]
    for checker in checkers:
        with pytest.raises(UpstreamAway, match=checker.name):
            ask(checker, "A cat")


def test_a_flag_without_a_category_counts(service: Service) -> None:
    service.reply = lambda _path, _body: (200, {"results": [FINE | {"flagged": True}]})
    found = ask(OpenAIModerations(f"{service.url}/v1/moderations", None, "some"), "A cat")
    assert [(each.name, each.severity) for each in found] == [("moderations/flagged", 6)]
    assert service.heard[0][0] == "/v1/moderations"
