"""How one round of the sample goes by: its steps, each at its moment, each the act of somebody who may."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from uuid import UUID

from msgspec import Struct

from tieubieu.councils import queries as councils
from tieubieu.councils.actions import (
    Member,
    RecordCouncil,
    RecordHelpers,
    RecordJury,
    record_council,
    record_helpers,
    record_jury,
)
from tieubieu.places.keys import place_id
from tieubieu.platform import clock
from tieubieu.platform.actor import Actor
from tieubieu.results import actions as results
from tieubieu.results.actions import Approve, ApproveNomination, DrawUpMinutes, RecordMeeting, VoteMinutes
from tieubieu.rounds.actions import PlanRound, advance, approve_rulebook, plan_round
from tieubieu.rules.levels import Level
from tieubieu.rules.phases import Phase, reached
from tieubieu.rules.rulebook import DEFAULT_RULEBOOK, rubric_for
from tieubieu.sample import scores
from tieubieu.sample.album import Album
from tieubieu.sample.cast import Cast
from tieubieu.sample.content import EntryContent, PersonContent, RoundContent
from tieubieu.sample.entering import Desk
from tieubieu.scoring.actions import SaveSheet, hand_in, recuse, save_sheet

STORY = datetime(2026, 10, 24, 9, 0, tzinfo=clock.ZONE)
"""When the sample ends: the day on which demo, docs and tests look at it."""

DISSENT = (
    "Tôi không đồng ý kết luận về nhóm B: hai sản phẩm chưa có phiếu kiểm nghiệm mới "
    "mà vẫn được chấm đủ điểm chất lượng."
)
LEFT_OUT = "Hội đồng cân nhắc số lượng theo nhóm; sản phẩm đạt từ 70 điểm, không được công nhận trong kỳ này."
NOT_SCORED = "Cơ sở không gửi được mẫu đến nơi chấm nên Ban Giám khảo không chấm."
COMPLAINTS = timedelta(days=28)  # more than 15 working days: then a round is concluded


class Step(Struct, frozen=True):
    """`run` is called when the clock stands at `at`."""

    at: datetime
    words: str
    run: Callable[[], Awaitable[object]]


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), clock.ZONE)


def working(day: date) -> date:
    """That day, or the Monday after it."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


class Story:
    """One round, from its plan to the phase that the content names."""

    def __init__(self, round: RoundContent, cast: Cast, album: Album) -> None:
        self.round, self.cast = round, cast
        self.album = album
        self.phase = Phase(round.phase)

    def steps(self) -> list[Step]:
        r = self.round
        found = [
            Step(moment(r.plan.day, 8), "kế hoạch", self.plan),
            Step(moment(r.council_decision.day, 10), "Hội đồng", self.appoint_council),
            Step(moment(r.receive_from, 7, 30), "nhận hồ sơ", partial(self.move, Phase.RECEIVING)),
        ]
        for number, entry in enumerate(sorted(r.entries, key=lambda e: e.submitted_on)):
            at = moment(entry.submitted_on, 8) + timedelta(minutes=7 + 13 * (number % 40))
            found.append(Step(at, "nộp hồ sơ", partial(self.enter, entry)))
        if r.jury_decision:
            found.append(Step(moment(r.jury_decision.day, 9), "Ban Giám khảo", self.appoint_jury))
        after, jury_meets = r.receive_until + timedelta(days=1), working(r.score_until + timedelta(days=1))
        approved_on = r.result_decision.day if r.result_decision else r.announce_on
        later = [
            (Phase.CHECKING, moment(after, 0, 5), "kiểm tra hồ sơ", partial(self.move, Phase.CHECKING)),
            (Phase.CHECKING, moment(working(after + timedelta(days=2)), 9), "kiểm tra hồ sơ", self.check),
            (Phase.LISTED, moment(r.check_until, 16), "chốt danh sách", partial(self.move, Phase.LISTED)),
            (Phase.SCORING, moment(self.scoring_from, 10), "mở chấm điểm", self.open_scoring),
            (Phase.TALLIED, moment(r.score_until, 17, 30), "đóng chấm điểm", self.close_scoring),
            (Phase.TALLIED, moment(jury_meets, 14), "biên bản", self.adopt_minutes),
            (
                Phase.COUNCIL,
                moment(working(jury_meets + timedelta(days=1)), 8),
                "chuyển Hội đồng",
                self.hand_over,
            ),
            (Phase.APPROVAL, moment(r.council_on, 9), "Hội đồng họp", self.meet),
            (Phase.ANNOUNCED, moment(approved_on, 10), "phê duyệt", self.approve),
            (Phase.ANNOUNCED, moment(r.announce_on, 8), "công bố", partial(self.move, Phase.ANNOUNCED)),
            (Phase.ANNOUNCED, moment(r.announce_on, 15), "đề cử", self.nominate),
            (
                Phase.CONCLUDED,
                moment(r.announce_on + COMPLAINTS, 9),
                "kết thúc",
                partial(self.move, Phase.CONCLUDED),
            ),
        ]
        found += [Step(at, words, run) for phase, at, words, run in later if reached(self.phase, phase)]
        if reached(self.phase, Phase.SCORING):
            found += self.scoring_steps()
        return [Step(s.at, f"{r.place_name}: {s.words}", s.run) for s in found if s.at < STORY]

    # Who acts

    async def officer(self) -> Actor:
        return await self.cast.actor(self.round.officer.email)

    async def seat(self, people: tuple[PersonContent, ...], role: str) -> Actor:
        return await self.cast.actor(next(p.email for p in people if p.role == role))

    @property
    def chair(self) -> PersonContent:
        return next(p for p in self.round.council if p.role == "chair")

    # Plan, people, rules

    async def plan(self) -> None:
        r = self.round
        await self.cast.officials(r)
        self.id: UUID = await plan_round(
            await self.officer(),
            PlanRound(
                level=Level(r.level),
                place=place_id(r.place_key),
                plan_number=r.plan.number,
                plan_date=r.plan.day,
                plan_signer=r.authority.name,
                plan_signer_title=r.authority.title,
                title=r.title,
                receive_from=r.receive_from,
                receive_until=r.receive_until,
                check_until=r.check_until,
                score_until=r.score_until,
                council_on=r.council_on,
                announce_on=r.announce_on,
            ),
        )
        self.desk = Desk(r, self.id, self.cast, self.album)

    async def appoint_council(self) -> None:
        r, officer = self.round, await self.officer()
        await record_council(
            officer,
            RecordCouncil(
                round=self.id,
                number=r.council_decision.number,
                day=r.council_decision.day,
                signer=r.authority.name,
                signer_title=r.authority.title,
                members=_members(r.council),
            ),
        )
        await record_helpers(
            officer,
            RecordHelpers(
                round=self.id,
                number="01/QĐ-HĐBC-TGV",
                day=r.council_decision.day,
                signer=self.chair.name,
                signer_title="Chủ tịch Hội đồng bình chọn",
                members=_members(r.clerks, seated=False),
            ),
        )

    async def appoint_jury(self) -> None:
        r = self.round
        assert r.jury_decision is not None
        await record_jury(
            await self.officer(),
            RecordJury(
                round=self.id,
                number=r.jury_decision.number,
                day=r.jury_decision.day,
                signer=self.chair.name,
                signer_title="Chủ tịch Hội đồng bình chọn",
                groups=list("ABCD"),
                members=_members(r.jury),
            ),
        )

    async def move(self, to: Phase) -> None:
        await advance(await self.officer(), self.id, to)

    # Dossiers

    async def enter(self, entry: EntryContent) -> None:
        await self.desk.enter(entry)

    async def check(self) -> None:
        if self.phase == Phase.CONCLUDED:
            wanted = "Phiếu kiểm nghiệm đã quá mười hai tháng; xin gửi phiếu mới."
            entry = next(e for e in self.round.entries if e.product.group == "B")
            await self.desk.ask_and_answer(entry, wanted, clock.today() + timedelta(days=5))
        await self.desk.check(until=self.round.check_until)

    # Scoring

    @property
    def scoring_from(self) -> date:
        seated = self.round.jury_decision
        day = working(self.round.check_until + timedelta(days=1))
        return max(day, seated.day) if seated else day

    async def open_scoring(self) -> None:
        await approve_rulebook(await self.cast.actor(self.chair.email), self.id)
        await self.move(Phase.SCORING)

    def scoring_steps(self) -> list[Step]:
        """Each judge has a day of their own; in a round still in scoring, the days ahead have not come."""
        r, judges = self.round, len(self.round.jury)
        sheets = scores.sheets(r, rubric_for(DEFAULT_RULEBOOK, "*"))
        last = min(r.score_until, STORY.date())
        span = (last - self.scoring_from).days
        found = []
        for n, judge in enumerate(r.jury):
            day = working(self.scoring_from + timedelta(days=span * (n + 1) // (judges + 1)))
            done = self._share(n)
            found.append(
                Step(moment(day, 13, 7 * n), "chấm điểm", partial(self.score, n, judge, sheets, done))
            )
        return found

    def _share(self, judge: int) -> tuple[int, int]:
        """How many of a hundred entries this judge has handed in, and has begun: while scoring is open some are ready,
        some half way, one has not looked yet."""
        if self.phase != Phase.SCORING:
            return 100, 100
        return ((70, 85), (100, 100), (45, 65), (85, 100), (0, 20), (60, 60), (0, 0))[judge % 7]

    async def score(
        self,
        number: int,
        judge: PersonContent,
        sheets: dict[str, list[scores.SheetContent]],
        share: tuple[int, int],
    ) -> None:
        actor = await self.cast.actor(judge.email)
        listed = [e for e in self.round.entries if e.product.key in sheets]
        if self.phase == Phase.SCORING and number == 3:
            own = self.desk.entry_of[listed.pop(2).product.key]
            await recuse(actor, own, "family", "Em ruột tôi làm kế toán ở cơ sở này.")
        for position, entry in enumerate(listed):
            if position * 100 >= share[1] * len(listed):
                break
            sheet = sheets[entry.product.key][number]
            finished = position * 100 < share[0] * len(listed)
            points = sheet.points if finished else dict(list(sheet.points.items())[: 9 + 5 * (position % 3)])
            entry_id = self.desk.entry_of[entry.product.key]
            saved = await save_sheet(actor, SaveSheet(entry_id, 0, points, {}, sheet.remark))
            if finished:
                await hand_in(actor, entry_id, saved.version)
            clock.travel_to(clock.now() + timedelta(minutes=6), tick=False)

    async def close_scoring(self) -> None:
        missing = any(e.aim is None for e in self.round.entries)
        await results.close_scoring(await self.seat(self.round.jury, "head"), self.id, confirm=missing)

    # Minutes, lists, decisions

    async def adopt_minutes(self) -> None:
        """The head draws them up, everybody votes; in a province round one member dissents and says why."""
        head = await self.seat(self.round.jury, "head")
        secretary = self.round.clerks[0].name
        minutes = await results.draw_up_minutes(
            head,
            DrawUpMinutes(
                round=self.id,
                number="01/BB-BGK",
                day=clock.today(),
                place=self.round.place_name,
                secretary=secretary,
                conclusion="Ban Giám khảo thống nhất kết quả chấm điểm và chuyển Hội đồng bình chọn xem xét.",
                reasons={
                    self.desk.entry_of[e.product.key]: NOT_SCORED for e in self.round.entries if e.aim is None
                },
            ),
        )
        for number, judge in enumerate(self.round.jury):
            dissents = self.round.level == "province" and number == 4
            vote = VoteMinutes(minutes=minutes, agrees=not dissents, note=DISSENT if dissents else "")
            await results.vote_minutes(await self.cast.actor(judge.email), vote)

    async def hand_over(self) -> None:
        await results.hand_to_council(await self.seat(self.round.jury, "head"), self.id)

    async def meet(self) -> None:
        r, at = self.round, self.desk.entry_of
        council = await councils.council(self.id)
        present = [m.person for m in council]
        if len(present) > 6:
            present = present[:-1]
        against = 1 if r.level == "province" else 0
        chair = await self.cast.actor(self.chair.email)
        await results.record_meeting(
            chair,
            RecordMeeting(
                round=self.id,
                number="02/BB-HĐBC",
                day=clock.today(),
                place=r.place_name,
                present=present,
                votes_for=len(present) - against,
                votes_against=against,
                recognised=[at[e.product.key] for e in r.entries if e.recognised],
                nominated=[at[e.product.key] for e in r.entries if e.nominated],
                reasons={at[e.product.key]: LEFT_OUT for e in r.entries if e.passed and not e.recognised},
                conclusion="Hội đồng thông qua danh sách và trình cấp có thẩm quyền phê duyệt.",
            ),
        )
        await results.submit_lists(chair, self.id)

    async def approve(self) -> None:
        r = self.round
        assert r.result_decision is not None
        data = Approve(
            round=self.id,
            number=r.result_decision.number,
            day=r.result_decision.day,
            signer=r.authority.name,
            signer_title=r.authority.title,
        )
        await results.approve(await self.cast.actor(r.authority.email), data)

    async def nominate(self) -> None:
        r = self.round
        if not any(e.nominated for e in r.entries):
            return
        data = ApproveNomination(
            round=self.id,
            number=f"{100 + r.announce_on.day}/UBND-KT",
            day=r.announce_on,
            signer=r.authority.name,
            signer_title=r.authority.title,
        )
        await results.approve_nomination(await self.cast.actor(r.authority.email), data)


def _members(people: tuple[PersonContent, ...], *, seated: bool = True) -> list[Member]:
    return [Member(name=p.name, email=p.email, title=p.title, role=p.role if seated else "") for p in people]
