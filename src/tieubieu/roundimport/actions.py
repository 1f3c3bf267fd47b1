"""The action that writes an imported round. It ends concluded, with its lists and certificates.

What the old papers do not hold is left out and said so: an imported round may lack sheets and jury."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from tieubieu.accounts.tables import Person
from tieubieu.councils.tables import Judge, Jury
from tieubieu.dossiers.entries import give_codes
from tieubieu.dossiers.freezing import freeze
from tieubieu.dossiers.tables import Attachment, Dossier, Entry, Product, ProductItem
from tieubieu.ledger import log, payloads
from tieubieu.ledger.payloads import Kind
from tieubieu.places.keys import place_id
from tieubieu.places.queries import places as places_of
from tieubieu.platform import ids
from tieubieu.platform.actions import Act, action
from tieubieu.platform.database import execute, rows, scalar
from tieubieu.platform.errors import NotNow, Problems
from tieubieu.platform.text import fold, sort_key
from tieubieu.producers.actions import plain_tax_code
from tieubieu.producers.tables import LEGAL_KINDS, Establishment
from tieubieu.roundimport.conclusion import conclude, outcome_of
from tieubieu.roundimport.format import ImportedEntry, ImportedEstablishment, ImportedRound
from tieubieu.roundimport.rows import insert_many
from tieubieu.rounds import actions as rounds
from tieubieu.rounds.plan import PlanRound
from tieubieu.rounds.queries import RoundRow, lock
from tieubieu.rules.groups import GROUPS, SET_KINDS
from tieubieu.rules.rubric import check_complete, check_points, total
from tieubieu.rules.rulebook import DEFAULT_RULEBOOK, Rulebook, from_plain, rubric_for
from tieubieu.scoring.tables import Sheet, SheetVersion


@action("round.import")
async def import_round(act: Act, data: ImportedRound) -> UUID:
    """Writes a past round whole, or nothing: Invalid with every mistake, by entry ("entries.12.product.group"). For an
    officer of the body that held it. NotNow where this round is known already."""
    rulebook = _check(data)
    round_id = await _plan(act, data)
    round = await lock(round_id)
    if data.rulebook is not None or data.judges:
        await _freeze(act, round, rulebook)
    await rounds.open_round(act, round)
    judges = await _seat(act, round, data)
    entries = await _enter(act, round, data)
    await give_codes(round)
    if judges:
        await _sheets(act, round, data, entries, judges, rulebook)
    await conclude(act, round, data, entries, with_sheets=bool(judges))
    act.about("round", round_id, round_id=round_id, entries=len(entries), sheets=bool(judges))
    return round_id


def _check(data: ImportedRound) -> Rulebook:
    """What is wrong with the file beyond its types."""
    wrong = Problems()
    rulebook = DEFAULT_RULEBOOK
    if data.rulebook is not None:
        try:
            rulebook = from_plain(data.rulebook)
        except ValueError as error:
            wrong.add("rulebook", str(error))
    wrong.unless(
        data.recognition.day >= data.plan.day, "recognition", "Quyết định công nhận không thể trước kế hoạch"
    )
    wrong.unless(
        data.announced_on >= data.recognition.day, "announced_on", "Ngày công bố không thể trước quyết định"
    )
    for i, entry in enumerate(data.entries):
        _check_entry(wrong, f"entries.{i}", entry, data, rulebook)
    wrong.refuse()
    return rulebook


def _check_entry(
    wrong: Problems, at: str, entry: ImportedEntry, data: ImportedRound, rulebook: Rulebook
) -> None:
    product = entry.product
    if product.group not in GROUPS:
        wrong.add(f"{at}.product.group", "Nhóm sản phẩm là A, B, C hoặc D")
        return
    wrong.unless(
        not product.set_kind or product.set_kind in SET_KINDS,
        f"{at}.product.set_kind",
        "Loại bộ là a, b hoặc c",
    )
    wrong.unless(
        entry.establishment.legal_kind in LEGAL_KINDS, f"{at}.establishment.legal_kind", "Loại hình không có"
    )
    wrong.unless(
        entry.recognised or not entry.nominated, f"{at}.nominated", "Sản phẩm đề cử phải được công nhận"
    )
    if entry.sheets:
        wrong.unless(len(entry.sheets) == len(data.judges), f"{at}.sheets", "Số phiếu khác số giám khảo")
        frame = rubric_for(rulebook, product.group)
        for k, points in enumerate(entry.sheets):
            if points is not None:
                found = check_points(frame, points, rulebook.score_step) + check_complete(frame, points)
                if found:
                    wrong.add(f"{at}.sheets.{k}", found[0].text_vi)
    elif (entry.sum is None) != (entry.count is None):
        wrong.add(f"{at}.sum", "Tổng điểm và số phiếu phải cùng có hoặc cùng không")
    wrong.unless(
        not entry.recognised or outcome_of(entry) in ("passed", "imported"),
        f"{at}.recognised",
        "Chưa đạt 70 điểm",
    )


async def _plan(act: Act, data: ImportedRound) -> UUID:
    place = place_id(data.place)
    known = await scalar(
        "SELECT 1 FROM round WHERE place = $1 AND level = $2 AND plan_number = $3",
        place,
        data.level,
        data.plan.number,
    )
    if known:
        raise NotNow("Kỳ bình chọn với số kế hoạch này đã có trong hệ thống", code="import.known")
    return await rounds.plan_round(
        act,
        PlanRound(
            level=data.level,
            place=place,
            host_place=place_id(data.host_place) if data.host_place else None,
            plan_number=data.plan.number,
            plan_date=data.plan.day,
            plan_signer=data.plan.signer,
            plan_signer_title=data.plan.signer_title,
            title=data.title,
            year=data.year,
            origin="imported",
        ),
    )


async def _freeze(act: Act, round: RoundRow, rulebook: Rulebook) -> None:
    await rounds.propose_rulebook(act, round.id, rulebook)
    await execute(
        "UPDATE rulebook_version SET approved_at = $2 WHERE round = $1 AND approved_at IS NULL",
        round.id,
        act.now,
    )
    await rounds.freeze_rulebook(act, round)


async def _seat(act: Act, round: RoundRow, data: ImportedRound) -> list[UUID]:
    """The jury of the old papers. Its members get no account: nobody signs in as a name on a list."""
    if not data.judges or data.jury is None:
        return []
    decision = await rounds.record_decision(
        act,
        round.id,
        "jury",
        data.jury.number,
        data.jury.day,
        data.jury.signer,
        data.jury.signer_title,
        "Hội đồng bình chọn",
    )
    people = [ids.new_id() for _ in data.judges]
    await insert_many(
        Person,
        [
            {
                "id": person,
                "email": f"{person}@nhap.invalid",
                "name": judge.name,
                "sort_key": sort_key(judge.name),
                "title": judge.title[:160],
                "created_at": act.now,
                "disabled_at": act.now,
            }
            for person, judge in zip(people, data.judges, strict=True)
        ],
    )
    jury = ids.new_id()
    await insert_many(
        Jury,
        [
            {
                "id": jury,
                "round": round.id,
                "name": "Ban Giám khảo",
                "groups": list(GROUPS),
                "decision": decision,
                "created_at": act.now,
            }
        ],
    )
    seats = [ids.new_id() for _ in data.judges]
    await insert_many(
        Judge,
        [
            {
                "id": seat,
                "jury": jury,
                "person": person,
                "role": judge.role,
                "title": judge.title,
                "code": ids.random_code(4),
                "joined_at": act.now,
            }
            for seat, person, judge in zip(seats, people, data.judges, strict=True)
        ],
    )
    return seats


async def _establishments(act: Act, data: ImportedRound) -> list[UUID]:
    """The establishment of each entry: known by its tax code, or new; one that appears twice is one."""
    keys = [
        (plain_tax_code(e.establishment.tax_code) or fold(e.establishment.name), e.establishment)
        for e in data.entries
    ]
    found = await rows(
        "SELECT id, tax_code FROM establishment WHERE tax_code = ANY($1::text[])", [k for k, _ in keys]
    )
    known: dict[str, UUID] = {f["tax_code"]: f["id"] for f in found}
    on = data.plan.day
    named = await places_of([place_id(e.place) for _, e in keys], on)
    wrong = Problems()
    records: list[dict[str, Any]] = []
    for i, (key, made) in enumerate(keys):
        place = named.get(place_id(made.place))
        if place is None:
            wrong.add(f"entries.{i}.establishment.place", f"Không có địa bàn {made.place}")
        elif key not in known:
            known[key] = ids.new_id()
            records.append(_establishment(act, known[key], made, place.full_name))
    wrong.refuse()
    await insert_many(Establishment, records)
    return [known[key] for key, _ in keys]


def _establishment(act: Act, identity: UUID, made: ImportedEstablishment, place_name: str) -> dict[str, Any]:
    plain = msgspec.structs.asdict(made)
    tax_code = plain_tax_code(made.tax_code)
    return {
        **plain,
        "id": identity,
        "place": place_id(made.place),
        "tax_code": tax_code,
        "sort_key": sort_key(made.name)[:600],
        "search": fold(f"{made.name} {tax_code} {place_name}")[:300],
        "slug": ids.slugify(made.name),
        "version": 1,
        "created_by": act.person_id,
        "created_at": act.now,
        "updated_at": act.now,
        "confirmed_at": act.now,
    }


async def _enter(act: Act, round: RoundRow, data: ImportedRound) -> list[UUID]:
    """Products, dossiers with their frozen versions, and entries, in the order of the file."""
    owners = await _establishments(act, data)
    products = [ids.new_id() for _ in data.entries]
    dossiers = [ids.new_id() for _ in data.entries]
    made = list(zip(data.entries, owners, products, dossiers, strict=True))
    await insert_many(Product, [_product(act, e, owner, product) for e, owner, product, _ in made])
    await insert_many(
        ProductItem,
        [
            {"product": product, "position": n, "name": name}
            for e, _, product, _ in made
            for n, name in enumerate(e.product.items, start=1)
        ],
    )
    await insert_many(
        Dossier,
        [
            {
                "id": dossier,
                "product": product,
                "fields": e.product.fields,
                "declarations": {},
                "entered_by_clerk": act.person_id,
                "created_at": act.now,
                "updated_at": act.now,
                "updated_by": act.person_id,
            }
            for e, _, product, dossier in made
        ],
    )
    await insert_many(Attachment, [a for e, _, _, dossier in made for a in _photos(act, e, dossier)])
    frozen = [(await freeze(act, dossier)).id for dossier in dossiers]
    entries = [ids.new_id() for _ in data.entries]
    await insert_many(
        Entry,
        [
            {
                "id": entry,
                "round": round.id,
                "dossier": dossier,
                "version": version,
                "product": product,
                "establishment": owner,
                "product_group": e.product.group,
                "state": "accepted",
                "receipt": ids.receipt(),
                "basis": "imported",
                "registered_on": data.plan.day,
                "submitted_at": act.now,
                "submitted_by": act.person_id,
                "settled_at": act.now,
                "settled_by": act.person_id,
            }
            for (e, owner, product, dossier), version, entry in zip(made, frozen, entries, strict=True)
        ],
    )
    return entries


def _product(act: Act, entry: ImportedEntry, owner: UUID, identity: UUID) -> dict[str, Any]:
    product = entry.product
    return {
        "id": identity,
        "establishment": owner,
        "name": product.name,
        "sort_key": sort_key(product.name)[:600],
        "search": fold(f"{product.name} {' '.join(product.items)}")[:500],
        "slug": ids.slugify(product.name),
        "product_group": product.group,
        "is_set": bool(product.set_kind),
        "set_kind": product.set_kind,
        "summary": product.summary,
        "created_at": act.now,
    }


def _photos(act: Act, entry: ImportedEntry, dossier: UUID) -> list[dict[str, Any]]:
    return [
        {
            **msgspec.structs.asdict(photo),
            "dossier": dossier,
            "kind": "photo",
            "position": n,
            "added_by": act.person_id,
            "added_at": act.now,
        }
        for n, photo in enumerate(entry.product.photos, start=1)
    ]


async def _sheets(
    act: Act,
    round: RoundRow,
    data: ImportedRound,
    entries: Sequence[UUID],
    judges: Sequence[UUID],
    rulebook: Rulebook,
) -> None:
    """The old sheets as handed in, each with its leaf."""
    codes = {f["id"]: f["code"] for f in await rows("SELECT id, code FROM entry WHERE round = $1", round.id)}
    frozen = await scalar(
        "SELECT content_hash FROM rulebook_version WHERE round = $1 AND frozen_at IS NOT NULL", round.id
    )
    sheets: list[dict[str, Any]] = []
    versions: list[dict[str, Any]] = []
    for entry, imported in zip(entries, data.entries, strict=True):
        for judge, points in zip(judges, imported.sheets, strict=False):
            if points is None:
                continue
            sheet = ids.new_id()
            leaf = await log.append(
                Kind.SHEET_HANDED_IN,
                payloads.sheet_handed_in(
                    entry_code=codes[entry],
                    stage=1,
                    rulebook_hash=frozen,
                    points=points,
                    total=total(points),
                    judge_id=judge,
                    sheet_id=sheet,
                ),
                round_id=round.id,
                subject_id=sheet,
            )
            sheets.append(
                {
                    "id": sheet,
                    "entry": entry,
                    "judge": judge,
                    "stage": 1,
                    "state": "handed_in",
                    "version": 1,
                    "receipt": ids.random_code(6),
                    "handed_in_at": act.now,
                    "leaf_id": leaf.id,
                }
            )
            versions.append(
                {
                    "sheet": sheet,
                    "number": 1,
                    "points": points,
                    "total": total(points),
                    "leaf_remarks": {},
                    "saved_at": act.now,
                    "handed_in": True,
                }
            )
    await insert_many(Sheet, sheets)
    await insert_many(SheetVersion, versions)
