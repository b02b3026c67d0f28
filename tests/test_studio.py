"""The studio page's stories, told in a real Chromium against a real studio process."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, ViewportSize, expect, sync_playwright

from tests.conftest import CAT, LOCAL, ROOT, StudioServer, wait_for

STATIC = ROOT / "app" / "static"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PAGE_WEIGHT = 150_000  # bytes, uncompressed: promised in doc and design
LETS_PLAY = {"reduced_motion": "no-preference"}  # a video that is opened begins by itself
RENDER_MS = 120_000  # for a short clip on a busy machine
NEVER = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|\beval\(")

if not CHROMIUM.exists() and os.environ.get("REQUIRE_CHROMIUM") != "1":
    pytest.skip(f"no Chromium at {CHROMIUM}: the page's stories were not run", allow_module_level=True)

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Witness:
    """What must not happen on the page, and did."""

    host: str
    complaints: list[str] = field(default_factory=list)
    allowed: re.Pattern[str] | None = None  # complaints of the browser that a story provokes on purpose

    def watch(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"uncaught: {error}"))
        page.on("dialog", lambda dialog: self.complaints.append(f"a script ran: {dialog.message}"))
        page.on("request", lambda request: self._request(request.url))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not (self.allowed and self.allowed.search(message.text)):
            self.complaints.append(f"console: {message.text} {message.location.get('url', '')}")

    def _request(self, url: str) -> None:
        if urlsplit(url).scheme not in {"data", "blob"} and urlsplit(url).netloc != self.host:
            self.complaints.append(f"a request to another host: {url}")


Open = Callable[..., Page]
MakeStudio = Callable[..., StudioServer]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Opens the page as a newcomer would; at the end nothing may have complained and no other host been asked."""
    closing: list[Callable[[], None]] = []
    witnesses: list[Witness] = []

    def open_one(
        studio: StudioServer, path: str = "/", width: int = 1440, allowed: str | None = None, **context: Any
    ) -> Page:
        viewport: ViewportSize = {"width": width, "height": 900}
        usual = {"accept_downloads": True, "reduced_motion": "reduce"}  # motion is drawn by the processor here
        room = browser.new_context(viewport=viewport, **usual | context)
        page = room.new_page()
        witness = Witness(urlsplit(studio.url).netloc, allowed=re.compile(allowed) if allowed else None)
        witness.watch(page)
        closing.append(room.close)
        witnesses.append(witness)
        page.goto(studio.url + path)
        expect(page.locator(".generate-label")).to_contain_text("–", timeout=10_000)  # the price is there
        return page

    yield open_one
    for close in closing:
        close()
    assert [complaint for witness in witnesses for complaint in witness.complaints] == []


def _get(studio: StudioServer, path: str) -> Any:
    return httpx2.get(studio.url + path, timeout=10, **LOCAL).raise_for_status().json()


def _generate(studio: StudioServer, prompt: str, **fields: Any) -> str:
    """Asks for a video as another program would, not through the page. The id."""
    asked = {"prompt": prompt, "duration": 1, "width": 854, "height": 480, **fields}
    answer = httpx2.post(f"{studio.url}/api/generate", json=asked, timeout=10, **LOCAL).raise_for_status()
    return str(answer.json()["job_id"])


def finished(studio: StudioServer, prompt: str, **fields: Any) -> dict[str, Any]:
    """A video that is ready, with its pictures, before the story begins."""
    path = f"/api/videos/{_generate(studio, prompt, **fields)}"
    video: dict[str, Any] = wait_for(lambda: _get(studio, path), lambda video: video["sprites_url"], RENDER_MS / 1000)
    return video


def _ask(page: Page, prompt: str, seconds: int = 1, level: str = "480p") -> Locator:
    """Asks for a short clip as a person does; the card that stands for it."""
    page.get_by_role("radio", name=level).check()
    page.locator("#seconds").fill(str(seconds))
    page.get_by_label("Prompt", exact=True).fill(prompt)
    page.get_by_role("button", name="Generate – free").click()
    return card_of(page, prompt)


def card_of(page: Page, prompt: str) -> Locator:
    return page.locator("video-card").filter(has=page.get_by_role("link", name=prompt, exact=True)).first


def expect_state(card: Locator, word: str) -> None:
    expect(card.locator(".state-word")).to_have_text(word, timeout=RENDER_MS)


def axe(page: Page) -> list[str]:
    """What breaks a rule; by night, which changes colours alone, of contrast."""
    page.evaluate(AXE.read_text())
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches"):
        options["runOnly"] = ["color-contrast"]
    found = page.evaluate("options => axe.run(document, options).then(({violations}) => violations)", options)
    return [f"{v['id']}: {[n['target'] for n in v['nodes']]} {v['nodes'][0]['failureSummary']}" for v in found]


def sideways(page: Page) -> int:
    """Pixels that must be scrolled sideways."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def _focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.className"))


def _tab_to(page: Page, name: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if _focused(page) == name:
            return
    raise AssertionError(f"the Tab key does not lead to {name}")


class TestAVideoFromThePromptToTheFile:
    def test_a_prompt_becomes_a_video_that_plays_seeks_and_downloads(
        self, studio: StudioServer, open_page: Open
    ) -> None:
        """The promise of the whole page: words in, a file out whose bytes are the stored ones."""
        page = open_page(studio, **LETS_PLAY)
        page.evaluate(
            """() => {
                window.seen = [];
                const look = () => {
                    const gauge = document.querySelector('video-card .gauge');
                    if (gauge && !gauge.hidden) window.seen.push(gauge.getAttribute('aria-valuetext'));
                };
                const grid = document.querySelector('.grid');
                new MutationObserver(look).observe(grid, {subtree: true, attributes: true, childList: true});
            }"""
        )
        card = _ask(page, "A red kite over a beach", seconds=6, level="720p")
        expect(card).to_be_visible(timeout=1_000)
        expect_state(card, "Ready")
        percents = [int(found[1]) for text in page.evaluate("window.seen") if (found := re.search(r"(\d+) %", text))]
        assert len(set(percents)) >= 3, "progress was not seen to move"
        assert percents == sorted(percents)

        card.get_by_role("link", name="A red kite over a beach").click()
        video = page.locator("video-player video")
        expect(video).to_be_visible()
        wait_for(lambda: page.evaluate("document.querySelector('video-player video').currentTime > 0.3"), bool)
        page.keyboard.press("k")
        assert video.evaluate("v => v.paused")
        video.evaluate("v => { v.currentTime = 4 }")
        wait_for(lambda: page.evaluate("!document.querySelector('video-player video').seeking"), bool)
        page.keyboard.press("j")
        wait_for(
            lambda: page.evaluate("Math.abs(document.querySelector('video-player video').currentTime - 3) < 0.05"), bool
        )
        page.keyboard.press(".")
        wait_for(lambda: page.evaluate("document.querySelector('video-player video').currentTime > 3.03"), bool)

        with page.expect_download() as downloading:
            page.get_by_role("link", name="Download MP4").click()
        received = downloading.value.path().read_bytes()
        known = _get(studio, f"/api/videos/{page.url.rsplit('/', 1)[1]}")
        stored = [path for path in studio.data_dir.rglob("*.mp4") if path.stat().st_size == known["size_bytes"]]
        assert hashlib.sha256(received).hexdigest() == known["sha256"]
        assert received in [path.read_bytes() for path in stored]

    def test_a_prompt_tried_from_the_empty_page_works_at_once(self, new_studio: MakeStudio, open_page: Open) -> None:
        """The first run needs one click, and no reading."""
        server = new_studio()
        server.start()
        page = open_page(server)
        expect(page.get_by_role("heading", name="Try it now, free and offline")).to_be_visible()
        expect(page.get_by_role("heading", name="Connect Azure")).to_be_visible()
        page.locator("#seconds").fill("1")
        page.get_by_role("button", name=CAT).click()
        expect(page.get_by_role("heading", name="Try it now, free and offline")).to_be_hidden()
        expect(page.get_by_label("Prompt", exact=True)).to_have_value(CAT)
        expect_state(card_of(page, CAT), "Ready")

    def test_a_video_asked_for_elsewhere_appears_without_a_reload(self, studio: StudioServer, open_page: Open) -> None:
        page = open_page(studio)
        _generate(studio, "A lantern asked for by a program")
        expect(card_of(page, "A lantern asked for by a program")).to_be_visible()

    def test_a_glance_at_a_card_moves_its_picture_unless_motion_is_unwanted(
        self, studio: StudioServer, open_page: Open
    ) -> None:
        """Posters, never a <video> per card; the sprite strip plays under the pointer."""
        finished(studio, "A paper boat on a pond")
        for motion, plays in (("no-preference", True), ("reduce", False)):
            page = open_page(studio, reduced_motion=motion)
            card = card_of(page, "A paper boat on a pond")
            card.hover()
            page.wait_for_timeout(800)
            assert card.locator(".card-sprite").is_visible() is plays
            assert page.locator("video-card video").count() == 0


class TestNothingIsLost:
    def test_a_reload_in_the_middle_loses_nothing(self, studio: StudioServer, open_page: Open) -> None:
        page = open_page(studio)
        card = _ask(page, "A train crossing a bridge", seconds=6)
        expect(card.locator(".state-word")).to_contain_text(re.compile("Waiting|Sending|Rendering"))
        expect(card.get_by_role("link")).to_have_attribute("href", re.compile(r"^#/v/(?!sending)"))
        page.reload()
        expect_state(card_of(page, "A train crossing a bridge"), "Ready")
        expect(page.get_by_label("Prompt", exact=True)).to_have_value("A train crossing a bridge")

    @pytest.mark.parametrize("end", ["stop", "kill"])
    def test_a_restart_of_the_server_in_the_middle_is_survived(
        self, new_studio: MakeStudio, open_page: Open, end: str
    ) -> None:
        """Stopped in order, with the page still open, or by a power cut: the page says that the connection is lost,
        comes back by itself, and the video is finished."""
        server = new_studio()
        server.start()
        page = open_page(server, allowed="Failed to load resource|ERR_CONNECTION|ERR_INCOMPLETE")
        card = _ask(page, "A windmill turning in a storm", seconds=8, level="720p")
        expect(card.locator(".state-word")).to_contain_text("Rendering", timeout=30_000)
        getattr(server, end)()
        expect(page.locator(".upstream-name")).to_have_text("Connection lost", timeout=15_000)
        server.start()
        expect(page.locator(".upstream-name")).not_to_have_text("Connection lost", timeout=20_000)
        expect_state(card, "Ready")

    def test_a_page_without_the_event_stream_still_follows(self, studio: StudioServer, open_page: Open) -> None:
        """Some proxies swallow streams; polling then tells the same story."""
        page = open_page(studio, allowed="Failed to load resource|ERR_FAILED")
        page.route("**/api/events", lambda route: route.abort())
        asked: list[str] = []
        page.on("request", lambda request: asked.append(urlsplit(request.url).path))
        page.reload()
        card = _ask(page, "A heron waiting in the reeds", seconds=4, level="720p")
        expect_state(card, "Ready")
        assert asked.count(f"/api/status/{card.get_attribute('data-video-id')}") >= 2

    def test_a_link_to_a_video_opens_it_and_back_leads_to_the_grid(self, studio: StudioServer, open_page: Open) -> None:
        video = finished(studio, "A compass on an old map")
        page = open_page(studio)
        card_of(page, "A compass on an old map").get_by_role("link", name="A compass on an old map").click()
        assert page.url.endswith(f"#/v/{video['id']}")
        page.reload()
        expect(page.locator("#player-prompt")).to_have_text("A compass on an old map")
        page.go_back()
        expect(card_of(page, "A compass on an old map")).to_be_visible()
        page.go_forward()
        expect(page.locator("video-player video")).to_be_visible()

    def test_a_play_link_plays_where_the_page_is_not(
        self, studio: StudioServer, open_page: Open, browser: Browser
    ) -> None:
        """Copied from the player, opened by somebody else's browser."""
        video = finished(studio, "A stone that is shown to a friend")
        page = open_page(studio, f"/#/v/{video['id']}", permissions=["clipboard-read", "clipboard-write"])
        page.get_by_role("button", name="Copy play link").click()
        expect(page.locator(".toast")).to_contain_text("Copied")
        link = page.evaluate("navigator.clipboard.readText()")
        assert link.startswith(f"{studio.url}/play/pl_")
        with browser.new_context() as friend:
            alone = friend.new_page()
            alone.goto(link)
            alone.wait_for_function("document.querySelector('video')?.readyState > 2", timeout=10_000)

    def test_an_address_of_no_video_says_so_and_shows_the_studio(self, studio: StudioServer, open_page: Open) -> None:
        page = open_page(studio, "/#/v/00000000-0000-4000-8000-000000000000", allowed="status of (404|422)")
        expect(page.locator(".toast")).to_contain_text("There is no video at this address")
        expect(page.locator("#prompt")).to_be_visible()

    def test_a_draft_and_earlier_prompts_are_kept(self, studio: StudioServer, open_page: Open) -> None:
        """Up in an empty field brings back what was asked for before."""
        page = open_page(studio)
        _ask(page, "The first of two prompts")
        expect(card_of(page, "The first of two prompts")).to_be_visible()
        prompt = page.get_by_label("Prompt", exact=True)
        prompt.fill("half a thought")
        page.reload()
        expect(prompt).to_have_value("half a thought")
        prompt.fill("")
        prompt.press("ArrowUp")
        expect(prompt).to_have_value("The first of two prompts")
        prompt.press("ArrowDown")
        expect(prompt).to_have_value("")


class TestSecondThoughts:
    def test_a_running_video_can_be_cancelled(self, studio: StudioServer, open_page: Open) -> None:
        page = open_page(studio)
        card = _ask(page, "A whale under the ice", seconds=20, level="1080p")
        card.get_by_role("button", name="Cancel").click()
        expect_state(card, "Cancelled")
        expect(card.get_by_role("button", name="Delete")).to_be_visible()

    def test_a_deleted_video_comes_back_with_undo(self, studio: StudioServer, open_page: Open) -> None:
        video = finished(studio, "A mistake to be undone")
        page = open_page(studio)
        card = card_of(page, "A mistake to be undone")
        card.get_by_role("button", name="Delete").click()
        expect(card).to_have_count(0)
        page.get_by_role("button", name="Undo").click()
        expect(card).to_be_visible()
        assert _get(studio, f"/api/videos/{video['id']}")["deleted_at"] is None

    def test_a_recipe_can_be_used_again(self, studio: StudioServer, open_page: Open) -> None:
        finished(studio, "A tall tower", width=480, height=854, duration=2, seed=77)
        page = open_page(studio)
        card_of(page, "A tall tower").get_by_role("button", name="Use again").click()
        expect(page.get_by_label("Prompt", exact=True)).to_have_value("A tall tower")
        expect(page.get_by_role("radio", name="Portrait")).to_be_checked()
        expect(page.locator(".seconds-value")).to_have_text("2 s")
        assert page.locator("#seed").input_value() == "77"

    def test_search_finds_by_words_of_the_prompt(self, studio: StudioServer, open_page: Open) -> None:
        finished(studio, "An umbrella in the desert")
        finished(studio, "A teapot on the moon")
        page = open_page(studio)
        expect(card_of(page, "An umbrella in the desert")).to_be_visible()
        expect(page.get_by_role("searchbox")).to_be_visible()  # there is no search before the first list
        page.keyboard.press("/")
        page.keyboard.type("teapot")
        expect(card_of(page, "An umbrella in the desert")).to_have_count(0)
        expect(card_of(page, "A teapot on the moon")).to_be_visible()
        page.get_by_role("searchbox").fill("zorgblatt")
        expect(page.locator(".nothing-found")).to_contain_text("zorgblatt")
        page.get_by_role("searchbox").fill("")
        expect(card_of(page, "An umbrella in the desert")).to_be_visible()


class TestWhatGoesWrongIsSaid:
    def test_an_empty_prompt_is_refused_at_its_field(self, studio: StudioServer, open_page: Open) -> None:
        page = open_page(studio)
        page.get_by_role("button", name="Generate – free").click()
        expect(page.locator(".error-summary")).to_be_focused()
        expect(page.locator("#prompt-error")).to_have_text("Describe what should be seen.")
        expect(page.locator("#prompt")).to_have_attribute("aria-invalid", "true")
        page.get_by_role("button", name="Prompt: Describe what should be seen.").click()
        expect(page.locator("#prompt")).to_be_focused()

    def test_the_servers_refusal_stands_at_its_field_with_the_request_id(
        self, studio: StudioServer, open_page: Open
    ) -> None:
        """The card is taken away again, the text is kept, and the id to quote can be copied."""
        page = open_page(studio, allowed="status of 422", permissions=["clipboard-read", "clipboard-write"])
        _ask(page, "A sign that reads \u202efiles")
        expect(page.locator("#prompt-error")).to_contain_text("invisible")
        expect(page.locator("video-card[data-video-id^='sending']")).to_have_count(0)
        expect(page.locator("#prompt")).to_have_value("A sign that reads \u202efiles")
        shown = page.locator(".error-code code").inner_text()
        page.locator(".error-summary").get_by_role("button", name="Copy details").click()
        assert shown in page.evaluate("navigator.clipboard.readText()")
        assert re.search(r"invalid_request · \S{8,}", shown)

    def test_a_server_that_is_gone_keeps_the_text_and_says_so(self, new_studio: MakeStudio, open_page: Open) -> None:
        server = new_studio()
        server.start()
        page = open_page(server, allowed="Failed to load resource|ERR_CONNECTION|ERR_INCOMPLETE")
        server.kill()
        _ask(page, "A letter in a bottle")
        expect(page.locator(".error-title")).to_have_text("The studio cannot be reached")
        expect(page.locator("#prompt")).to_have_value("A letter in a bottle")

    def test_markup_in_a_prompt_is_text_everywhere(self, studio: StudioServer, open_page: Open) -> None:
        markup = "<img src=x onerror=alert(1)>"
        finished(studio, markup)
        page = open_page(studio)
        expect(card_of(page, markup)).to_be_visible()
        card_of(page, markup).get_by_role("link", name=markup).click()
        expect(page.locator("#player-prompt")).to_have_text(markup)
        expect(page).to_have_title(re.compile(re.escape(markup)))
        page.get_by_role("button", name="Use again").click()
        expect(page.get_by_label("Prompt", exact=True)).to_have_value(markup)
        card_of(page, markup).get_by_role("button", name="Delete").click()
        expect(page.locator(".toast").first).to_contain_text(markup)
        page.get_by_role("button", name="Undo").click()
        page.get_by_role("searchbox").fill(markup)
        expect(card_of(page, markup)).to_be_visible()
        assert page.locator('img[src="x"]').count() == 0


class TestEveryoneCanUseIt:
    def test_the_whole_story_can_be_told_with_the_keyboard(self, studio: StudioServer, open_page: Open) -> None:
        page = open_page(studio, **LETS_PLAY)
        page.keyboard.press("Tab")
        assert _focused(page) == "skip-link"
        page.keyboard.press("?")
        expect(page.get_by_role("dialog", name="Keyboard keys")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        page.keyboard.press("n")
        expect(page.locator("#prompt")).to_be_focused()
        page.keyboard.type("A kettle, by keys alone")
        _tab_to(page, "seconds")
        page.keyboard.press("Home")
        expect(page.locator("#seconds")).to_have_value("1")
        page.keyboard.press("Control+Enter")
        card = card_of(page, "A kettle, by keys alone")
        expect(card).to_be_visible()
        expect_state(card, "Ready")
        _tab_to(page, "card-link")
        page.keyboard.press("Enter")
        expect(page.locator("#player-prompt")).to_be_focused()
        wait_for(lambda: page.evaluate("!document.querySelector('video-player video').paused"), bool)
        page.keyboard.press("Space")
        assert page.locator("video-player video").evaluate("v => v.paused")
        page.keyboard.press("m")
        assert page.locator("video-player video").evaluate("v => v.muted")
        page.keyboard.press("Escape")
        expect(card.get_by_role("link", name="A kettle, by keys alone")).to_be_focused()
        page.keyboard.press("Delete")
        expect(card).to_have_count(0)
        expect(page.locator(".toast")).to_contain_text("Moved to the trash")

    def test_single_keys_can_be_switched_off(self, studio: StudioServer, open_page: Open) -> None:
        """Who speaks to the computer would otherwise press them by words (WCAG 2.1.4)."""
        page = open_page(studio)
        page.keyboard.press("?")
        page.get_by_role("checkbox", name="Keys without Ctrl act").uncheck()
        page.keyboard.press("Escape")
        page.reload()
        expect(page.locator(".generate-label")).to_contain_text("free")
        page.keyboard.press("?")
        page.keyboard.press("n")
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.locator("#prompt")).not_to_be_focused()

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_axe_finds_nothing_in_any_state(self, new_studio: MakeStudio, open_page: Open, scheme: str) -> None:
        """Empty, form error, running, ready, player open, help open; by day and by night."""
        if not AXE.exists() and os.environ.get("REQUIRE_CHROMIUM") != "1":
            pytest.skip("axe-core is not installed: run npm ci")
        server = new_studio()
        server.start()
        page = open_page(server, color_scheme=scheme)
        expect(page.get_by_role("heading", name="Connect Azure")).to_be_visible()
        found = {"empty": axe(page)}
        page.get_by_text("More", exact=True).click()
        page.locator("#seed").fill("many")
        page.get_by_role("button", name="Generate – free").click()
        found["form error"] = axe(page)
        page.locator("#seed").fill("")
        card = _ask(page, CAT, seconds=12, level="1080p")
        expect(card.locator(".gauge")).to_be_visible(timeout=30_000)
        found["running"] = axe(page)
        card.get_by_role("button", name="Cancel").click()
        expect_state(card, "Cancelled")
        ready = _ask(page, "A candle")
        expect_state(ready, "Ready")
        found["ready"] = axe(page)
        page.keyboard.press("Escape")
        ready.get_by_role("link", name="A candle").click()
        expect(page.locator("video-player video")).to_be_visible()
        found["player"] = axe(page)
        page.keyboard.press("?")
        expect(page.get_by_role("dialog")).to_be_visible()
        found["help"] = axe(page)
        assert {state: violations for state, violations in found.items() if violations} == {}

    @pytest.mark.parametrize("width", [320, 360, 768, 1024, 1440])
    def test_nothing_has_to_be_scrolled_sideways(self, studio: StudioServer, open_page: Open, width: int) -> None:
        """360 px upward, and 320 px, which is what 400 % zoom leaves of a small laptop's window."""
        finished(studio, "A-prompt-without-any-space-" + "in-which-a-line-could-break-" * 6)
        page = open_page(studio, width=width)
        expect(page.locator("video-card").first).to_be_visible()
        assert sideways(page) == 0
        page.get_by_role("button", name="Generate – free").click()
        expect(page.locator(".error-summary")).to_be_visible()
        assert sideways(page) == 0
        page.locator("video-card[data-status='completed'] .card-link").first.click()
        expect(page.locator("video-player video")).to_be_visible()
        assert sideways(page) == 0

    def test_the_chosen_theme_outlives_a_reload(self, studio: StudioServer, open_page: Open) -> None:
        page = open_page(studio, color_scheme="light")
        page.get_by_role("radio", name="Dark").check(force=True)
        page.reload()
        expect(page.get_by_role("radio", name="Dark")).to_be_checked()
        assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"

    def test_without_javascript_the_page_says_what_still_works(self, studio: StudioServer, browser: Browser) -> None:
        with browser.new_context(java_script_enabled=False) as room:
            page = room.new_page()
            page.goto(studio.url)
            expect(page.locator(".no-script")).to_contain_text("needs JavaScript")


class TestThePageItself:
    def test_it_weighs_little(self, studio: StudioServer, open_page: Open) -> None:
        """All that the page loads, uncompressed, without media and what the API answers."""
        page = open_page(studio)
        loaded = page.evaluate(
            """[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
                .map((entry) => [new URL(entry.name).pathname, entry.decodedBodySize])"""
        )
        parts = {path: size for path, size in loaded if not path.startswith(("/api/", "/ready"))}
        assert {"/", "/main.js", "/api.js", "/style.css", "/components/video-card.js"} <= parts.keys()
        assert sum(parts.values()) <= PAGE_WEIGHT, parts

    @pytest.mark.parametrize("width", [360, 1440])
    def test_nothing_jumps_while_it_loads(self, studio: StudioServer, open_page: Open, width: int) -> None:
        """Cumulative layout shift; what the server fills has its room from the start."""
        finished(studio, "A stone that stays where it is")
        page = open_page(studio, width=width)
        expect(card_of(page, "A stone that stays where it is")).to_be_visible()
        shifted = page.evaluate(
            """() => new Promise((resolve) => {
                let shift = 0;
                const add = (list) => list.getEntries().forEach((entry) => (shift += entry.value));
                new PerformanceObserver(add).observe({type: 'layout-shift', buffered: true});
                setTimeout(() => resolve(shift), 500);
            })"""
        )
        assert shifted < 0.02

    def test_no_module_can_turn_text_into_markup(self) -> None:
        found = [path.name for path in _page_files() if path.suffix == ".js" and NEVER.search(path.read_text())]
        assert found == []

    def test_only_api_js_talks_to_the_server(self) -> None:
        talkers = re.compile(r"\bfetch\(|\bEventSource\(|XMLHttpRequest|sendBeacon")
        found = [path.name for path in _page_files() if path.suffix == ".js" and talkers.search(path.read_text())]
        assert found == ["api.js"]


def _page_files() -> list[Path]:
    kinds = {".html", ".js", ".css", ".svg"}
    return [
        p for p in STATIC.rglob("*") if p.suffix in kinds and p.relative_to(STATIC).parts[0] not in {"docs", "swagger"}
    ]
