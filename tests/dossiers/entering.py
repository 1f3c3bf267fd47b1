"""What the tests of entries start from: rounds that receive, producers with whole dossiers, certificates of below."""

from __future__ import annotations

from datetime import date, datetime
from itertools import count
from typing import Any
from uuid import UUID

from tests.dossiers.products import PDF, establishment, product, whole_dossier
from tests.web_fixtures import person
from tieubieu import app
from tieubieu.accounts.queries import actor_of
from tieubieu.certificates import lookup
from tieubieu.certificates.tables import Certificate
from tieubieu.dossiers import queries
from tieubieu.dossiers.actions import AddAttachment, add_attachment
from tieubieu.dossiers.entries import SubmitEntry, Submitted, submit
from tieubieu.dossiers.queries import DossierRow
from tieubieu.places.keys import place_id
from tieubieu.places.queries import bodies_for_round
from tieubieu.platform import clock, ids
from tieubieu.platform.actor import Actor
from tieubieu.platform.database import execute
from tieubieu.rounds.actions import PlanRound, advance, plan_round
from tieubieu.rounds.queries import RoundRow, get
from tieubieu.rules.levels import Level
from tieubieu.rules.phases import Phase
from tieubieu.rules.validity import valid_until

CHU_SE = place_id("commune/gia-lai/chu-se")
AL_BA = place_id("commune/gia-lai/al-ba")
GIA_LAI = place_id("province-2025/gia-lai")
OLD_CHU_SE = place_id("district/gia-lai/chu-se")
OLD_GIA_LAI = place_id("province/gia-lai")

_number = count(1)


def at(*moment: int) -> None:
    """From now on it stands still at this Vietnamese time: year, month, day, hour, minute."""
    clock.travel_to(datetime(*moment, tzinfo=clock.ZONE), tick=False)  # type: ignore[misc]


async def again(actor: Actor) -> Actor:
    """The same person with the grants of now."""
    assert actor.id is not None
    found = await actor_of(actor.id)
    assert found is not None
    return found


class Opened:
    """A round that receives, with its officer and a clerk of its helper team."""

    def __init__(self, round_id: UUID, officer: Actor, clerk: Actor):
        self.id = round_id
        self.officer = officer
        self.clerk = clerk

    async def now(self) -> RoundRow:
        found = await get(self.id)
        assert found is not None
        return found

    async def advance(self, to: Phase) -> None:
        await advance(self.officer, self.id, to)


async def opened(
    level: Level = Level.COMMUNE, place: UUID = CHU_SE, days: int = 30, **changed: Any
) -> Opened:
    """A round planned and opened today through the real actions; it receives for `days` days, today included."""
    app.wire()
    today, n = clock.today(), next(_number)
    organiser, _ = await bodies_for_round(level.value, place, today)
    officer = await person(f"Can Bo {n}", ("officer", "body", organiser.id))
    until = date.fromordinal(today.toordinal() + days - 1)
    values: dict[str, Any] = {
        "level": level,
        "place": place,
        "plan_number": f"{n}/KH-UBND",
        "plan_date": today,
        "plan_signer": "Rơ Châm Hương",
        "plan_signer_title": "Phó Chủ tịch",
        "receive_from": today,
        "receive_until": until,
    }
    round_id = await plan_round(officer, PlanRound(**(values | changed)))
    await advance(officer, round_id, Phase.RECEIVING)
    return Opened(round_id, officer, await person(f"To Giup Viec {n}", ("clerk", "round", round_id)))


async def ready(name: str = "Giỏ mây mắt cáo", place: UUID = CHU_SE, **more: Any) -> tuple[Actor, DossierRow]:
    """A producer with an establishment of their own and one whole dossier."""
    n = next(_number)
    owner = await person(f"Chu Co So {n}")
    of = await establishment(
        owner,
        place=place,
        name=f"Hợp tác xã Bí Mật {n}",
        tax_code=f"59{n:08d}",
        phone=f"0987 000 {n:03d}",
        paper_number=f"MK{n:06d}",
        paper_issued_on=date(2014, 3, 2),
        representative=f"Đinh Giấu Kín {n}",
    )
    owner = await again(owner)
    return owner, await whole_dossier(owner, await product(owner, of, name, **more))


async def enter(owner: Actor, whole: DossierRow, round: Opened, **letter: Any) -> Submitted:
    return await submit(owner, SubmitEntry(product=whole.product, round=round.id, **letter))


async def attach_letter(owner: Actor, whole: DossierRow) -> None:
    await add_attachment(owner, AddAttachment(dossier=whole.dossier, kind="nomination_letter"), "vb.pdf", PDF)


async def mend(whole: DossierRow, **fields: Any) -> None:
    """The producer writes on, behind the form's back."""
    await execute(
        "UPDATE dossier SET fields = fields || $2::jsonb, version = version + 1 WHERE id = $1",
        whole.dossier,
        fields,
    )


async def certificate(
    whole: DossierRow, level: Level, issued: date, *, entry: UUID | None = None, **changed: Any
) -> UUID:
    """A released certificate of the product, as it lies in the register."""
    serial = ids.source.randbytes(10)
    record = Certificate(
        **{
            "serial": serial,
            "lookup": lookup.make(serial),
            "entry_id": entry,
            "product_id": whole.product,
            "establishment_id": UUID(whole.establishment["id"]),
            "level": level.value,
            "year": issued.year,
            "number": f"{next(_number)}/GCN-UBND",
            "issued_on": issued,
            "valid_until": valid_until(issued),
            "origin": "issued",
            "record": "{}",
            "digest": "",
            "state": "issued",
            "created_at": clock.now(),
            "released_at": clock.now(),
            **changed,
        }
    )
    await Certificate.insert(record)
    return record.id


async def dossier(owner: Actor, whole: DossierRow) -> DossierRow:
    """As it is now."""
    found = await queries.writable(owner, product=whole.product)
    assert found is not None
    return found
