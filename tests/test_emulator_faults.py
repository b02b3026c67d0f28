"""Each fault of the emulator does on the wire what its name says, and the ledger tells what really happened."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from email.utils import parsedate_to_datetime
from typing import Any

import av
import httpx2
import pytest

from emulator.content import OTHER_HOST
from emulator.drawing import stamped_id
from emulator.faults import Fault
from tests.conftest import LOCAL, wait_for
from tests.emulated import PROMPT, SIZE, WRONG_KEY, Caller, Callers, measured

BODY = {"model": "sora-2", "seconds": "4", "size": SIZE}
TRIED: set[str] = set()  # the faults that tests of this module have asked for


@pytest.fixture(scope="module")
def callers() -> Iterator[Callers]:
    with closing(Callers()) as made:
        yield made


@pytest.fixture
def azure(callers: Callers) -> Caller:
    return callers("azure")


@pytest.fixture
def own(callers: Callers) -> Callable[..., Caller]:
    """An emulator with settings of one's own."""
    return callers.fresh


def marked(fault: str) -> str:
    """A prompt that asks for a fault."""
    TRIED.add(fault)
    return f"{PROMPT} [[fault:{fault}]]"


def entry(caller: Caller, prompt: str) -> dict[str, Any]:
    """What the ledger has on the one job with this prompt."""
    (found,) = [each for each in caller.emulator.ledger()["creates"] if each["prompt"] == prompt]
    return dict(found)


def finished(caller: Caller, fault: str) -> dict[str, Any]:
    return caller.finished(caller.create(marked(fault)))


# Creates


@pytest.mark.parametrize(
    ("fault", "status", "words"),
    [
        ("rate_limited", 429, "Rate limit is exceeded. Try again in 1 seconds."),
        ("rate_limited_silent", 429, "Rate limit is exceeded."),
        ("busy", 429, "Too many running tasks"),
        ("error_before_accept", 500, "The server had an error"),
        ("input_moderation", 400, "blocked by our moderation system when checking inputs. Possible reasons: "),
        ("content_filter", 400, "triggering Azure OpenAI's content management policy"),
        ("retired_404", 404, "The API deployment for this resource does not exist."),
        ("retired_410", 410, "has been retired"),
        ("no_deployment", 404, "The API deployment 'sora-2' for this resource does not exist."),
        ("no_role", 401, "lacks the required data action"),
        ("blocked", 403, "Your resource has been temporarily blocked"),
    ],
)
def test_a_refusal_makes_no_job(azure: Caller, fault: str, status: int, words: str) -> None:
    """Nothing runs, nothing costs; the words are those of wire-protocol 6.2."""
    prompt, refused = marked(fault), azure.emulator.ledger()["refused"].get(str(status), 0)
    answer = azure.ask("POST", "/videos", status, json={**BODY, "prompt": prompt})
    assert words in answer.json()["error"]["message"]
    assert azure.emulator.ledger()["refused"][str(status)] == refused + 1
    assert prompt not in {job["prompt"] for job in azure.emulator.ledger()["creates"]}
    assert ("retry-after-ms" in answer.headers, "retry-after" in answer.headers) == (fault == "rate_limited",) * 2


@pytest.mark.parametrize(("fault", "code"), [("input_moderation", "moderation_blocked"), ("content_filter", None)])
def test_a_moderated_create_can_be_told_from_a_wrong_one(azure: Caller, fault: str, code: str | None) -> None:
    error = azure.ask("POST", "/videos", 400, json={**BODY, "prompt": marked(fault)}).json()["error"]
    if code:
        assert (error["code"], error["moderation_details"]["moderation_stage"]) == (code, "input")
    else:
        assert (error["code"], error["innererror"]["code"]) == ("content_filter", "ResponsibleAIPolicyViolation")
        assert error["innererror"]["content_filter_result"]["sexual"] == {"filtered": True, "severity": "medium"}


def test_a_rotated_key_opens_nothing_until_there_is_another(own: Callable[..., Caller]) -> None:
    caller = own()
    video = caller.create()
    refused = caller.ask("POST", "/videos", 401, json={**BODY, "prompt": marked("key_rotated")})
    assert refused.json() == WRONG_KEY
    assert caller.ask("GET", f"/videos/{video['id']}", 401).json() == WRONG_KEY
    caller.emulator.change(keys=["fresh"])
    caller.ask("GET", f"/videos/{video['id']}", 401)
    caller.http.headers["api-key"] = caller.emulator.key
    assert (caller.emulator.key, caller.seen(video)["id"]) == ("fresh", video["id"])


def test_a_dropped_create_runs_though_nobody_was_told(azure: Caller) -> None:
    prompt = marked("accept_then_drop")
    with pytest.raises(httpx2.RemoteProtocolError):
        azure.create(prompt)
    assert entry(azure, prompt)["answered"] is False
    wait_for(lambda: entry(azure, prompt)["status"], lambda status: status == "completed")
    listed = azure.ask("GET", "/videos").json()["data"]
    assert entry(azure, prompt)["id"] in {video["id"] for video in listed}


def test_a_late_answer_comes_after_the_caller_has_gone(own: Callable[..., Caller]) -> None:
    caller, prompt = own(late_seconds=0.6), marked("answer_late")
    began = time.monotonic()
    with pytest.raises(httpx2.ReadTimeout):
        caller.ask("POST", "/videos", json={**BODY, "prompt": prompt}, timeout=0.2)
    assert entry(caller, prompt)["answered"] is False
    assert caller.create(prompt + " again")["id"]
    assert time.monotonic() - began > 0.8
    assert entry(caller, prompt)["answered"] is False  # nor is it afterwards: the connection had gone
    assert entry(caller, prompt + " again")["answered"] is True


@pytest.mark.parametrize(("fault", "status"), [("error_after_accept", 500), ("gateway_timeout", 504)])
def test_an_error_does_not_mean_that_nothing_runs(azure: Caller, fault: str, status: int) -> None:
    prompt = marked(fault)
    azure.ask("POST", "/videos", status, json={**BODY, "prompt": prompt})
    assert entry(azure, prompt)["answered"] is False
    wait_for(lambda: entry(azure, prompt)["status"], lambda seen: seen == "completed")


def test_an_answer_may_be_no_json(azure: Caller) -> None:
    prompt = marked("garbage_json")
    answer = azure.ask("POST", "/videos", json={**BODY, "prompt": prompt}, checked=False)
    assert answer.headers["content-type"] == "application/json"
    with pytest.raises(ValueError, match="Unterminated string"):
        answer.json()
    assert entry(azure, prompt)["fault"] == "garbage_json"


# The course of a job


def test_a_stuck_video_stays_in_progress(azure: Caller) -> None:
    video = azure.create(marked("stuck"))
    time.sleep(0.5)  # five times as long as a video takes
    assert (azure.seen(video)["status"], azure.seen(video)["progress"]) == ("in_progress", 42)


def test_an_unknown_word_is_no_end(own: Callable[..., Caller]) -> None:
    caller = own(seconds_per_video=0.6)
    looks = _looks(caller, caller.create(marked("unknown_status")))
    assert _words(looks) == ["queued", "pondering", "in_progress", "completed"]


def test_a_status_may_go_backwards(own: Callable[..., Caller]) -> None:
    caller = own(seconds_per_video=0.8)
    looks = _looks(caller, caller.create(marked("backwards")))
    assert _words(looks) == ["queued", "in_progress", "queued", "in_progress", "completed"]
    told = [look["progress"] for look in looks]
    assert told != sorted(told)


def _looks(caller: Caller, video: dict[str, Any]) -> list[dict[str, Any]]:
    """Every look until completion; not held against the files, which know no such words."""
    looks = [video]
    while looks[-1]["status"] != "completed":
        looks.append(caller.ask("GET", f"/videos/{video['id']}", checked=False).json())
        assert len(looks) < 1000
        time.sleep(0.01)
    return looks


def _words(looks: list[dict[str, Any]]) -> list[str]:
    """The status words as they changed."""
    words = [look["status"] for look in looks]
    return [word for place, word in enumerate(words) if place == 0 or words[place - 1] != word]


def test_moderation_may_come_at_the_end(azure: Caller) -> None:
    video = finished(azure, "late_moderation")
    message = "Your request was blocked by our moderation system."
    assert (video["status"], video["error"]) == ("failed", {"code": "moderation_blocked", "message": message})
    assert (video["completed_at"], azure.content(video, 404).status_code) == (None, 404)


def test_a_video_may_fail_half_way(azure: Caller) -> None:
    video = finished(azure, "failed")
    assert (video["status"], video["error"]["code"]) == ("failed", "internal_error")


def test_an_expired_video_was_completed_once(azure: Caller) -> None:
    video = finished(azure, "expired")
    assert video["status"] == "completed"
    azure.ask("GET", f"/videos/{video['id']}", 404)
    azure.content(video, 404)


def test_a_skewed_clock_is_three_hours_off(azure: Caller) -> None:
    video = azure.create(marked("clock_skew"))
    answer = azure.ask("GET", f"/videos/{video['id']}")
    date = parsedate_to_datetime(answer.headers["date"]).timestamp()
    for told in (video["created_at"], answer.json()["created_at"], date):
        assert told - time.time() == pytest.approx(10_800, abs=5)


def test_a_whole_service_can_have_a_wrong_clock(own: Callable[..., Caller]) -> None:
    caller = own(clock_skew=-600)
    answer = caller.ask("POST", "/videos", json={**BODY, "prompt": PROMPT})
    date = parsedate_to_datetime(answer.headers["date"]).timestamp()
    assert answer.json()["created_at"] - time.time() == pytest.approx(-600, abs=5)
    assert date - time.time() == pytest.approx(-600, abs=5)


def test_some_polls_are_no_json_and_the_video_is_well(azure: Caller) -> None:
    video = azure.create(marked("garbage_poll"))
    polls = [azure.ask("GET", f"/videos/{video['id']}", checked=False) for _ in range(4)]
    assert [_is_json(poll) for poll in polls] == [False, True, False, True]
    assert azure.finished(video)["status"] == "completed"


def _is_json(answer: httpx2.Response) -> bool:
    try:
        answer.json()
    except ValueError:
        return False
    return True


def test_the_first_polls_may_fail(azure: Caller) -> None:
    video = azure.create(marked("poll_500"))
    path = f"/videos/{video['id']}"
    for status in (500, 503, 500):
        azure.ask("GET", path, status, checked=False)
    assert azure.finished(video)["status"] == "completed"


# Files


def test_a_completed_video_may_have_no_file(azure: Caller) -> None:
    video = finished(azure, "no_file")
    for _ in range(3):
        azure.content(video, 404)
    assert (video["status"], azure.seen(video)["status"]) == ("completed", "completed")


def test_a_file_may_come_after_completion(own: Callable[..., Caller]) -> None:
    caller = own(content_late_seconds=0.5)
    video = finished(caller, "content_late")
    caller.content(video, 404)
    time.sleep(0.5)
    assert measured(caller.content(video).content)[1:] == (1280, 720)


@pytest.mark.parametrize(("fault", "share"), [("truncated", 0.6), ("cut", 0.9)])
def test_a_connection_may_end_before_the_file(azure: Caller, fault: str, share: float) -> None:
    """The declared length says so; what is missing can be had with Range, and the whole is one delivery."""
    video = finished(azure, fault)
    got, length = _until_it_breaks(azure, video)
    assert len(got) == pytest.approx(share * length, abs=2)
    rest = azure.content(video, 206, range=f"bytes={len(got)}-").content
    whole = azure.content(video).content
    assert (got + rest == whole, len(whole)) == (True, length)
    assert entry(azure, f"{PROMPT} [[fault:{fault}]]")["downloads"] == 2


def _until_it_breaks(caller: Caller, video: dict[str, Any], most: int = 1 << 30) -> tuple[bytes, int]:
    """The bytes that came before the connection broke (or `most`), and the length that was declared."""
    got = bytearray()
    with caller.http.stream("GET", f"{caller.base}/videos/{video['id']}/content") as answer:
        length = int(answer.headers.get("content-length", -1))
        try:
            for chunk in answer.iter_raw():
                got += chunk
                if len(got) >= most:
                    return bytes(got), length
        except httpx2.RemoteProtocolError:
            return bytes(got), length
    raise AssertionError("the answer came to a proper end")


def test_an_oversized_file_declares_two_gibibytes(azure: Caller) -> None:
    video = finished(azure, "oversized")
    got, length = _until_it_breaks(azure, video, most=4 << 20)
    assert (length, len(got) >= 4 << 20) == (2 << 30, True)
    assert azure.content(video).status_code == 200  # the service goes on after the caller hung up


def test_an_endless_file_declares_nothing_and_goes_on(azure: Caller) -> None:
    video = finished(azure, "endless")
    got, length = _until_it_breaks(azure, video, most=4 << 20)
    whole = azure.content(video).content
    assert (length, len(whole) < 4 << 20 <= len(got), got.startswith(whole)) == (-1, True, True)


def test_a_declared_length_may_be_a_lie_in_both_directions(own: Callable[..., Caller]) -> None:
    caller = own(content_fault_times=2)
    video = finished(caller, "lying_length")
    too_short, declared = _until_it_breaks(caller, video)
    cut = caller.content(video, connection="close").content  # what is left over would be read as the next answer
    whole = caller.content(video).content
    assert (too_short, declared) == (whole, len(whole) + 4096)
    assert (cut, stamped_id(cut)) == (whole[:-4096], None)


def test_a_page_may_come_instead_of_a_film(azure: Caller) -> None:
    video = finished(azure, "html")
    page = azure.ask("GET", f"/videos/{video['id']}/content", checked=False)
    assert page.headers["content-type"].startswith("text/html")
    assert page.text.startswith("<!doctype html>")
    assert stamped_id(azure.content(video).content) == video["id"]


def test_a_film_may_be_noise_behind_its_first_box(azure: Caller) -> None:
    video = finished(azure, "wrong_video")
    content, whole = azure.content(video).content, azure.content(video).content
    assert (content[4:8], len(content), content != whole) == (b"ftyp", len(whole), True)
    with pytest.raises(av.FFmpegError):
        measured(content)


def test_a_redirect_leads_to_another_host_that_notes_a_key(own: Callable[..., Caller]) -> None:
    """The key must not come along; the ledger tells whether it did."""
    caller = own()
    video = finished(caller, "redirect")
    target = caller.ask("GET", f"/videos/{video['id']}/content", 302, checked=False).headers["location"]
    assert httpx2.URL(target).host == OTHER_HOST
    try:
        without = httpx2.get(target, **LOCAL)
    except httpx2.ConnectError:
        pytest.skip(f"this machine has no {OTHER_HOST}")
    assert (stamped_id(without.content), caller.emulator.ledger()["leaked_key"]) == (video["id"], 0)
    httpx2.get(target, headers={"api-key": caller.emulator.key}, **LOCAL)
    assert caller.emulator.ledger()["leaked_key"] == 1


def test_a_file_may_drip(azure: Caller) -> None:
    video = finished(azure, "slow_drip")
    began, got = time.monotonic(), bytearray()
    with azure.http.stream("GET", f"{azure.base}/videos/{video['id']}/content") as answer:
        for chunk in answer.iter_raw():
            got += chunk
            if time.monotonic() - began > 0.8:
                break
    assert len(got) == 2000  # two drops, one at once and one after a second


def test_a_content_fault_hits_as_many_downloads_as_were_asked(own: Callable[..., Caller]) -> None:
    caller = own(content_fault_times=2)
    video = finished(caller, "html")
    path = f"/videos/{video['id']}/content"
    kinds = [caller.ask("GET", path, checked=False).headers["content-type"].partition(";")[0] for _ in range(3)]
    assert kinds == ["text/html", "text/html", "video/mp4"]


# Rules and the control door


def test_a_rule_fires_as_often_as_it_says(own: Callable[..., Caller]) -> None:
    caller = own()
    caller.emulator.fault("busy", times=2)
    caller.create(status=429)
    caller.create(status=429)
    caller.create()


@pytest.mark.parametrize(("fault", "status"), [("no_role", 401), ("blocked", 403)])
def test_an_account_in_trouble_answers_no_question_either(own: Callable[..., Caller], fault: str, status: int) -> None:
    """A rule without end is the account's state: list, poll, file and models say the same; dropped, all is well."""
    caller = own()
    video = caller.finished()
    paths = ("/videos", f"/videos/{video['id']}", f"/videos/{video['id']}/content", "/models")
    caller.emulator.fault(fault, times=None)
    words = {caller.ask("GET", path, status, checked=False).json()["error"]["message"] for path in paths}
    assert all("lacks the required data action" in each or "temporarily blocked" in each for each in words)
    caller.emulator.clear()
    assert caller.ask("GET", "/videos").status_code == 200


@pytest.mark.parametrize(("fault", "status"), [("retired_404", 404), ("retired_410", 410)])
def test_a_generation_that_is_switched_off_loses_its_routes(
    own: Callable[..., Caller], fault: str, status: int
) -> None:
    """Sora 1's list is gone; Sora 2's, which all its deployments share, is not."""
    caller = own()
    caller.emulator.fault(fault, times=None)
    caller.ask("GET", "/video/generations/jobs", status, checked=False)
    assert caller.ask("GET", "/videos").status_code == 200


def test_a_rule_without_end_fires_until_it_is_cleared(own: Callable[..., Caller]) -> None:
    caller = own()
    caller.emulator.fault("busy", times=None)
    for _ in range(3):
        caller.create(status=429)
    caller.emulator.clear()
    caller.create()


def test_chance_is_the_same_for_the_same_seed(own: Callable[..., Caller]) -> None:
    def fates(seed: int) -> list[int]:
        caller = own(seed=seed)
        caller.emulator.fault("busy", times=None, probability=0.5)
        body = {**BODY, "prompt": PROMPT}
        return [caller.http.post(f"{caller.base}/videos", json=body).status_code for _ in range(20)]

    first = fates(7)
    assert first == fates(7) != fates(8)
    assert 4 <= first.count(429) <= 16


def test_an_unknown_fault_is_refused_with_the_names_there_are(own: Callable[..., Caller]) -> None:
    with pytest.raises(ValueError, match="accept_then_drop"):
        own().emulator.fault("nonsense")


def test_the_control_door_sets_rules_and_settings_and_tells_them(own: Callable[..., Caller]) -> None:
    caller = own()
    door = caller.http
    door.headers.pop("api-key")  # it asks for none
    rule = door.post("/_control/faults", json={"fault": "busy", "times": 1, "probability": 1})
    assert (rule.status_code, rule.json()) == (201, {"fault": "busy", "times": 1, "probability": 1.0})
    told = door.patch("/_control", json={"slots": 5, "poll_after_ms": 700}).json()
    assert (told["rules"], told["settings"]["slots"]) == ([rule.json()], 5)
    assert door.get("/_control").json() == told
    assert door.delete("/_control/faults").status_code == 204
    assert door.get("/_control").json()["rules"] == []
    door.headers["api-key"] = caller.emulator.key
    answer = caller.ask("POST", "/videos", json={**BODY, "prompt": PROMPT})
    assert answer.headers["openai-poll-after-ms"] == "700"
    assert door.post("/_control/reset").status_code == 204
    assert door.get("/_control/ledger").json()["creates"] == caller.ask("GET", "/videos").json()["data"] == []


@pytest.mark.parametrize(
    ("method", "path", "body", "words"),
    [
        ("POST", "/_control/faults", {"fault": "nonsense"}, "accept_then_drop"),
        ("POST", "/_control/faults", {"fault": "busy", "times": -1}, "times"),
        ("POST", "/_control/faults", {"fault": "busy", "probability": 2}, "probability"),
        ("PATCH", "/_control", {"slot": 1}, "slot"),
        ("PATCH", "/_control", {"slots": -1}, "at least 0"),
        ("PATCH", "/_control", {"profile": "bard"}, "vllm-omni"),
        ("PATCH", "/_control", [], "object"),
    ],
)
def test_the_control_door_refuses_what_cannot_be(azure: Caller, method: str, path: str, body: Any, words: str) -> None:
    refused = azure.http.request(method, path, json=body)
    assert refused.status_code == 400
    assert words in refused.json()["detail"]


def test_the_ledger_tells_what_really_happened(own: Callable[..., Caller]) -> None:
    caller = own()
    began = time.time()
    video = caller.finished()
    caller.content(video)
    caller.content(video, 206, range="bytes=0-99")
    caller.create(model="sora-9", status=404)
    caller.ask("DELETE", f"/videos/{video['id']}")
    ledger = caller.http.get("/_control/ledger").json()
    (job,) = ledger["creates"]
    expected = {"id": video["id"], "prompt": PROMPT, "model": "sora-2", "size": SIZE, "seconds": 4, "fault": None}
    expected |= {"answered": True, "status": "completed", "downloads": 1, "deleted": True}
    assert {name: job[name] for name in expected} == expected
    assert began <= job["accepted_at"] < job["completed_at"] <= time.time()
    assert (ledger["refused"], ledger["most_running"], ledger["leaked_key"]) == ({"404": 1}, {"sora-2": 1}, 0)
    calls = ledger["calls"]
    assert (calls["create"], calls["content"], calls["delete"], calls["get"] > 1) == (2, 2, 1, True)
    assert caller.emulator.ledger() == ledger


def test_no_fault_is_without_a_test(request: pytest.FixtureRequest) -> None:
    """Stands last: the tests above have asked for each of them."""
    if request.config.getoption("-k") or any("::" in argument for argument in request.config.args):
        pytest.skip("only a run of the whole module knows")
    assert {fault.value for fault in Fault} == TRIED
