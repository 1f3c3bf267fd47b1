"""Writes of entries: submitting to a round, the helper team's check, closing the list, the way up.

Whatever a phase or a deadline protects is tested under the lock of the round's row.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct

from tieubieu.dossiers import entry_queries, queries
from tieubieu.dossiers.entry_queries import NominationRow
from tieubieu.dossiers.freezing import Frozen, freeze, hold
from tieubieu.dossiers.tables import Entry, Nomination, Supplement
from tieubieu.platform import ids
from tieubieu.platform.actions import Act, action
from tieubieu.platform.database import execute, execute_many, row, rows, scalar
from tieubieu.platform.errors import Invalid, NotFound, NotNow, Problems, Stale
from tieubieu.platform.settings import settings
from tieubieu.producers import actions as producers
from tieubieu.recusals.queries import NOT_RECUSED
from tieubieu.rounds import queries as rounds
from tieubieu.rounds.permissions import is_clerk
from tieubieu.rounds.queries import RoundRow
from tieubieu.rules.groups import GROUPS
from tieubieu.rules.ladder import admission
from tieubieu.rules.levels import above, label
from tieubieu.rules.numbers import date_text
from tieubieu.rules.phases import may_check, may_submit, may_supplement
from tieubieu.rules.problem import Problem

LetterNumber = Annotated[str, Meta(max_length=60)]
Reason = Annotated[str, Meta(max_length=1000)]
Article = Annotated[str, Meta(max_length=60)]
Words = Annotated[str, Meta(max_length=2000)]
SETTLED = ("accepted", "refused")


class SubmitEntry(Struct, kw_only=True, forbid_unknown_fields=True):
    """A product for a round. With number and day of the letter of the lowest level's People's Committee the product
    enters a province round that it has no certificate for (TT 26/2014 Điều 12.2.d)."""

    product: UUID
    round: UUID
    bypass_letter_number: LetterNumber = ""
    bypass_letter_day: date | None = None


class Submitted(Struct, frozen=True, kw_only=True):
    """`receipt`: XXXX-XXXX-XXXX, random. `warnings` kept nobody out; the helper team reads them too."""

    entry: UUID
    receipt: str
    warnings: list[str]


# Submitting


@action("entry.submit")
async def submit(act: Act, data: SubmitEntry) -> Submitted:
    """Freezes the dossier as it stands and enters it into a round that receives (TT 26/2014 Điều 12).

    By whoever acts for the establishment; by the helper team while nobody does. Invalid names what the dossier lacks by
    the keys of rules.dossier_form; NotNow "entry.late", "entry.place", "entry.ladder", "entry.again" say why not."""
    round = await rounds.lock(data.round)
    await hold(product=data.product)
    whole = await queries.writable(act.actor, product=data.product)
    if whole is None or not _may_enter(act, whole, round):
        raise NotFound()
    return await _enter(act, whole, round, data.bypass_letter_number.strip(), data.bypass_letter_day)


def _may_enter(act: Act, whole: queries.DossierRow, round: RoundRow) -> bool:
    """A round that is only planned is not there yet; for a producer without account only its own helper team enters."""
    if round.phase == "plan":
        return False
    return act.actor.holds("producer", UUID(whole.establishment["id"])) or is_clerk(act.actor, round)


async def _enter(
    act: Act, whole: queries.DossierRow, round: RoundRow, letter_number: str, letter_day: date | None
) -> Submitted:
    _refuse_late(act, round)
    await _refuse_elsewhere(act, whole, round)
    bypass = _bypass(act, letter_number, letter_day)
    place = UUID(whole.establishment["place"])
    held = await entry_queries.rungs(whole.product)
    allowed = admission(
        round.level,
        act.today,
        round.rules,
        [rung.rule for rung in held],
        bypass_statement=bypass,
        lowest_round_known=bypass and await entry_queries.lowest_round_known(place, act.today),
    )
    if not allowed.ok:
        raise NotNow(
            allowed.problems[0].text_vi,
            code="entry.ladder",
            problems=[{"code": p.code, "text": p.text_vi, "law": p.law} for p in allowed.problems],
        )
    rung = next((rung for rung in held if rung.rule is allowed.certificate), None)
    on_letter = allowed.basis == "bypass"
    refuse_incomplete(queries.missing(whole, round.rules, today=act.today, bypass=on_letter))
    before = await row(
        "SELECT id, state, receipt FROM entry WHERE round = $1 AND product = $2", round.id, whole.product
    )
    if before and before["state"] != "withdrawn":
        raise NotNow(
            f"Sản phẩm này đã nộp vào kỳ, biên nhận {before['receipt']}",
            code="entry.again",
            receipt=before["receipt"],
        )
    frozen = await freeze(act, whole.dossier)
    columns: dict[str, Any] = {
        "version": frozen.id,
        "product_group": whole.product_group,
        "state": "submitted",
        "basis": allowed.basis,
        "lower_certificate": rung.id if rung else None,
        "bypass_letter_number": letter_number if on_letter else "",
        "bypass_letter_day": letter_day if on_letter else None,
        "registered_on": act.today,
        "submitted_at": act.now,
        "submitted_by": act.person_id,
    }
    if before:
        entry_id, receipt = before["id"], before["receipt"]
        await Entry.update(
            {
                **columns,
                "withdrawn_at": None,
                "settled_at": None,
                "version_counter": Entry.version_counter + 1,
            }
        ).where(Entry.id == entry_id)
    else:
        receipt = ids.receipt()
        entry = Entry(
            round=round.id,
            dossier=whole.dossier,
            product=whole.product,
            establishment=UUID(whole.establishment["id"]),
            receipt=receipt,
            **columns,
        )
        entry_id = entry.id
        await Entry.insert(entry)
    if rung and rung.nomination:
        await _confirmed(act, rung.nomination, entry_id)
    warnings = [p.text_vi for p in allowed.warnings]
    await _tell_submitted(act, whole, round, entry_id, receipt, frozen)
    act.about("entry", entry_id, round_id=round.id, product=str(whole.product), version=frozen.number)
    return Submitted(entry=entry_id, receipt=receipt, warnings=warnings)


def _refuse_late(act: Act, round: RoundRow) -> None:
    """The deadline counts, whether or not the job that closes the phase has run."""
    if not may_submit(round.phase):
        raise NotNow("Kỳ này không nhận hồ sơ lúc này", code="entry.not_receiving")
    if round.receive_from and act.today < round.receive_from:
        raise NotNow(f"Kỳ này nhận hồ sơ từ ngày {date_text(round.receive_from)}", code="entry.early")
    if round.receive_until and act.today > round.receive_until:
        raise NotNow(
            f"Hạn nộp hồ sơ là hết ngày {date_text(round.receive_until)}, nay đã qua", code="entry.late"
        )


async def _refuse_elsewhere(act: Act, whole: queries.DossierRow, round: RoundRow) -> None:
    """The place of production counts (NĐ 45/2012 Điều 1.2.a), as it lies on the day of registration."""
    inside = await scalar(
        "SELECT $1::uuid = ANY(tb_place_path($2::uuid, $3::date))",
        round.place,
        whole.establishment["place"],
        act.today,
    )
    if not inside:
        raise NotNow(
            f"Kỳ này dành cho cơ sở sản xuất ở {round.place_name}; nơi sản xuất đã khai là {whole.place_name}. "
            "Nếu nơi sản xuất đã đổi tên hoặc sáp nhập, hãy sửa trong phần Cơ sở rồi nộp lại",
            code="entry.place",
        )


def _bypass(act: Act, number: str, day: date | None) -> bool:
    wrong = Problems()
    if number or day:
        wrong.unless(number, "bypass_letter_number", "Hãy ghi số văn bản của Ủy ban nhân dân")
        wrong.unless(day, "bypass_letter_day", "Hãy ghi ngày của văn bản")
        wrong.unless(
            day is None or day <= act.today,
            "bypass_letter_day",
            f"Ngày văn bản không thể ở sau hôm nay, {date_text(act.today)}",
        )
    wrong.refuse()
    return bool(number)


def refuse_incomplete(problems: list[Problem]) -> None:
    if problems:
        fields: dict[str, str] = {}
        for problem in problems:
            fields.setdefault(problem.field or problem.code, problem.text_vi)
        raise Invalid(fields, f"Hồ sơ còn {len(fields)} chỗ cần bổ sung trước khi nộp")


# Answers of the producer


@action("entry.answer_supplement")
async def answer_supplement(act: Act, entry_id: UUID, answer: Words, version: int | None = None) -> Submitted:
    """Freezes the mended dossier as a new version of the same entry; the receipt stays. Until the day that the request
    names; afterwards the helper team may ask anew."""
    round, entry = await _of_producer(act, entry_id, version)
    asked = await _open_request(entry)
    if not may_supplement(round.phase) or asked is None:
        raise NotNow("Hồ sơ này không chờ bổ sung", code="supplement.none")
    if asked["due_on"] and act.today > asked["due_on"]:
        raise NotNow(
            f"Hạn bổ sung là hết ngày {date_text(asked['due_on'])}, nay đã qua. Hãy xin Tổ giúp việc gia hạn",
            code="supplement.late",
        )
    await hold(dossier=entry["dossier"])
    whole = await queries.get(entry["dossier"])
    refuse_incomplete(queries.missing(whole, round.rules, today=act.today, bypass=entry["basis"] == "bypass"))
    frozen = await freeze(act, entry["dossier"])
    await execute(
        "UPDATE supplement SET answer = $2, answered_at = $3, answered_by = $4 WHERE id = $1",
        asked["id"],
        answer.strip(),
        act.now,
        act.person_id,
    )
    await _change(entry, state="submitted", version=frozen.id)
    await _tell_clerk(act, asked, entry, round)
    act.about("entry", entry_id, round_id=round.id, version=frozen.number)
    return Submitted(entry=entry_id, receipt=entry["receipt"], warnings=[])


@action("entry.withdraw")
async def withdraw(act: Act, entry_id: UUID, version: int | None = None) -> None:
    """Entering is voluntary (Điều 6.4): the producer may leave until the list is closed."""
    round, entry = await _of_producer(act, entry_id, version)
    if not may_check(round.phase):
        raise NotNow("Danh sách của kỳ đã chốt nên không rút hồ sơ được nữa", code="entry.listed")
    _refuse_settled(entry, "submitted", "supplement", "accepted")
    await _close_requests(act, entry)
    await _change(entry, state="withdrawn", withdrawn_at=act.now)
    await _tell(
        act,
        entry,
        f"Đã rút hồ sơ {entry['receipt']}",
        f"Hồ sơ {entry['product_name']} đã rút khỏi {round.title}. Còn trong hạn nhận hồ sơ thì có thể nộp lại.",
        "entry.withdrawn",
    )
    act.about("entry", entry_id, round_id=round.id)


# The helper team (TT 26/2014 Điều 10.1)


@action("entry.ask_supplement")
async def ask_supplement(
    act: Act, entry_id: UUID, wanted: Words, due_on: date | None, version: int | None = None
) -> None:
    """Asks the producer to mend the dossier by a day; asking again replaces the open request."""
    round, entry = await _for_clerk(act, entry_id, version)
    _refuse_settled(entry, "submitted", "supplement")
    wrong = Problems()
    wrong.unless(wanted.strip(), "wanted", "Hãy nêu rõ cần bổ sung gì; cơ sở đọc nguyên văn")
    wrong.unless(due_on, "due_on", "Hãy ghi hạn bổ sung")
    wrong.unless(
        due_on is None or due_on >= act.today,
        "due_on",
        f"Hạn bổ sung từ hôm nay, {date_text(act.today)}, trở đi",
    )
    wrong.refuse()
    assert due_on is not None
    await _close_requests(act, entry)
    await Supplement.insert(
        Supplement(
            entry=entry_id,
            version=entry["version"],
            wanted=wanted.strip(),
            due_on=due_on,
            asked_by=act.person_id,
            asked_at=act.now,
        )
    )
    await _change(entry, state="supplement")
    await _tell(
        act,
        entry,
        f"Cần bổ sung hồ sơ {entry['receipt']}",
        f"Tổ chuyên môn giúp việc {round.title} đề nghị bổ sung hồ sơ {entry['product_name']} chậm nhất hết ngày"
        f" {date_text(due_on)}:\n\n{wanted.strip()}",
        "entry.supplement",
    )
    act.about("entry", entry_id, round_id=round.id)


@action("entry.accept")
async def accept(act: Act, entry_id: UUID, version: int | None = None) -> None:
    """The dossier is fit for the round. The clerk has then seen the business paper too: the establishment's first claim
    stands. A refusal may be put right in this way until the list is closed."""
    round, entry = await _for_clerk(act, entry_id, version)
    _refuse_settled(entry, "submitted", "refused")
    await _accept(act, round, [entry])
    act.about("entry", entry_id, round_id=round.id)


class Accepted(Struct, frozen=True):
    """A line of a bulk acceptance."""

    id: UUID
    receipt: str
    product_name: str
    establishment_name: str


@action("entry.accept_many")
async def accept_many(act: Act, round_id: UUID, entries: list[UUID]) -> list[Accepted]:
    """Accepts several at once, all or none; with dry_run the list that would be accepted. Stale when one of them has
    changed its state meanwhile."""
    round = await rounds.lock(round_id)
    if not is_clerk(act.actor, round):
        raise NotFound()
    _refuse_not_checking(round)
    if not entries:
        raise Invalid({"entries": "Hãy chọn ít nhất một hồ sơ"})
    found = await rows(
        f"""{_ENTRIES} WHERE e.round = $2 AND e.id = ANY($3::uuid[]) AND {NOT_RECUSED}
            ORDER BY e.submitted_at, e.receipt""",
        act.person_id,
        round_id,
        entries,
    )
    if len(found) != len(set(entries)) or any(act.actor.holds("producer", e["establishment"]) for e in found):
        raise NotFound()
    changed = [e for e in found if e["state"] != "submitted"]
    if changed:
        raise Stale(
            f"{len(changed)} hồ sơ đã chọn vừa đổi tình trạng. Hãy xem lại danh sách rồi chọn lại",
            changed=[e["receipt"] for e in changed],
        )
    await _accept(act, round, found)
    act.about("round", round_id, round_id=round_id, entries=[str(e["id"]) for e in found])
    return [Accepted(e["id"], e["receipt"], e["product_name"], e["establishment_name"]) for e in found]


async def _accept(act: Act, round: RoundRow, entries: list[dict[str, Any]]) -> None:
    await execute(
        """UPDATE entry SET state = 'accepted', settled_at = $2, settled_by = $3, refusal_reason = '',
             refusal_article = '', version_counter = version_counter + 1 WHERE id = ANY($1::uuid[])""",
        [e["id"] for e in entries],
        act.now,
        act.person_id,
    )
    for establishment in {e["establishment"]: None for e in entries}:
        await producers.confirm(act, establishment)
    for entry in entries:
        await _tell(
            act,
            entry,
            f"Hồ sơ {entry['receipt']} đủ điều kiện",
            f"Hồ sơ {entry['product_name']} đủ điều kiện dự {round.title}. Khi danh sách chốt, sản phẩm nhận một mã số"
            " bình chọn ngẫu nhiên; giám khảo chấm theo mã số, không biết tên cơ sở.",
            "entry.accepted",
        )


@action("entry.refuse")
async def refuse(
    act: Act, entry_id: UUID, reason: Reason, article: Article, version: int | None = None
) -> None:
    """Not fit for the round, with the reason and the article that it rests on; the producer reads both."""
    round, entry = await _for_clerk(act, entry_id, version)
    _refuse_settled(entry, "submitted", "supplement", "accepted")
    wrong = Problems()
    wrong.unless(reason.strip(), "reason", "Hãy nêu lý do; cơ sở đọc nguyên văn")
    wrong.unless(article.strip(), "article", "Hãy ghi điều khoản làm căn cứ, ví dụ Thông tư 26/2014 Điều 4.2")
    wrong.refuse()
    await _close_requests(act, entry)
    await _change(
        entry,
        state="refused",
        settled_at=act.now,
        settled_by=act.person_id,
        refusal_reason=reason.strip(),
        refusal_article=article.strip(),
    )
    await _tell(
        act,
        entry,
        f"Hồ sơ {entry['receipt']} không đủ điều kiện",
        f"Hồ sơ {entry['product_name']} không đủ điều kiện dự {round.title}.\n\nLý do: {reason.strip()}\nCăn cứ:"
        f" {article.strip()}",
        "entry.refused",
    )
    act.about("entry", entry_id, round_id=round.id)


@action("entry.change_group")
async def change_group(
    act: Act, entry_id: UUID, group: str, reason: Reason, version: int | None = None
) -> None:
    """Puts the entry into another of the four product groups (Điều 5); the producer is told why. What the producer
    wrote stays as it was submitted."""
    round, entry = await _for_clerk(act, entry_id, version)
    _refuse_settled(entry, "submitted", "supplement", "accepted")
    wrong = Problems()
    wrong.unless(group in GROUPS, "group", "Hãy chọn một trong bốn nhóm sản phẩm")
    wrong.unless(group != entry["product_group"], "group", "Hồ sơ đang ở nhóm này rồi")
    wrong.unless(reason.strip(), "reason", "Hãy nêu lý do chuyển nhóm; cơ sở đọc nguyên văn")
    wrong.refuse()
    await _change(entry, product_group=group)
    await _tell(
        act,
        entry,
        f"Hồ sơ {entry['receipt']} chuyển nhóm sản phẩm",
        f"Hồ sơ {entry['product_name']} trong {round.title} chuyển từ nhóm {entry['product_group']} sang nhóm {group},"
        f" {GROUPS[group].label}.\n\nLý do: {reason.strip()}",
        "entry.group",
    )
    act.about("entry", entry_id, round_id=round.id, group=group, before=entry["product_group"])


# Closing the list


async def give_codes(round: RoundRow) -> None:
    """Every accepted entry gets its mã số bình chọn: the group's letter and digits drawn at random, unique in the
    round. It says neither who submitted nor when."""
    found = await rows(
        "SELECT id, product_group FROM entry WHERE round = $1 AND state = 'accepted' ORDER BY id", round.id
    )
    by_group: dict[str, list[UUID]] = {}
    for entry in found:
        by_group.setdefault(entry["product_group"], []).append(entry["id"])
    codes: list[tuple[UUID, str]] = []
    for group, entries in sorted(by_group.items()):
        span = range(100, 1000) if len(entries) <= 450 else range(1000, 10_000)
        drawn = ids.source.sample(span, len(entries))
        codes += [(entry, f"{group}-{number}") for entry, number in zip(entries, drawn, strict=True)]
    await execute_many("UPDATE entry SET code = $2 WHERE id = $1", codes)


async def take_codes_back(round: RoundRow) -> None:
    """The list is open again: codes are drawn anew when it closes."""
    await execute("UPDATE entry SET code = '' WHERE round = $1", round.id)


async def what_holds_the_list_open(round: RoundRow) -> list[Problem]:
    """Every entry is settled, and at least one is accepted. Says no number: a recusal may hide the only one."""
    if round.origin == "imported":
        return []
    states = {f["state"] for f in await rows("SELECT DISTINCT state FROM entry WHERE round = $1", round.id)}
    found = []
    if "submitted" in states:
        found.append(Problem("entries.unsettled", "Còn hồ sơ chưa kiểm tra xong", "TT 26/2014 Điều 10.1"))
    if "supplement" in states:
        found.append(
            Problem(
                "entries.supplement",
                "Còn hồ sơ chờ bổ sung; hết hạn mà không bổ sung thì nhận hoặc không nhận",
            )
        )
    if not found and "accepted" not in states:
        found.append(Problem("entries.none", "Chưa có hồ sơ nào đủ điều kiện"))
    return found


# The way up


async def nominate(
    act: Act,
    round: RoundRow,
    entries: Iterable[UUID],
    letter_number: str,
    letter_day: date,
    signer: str,
    signer_title: str,
) -> list[UUID]:
    """Inside the authority's act: each nominated entry gets an invitation to the level above, resting on its
    certificate (Điều 10.2, 12.2–12.4). Returns the new nominations; one that exists stays as it is."""
    to_level = above(round.level)
    if to_level is None:
        raise NotNow("Trên cấp quốc gia không còn cấp nào để đề cử", code="nomination.top")
    wanted = list(dict.fromkeys(entries))
    found = await rows(
        f"""SELECT {_COLUMNS}, c.id AS certificate {_FROM}
            JOIN certificate c ON c.entry_id = e.id AND c.state <> 'revoked'
            WHERE e.round = $1 AND e.id = ANY($2::uuid[])
              AND NOT EXISTS (SELECT 1 FROM nomination n WHERE n.entry = e.id)
            ORDER BY e.code""",
        round.id,
        wanted,
    )
    known = await scalar("SELECT count(*) FROM nomination WHERE entry = ANY($1::uuid[])", wanted)
    if len(found) + known != len(wanted):
        raise NotNow(
            "Có sản phẩm được đề cử chưa có giấy chứng nhận của cấp này", code="nomination.no_certificate"
        )
    made: list[UUID] = []
    for entry in found:
        nomination = Nomination(
            entry=entry["id"],
            certificate=entry["certificate"],
            to_level=to_level.value,
            letter_number=letter_number,
            letter_day=letter_day,
            letter_signer=signer,
            letter_signer_title=signer_title,
            state="waiting",
            invited_at=act.now,
        )
        await Nomination.insert(nomination)
        made.append(nomination.id)
        await _tell(
            act,
            entry,
            f"Mời dự bình chọn {label(to_level)}: {entry['product_name']}",
            f"Sản phẩm {entry['product_name']} được đề cử dự bình chọn {label(to_level)} theo văn bản số"
            f" {letter_number} ngày {date_text(letter_day)}. Việc tham gia là tự nguyện: hãy xem, cập nhật hồ sơ rồi"
            " xác nhận, hoặc từ chối.",
            "nomination.invited",
            path=f"/ho-so/moi-len-cap/{nomination.id}",
        )
    return made


@action("nomination.confirm")
async def confirm_nomination(act: Act, nomination_id: UUID, round_id: UUID | None = None) -> Submitted:
    """The producer agrees (Điều 6.4): the dossier as it stands enters a round of the level above that receives now.
    `round_id` chooses where several do; Invalid at `round` when it is missing then."""
    invited = await _invitation(act, nomination_id)
    places = await rounds.accepting(act.today, invited.to_level, invited.place)
    if round_id is None and len(places) > 1:
        raise Invalid({"round": "Có nhiều kỳ đang nhận hồ sơ. Hãy chọn một kỳ"})
    if not places:
        raise NotNow(
            f"Chưa có kỳ {label(invited.to_level)} nào đang nhận hồ sơ ở nơi sản xuất của bạn."
            " Lời mời vẫn còn; bạn xác nhận khi có kỳ mở",
            code="nomination.no_round",
        )
    if round_id is not None and round_id not in {r.id for r in places}:
        raise Invalid({"round": "Kỳ này không nhận sản phẩm được đề cử từ đây"})
    done = await submit(act, SubmitEntry(product=invited.product, round=round_id or places[0].id))
    act.about("nomination", nomination_id, entry=str(done.entry))
    return done


@action("nomination.decline")
async def decline_nomination(act: Act, nomination_id: UUID) -> None:
    """The producer stays where they are; the certificate is not touched."""
    invited = await _invitation(act, nomination_id)
    await execute(
        "UPDATE nomination SET state = 'declined', answered_at = $2, answered_by = $3 WHERE id = $1",
        invited.id,
        act.now,
        act.person_id,
    )
    act.about("nomination", nomination_id)


async def _invitation(act: Act, nomination_id: UUID) -> NominationRow:
    await execute("SELECT 1 FROM nomination WHERE id = $1 FOR UPDATE", nomination_id)
    invited = await entry_queries.nomination(act.actor, nomination_id)
    if invited is None:
        raise NotFound()
    if invited.state != "waiting":
        raise NotNow("Lời mời này đã được trả lời", code="nomination.answered")
    return invited


async def _confirmed(act: Act, nomination_id: UUID, entry_id: UUID) -> None:
    await execute(
        """UPDATE nomination SET state = 'confirmed', answered_at = coalesce(answered_at, $2), answered_by = $3,
             to_entry = $4 WHERE id = $1""",
        nomination_id,
        act.now,
        act.person_id,
        entry_id,
    )


# What the actions share

_COLUMNS = """e.*, v.content->'product'->>'name' AS product_name,
    v.content->'establishment'->>'name' AS establishment_name"""
_FROM = "FROM entry e JOIN dossier_version v ON v.id = e.version"
_ENTRIES = f"SELECT {_COLUMNS} {_FROM}"


async def _load(act: Act, entry_id: UUID, version: int | None) -> tuple[RoundRow, dict[str, Any]]:
    """The round, locked, then its entry. NotFound where a recusal hides it."""
    round_id = await scalar("SELECT round FROM entry WHERE id = $1", entry_id)
    if round_id is None:
        raise NotFound()
    round = await rounds.lock(round_id)
    entry = await row(f"{_ENTRIES} WHERE e.id = $2 AND {NOT_RECUSED}", act.person_id, entry_id)
    if entry is None:
        raise NotFound()
    return round, entry


def _refuse_stale(entry: dict[str, Any], version: int | None) -> None:
    if version is not None and version != entry["version_counter"]:
        raise Stale(
            "Hồ sơ này vừa được xử lý từ nơi khác. Những gì bạn gõ vẫn còn; hãy xem tình trạng mới rồi làm tiếp",
            current=entry["version_counter"],
            state=entry["state"],
        )


async def _for_clerk(act: Act, entry_id: UUID, version: int | None) -> tuple[RoundRow, dict[str, Any]]:
    """The entry for a member of the helper team, while the round checks. Nobody settles an entry of their own."""
    round, entry = await _load(act, entry_id, version)
    if not is_clerk(act.actor, round):
        raise NotFound()
    if act.actor.holds("producer", entry["establishment"]):
        raise NotNow(
            "Đây là hồ sơ của cơ sở bạn đại diện; người khác trong Tổ giúp việc phải kiểm tra",
            code="entry.own",
        )
    _refuse_not_checking(round)
    _refuse_stale(entry, version)
    return round, entry


def _refuse_not_checking(round: RoundRow) -> None:
    if not may_check(round.phase):
        raise NotNow("Kỳ này không còn ở bước nhận và kiểm tra hồ sơ", code="entry.not_checking")


async def _of_producer(act: Act, entry_id: UUID, version: int | None) -> tuple[RoundRow, dict[str, Any]]:
    """The entry for whoever may write its dossier."""
    round, entry = await _load(act, entry_id, version)
    if await queries.writable(act.actor, dossier=entry["dossier"]) is None and not act.actor.is_system:
        raise NotFound()
    _refuse_stale(entry, version)
    return round, entry


_STATES = {
    "submitted": "đang chờ kiểm tra",
    "supplement": "đang chờ bổ sung",
    "accepted": "đã nhận",
    "refused": "không đủ điều kiện",
    "withdrawn": "đã rút",
}


def _refuse_settled(entry: dict[str, Any], *fine: str) -> None:
    if entry["state"] not in fine:
        raise NotNow(f"Hồ sơ này {_STATES[entry['state']]} nên không làm việc này được", code="entry.state")


async def _open_request(entry: dict[str, Any]) -> dict[str, Any] | None:
    if entry["state"] != "supplement":
        return None
    return await row(
        """SELECT s.id, s.due_on, p.name AS asker, p.email AS asker_email FROM supplement s
           LEFT JOIN person p ON p.id = s.asked_by
           WHERE s.entry = $1 AND s.answered_at IS NULL ORDER BY s.asked_at DESC LIMIT 1""",
        entry["id"],
    )


async def _close_requests(act: Act, entry: dict[str, Any]) -> None:
    """Requests that nobody need answer any more: replaced by a newer one, or overtaken by refusal or withdrawal."""
    await execute(
        "UPDATE supplement SET answered_at = $2 WHERE entry = $1 AND answered_at IS NULL",
        entry["id"],
        act.now,
    )


async def _change(entry: dict[str, Any], **columns: Any) -> None:
    assigned = ", ".join(f"{name} = ${i}" for i, name in enumerate(columns, 2))
    await execute(
        f"UPDATE entry SET {assigned}, version_counter = version_counter + 1 WHERE id = $1",
        entry["id"],
        *columns.values(),
    )


# Letters


async def _tell(
    act: Act, entry: dict[str, Any], subject: str, text: str, kind: str, path: str | None = None
) -> None:
    """To everybody who acts for the establishment, and to its own address."""
    link = f"{settings().base_url}{path or '/ho-so/da-nop/' + entry['receipt']}"
    for email, name in await _addresses(entry["establishment"]):
        await act.mail(
            email,
            name,
            subject,
            f"Kính gửi {name},\n\n{text}\n\n{link}",
            kind=kind,
            about=("entry", entry["id"]),
        )


async def _addresses(establishment: UUID) -> list[tuple[str, str]]:
    found = await rows(
        """SELECT p.email, 'ông, bà ' || p.name AS name, 1 AS rank FROM role_grant g JOIN person p ON p.id = g.person
             WHERE g.scope_id = $1 AND g.role = 'producer' AND g.revoked_at IS NULL AND p.disabled_at IS NULL
           UNION ALL SELECT lower(s.email), s.name, 2 FROM establishment s WHERE s.id = $1 AND s.email <> ''
           ORDER BY rank, email""",
        establishment,
    )
    return list({f["email"]: (f["email"], f["name"]) for f in reversed(found)}.values())[::-1]


async def _tell_submitted(
    act: Act, whole: queries.DossierRow, round: RoundRow, entry_id: UUID, receipt: str, frozen: Frozen
) -> None:
    checked = (
        f" Kết quả kiểm tra có chậm nhất ngày {date_text(round.check_until)}." if round.check_until else ""
    )
    await _tell(
        act,
        {"id": entry_id, "establishment": UUID(whole.establishment["id"]), "receipt": receipt},
        f"Đã nhận hồ sơ, biên nhận {receipt}",
        f"Hồ sơ {whole.name} đã nộp vào {round.title}.\nSố biên nhận: {receipt}\nBản hồ sơ: lần {frozen.number}, mã băm"
        f" {frozen.content_hash}\n\nTổ chuyên môn giúp việc sẽ kiểm tra.{checked}",
        "entry.submitted",
    )


async def _tell_clerk(act: Act, asked: dict[str, Any], entry: dict[str, Any], round: RoundRow) -> None:
    if asked["asker_email"]:
        await act.mail(
            asked["asker_email"],
            asked["asker"],
            f"Hồ sơ {entry['receipt']} đã bổ sung",
            f"Kính gửi ông, bà {asked['asker']},\n\nHồ sơ {entry['receipt']} trong {round.title} đã được bổ sung.\n\n"
            f"{settings().base_url}/dieu-hanh/{round.slug}/ho-so/{entry['receipt']}",
            kind="entry.answered",
            about=("entry", entry["id"]),
        )
