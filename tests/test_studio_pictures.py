"""The page's stories about what is asked for beside the words: a picture to begin with, a style, several takes."""

from __future__ import annotations

import io
import re
from typing import Any

import av
import httpx2
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests import test_studio
from tests.conftest import LOCAL, StudioServer, wait_for
from tests.test_studio import RENDER_MS, Open, axe, card_of, expect_state, finished, sideways

pytestmark = pytest.mark.timeout(180)

browser = test_studio.browser
open_page = test_studio.open_page

WIDE = (1500, 500)  # px of the picture that is chosen: three squares side by side


def two_colours(size: tuple[int, int] = WIDE) -> FilePayload:
    """A PNG, orange on its left and blue on its right."""
    picture = Image.new("RGB", size, (240, 140, 30))
    picture.paste((20, 60, 200), (size[0] // 2, 0, *size))
    file = io.BytesIO()
    picture.save(file, "PNG")
    return {"name": "two colours.png", "mimeType": "image/png", "buffer": file.getvalue()}


def _small(page: Page, prompt: str) -> None:
    """Asks for the least: a second of 480 x 480."""
    page.get_by_role("radio", name="480p").check(force=True)
    page.get_by_role("radio", name="Square").check(force=True)
    page.locator("#seconds").fill("1")
    page.get_by_label("Prompt", exact=True).fill(prompt)


def _generate(page: Page, prompt: str) -> Locator:
    page.get_by_role("button", name=re.compile("^Generate")).click()
    return card_of(page, prompt)


def _fetch(studio: StudioServer, path: str) -> bytes:
    return httpx2.get(studio.url + path, timeout=10, **LOCAL).raise_for_status().content


def _video(studio: StudioServer, card: Locator) -> dict[str, Any]:
    path = f"/api/videos/{card.get_attribute('data-video-id')}"
    return dict(httpx2.get(studio.url + path, timeout=10, **LOCAL).raise_for_status().json())


def _first_frame(studio: StudioServer, card: Locator) -> np.ndarray[Any, Any]:
    """RGB, rows first."""
    with av.open(io.BytesIO(_fetch(studio, _video(studio, card)["video_url"])), "r") as film:
        return next(film.decode(video=0)).to_ndarray(format="rgb24")


def _is_blue(colour: np.ndarray[Any, Any]) -> bool:
    red, _, blue = colour
    return bool(blue > 120 > red)


def _troubles(page: Page) -> list[str]:
    """At this width and at 320 px, which is what 400 % zoom leaves of a small window."""
    found = axe(page)
    usual = page.viewport_size
    assert usual
    for width in (usual["width"], 320):
        page.set_viewport_size({"width": width, "height": usual["height"]})
        found += [f"{sideways(page)} px sideways at {width}"] if sideways(page) else []
    page.set_viewport_size(usual)
    return found


def test_a_video_begins_with_the_part_of_a_picture_that_was_chosen(studio: StudioServer, open_page: Open) -> None:
    """Cut in the browser: by default its middle, by the keyboard its right end. The recipe shows it."""
    prompt = "Slow pan over two colours"
    page = open_page(studio, width=360, color_scheme="light")
    page.set_input_files("#picture", two_colours())
    expect(page.locator("#picture-hint")).to_contain_text("cut to 1280 × 720. It is smaller than the video")
    _small(page, prompt)
    expect(page.locator("#picture-hint")).to_have_text("two colours.png, 1500 × 500, cut to 480 × 480.")
    page.get_by_role("slider", name="What is seen of the picture, from left to right").press("End")
    assert _troubles(page) == []
    card = _generate(page, prompt)
    expect_state(card, "Ready")
    frame = _first_frame(studio, card)
    assert _is_blue(frame[200:280, :40].mean(axis=(0, 1)))
    assert _is_blue(frame[200:280, -40:].mean(axis=(0, 1)))

    card.get_by_role("link", name=prompt).click()
    thumbnail = page.locator(".recipe").get_by_role("img", name="The picture that this video begins with")
    expect(thumbnail).to_be_visible()
    assert thumbnail.evaluate("image => image.naturalWidth") == 480
    page.get_by_role("button", name="Use again").click()
    expect(page.locator("#picture-hint")).to_have_text("480 × 480, as it is.")
    page.get_by_role("button", name="Remove picture").click()
    expect(page.locator(".picture")).to_be_hidden()
    expect(page.locator("#picture")).to_be_focused()


def test_a_frame_of_a_video_becomes_the_picture_of_the_next(studio: StudioServer, open_page: Open) -> None:
    video = finished(studio, "A red ball to be taken over")
    page = open_page(studio, f"/#/v/{video['id']}")
    wait_for(
        lambda: page.locator("video-player video").evaluate("screen => screen.readyState"), lambda state: state >= 2
    )
    page.get_by_role("button", name="Use this frame as a picture").click()
    expect(page.locator("#picture-hint")).to_have_text(re.compile(r"^frame at \d\.\d s, 854 × 480, as it is\.$"))
    expect(page.locator("#prompt")).to_be_focused()


def test_a_picture_that_cannot_be_used_is_explained_at_its_field(studio: StudioServer, open_page: Open) -> None:
    """Unreadable or too large, chosen or dropped: a sentence, and the picture that was there is not sent for it."""
    page = open_page(studio)
    error = page.locator("#picture-error")
    page.set_input_files("#picture", {"name": "notes.jpg", "mimeType": "image/jpeg", "buffer": b"no picture at all"})
    expect(error).to_have_text("This browser cannot read the file as a picture. JPEG, PNG and WebP files can be used.")
    assert _troubles(page) == []
    _drop(page, 51_000_000)
    expect(error).to_have_text("This file has 51.0 MB; pictures of up to 50.0 MB can be used.")
    page.set_input_files("#picture", two_colours())
    expect(error).to_be_hidden()
    expect(page.locator(".picture-frame")).to_be_visible()


def _drop(page: Page, size: int) -> None:
    page.evaluate(
        """(size) => {
            const carried = new DataTransfer();
            carried.items.add(new File([new ArrayBuffer(size)], 'large.png', {type: 'image/png'}));
            const form = document.querySelector('.composer');
            const drop = new DragEvent('drop', {dataTransfer: carried, bubbles: true, cancelable: true});
            if (form.dispatchEvent(drop)) throw new Error('the browser would open the file itself');
        }""",
        size,
    )


def test_each_take_is_a_card_at_once_and_a_video_in_the_end(studio: StudioServer, open_page: Open) -> None:
    prompt = "Three takes of a candle"
    page = open_page(studio)
    _small(page, prompt)
    page.get_by_role("radiogroup", name="Takes").get_by_role("radio", name="3").check(force=True)
    expect(page.get_by_role("button", name="Generate 3 videos – free")).to_be_visible()
    at_once = page.evaluate(
        """() => {
            document.querySelector('.generate').click();
            return document.querySelectorAll("video-card[data-video-id^='sending']").length;
        }"""
    )
    assert at_once == 3
    cards = page.locator("video-card").filter(has=page.get_by_role("link", name=prompt, exact=True))
    for take in range(3):
        expect_state(cards.nth(take), "Ready")
    assert len({_video(studio, cards.nth(take))["seed"] for take in range(3)}) == 3
    expect(cards).to_have_count(3)
    cards.first.get_by_role("button", name="Use again").click()
    expect(page.get_by_role("button", name="Generate – free")).to_be_visible()  # one of them again is one


def test_a_style_is_drawn_told_and_used_again(studio: StudioServer, open_page: Open) -> None:
    """And what could not be drawn is told with what was understood; a remix of it keeps the style."""
    prompt = "A zorgblatt beside a red barn"
    page = open_page(studio, width=768, color_scheme="dark")
    _small(page, prompt)
    page.get_by_text("More", exact=True).click()
    expect(page.get_by_label("Style").locator("option").first).to_have_text("As the prompt says")
    expect(page.get_by_label("Style")).to_contain_text("Stop motion")
    page.get_by_label("Style").select_option("noir")
    page.get_by_label("Camera").select_option("static")
    assert _troubles(page) == []
    card = _generate(page, prompt)
    expect_state(card, "Ready")
    frame = _first_frame(studio, card).astype(int)
    assert np.mean(frame.max(axis=2) - frame.min(axis=2)) < 6  # of 255: film has no colour but that of its coding

    card.get_by_role("link", name=prompt).click()
    expect(page.locator(".chips")).to_contain_text("drawn as a card: zorgblatt")
    expect(page.locator(".recipe > div", has_text="Style")).to_have_text("Stylenoir")
    expect(page.locator(".recipe > div", has_text="Camera")).to_have_text("Camerastatic")
    assert _troubles(page) == []
    page.get_by_role("button", name="Remix").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("What should be different?").fill("The same barn at night")
    dialog.get_by_role("button", name="Remix – free").click()
    expect(page.locator(".lineage")).to_have_text(f"Remix of {prompt}")
    expect(page.locator("video-player .state-word")).to_have_text("Ready", timeout=RENDER_MS)
    page.get_by_role("button", name="Use again").click()
    expect(page.get_by_label("Style")).to_have_value("noir")
    expect(page.get_by_label("Camera")).to_have_value("static")
