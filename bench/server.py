"""The application, plus one page: the verification page rendered from values that are already there."""

from __future__ import annotations

from typing import Any

from litestar import MediaType, Response, get

from tieubieu import app as roof
from tieubieu.platform import web
from tieubieu.register import verify

_kept: dict[str, Any] = {}
_render = web.render


def _remember(template: str, **context: Any) -> str:
    """Keeps the context of the last verification page that held a certificate."""
    if template == "register/verify.html" and context.get("certificate"):
        _kept.update(context)
    return _render(template, **context)


@get("/bench/verify", include_in_schema=False)
async def bare() -> Response[str]:
    """The same template, no database, no certificate to look up."""
    return Response(_render("register/verify.html", **_kept), media_type=MediaType.HTML)


def create() -> Any:
    verify.web.render = _remember
    made = roof.create_app()
    made.register(bare)
    return made
