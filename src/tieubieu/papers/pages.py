"""Papers as PDF, /giay/…: made when somebody asks, from what is recorded.

A certificate is kept by its content once made; the others take some 15 ms.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import anyio.to_thread
from litestar import Request, Response, get
from litestar.params import FromPath, FromQuery

from tieubieu.accounts.auth import Who, visitor
from tieubieu.ledger.canonical import canonical
from tieubieu.papers import press, queries
from tieubieu.papers.documents import CertificatePaper, Paper
from tieubieu.papers.press import CannotPrint
from tieubieu.platform.actor import Actor
from tieubieu.platform.errors import NotFound, NotNow
from tieubieu.platform.settings import settings

PUBLIC = {"cache-control": "no-cache"}
PRIVATE = {"cache-control": "private, no-store"}


async def _anybody(request: Request) -> Actor | None:
    """Whoever is signed in, else None: some papers are public at one time and not at another."""
    found = await visitor(request)
    return found.actor if found else None


def _name(path: str, ending: str = ".pdf") -> str:
    """What stands before the ending; NotFound for any other ending."""
    if not path.endswith(ending) or len(path) > 200:
        raise NotFound()
    return path.removesuffix(ending)


async def printed(paper: Paper) -> bytes:
    """The PDF; NotNow with words for a clerk where the paper cannot be laid out."""
    try:
        if isinstance(paper, CertificatePaper):
            return await _kept(paper)
        return await press.render_async(paper)
    except CannotPrint as problem:
        raise NotNow(f"Không in được giấy số {problem}", code=f"paper.{problem.reason}") from problem


@cache
def _layout() -> bytes:
    """Changes with everything that the printed page depends on."""
    found = hashlib.sha256()
    for path in sorted(press.TYPST.rglob("*")):
        if path.is_file():
            found.update(path.name.encode() + path.read_bytes())
    return found.digest()


async def _kept(paper: CertificatePaper) -> bytes:
    """By the SHA-256 of layout and content, in DATA/papers; written whole or not at all."""
    name = hashlib.sha256(_layout() + canonical(paper.data())).hexdigest()
    path = settings().data / "papers" / name[:2] / f"{name[2:]}.pdf"
    try:
        return await anyio.to_thread.run_sync(path.read_bytes)
    except FileNotFoundError:
        body = await press.render_async(paper)
        await anyio.to_thread.run_sync(_keep, path, body)
        return body


def _keep(path: Path, body: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, new = tempfile.mkstemp(prefix=".new-", dir=path.parent)
    with os.fdopen(handle, "wb") as out:
        out.write(body)
    os.replace(new, path)


async def _pdf(paper: Paper, name: str, headers: dict[str, str] = PRIVATE) -> Response[bytes]:
    return Response(
        await printed(paper),
        media_type="application/pdf",
        headers={**headers, "content-disposition": f'inline; filename="{name}.pdf"'},
    )


@get("/giay/chung-nhan/{name:str}")
async def certificate(request: Request, name: FromPath[str]) -> Response:
    """Public once released; asks for a session only where the public gets nothing."""
    code = _name(name)
    try:
        paper = await queries.certificate(None, code)
        return await _pdf(paper, f"giay-chung-nhan-{paper.lookup}", PUBLIC)
    except NotFound:
        actor = await _anybody(request)
        if actor is None:
            raise
    paper = await queries.certificate(actor, code)
    return await _pdf(paper, f"giay-chung-nhan-{paper.lookup}")


@get("/giay/nhan/{name:str}")
async def label(actor: Who, name: FromPath[str], co: FromQuery[str] = "M") -> Response:
    """The holder's label: .pdf, or .svg for those who lay out packaging. `co`: S, M or L."""
    svg = name.endswith(".svg")
    paper = await queries.certificate_label(actor, _name(name, ".svg" if svg else ".pdf"), co)
    if not svg:
        return await _pdf(paper, f"nhan-{paper.size}-{paper.lookup}")
    drawing = await anyio.to_thread.run_sync(press.render_svg, paper)
    return Response(
        drawing,
        media_type="image/svg+xml",
        headers={
            **PRIVATE,
            "content-disposition": f'attachment; filename="nhan-{paper.size}-{paper.lookup}.svg"',
        },
    )


@get("/giay/phieu/{name:str}")
async def sheet(actor: Who, name: FromPath[str]) -> Response:
    """A judge's own sheet of an entry."""
    try:
        entry = UUID(_name(name))
    except ValueError:
        raise NotFound() from None
    paper = await queries.sheet(actor, entry)
    return await _pdf(paper, f"phieu-{paper.code}")


@get("/giay/bien-ban/{name:str}")
async def minutes(request: Request, name: FromPath[str]) -> Response:
    slug = _name(name)
    return await _pdf(await queries.minutes(await _anybody(request), slug), f"bien-ban-{slug}")


@get("/giay/hop-hoi-dong/{name:str}")
async def council_minutes(request: Request, name: FromPath[str]) -> Response:
    slug = _name(name)
    return await _pdf(await queries.council_minutes(await _anybody(request), slug), f"hop-hoi-dong-{slug}")


@get("/giay/quyet-dinh/{name:str}")
async def decision(request: Request, name: FromPath[str]) -> Response:
    slug = _name(name)
    return await _pdf(await queries.decision(await _anybody(request), slug), f"quyet-dinh-{slug}")


@get("/giay/de-cu/{name:str}")
async def nomination(actor: Who, name: FromPath[str]) -> Response:
    slug = _name(name)
    return await _pdf(await queries.nomination(actor, slug), f"de-cu-{slug}")


@get("/giay/bien-nhan/{name:str}")
async def receipt(actor: Who, name: FromPath[str]) -> Response:
    paper = await queries.receipt(actor, _name(name))
    return await _pdf(paper, f"bien-nhan-{paper.receipt}")


@get("/giay/ket-qua/{name:str}")
async def notice(actor: Who, name: FromPath[str]) -> Response:
    number = _name(name)
    return await _pdf(await queries.notice(actor, number), f"ket-qua-{number}")


@get("/giay/bo-sung/{name:str}")
async def supplement(actor: Who, name: FromPath[str]) -> Response:
    paper = await queries.supplement(actor, _name(name))
    return await _pdf(paper, f"bo-sung-{paper.receipt}")


routes: list[Any] = [
    certificate,
    label,
    sheet,
    minutes,
    council_minutes,
    decision,
    nomination,
    receipt,
    notice,
    supplement,
]
