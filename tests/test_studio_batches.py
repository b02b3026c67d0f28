"""The page's stories about many videos at once and about help with the prompt. All videos wait: nothing is made."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Page, expect

from tests import test_studio
from tests.conftest import LOCAL, StudioServer
from tests.test_studio import Open, axe, card_of, sideways

pytestmark = pytest.mark.timeout(180)

browser, open_page = test_studio.browser, test_studio.open_page
WIDTHS = (320, 360, 768, 1440)
TABLE = "prompt,duration,takes\nA red bird,4,\nA blue bird,4,2\n"


class _Writer(BaseHTTPRequestHandler):
    """A chat service that adds a time of day to whatever it is told."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        words = f"At dawn, {asked['messages'][-1]['content']} slowly."
        body = json.dumps({"choices": [{"message": {"content": words}, "finish_reason": "stop"}]}).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def helped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StudioServer]:
    """A studio that has a language model for prompts."""
    writer = ThreadingHTTPServer(("127.0.0.1", 0), _Writer)
    threading.Thread(target=writer.serve_forever, daemon=True).start()
    endpoint = f"http://127.0.0.1:{writer.server_port}/v1"
    server = StudioServer(tmp_path_factory.mktemp("helped") / "data", WORKER="false",
                          PROMPT_REWRITE_ENDPOINT=endpoint, PROMPT_REWRITE_MODEL="writer")  # fmt: skip
    server.start()
    yield server
    server.kill()
    writer.shutdown()


def troubles(page: Page) -> list[str]:
    """What axe says, and the widths at which something has to be scrolled sideways."""
    found = axe(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if sideways(page) or page.evaluate("(d => d.scrollWidth - d.clientWidth)(document.querySelector('dialog'))"):
            found.append(f"sideways at {width}")
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_preset_fills_the_form(helped: StudioServer, open_page: Open, scheme: str) -> None:
    """Words around the prompt, shape and length; the next one takes the subject alone; one's own are kept."""
    page = open_page(helped, color_scheme=scheme)
    prompt = page.get_by_label("Prompt", exact=True)
    prompt.fill("An old sailor")
    page.get_by_role("button", name="Presets").click()
    dialog = page.get_by_role("dialog", name="Presets")
    expect(dialog.get_by_role("button", name="Portrait")).to_be_visible()
    assert troubles(page) == []
    dialog.get_by_role("button", name="Portrait").press("Enter")
    expect(prompt).to_have_value(re.compile("Portrait of An old sailor, eye level"))
    expect(prompt).to_be_focused()
    expect(page.get_by_role("radio", name="Portrait")).to_be_checked()
    expect(page.locator(".seconds-value")).to_have_text("4 s")
    page.get_by_role("button", name="Presets").click()
    dialog.get_by_role("button", name="Food close-up").click()
    expect(prompt).to_have_value(re.compile("^Close-up of An old sailor on a wooden table"))
    if scheme == "dark":
        return
    page.get_by_role("button", name="Presets").click()
    dialog.get_by_label("Save your own").fill("Mine")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(dialog.get_by_role("button", name="Delete the preset Mine")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Presets").click()
    dialog.get_by_role("button", name="Delete the preset Mine").click()
    expect(dialog.get_by_role("button", name="Mine")).to_have_count(0)


def test_an_improved_prompt_is_shown_before_it_is_used(helped: StudioServer, open_page: Open) -> None:
    """What goes and what comes; one's own wording stays until the new one is taken, and no video is made."""
    page = open_page(helped)
    prompt = page.get_by_label("Prompt", exact=True)
    prompt.fill("a heron turns")
    dialog = page.get_by_role("dialog", name="Presets")
    for answer, words in (("Keep mine", "a heron turns"), ("Use this", "At dawn, a heron turns slowly.")):
        page.get_by_role("button", name="Presets").click()
        dialog.get_by_role("button", name="Improve").click()
        expect(dialog.locator("ins").first).to_have_text("At dawn, ")
        expect(dialog.locator("ins").last).to_have_text(" slowly.")
        assert axe(page) == []
        dialog.get_by_role("button", name=answer).click()
        expect(dialog).to_have_count(0)
        expect(prompt).to_have_value(words)
    assert httpx2.get(f"{helped.url}/api/videos", **LOCAL).json()["videos"] == []


def test_improve_is_not_offered_without_a_language_model(studio: StudioServer, open_page: Open) -> None:
    page = open_page(studio)
    page.get_by_role("button", name="Presets").click()
    expect(page.get_by_role("button", name="Vertical hook")).to_be_visible()
    expect(page.get_by_role("button", name="Improve")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_many_videos_are_priced_and_ordered(helped: StudioServer, open_page: Open, tmp_path: Path, scheme: str) -> None:
    """Lines, then a table with mistakes, which are told by row, then the table: counted, priced, ordered, shown."""
    page = open_page(helped, color_scheme=scheme, allowed="status of 422")
    page.get_by_role("button", name="Batch").click()
    dialog = page.get_by_role("dialog", name="Make many at once")
    rows = dialog.get_by_label("Prompts")
    expect(rows).to_be_focused()
    rows.fill("A cat\n\nA dog\nA hen")
    expect(dialog.get_by_role("button", name="Generate 3 videos – free")).to_be_enabled()
    expect(dialog.get_by_role("status")).to_have_text("3 videos, in all: free")
    rows.fill(TABLE.replace("4,2", "400,20"))
    expect(dialog.get_by_role("listitem").first).to_contain_text("Row 2, ")
    expect(dialog.get_by_role("button", name="Generate", exact=True)).to_be_disabled()
    assert troubles(page) == []
    file = tmp_path / "birds.csv"
    file.write_text(TABLE)
    dialog.get_by_label("Or a file").set_input_files(file)
    expect(dialog.get_by_role("status")).to_have_text("3 videos, in all: free")
    dialog.get_by_text("Stop early").click()
    dialog.get_by_label("After so many refusals").fill("2")
    assert troubles(page) == []
    dialog.get_by_role("button", name="Generate 3 videos – free").click()
    expect(dialog).to_have_count(0)
    expect(card_of(page, "A blue bird")).to_be_visible()
    newest = httpx2.get(f"{helped.url}/api/batches", **LOCAL).json()["batches"][0]
    assert (newest["videos"], newest["stop_after_refusals"], newest["stop_after_spend"]) == (3, 2, None)
    httpx2.post(f"{helped.url}/api/batches/{newest['id']}/cancel", json={}, **LOCAL)
