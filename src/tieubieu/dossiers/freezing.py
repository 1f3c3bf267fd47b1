"""What is submitted is frozen: a version of the dossier, its hash, and what differs between two versions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from msgspec import Struct

from tieubieu.dossiers import queries
from tieubieu.ledger.canonical import canonical, digest
from tieubieu.platform.actions import Act
from tieubieu.platform.database import execute, scalar
from tieubieu.platform.ids import new_id
from tieubieu.rules.dossier_form import ATTACHMENT_KIND, DECLARATIONS, FIELDS, Field
from tieubieu.rules.groups import SET_KINDS
from tieubieu.rules.numbers import date_text, thousands

Content = Mapping[str, Any]


class Frozen(Struct, frozen=True):
    """A version of a dossier as it was submitted. `content_hash`: SHA-256 (hex) of its canonical JSON."""

    id: UUID
    number: int
    content_hash: str


async def hold(*, product: UUID | None = None, dossier: UUID | None = None) -> None:
    """Locks a dossier until the end of the transaction, so that what is checked is what is frozen."""
    await execute("SELECT 1 FROM dossier WHERE product = $1 OR id = $2 FOR UPDATE", product, dossier)


async def freeze(act: Act, dossier_id: UUID) -> Frozen:
    """Writes the dossier as it stands now into a version that never changes. The caller holds it."""
    content = await queries.content(dossier_id)
    identity, hashed = new_id(), digest(content)
    number = await scalar(
        """INSERT INTO dossier_version (id, dossier, number, content, content_hash, frozen_at, frozen_by)
           SELECT $1, $2, coalesce(max(number), 0) + 1, $3::jsonb, $4, $5, $6
           FROM dossier_version WHERE dossier = $2 RETURNING number""",
        identity,
        dossier_id,
        canonical(content).decode(),
        hashed,
        act.now,
        act.person_id,
    )
    return Frozen(identity, number, hashed)


class Change(Struct, frozen=True):
    """One thing that two versions say differently, in words; '' where one of them says nothing."""

    label: str
    before: str
    after: str


def changes(before: Content, after: Content) -> list[Change]:
    """What the later version says differently, in the order of the form: fields, items, declarations, files."""
    found = [
        Change(
            field.label,
            shown(field, before["fields"].get(field.key)),
            shown(field, after["fields"].get(field.key)),
        )
        for field in FIELDS
        if before["fields"].get(field.key) != after["fields"].get(field.key)
    ]
    if _items(before) != _items(after):
        found.append(Change("Các sản phẩm trong bộ", "; ".join(_items(before)), "; ".join(_items(after))))
    for item in DECLARATIONS:
        was, now = item.key in before["declarations"], item.key in after["declarations"]
        if was != now:
            found.append(Change(item.text, "đã cam kết" if was else "", "đã cam kết" if now else ""))
    return found + _files(before, after)


def shown(field: Field, value: Any) -> str:
    """A field's value as a page writes it."""
    if value in (None, ""):
        return ""
    if field.kind == "choice":
        return dict(field.choices).get(value, str(value))
    if field.kind == "date":
        return date_text(date.fromisoformat(value))
    if field.kind == "number":
        return f"{thousands(value)} {field.unit}".strip()
    return str(value)


def _items(content: Content) -> list[str]:
    return [item["name"] for item in content["items"]]


def _files(before: Content, after: Content) -> list[Change]:
    """By their hash: the same file under another name or caption is the same file."""
    old = {a["sha256"]: a for a in before["attachments"]}
    new = {a["sha256"]: a for a in after["attachments"]}
    gone = [Change(_kind(a), a["name"], "") for sha256, a in old.items() if sha256 not in new]
    return gone + [Change(_kind(a), "", a["name"]) for sha256, a in new.items() if sha256 not in old]


def _kind(attachment: Mapping[str, Any]) -> str:
    return ATTACHMENT_KIND[attachment["kind"]].label


def set_kind_words(kind: str) -> str:
    """Điều 3.2, in the words of the law; '' for a single product."""
    return f"{kind}) {SET_KINDS[kind].label}" if kind in SET_KINDS else ""
