"""The roof: puts the areas together. Nothing is decided here."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import msgspec
from litestar import Litestar, Request, Response, Router, get
from litestar.config.compression import CompressionConfig
from litestar.datastructures import CacheControlHeader
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.static_files import create_static_files_router

from tieubieu.accounts.auth import provide_actor
from tieubieu.certificates.signing import publish_keys
from tieubieu.platform import web, worker
from tieubieu.platform.database import close_pool, row, start_pool
from tieubieu.register import pages, verify

AREAS = (
    "platform",
    "ledger",
    "places",
    "accounts",
    "producers",
    "recusals",
    "rounds",
    "certificates",
    "dossiers",
    "councils",
    "scoring",
    "results",
    "papers",
    "register",
    "admin",
)
"""From the ground up; every area may bring pages.py, api.py (each with `routes`) and wiring.py (`wire()`)."""

BODY_LIMIT = 26_000_000  # bytes; single files are limited to settings().max_upload


def _routes(kind: str) -> list[Any]:
    found: list[Any] = []
    for area in AREAS:
        name = f"tieubieu.{area}.{kind}"
        if find_spec(name):
            found.extend(import_module(name).routes)
    return found


def wire() -> None:
    """Lets areas above register what areas below call: preconditions of phases, job handlers, the ledger's signer."""
    for area in AREAS:
        name = f"tieubieu.{area}.wiring"
        if find_spec(name):
            import_module(name).wire()


@get("/health/live", include_in_schema=False, media_type="text/plain")
async def live() -> str:
    return "ok"


@get("/health/ready", include_in_schema=False, media_type="text/plain")
async def ready() -> str:
    await row("SELECT 1 AS ok")
    return "ok"


def openapi(app: Litestar) -> dict[str, Any]:
    """The OpenAPI 3.1 document. Every operation may also answer with problem details; said here, once."""
    schema = app.openapi_schema.to_schema()
    schema["components"]["responses"] = {
        "Problem": {
            "description": "Problem details (RFC 9457)",
            "content": {"application/problem+json": {"schema": PROBLEM}},
        }
    }
    problem = {"$ref": "#/components/responses/Problem"}
    for path in schema.get("paths", {}).values():
        for operation in path.values():
            if isinstance(operation, dict) and "responses" in operation:
                operation["responses"].pop("400", None)
                operation["responses"].get("204", {}).pop("content", None)
                for status in ("400", "401", "403", "404", "409", "413", "415", "422", "429"):
                    operation["responses"].setdefault(status, problem)
    return _as_2020_12(schema)


def _as_2020_12(schema: Any) -> Any:
    """Litestar writes a tuple's types under `items`, as JSON Schema no longer does, and leaves defaults as tuples."""
    if isinstance(schema, list | tuple):
        return [_as_2020_12(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {key: _as_2020_12(value) for key, value in schema.items()}
    if isinstance(plain.get("items"), list):
        plain["prefixItems"] = plain.pop("items")
    return plain


PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "errors": {"type": "object", "additionalProperties": {"type": "string"}},
        "extra": {"type": "object"},
    },
}


@get("/openapi.json", include_in_schema=False)
async def openapi_json(request: Request) -> Response[bytes]:
    body = msgspec.json.encode(openapi(request.app))
    return Response(body, media_type="application/vnd.oai.openapi+json")


@asynccontextmanager
async def lifespan(app: Litestar) -> AsyncIterator[None]:
    await start_pool()
    try:
        await publish_keys()
        async with worker.running():
            yield
    finally:
        await verify.cache.close()
        await pages.status_cache.close()
        await close_pool()


def create_app(*, own_pool: bool = True) -> Litestar:
    """The web application. `own_pool=False`: the caller (a test) has the pool and runs no worker."""
    wire()
    api = Router("/api/v1", route_handlers=[*_routes("api"), openapi_json])
    statics = create_static_files_router(
        path="/static",
        directories=[web.ROOT / "static"],
        cache_control=CacheControlHeader(public=True, max_age=3600),
        include_in_schema=False,
    )
    html = Router("/", route_handlers=_routes("pages"), include_in_schema=False)
    return Litestar(
        route_handlers=[html, api, statics, live, ready],
        dependencies={"actor": Provide(provide_actor)},
        middleware=[web.Shield],
        before_send=[web.add_headers],
        exception_handlers=web.EXCEPTION_HANDLERS,
        lifespan=[lifespan] if own_pool else [],
        request_max_body_size=BODY_LIMIT,
        compression_config=CompressionConfig(
            backend="gzip", gzip_compress_level=5, exclude=["/static/fonts"]
        ),
        openapi_config=OpenAPIConfig(
            title="Tiêu Biểu",
            version="1",
            description="Bình chọn sản phẩm công nghiệp nông thôn tiêu biểu. Points are integer hundredths.",
            path="/api/v1/schema",
            render_plugins=[],
        ),
        debug=False,
    )
