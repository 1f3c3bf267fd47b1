"""People at their browsers. A method is one thing that somebody does on a page, and fails with the page's own words.

Everybody has a browser context of their own: cookies, nothing shared. What no page should do to anybody (a script that
fails, something that the CSP stops, an answer of 500) is gathered in `Stage.wrong`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

from tests.e2e import things
from tests.e2e.server import Server
from tests.story import points_for
from tieubieu.accounts.auth import COOKIE
from tieubieu.platform import clock
from tieubieu.rounds.words import step
from tieubieu.rules.dossier_form import DECLARATIONS, FIELDS, Field
from tieubieu.rules.levels import Level
from tieubieu.rules.numbers import date_text, points_text
from tieubieu.rules.phases import Phase
from tieubieu.rules.rulebook import DEFAULT_RULEBOOK, rubric_for

FRESH = timedelta(days=7)
PASSWORD = "đan giỏ mây mỗi sáng"


@dataclass
class Stage:
    """The server, the browser, and what went wrong on any page."""

    server: Server
    browser: Browser
    wrong: list[str] = field(default_factory=list)


class Person:
    """Somebody at a browser; signed in when they have an address."""

    def __init__(self, stage: Stage, email: str = ""):
        self.stage = stage
        self.email = email
        self.signed_in_on = date.min

    @cached_property
    def context(self) -> BrowserContext:
        opened = self.stage.browser.new_context(base_url=self.stage.server.url, locale="vi-VN")
        opened.set_default_timeout(30_000)
        return opened

    @cached_property
    def page(self) -> Page:
        page = self.context.new_page()
        page.on("pageerror", lambda error: self._wrong(f"script: {error}"))
        page.on("console", self._heard)
        page.on("response", self._answered)
        return page

    def _wrong(self, words: str) -> None:
        self.stage.wrong.append(f"{self.page.url}: {words}")

    def _heard(self, said: ConsoleMessage) -> None:
        # A page that answers 422 to a form is no fault; the browser's console says so too.
        if said.type in ("error", "warning") and not said.text.startswith("Failed to load resource"):
            self._wrong(said.text)

    def _answered(self, answer: Response) -> None:
        refused_part = answer.request.resource_type != "document" and answer.status >= 400
        if answer.status >= 500 or refused_part:
            self.stage.wrong.append(f"{answer.status} {answer.request.method} {answer.url}")

    def sign_in(self) -> None:
        """A session as of today. It ends after two weeks, and months pass in these stories."""
        self.signed_in_on = clock.today()
        token = self.stage.server.session(self.email)
        self.context.add_cookies([{"name": COOKIE, "value": token, "url": self.stage.server.url}])

    def leave(self) -> None:
        if "context" in self.__dict__:
            self.context.close()

    # What everybody does on a page

    def open(self, path: str) -> None:
        if self.email and clock.today() - self.signed_in_on > FRESH:
            self.sign_in()
        answer = self.page.goto(path, wait_until="load")
        assert answer is not None
        assert answer.status < 400, f"{path} answers {answer.status}: {self.words()}"
        assert not self.path.startswith("/dang-nhap"), f"{path} asks {self.email or 'a visitor'} to sign in"

    def words(self) -> str:
        """What the page says, with single spaces."""
        return " ".join((self.page.locator("main").text_content() or "").split())

    def reads(self, *texts: str) -> None:
        said = self.words()
        for text in texts:
            assert text in said, f"{self.page.url} does not say “{text}” but: {said[:3000]}"

    def fill(self, values: Mapping[str, Any], within: str = "main") -> None:
        """Fields by their names: text, a choice by its value, True or False for a box, files."""
        for name, value in values.items():
            found = self.page.locator(f'{within} [name="{name}"]')
            kind = found.first.evaluate("e => e.type || e.tagName.toLowerCase()")
            if kind == "radio":
                self.page.locator(f'{within} [name="{name}"][value="{value}"]').check()
            elif kind == "checkbox":
                found.first.set_checked(bool(value))
            elif kind == "select-one":
                found.select_option(str(value))
            elif kind == "file":
                found.set_input_files(value)
            else:
                found.fill(str(value))

    def press(self, button: str) -> None:
        """Sends the form with this button, and sees that it was taken: the answer leads on to another page."""
        answer = self.send(button)
        assert answer.status < 400, f"“{button}” was refused ({answer.status}): {self.words()[:3000]}"

    def send(self, button: str) -> Response:
        """Sends the form; the page that answered, whatever it is."""
        with self.page.expect_navigation(wait_until="load") as answered:
            self.page.locator("main").get_by_role("button", name=button).first.click()
        answer = answered.value
        assert answer is not None
        return answer

    def follow(self, link: str) -> None:
        with self.page.expect_navigation(wait_until="load"):
            self.page.locator("main").get_by_role("link", name=link).first.click()

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    @property
    def api(self) -> httpx.Client:
        """The JSON interface, with a session of this person."""
        cookies = {COOKIE: self.stage.server.session(self.email)}
        return httpx.Client(base_url=f"{self.stage.server.url}/api/v1", cookies=cookies, timeout=60)


# The administration


class Administrator(Person):
    def appoint(self, body_words: str, body_name: str, name: str, email: str, role: str) -> None:
        self.open(f"/quan-tri/co-quan?q={body_words}")
        self.follow(body_name)
        self.fill({"name": name, "email": email, "role": role})
        self.press("Mời và giao vai trò")

    def print_invitation(self, email: str) -> str:
        """The path of the one-time link, from the letter on paper."""
        self.open(f"/quan-tri/hop-thu?q={email}")
        self.follow("Mời tham gia bình chọn")
        self.press("In để trao tay")
        found = re.search(r"/lien-ket/[\w-]+", self.words())
        assert found, self.words()
        return found[0]


class Invited(Person):
    """Somebody who holds a letter with a link."""

    def accept(self, link: str, email: str) -> None:
        self.open(link)
        self.fill({"password": PASSWORD})
        self.press("Đặt mật khẩu và vào")
        self.email, self.signed_in_on = email, clock.today()


# The round


@dataclass(frozen=True)
class Plan:
    """A round as the plan on paper has it."""

    level: Level
    where: str
    """As the form sends it: level:place."""
    plan_date: date
    receive_from: date
    receive_until: date
    check_until: date
    score_until: date
    council_on: date
    announce_on: date

    @property
    def days(self) -> dict[str, str]:
        names = ("receive_from", "receive_until", "check_until", "score_until", "council_on", "announce_on")
        return {name: date_text(getattr(self, name)) for name in names}


@dataclass(frozen=True)
class Seat:
    """A line of a decision on people. `role` is empty in the helper team."""

    name: str
    email: str
    role: str = ""


SIGNER = "Rơ Châm Hương"


class Officer(Invited):
    slug = ""

    @property
    def home(self) -> str:
        return f"/dieu-hanh/{self.slug}"

    def plan(self, plan: Plan) -> str:
        """The new round's slug."""
        self.open("/dieu-hanh/ky-moi")
        self.fill(
            {
                "plan_number": "88/KH",
                "plan_date": date_text(plan.plan_date),
                "plan_signer": SIGNER,
                "plan_signer_title": "Phó Chủ tịch",
                "where": plan.where,
                **plan.days,
            }
        )
        self.press("Lập kỳ bình chọn")
        self.slug = self.path.rpartition("/")[2]
        self.reads("Đã lập kỳ bình chọn")
        return self.slug

    def record(self, what: str, button: str, day: date, seats: Sequence[Seat]) -> None:
        """A decision on council, jury or helpers: `what` is the end of the page's address."""
        self.open(f"{self.home}/hoi-dong/{what}")
        while self.page.locator('[name^="members."][name$=".name"]').count() < len(seats):
            self.press("Thêm 2 dòng")
        values = {"number": "101/QĐ", "day": date_text(day), "signer": SIGNER, "signer_title": "Chủ tịch"}
        for i, seat in enumerate(seats):
            line = {"name": seat.name, "email": seat.email, "title": "Chuyên gia"}
            values |= {f"members.{i}.{name}": value for name, value in line.items()}
            if seat.role:
                values[f"members.{i}.role"] = seat.role
        self.fill(values)
        self.press(button)
        self.reads("Đã ghi quyết định")

    def advance(self, to: Phase) -> None:
        """By the round's own button; where the worker was quicker with a deadline, the round is there already."""
        self.open(f"{self.home}/chuyen-buoc")
        button = f"Chuyển sang {step(to)}"
        if self.page.get_by_role("button", name=button).count():
            self.send(button)
        phase = self.stage.server.ask("SELECT phase FROM round WHERE slug = $1", self.slug)
        assert phase == to, f"{self.slug} is {phase}, not {to}: {self.words()[:2000]}"

    def what_is_missing(self) -> str:
        self.open(f"{self.home}/chuyen-buoc")
        return self.words()


class Clerk(Person):
    def accept(self, slug: str, receipt: str) -> None:
        self.open(f"/dieu-hanh/{slug}/ho-so/{receipt}")
        self.follow("Nhận hồ sơ")
        self.press("Nhận hồ sơ")
        self.reads("Đã nhận hồ sơ")


# Producers


@dataclass(frozen=True)
class Home:
    """Where a producer works: ids of places as the form's lists have them."""

    province: str
    place: str
    address: str


class Producer(Person):
    product = ""
    """The id of the product of this story."""

    def sign_up(self, name: str, email: str) -> None:
        self.open("/dang-ky")
        self.fill({"name": name, "email": email, "password": PASSWORD, "consent": True})
        self.press("Lập tài khoản")
        self.email, self.signed_in_on = email, clock.today()
        self.reads("Khai cơ sở của bạn")

    def register(self, name: str, tax_code: str, home: Home, issued_on: date) -> None:
        self.open("/ho-so")
        self.follow("Khai cơ sở")
        with self.page.expect_response(lambda answer: "/dia-danh/lua-chon" in answer.url):
            self.fill({"province": home.province})
        self.page.locator(f'select[name="place"] option[value="{home.place}"]').wait_for(state="attached")
        self.fill(
            {
                "name": name,
                "legal_kind": "cooperative",
                "place": home.place,
                "production_address": home.address,
                "tax_code": tax_code,
                "paper_number": "39A8000123",
                "paper_issued_on": date_text(issued_on),
                "paper_issuer": "Phòng Tài chính, Kế hoạch",
                "address": home.address,
                "representative": "Nguyễn Thị Lụa",
                "representative_title": "Giám đốc",
                "phone": "0912 345 678",
                "trade": "Đan mây tre",
            }
        )
        self.press("Lưu cơ sở")
        self.reads("Đã lưu cơ sở", name)

    def make_product(self, name: str, group: str) -> None:
        self.open("/ho-so")
        self.follow("Khai sản phẩm")
        self.fill({"name": name, "product_group": group, "set_kind": ""})
        self.press("Lưu sản phẩm")
        self.product = self.path.split("/")[2]
        self.reads("Đã lưu sản phẩm")

    @property
    def dossier(self) -> str:
        return f"/ho-so/{self.product}"

    def write_dossier(self) -> None:
        """Step by step as the form leads, from the establishment to the declarations."""
        written = {f.key: _words_for(f) for f in FIELDS if f.required}
        self.open(f"{self.dossier}/co-so")
        for _ in range(20):
            slug = self.path.rpartition("/")[2]
            if slug == self.product:
                return
            if slug == "anh":
                for n, photo in enumerate(things.photos(), 1):
                    self.fill({f"photo.{n}": photo})
            elif slug == "giay-to":
                self.fill({"file.business_paper": things.paper("Giấy chứng nhận đăng ký hợp tác xã")})
            elif slug == "cam-ket":
                self.fill({f"d.{item.key}": True for item in DECLARATIONS})
            else:
                here = self.page.locator('main [name^="f."]').evaluate_all("es => es.map(e => e.name)")
                keys = {name.removeprefix("f.") for name in here}
                self.fill({f"f.{key}": words for key, words in written.items() if key in keys})
            self.press("Lưu, ")
        raise AssertionError(f"the steps do not end: {self.page.url}")

    def add_paper(self, kind: str) -> None:
        self.open(f"{self.dossier}/giay-to")
        self.fill({f"file.{kind}": things.paper("Văn bản của Ủy ban nhân dân xã")})
        self.press("Lưu và ở lại")

    def submit(self, slug: str, **letter: str) -> str:
        """The receipt. `letter`: number and day of the paper of the People's Committee (Điều 12.2.d)."""
        self.open(self.dossier)
        self.reads("Đã đủ để nộp")
        self.follow("Chọn kỳ và nộp")
        self.open(f"{self.dossier}/nop/{slug}")
        self.fill(letter)
        self.press("Nộp hồ sơ")
        return self._receipt()

    def _receipt(self) -> str:
        receipt = self.path.rpartition("/")[2]
        assert re.fullmatch(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){2}", receipt), self.page.url
        self.reads(f"Số biên nhận {receipt}", "Chờ Tổ giúp việc kiểm tra")
        return receipt

    def confirm_invitation(self) -> str:
        """The receipt at the level above."""
        self.open("/ho-so")
        self.reads("Lời mời lên cấp trên")
        self.follow("Xem lời mời")
        self.press("Xác nhận tham gia và nộp")
        return self._receipt()


def _words_for(field: Field) -> str:
    """Something for a field, that does not name the producer."""
    if field.kind == "number":
        return "120"
    if field.max_length < 100:
        return "cái"
    return f"{field.label}: làm tại xưởng trong làng, theo mẫu cũ của người Ba Na"


# Those who decide


class Judge(Person):
    def score_by_page(self, slug: str, group: str, total: int) -> None:
        """Types every box of the only sheet and hands it in."""
        self.open(f"/cham-diem/{slug}")
        self.follow(f"{group}-")
        points = points_for(rubric_for(DEFAULT_RULEBOOK, group), total)
        self.fill({f"points.{key}": points_text(value) for key, value in points.items()})
        shown = self.page.locator('.tally output[data-sum="all"]').text_content()
        assert shown == points_text(total), f"the page counts {shown}, not {points_text(total)}"
        self.press("Nộp phiếu")
        self.reads("Đã nộp phiếu", "Biên nhận")

    def score_by_api(self, slug: str, group: str, total: int) -> None:
        with self.api as api:
            round_id = self.stage.server.round_id(slug)
            points = points_for(rubric_for(DEFAULT_RULEBOOK, group), total)
            for line in _taken(api.get(f"/rounds/{round_id}/sheets")):
                _taken(api.put(f"/sheets/{line['entry']}", json={"version": 0, "points": points}))
            done = _taken(api.post(f"/rounds/{round_id}/sheets/hand-in"))
            assert done, "no sheet was handed in"

    def vote_by_page(self, slug: str) -> None:
        self.open(f"/hoi-dong/{slug}/bien-ban")
        self.fill({"agrees": "1"})
        self.press("Gửi ý kiến")
        self.reads("Đã ghi ý kiến của bạn")

    def vote_by_api(self, slug: str) -> None:
        with self.api as api:
            address = f"/rounds/{self.stage.server.round_id(slug)}/minutes"
            read = _taken(api.get(address))
            _taken(api.post(f"{address}/votes", json={"minutes": read["id"], "agrees": True}))


def _taken(answer: httpx.Response) -> Any:
    assert answer.is_success, f"{answer.request.method} {answer.url}: {answer.status_code} {answer.text}"
    return answer.json()


class JuryHead(Judge):
    def close_scoring(self, slug: str) -> None:
        self.open(f"/hoi-dong/{slug}/dong-cham")
        self.reads("Mọi phiếu đã nộp")
        self.press("Đóng chấm điểm")
        self.reads("Chấm điểm đã đóng")

    def draw_up_minutes(self, slug: str, day: date) -> None:
        self.open(f"/hoi-dong/{slug}/bien-ban")
        self.fill(
            {
                "number": "01/BB-BGK",
                "day": date_text(day),
                "place": "Hội trường Ủy ban nhân dân",
                "secretary": "Trần Thư Ký",
                "conclusion": "Đề nghị Hội đồng xem xét, công nhận",
            }
        )
        self.press("Lập biên bản")
        self.reads("Đã lập biên bản")

    def hand_over(self, slug: str) -> None:
        self.open(f"/hoi-dong/{slug}/chuyen-hoi-dong")
        self.press("Chuyển sang Hội đồng")
        self.reads("Biên bản đã chuyển sang Hội đồng bình chọn")


class Chair(Person):
    def approve_rulebook(self, slug: str) -> None:
        self.open(f"/dieu-hanh/{slug}/the-le")
        self.press("Duyệt thể lệ bản")
        self.reads("Thể lệ đã được duyệt")

    def choose(self, slug: str, *lists: str) -> None:
        """Puts everything that passed on these lists: recognised, nominated."""
        self.open(f"/hoi-dong/{slug}/danh-sach")
        for name in lists:
            for box in self.page.locator(f'input[name="{name}"]:enabled').all():
                box.check()
        self.press("Xem danh sách")

    def record_meeting(self, slug: str, day: date, votes: int) -> None:
        """Everybody is there and agrees."""
        self.open(f"/hoi-dong/{slug}/phien-hop")
        self.fill(
            {
                "number": "02/BB-HĐ",
                "day": date_text(day),
                "place": "Phòng họp số 1",
                "votes_for": votes,
                "votes_against": 0,
            }
        )
        self.press("Ghi phiên họp")
        self.reads("Đã ghi phiên họp")

    def submit(self, slug: str) -> None:
        self.open(f"/hoi-dong/{slug}/trinh")
        self.press("Trình phê duyệt")
        self.reads("Đã trình")


class Authority(Person):
    def _decide(self, slug: str, what: str, button: str, number: str, day: date) -> None:
        self.open(f"/dieu-hanh/{slug}/phe-duyet")
        form = f'form:has(input[name="do"][value="{what}"])'
        paper = {
            "number": number,
            "day": date_text(day),
            "signer": SIGNER,
            "signer_title": "KT. CHỦ TỊCH",
        }
        self.fill(paper, within=form)
        self.press(button)

    def approve(self, slug: str, day: date) -> None:
        self._decide(slug, "approve", "Ghi quyết định", "812/QĐ", day)
        self.reads("lập 1 giấy chứng nhận, chưa công bố")

    def nominate(self, slug: str, day: date) -> None:
        self._decide(slug, "nominate", "Gửi danh sách đề cử", "90/CV", day)
        self.reads("Đã gửi danh sách đề cử; 1 cơ sở nhận lời mời")

    def revoke(self, slug: str, number: str, day: date) -> None:
        """By the list of the round's certificates."""
        self.open(f"/dieu-hanh/{slug}/giay-chung-nhan")
        self.follow("Thu hồi")
        self.fill(
            {
                "decision_number": number,
                "decision_day": date_text(day),
                "reason": "Sản phẩm không còn do cơ sở sản xuất",
            }
        )
        self.press("Thu hồi giấy số")
        self.reads("Đã thu hồi giấy chứng nhận số")


# Anybody


class Visitor(Person):
    def find(self, product: str) -> None:
        """From the search to the product's page."""
        self.open(f"/san-pham?q={product}")
        self.follow(product)
        self.reads(product, "Đường lên các cấp")

    def ladder(self) -> dict[str, str]:
        """On a product's page: what each rung is called, and everything it says."""
        rungs = self.page.locator(".ladder > li")
        titles = rungs.locator("h3").all_text_contents()
        return dict(zip(titles, rungs.all_text_contents(), strict=True))

    def certificate_pdf(self) -> bytes:
        """From a product's page by its certificate to the paper."""
        self.follow("Xác minh giấy chứng nhận")
        self.reads("Còn hiệu lực")
        address = self.page.get_by_role("link", name="Tải bản PDF").get_attribute("href")
        assert address
        answer = self.context.request.get(address)
        assert answer.ok and answer.headers["content-type"] == "application/pdf", answer.status
        return answer.body()

    def scan(self, pdf: bytes) -> str:
        """Opens what the code on the paper says; the path of that page."""
        codes = [code for code in things.codes_on(pdf) if "/V/" in code]
        assert len(codes) == 1, codes
        host, path = urlsplit(codes[0]).netloc, urlsplit(codes[0]).path
        assert host.lower() == urlsplit(self.stage.server.url).netloc
        self.open(path)
        return path
