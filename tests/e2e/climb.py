"""One product's way from the lowest level to the nation, for whatever levels and years a story names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tests.e2e.actors import (
    Administrator,
    Authority,
    Chair,
    Clerk,
    Home,
    Judge,
    JuryHead,
    Officer,
    Plan,
    Producer,
    Seat,
    Stage,
    Visitor,
)
from tieubieu.accounts.actions import create_admin
from tieubieu.check import check
from tieubieu.places.keys import place_id
from tieubieu.places.queries import BodyInfo, bodies_for_round
from tieubieu.rules.councils import SIZES, CouncilRole, JuryRole
from tieubieu.rules.levels import Level, above
from tieubieu.rules.phases import Phase

JURY = [JuryRole.HEAD, JuryRole.DEPUTY, JuryRole.MEMBER, JuryRole.MEMBER, JuryRole.MEMBER]
TOTALS = (9000, 8800, 8650, 9100, 8750)
"""Points of the five judges, in hundredths."""

ADMIN = "quan.tri@vidu.example"


@dataclass(frozen=True)
class Rung:
    """A round of the story: its level, the key of its place, the day of its plan."""

    level: Level
    place: str
    planned: date

    def day(self, days: int) -> date:
        return self.planned + timedelta(days=days)

    @property
    def plan(self) -> Plan:
        return Plan(
            level=self.level,
            where=f"{self.level}:{place_id(self.place)}",
            plan_date=self.planned,
            receive_from=self.day(5),
            receive_until=self.day(25),
            check_until=self.day(35),
            score_until=self.day(60),
            council_on=self.day(65),
            announce_on=self.day(75),
        )


@dataclass(frozen=True)
class Story:
    """`province`, `place`: keys of where the product is made, on the day of the first plan."""

    tag: str
    province: str
    place: str
    rungs: tuple[Rung, ...]
    product: str
    group: str
    tax_code: str

    @property
    def home(self) -> Home:
        return Home(str(place_id(self.province)), str(place_id(self.place)), "Thôn 2")


class Round:
    """One rung as it is run: its people, by the pages of each."""

    def __init__(self, stage: Stage, story: Story, rung: Rung):
        self.stage, self.story, self.rung = stage, story, rung
        self.tag = f"{story.tag}.{rung.level}"
        self.slug = ""
        self.receipt = ""

    def travel(self, days: int) -> None:
        self.stage.server.travel(self.rung.day(days))

    def email(self, who: str) -> str:
        return f"{who}.{self.tag}@vidu.example"

    # The officer's part

    def begin(self, by_pages: bool) -> None:
        """Plans the round and opens it; the people are those of the decisions. By pages: the administrator invites the
        officer, who comes in through the printed link."""
        self.travel(0)
        server = self.stage.server
        organiser, authority = server.run(
            bodies_for_round(self.rung.level, place_id(self.rung.place), self.rung.planned)
        )
        self.officer = self._invited_officer(organiser) if by_pages else self._officer(organiser)
        server.person("Rơ Châm Hương", self.email("ky"), ("authority", "body", authority.id))
        self.slug = self.officer.plan(self.rung.plan)
        self.travel(2)
        size = SIZES[self.rung.level][0]
        deputies = 2 if self.rung.level == Level.NATION else 1
        council = [CouncilRole.CHAIR, *[CouncilRole.DEPUTY] * deputies]
        council += [CouncilRole.MEMBER] * (size - len(council))
        self.council_size = size
        day = self.rung.day(2)
        self.officer.record("thanh-lap", "Ghi Hội đồng", day, self._seats("hd", council))
        self.officer.record("ban-giam-khao", "Ghi Ban Giám khảo", day, self._seats("gk", JURY))
        self.officer.record("to-giup-viec", "Ghi Tổ giúp việc", day, self._seats("tg", ["", ""]))
        self.travel(5)
        self.officer.advance(Phase.RECEIVING)

    def _invited_officer(self, organiser: BodyInfo) -> Officer:
        self.stage.server.run(create_admin("Quản Trị Viên", ADMIN, "mật khẩu của quản trị"))
        admin = Administrator(self.stage, ADMIN)
        admin.appoint(organiser.name, organiser.name, "Lê Quốc Bảo", self.email("dm"), "officer")
        link = admin.print_invitation(self.email("dm"))
        admin.leave()
        officer = Officer(self.stage)
        officer.accept(link, self.email("dm"))
        return officer

    def _officer(self, organiser: BodyInfo) -> Officer:
        grant = ("officer", "body", organiser.id)
        self.stage.server.person("Lê Quốc Bảo", self.email("dm"), grant)
        return Officer(self.stage, self.email("dm"))

    def _seats(self, kind: str, roles: list[str] | list[CouncilRole] | list[JuryRole]) -> list[Seat]:
        return [
            Seat(f"Người {kind.upper()} {i}", self.email(f"{kind}{i}"), str(role))
            for i, role in enumerate(roles)
        ]

    def list_entries(self, producer: Producer) -> None:
        """The clerk accepts; after the last day the officer closes the list."""
        self.travel(10)
        clerk = Clerk(self.stage, self.email("tg0"))
        clerk.accept(self.slug, self.receipt)
        clerk.leave()
        producer.open(f"/ho-so/da-nop/{self.receipt}")
        producer.reads("Hồ sơ đủ điều kiện")
        assert "Còn nhận hồ sơ đến hết ngày" in self.officer.what_is_missing()
        self.travel(26)
        self.officer.advance(Phase.CHECKING)
        self.officer.advance(Phase.LISTED)

    # Scoring

    def score(self, by_pages: bool) -> None:
        self.travel(30)
        assert "chưa được Chủ tịch Hội đồng duyệt" in self.officer.what_is_missing()
        self.chair = Chair(self.stage, self.email("hd0"))
        self.chair.approve_rulebook(self.slug)
        self.officer.advance(Phase.SCORING)
        self.travel(40)
        for i, total in enumerate(TOTALS):
            judge = Judge(self.stage, self.email(f"gk{i}"))
            if by_pages and i == 1:
                judge.score_by_page(self.slug, self.story.group, total)
            else:
                judge.score_by_api(self.slug, self.story.group, total)
            judge.leave()

    # Results

    def decide(self, by_pages: bool) -> None:
        """Minutes of the jury, lists of the council, decision of the authority."""
        self.travel(55)
        head = JuryHead(self.stage, self.email("gk0"))
        head.close_scoring(self.slug)
        head.draw_up_minutes(self.slug, self.rung.day(55))
        head.vote_by_page(self.slug)
        for i in range(1, 1 + len(JURY) // 2):
            judge = Judge(self.stage, self.email(f"gk{i}"))
            judge.vote_by_page(self.slug) if by_pages else judge.vote_by_api(self.slug)
            judge.leave()
        head.hand_over(self.slug)
        head.leave()
        self.travel(65)
        top = above(self.rung.level) is None
        self.chair.choose(self.slug, "recognised", *([] if top else ["nominated"]))
        self.chair.record_meeting(self.slug, self.rung.day(65), self.council_size)
        self.chair.submit(self.slug)
        self.chair.leave()
        self.travel(70)
        self.authority = Authority(self.stage, self.email("ky"))
        self.authority.approve(self.slug, self.rung.day(70))

    def announce(self, producer: Producer) -> None:
        self.travel(75)
        self.officer.advance(Phase.ANNOUNCED)
        producer.open(f"/ho-so/da-nop/{self.receipt}/ket-qua")
        producer.reads("88,6")

    def nominate(self) -> None:
        self.travel(80)
        self.authority.nominate(self.slug, self.rung.day(80))

    def leave(self) -> None:
        for person in (self.officer, self.authority):
            person.leave()


def climb(stage: Stage, story: Story) -> None:
    """The whole way. At its end the top certificate is revoked, and the page says so."""
    first, *_ = story.rungs
    stage.server.travel(first.planned)
    producer = Producer(stage)
    visitor = Visitor(stage)
    last: Round | None = None
    top_page = ""
    for rung in story.rungs:
        lowest = rung is first
        held = Round(stage, story, rung)
        held.begin(by_pages=lowest)
        if lowest:
            held.receipt = enter_first(producer, story, held.slug)
        else:
            held.receipt = producer.confirm_invitation()
        held.list_entries(producer)
        held.score(by_pages=lowest)
        held.decide(by_pages=lowest)
        held.announce(producer)
        top_page = see_certificate(visitor, story)
        if above(rung.level) is not None:
            held.nominate()
            held.leave()
        last = held
    assert last is not None
    finish(visitor, last, top_page)
    assert stage.server.run(check()) == []


def enter_first(producer: Producer, story: Story, slug: str) -> str:
    """From nothing to the receipt, as somebody who has never been here."""
    producer.sign_up("Nguyễn Thị Lụa", f"lua.{story.tag}@vidu.example")
    producer.register(f"Hợp tác xã Mây Tre {story.tag}", story.tax_code, story.home, date(2018, 3, 2))
    producer.make_product(story.product, story.group)
    producer.write_dossier()
    return producer.submit(slug)


def see_certificate(visitor: Visitor, story: Story) -> str:
    """As a buyer: from the search to the paper, from the code on the paper back to the register."""
    visitor.find(story.product)
    page = visitor.scan(visitor.certificate_pdf())
    visitor.reads("Còn hiệu lực", story.product)
    return page


def finish(visitor: Visitor, held: Round, certificate_page: str) -> None:
    """The certificate of the top level is revoked: its own page says so at once, those below stand."""
    held.travel(90)
    visitor.open(certificate_page)
    visitor.reads("Còn hiệu lực")
    held.authority.revoke(held.slug, "900/QĐ", held.rung.day(90))
    visitor.open(certificate_page)
    visitor.reads("Đã thu hồi", "Sản phẩm không còn do cơ sở sản xuất")
    visitor.find(held.story.product)
    ladder = visitor.ladder()
    for rung in held.story.rungs:
        said = [words for title, words in ladder.items() if title.startswith(LEVEL_WORDS[rung.level])]
        state = "Đã thu hồi" if rung is held.rung else "Còn hiệu lực"
        assert len(said) == 1 and state in said[0], f"{rung.level} is not “{state}” on {ladder}"
    held.leave()


LEVEL_WORDS = {
    Level.COMMUNE: "Cấp xã",
    Level.DISTRICT: "Cấp huyện",
    Level.PROVINCE: "Cấp tỉnh",
    Level.REGION: "Cấp khu vực",
    Level.NATION: "Cấp quốc gia",
}
