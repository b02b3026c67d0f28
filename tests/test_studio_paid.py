"""The page's stories about videos that cost money: a real Chromium and studio, and the emulator as the paid service."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from playwright.sync_api import Locator, Page, expect

from emulator import Emulator
from emulator.settings import EmulatorSettings
from tests import test_studio
from tests.conftest import LOCAL, StudioServer, wait_for
from tests.test_studio import AXE, LETS_PLAY, PAGE_WEIGHT, Open, axe, card_of, expect_state, sideways
from tests.test_studio_pictures import two_colours

pytestmark = pytest.mark.timeout(180)

browser, open_page = test_studio.browser, test_studio.open_page

PAID_MS = 30_000  # for a video that the emulator makes in a third of a second, on a busy machine
ASKED = {"duration": 4, "width": 1280, "height": 720}
REFUSED = "A portrait of somebody famous [[fault:input_moderation]]"
UNDECIDED = "A heron that was perhaps taken"
WRONG_KEY = "mistyped-0123456789"
READY = "A paper boat that is paid for"

# Three models, so that each story has an account of its own: one that works, one without a list in which a lost order
# could be looked up (so that a person must decide), one whose key is wrong.
UPSTREAMS = """
[models.quick]
name = "Sora in a hurry"
note = "The one that works."
sizes = [[1280, 720], [720, 1280]]
seconds = {{ offered = [4, 8, 12] }}
longest = {{ "720x1280" = 8 }}
price_per_second = 0.10
prices = {{ "720x1280" = 0.25 }}
price_source = "the price list of a test"
kinds = ["remix", "extend"]
reference = true

[models.doubted]
name = "Sora behind a proxy"
sizes = [[1280, 720]]
seconds = {{ offered = [4, 8] }}
price_per_second = 0.20

[models.barred]
name = "Sora with a wrong key"
sizes = [[1280, 720]]
seconds = {{ min = 1, max = 5 }}

[accounts.azure]
dialect = "azure"
endpoint = "{azure}"
api_key_variable = "RIGHT_KEY"
models = {{ quick = "sora-2" }}
slots = 3
creates_per_minute = 100
poll_seconds = 0.2

[accounts.proxy]
dialect = "litellm"
endpoint = "{proxy}"
api_key_variable = "RIGHT_KEY"
models = {{ doubted = "sora-2" }}
poll_seconds = 0.2
grace_seconds = 0.5
create_seconds = 2

[accounts.locked]
dialect = "azure"
endpoint = "{azure}"
api_key_variable = "WRONG_KEY"
models = {{ barred = "sora-2" }}
poll_seconds = 0.2
"""

# A vendor's own host, of which nothing may be asked: this studio does no work.
RETIRED = """
[models.gone]
name = "Sora of yesterday"
sizes = [[1280, 720]]
seconds = { offered = [4, 8] }
price_per_second = 0.10
retirement = { date = 2026-01-31, source = "its vendor", read = 2026-01-01 }

[models.lingering]
name = "Sora on its last legs"
sizes = [[1280, 720]]
seconds = { offered = [4, 8] }
price_per_second = 0.10
retirement = { date = 2026-02-28, source = "its vendor", read = 2026-01-01 }

[accounts.vendor]
dialect = "azure"
endpoint = "https://nobody.openai.azure.com"
api_key_variable = "RIGHT_KEY"
models = { gone = "gone" }

[accounts.stubborn]
dialect = "azure"
endpoint = "https://nobody.openai.azure.com"
api_key_variable = "RIGHT_KEY"
models = { lingering = "lingering" }
use_retired = true
"""


@dataclass
class Paid:
    """A studio with three accounts, and what happens behind them."""

    server: StudioServer
    azure: Emulator
    proxy: Emulator
    ids: dict[str, str]

    def get(self, path: str) -> Any:
        return httpx2.get(self.server.url + path, timeout=10, **LOCAL).raise_for_status().json()

    def generate(self, prompt: str, model: str) -> str:
        """Asks as another program would. The id."""
        asked = {"prompt": prompt, "model": model, **ASKED}
        answer = httpx2.post(f"{self.server.url}/api/generate", json=asked, timeout=10, **LOCAL)
        return str(answer.raise_for_status().json()["job_id"])

    def video(self, prompt: str) -> dict[str, Any]:
        return dict(self.get(f"/api/videos/{self.ids[prompt]}"))

    def wait(self, prompt: str, detail: str) -> dict[str, Any]:
        return dict(
            wait_for(lambda: self.video(prompt), lambda video: video["status_detail"] == detail, PAID_MS / 1000)
        )


Newcomer = tuple[StudioServer, Emulator]


@pytest.fixture(scope="module")
def paid(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Paid]:
    """Under way from the start: a video that becomes ready, one that is refused, one that needs a decision."""
    folder = tmp_path_factory.mktemp("paid")
    with ExitStack() as stack:
        azure = stack.enter_context(Emulator(EmulatorSettings.fast(seconds_per_video=1.0)))
        proxy = stack.enter_context(Emulator(EmulatorSettings.fast(profile="litellm")))
        server = _with_upstreams(folder, UPSTREAMS.format(azure=azure.url, proxy=proxy.url), azure.key)
        stack.callback(server.kill)
        server.start()
        studio = Paid(server, azure, proxy, {})
        proxy.fault("accept_then_drop")  # a marker in the prompt would lose the second order, too
        studio.ids[UNDECIDED] = studio.generate(UNDECIDED, "doubted")
        for prompt in (REFUSED, READY):
            studio.ids[prompt] = studio.generate(prompt, "quick")
        yield studio


@pytest.fixture(scope="module")
def newcomer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newcomer]:
    """A studio without a video, with Azure's settings in its environment as .env would put them there."""
    with Emulator(EmulatorSettings.fast(poll_after_ms=150, seconds_per_video=1.5)) as azure:
        folder = tmp_path_factory.mktemp("newcomer") / "data"
        server = StudioServer(folder, AZURE_OPENAI_ENDPOINT=azure.url, AZURE_OPENAI_API_KEY=azure.key)
        server.start()
        yield server, azure
        server.kill()


@pytest.fixture
def retired(tmp_path: Path) -> Iterator[StudioServer]:
    """A studio whose default model was switched off, and which offers another one nevertheless."""
    server = _with_upstreams(tmp_path, RETIRED, "nobody-asks-for-it", WORKER="false", DEFAULT_MODEL="gone")
    server.start()
    yield server
    server.kill()


def _with_upstreams(folder: Path, text: str, key: str, **variables: str) -> StudioServer:
    path = folder / "upstreams.toml"
    path.write_text(text)
    keys = {"RIGHT_KEY": key, "WRONG_KEY": WRONG_KEY}
    return StudioServer(folder / "data", UPSTREAMS_FILE=str(path), **keys, **variables)


def _choose(page: Page, model: str) -> None:
    page.get_by_label("Model", exact=True).select_option(label=model)


def _ask(page: Page, prompt: str) -> Locator:
    """Writes the prompt and presses the button, whatever it costs; the card that stands for it."""
    page.get_by_label("Prompt", exact=True).fill(prompt)
    page.get_by_role("button", name=re.compile("^Generate")).click()
    return card_of(page, prompt)


def _decided(card: Locator) -> Locator:
    return card.locator(".state-word", has_text="Needs a decision")


class TestTheWholeStory:
    def test_what_is_free_to_try_costs_nothing_beside_a_paid_model(self, newcomer: Newcomer, open_page: Open) -> None:
        """The first page says free: its prompts never go to the model that is chosen, which is the paid one."""
        server, azure = newcomer
        page = open_page(server)
        page.get_by_role("radio", name="4 s").check(force=True)
        expect(page.locator(".generate-label")).to_contain_text("$0.40")
        page.get_by_role("button", name="A cat playing with a ball").click()
        card = card_of(page, "A cat playing with a ball")
        expect(card).to_have_attribute("data-video-id", re.compile("^(?!sending)"))
        known = httpx2.get(f"{server.url}/api/videos", timeout=10, **LOCAL).json()["videos"]
        assert [video["model"] for video in known] == ["animatic"]
        assert azure.ledger()["creates"] == []

    def test_settings_of_azure_a_prompt_a_price_a_file(self, newcomer: Newcomer, open_page: Open) -> None:
        """Three settings, as a newcomer sets them: the price is on the button, and what arrives is the stored file."""
        server, azure = newcomer
        page = open_page(server, **LETS_PLAY)
        lengths = page.locator(".seconds-offered .segment")
        expect(lengths).to_have_text(["4 s", "8 s", "12 s"])
        expect(page.locator("#seed")).to_be_hidden()
        page.get_by_role("radio", name="12 s").check(force=True)
        expect(page.locator("price-line")).to_have_text("12 s × $0.10 = $1.20")
        page.get_by_role("radio", name="4 s").check(force=True)
        expect(page.get_by_role("button", name="Generate – $0.40")).to_be_visible()
        card = _ask(page, "A lighthouse that is paid for")
        expect(card.locator(".state-word")).to_contain_text("Rendering", timeout=PAID_MS)
        expect(card.get_by_role("button", name="Cancel, may be charged")).to_be_visible()
        expect(card.locator(".state-word")).to_have_text("Ready", timeout=PAID_MS)
        expect(card.locator(".state-detail")).to_have_text("4 s · 1280 × 720 · $0.40")

        card.get_by_role("link", name="A lighthouse that is paid for").click()
        expect(page.locator(".recipe")).to_contain_text("$0.40, charged")
        wait_for(lambda: page.evaluate("document.querySelector('video-player video').currentTime > 0.2"), bool)
        with page.expect_download() as downloading:
            page.get_by_role("link", name="Download MP4").click()
        received = downloading.value.path().read_bytes()
        assert hashlib.sha256(received).hexdigest() in page.locator(".recipe").inner_text()
        assert [create["seconds"] for create in azure.ledger()["creates"]] == [4]

    def test_the_form_follows_the_model(self, paid: Paid, open_page: Open) -> None:
        """What a size changes in price and length is seen before it is paid; an unknown price is never 0."""
        page = open_page(paid.server)
        generate = page.locator(".generate-label")
        page.get_by_role("radio", name="12 s").check(force=True)
        expect(generate).to_have_text("Generate – $1.20")
        page.get_by_role("radio", name="Portrait").check(force=True)
        expect(page.locator(".seconds-reason")).to_have_text("Sora in a hurry makes at most 8 s at 720 × 1280.")
        expect(page.locator("price-line")).to_have_text("8 s × $0.25 = $2.00")
        expect(page.locator(".model-note")).to_contain_text("Price: the price list of a test.")
        _choose(page, "Sora with a wrong key")
        expect(page.locator("price-line")).to_have_text("Price unknown")
        expect(generate).to_have_text("Generate – price unknown")
        expect(page.locator("#seconds")).to_have_attribute("max", "5")
        _choose(page, "Animatic (offline preview)")
        expect(generate).to_have_text("Generate – free")

    def test_several_takes_cost_several_times(self, paid: Paid, open_page: Open) -> None:
        page = open_page(paid.server)
        page.get_by_role("radio", name="8 s").check(force=True)
        page.get_by_role("radiogroup", name="Takes").get_by_role("radio", name="3").check(force=True)
        expect(page.locator("price-line")).to_have_text("3 × 8 s × $0.10 = $2.40")
        expect(page.get_by_role("button", name="Generate 3 videos – $2.40")).to_be_visible()

    def test_only_a_model_that_begins_with_a_picture_is_given_one(self, paid: Paid, open_page: Open) -> None:
        """Elsewhere the choice rests, with the reason; nor has a model a style that does not know one."""
        page = open_page(paid.server)
        page.set_input_files("#picture", two_colours())
        expect(page.locator(".picture-frame")).to_be_visible()
        _choose(page, "Sora behind a proxy")
        expect(page.locator("#picture")).to_be_disabled()
        expect(page.locator("#picture-hint")).to_contain_text("Sora behind a proxy makes videos from words alone.")
        expect(page.locator(".picture-frame")).to_be_hidden()
        page.get_by_text("More", exact=True).click()
        expect(page.get_by_label("Notify me when a video is finished")).to_be_visible()
        expect(page.get_by_label("Style")).to_have_count(0)
        assert _troubles(page) == []
        _choose(page, "Sora in a hurry")
        expect(page.locator(".picture-frame")).to_be_visible()
        card = _ask(page, "A gull that begins with a picture")
        expect(card.locator(".state-word")).to_have_text("Ready", timeout=PAID_MS)
        creates = [create for create in paid.azure.ledger()["creates"] if create["prompt"].startswith("A gull")]
        assert len(creates) == 1
        assert "/reference" in paid.get(f"/api/videos/{card.get_attribute('data-video-id')}")["reference_url"]

    def test_a_retired_model_is_shown_with_the_reason_and_not_offered(
        self, retired: StudioServer, open_page: Open
    ) -> None:
        page = open_page(retired)
        gone = page.locator("#model option[value=gone]")
        expect(gone).to_have_text("Sora of yesterday – Its vendor switched it off on 2026-01-31.")
        assert gone.is_disabled()
        expect(page.locator("#model")).to_have_value("lingering")
        expect(page.locator(".model-warning")).to_contain_text("2026-02-28 (its vendor)")


class TestWhatGoesWrongIsSaid:
    def test_a_refusal_says_whether_it_cost_and_what_now(self, paid: Paid, open_page: Open) -> None:
        paid.wait(REFUSED, "failed")
        page = open_page(paid.server)
        card = card_of(page, REFUSED)
        expect_state(card, "Refused")
        expect(card.locator(".failure-facts")).to_contain_text("Charged")
        card.get_by_role("link", name=REFUSED).click()
        facts = page.locator("video-player .failure-facts > div")
        refusal = paid.video(REFUSED)["refusal"]
        expect(facts.filter(has_text="Charged")).to_have_text("Chargedno")
        expect(facts.filter(has_text="What now")).to_have_text("What nowchange it, then send it again")
        expect(facts.filter(has_text="Refused")).to_contain_text("the prompt")
        expect(facts.filter(has_text="It said")).to_contain_text(f"“{refusal['message']}”")
        expect(page.locator("video-player .failure-foot code")).to_have_text("refused_input")
        expect(page.locator(".recipe")).to_contain_text("nothing, not charged")

    def test_a_wrong_key_shows_exactly_that(self, paid: Paid, open_page: Open) -> None:
        """Nothing of the key, where it is set, and that nothing was charged."""
        page = open_page(paid.server)
        _choose(page, "Sora with a wrong key")
        card = _ask(page, "A door that stays shut")
        expect(card.locator(".failure-text")).to_contain_text("Azure refused the key of account locked (401).")
        expect(card.locator(".failure-facts div").first).to_have_text("Chargedno")
        expect(card.locator(".failure-foot code")).to_have_text("account_refused")
        assert WRONG_KEY not in page.content()


class TestNobodyPaysTwiceUnasked:
    def test_a_lost_answer_is_decided_by_a_person_who_knows_the_price(self, paid: Paid, open_page: Open) -> None:
        page = open_page(paid.server)
        card = card_of(page, UNDECIDED)
        expect(_decided(card)).to_be_visible(timeout=PAID_MS)
        card.get_by_role("button", name="Send it again").click()
        expect(page.get_by_role("dialog")).to_contain_text("paid twice. One costs $0.80.")
        page.get_by_role("button", name="Not now").click()
        assert paid.video(UNDECIDED)["status_detail"] == "needs_decision"
        assert _creates(paid, UNDECIDED) == 1
        card.get_by_role("button", name="Send it again").click()
        page.get_by_role("button", name="Send it again, perhaps pay twice").click()
        expect(card.locator(".state-word")).to_have_text("Ready", timeout=PAID_MS)
        expect(card.get_by_role("link", name=UNDECIDED)).to_be_focused()  # its button is gone
        assert _creates(paid, UNDECIDED) == 2

    def test_a_lost_answer_can_be_given_up(self, paid: Paid, open_page: Open) -> None:
        stork = "A stork [[fault:accept_then_drop]]"
        paid.ids[stork] = paid.generate(stork, "doubted")
        page = open_page(paid.server, f"/#/v/{paid.ids[stork]}")
        state = page.locator("video-player .state-word")
        expect(state).to_have_text("Needs a decision", timeout=PAID_MS)
        page.get_by_role("button", name="Give up").click()
        expect(state).to_have_text("Failed", timeout=PAID_MS)
        expect(page.locator("video-player .failure-facts")).to_contain_text("unknown, perhaps $0.80")
        assert _creates(paid, stork) == 1


class TestOneVideoOutOfAnother:
    def test_a_finished_video_is_remixed_for_a_price_that_is_told(self, paid: Paid, open_page: Open) -> None:
        first = paid.wait(READY, "completed")
        page = open_page(paid.server, f"/#/v/{first['id']}")
        page.get_by_role("button", name="Remix").click()
        dialog = page.get_by_role("dialog")
        expect(dialog.get_by_role("radio", name="Remix")).to_be_checked()
        expect(dialog.get_by_role("radio", name="Edit")).to_have_count(0)  # this model does not offer it
        dialog.get_by_role("radio", name="Extend").check(force=True)
        dialog.get_by_role("radio", name="12 s").check(force=True)
        expect(dialog.locator("price-line")).to_have_text("12 s × $0.10 = $1.20")
        dialog.get_by_role("radio", name="Remix").check(force=True)
        dialog.get_by_role("button", name="Remix – $0.40").click()
        expect(dialog.locator(".field-error")).to_have_text("Describe it in words.")
        dialog.get_by_label("What should be different?").fill("The same boat at night")
        dialog.get_by_role("button", name="Remix – $0.40").click()
        expect(page.locator("#player-prompt")).to_have_text("The same boat at night")
        expect(page.locator(".lineage")).to_have_text(f"Remix of {READY}")
        expect(page.locator("video-player .state-word")).to_have_text("Ready", timeout=PAID_MS)
        page.locator(".lineage a").click()
        expect(page.locator("#player-prompt")).to_have_text(READY)


class TestTheUpstreams:
    def test_the_header_leads_to_the_accounts_and_the_doctor(self, paid: Paid, open_page: Open) -> None:
        """What a first visit does not need is not fetched before somebody asks for it."""
        page = open_page(paid.server)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(urlsplit(request.url).path))
        loaded = page.evaluate("performance.getEntriesByType('resource').map(({name}) => new URL(name).pathname)")
        assert not {"/upstreams.js", "/remaking.js", "/components/video-player.js"} & set(loaded)
        page.locator(".upstream").click()
        expect(page.get_by_role("heading", name="Where videos are made")).to_be_focused()
        assert "/upstreams.js" in asked
        expect(page).to_have_title(re.compile("^.*Upstreams – Sora Studio$"))
        account = page.locator(".account", has=page.get_by_role("heading", name="azure"))
        expect(account.get_by_role("row", name=re.compile("quick"))).to_contain_text("of 3")
        account.get_by_role("button", name="Check azure").click()
        verdict = account.locator(".verdict")
        expect(verdict).to_be_visible(timeout=PAID_MS)
        expect(account.locator(".findings li").first).to_be_visible()
        page.reload()
        expect(page.get_by_role("heading", name="azure")).to_be_visible()
        page.go_back()
        expect(page.get_by_label("Prompt", exact=True)).to_be_visible()

    def test_who_has_no_account_is_told_how_to_connect_one(self, studio: StudioServer, open_page: Open) -> None:
        page = open_page(studio, "/#/upstreams", permissions=["clipboard-read", "clipboard-write"])
        expect(page.locator(".upstreams")).to_contain_text("No account that could be charged is connected.")
        page.locator(".upstreams").get_by_role("button", name="Copy settings").click()
        expect(page.locator(".toast")).to_contain_text("Copied")
        assert "AZURE_OPENAI_API_KEY=" in page.evaluate("navigator.clipboard.readText()")


class TestEveryoneCanUseIt:
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_axe_finds_nothing_where_money_is_at_stake(self, paid: Paid, open_page: Open, scheme: str) -> None:
        """A decision, its question, a refusal, a remix, the accounts; and nothing has to be scrolled sideways."""
        if not AXE.exists() and os.environ.get("REQUIRE_CHROMIUM") != "1":
            pytest.skip("axe-core is not installed: run npm ci")
        undecided = f"A crane in a {scheme} room [[fault:accept_then_drop]]"
        paid.ids[undecided] = paid.generate(undecided, "doubted")
        found: dict[str, list[str]] = {}
        page = open_page(paid.server, width=360, color_scheme=scheme)
        card = card_of(page, undecided)
        expect(_decided(card)).to_be_visible(timeout=PAID_MS)
        found["decision"] = _troubles(page)
        card.get_by_role("button", name="Send it again").click()
        expect(page.get_by_role("dialog")).to_be_visible()
        found["question"] = _troubles(page)
        page.keyboard.press("Escape")
        card.get_by_role("button", name="Give up").click()
        expect_state(card, "Failed")
        paid.wait(REFUSED, "failed")
        ready = paid.wait(READY, "completed")
        page.goto(f"{paid.server.url}/#/v/{paid.ids[REFUSED]}")
        expect(page.locator("video-player .failure-facts")).to_be_visible()
        found["refusal"] = _troubles(page)
        page.goto(f"{paid.server.url}/#/v/{ready['id']}")
        page.get_by_role("button", name="Remix").click()
        expect(page.get_by_role("dialog")).to_be_visible()
        found["remix"] = _troubles(page)
        page.keyboard.press("Escape")
        page.goto(f"{paid.server.url}/#/upstreams")
        page.get_by_role("button", name="Check proxy").click()
        expect(page.locator(".verdict")).to_be_visible(timeout=PAID_MS)
        found["upstreams"] = _troubles(page)
        assert {state: troubles for state, troubles in found.items() if troubles} == {}

    def test_it_weighs_little_with_paid_models_too(self, newcomer: Newcomer, open_page: Open) -> None:
        """What the page loads for a newcomer, without media and what the API answers."""
        page = open_page(newcomer[0])
        loaded = page.evaluate(
            """[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
                .map((entry) => [new URL(entry.name).pathname, entry.decodedBodySize])"""
        )
        parts = {path: size for path, size in loaded if not path.startswith(("/api/", "/ready"))}
        assert "/money.js" in parts
        assert sum(parts.values()) <= PAGE_WEIGHT, parts


class TestAnAccountThatTakesNothing:
    def test_a_video_that_waits_for_its_account_says_why(self, paid: Paid, open_page: Open) -> None:
        """A key that worked and is refused now: the video waits, and the sentence stands on its card."""
        paid.wait(READY, "completed")
        page = open_page(paid.server, allowed="status of 503")
        paid.azure.change(keys=("rotated-key",))
        try:
            card = _ask(page, "A ferry that waits for its key")
            expect_state(card, "Waiting")
            expect(card.locator(".state-detail")).to_contain_text("refused the key of account azure", timeout=10_000)
            card.get_by_role("button", name="Cancel").click()
            expect_state(card, "Cancelled")
        finally:
            paid.azure.change(keys=("emulator-key",))


def _creates(paid: Paid, prompt: str) -> int:
    """How often the service was asked for it, by its own count."""
    return sum(create["prompt"] == prompt for create in paid.proxy.ledger()["creates"])


def _troubles(page: Page) -> list[str]:
    wide = sideways(page)
    return axe(page) + ([f"{wide} px must be scrolled sideways"] if wide else [])
