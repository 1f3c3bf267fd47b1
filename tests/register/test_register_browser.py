"""The public pages with a whole round in them, in a real browser: axe finds nothing, all fits the screen."""

from __future__ import annotations

import mimetypes
import os
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.look.test_browser import AXE, CHROMIUM, apart, axe, browser, visit
from tests.story import play, travel
from tieubieu.certificates import queries as certificates
from tieubieu.certificates import signing
from tieubieu.certificates.actions import RevokeCertificate, SuspendCertificate, revoke, suspend
from tieubieu.platform import clock, web
from tieubieu.platform.database import scalar
from tieubieu.rules.phases import Phase

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no chromium here")]
SHOTS = os.environ.get("TB_SHOTS")
"""A folder for pictures of the pages, for the eye."""


class Snapshots(ThreadingHTTPServer):
    """Answers as they were given, and the files of static/."""

    def __init__(self, kept: dict[str, tuple[str, bytes]]) -> None:
        self.kept = kept
        super().__init__(("127.0.0.1", 0), Handler)


class Handler(BaseHTTPRequestHandler):
    server: Snapshots

    def do_GET(self) -> None:
        found = self.server.kept.get(self.path)
        file = web.ROOT / self.path.partition("?")[0][1:]
        if found is None and self.path.startswith("/static/") and ".." not in self.path and file.is_file():
            found = (mimetypes.guess_type(file.name)[0] or "application/octet-stream", file.read_bytes())
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", found[0] if found else "text/plain")
        for name, value in web.HEADERS.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(found[1] if found else b"")

    def log_message(self, *args: object) -> None:
        pass


def look(site: str, paths: list[str], width: int) -> list[str]:
    wrong: list[str] = []
    with browser() as opened:
        page = visit(
            opened,
            site + paths[0],
            wrong,
            viewport={"width": width, "height": 900},
            color_scheme="light",
            reduced_motion="reduce",
        )
        for path in paths:
            page.emulate_media(color_scheme="light")
            page.goto(site + path)
            over = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            if over > 0:
                wrong.append(f"{path}: {over} px wider than the screen")
            if SHOTS:
                name = re.sub(r"[^a-z0-9]+", "-", path.lower())[:40]
                page.screenshot(path=str(Path(SHOTS) / f"{name}-{width}.png"), full_page=True)
            page.add_script_tag(path=AXE)
            wrong += [f"{path}: {line}" for line in axe(page, "{resultTypes: ['violations']}")]
            page.emulate_media(color_scheme="dark")
            wrong += [f"{path}, dark: {line}" for line in axe(page, "{runOnly: ['color-contrast']}")]
    return wrong


@pytest.mark.timeout(300)
async def test_axe_finds_nothing_on_the_public_pages(open_client):
    await signing.publish_keys()
    await play(Phase.RECEIVING, groups="A")
    story = await play(Phase.CONCLUDED)
    made = {c.entry_id: c for c in await certificates.of_round(story.round_id)}
    valid, suspended, revoked = (made[story.by(g).id] for g in "ABD")
    travel(12, 1)
    measure = {"decision_number": "131/QĐ", "decision_day": clock.today(), "reason": "Đang kiểm tra nhãn"}
    await suspend(story.authority, SuspendCertificate(certificate=suspended.id, **measure))
    await revoke(story.authority, RevokeCertificate(certificate=revoked.id, **measure))
    round = (await story.round()).slug
    product = await scalar("SELECT slug FROM product WHERE id = $1", story.by("A").product)
    own = await scalar("SELECT slug FROM establishment WHERE id = $1", story.by("A").establishment)
    paths = [
        "/", "/en", "/san-pham", "/san-pham?q=gio&nhom=A", "/san-pham?q=zzz", f"/san-pham/{product}", f"/co-so/{own}",
        "/ky", f"/ky/{round}", f"/en/ky/{round}", "/xac-minh", "/xac-minh?ma=abc", "/thong-ke", "/du-lieu",
        "/en/du-lieu",
        f"/v/{valid.token}", f"/v/{suspended.lookup}", f"/v/{revoked.lookup}?lang=en", "/v/PAPD48GQ0W", "/san-pham/trà",
    ]  # fmt: skip
    kept: dict[str, tuple[str, bytes]] = {}
    for path in paths:
        answer = await open_client.get(path)
        kept[str(answer.request.url.raw_path, "ascii")] = (answer.headers["content-type"], answer.content)
        for source in re.findall(r'src="(/(?:anh|v)/[^"]+)"', answer.text):
            picture = await open_client.get(source)
            assert picture.status_code == 200
            kept[source] = (picture.headers["content-type"], picture.content)
    server = Snapshots(kept)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        site = f"http://127.0.0.1:{server.server_address[1]}"
        pages = [p for p in kept if not p.startswith("/anh/") and not p.endswith(".svg")]
        assert [line for width in (360, 1440) for line in apart(look, site, pages, width)] == []
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
