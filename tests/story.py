"""One whole round through the real actions, as far as a test needs it.

    story = await play(Phase.TALLIED)                  # plan, council, jury of 5, 4 entries, sheets, closed scoring
    story = await play(Phase.SCORING, handed_in=False) # every judge still has everything to do
    await story.minutes(dissenting=2); await story.decide(recognised="AB"); await story.approve()

`play(upto)` returns when the round is in that phase, nothing of that phase's own work done yet. Every step is a method,
so a test may take over anywhere. Time runs (clock.travel_to) through the autumn of 2026; a test that needs another day
travels itself. The caller has a pool, best within the `db` fixture; places are loaded when they are missing.

Entries, by group:  A far above 70 · B exactly 70 · C just below · D above. `story.by("B")` finds one by its group.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from itertools import cycle
from typing import Any
from uuid import UUID

from PIL import Image

from tieubieu import app
from tieubieu.accounts.actions import Invite, give, invite
from tieubieu.accounts.queries import actor_of
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
from tieubieu.dossiers import entries
from tieubieu.dossiers import queries as dossiers
from tieubieu.dossiers.actions import (
    AddAttachment,
    CreateProduct,
    SaveFields,
    add_attachment,
    create_product,
    save_fields,
)
from tieubieu.dossiers.entries import SubmitEntry
from tieubieu.places import loading
from tieubieu.places.keys import place_id
from tieubieu.places.queries import bodies_for_round
from tieubieu.platform import clock, ids
from tieubieu.platform.actions import Act
from tieubieu.platform.actor import SYSTEM, Actor
from tieubieu.platform.database import rows, scalar
from tieubieu.producers.actions import RegisterEstablishment, register
from tieubieu.results import actions as results
from tieubieu.results import queries as result_queries
from tieubieu.results.actions import (
    Approve,
    ApproveNomination,
    DrawUpMinutes,
    RecordMeeting,
    VoteMinutes,
)
from tieubieu.rounds import queries as rounds
from tieubieu.rounds.actions import PlanRound, advance, approve_rulebook, plan_round, propose_rulebook
from tieubieu.rounds.queries import RoundRow
from tieubieu.rules.councils import SIZES
from tieubieu.rules.dossier_form import DECLARATIONS, FIELDS
from tieubieu.rules.levels import Level
from tieubieu.rules.phases import ORDER, Phase
from tieubieu.rules.rubric import Rubric, leaves
from tieubieu.rules.rulebook import DEFAULT_RULEBOOK, Rulebook, rubric_for
from tieubieu.scoring.actions import SaveSheet, hand_in_all, save_sheet

CHU_SE = place_id("commune/gia-lai/chu-se")
PLACES = {Level.COMMUNE: CHU_SE, Level.PROVINCE: place_id("province-2025/gia-lai")}

TOTALS: dict[str, tuple[int, ...]] = {
    "A": (9000, 8800, 8650, 9100, 8750),
    "B": (7000, 6900, 7100, 7000, 7000),
    "C": (7000, 6950, 7050, 7000, 6950),
    "D": (8200, 7900, 8050, 8400, 7450),
}
"""Points of each of the five judges, in hundredths, by product group: B has a mean of exactly 70, C of 69,9."""

PRODUCTS = {
    "A": "Giỏ mây mắt cáo",
    "B": "Mật ong hoa cà phê",
    "C": "Máy xát cà phê mini",
    "D": "Tinh dầu sả Chư Sê",
}
PLANNED = date(2026, 8, 5)
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def picture(colour: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (90, 60), colour).save(out, "JPEG")
    return out.getvalue()


def travel(month: int, day: int, hour: int = 9, year: int = 2026) -> None:
    clock.travel_to(datetime(year, month, day, hour, tzinfo=clock.ZONE))


def points_for(rubric: Rubric, total: int, step: int = 50) -> dict[str, int]:
    """Leaf key → hundredths, each within its limit and step, adding up to `total`."""
    tops = {leaf.key: leaf.max for leaf in leaves(rubric)}
    given = {key: top * total // 10_000 // step * step for key, top in tops.items()}
    for key in cycle(tops):
        if sum(given.values()) >= total:
            break
        if given[key] + step <= tops[key]:
            given[key] += step
    assert sum(given.values()) == total, f"{total} is no sum of steps of {step}"
    return given


@dataclass
class Entry:
    """An entry and whose it is. `code` from the closed list on."""

    id: UUID
    group: str
    name: str
    receipt: str
    product: UUID
    dossier: UUID
    establishment: UUID
    producer: Actor
    code: str = ""


@dataclass
class Story:
    level: Level
    round_id: UUID
    officer: Actor
    authority: Actor
    tag: str
    entries: list[Entry] = field(default_factory=list)
    council: list[Actor] = field(default_factory=list)
    judges: list[Actor] = field(default_factory=list)
    clerk: Actor = SYSTEM

    @property
    def chair(self) -> Actor:
        return self.council[0]

    @property
    def head(self) -> Actor:
        return self.judges[0]

    async def round(self) -> RoundRow:
        """As it stands now."""
        found = await rounds.get(self.round_id)
        assert found is not None
        return found

    def by(self, group: str) -> Entry:
        """The first entry of a product group."""
        return next(e for e in self.entries if e.group == group)

    def ids(self, groups: str) -> list[UUID]:
        """The entries of these groups: "AB"."""
        return [e.id for e in self.entries if e.group in groups]

    async def advance(self, to: Phase) -> None:
        await advance(self.officer, self.round_id, to)

    # plan, people

    async def appoint(self, jury: int = 5) -> None:
        """Council of the smaller legal size, one jury for all groups, two helpers."""
        travel(8, 7)
        size = SIZES[self.level][0]
        paper: dict[str, Any] = {
            "round": self.round_id,
            "day": date(2026, 8, 7),
            "signer": "Rơ Châm Hương",
            "signer_title": "Chủ tịch",
        }
        seats = ["chair", "deputy", *["member"] * (size - 2)]
        await record_council(
            self.officer, RecordCouncil(number="101/QĐ", members=self._members("hd", seats), **paper)
        )
        self.council = [await actor(m.person) for m in await councils.council(self.round_id)]
        seats = ["head", "deputy", *["member"] * (jury - 2)]
        await record_jury(
            self.officer,
            RecordJury(number="102/QĐ", groups=list("ABCD"), members=self._members("gk", seats), **paper),
        )
        self.judges = [await actor(j.person) for j in await councils.judges(self.round_id)]
        await record_helpers(
            self.officer, RecordHelpers(number="103/QĐ", members=self._members("tg", ["", ""]), **paper)
        )
        self.clerk = await actor((await councils.helpers(self.round_id))[0].person)

    def _members(self, kind: str, roles: Sequence[str]) -> list[Member]:
        return [
            Member(
                name=f"Người {kind} {i}",
                email=f"{kind}{i}.{self.tag}@vidu.example",
                title="Chức vụ",
                role=role,
            )
            for i, role in enumerate(roles)
        ]

    # dossiers

    async def submit(self, group: str, name: str = "") -> Entry:
        """One more producer with an establishment, a whole dossier, and its entry."""
        number = len(self.entries)
        producer = await person(f"Cơ sở {number}", f"cs{number}.{self.tag}")
        establishment = await register(
            producer,
            RegisterEstablishment(
                name=f"Hợp tác xã Số {number} Chư Sê",
                legal_kind="cooperative",
                place=CHU_SE,
                tax_code=ids.random_code(10, "0123456789"),
                paper_number="39A8000123",
                paper_issued_on=date(2020, 3, 2),
                paper_issuer="Phòng Tài chính",
                address="Thôn 2",
                production_address="Thôn 2, xã Chư Sê, tỉnh Gia Lai",
                phone="0912 345 678",
                representative="Nguyễn Thị Lụa",
                representative_title="Giám đốc",
                trade="Đan mây tre",
            ),
        )
        producer = await actor(producer.id)
        name = name or PRODUCTS[group]
        product = await create_product(
            producer, CreateProduct(establishment=establishment, name=name, product_group=group)
        )
        started = await dossiers.writable(producer, product=product)
        assert started is not None
        await self._fill(producer, started)
        bypass = {"bypass_letter_number": "15/UBND-KT", "bypass_letter_day": date(2026, 8, 10)}
        done = await entries.submit(
            producer,
            SubmitEntry(
                product=product, round=self.round_id, **(bypass if self.level is Level.PROVINCE else {})
            ),
        )
        entry = Entry(
            done.entry, group, name, done.receipt, product, started.dossier, establishment, producer
        )
        self.entries.append(entry)
        return entry

    async def _fill(self, producer: Actor, started: dossiers.DossierRow) -> None:
        await save_fields(
            producer,
            SaveFields(
                dossier=started.dossier,
                version=started.version,
                fields={
                    f.key: 10 if f.kind == "number" else "Có"
                    for f in FIELDS
                    if f.source is None and f.required
                },
                declarations={item.key: True for item in DECLARATIONS},
            ),
        )
        for colour in ("olive", "brown", "tan"):
            wanted = AddAttachment(dossier=started.dossier, kind="photo")
            await add_attachment(producer, wanted, f"{colour}.jpg", picture(colour))
        for kind in ("business_paper", *(["nomination_letter"] if self.level is Level.PROVINCE else [])):
            await add_attachment(
                producer, AddAttachment(dossier=started.dossier, kind=kind), f"{kind}.pdf", PDF
            )

    async def accept_all(self) -> None:
        for entry in self.entries:
            await entries.accept(self.clerk, entry.id)

    async def read_codes(self) -> None:
        codes = await rows("SELECT id, code FROM entry WHERE round = $1", self.round_id)
        by_id = {f["id"]: f["code"] for f in codes}
        for entry in self.entries:
            entry.code = by_id[entry.id]

    # scoring

    async def score(
        self,
        totals: dict[str, Sequence[int]] | None = None,
        *,
        judges: Iterable[int] | None = None,
        hand_in: bool = True,
    ) -> None:
        """Sheets of these judges (indexes, all by default) for every entry whose group has totals."""
        rulebook = await rounds.rulebook(self.round_id)
        for i in range(len(self.judges)) if judges is None else judges:
            judge = self.judges[i]
            for entry in self.entries:
                given = (totals or TOTALS).get(entry.group)
                if given is None:
                    continue
                rubric = rubric_for(rulebook, entry.group)
                points = points_for(rubric, given[i % len(given)], rulebook.score_step)
                await save_sheet(judge, SaveSheet(entry.id, 0, points))
            if hand_in:
                await hand_in_all(judge, self.round_id)

    async def close(self, confirm: bool = False) -> None:
        await results.close_scoring(self.head, self.round_id, confirm)

    # results

    async def minutes(self, dissenting: int = 0, reasons: dict[UUID, str] | None = None) -> UUID:
        """Drawn up by the head; the last `dissenting` judges vote against, all others for."""
        found = await results.draw_up_minutes(
            self.head,
            DrawUpMinutes(
                round=self.round_id,
                number="01/BB-BGK",
                day=clock.today(),
                place="Hội trường Ủy ban nhân dân",
                secretary="Trần Thư Ký",
                conclusion="Đề nghị Hội đồng xem xét",
                reasons=reasons or {},
            ),
        )
        for i, judge in enumerate(self.judges):
            agrees = i < len(self.judges) - dissenting
            note = "" if agrees else "Tôi đề nghị chấm lại"
            await results.vote_minutes(judge, VoteMinutes(minutes=found, agrees=agrees, note=note))
        return found

    async def decide(
        self, recognised: str | None = None, nominated: str | None = None, **changed: Any
    ) -> UUID:
        """The council's meeting; groups as text ("AB"). By default all passed are recognised, A is nominated."""
        won = {
            f["entry"]
            for f in await rows("SELECT entry FROM result WHERE round = $1 AND passed", self.round_id)
        }
        passed = "".join(e.group for e in self.entries if e.id in won)
        recognised = passed if recognised is None else recognised
        nominated = ("A" if "A" in recognised else "") if nominated is None else nominated
        values: dict[str, Any] = {
            "round": self.round_id,
            "number": "02/BB-HĐ",
            "day": clock.today(),
            "place": "Phòng họp số 1",
            "present": [m.id for m in self.council],
            "votes_for": len(self.council),
            "recognised": self.ids(recognised),
            "nominated": self.ids(nominated),
        }
        return await results.record_meeting(self.chair, RecordMeeting(**(values | changed)))

    async def approve(self, **changed: Any) -> list[UUID]:
        values: dict[str, Any] = {
            "round": self.round_id,
            "number": "812/QĐ-UBND",
            "day": clock.today(),
            "signer": "Rơ Châm Hương",
            "signer_title": "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH",
        }
        return await results.approve(self.authority, Approve(**(values | changed)))

    async def nominate(self, **changed: Any) -> list[UUID]:
        values: dict[str, Any] = {
            "round": self.round_id,
            "number": "90/UBND-KT",
            "day": clock.today(),
            "signer": "Rơ Châm Hương",
            "signer_title": "Phó Chủ tịch",
        }
        return await results.approve_nomination(self.authority, ApproveNomination(**(values | changed)))

    async def line(self, group: str) -> result_queries.ResultLine:
        """An entry's line as the officer sees it."""
        found = await result_queries.lines(self.officer, await self.round())
        return next(x for x in found if x.entry == self.by(group).id)


async def actor(person_id: UUID | None) -> Actor:
    """The person with the grants of now."""
    assert person_id is not None
    found = await actor_of(person_id)
    assert found is not None
    return found


async def person(name: str, local: str, *grants: tuple[str, str, UUID | None]) -> Actor:
    person_id = await invite(SYSTEM, Invite(name=name, email=f"{local}@vidu.example"))
    for role, kind, scope in grants:
        await give(Act(SYSTEM, "test.grants"), person_id, role, kind, scope)
    return await actor(person_id)


async def begin(level: Level = Level.COMMUNE, **changed: Any) -> Story:
    """The planned round with its officer and its authority."""
    app.wire()
    if not await scalar("SELECT 1 FROM place LIMIT 1"):
        await loading.load()
    travel(8, 5)
    tag = ids.random_code(6).lower()
    organiser, authority = await bodies_for_round(level.value, PLACES[level], PLANNED)
    officer = await person("Lê Quốc Bảo", f"dm.{tag}", ("officer", "body", organiser.id))
    signs = await person("Rơ Châm Hương", f"ky.{tag}", ("authority", "body", authority.id))
    values: dict[str, Any] = {
        "level": level,
        "place": PLACES[level],
        "plan_number": "88/KH-UBND",
        "plan_date": PLANNED,
        "plan_signer": "Rơ Châm Hương",
        "plan_signer_title": "Phó Chủ tịch",
        "receive_from": date(2026, 8, 10),
        "receive_until": date(2026, 9, 15),
        "check_until": date(2026, 9, 25),
        "score_until": date(2026, 10, 24),
        "council_on": date(2026, 11, 2),
        "announce_on": date(2026, 11, 16),
    }
    round_id = await plan_round(officer, PlanRound(**(values | changed)))
    return Story(level, round_id, officer, signs, tag)


async def play(
    upto: Phase = Phase.CONCLUDED,
    level: Level = Level.COMMUNE,
    *,
    groups: str = "ABCD",
    totals: dict[str, Sequence[int]] | None = None,
    handed_in: bool = True,
    rulebook: Rulebook | None = None,
    jury: int = 5,
    recognised: str | None = None,
    nominated: str | None = None,
    dissenting: int = 0,
) -> Story:
    """A round brought into `upto`. `groups`: one entry for each letter; `handed_in=False`: nothing is scored (then
    `upto` is at most SCORING)."""
    story = await begin(level)
    far = ORDER.index(upto)

    def until(phase: Phase) -> bool:
        return far >= ORDER.index(phase)

    if until(Phase.RECEIVING):
        await story.appoint(jury)
        travel(8, 10)
        await story.advance(Phase.RECEIVING)
        travel(8, 20)
        for group in groups:
            await story.submit(group)
    if until(Phase.CHECKING):
        travel(9, 16)
        await story.advance(Phase.CHECKING)
    if until(Phase.LISTED):
        await story.accept_all()
        await story.advance(Phase.LISTED)
        await story.read_codes()
    if until(Phase.SCORING):
        travel(9, 28)
        if rulebook is not None and rulebook != DEFAULT_RULEBOOK:
            await propose_rulebook(story.head, story.round_id, rulebook)
        await approve_rulebook(story.chair, story.round_id)
        await story.advance(Phase.SCORING)
        if handed_in:
            travel(10, 20)
            await story.score(totals)
    if until(Phase.TALLIED):
        travel(10, 24)
        await story.close()
    if until(Phase.COUNCIL):
        travel(10, 26)
        await story.minutes(dissenting)
        await results.hand_to_council(story.head, story.round_id)
    if until(Phase.APPROVAL):
        travel(11, 2)
        await story.decide(recognised, nominated)
        await results.submit_lists(story.chair, story.round_id)
    if until(Phase.ANNOUNCED):
        travel(11, 10)
        await story.approve()
        travel(11, 16)
        await story.advance(Phase.ANNOUNCED)
    if until(Phase.CONCLUDED):
        travel(12, 10)
        await story.advance(Phase.CONCLUDED)
    return story
