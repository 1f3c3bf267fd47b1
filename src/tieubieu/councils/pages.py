"""Pages of council, juries and helper team: who sits where, and the decisions that say so."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from msgspec import Struct

from tieubieu.accounts.auth import Who
from tieubieu.councils import actions, permissions, queries
from tieubieu.councils.actions import Member
from tieubieu.platform.actor import Actor
from tieubieu.platform.errors import Invalid, NotFound, Refusal
from tieubieu.platform.forms import Typed, read_form, typed_from
from tieubieu.platform.web import go, page
from tieubieu.rounds.queries import RoundRow
from tieubieu.rounds.view import frame, round_for
from tieubieu.rules.councils import (
    COUNCIL_ROLE_LABELS,
    JURY_ROLE_LABELS,
    SIZES,
    CouncilRole,
    CouncilRule,
    JuryRole,
    council_rule,
)
from tieubieu.rules.groups import GROUPS
from tieubieu.rules.levels import label
from tieubieu.rules.phases import may_appoint_council, may_appoint_jury

MOST_ROWS = 60


class Kind(Struct, frozen=True):
    """One kind of decision on people: what its form is called, which roles its lines have, how many lines at first."""

    key: str
    title: str
    submit: str
    done: str
    roles: list[tuple[str, str]]
    first_rows: list[str]


def _council_kind(round: RoundRow) -> Kind:
    small = SIZES[round.level][0]
    deputies = [CouncilRole.DEPUTY, CouncilRole.VICE] if round.level == "nation" else [CouncilRole.DEPUTY]
    seats = [CouncilRole.CHAIR, *deputies]
    return Kind(
        "council",
        "Quyết định thành lập Hội đồng bình chọn",
        "Ghi Hội đồng",
        "Đã ghi quyết định. Thành viên mới nhận thư mời",
        [(r.value, text) for r, text in COUNCIL_ROLE_LABELS.items()],
        [r.value for r in [*seats, *[CouncilRole.MEMBER] * (small - len(seats))]],
    )


JURY = Kind(
    "jury",
    "Quyết định thành lập Ban Giám khảo",
    "Ghi Ban Giám khảo",
    "Đã ghi quyết định. Giám khảo mới nhận thư mời",
    [(r.value, text) for r, text in JURY_ROLE_LABELS.items()],
    [JuryRole.HEAD.value, JuryRole.DEPUTY.value, *[JuryRole.MEMBER.value] * 3],
)
HELPERS = Kind(
    "helpers",
    "Quyết định về Tổ chuyên môn giúp việc",
    "Ghi Tổ giúp việc",
    "Đã ghi quyết định. Thành viên mới nhận thư mời",
    [],
    ["", "", ""],
)


@get("/dieu-hanh/{slug:str}/hoi-dong")
async def people(request: Request, actor: Who, slug: FromPath[str]) -> Response:
    round = await round_for(actor, slug, permissions.may_see_people)
    appoint = permissions.may_appoint(actor, round)
    return page(
        request,
        "councils/people.html",
        actor=actor,
        **frame(actor, round, "hoi-dong", "Hội đồng, Ban Giám khảo, Tổ giúp việc"),
        council=await queries.council(round.id, everybody=True),
        juries=await queries.juries(round.id),
        helpers=await queries.helpers(round.id, everybody=True),
        council_roles=COUNCIL_ROLE_LABELS,
        jury_roles=JURY_ROLE_LABELS,
        rule=_rule(round),
        addresses=permissions.may_see_addresses(actor, round),
        may_council=appoint and may_appoint_council(round.phase),
        may_jury=appoint and may_appoint_jury(round.phase),
    )


def _rule(round: RoundRow) -> CouncilRule:
    return council_rule(round.level, round.rules)


# One form for the three decisions


def _rows(members: list[Member]) -> dict[str, str]:
    return {
        f"members.{i}.{name}": getattr(member, name)
        for i, member in enumerate(members)
        for name in ("name", "email", "title", "role")
    }


def _start(kind: Kind, members: list[Member], **fields: Any) -> Typed:
    """The form as it opens: the people of now, or empty lines with the roles that the law wants."""
    shown = members or [Member(name="", email="", role=role) for role in kind.first_rows]
    return typed_from({**fields, **_rows(shown), "rows": len(shown)})


def _count(typed: Typed) -> int:
    rows = int(typed["rows"]) if typed["rows"].isdecimal() else 0
    return min(rows, MOST_ROWS)


def _members(typed: Typed, kind: Kind) -> tuple[list[Member], list[int]]:
    """The lines in which somebody is named, and their places in the form; a role alone is an empty line."""
    found, at = [], []
    for i in range(_count(typed)):
        line = {name: typed[f"members.{i}.{name}"] for name in ("name", "email", "title", "role")}
        if line["name"] or line["email"] or line["title"]:
            found.append(Member(**{**line, "role": line["role"] if kind.roles else ""}))
            at.append(i)
    return found, at


def _at_lines(fields: dict[str, str], at: list[int]) -> dict[str, str]:
    """Errors by the lines of the form, where empty lines were passed over."""
    found = {}
    for name, words in fields.items():
        start, _, rest = name.partition(".")
        number, _, field = rest.partition(".")
        found[f"members.{at[int(number)]}.{field}" if start == "members" and field else name] = words
    return found


def _form(
    request: Request,
    actor: Actor,
    round: RoundRow,
    kind: Kind,
    typed: Typed,
    *,
    refusal: Refusal | None = None,
    fields: dict[str, str] | None = None,
    law: list[str] | None = None,
    address: str,
    title: str = "",
) -> Response:
    return page(
        request,
        "councils/decision_form.html",
        actor=actor,
        **frame(actor, round, "hoi-dong", title or kind.title),
        status=refusal.status if refusal else 200,
        kind=kind,
        rows=_count(typed),
        form={"data": typed, "errors": fields if fields is not None else refusal.fields if refusal else {}},
        problem=refusal.title if refusal and not refusal.fields else None,
        law=law,
        rule=_rule(round),
        level=label(round.level),
        address=address,
        groups=list(GROUPS.values()),
        groups_on=typed.all("groups"),
        most=MOST_ROWS,
    )


async def _record(
    request: Request, actor: Actor, round: RoundRow, kind: Kind, address: str, **given: Any
) -> Response:
    """Adds lines, checks the sizes, or records, by the button that was pressed."""
    typed = await read_form(request)
    if typed["do"] == "more":
        rows = min(_count(typed) + 2, MOST_ROWS)
        typed = Typed(
            [(k, v) for k in typed for v in ([typed[k]] if k != "groups" else typed.all(k)) if k != "rows"]
            + [("rows", rows)]
        )
        return _form(request, actor, round, kind, typed, address=address)
    members, at = _members(typed, kind)
    if typed["do"] == "check":
        problems = (
            actions.council_problems(round, members)
            if kind.key == "council"
            else actions.jury_problems(members)
            if kind.key == "jury"
            else []
        )
        words = [f"{p.text_vi} ({p.law})" if p.law else p.text_vi for p in problems]
        wrong = _at_lines(actions.check_members(members, [r for r, _ in kind.roles]).fields, at)
        return _form(request, actor, round, kind, typed, law=words, fields=wrong, address=address)
    record: Any = {
        "council": (actions.record_council, actions.RecordCouncil),
        "jury": (actions.record_jury, actions.RecordJury),
        "helpers": (actions.record_helpers, actions.RecordHelpers),
    }[kind.key]
    try:
        data = _read(typed, record[1], members, round=round.id, **given)
        await record[0](actor, data)
    except NotFound:
        raise
    except Refusal as refusal:
        return _form(
            request,
            actor,
            round,
            kind,
            typed,
            refusal=refusal,
            fields=_at_lines(refusal.fields, at),
            address=address,
        )
    return go(f"/dieu-hanh/{round.slug}/hoi-dong", kind.done)


def _read(typed: Typed, struct: Any, members: list[Member], **given: Any) -> Any:
    """The Struct with every mistake of paper and lines together."""
    roles = {actions.RecordCouncil: CouncilRole, actions.RecordJury: JuryRole}.get(struct, ())
    wrong = actions.check_members(members, roles)
    if "jury" in struct.__struct_fields__:
        given["groups"] = typed.all("groups")
    try:
        data = typed.to(struct, members=members, **given)
    except Invalid as refusal:
        raise Invalid({**refusal.fields, **wrong.fields}) from None
    return data


@get("/dieu-hanh/{slug:str}/hoi-dong/thanh-lap")
async def council_form(request: Request, actor: Who, slug: FromPath[str]) -> Response:
    round = await _appointing(actor, slug, may_appoint_council)
    kind = _council_kind(round)
    now = [
        Member(name=m.name, email=m.email, title=m.title, role=m.role)
        for m in await queries.council(round.id)
    ]
    typed = _start(kind, now, signer_title=round.authority_title)
    return _form(request, actor, round, kind, typed, address=request.url.path)


@post("/dieu-hanh/{slug:str}/hoi-dong/thanh-lap", status_code=303)
async def record_council(request: Request, actor: Who, slug: FromPath[str]) -> Response:
    round = await _appointing(actor, slug, may_appoint_council)
    return await _record(request, actor, round, _council_kind(round), request.url.path)


async def _appointing(actor: Actor, slug: str, allowed: Any) -> RoundRow:
    round = await round_for(actor, slug, permissions.may_appoint)
    if not allowed(round.phase):
        raise NotFound()
    return round


async def _chair(round: RoundRow) -> dict[str, str]:
    """Who signs for the council, as a start for the form."""
    found = [m for m in await queries.council(round.id) if m.role == CouncilRole.CHAIR]
    return {"signer": found[0].name if found else "", "signer_title": "Chủ tịch Hội đồng bình chọn"}


@get("/dieu-hanh/{slug:str}/hoi-dong/ban-giam-khao")
async def jury_form(request: Request, actor: Who, slug: FromPath[str]) -> Response:
    round = await _appointing(actor, slug, may_appoint_jury)
    taken = {g for j in await queries.juries(round.id) for g in j.groups}
    groups = [g for g in GROUPS if g not in taken]
    typed = _start(JURY, [], **await _chair(round), name="Ban Giám khảo", groups=groups)
    return _form(request, actor, round, JURY, typed, address=request.url.path)


@post("/dieu-hanh/{slug:str}/hoi-dong/ban-giam-khao", status_code=303)
async def record_jury(request: Request, actor: Who, slug: FromPath[str]) -> Response:
    round = await _appointing(actor, slug, may_appoint_jury)
    return await _record(request, actor, round, JURY, request.url.path, jury=None)


@get("/dieu-hanh/{slug:str}/hoi-dong/ban-giam-khao/{jury_id:uuid}")
async def change_jury_form(
    request: Request, actor: Who, slug: FromPath[str], jury_id: FromPath[UUID]
) -> Response:
    round = await _appointing(actor, slug, may_appoint_jury)
    jury = await _jury(round, jury_id)
    now = [Member(name=j.name, email=j.email, title=j.title, role=j.role) for j in jury.sitting]
    typed = _start(JURY, now, **await _chair(round), name=jury.name, groups=jury.groups)
    return _form(
        request, actor, round, JURY, typed, address=request.url.path, title=f"Quyết định mới về {jury.name}"
    )


async def _jury(round: RoundRow, jury_id: UUID) -> queries.JuryRow:
    found = next((j for j in await queries.juries(round.id) if j.id == jury_id), None)
    if found is None:
        raise NotFound()
    return found


@post("/dieu-hanh/{slug:str}/hoi-dong/ban-giam-khao/{jury_id:uuid}", status_code=303)
async def change_jury(request: Request, actor: Who, slug: FromPath[str], jury_id: FromPath[UUID]) -> Response:
    round = await _appointing(actor, slug, may_appoint_jury)
    await _jury(round, jury_id)
    return await _record(request, actor, round, JURY, request.url.path, jury=jury_id)


@get("/dieu-hanh/{slug:str}/hoi-dong/to-giup-viec")
async def helpers_form(request: Request, actor: Who, slug: FromPath[str]) -> Response:
    round = await _appointing(actor, slug, may_appoint_council)
    now = [Member(name=h.name, email=h.email, title=h.title) for h in await queries.helpers(round.id)]
    typed = _start(HELPERS, now, **await _chair(round))
    return _form(request, actor, round, HELPERS, typed, address=request.url.path)


@post("/dieu-hanh/{slug:str}/hoi-dong/to-giup-viec", status_code=303)
async def record_helpers(request: Request, actor: Who, slug: FromPath[str]) -> Response:
    round = await _appointing(actor, slug, may_appoint_council)
    return await _record(request, actor, round, HELPERS, request.url.path)


# Replacing one judge


@get("/dieu-hanh/{slug:str}/hoi-dong/thay/{judge_id:uuid}")
async def replace_form(
    request: Request, actor: Who, slug: FromPath[str], judge_id: FromPath[UUID]
) -> Response:
    round = await _appointing(actor, slug, may_appoint_jury)
    return await _replace_page(request, actor, round, judge_id, typed_from(await _chair(round)))


async def _replace_page(
    request: Request,
    actor: Actor,
    round: RoundRow,
    judge_id: UUID,
    typed: Typed,
    refusal: Refusal | None = None,
) -> Response:
    sitting = {j.id: (jury, j) for jury in await queries.juries(round.id) for j in jury.sitting}
    if judge_id not in sitting:
        raise NotFound()
    jury, judge = sitting[judge_id]
    return page(
        request,
        "councils/replace_judge.html",
        actor=actor,
        **frame(actor, round, "hoi-dong", f"Thay giám khảo {judge.name}"),
        status=refusal.status if refusal else 200,
        jury=jury,
        judge=judge,
        role=JURY_ROLE_LABELS[JuryRole(judge.role)],
        form={"data": typed, "errors": refusal.fields if refusal else {}},
        problem=refusal.title if refusal and not refusal.fields else None,
        scoring=round.phase == "scoring",
    )


@post("/dieu-hanh/{slug:str}/hoi-dong/thay/{judge_id:uuid}", status_code=303)
async def replace_judge(
    request: Request, actor: Who, slug: FromPath[str], judge_id: FromPath[UUID]
) -> Response:
    round = await _appointing(actor, slug, may_appoint_jury)
    typed = await read_form(request)
    try:
        await actions.replace_judge(actor, typed.to(actions.ReplaceJudge, round=round.id, judge=judge_id))
    except NotFound:
        raise
    except Refusal as refusal:
        return await _replace_page(request, actor, round, judge_id, typed, refusal)
    return go(f"/dieu-hanh/{round.slug}/hoi-dong", "Đã ghi quyết định thay giám khảo. Người mới nhận thư mời")


routes = [
    people,
    council_form,
    record_council,
    jury_form,
    record_jury,
    change_jury_form,
    change_jury,
    helpers_form,
    record_helpers,
    replace_form,
    replace_judge,
]
