"""The team's room on the page: keys, webhooks, spending and the audit log, by who administers and for nobody else."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from playwright.sync_api import Browser, Page, expect

from tests import commands, test_studio
from tests.conftest import CAT, LOCAL, StudioServer, wait_for
from tests.receivers import Receiver
from tests.test_studio import AXE, Witness, axe, sideways

pytestmark = pytest.mark.timeout(180)

browser = test_studio.browser
SECTIONS = {"keys": "Keys", "webhooks": "Webhooks", "spending": "Spending", "audit": "Audit"}
SMALL = {"duration": 1, "width": 480, "height": 480}
REFUSED = "status of 4(01|03|22)"  # what the browser itself says of an answer that a story provokes


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StudioServer]:
    server = StudioServer(
        tmp_path_factory.mktemp("team") / "data", AUTHENTICATION="keys", WEBHOOK_ALLOW_PRIVATE="true", DAILY_BUDGET="20"
    )
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="module")
def boss(team: StudioServer) -> Iterator[httpx2.Client]:
    """A client with the key of one who administers, made as an operator makes the first one."""
    words = ("keys", "create", "Grace", "--scope", "admin")
    its = {"DATA_DIR": str(team.data_dir), "AUTHENTICATION": "keys"}
    made = commands.run(*words, folder=team.data_dir, **its)
    with httpx2.Client(base_url=team.url, timeout=30, **LOCAL) as client:
        client.headers["Authorization"] = f"Bearer {made.stdout.strip()}"
        yield client


Enter = Callable[..., Page]


@pytest.fixture
def enter(browser: Browser, team: StudioServer, boss: httpx2.Client) -> Iterator[Enter]:
    """Opens the page as one who has signed in, with the boss's key unless another one is given."""
    rooms = []
    witness = Witness(urlsplit(team.url).netloc)

    def enter_one(path: str = "/#/team/keys", key: str | None = None, allowed: str | None = None, **given: Any) -> Page:
        witness.allowed = re.compile(allowed) if allowed else witness.allowed
        room = browser.new_context(viewport={"width": 1440, "height": 900}, **{"reduced_motion": "reduce"} | given)
        rooms.append(room)
        shown = key or boss.headers["Authorization"].removeprefix("Bearer ")
        assert room.request.post(f"{team.url}/api/session", data={"key": shown}, headers={"Origin": team.url}).ok
        page = room.new_page()
        witness.watch(page)
        page.goto(team.url + path)
        return page

    yield enter_one
    for room in rooms:
        room.close()
    assert witness.complaints == []


def new_key(boss: httpx2.Client, name: str, **fields: Any) -> dict[str, Any]:
    return dict(boss.post("/api/keys", json={"name": name} | fields).raise_for_status().json())


def row(page: Page, name: str) -> Any:
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=name))


def as_key(team: StudioServer, secret: str, method: str, path: str, body: dict[str, Any] | None = None) -> int:
    """The status of what a program is answered with that key."""
    headers = {"Authorization": f"Bearer {secret}"}
    return httpx2.request(method, team.url + path, json=body, headers=headers, **LOCAL).status_code


def test_a_key_is_made_copied_used_and_revoked(enter: Enter, team: StudioServer) -> None:
    """With limits of its own; its secret is shown once; elsewhere it opens what it may, and nothing after its end."""
    page = enter("/", allowed=REFUSED, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("link", name="Team").click()
    expect(page.get_by_role("heading", name="Keys", exact=True)).to_be_focused()
    expect(page).to_have_title("Keys, Team – Sora Studio")
    page.get_by_role("button", name="Make a key").click()
    dialog = page.get_by_role("dialog", name="Make a key")
    expect(dialog.get_by_label("Name")).to_be_focused()
    dialog.get_by_label("Name").fill("the night's batch")
    dialog.get_by_role("checkbox", name="create").uncheck()
    dialog.get_by_label("Budget a day").fill("2.50")
    dialog.get_by_label("Requests").fill("50/minute")
    dialog.get_by_label("Until").fill("2090-01-01T12:00")
    dialog.get_by_role("button", name="Make the key").click()

    shown = page.get_by_role("dialog", name="The key for the night's batch")
    expect(shown.get_by_role("button", name="Copy the key")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(shown.get_by_role("status")).to_have_text("Copied")
    secret = str(page.evaluate("navigator.clipboard.readText()"))
    expect(shown.get_by_label("Key", exact=True)).to_have_value(secret)
    assert as_key(team, secret, "GET", "/api/videos") == 200
    assert as_key(team, secret, "POST", "/api/generate", {"prompt": CAT}) == 403
    shown.get_by_role("button", name="I have kept it").click()
    expect(page.get_by_role("button", name="Make a key")).to_be_focused()
    made = row(page, "the night's batch")
    for words in ("read", "$2.50 a day", "50/minute", "nothing", "2090"):
        expect(made).to_contain_text(words)
    assert secret not in page.content()

    elsewhere = enter(key=secret)
    expect(elsewhere.get_by_role("alert")).to_contain_text("It needs the scope admin; the night's batch has read.")
    expect(elsewhere.locator("records-table")).to_have_count(0)

    made.get_by_role("button", name="Revoke").click()
    question = page.get_by_role("dialog", name="Revoke the night's batch?")
    expect(question).to_contain_text("This cannot be undone")
    question.get_by_role("button", name="Keep it").click()
    assert as_key(team, secret, "GET", "/api/videos") == 200
    made.get_by_role("button", name="Revoke").click()
    question.get_by_role("button", name="Revoke it for good").click()
    good = page.get_by_role("table", name="Keys that are good")
    expect(good).not_to_contain_text("the night's batch")
    expect(good).to_be_focused()  # since the button that had the focus is gone
    page.get_by_text("Revoked and expired").click()
    expect(page.get_by_role("table", name="Keys that open nothing any more")).to_contain_text("the night's batch")
    assert as_key(team, secret, "GET", "/api/videos") == 401


def test_mistakes_stand_at_their_fields(enter: Enter) -> None:
    """Those that the page sees before it asks, and those that the server refuses; what was typed stays."""
    page = enter(allowed=REFUSED)
    page.get_by_role("button", name="Make a key").click()
    dialog = page.get_by_role("dialog", name="Make a key")
    dialog.get_by_label("Budget in all").fill("a lot")
    dialog.get_by_role("button", name="Make the key").click()
    expect(dialog.locator(".error-summary")).to_be_focused()
    expect(dialog.locator("#key-total_budget-error")).to_have_text("Write an amount such as 20 or 2.50.")
    dialog.get_by_role("button", name="Name: Say for whom or for what it is.").click()
    expect(dialog.get_by_label("Name")).to_be_focused()
    expect(dialog.get_by_label("Name")).to_have_attribute("aria-invalid", "true")
    dialog.get_by_label("Name").fill("Ada")
    dialog.get_by_label("Budget in all").fill("")
    dialog.get_by_label("Requests").fill("now and then")
    dialog.get_by_role("button", name="Make the key").click()
    expect(dialog.locator("#key-rate-error")).not_to_be_empty()
    expect(dialog.locator("#key-name-error")).to_be_hidden()
    expect(dialog.get_by_label("Name")).to_have_value("Ada")
    page.keyboard.press("Escape")
    expect(row(page, "Ada")).to_have_count(0)


def test_who_revokes_their_own_key_is_told_and_signed_out(enter: Enter, boss: httpx2.Client) -> None:
    own = new_key(boss, "Mary", scopes=["admin"])
    page = enter(key=own["secret"], allowed=REFUSED)
    expect(row(page, "Mary")).to_contain_text("you are signed in with it")
    expect(row(page, "Grace")).not_to_contain_text("you are signed in with it")
    row(page, "Mary").get_by_role("button", name="Revoke").click()
    expect(page.get_by_role("dialog")).to_contain_text("this page is closed to you as well")
    page.get_by_role("button", name="Revoke it for good").click()
    expect(page.get_by_role("dialog", name="Sign in")).to_be_visible()


def test_a_receiver_is_registered_told_and_told_once_more(enter: Enter, boss: httpx2.Client) -> None:
    """Through the form to a real request; the log moves by itself; disabled, given a new secret, deleted."""
    page = enter("/#/team/webhooks", allowed=REFUSED)
    with Receiver(500, 204) as receiver:
        page.get_by_role("button", name="Register a receiver").click()
        dialog = page.get_by_role("dialog", name="Register a receiver")
        dialog.get_by_label("Address").fill("ftp://example.com/")
        dialog.get_by_role("button", name="Register it").click()
        expect(dialog.locator("#webhook-url-error")).not_to_be_empty()
        dialog.get_by_label("Address").fill(receiver.url)
        for box in dialog.get_by_role("checkbox").all():
            box.set_checked(box.get_attribute("value") == "video.queued")
        dialog.get_by_role("button", name="Register it").click()
        shown = page.get_by_role("dialog", name="The receiver's secret")
        secret = shown.get_by_label("Secret", exact=True).input_value()
        shown.get_by_role("button", name="I have kept it").click()
        registered = row(page, receiver.url)
        expect(registered).to_contain_text(re.compile("video.queued.*everybody's videos.*Enabled"))

        id_ = boss.post("/api/generate", json={"prompt": "A kite", **SMALL}).json()["job_id"]
        registered.get_by_role("link", name=receiver.url).click()
        told = page.get_by_role("table", name=f"Deliveries to {receiver.url}").get_by_role("row").filter(has_text=id_)
        expect(told).to_contain_text(re.compile("Arrived.*2.*204"), timeout=20_000)
        told.get_by_role("button", name="Tell it once more").click()
        wait_for(lambda: len(receiver.heard), lambda number: number == 3)
        assert len({each.id for each in receiver.heard}) == 1
        assert receiver.heard[-1].verified(secret)["data"]["id"] == id_

        page.go_back()
        registered.get_by_role("button", name="Disable").click()
        page.get_by_role("button", name="Disable it").click()
        expect(registered).to_contain_text("Disabled")
        expect(registered.get_by_role("button", name="Enable")).to_be_focused()
        registered.get_by_role("button", name="Enable").click()
        expect(registered).to_contain_text("Enabled")
        expect(registered.get_by_role("button", name="Disable")).to_be_visible()
        registered.get_by_role("button", name="New secret").click()
        page.get_by_role("button", name="Make a new secret").click()
        shown = page.get_by_role("dialog", name="The receiver's new secret")
        assert shown.get_by_label("Secret", exact=True).input_value() not in {"", secret}
        shown.get_by_role("button", name="I have kept it").click()
        expect(registered).to_contain_text("The former secret signs as well until")
        registered.get_by_role("button", name="Delete").click()
        page.get_by_role("button", name="Delete it for good").click()
        expect(registered).to_have_count(0)


def test_the_audit_log_shows_who_asked_page_by_page(enter: Enter, boss: httpx2.Client) -> None:
    """A filter stays in the address through a reload; older entries are added below; the table is a file too."""
    ada, bob = new_key(boss, "Ada of the audit"), new_key(boss, "Bob of the audit")
    for key, prompts in ((ada, 101), (bob, 1)):
        headers = {"Authorization": f"Bearer {key['secret']}"}
        videos = [{"prompt": f"Lantern {number} by night", **SMALL} for number in range(prompts)]
        batch = boss.post("/api/batches", json={"videos": videos}, headers=headers).raise_for_status().json()
        boss.post(f"/api/batches/{batch['id']}/cancel", headers=headers).raise_for_status()
    page = enter("/#/team/audit")
    first = page.get_by_role("row").nth(1)
    expect(first).to_contain_text("Lantern 0 by night")
    expect(first).to_contain_text("Bob of the audit")
    page.get_by_label("Who").select_option("Ada of the audit")
    expect(page.get_by_text("100 requests, and older ones")).to_be_visible()
    page.reload()
    expect(page.get_by_text("100 requests, and older ones")).to_be_visible()
    assert page.get_by_label("Who").input_value() == ada["id"]
    page.get_by_role("button", name="Show older requests").click()
    expect(page.get_by_text("101 requests", exact=True)).to_be_visible()
    expect(page.get_by_role("table")).not_to_contain_text("Bob of the audit")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download as CSV").click()
    entries = list(csv.DictReader(downloading.value.path().read_text().splitlines()))
    assert (len(entries), {entry["key"] for entry in entries}) == (101, {ada["id"]})
    page.get_by_label("From").fill("2090-01-01")
    expect(page.get_by_role("table")).to_contain_text("No request of these days and this key is in the log.")


def test_spending_shows_todays_budget_and_sums(enter: Enter, boss: httpx2.Client) -> None:
    key = new_key(boss, "Ada who spends")
    headers = {"Authorization": f"Bearer {key['secret']}"}
    boss.post("/api/generate", json={"prompt": "A spoon", **SMALL}, headers=headers).raise_for_status()
    page = enter("/#/team/spending")
    expect(page.get_by_role("meter", name="The studio's budget today")).to_have_attribute("aria-valuemax", "20")
    expect(page.get_by_text("$20.00 of $20.00 left")).to_be_visible()
    page.get_by_role("radio", name="Key").check()
    expect(row(page, "Ada who spends")).to_contain_text("$0.00")
    page.reload()
    expect(page.get_by_role("radio", name="Key")).to_be_checked()
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download as CSV").click()
    rows = list(csv.DictReader(downloading.value.path().read_text().splitlines()))
    assert [each["videos"] for each in rows if each["key"] == key["id"]] == ["1"]


def test_back_forward_and_reload_keep_the_place(enter: Enter) -> None:
    page = enter("/#/team/keys")
    for name, title in SECTIONS.items():
        page.get_by_role("navigation", name="Team").get_by_role("link", name=title).click()
        expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
        assert page.url.endswith(f"#/team/{name}")
    page.go_back()
    expect(page.get_by_role("heading", name="Spending", level=1)).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Spending", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="Spending")).to_have_attribute("aria-current", "page")
    page.go_forward()
    expect(page.get_by_role("heading", name="Audit", level=1)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#prompt")).to_be_visible()
    expect(page.locator("team-room")).to_have_count(0)


def test_where_nobody_signs_in_the_room_is_open_and_says_so(studio: StudioServer, browser: Browser) -> None:
    """And it is fetched when it is entered, not before."""
    asked: list[str] = []
    with browser.new_context() as room:
        page = room.new_page()
        page.on("request", lambda request: asked.append(urlsplit(request.url).path))
        page.goto(studio.url)
        expect(page.locator(".generate-label")).to_contain_text("free")
        assert [path for path in asked if "team" in path or "records" in path] == []
        page.get_by_role("link", name="Team").click()
        expect(page.get_by_text("This studio asks nobody for a key")).to_be_visible()
        assert "/team/room.js" in asked


def test_everyone_can_use_it(enter: Enter, boss: httpx2.Client) -> None:
    """No violation by day or by night, in any section, form or question; nothing wider than the screen; cells with
    their headings where the table has become cards."""
    if not AXE.exists() and os.environ.get("REQUIRE_CHROMIUM") != "1":
        pytest.skip("axe-core is not installed: run npm ci")
    name = "A-name-without-any-space-" * 3
    new_key(boss, name, daily_budget=1, keep_prompts=False, signing=True)
    hook = boss.post("/api/webhooks", json={"url": f"http://127.0.0.1:9/{'long/' * 30}"}).raise_for_status().json()
    boss.post("/api/generate", json={"prompt": "word " * 60, **SMALL, "takes": 2}).raise_for_status()
    page = enter()
    found: dict[str, Any] = {}
    for section, title in SECTIONS.items():
        page.goto(f"{page.url.partition('#')[0]}#/team/{section}")
        expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
        expect(page.locator("records-table tbody tr").first).to_be_visible()
        for width, scheme in ((1440, "light"), (768, "light"), (360, "dark")):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            found[f"{section} {width} sideways"] = sideways(page)
            if width != 768:
                found[f"{section} {width} {scheme}"] = axe(page)
        if section == "keys":
            expect(row(page, name).get_by_role("cell").nth(1)).to_have_attribute("data-title", "Limits")
            _open_dialogs(page, found, "Make a key", f"Revoke {name}")
        if section == "webhooks":
            _open_dialogs(page, found, "Register a receiver", f"Delete: {hook['url']}")
    boss.delete(f"/api/webhooks/{hook['id']}")
    assert {state: wrong for state, wrong in found.items() if wrong} == {}


def _open_dialogs(page: Page, found: dict[str, Any], *buttons: str) -> None:
    for words in buttons:
        page.get_by_role("button", name=words, exact=True).click()
        expect(page.get_by_role("dialog")).to_be_visible()
        if words.startswith(("Make", "Register")):
            page.get_by_role("dialog").locator("input").first.fill("")
            page.get_by_role("dialog").locator(".primary").click()
            expect(page.get_by_role("dialog").locator(".error-summary")).to_be_focused()
        found[f"dialog {words}"] = axe(page)
        found[f"dialog {words} sideways"] = sideways(page)
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
