"""The page of a studio that asks for keys: signing in, making a video, signing out."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests import commands, test_studio
from tests.conftest import StudioServer
from tests.provider import CLIENT_ID, CLIENT_SECRET, Provider
from tests.test_studio import axe

pytestmark = pytest.mark.timeout(180)

browser = test_studio.browser


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StudioServer]:
    server = StudioServer(tmp_path_factory.mktemp("guarded") / "data", AUTHENTICATION="keys")
    server.start()
    yield server
    server.kill()


def make_key(server: StudioServer) -> str:
    """As an operator makes one, on the studio's machine."""
    its = {"DATA_DIR": str(server.data_dir), "AUTHENTICATION": "keys"}
    made = commands.run("keys", "create", "Ada", folder=server.data_dir, **its)
    found = re.search(r"sk_[A-Za-z0-9_-]+", made.stdout + made.stderr)
    assert found, made.stdout + made.stderr
    return found[0]


def test_a_person_signs_in_where_the_team_does(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> None:
    """To the provider and back to the place on the page, across sites, with cookies as a real browser treats them."""
    with Provider() as provider:
        server = StudioServer(
            tmp_path_factory.mktemp("team") / "data", AUTHENTICATION="keys", OIDC_ISSUER=provider.url,
            OIDC_CLIENT_ID=CLIENT_ID, OIDC_CLIENT_SECRET=CLIENT_SECRET, OIDC_ALLOWED="@example.com", OIDC_NAME="Acme",
        )  # fmt: skip
        server.start()
        try:
            page = browser.new_page()
            page.goto(f"{server.url}/#/upstreams")
            link = page.get_by_role("link", name="Sign in with Acme")
            expect(link).to_be_visible()
            assert axe(page) == []
            link.click()
            expect(page.get_by_role("dialog", name="Sign in")).to_be_hidden()
            expect(page.get_by_role("heading", name="Where videos are made")).to_be_visible()
            assert page.url == f"{server.url}/#/upstreams"
            page.goto(server.url)
            page.get_by_role("button", name="Keyboard keys").click()
            expect(page.get_by_text("Signed in as Ada Lovelace.")).to_be_visible()
            page.get_by_role("button", name="Sign out").click()
            expect(page.get_by_role("dialog", name="Sign in")).to_be_visible()
            page.close()
        finally:
            server.kill()


def test_a_person_signs_in_makes_a_video_and_signs_out(guarded: StudioServer, browser: Browser) -> None:
    """A wrong key is said at the field; the right one opens the page; after signing out it asks again."""
    page = browser.new_page()
    page.goto(guarded.url)
    dialog = page.get_by_role("dialog", name="Sign in")
    expect(dialog).to_be_visible()
    assert axe(page) == []
    dialog.get_by_label("Key").fill("sk_wrong")
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog.get_by_role("alert")).not_to_be_empty()
    dialog.get_by_label("Key").fill(make_key(guarded))
    dialog.get_by_label("Key").press("Enter")
    expect(page.locator(".generate-label")).to_contain_text("free")  # of the page that was loaded anew
    expect(dialog).to_be_hidden()
    page.get_by_label("Prompt", exact=True).fill("A cat playing with a ball")
    page.get_by_role("button", name=re.compile("^Generate")).click()
    expect(page.locator("video-card").first).to_contain_text("A cat playing with a ball")
    page.get_by_role("button", name="Keyboard keys").click()
    expect(page.get_by_text("Signed in as Ada.")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("dialog", name="Sign in")).to_be_visible()
    expect(page.locator("video-card")).to_have_count(0)
    page.close()
