"""Help with prompts: presets that fit every model, those of one's own, and prompts written anew in the open."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.catalog import read_catalog
from app.main import create_app
from app.rewriting import changes
from app.videos.presets import shipped
from tests.conftest import settings_for
from tests.far_side import FarSide, Reply, http, silence
from tests.keyed import as_key, make_key, open_studio_with_keys

OWN = {
    "name": "Rain",
    "use": "Sad endings",
    "prompt": "{subject} in the rain, {colour} light",
    "fields": {"colour": "blue"},
    "duration": 3,
    "size": [480, 854],
    "style": "noir",
    "camera": "static",
}
REWRITE = "/api/prompts/rewrite"
KEY = "canary-7f3a9c51e0b24d68"
SECRET_WORDS = "a zebrafish that nobody may read of"


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with open_studio_with_keys(tmp_path_factory.mktemp("prompts")) as client:
        yield client


@pytest.fixture
def who(studio: TestClient) -> dict[str, str]:
    return as_key(make_key(studio)["secret"])


def made(studio: TestClient, who: dict[str, str], **fields: Any) -> dict[str, Any]:
    """The video of a request."""
    answer = studio.post("/api/generate", json=fields, headers=who)
    assert answer.status_code == 200, answer.text
    return dict(studio.get(f"/api/videos/{answer.json()['job_id']}", headers=who).json())


@pytest.mark.parametrize("id_", shipped())
def test_a_shipped_preset_works_with_the_prompt_alone(studio: TestClient, who: dict[str, str], id_: str) -> None:
    """Its words around the prompt, its length and shape; nothing in braces is left."""
    preset = shipped()[id_]
    video = made(studio, who, prompt="A brass clock", preset=id_)
    assert "A brass clock" in video["prompt"]
    assert "{" not in video["prompt"]
    assert (video["duration"], [video["width"], video["height"]]) == (preset.duration, list(preset.size or ()))
    assert (video["style"], video["camera"]) == (preset.style, preset.camera)


def test_presets_are_many_and_suggest_what_models_offer() -> None:
    """A dozen, each with a purpose; no model of the catalogue is far from what they suggest."""
    assert len(shipped()) >= 12
    assert [preset.id for preset in shipped().values() if not preset.use] == []
    animatic = read_catalog()["animatic"]
    for preset in shipped().values():
        assert preset.size in animatic.sizes
        assert preset.style in {None, *animatic.styles}
        assert preset.camera in {None, *animatic.cameras}
        for model in read_catalog().values():
            assert abs(model.nearest_length(preset.duration or 4, model.sizes[0]) - (preset.duration or 4)) <= 7


def test_what_is_asked_for_goes_before_what_a_preset_suggests(studio: TestClient, who: dict[str, str]) -> None:
    """Field by field; its own fields can be said too."""
    video = made(studio, who, prompt="A cup", preset="product-turntable", preset_fields={"background": "dark green"},
                 duration=2, height=480, style="neon")  # fmt: skip
    assert "dark green background" in video["prompt"]
    assert (video["duration"], video["height"], video["style"], video["camera"]) == (2, 480, "neon", "orbit")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"preset": "nothing"}, "preset"),
        ({"preset": "No such word"}, "preset"),
        ({"preset": "portrait", "preset_fields": {"hat": "red"}}, "preset_fields"),
        ({"preset": "portrait", "preset_fields": {"subject": "x"}}, "preset_fields"),
        ({"preset": "portrait", "preset_fields": {"feeling": "\u202e"}}, "preset_fields.feeling"),
        ({"preset_fields": {"feeling": "calm"}}, "preset_fields"),
        ({"preset": "portrait", "prompt": "x" * 31_990}, "prompt"),
    ],
)
def test_a_wrong_preset_is_refused_at_its_field(
    studio: TestClient, who: dict[str, str], fields: dict[str, Any], field: str
) -> None:
    """Alone, for a price, and as a row of a batch."""
    body = {"prompt": "A cat"} | fields
    for path in ("/api/generate", "/api/quote"):
        answer = studio.post(path, json=body, headers=who)
        assert (answer.status_code, [each["field"] for each in answer.json()["errors"]]) == (422, [field])
    answer = studio.post("/api/batches", json={"videos": [body]}, headers=who)
    assert [each["field"] for each in answer.json()["errors"]] == [f"rows.1.{field}"]


def test_words_of_a_caller_are_no_template(studio: TestClient, who: dict[str, str]) -> None:
    """Braces in a prompt stay braces."""
    assert (
        "A {feeling} {0} {x.y} cat"
        in made(studio, who, prompt="A {feeling} {0} {x.y} cat", preset="portrait")["prompt"]
    )


def test_a_table_may_name_presets_and_their_fields(studio: TestClient, who: dict[str, str]) -> None:
    table = "prompt,preset,preset_fields.background\nA cup,product-turntable,red\nA cat,,\n"
    answer = studio.post("/api/batches", content=table, headers=who | {"Content-Type": "text/csv"})
    assert answer.status_code == 200, answer.text
    shown = studio.get("/api/videos", headers=who).json()["videos"]
    assert [("red background" in video["prompt"], video["duration"]) for video in shown] == [(False, 10), (True, 8)]


def test_a_preset_of_ones_own_is_saved_used_and_deleted(studio: TestClient, who: dict[str, str]) -> None:
    """It is its owner's alone; a video that was made with it stays."""
    saved = studio.post("/api/presets", json=OWN, headers=who).json()
    assert (saved["own"], saved["fields"], saved["size"]) == (True, {"colour": "blue"}, [480, 854])
    listed = studio.get("/api/presets", headers=who).json()
    assert listed["presets"][-1] == saved
    assert [preset["own"] for preset in listed["presets"]] == [False] * len(shipped()) + [True]
    video = made(studio, who, prompt="A dog", preset=saved["id"])
    assert (video["prompt"], video["duration"], video["width"]) == ("A dog in the rain, blue light", 3, 480)
    bob = as_key(make_key(studio)["secret"])
    assert saved not in studio.get("/api/presets", headers=bob).json()["presets"]
    answers = [studio.post("/api/generate", json={"prompt": "x", "preset": id_}, headers=bob)
               for id_ in (saved["id"], "preset_" + "0" * 32)]  # fmt: skip
    assert [answer.status_code for answer in answers] == [422, 422]
    assert answers[0].json()["detail"] == answers[1].json()["detail"]
    assert studio.delete(f"/api/presets/{saved['id']}", headers=who).json() == saved
    assert studio.delete(f"/api/presets/{saved['id']}", headers=who).status_code == 404
    assert studio.delete("/api/presets/portrait", headers=who).status_code == 404
    assert studio.get(f"/api/videos/{video['id']}", headers=who).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"prompt": "no field at all"},
        {"prompt": "{subject} and {more}"},
        {"prompt": "{subject}"},
        {"prompt": "{subject} {colour} {subject.name}"},
        {"fields": {"subject": "x", "colour": "blue"}},
        {"fields": {"Colour": "blue"}},
        {"size": [0, 480]},
        {"name": " "},
        {"colour": "blue"},
    ],
)
def test_a_preset_that_could_not_be_used_is_not_saved(
    studio: TestClient, who: dict[str, str], wrong: dict[str, Any]
) -> None:
    assert studio.post("/api/presets", json=OWN | wrong, headers=who).status_code == 422
    assert len(studio.get("/api/presets", headers=who).json()["presets"]) == len(shipped())


def test_presets_are_no_store_without_an_end(
    studio: TestClient, who: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.videos.presets.MOST_OWN", 3)
    codes = [studio.post("/api/presets", json=OWN, headers=who).status_code for _ in range(4)]
    assert codes == [200] * 3 + [422]


# Prompts that are written anew.


def said(text: str | None, **choice: Any) -> bytes:
    return http(
        200, {"choices": [{"message": {"role": "assistant", "content": text}, "finish_reason": "stop"} | choice]}
    )


@contextmanager
def asked_of(folder: Path, *replies: Reply, **given: Any) -> Iterator[tuple[TestClient, FarSide]]:
    """A studio whose chat service gives these replies."""
    far = FarSide(*replies)
    usual = {"prompt_rewrite_endpoint": f"{far.url}/v1", "prompt_rewrite_model": "writer", "prompt_rewrite_key": KEY}
    settings = settings_for(folder, worker=False, log_level="DEBUG", **usual | given)
    with TestClient(create_app(settings)) as client:
        assert client.portal
        with client.portal.wrap_async_context_manager(far):
            yield client, far


def test_a_prompt_is_written_anew_in_the_open(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The original, the new text and what changed, word by word; nothing is made, and no log holds key or words."""
    new = f"At dawn, {SECRET_WORDS} slowly turns."
    with asked_of(tmp_path, said(f"  {new}\n")) as (client, far):
        answer = client.post(REWRITE, json={"prompt": f"{SECRET_WORDS} turns", "model": "animatic"})
        assert answer.json() == {
            "original": f"{SECRET_WORDS} turns",
            "rewritten": new,
            "changes": [
                {"kind": "insert", "text": "At dawn, "},
                {"kind": "equal", "text": f"{SECRET_WORDS} "},
                {"kind": "delete", "text": "turns"},
                {"kind": "insert", "text": "slowly turns."},
            ],
        }
        assert client.get("/api/presets").json()["can_rewrite"] is True
        assert client.get("/api/videos").json()["videos"] == []
    [heard] = far.heard
    assert (heard.path, heard.query, heard.headers["authorization"]) == ("/v1/chat/completions", "", f"Bearer {KEY}")
    assert set(heard.json) == {"model", "messages"}
    assert [message["role"] for message in heard.json["messages"]] == ["system", "user"]
    assert heard.json["messages"][1]["content"] == f"{SECRET_WORDS} turns"
    logged = "".join(capsys.readouterr())
    assert "/api/prompts/rewrite" in logged
    assert [word for word in (KEY, "zebrafish") if word in logged] == []


def test_azures_deployments_are_asked_in_their_own_way(tmp_path: Path) -> None:
    """With `api-key` and an api-version, and no model in the body."""
    given = {"prompt_rewrite_api_version": "2024-10-21", "prompt_rewrite_model": "my writer"}
    with asked_of(tmp_path, said("A cat."), **given) as (client, far):
        assert client.post(REWRITE, json={"prompt": "A cat"}).json()["rewritten"] == "A cat."
    [heard] = far.heard
    assert heard.path == "/v1/openai/deployments/my%20writer/chat/completions"
    assert (heard.query, heard.headers["api-key"]) == ("api-version=2024-10-21", KEY)
    assert "authorization" not in heard.headers
    assert set(heard.json) == {"messages"}


BAD: dict[str, Reply] = {
    "a wrong key": http(401, {"error": {"message": f"Wrong key {KEY}"}}),
    "a busy service": http(429, {"error": {"message": "slow down"}}, retry_after="1"),
    "a broken service": http(500, "<html>"),
    "another address": http(307, "", location="http://127.0.0.1:1/"),
    "no JSON": http(200, "hello"),
    "no text": said(None),
    "an empty text": said("  "),
    "a text that was cut off": said("A cat that", finish_reason="length"),
    "hidden characters": said("A cat\u202e"),
    "a text that is too long": said("x" * 32_001),
    "a body without an end": http(200, json.dumps({"choices": [], "x": "y" * (2 << 20)}), content_length=""),
    "silence": silence,
}


def test_a_service_that_does_not_help_is_a_clear_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """503 with a sentence and Retry-After, nothing of the service's words, and one request alone went there."""
    monkeypatch.setattr("app.services.chat.ANSWER_SECONDS", 1.0)
    with asked_of(tmp_path, *BAD.values()) as (client, far):
        for count, name in enumerate(BAD, 1):
            answer = client.post(REWRITE, json={"prompt": SECRET_WORDS})
            assert (name, answer.status_code, answer.json()["code"]) == (name, 503, "unavailable")
            assert answer.headers["Retry-After"] == "10", name
            assert "Your prompt is as it was" in answer.json()["detail"], name
            said_and_logged = answer.text + "".join(capsys.readouterr())
            assert [word for word in (KEY, "zebrafish") if word in said_and_logged] == [], name
            assert len(far.heard) == count, name


def test_a_service_that_is_away_is_a_clear_answer(tmp_path: Path) -> None:
    with asked_of(tmp_path, said("x"), prompt_rewrite_endpoint="http://127.0.0.1:1/v1") as (client, _):
        assert client.post(REWRITE, json={"prompt": "A cat"}).json()["code"] == "unavailable"


def test_where_it_is_not_set_up_the_answer_says_so(studio: TestClient, who: dict[str, str]) -> None:
    answer = studio.post(REWRITE, json={"prompt": "A cat"}, headers=who)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_configured")
    assert "PROMPT_REWRITE_ENDPOINT" in answer.json()["detail"]
    assert studio.get("/api/presets", headers=who).json()["can_rewrite"] is False


@pytest.mark.parametrize(
    ("body", "code"),
    [({"prompt": ""}, "invalid_request"), ({"prompt": "x" * 8001}, "invalid_request"),
     ({"prompt": "x", "model": "none"}, "model_not_found"), ({"prompt": "x", "language": "de"}, "invalid_request")],
)  # fmt: skip
def test_what_cannot_be_written_anew_is_refused_before(
    studio: TestClient, who: dict[str, str], body: dict[str, Any], code: str
) -> None:
    assert studio.post(REWRITE, json=body, headers=who).json()["code"] == code


def test_a_difference_is_exact() -> None:
    """Whatever the texts: what stays and goes is the old one, what stays and comes the new one."""
    chance = random.Random(7)
    words = ["a", "cat ", " dog", "\n", "the  end", ".", "\t"]
    for _ in range(300):
        old, new = ("".join(chance.choices(words, k=chance.randint(0, 30))) for _ in range(2))
        found = list(changes(old, new))
        assert "".join(each.text for each in found if each.kind != "insert") == old
        assert "".join(each.text for each in found if each.kind != "delete") == new
    assert [each.kind for each in changes("a " * 4000, "a " * 4000)] == ["equal"]
