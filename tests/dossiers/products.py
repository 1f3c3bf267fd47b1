"""What the tests of products and dossiers start from: an establishment, a product, a whole dossier, files."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

from PIL import Image

from tieubieu.dossiers import actions, queries
from tieubieu.dossiers.actions import AddAttachment, CreateProduct, SaveFields
from tieubieu.dossiers.freezing import freeze
from tieubieu.dossiers.queries import DossierRow
from tieubieu.dossiers.tables import Entry
from tieubieu.places.keys import body_id, place_id
from tieubieu.platform import clock, ids
from tieubieu.platform.actions import Act
from tieubieu.platform.actor import SYSTEM, Actor
from tieubieu.producers.actions import RegisterEstablishment, register
from tieubieu.rounds.tables import Round
from tieubieu.rules.dossier_form import DECLARATIONS, FIELDS

CHU_SE = place_id("commune/gia-lai/chu-se")
GIA_LAI = place_id("province-2025/gia-lai")
OFFICE = body_id("specialist_office", "commune/gia-lai/chu-se")
COMMITTEE = body_id("people_committee", "commune/gia-lai/chu-se")
ELSEWHERE = body_id("department", "province/ha-noi")

ESTABLISHMENT: dict[str, Any] = {
    "name": "Hợp tác xã Mây tre Chư Sê",
    "legal_kind": "cooperative",
    "place": CHU_SE,
    "tax_code": "5900123456",
    "paper_number": "39A8000123",
    "paper_issued_on": date(2020, 3, 2),
    "paper_issuer": "Phòng Tài chính",
    "address": "Thôn 2",
    "production_address": "Thôn 2, xã Chư Sê",
    "phone": "0912 345 678",
    "representative": "Nguyễn Thị Lụa",
    "representative_title": "Giám đốc",
    "trade": "Đan mây tre",
}


def picture(
    colour: str = "olive", kind: str = "JPEG", size: tuple[int, int] = (90, 60), **more: Any
) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, kind, **more)
    return out.getvalue()


PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


async def establishment(owner: Actor, **changes: Any) -> UUID:
    return await register(owner, RegisterEstablishment(**{**ESTABLISHMENT, **changes}))


async def product(owner: Actor, of: UUID, name: str = "Giỏ mây mắt cáo", **more: Any) -> DossierRow:
    made = await actions.create_product(
        owner, CreateProduct(establishment=of, name=name, product_group=more.pop("group", "A"), **more)
    )
    found = await queries.writable(owner, product=made)
    assert found is not None
    return found


async def whole_dossier(owner: Actor, started: DossierRow) -> DossierRow:
    """Everything filled in, three photos and the business paper: ready to be submitted."""
    fields = {f.key: 10 if f.kind == "number" else "Có" for f in FIELDS if f.source is None and f.required}
    await actions.save_fields(
        owner,
        SaveFields(
            dossier=started.dossier,
            version=started.version,
            fields=fields,
            declarations={item.key: True for item in DECLARATIONS},
        ),
    )
    for colour in ("olive", "brown", "tan"):
        wanted = AddAttachment(dossier=started.dossier, kind="photo")
        await actions.add_attachment(owner, wanted, f"{colour}.jpg", picture(colour))
    paper = AddAttachment(dossier=started.dossier, kind="business_paper")
    await actions.add_attachment(owner, paper, "giay.pdf", PDF)
    found = await queries.writable(owner, product=started.product)
    assert found is not None
    return found


async def round_at(place: UUID = CHU_SE, phase: str = "receiving", **more: Any) -> UUID:
    """A commune round of 2026 as it lies in the database."""
    identity = uuid4()
    await Round.insert(
        Round(
            **{
                "id": identity,
                "slug": f"ky-{identity.hex[:8]}",
                "title": "Bình chọn xã Chư Sê năm 2026",
                "level": "commune",
                "place": place,
                "organiser": OFFICE,
                "authority": COMMITTEE,
                "year": 2026,
                "circular": "26/2014+14/2018+38/2025",
                "plan_number": "12/KH-UBND",
                "plan_date": date(2026, 9, 1),
                "origin": "run",
                "phase": phase,
                "phase_since": clock.now(),
                "receive_from": date(2026, 9, 10),
                "receive_until": date(2026, 11, 30),
                "created_at": clock.now(),
                **more,
            }
        )
    )
    return identity


async def entered(
    owner: Actor, found: DossierRow, round_id: UUID, state: str = "accepted", **more: Any
) -> UUID:
    """An entry of the dossier as it now is, frozen."""
    act = Act(SYSTEM, "test")
    version = await freeze(act, found.dossier)
    entry = Entry(
        round=round_id,
        dossier=found.dossier,
        version=version.id,
        product=found.product,
        establishment=found.establishment["id"],
        product_group=found.product_group,
        state=state,
        receipt=ids.random_code(12),
        code=more.get("code", ""),
        basis="lowest",
        submitted_at=clock.now(),
        submitted_by=owner.id,
    )
    await Entry.insert(entry)
    return entry.id
