"""Reads of products and their dossiers. What was submitted where is in entry_queries."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import Any
from uuid import UUID

from msgspec import Struct, convert

from tieubieu.dossiers.permissions import MAY_OPEN, opener
from tieubieu.platform import clock
from tieubieu.platform.actor import Actor
from tieubieu.platform.database import row, rows
from tieubieu.platform.errors import NotFound
from tieubieu.producers.permissions import ACTS_FOR, WRITES, who
from tieubieu.rules.circulars import Circular, in_force
from tieubieu.rules.dossier_form import check_dossier, gather
from tieubieu.rules.groups import check_set
from tieubieu.rules.problem import Problem


class Item(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An item of a set."""

    name: str
    note: str = ""


class AttachmentRow(Struct, frozen=True, kw_only=True):
    """A photo or paper. `sha256` is the original's; `large` and `small` those of a photo's pictures, else ''.
    `position`: the photo's place, from 1. `size` in bytes."""

    id: UUID
    kind: str
    sha256: str
    large: str
    small: str
    media_type: str
    size: int
    name: str
    caption: str
    position: int
    identifies_producer: bool
    added_at: datetime


class DossierRow(Struct, frozen=True, kw_only=True):
    """A product with all that its producer has written. `establishment`: its columns as plain values."""

    product: UUID
    name: str
    slug: str
    product_group: str
    is_set: bool
    set_kind: str
    summary: str
    items: list[Item]
    dossier: UUID
    fields: dict[str, Any]
    declarations: dict[str, bool]
    version: int
    entered_by_clerk: UUID | None
    created_at: datetime
    updated_at: datetime
    establishment: dict[str, Any]
    place_name: str
    attachments: list[AttachmentRow]
    versions: int

    @property
    def photos(self) -> list[AttachmentRow]:
        return [a for a in self.attachments if a.kind == "photo"]

    def of_kind(self, kind: str) -> list[AttachmentRow]:
        return [a for a in self.attachments if a.kind == kind]

    @property
    def values(self) -> dict[str, Any]:
        """Every value of the form: typed here, or kept with establishment and product."""
        product = {"name": self.name, "product_group": self.product_group, "set_kind": self.set_kind}
        values = gather(self.fields, self.establishment, product)
        if not values.get("workers"):
            values.pop("workers", None)  # nobody has counted
        return values


_ATTACHMENTS = """coalesce((SELECT json_agg(json_build_object('id', a.id, 'kind', a.kind, 'sha256', a.file,
        'large', a.large, 'small', a.small, 'media_type', a.media_type, 'size', a.size, 'name', a.name,
        'caption', a.caption, 'position', a.position, 'identifies_producer', a.identifies_producer,
        'added_at', a.added_at) ORDER BY a.kind, a.position, a.added_at, a.id)
    FROM attachment a WHERE a.dossier = d.id AND a.removed_at IS NULL), '[]')"""

_WHOLE = f"""SELECT p.id AS product, p.name, p.slug, p.product_group, p.is_set, p.set_kind, p.summary,
        coalesce((SELECT json_agg(json_build_object('name', i.name, 'note', i.note) ORDER BY i.position)
            FROM product_item i WHERE i.product = p.id), '[]') AS items,
        d.id AS dossier, d.fields, d.declarations, d.version, d.entered_by_clerk, d.created_at, d.updated_at,
        to_jsonb(s) - 'sort_key' - 'search' AS establishment, {_ATTACHMENTS} AS attachments,
        (SELECT count(*) FROM dossier_version f WHERE f.dossier = d.id) AS versions,
        concat_ws(', ', v.full_name, (SELECT w.full_name FROM place_version w WHERE w.place = v.parent
            ORDER BY w.valid_until DESC NULLS FIRST LIMIT 1)) AS place_name
    FROM product p JOIN dossier d ON d.product = p.id JOIN establishment s ON s.id = p.establishment
    JOIN LATERAL (SELECT full_name, parent FROM place_version w WHERE w.place = s.place
        ORDER BY w.valid_until DESC NULLS FIRST LIMIT 1) v ON true"""


def _dossier(found: dict[str, Any] | None) -> DossierRow | None:
    return convert(found, DossierRow) if found else None


async def get(dossier_id: UUID) -> DossierRow:
    """Without permission: the caller asks. NotFound where there is none."""
    found = _dossier(await row(f"{_WHOLE} WHERE d.id = $1", dossier_id))
    if found is None:
        raise NotFound()
    return found


async def writable(
    actor: Actor, *, product: UUID | None = None, dossier: UUID | None = None
) -> DossierRow | None:
    """The dossier, by its id or its product's, if the actor may write it: whoever acts for the establishment, or,
    while nobody does, the clerk or officer in charge of its place."""
    return _dossier(
        await row(f"{_WHOLE} WHERE (p.id = $5 OR d.id = $6) AND {WRITES}", *who(actor), product, dossier)
    )


async def mine(actor: Actor) -> list[DossierRow]:
    """The products of the establishments that the actor acts for, the newest work first."""
    found = await rows(f"{_WHOLE} WHERE {ACTS_FOR} ORDER BY d.updated_at DESC, p.id", actor.id)
    return [convert(f, DossierRow) for f in found]


async def of_establishment(actor: Actor, establishment: UUID) -> list[DossierRow]:
    """Its products, for whoever may write them."""
    found = await rows(
        f'{_WHOLE} WHERE s.id = $5 AND {WRITES} ORDER BY p.sort_key COLLATE "C", p.id',
        *who(actor),
        establishment,
    )
    return [convert(f, DossierRow) for f in found]


# What is still missing


def missing(
    whole: DossierRow, circular: Circular, *, today: date | None = None, bypass: bool = False
) -> list[Problem]:
    """Everything that keeps this dossier from being submitted under the circular, in the order of the form."""
    counted = Counter(a.kind for a in whole.attachments)
    problems = check_dossier(
        circular,
        whole.values,
        [key for key, said in whole.declarations.items() if said],
        counted,
        counted["photo"],
        today=today or clock.today(),
        bypass=bypass,
    )
    if whole.is_set:
        problems.extend(check_set(whole.set_kind, [item.name for item in whole.items]))
    return problems


def missing_today(whole: DossierRow) -> list[Problem]:
    """Under the circular in force today, for a dossier that has no round yet."""
    return missing(whole, in_force(clock.today()))


async def completeness(dossier_id: UUID, circular: Circular, *, bypass: bool = False) -> list[Problem]:
    """`missing` of a dossier by its id; the caller has asked for permission."""
    return missing(await get(dossier_id), circular, bypass=bypass)


# What a version freezes

ESTABLISHMENT_KEPT = (
    "id", "name", "legal_kind", "tax_code", "paper_number", "paper_issued_on", "paper_issuer", "place", "address",
    "production_address", "phone", "email", "website", "representative", "representative_title", "trade", "workers",
)  # fmt: skip


async def content(dossier_id: UUID) -> dict[str, Any]:
    """What a version freezes, as plain values for canonical JSON. `fields` holds every value of the form, also those
    kept with establishment and product; `attachments` lists files by id with their SHA-256."""
    whole = await get(dossier_id)
    return {
        "product": {
            "id": str(whole.product),
            "name": whole.name,
            "group": whole.product_group,
            "is_set": whole.is_set,
            "set_kind": whole.set_kind,
            "summary": whole.summary,
        },
        "items": [{"name": item.name, "note": item.note} for item in whole.items],
        "establishment": {
            **{column: whole.establishment[column] for column in ESTABLISHMENT_KEPT},
            "place_name": whole.place_name,
        },
        "fields": whole.values,
        "declarations": {key: True for key, said in whole.declarations.items() if said},
        "attachments": [
            {
                "id": str(a.id),
                "kind": a.kind,
                "sha256": a.sha256,
                "large": a.large,
                "small": a.small,
                "media_type": a.media_type,
                "size": a.size,
                "name": a.name,
                "caption": a.caption,
                "position": a.position,
                "identifies_producer": a.identifies_producer,
            }
            for a in whole.attachments
        ],
    }


# Files


class OpenFile(Struct, frozen=True, kw_only=True):
    """A file that this person may open. `right`: own, staff or judge (pictures only, never the original)."""

    id: UUID
    name: str
    media_type: str
    sha256: str
    large: str
    small: str
    right: str


async def attachment_for(actor: Actor, attachment_id: UUID) -> OpenFile | None:
    found = await row(
        f"""SELECT * FROM (SELECT a.id, a.name, a.media_type, a.file AS sha256, a.large, a.small, {MAY_OPEN} AS "right"
            FROM attachment a JOIN dossier d ON d.id = a.dossier JOIN product p ON p.id = d.product
            JOIN establishment s ON s.id = p.establishment WHERE a.id = $7) found WHERE "right" IS NOT NULL""",
        *opener(actor),
        attachment_id,
    )
    return OpenFile(**found) if found else None


class AttachmentOwner(Struct, frozen=True):
    """Which dossier and product a file belongs to, for whoever may write them."""

    id: UUID
    dossier: UUID
    product: UUID
    product_name: str
    kind: str
    name: str
    caption: str


async def writable_attachment(actor: Actor, attachment_id: UUID) -> AttachmentOwner | None:
    found = await row(
        f"""SELECT a.id, d.id AS dossier, p.id AS product, p.name AS product_name, a.kind, a.name, a.caption
            FROM attachment a JOIN dossier d ON d.id = a.dossier JOIN product p ON p.id = d.product
            JOIN establishment s ON s.id = p.establishment
            WHERE a.id = $5 AND a.removed_at IS NULL AND {WRITES}""",
        *who(actor),
        attachment_id,
    )
    return AttachmentOwner(**found) if found else None


# Invitations upward


class Invitation(Struct, frozen=True, kw_only=True):
    """A nomination that waits for its producer's answer (TT 26/2014 Điều 6.4: taking part is voluntary)."""

    id: UUID
    product: UUID
    product_name: str
    to_level: str
    letter_number: str
    letter_day: date | None
    invited_at: datetime


async def invitations(actor: Actor) -> list[Invitation]:
    found = await rows(
        f"""SELECT n.id, p.id AS product, p.name AS product_name, n.to_level, n.letter_number, n.letter_day,
              n.invited_at
            FROM nomination n JOIN entry e ON e.id = n.entry JOIN product p ON p.id = e.product
            JOIN establishment s ON s.id = p.establishment
            WHERE n.state = 'waiting' AND {ACTS_FOR} ORDER BY n.invited_at, n.id""",
        actor.id,
    )
    return [Invitation(**f) for f in found]
