"""How an imported round ends: tally, lists, decision, certificates, bundle, in the order of its papers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import TYPE_CHECKING
from uuid import UUID

from tieubieu.certificates import actions as certificates
from tieubieu.certificates.actions import IssueCertificate
from tieubieu.ledger import log, payloads
from tieubieu.ledger.payloads import Kind, TallyEntry
from tieubieu.platform import ids
from tieubieu.platform.actions import Act
from tieubieu.platform.database import execute, rows, scalar
from tieubieu.results import actions as results
from tieubieu.results import announcing
from tieubieu.results.tables import Approval, Result, Tally
from tieubieu.roundimport.rows import insert_many
from tieubieu.rounds import actions as rounds
from tieubieu.rounds.queries import RoundRow
from tieubieu.rules.phases import Phase
from tieubieu.rules.rubric import total
from tieubieu.rules.validity import VIETNAM

if TYPE_CHECKING:
    from tieubieu.roundimport.format import ImportedEntry, ImportedRound


def outcome_of(entry: ImportedEntry) -> str:
    """passed, below or not_scored by the exact mean; "imported" where the papers state no points."""
    if entry.sheets:
        given = [total(points) for points in entry.sheets if points is not None]
        return payloads.outcome(sum(given), len(given))
    if entry.sum is not None:
        return payloads.outcome(entry.sum, entry.count)
    return entry.outcome or "imported"


async def conclude(
    act: Act, round: RoundRow, data: ImportedRound, entries: Sequence[UUID], *, with_sheets: bool
) -> None:
    codes = {f["id"]: f["code"] for f in await rows("SELECT id, code FROM entry WHERE round = $1", round.id)}
    made = list(zip(entries, data.entries, strict=True))
    if with_sheets:
        await results.tally_up(act, round)
    else:
        await _tally_from_papers(act, round, made, codes)
    await execute(
        """UPDATE result SET recognised = entry = ANY($2::uuid[]), nominated = entry = ANY($3::uuid[]),
             passed = passed OR entry = ANY($2::uuid[]) WHERE round = $1""",
        round.id,
        [entry for entry, e in made if e.recognised],
        [entry for entry, e in made if e.nominated],
    )
    tally_leaf = await scalar(
        "SELECT l.leaf_hash FROM tally t JOIN ledger_leaf l ON l.id = t.leaf_id WHERE t.round = $1", round.id
    )
    lists = await log.append(
        Kind.LISTS_DECIDED,
        payloads.lists_decided(
            tally_leaf=tally_leaf.hex(),
            recognised=[codes[entry] for entry, e in made if e.recognised],
            nominated=[codes[entry] for entry, e in made if e.nominated],
        ),
        round_id=round.id,
    )
    await _approve(act, round, data, lists.hex)
    await _certificates(act, round, data, dict(made), codes)
    await _end(act, round, data)


async def _tally_from_papers(
    act: Act, round: RoundRow, made: list[tuple[UUID, ImportedEntry]], codes: dict[UUID, str]
) -> None:
    lines: list[TallyEntry] = [
        {
            "code": codes[entry],
            "group": e.product.group,
            "sheets": None,
            "sum": e.sum,
            "count": e.count,
            "outcome": outcome_of(e),
        }
        for entry, e in made
    ]
    leaf = await log.append(
        Kind.TALLY, payloads.tally(number=1, stage=1, rulebook_hash=None, entries=lines), round_id=round.id
    )
    await insert_many(
        Tally,
        [{"round": round.id, "at": act.now, "by_person": act.person_id, "leaf_id": leaf.id}],
    )
    await insert_many(
        Result,
        [
            {
                "round": round.id,
                "entry": entry,
                "sum_points": e.sum or 0,
                "sheets": e.count or 0,
                "outcome": "imported" if e.sum is None else outcome_of(e),
                "passed": outcome_of(e) == "passed",
            }
            for entry, e in made
        ],
    )


async def _approve(act: Act, round: RoundRow, data: ImportedRound, lists_leaf: str) -> None:
    papers = [("recognition", data.recognition), ("nomination", data.nomination)]
    for kind, paper in papers:
        if paper is None:
            continue
        await rounds.record_decision(
            act,
            round.id,
            kind,
            paper.number,
            paper.day,
            paper.signer,
            paper.signer_title,
            round.authority_name,
        )
        leaf = await log.append(
            Kind.APPROVED,
            payloads.approved(
                kind=kind, decision_number=paper.number, decision_date=paper.day, lists_leaf=lists_leaf
            ),
            round_id=round.id,
        )
        await insert_many(
            Approval,
            [
                {
                    "round": round.id,
                    "kind": kind,
                    "number": paper.number,
                    "day": paper.day,
                    "signer": paper.signer,
                    "signer_title": paper.signer_title,
                    "body_name": round.authority_name,
                    "approved_by": act.person_id,
                    "approved_at": act.now,
                    "leaf_id": leaf.id,
                }
            ],
        )


async def _certificates(
    act: Act, round: RoundRow, data: ImportedRound, made: dict[UUID, ImportedEntry], codes: dict[UUID, str]
) -> None:
    """One for each recognised entry, with the number of its paper, origin "imported"."""
    paper = data.recognition
    where = await results.signing_place(round, paper.day)
    found = await rows(
        """SELECT e.id, e.product, e.establishment, e.product_group, v.content->'product'->>'name' AS name,
             v.content->'items' AS items, v.content->'establishment' AS holder
           FROM result x JOIN entry e ON e.id = x.entry JOIN dossier_version v ON v.id = e.version
           WHERE x.round = $1 AND x.recognised ORDER BY e.code""",
        round.id,
    )
    for f in found:
        certificate = await certificates.issue(
            act,
            IssueCertificate(
                round=round.id,
                entry=f["id"],
                entry_code=codes[f["id"]],
                product=f["product"],
                establishment=f["establishment"],
                authority=round.authority,
                level=round.level,
                level_words=results.level_words(round),
                year=round.year,
                issuer=(round.authority_name,),
                product_name=f["name"],
                items=tuple(item["name"] for item in f["items"]),
                group=f["product_group"],
                establishment_name=f["holder"]["name"],
                address=f["holder"]["production_address"] or f["holder"]["address"],
                decision_number=paper.number,
                decision_day=paper.day,
                day=paper.day,
                place=where,
                signer=paper.signer,
                signer_title=tuple(line.strip() for line in paper.signer_title.split("\n") if line.strip()),
                number=made[f["id"]].certificate_number,
            ),
        )
        await execute("UPDATE certificate SET origin = 'imported' WHERE id = $1", certificate)


async def _end(act: Act, round: RoundRow, data: ImportedRound) -> None:
    """The round stands concluded since its announcement; its certificates and products are public."""
    since = datetime.combine(data.announced_on, time(9), VIETNAM)
    await execute(
        "UPDATE round SET phase = $2, phase_since = $3, announced_on = $4, version = version + 1 WHERE id = $1",
        round.id,
        Phase.CONCLUDED.value,
        min(since, act.now),
        data.announced_on,
    )
    await execute(
        """INSERT INTO phase_change (id, round, from_phase, to_phase, at, by_person, reason)
           VALUES ($1, $2, 'plan', 'concluded', $3, $4, 'Nhập từ hồ sơ cũ')""",
        ids.new_id(),
        round.id,
        act.now,
        act.person_id,
    )
    await announcing.announce(act, round)
    await announcing.publish_bundle(act, round)
