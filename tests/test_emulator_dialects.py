"""Sora 1's jobs, and the servers that anybody can run, where they differ from the others (wire-protocol 2 and 10)."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import httpx2
import pytest

from emulator.drawing import stamped_id
from tests.conftest import LOCAL, wait_for
from tests.emulated import JOBS, PROMPT, SIZE, Caller, Callers, kind_and_size, measured, picture

JOB = {"model": "sora", "prompt": PROMPT, "width": 480, "height": 480, "n_seconds": 1}
GENERATIONS = "/video/generations"
FORM = {"model": "sora-2", "prompt": PROMPT, "seconds": "4", "size": SIZE}


@pytest.fixture(scope="module")
def callers() -> Iterator[Callers]:
    with closing(Callers()) as made:
        yield made


@pytest.fixture
def sora_1(callers: Callers) -> Caller:
    return callers("azure-sora-1")


@pytest.fixture
def vllm(callers: Callers) -> Caller:
    return callers("vllm-omni")


@pytest.fixture
def sglang(callers: Callers) -> Caller:
    return callers("sglang")


@pytest.fixture
def litellm(callers: Callers) -> Caller:
    return callers("litellm")


@pytest.fixture
def own(callers: Callers) -> Callable[..., Caller]:
    """An emulator with settings of one's own."""
    return callers.fresh


# Sora 1


def job_of(caller: Caller, status: int = 200, **fields: Any) -> dict[str, Any]:
    return dict(caller.ask("POST", JOBS, status, json=JOB | fields).json())


def ended(caller: Caller, job: dict[str, Any]) -> dict[str, Any]:
    look = lambda: caller.ask("GET", f"{JOBS}/{job['id']}").json()  # noqa: E731 - asked again and again
    return dict(wait_for(look, lambda seen: seen["status"] in {"succeeded", "failed"}))


def test_the_first_answer_of_a_job_has_its_nulls(sora_1: Caller) -> None:
    """All sixteen fields at once, three of them null (wire-protocol 2.2)."""
    job = job_of(sora_1)
    assert job["id"].startswith("task_01")
    assert time.time() - job["created_at"] < 5
    assert {**job, "id": "", "created_at": 0} == {
        "object": "video.generation.job", "id": "", "status": "queued", "created_at": 0, "finished_at": None,
        "expires_at": None, "generations": [], "prompt": PROMPT, "model": "sora", "n_variants": 1, "n_seconds": 1,
        "height": 480, "width": 480, "failure_reason": None,
    }  # fmt: skip


def test_a_job_passes_through_its_words_to_as_many_files_as_variants(own: Callable[..., Caller]) -> None:
    caller = own("azure-sora-1", queue_seconds=0.2, seconds_per_video=0.5)
    looks = [job_of(caller, n_variants=2)]
    while looks[-1]["status"] != "succeeded":
        looks.append(caller.ask("GET", f"{JOBS}/{looks[0]['id']}").json())
        time.sleep(0.01)
    words = list(dict.fromkeys(look["status"] for look in looks))
    assert words == ["queued", "preprocessing", "running", "processing", "succeeded"]
    job = looks[-1]
    assert job["created_at"] <= job["finished_at"] < job["expires_at"] == job["created_at"] + 86_400
    assert [each["job_id"] for each in job["generations"]] == [job["id"]] * 2
    files = [caller.ask("GET", f"{GENERATIONS}/{each['id']}/content/video").content for each in job["generations"]]
    assert files[0] != files[1]
    for content in files:
        assert measured(content) == (pytest.approx(1, abs=0.1), 480, 480)
        assert stamped_id(content) == job["id"]


def test_a_generation_tells_its_shape_and_has_a_picture(sora_1: Caller) -> None:
    (generation,) = ended(sora_1, job_of(sora_1, width=854))["generations"]
    path = f"{GENERATIONS}/{generation['id']}"
    assert generation["id"].startswith("gen_01")
    assert sora_1.ask("GET", path).json() == generation
    assert (generation["width"], generation["height"], generation["n_seconds"]) == (854, 480, 1)
    thumbnail = sora_1.ask("GET", f"{path}/content/thumbnail")
    assert thumbnail.headers["content-type"] == "image/jpg"
    assert kind_and_size(thumbnail.content) == ("JPEG", (854, 480))
    content = sora_1.ask("GET", f"{path}/content/video?quality=low")
    head = sora_1.ask("HEAD", f"{path}/content/video")
    assert (head.headers["content-length"], head.content) == (str(len(content.content)), b"")
    part = sora_1.ask("GET", f"{path}/content/video", 206, headers={"Range": "bytes=10-19"}, checked=False)
    assert part.content == content.content[10:20]
    sora_1.ask("GET", f"{path}/content/video?quality=middle", 400)
    refused = sora_1.ask("GET", f"{path}/content", 404, checked=False)
    assert refused.json() == {"error": {"code": "404", "message": "Resource not found"}}
    sora_1.ask("GET", f"{path}/content/gif", 404, checked=False)


def test_a_deleted_job_is_gone_with_its_files(sora_1: Caller) -> None:
    job = ended(sora_1, job_of(sora_1))
    assert sora_1.ask("DELETE", f"{JOBS}/{job['id']}", 204).content == b""
    sora_1.ask("GET", f"{JOBS}/{job['id']}", 404)
    sora_1.ask("GET", f"{GENERATIONS}/{job['generations'][0]['id']}/content/video", 404)


def test_jobs_are_listed_between_cursors_and_by_status(own: Callable[..., Caller]) -> None:
    caller = own("azure-sora-1")
    made = [job_of(caller)["id"] for _ in range(4)]
    ended(caller, {"id": made[-1]})
    stuck = job_of(caller, prompt="[[fault:stuck]]")["id"]
    order = [stuck, *made[::-1]]

    def listed(query: str) -> tuple[list[str], bool]:
        page = caller.ask("GET", f"{JOBS}?{query}").json()
        ids = [job["id"] for job in page["data"]]
        assert (page["first_id"], page["last_id"]) == (ids[0], ids[-1])
        return ids, page["has_more"]

    assert listed("limit=2") == (order[:2], True)
    assert listed(f"limit=2&after={order[1]}") == (order[2:4], True)
    assert listed(f"limit=2&after={order[3]}") == (order[4:], False)
    assert listed(f"limit=10&before={order[2]}") == (order[:2], False)
    assert listed("limit=10&statuses=succeeded,failed") == (order[1:], False)
    assert listed("limit=10&statuses=queued,running,preprocessing") == ([stuck], False)
    assert caller.ask("GET", f"{JOBS}?limit=10&statuses=cancelled").json() == {
        "object": "list", "data": [], "has_more": False,
    }  # fmt: skip


def test_a_job_takes_media_in_a_form(sora_1: Caller, callers: Callers) -> None:
    """inpaint_items is one text part with a JSON array, each file a part called files (wire-protocol 2.3)."""
    bounds = {"left_fraction": 0.1, "top_fraction": 0.1, "right_fraction": 0.9, "bottom_fraction": 0.9}
    items = [
        {"frame_index": 0, "type": "image", "file_name": "start.jpg", "crop_bounds": bounds},
        {"frame_index": 20, "type": "image", "file_name": "end.png"},
    ]
    files = [("start.jpg", picture(480, 480, "JPEG"), "image/jpeg"), ("end.png", picture(99, 50), "image/png")]
    job = sora_1.ask("POST", JOBS, files=_form(items, files)).json()
    assert (job["inpaint_items"], job["n_seconds"], job["height"]) == (items, 1, 480)
    assert ended(sora_1, job)["status"] == "succeeded"
    film = ended(sora_1, job)["generations"][0]["id"]
    content = sora_1.ask("GET", f"{GENERATIONS}/{film}/content/video").content
    video = [{"frame_index": 0, "type": "video", "file_name": "boat.mp4"}]
    sora_1.ask("POST", JOBS, files=_form(video, [("boat.mp4", content, "video/mp4")]))


@pytest.mark.parametrize(
    ("item", "names"),
    [
        ({"type": "sound"}, ["a.png"]),
        ({"file_name": "b.png"}, ["a.png"]),
        ({"frame_index": -1}, ["a.png"]),
        ({"crop_bounds": {"left_fraction": 2}}, ["a.png"]),
        ({"type": "video"}, ["a.png"]),
        ({}, []),
    ],
)
def test_media_that_do_not_fit_are_refused(sora_1: Caller, item: dict[str, Any], names: list[str]) -> None:
    items = [{"frame_index": 0, "type": "image", "file_name": "a.png", **item}]
    files = [(name, picture(480, 480), "image/png") for name in names]
    sora_1.ask("POST", JOBS, 400, files=_form(items, files))


def _form(items: list[dict[str, Any]], files: list[tuple[str, bytes, str]]) -> list[tuple[str, Any]]:
    fields = {**{name: str(value) for name, value in JOB.items()}, "inpaint_items": json.dumps(items)}
    return [*((name, (None, text)) for name, text in fields.items()), *(("files", file) for file in files)]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"n_variants": 5}, "n_variants"),
        ({"width": 1280, "height": 720, "n_variants": 3}, "n_variants"),
        ({"width": 1920, "height": 1080, "n_variants": 2}, "n_variants"),
        ({"width": 1920, "height": 1080, "n_seconds": 11}, "n_seconds"),
        ({"n_seconds": 21}, "n_seconds"),
        ({"n_seconds": 0}, "n_seconds"),
        ({"width": 500}, "500x480"),
        ({"seconds": "4"}, "Unknown parameter: 'seconds'."),
        ({"size": SIZE}, "Unknown parameter: 'size'."),
    ],
)
def test_the_limits_of_sora_1_are_kept(sora_1: Caller, fields: dict[str, Any], words: str) -> None:
    assert words in job_of(sora_1, 400, **fields)["error"]["message"]


def test_an_unknown_deployment_has_the_classic_words(sora_1: Caller) -> None:
    assert job_of(sora_1, 404, model="sora-9") == {
        "error": {
            "code": "DeploymentNotFound",
            "message": "The API deployment for this resource does not exist. If you created the deployment within the "
            "last 5 minutes, please wait a moment and try again.",
        }
    }


@pytest.mark.parametrize(("fault", "reason"), [("late_moderation", "output_moderation"), ("failed", "internal_error")])
def test_a_failed_job_has_a_reason_and_no_error_object(sora_1: Caller, fault: str, reason: str) -> None:
    job = ended(sora_1, job_of(sora_1, prompt=f"[[fault:{fault}]]"))
    assert (job["status"], job["failure_reason"], job["generations"]) == ("failed", reason, [])


def test_sora_1_knows_no_videos_and_sora_2_no_jobs(sora_1: Caller, callers: Callers) -> None:
    assert sora_1.http.post("/openai/v1/videos", json=FORM).status_code == 404
    azure = callers("azure").http
    assert azure.post(f"/openai/v1{JOBS}", json={**JOB, "model": "sora-2"}).status_code == 404
    assert azure.post("/openai/v1/videos", json={**FORM, "model": "sora"}).status_code == 404


# vLLM-Omni


def test_vllm_omni_takes_forms_alone(vllm: Caller) -> None:
    refused = vllm.ask("POST", "/videos", 422, json=FORM).json()
    assert refused["detail"][0]["loc"] == ["body", "prompt"]


def test_vllm_omni_tells_more_than_the_others(vllm: Caller) -> None:
    first = vllm.create()
    assert first["id"].startswith("video_gen_")
    extras = {"quality": "default", "fps": 24, "num_frames": 96, "duration_s": 4.0, "media_type": "video/mp4"}
    assert {name: first[name] for name in extras} == extras
    assert set(first) >= {"file_name", "inference_time_s", "metrics", "stage_durations", "peak_memory_mb"}
    assert {"completed_at", "expires_at", "prompt", "remixed_from_video_id", "error"} <= set(first)


def test_vllm_omni_draws_any_size_for_its_own_model_alone(vllm: Caller) -> None:
    form = {"model": "wan2.2-t2v", "prompt": PROMPT, "size": "832x480", "seconds": "3", "seed": "7"}
    files = {name: (None, text) for name, text in form.items()}
    video = vllm.ask("POST", "/videos", files=files, checked=False).json()
    look = lambda: vllm.ask("GET", f"/videos/{video['id']}", checked=False).json()  # noqa: E731 - asked again and again
    done = wait_for(look, lambda seen: seen["status"] == "completed")
    assert (done["size"], measured(vllm.content(done).content)) == ("832x480", (pytest.approx(3, abs=0.1), 832, 480))
    assert "Model mismatch" in vllm.create(model="sora-9", status=400)["detail"]


@pytest.mark.parametrize(("fault", "status"), [("late_moderation", 400), ("failed", 500)])
def test_vllm_omni_answers_for_a_failed_video_with_an_error_status(vllm: Caller, fault: str, status: int) -> None:
    """The body is the video all the same, and its code is that number: read it before raising."""
    video = vllm.create(f"[[fault:{fault}]]")
    path = f"/videos/{video['id']}"
    failed = wait_for(lambda: vllm.http.get(vllm.base + path), lambda seen: seen.status_code != 200)
    assert failed.status_code == status
    assert (failed.json()["id"], failed.json()["status"]) == (video["id"], "failed")
    assert failed.json()["error"]["code"] == status
    assert vllm.content(video, 422).json()["detail"]


def test_vllm_omni_s_files_have_no_variants_and_come_at_the_end(vllm: Caller) -> None:
    unfinished = vllm.create("[[fault:stuck]]")
    assert "still in-progress" in vllm.content(unfinished, 404).json()["detail"]
    video = vllm.finished()
    assert stamped_id(vllm.content(video, query="?variant=thumbnail").content) == video["id"]


def test_vllm_omni_lists_everything_and_nothing_behind_an_unknown_id(own: Callable[..., Caller]) -> None:
    caller = own("vllm-omni")
    made = [caller.create()["id"] for _ in range(22)]
    assert [video["id"] for video in caller.ask("GET", "/videos").json()["data"]] == made[::-1]
    assert caller.ask("GET", "/videos?after=video_gen_0").json()["data"] == []


def test_vllm_omni_frees_the_slot_of_a_deleted_video(own: Callable[..., Caller]) -> None:
    caller = own("vllm-omni", slots=1, seconds_per_video=30)
    video = caller.create()
    assert "detail" in caller.create(status=429)
    gone = caller.ask("DELETE", f"/videos/{video['id']}").json()
    assert gone == {"id": video["id"], "object": "video.deleted", "deleted": True}
    caller.create()


def test_vllm_omni_can_be_waited_for(vllm: Caller) -> None:
    files = {name: (None, text) for name, text in FORM.items()}
    answer = vllm.http.post("/v1/videos/sync", files=files)
    assert measured(answer.content)[1:] == (1280, 720)
    assert stamped_id(answer.content) == answer.headers["x-request-id"]
    assert answer.headers["x-model"] == "sora-2"
    assert {"x-inference-time-s", "x-stage-durations", "x-peak-memory-mb"} <= set(answer.headers)


@pytest.mark.parametrize("profile", ["vllm-omni", "sglang"])
@pytest.mark.parametrize("path", ["/v1/videos/{id}/remix", "/v1/videos/edits", "/v1/videos/extensions"])
def test_the_open_servers_make_no_video_out_of_a_video(callers: Callers, profile: str, path: str) -> None:
    caller = callers(profile)
    answer = caller.http.post(path.format(id=caller.create()["id"]), json={"prompt": PROMPT})
    assert answer.status_code in {404, 405}
    assert set(answer.json()) == {"detail"}


# SGLang


def test_sglang_takes_a_number_of_seconds_in_both_encodings(sglang: Caller) -> None:
    for content in ({"json": {**FORM, "seconds": 4}}, {"files": {name: (None, text) for name, text in FORM.items()}}):
        made = sglang.ask("POST", "/videos", checked=False, **content).json()
        assert (made["seconds"], made["quality"], made["status"]) == (4, "standard", "queued")


def test_sglang_answers_a_deletion_with_the_video_and_works_on(own: Callable[..., Caller]) -> None:
    caller = own("sglang", slots=1, seconds_per_video=30)
    video = caller.create()
    gone = caller.ask("DELETE", f"/videos/{video['id']}", checked=False).json()
    assert (gone["id"], gone["object"], gone["status"]) == (video["id"], "video", "deleted")
    caller.ask("GET", f"/videos/{video['id']}", 404)
    assert "detail" in caller.create(status=429)


def test_sglang_knows_variants_by_number_alone(sglang: Caller) -> None:
    assert "detail" in sglang.content(sglang.create("[[fault:stuck]]"), 404).json()
    video = sglang.finished()
    whole = sglang.content(video).content
    assert stamped_id(whole) == video["id"]
    path = f"/v1/videos/{video['id']}/content"
    assert sglang.http.get(f"{path}?variant=0").content == whole
    assert sglang.http.get(f"{path}?variant=video").status_code == 404


def test_sglang_s_failure_has_a_message_and_no_code(sglang: Caller) -> None:
    failed = sglang.finished(sglang.create("[[fault:failed]]"))
    assert (failed["status"], set(failed["error"])) == ("failed", {"message"})


def test_sglang_lists_twenty_at_most_without_being_asked(own: Callable[..., Caller]) -> None:
    caller = own("sglang")
    for _ in range(21):
        caller.create()
    page = caller.ask("GET", "/videos", checked=False).json()
    assert (len(page["data"]), page["has_more"]) == (20, True)
    assert "detail" in caller.ask("GET", "/videos?limit=0", 422).json()


# LiteLLM


def test_litellm_wraps_ids_that_change_from_call_to_call(litellm: Caller) -> None:
    made = litellm.create()
    polled = litellm.seen(made)
    inside = [base64.b64decode(each["id"].removeprefix("video_")).decode() for each in (made, polled)]
    own_id = litellm.emulator.ledger()["creates"][-1]["id"]
    assert inside[0] == f"litellm:custom_llm_provider:azure;model_id:sora-2;video_id:{own_id}"
    assert inside[1] == f"litellm:custom_llm_provider:azure;model_id:;video_id:{own_id}"
    assert litellm.finished(polled)["usage"] == {"duration_seconds": 4.0}
    assert stamped_id(litellm.content(polled).content) == own_id


def test_litellm_has_no_way_to_delete(litellm: Caller) -> None:
    video = litellm.create()
    assert litellm.http.delete(f"/v1/videos/{video['id']}").status_code == 405
    assert litellm.finished(video)["status"] == "completed"


def test_litellm_answers_without_a_version_in_the_path(litellm: Caller) -> None:
    assert litellm.http.post("/videos", json=FORM).json()["object"] == "video"


def test_litellm_s_own_routes_lead_from_a_video_to_another(litellm: Caller) -> None:
    source = litellm.finished()
    remix = litellm.ask("POST", f"/videos/{source['id']}/remix", json={"prompt": "By night"}).json()
    assert litellm.finished(remix)["status"] == "completed"


@pytest.mark.parametrize(("profile", "status"), [("vllm-omni", 401), ("sglang", 401), ("litellm", 401)])
def test_the_open_servers_ask_for_a_bearer_key(callers: Callers, profile: str, status: int) -> None:
    caller = callers(profile)
    for headers in ({}, {"api-key": caller.emulator.key}, {"Authorization": "Bearer wrong"}):
        refused = httpx2.get(f"{caller.emulator.url}/v1/videos", headers=headers, **LOCAL)
        assert refused.status_code == status
