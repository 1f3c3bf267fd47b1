"""Pages in a real browser: axe finds nothing, nothing is wider than the screen, no script fails, the CSP holds."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.look.samples import PAGES
from tests.look.serve import start
from tieubieu.platform import web

CHROMIUM = shutil.which("chromium")
AXE = web.ROOT / "tests" / "vendor" / "axe.min.js"
ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-default-apps", "--disable-sync", "--no-first-run",
]  # fmt: skip
pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no chromium here")]


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = start()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def apart(work: Any, *given: Any) -> Any:
    """Playwright's plain interface refuses a thread in which an event loop runs."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work, *given).result()


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        try:
            yield opened
        finally:
            opened.close()


def visit(opened: Browser, url: str, wrong: list[str], **context: Any) -> Page:
    # axe is put into the page by the test, past the CSP; that the page itself keeps to it is test_the_csp_holds.
    page = opened.new_context(bypass_csp=True, **context).new_page()
    page.on("pageerror", lambda error: wrong.append(f"{url}: {error}"))
    page.on(
        "console",
        lambda said: wrong.append(f"{url}: {said.text}") if said.type in ("error", "warning") else None,
    )
    page.goto(url)
    return page


def look_at(site: str, width: int) -> list[str]:
    """What is wrong at this width: everything in light, and the contrasts again in dark."""
    wrong: list[str] = []
    with browser() as opened:
        page = visit(
            opened,
            f"{site}/home",
            wrong,
            viewport={"width": width, "height": 900},
            color_scheme="light",
            reduced_motion="reduce",
        )
        for name in PAGES:
            page.emulate_media(color_scheme="light")
            page.goto(f"{site}/{name}")
            over = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            if over > 0:
                wrong.append(f"{name}: {over} px wider than the screen")
            page.add_script_tag(path=AXE)
            wrong += [f"{name}: {line}" for line in axe(page, "{resultTypes: ['violations']}")]
            page.emulate_media(color_scheme="dark")
            wrong += [f"{name}, dark: {line}" for line in axe(page, "{runOnly: ['color-contrast']}")]
    return wrong


def axe(page: Page, options: str) -> list[str]:
    found = page.evaluate(f"axe.run(document, {options})")
    return [
        f"{violation['impact']} {violation['id']} {[node['target'][0] for node in violation['nodes']][:3]}"
        for violation in found["violations"]
    ]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing_in_light_and_dark(site: str, width: int) -> None:
    assert apart(look_at, site, width) == []


def test_the_csp_holds(site: str) -> None:
    def work() -> list[str]:
        wrong: list[str] = []
        with browser() as opened:
            page = opened.new_page()
            page.on(
                "console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None
            )
            for name in PAGES:
                page.goto(f"{site}/{name}")
            page.goto(f"{site}/parts")
            icon = page.locator(".todo .icon").first.bounding_box()
            assert icon and icon["width"] > 10
        return wrong

    assert apart(work) == []


def test_everything_can_be_read_and_sent_without_scripts(site: str) -> None:
    def work() -> None:
        with browser() as opened:
            page = visit(
                opened, f"{site}/sheet", [], java_script_enabled=False, viewport={"width": 360, "height": 800}
            )
            assert page.locator('input[name="points.1.1.1"]').input_value() == "7,5"
            assert page.get_by_role("button", name="Lưu", exact=True).is_visible()
            assert page.locator(".score button").first.is_hidden(), "steppers need a script"
            page.goto(f"{site}/lists")
            assert page.locator("[data-cut]").is_hidden(), "the trial cut needs a script"
            assert page.locator('input[name="recognised"]').count() == 6
            page.goto(f"{site}/home")
            assert page.locator(".theme").is_hidden()
            assert page.get_by_role("searchbox").is_visible()

    apart(work)


def test_a_sheet_counts_along_exactly(site: str) -> None:
    def work() -> None:
        wrong: list[str] = []
        with browser() as opened:
            page = visit(opened, f"{site}/sheet", wrong)
            page.route("**/luu", lambda route: route.fulfill(json={"saved_at": "10:43", "version": 5}))
            total = page.locator('.tally output[data-sum="all"]')
            assert total.text_content() == "53,5", "6,75 of 6 is not counted"
            page.locator('input[name="points.1.1.2"]').fill("5,7")
            assert total.text_content() == "53,5", "off the step of 0,5 is not counted"
            page.locator('input[name="points.1.1.2"]').fill("5,5")
            assert total.text_content() == "59"
            page.get_by_role("button", name="Thêm 0,5: Bảo vệ môi trường trong sản xuất").click()
            assert total.text_content() == "59,5"
            assert page.locator("h2 [data-left]").text_content() == "Đã chấm đủ các ô"
            page.locator('input[name="points.3.1"]').fill("ba")
            assert "Nhập số" in (page.locator('[id="f-points.3.1-e"]').text_content() or "")
            page.wait_for_selector('.saved[data-save="server"] >> text=10:43')
            assert page.locator('input[name="version"]').input_value() == "5"
            page.route("**/luu", lambda route: route.fulfill(status=409, json={"saved_at": "10:40"}))
            page.locator('input[name="points.3.1"]').fill("4")
            page.wait_for_selector(".saved >> text=vừa được lưu từ máy khác lúc 10:40")
        assert [w for w in wrong if "409" not in w] == []

    apart(work)


def test_the_trial_cut_counts_and_ticks_only_when_asked(site: str) -> None:
    def work() -> None:
        with browser() as opened:
            page = visit(opened, f"{site}/lists", [])
            count = page.locator('[data-count="all"]')
            assert count.text_content() == "3"
            page.locator("#cut-text").fill("70")
            page.locator("#cut-text").press("Tab")
            assert count.text_content() == "4", "exactly 70 is in"
            assert page.locator('input[data-list="recognised"]:checked').count() == 2
            page.locator("[data-take]").click()
            assert page.locator('input[data-list="recognised"]:checked').count() == 4
            assert page.locator('.tally [data-chosen="recognised"]').text_content() == "4"

    apart(work)


def test_the_theme_is_kept(site: str) -> None:
    def work() -> None:
        with browser() as opened:
            page = visit(opened, f"{site}/home", [])
            page.get_by_role("button", name="Tối").click()
            assert page.evaluate("document.documentElement.dataset.theme") == "dark"
            page.goto(f"{site}/data")
            assert page.evaluate("document.documentElement.dataset.theme") == "dark"
            assert page.get_by_role("button", name="Tối").get_attribute("aria-pressed") == "true"

    apart(work)


def test_a_gallery_shows_the_picture_asked_for(site: str) -> None:
    def work() -> None:
        with browser() as opened:
            page = visit(opened, f"{site}/sheet", [])
            page.locator(".gallery li a").nth(2).click()
            assert (page.locator(".gallery .big img").get_attribute("src") or "").endswith("gio-may-tren.svg")
            assert page.locator(".gallery figcaption").text_content() == "Giỏ nhìn từ trên xuống"
            assert page.url.endswith("/sheet")

    apart(work)


def test_a_dialog_opens_in_place_of_its_page(site: str) -> None:
    def work() -> None:
        with browser() as opened:
            page = visit(opened, f"{site}/parts", [])
            page.get_by_role("link", name="Xem trước thư nhắc").click()
            dialog = page.get_by_role("dialog", name="Gửi thư nhắc cho 2 giám khảo?")
            assert dialog.is_visible()
            page.get_by_role("button", name="Chưa gửi").click()
            assert dialog.is_hidden()

    apart(work)


def test_a_score_sheet_prints_on_one_page_of_a4(site: str) -> None:
    def work() -> bytes:
        with browser() as opened:
            page = visit(opened, f"{site}/sheet-locked", [])
            return page.pdf(format="A4", prefer_css_page_size=True)

    import pypdfium2

    document = pypdfium2.PdfDocument(apart(work))
    try:
        assert len(document) == 1
        text = document[0].get_textpage()
        words = text.get_text_range()
        text.close()
        assert "Phiếu bình chọn" in words and "Tổng cộng" in words
    finally:
        document.close()
