"""What the floor itself answers: /metrics, for whoever holds the token of the settings."""

from __future__ import annotations

import hmac

from litestar import Request, Response, get

from tieubieu.platform import metrics
from tieubieu.platform.errors import NotFound
from tieubieu.platform.settings import settings


@get("/metrics")
async def scrape(request: Request) -> Response[str]:
    """Prometheus text for a bearer with settings().metrics_token; without that setting, or with another token, there is
    no such page."""
    token = settings().metrics_token
    given = request.headers.get("authorization", "")
    if not token or not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        raise NotFound()
    return Response(await metrics.text(), media_type="text/plain; version=0.0.4")


routes = [scrape]
