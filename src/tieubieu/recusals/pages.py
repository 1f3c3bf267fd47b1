"""/tu-choi: a person with a part in a round says to which establishments they have a relation."""

from __future__ import annotations

from litestar import Request, Response, get, post
from litestar.params import FromQuery

from tieubieu.accounts.auth import Who
from tieubieu.platform.actor import Actor
from tieubieu.platform.database import rows
from tieubieu.platform.errors import Invalid
from tieubieu.platform.forms import Shown, read_form, shown
from tieubieu.platform.web import go, or_404, page
from tieubieu.recusals import actions, queries


@get("/tu-choi")
async def mine(request: Request, actor: Who, q: FromQuery[str] = "") -> Response:
    return await _page(request, actor, q, shown())


async def _page(request: Request, actor: Actor, q: str, form: Shown, status: int = 200) -> Response:
    if not actor.grants:
        or_404(None)
    found = []
    if q.strip():
        found = await rows(
            """SELECT id, name, address FROM establishment WHERE search LIKE '%' || tb_fold($1) || '%'
               ORDER BY sort_key COLLATE "C", id LIMIT 20""",
            q.strip(),
        )
    return page(
        request,
        "recusals/mine.html",
        actor=actor,
        title="Quan hệ với cơ sở",
        section="tu-choi",
        status=status,
        form=form,
        q=q,
        found=[(str(f["id"]), f["name"], f["address"]) for f in found],
        mine=await queries.mine(actor),
        relations=list(queries.RELATION_WORDS.items()),
    )


@post("/tu-choi", status_code=303)
async def declare(request: Request, actor: Who) -> Response:
    typed = await read_form(request)
    try:
        await actions.declare(actor, typed.to(actions.DeclareRecusal))
    except Invalid as refusal:
        return await _page(request, actor, typed["q"], shown(typed, refusal), refusal.status)
    return go("/tu-choi", "Đã ghi. Hồ sơ của cơ sở đó không còn hiện với bạn cho đến khi công bố kết quả")


routes = [mine, declare]
