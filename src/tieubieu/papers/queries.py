"""From what is recorded to a paper as plain values, for whoever may read the data that the paper is made of.

A paper that this person may not have is NotFound, like one that does not exist. What the software does not record
(the hour at which a meeting began, the number of a letter) is left open, to be written by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from tieubieu.certificates import lookup, signing
from tieubieu.certificates import queries as certificates
from tieubieu.certificates.queries import CertificateRow
from tieubieu.certificates.state import State
from tieubieu.dossiers import entry_queries
from tieubieu.dossiers.entry_queries import EntryRow
from tieubieu.papers.documents import (
    CertificatePaper,
    CouncilMinutesPaper,
    Decision,
    DecisionPaper,
    Dissent,
    HandedIn,
    LabelPaper,
    ListedProduct,
    Member,
    MinutesEntry,
    MinutesGroup,
    MinutesPaper,
    Missing,
    NominationPaper,
    Nominee,
    NoticePaper,
    Office,
    ReceiptPaper,
    SheetLine,
    SheetPaper,
    Signer,
    SupplementPaper,
    Votes,
)
from tieubieu.places import queries as places
from tieubieu.platform import clock
from tieubieu.platform.actor import Actor
from tieubieu.platform.database import row, rows, scalar
from tieubieu.platform.errors import NotFound, NotNow
from tieubieu.platform.settings import settings
from tieubieu.results import permissions as results_permissions
from tieubieu.results import queries as results
from tieubieu.results.actions import level_words
from tieubieu.rounds import permissions as rounds_permissions
from tieubieu.rounds import queries as rounds
from tieubieu.rounds.queries import RoundRow
from tieubieu.rules.councils import JURY_ROLE_LABELS, JuryRole
from tieubieu.rules.dossier_form import ATTACHMENT_KINDS
from tieubieu.rules.groups import GROUPS
from tieubieu.rules.levels import Level, above, label
from tieubieu.rules.phases import Phase, public_results, reached
from tieubieu.rules.rubric import Node, subtotal
from tieubieu.rules.validity import valid_until
from tieubieu.rules.working_days import complaint_deadline
from tieubieu.scoring import queries as scoring
from tieubieu.scoring.sheets import take_place

HOUR = "…… giờ …… phút"
BY_HAND = Signer((), "")
HIGH_COUNCIL = "Hội đồng bình chọn sản phẩm công nghiệp nông thôn tiêu biểu"


# Shared pieces


async def _place(round: RoundRow, day: date) -> str:
    """Where the round's papers are dated: the place's plain name."""
    if round.level in (Level.REGION, Level.NATION):
        return "Hà Nội"
    return (await places.place(round.place, day)).name


def _office(round: RoundRow) -> Office:
    return Office(
        round.organiser_name, "" if round.authority_name == round.organiser_name else round.authority_name
    )


def _council(round: RoundRow) -> str:
    return f"{HIGH_COUNCIL} {round.place_name}"


def _circular(round: RoundRow) -> str:
    return f"Thông tư của Bộ trưởng Bộ Công Thương áp dụng cho kỳ này: {round.rules.short}"


def _signer(title: str, name: str) -> Signer:
    return Signer(tuple(line.strip() for line in title.split("\n") if line.strip()), name)


def _group(letter: str) -> str:
    return GROUPS[letter].label


def _day(text: str) -> date:
    return date.fromisoformat(text)


async def _round(slug: str) -> RoundRow:
    found = await rounds.by_slug(slug)
    if found is None:
        raise NotFound()
    return found


def _sample(round: RoundRow) -> bool:
    return round.demo or settings().demo


# Certificate and label


def certificate_paper(held: CertificateRow) -> CertificatePaper:
    """The record is everything printed; the token is what the QR holds."""
    return msgspec.convert(held.record | {"token": held.token, "sample": held.demo}, CertificatePaper)


async def certificate(actor: Actor | None, code: str) -> CertificatePaper:
    """Released and not revoked: for everybody. Before its release: for the round's officer and its authority; for its
    holder once the round is announced. One of elsewhere was printed elsewhere."""
    answer = await certificates.by_lookup(code)
    if answer.certificate is not None:
        if answer.state is State.REVOKED or answer.certificate.origin != "issued":
            raise NotFound()
        return certificate_paper(answer.certificate)
    if answer.why != "unreleased" or actor is None:
        raise NotFound()
    found = await scalar(
        """SELECT c.id FROM certificate c JOIN round r ON r.id = c.round_id WHERE c.lookup = $1 AND c.state = 'issued'
             AND c.origin = 'issued' AND (r.organiser = ANY($3::uuid[]) OR r.authority = ANY($4::uuid[])
               OR (r.phase IN ('announced', 'concluded') AND EXISTS (SELECT 1 FROM role_grant g WHERE g.person = $2
                 AND g.scope_id = c.establishment_id AND g.role = 'producer' AND g.revoked_at IS NULL)))""",
        lookup.normalise(code),
        actor.id,
        actor.scopes("officer"),
        actor.scopes("authority"),
    )
    held = await certificates.get(found) if found else None
    if held is None:
        raise NotFound()
    return certificate_paper(held)


async def certificate_label(actor: Actor, code: str, size: str) -> LabelPaper:
    """For the holder, while the certificate is valid: the mark on a product says that it is (TT 26/2014 Điều 21)."""
    answer = await certificates.by_lookup(code)
    held = answer.certificate
    if held is None or held.establishment_id is None or not actor.holds("producer", held.establishment_id):
        raise NotFound()
    if answer.state is not State.VALID:
        raise NotNow("Nhãn chỉ dùng khi giấy chứng nhận còn hiệu lực", code="certificate.state")
    return LabelPaper(
        sample=held.demo,
        size=size if size in ("S", "M", "L") else "M",  # type: ignore[arg-type]
        level_words=held.record.get("level_words") or label(held.level),
        year=held.year,
        number=held.number,
        date=held.issued_on,
        host=held.record.get("host") or signing.host(),
        lookup=held.lookup,
    )


# The judge's own sheet


async def sheet(actor: Actor, entry: UUID) -> SheetPaper:
    """A judge's own sheet as it stands, with its receipt once handed in."""
    mine = await scoring.sheet(actor, entry)
    round = await rounds.get(mine.round)
    assert round is not None
    place = await take_place(actor, entry)
    seat = await row("SELECT role, title FROM judge WHERE id = $1", place.judge)
    assert seat is not None
    day = clock.local(mine.saved_at).date() if mine.saved_at else None

    def line(node: Node) -> SheetLine:
        given = mine.points.get(node.key) if not node.children else None
        complete = mine.state == "handed_in"
        return SheetLine(
            name=node.title,
            most=node.max,
            score=given if not node.children else subtotal(node, mine.points) if complete else None,
            note=mine.leaf_remarks.get(node.key, ""),
            parts=tuple(line(child) for child in node.children),
        )

    return SheetPaper(
        sample=_sample(round),
        level_words=level_words(round),
        year=round.year,
        office=_office(round),
        council=_council(round),
        product=mine.name,
        group=f"{_group(mine.product_group)} ({mine.product_group})",
        code=mine.code,
        judge=actor.name,
        judge_title="/".join(x for x in (JURY_ROLE_LABELS[JuryRole(seat["role"])], seat["title"]) if x),
        criteria=tuple(line(node) for node in mine.rubric.nodes),
        remark=mine.remark or None,
        place=await _place(round, day or clock.today()),
        date=day,
        rulebook_hash=mine.rulebook_hash,
        receipt=mine.receipt or None,
    )


# Minutes


async def minutes(actor: Actor | None, slug: str) -> MinutesPaper:
    """Biên bản tổng hợp. Whoever may see the tally; everybody once the round is concluded. What a recusal hides from
    this reader is in no line."""
    round = await _round(slug)
    if actor is not None and results_permissions.may_see_tally(actor, round):
        found = await results.minutes(actor, round)
    elif round.phase == Phase.CONCLUDED:
        found = await results.current_minutes(round.id)
        found = found if found and found.adopted_at else None
    else:
        raise NotFound()
    if found is None:
        raise NotFound()
    told = found.content
    return MinutesPaper(
        sample=_sample(round),
        office=Office("Ban Giám khảo", _council(round)),
        number=found.number,
        place=await _place(round, found.day),
        date=found.day,
        decimals=(await rounds.rulebook(round.id)).display_decimals,
        level_words=level_words(round),
        year=round.year,
        council=_council(round),
        venue=found.place_text,
        start=HOUR,
        end=HOUR,
        basis=_circular(round),
        rulebook_hash=told["rulebook"],
        jury=tuple(Member(j["name"], j["role"]) for j in told["jury"]),
        secretary=found.secretary,
        groups=tuple(
            MinutesGroup(
                letter,
                _group(letter),
                tuple(
                    MinutesEntry(
                        code=e["code"],
                        product=e["product"],
                        outcome=e["outcome"],
                        sheets=e["sheets"],
                        total=e["sum"],
                        low=e["lowest"],
                        high=e["highest"],
                        reason=e["reason"],
                    )
                    for e in told["entries"]
                    if e["group"] == letter
                ),
            )
            for letter in GROUPS
        ),
        votes=Votes(found.agreed, found.against, max(0, found.members - found.agreed - found.against)),
        dissent=tuple(Dissent(v.name, v.note) for v in found.votes if not v.agrees),
        conclusion=found.conclusion,
        tree_size=found.tree_size,
        root=found.root or "0" * 64,
        recipients=("Hội đồng bình chọn", "Lưu: hồ sơ kỳ bình chọn"),
    )


def _listed(told: Mapping[str, Any]) -> ListedProduct:
    return ListedProduct(
        product=told["product"],
        group=_group(told["group"]),
        establishment=told["establishment"],
        address=told["address"],
        items=told["items"],
        mean=(told["sum"], told["sheets"]) if told["sheets"] else None,
        note=told.get("prize", ""),
    )


def _next_words(round: RoundRow) -> str:
    upper = above(round.level)
    return label(upper) if upper else ""


async def council_minutes(actor: Actor | None, slug: str) -> CouncilMinutesPaper:
    """Biên bản họp Hội đồng: council, officer and authority; everybody once the round is concluded."""
    round = await _round(slug)
    inside = actor is not None and (
        results_permissions.may_see_tally(actor, round)
        and results_permissions.may_see_producers(actor, round)
    )
    if inside and actor is not None:
        found = await results.meeting(actor, round)
    elif round.phase == Phase.CONCLUDED:
        found = await results.current_meeting(round.id)
    else:
        raise NotFound()
    if found is None:
        raise NotFound()
    told = found.content
    entries = told["entries"]
    votes = Votes(
        found.votes_for, found.votes_against, max(0, found.present - found.votes_for - found.votes_against)
    )
    nominated = None if round.level is Level.NATION else tuple(_listed(e) for e in entries if e["nominated"])
    return CouncilMinutesPaper(
        sample=_sample(round),
        office=Office(HIGH_COUNCIL, round.authority_name),
        number=found.number,
        place=await _place(round, found.day),
        date=found.day,
        decimals=(await rounds.rulebook(round.id)).display_decimals,
        level_words=level_words(round),
        next_level_words=_next_words(round),
        year=round.year,
        council=_council(round),
        venue=found.place_text,
        start=HOUR,
        end=HOUR,
        basis=(_circular(round),),
        members=tuple(Member(m["name"], m["role"], m["present"]) for m in told["council"]),
        secretary="",
        jury_minutes=Decision(told["jury_minutes"]["number"], _day(told["jury_minutes"]["day"])),
        entered=len(entries),
        passed=sum(e["outcome"] == "passed" for e in entries),
        recognised=tuple(_listed(e) for e in entries if e["recognised"]),
        recognised_votes=votes,
        nominated=nominated,
        nominated_votes=votes if nominated else None,
        conclusion=found.conclusion,
        recipients=(
            f"{round.authority_title} {round.authority_name} (để phê duyệt)",
            "Lưu: hồ sơ kỳ bình chọn",
        ),
    )


# Decision and nomination


async def _recognised(round: RoundRow, which: str) -> list[dict[str, Any]]:
    return await rows(
        f"""SELECT v.content->'product'->>'name' AS product, e.product_group AS "group",
              v.content->'product'->>'summary' AS summary, v.content->'fields'->>'purpose' AS purpose,
              v.content->'establishment'->>'name' AS establishment, v.content->'establishment'->>'phone' AS phone,
              coalesce(nullif(v.content->'establishment'->>'production_address', ''),
                v.content->'establishment'->>'address', '') AS address,
              jsonb_array_length(v.content->'items') AS items, x.sum_points AS sum, x.sheets, x.prize, e.basis,
              c.number, c.issued_on, c.valid_until
            FROM result x JOIN entry e ON e.id = x.entry JOIN dossier_version v ON v.id = e.version
            LEFT JOIN LATERAL (SELECT c.number, c.issued_on, c.valid_until FROM certificate c WHERE c.entry_id = e.id
              ORDER BY c.created_at DESC LIMIT 1) c ON true
            WHERE x.round = $1 AND x.{which} ORDER BY e.product_group, e.code""",
        round.id,
    )


async def decision(actor: Actor | None, slug: str) -> DecisionPaper:
    """Quyết định công nhận with its list: everybody from the announcement on; before, authority and officer."""
    round = await _round(slug)
    if not public_results(round.phase) and (
        actor is None
        or not (rounds_permissions.is_authority(actor, round) or rounds_permissions.is_officer(actor, round))
    ):
        raise NotFound()
    signed = await results.recognition(round.id)
    if signed is None:
        raise NotFound()
    meeting = await results.current_meeting(round.id)
    found = await _recognised(round, "recognised")
    proposal = f"Theo đề nghị của {_council(round)}"
    if meeting:
        proposal += f" tại biên bản họp ngày {meeting.day:%d/%m/%Y}"
    return DecisionPaper(
        sample=_sample(round),
        office=Office(signed.body_name),
        number=signed.number,
        place=await _place(round, signed.day),
        date=signed.day,
        decimals=(await rounds.rulebook(round.id)).display_decimals,
        authority=f"{round.authority_title} {signed.body_name}",
        level_words=level_words(round),
        year=round.year,
        basis=(_circular(round),),
        proposal=proposal,
        products=tuple(_listed(f) for f in found),
        valid_until=next((f["valid_until"] for f in found if f["valid_until"]), valid_until(signed.day)),
        executors=f"{round.organiser_name} và các cơ sở có sản phẩm được công nhận",
        signer=_signer(signed.signer_title, signed.signer),
        recipients=("Như trên", "Lưu: hồ sơ kỳ bình chọn"),
    )


async def nomination(actor: Actor, slug: str) -> NominationPaper:
    """Văn bản đề nghị with the Phụ lục 5 list (it bears telephone numbers): authority, officer and council, once the
    council has decided. Without number and day until the authority has signed."""
    round = await _round(slug)
    inside = rounds_permissions.is_authority(actor, round) or rounds_permissions.is_officer(actor, round)
    inside = inside or actor.holds(results_permissions.COUNCIL, round.id)
    if not inside or not reached(round.phase, Phase.APPROVAL) or above(round.level) is None:
        raise NotFound()
    hidden = await results.hidden_codes(actor, round.id)
    if hidden:
        raise NotFound()
    found = await _recognised(round, "nominated")
    if not found:
        raise NotFound()
    signed = next((a for a in reversed(await results.approvals(round.id)) if a.kind == "nomination"), None)
    day = signed.day if signed else clock.today()
    return NominationPaper(
        sample=_sample(round),
        office=Office(signed.body_name if signed else round.authority_name),
        number=signed.number if signed else "",
        place=await _place(round, day),
        date=day,
        decimals=(await rounds.rulebook(round.id)).display_decimals,
        addressee=(f"Cơ quan tổ chức bình chọn {_next_words(round)}",),
        level_words=level_words(round),
        next_level_words=_next_words(round),
        year=round.year,
        place_words=round.place_name,
        basis=(_circular(round),),
        nominees=tuple(
            Nominee(
                product=f["product"],
                group=_group(f["group"]),
                establishment=f["establishment"],
                address=f["address"],
                telephone=f["phone"] or "",
                description=f["summary"] or f["purpose"] or "",
                certificate=Decision(f["number"], f["issued_on"]) if f["number"] else None,
                mean=(f["sum"], f["sheets"]) if f["sheets"] else None,
                note=f["prize"],
            )
            for f in found
        ),
        signer=_signer(signed.signer_title, signed.signer) if signed else BY_HAND,
        recipients=("Như trên", "Lưu: hồ sơ kỳ bình chọn"),
    )


# Letters to a producer


async def _entry(actor: Actor, receipt: str) -> tuple[EntryRow, RoundRow]:
    """For its producer and whoever runs the round; NotFound for all others, and where a recusal hides it."""
    found = await entry_queries.by_receipt(actor, receipt)
    if found is None:
        raise NotFound()
    round = await rounds.get(found.round)
    assert round is not None
    return found, round


def _address(entry: EntryRow) -> str:
    holder = entry.content["establishment"]
    return holder["production_address"] or holder["address"]


async def receipt(actor: Actor, number: str) -> ReceiptPaper:
    """Giấy biên nhận of what was submitted, with the hash of the frozen version."""
    entry, round = await _entry(actor, number)
    holder = entry.content["establishment"]
    day = clock.local(entry.submitted_at).date()
    handed = [
        HandedIn("Phiếu đăng ký tham gia bình chọn (Phụ lục 1)"),
        HandedIn("Bản thuyết minh, mô tả sản phẩm (Phụ lục 2)"),
    ]
    for kind in ATTACHMENT_KINDS:
        pieces = sum(a["kind"] == kind.key for a in entry.content["attachments"])
        if pieces:
            handed.append(HandedIn(kind.label, pieces))
    return ReceiptPaper(
        sample=_sample(round),
        office=_office(round),
        place=await _place(round, day),
        date=day,
        receipt=entry.receipt,
        round_title=round.title,
        establishment=entry.establishment_name,
        address=_address(entry),
        representative=holder["representative"],
        product=entry.product_name,
        group=_group(entry.product_group),
        level_words=level_words(round),
        version=entry.number,
        papers=tuple(handed),
        received_at=entry.submitted_at,
        entered_by=entry.submitted_by_name if entry.entered_by_clerk else "",
        fingerprint=entry.content_hash,
        check_until=round.check_until,
    )


async def notice(actor: Actor, number: str) -> NoticePaper:
    """Thông báo kết quả: from the announcement on, this entry's own line and no other."""
    entry, round = await _entry(actor, number)
    if not public_results(round.phase) or round.announced_on is None:
        raise NotFound()
    told = await row(
        """SELECT x.sum_points, x.sheets, x.outcome, x.recognised, x.nominated, x.reason, e.code, c.number,
             c.valid_until FROM result x JOIN entry e ON e.id = x.entry
           LEFT JOIN certificate c ON c.entry_id = e.id AND c.released_at IS NOT NULL AND c.state <> 'revoked'
           WHERE x.entry = $1""",
        entry.id,
    )
    signed = await results.recognition(round.id)
    if told is None or signed is None or told["outcome"] == "imported":
        raise NotFound()
    if told["recognised"]:
        outcome = "recognised"
    else:
        outcome = {"passed": "not_recognised", "below": "below", "not_scored": "not_scored"}[told["outcome"]]
    return NoticePaper(
        sample=_sample(round),
        office=_office(round),
        place=await _place(round, round.announced_on),
        date=round.announced_on,
        decimals=(await rounds.rulebook(round.id)).display_decimals,
        establishment=entry.establishment_name,
        address=_address(entry),
        product=entry.product_name,
        code=told["code"],
        group=_group(entry.product_group),
        level_words=level_words(round),
        year=round.year,
        outcome=outcome,  # type: ignore[arg-type]
        mean=(told["sum_points"], told["sheets"]) if told["sheets"] else None,
        reason=told["reason"],
        decision=Decision(signed.number, signed.day),
        certificate=told["number"] or "",
        valid_until=told["valid_until"],
        nominated_to=_next_words(round) if told["nominated"] else "",
        complaint_to=f"{_council(round)}, {round.organiser_name}",
        complain_until=complaint_deadline(round.announced_on),
        signer=BY_HAND,
        recipients=("Như trên", "Lưu: hồ sơ kỳ bình chọn"),
    )


async def supplement(actor: Actor, number: str) -> SupplementPaper:
    """The newest request for a supplement; every line of what was wanted is one thing missing."""
    entry, round = await _entry(actor, number)
    asked = await entry_queries.supplements(entry.id)
    if not asked:
        raise NotFound()
    newest = asked[-1]
    day = clock.local(newest.asked_at).date()
    wanted = [line.strip(" -•\t") for line in newest.wanted.splitlines() if line.strip(" -•\t")]
    return SupplementPaper(
        sample=_sample(round),
        office=_office(round),
        place=await _place(round, day),
        date=day,
        establishment=entry.establishment_name,
        address=_address(entry),
        product=entry.product_name,
        receipt=entry.receipt,
        received_on=clock.local(entry.submitted_at).date(),
        round_title=round.title,
        missing=tuple(Missing(what, "") for what in wanted),
        until=newest.due_on or day,
        how_to_send=f"Bổ sung tại {settings().base_url}/ho-so hoặc gửi về {round.organiser_name}.",
        signer=BY_HAND,
        recipients=("Như trên", "Lưu: hồ sơ kỳ bình chọn"),
    )
