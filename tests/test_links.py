"""Play links: what they open, for how long, and that nothing else opens it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.models.video import State
from app.videos import records
from app.videos.keys import video_key
from tests.conftest import CAT, settings_for
from tests.keyed import as_key, make_key, no_key, open_studio_with_keys

FILM = bytes(range(256)) * 4
STATES = (State.SUBMITTING, State.IN_PROGRESS, State.SAVING, State.COMPLETED)


@dataclass
class Linked:
    client: TestClient
    who: dict[str, str]
    video: str

    def link(self, **asked: Any) -> dict[str, Any]:
        answer = self.client.post(f"/api/videos/{self.video}/links", json=asked, headers=self.who)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def open(self, url: str, method: str = "GET", **headers: str) -> httpx2.Response:
        """As one who has nothing but the link."""
        return self.client.request(method, url, headers=no_key() | headers)


def finished_video(client: TestClient, who: dict[str, str]) -> str:
    video: str = client.post("/api/generate", json={"prompt": CAT}, headers=who).json()["job_id"]
    studio = client.app.state.studio  # type: ignore[attr-defined]

    async def bring() -> None:
        async with studio.database.transaction() as connection:
            for state in STATES:
                await records.move(connection, video, state)
            await records.note(connection, video, sha256="0" * 64, size_bytes=len(FILM))
        await studio.files.put(video_key(video), FILM)

    assert client.portal
    client.portal.call(bring)
    return video


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Linked]:
    with open_studio_with_keys(tmp_path_factory.mktemp("links")) as client:
        who = as_key(make_key(client)["secret"])
        yield Linked(client, who, finished_video(client, who))


def code(answer: httpx2.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def told(answer: httpx2.Response) -> dict[str, Any]:
    return dict(answer.json()) | {"request_id": ""}


def test_a_link_plays_its_video_without_a_key(linked: Linked) -> None:
    """Whole, in ranges, by HEAD and by its validator; for a day unless it says otherwise."""
    link = linked.link()
    assert link["url"].startswith("http://testserver/play/pl_")
    whole = linked.open(link["url"])
    assert (whole.status_code, whole.content, whole.headers["content-type"]) == (200, FILM, "video/mp4")
    part = linked.open(link["url"], Range="bytes=10-19")
    assert (part.status_code, part.content) == (206, FILM[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(FILM)}"
    head = linked.open(link["url"], "HEAD")
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(len(FILM)))
    assert linked.open(link["url"], **{"If-None-Match": whole.headers["etag"]}).status_code == 304
    assert code(linked.open(link["url"], Range="bytes=9999-")) == (416, "range_not_satisfiable")


def test_a_link_is_kept_out_of_caches_and_search_engines(linked: Linked) -> None:
    """And it tells no other website where it stands."""
    headers = linked.open(linked.link()["url"]).headers
    assert headers["cache-control"] == "private, no-cache"
    assert headers["referrer-policy"] == "no-referrer"
    assert "noindex" in headers["x-robots-tag"]
    assert headers["content-disposition"].startswith("inline")
    download = linked.open(linked.link(download=True)["url"])
    assert download.headers["content-disposition"].startswith("attachment")


def test_a_link_opens_nothing_else(linked: Linked) -> None:
    """Neither as a key nor as the id of a video, a link or a key; and it says nothing of anybody."""
    link = linked.link()
    token = link["url"].rpartition("/")[2]
    for path in ("/api/videos", f"/api/download/{linked.video}", f"/api/videos/{linked.video}/links"):
        assert linked.client.get(path, headers=as_key(token)).status_code == 401
    for name in (linked.video, link["id"]):
        assert linked.open(f"/play/{name}").status_code == 404
    assert linked.open(f"/play/{token}/poster").status_code == 404
    assert linked.open(link["url"], "POST").status_code == 405
    assert len(token) == 63


def test_a_forged_link_is_no_link(linked: Linked) -> None:
    """Whatever is changed about it, with one answer to all, also where the link was not yet to expire."""
    token = linked.link()["url"].rpartition("/")[2]
    never = linked.open(f"/play/pl_{'A' * 60}")
    assert code(never) == (404, "not_found")
    other = {place: token[:place] + ("B" if token[place] == "A" else "A") + token[place + 1 :] for place in (3, 12, 62)}
    wrong = [*other.values(), token[:-1], token + "A", token[3:], token.upper(), f"{token}=", "pl_", "pl_%00", "é"]
    for each in wrong:
        assert told(linked.open(f"/play/{each}")) == told(never), each
    assert linked.open(f"/play/{token}").status_code == 200


def test_a_link_expires(linked: Linked) -> None:
    """With the sentence that says so, and it is not listed any more."""
    link = linked.link(expires_in=1)
    assert linked.open(link["url"]).status_code == 200
    time.sleep(1.1)
    assert code(linked.open(link["url"])) == (410, "link_expired")
    listed = linked.client.get(f"/api/videos/{linked.video}/links", headers=linked.who).json()["links"]
    assert link["id"] not in [each["id"] for each in listed]
    for wrong in (0, 31 * 24 * 3600, "a day", "60", True):
        body = {"expires_in": wrong}
        refused = linked.client.post(f"/api/videos/{linked.video}/links", json=body, headers=linked.who)
        assert code(refused) == (422, "invalid_request")


def test_a_link_is_revoked(linked: Linked) -> None:
    """Alone among its video's, and as if it had never been."""
    kept, gone = linked.link(), linked.link()
    path = f"/api/videos/{linked.video}/links"
    listed = linked.client.get(path, headers=linked.who).json()["links"]
    assert [set(each) for each in listed[:1]] == [{"id", "download", "created_at", "expires_at"}]
    assert {kept["id"], gone["id"]} <= {each["id"] for each in listed}
    assert linked.client.delete(f"{path}/{gone['id']}", headers=linked.who).json()["id"] == gone["id"]
    assert told(linked.open(gone["url"])) == told(linked.open(f"/play/pl_{'A' * 60}"))
    assert linked.open(kept["url"]).status_code == 200
    assert linked.client.delete(f"{path}/{gone['id']}", headers=linked.who).status_code == 404


def test_a_link_of_an_agent_is_one_like_any_other(linked: Linked) -> None:
    """Made by a tool: it opens without the key, for as long as was asked, and is listed and revoked as the others."""
    given = {"name": "video_link", "arguments": {"video_id": linked.video, "expires_in": 120}}
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": given}
    accepted = {"Accept": "application/json, text/event-stream"}
    answer = linked.client.post("/mcp", json=call, headers=linked.who | accepted).json()
    link = answer["result"]["structuredContent"]
    assert linked.open(link["url"]).content == FILM
    lives = datetime.fromisoformat(link["expires_at"]) - datetime.fromisoformat(link["created_at"])
    assert 118 < lives.total_seconds() <= 120
    place = f"/api/videos/{linked.video}/links"
    assert link["id"] in [each["id"] for each in linked.client.get(place, headers=linked.who).json()["links"]]
    assert linked.client.delete(f"{place}/{link['id']}", headers=linked.who).status_code == 200
    assert code(linked.open(link["url"])) == (404, "not_found")


def test_a_link_ends_with_its_video_and_comes_back_with_it(linked: Linked) -> None:
    video = finished_video(linked.client, linked.who)
    url = Linked(linked.client, linked.who, video).link()["url"]
    linked.client.delete(f"/api/videos/{video}", headers=linked.who)
    assert linked.open(url).status_code == 404
    linked.client.post(f"/api/videos/{video}/restore", headers=linked.who)
    assert linked.open(url).status_code == 200


def test_a_link_ends_with_the_key_that_made_it(linked: Linked) -> None:
    key = make_key(linked.client)
    video = finished_video(linked.client, as_key(key["secret"]))
    mine = Linked(linked.client, as_key(key["secret"]), video).link()
    bosses = Linked(linked.client, {}, video).link()
    linked.client.delete(f"/api/keys/{key['id']}")
    assert [linked.open(link["url"]).status_code for link in (mine, bosses)] == [404, 200]
    listed = linked.client.get(f"/api/videos/{video}/links").json()["links"]
    assert [each["id"] for each in listed] == [bosses["id"]]


def test_only_a_finished_video_has_links_and_only_who_may_create_makes_them(linked: Linked) -> None:
    waiting = linked.client.post("/api/generate", json={"prompt": CAT}, headers=linked.who).json()["job_id"]
    assert code(linked.client.post(f"/api/videos/{waiting}/links", json={}, headers=linked.who)) == (409, "not_ready")
    reader = as_key(make_key(linked.client, scopes=["read"])["secret"])
    refused = linked.client.post(f"/api/videos/{linked.video}/links", json={}, headers=reader)
    assert code(refused) == (403, "forbidden")


@pytest.mark.parametrize("authentication", ["none", "proxy"])
def test_links_work_however_people_sign_in(tmp_path: Path, authentication: str) -> None:
    """And the secret that signs them outlives the process, in a file for the studio's own user."""
    settings = settings_for(tmp_path, worker=False, authentication=authentication)
    with TestClient(create_app(settings)) as client:
        video = finished_video(client, {})
        url = Linked(client, {}, video).link()["url"]
        assert client.get(url).content == FILM
    with TestClient(create_app(settings)) as client:
        assert client.get(url).content == FILM
        assert {path.stat().st_mode & 0o077 for path in tmp_path.glob("studio.db*") if path.suffix != ".lock"} == {0}


def test_a_link_is_in_no_log_and_in_no_file(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with open_studio_with_keys(tmp_path) as client:
        linked = Linked(client, {}, finished_video(client, {}))
        url = linked.link()["url"]
        assert linked.open(url).status_code == 200
        shown = [capfd.readouterr().err]
        assert "/play/[secret]" in shown[0]
        shown += [path.read_bytes().decode("latin-1") for path in tmp_path.rglob("*") if path.is_file()]
    assert [each[:100] for each in shown if url[-43:] in each] == []
