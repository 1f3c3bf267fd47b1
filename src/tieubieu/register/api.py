"""JSON of the public side: no session. Everything here is also on the public pages."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath, FromQuery
from msgspec import Struct

from tieubieu.platform.errors import NotFound
from tieubieu.register import published, queries, verify
from tieubieu.register.queries import (
    BundleLine,
    Certified,
    EstablishmentPage,
    Filters,
    Found,
    OpenRow,
    Recognised,
    Statistics,
)
from tieubieu.register.verify import Verified
from tieubieu.rounds import queries as rounds
from tieubieu.rounds.queries import RoundLine
from tieubieu.rules.levels import Level
from tieubieu.rules.phases import Phase, public_results, public_round

TAGS = ["register"]
LIMIT = 100


@get("/public/products", tags=TAGS)
async def products(
    q: FromQuery[str] = "",
    group: FromQuery[list[str] | None] = None,
    level: FromQuery[list[Level] | None] = None,
    year: FromQuery[list[int] | None] = None,
    province: FromQuery[list[UUID] | None] = None,
    status: FromQuery[list[str] | None] = None,
    offset: FromQuery[int] = 0,
    limit: FromQuery[int] = 24,
) -> Found:
    """Search of certified products, with counts for every filter. `q` without accents finds words with them.
    `status`: valid, expired, suspended, revoked."""
    filters = Filters(
        text=q[:200].replace("\x00", ""),
        groups=group or [],
        levels=[str(one) for one in level or []],
        years=[one for one in year or [] if 0 < one < 10_000],
        provinces=province or [],
        states=status or [],
    )
    return await queries.search(filters, offset=max(0, min(offset, 10**6)), limit=max(1, min(limit, LIMIT)))


class PublicProduct(Struct, frozen=True, kw_only=True):
    """A certified product with its ladder. `pictures`: addresses."""

    slug: str
    name: str
    product_group: str
    establishment: str
    establishment_slug: str
    province: str | None
    level: Level
    state: str
    valid_until: date
    summary: str
    items: list[str]
    set_kind: str
    pictures: list[str]
    certificates: list[Certified]


@get("/public/products/{slug:str}", tags=TAGS)
async def product(slug: FromPath[str]) -> PublicProduct:
    found = await queries.product(slug)
    if found is None:
        raise NotFound()
    told = {name: getattr(found, name) for name in PublicProduct.__struct_fields__ if name != "pictures"}
    photos = [a for a in (found.content or {}).get("attachments", []) if a["kind"] == "photo" and a["large"]]
    return PublicProduct(
        **told, pictures=[f"/anh/{a['large']}" for a in sorted(photos, key=lambda a: a["position"])]
    )


@get("/public/establishments/{slug:str}", tags=TAGS)
async def establishment(slug: FromPath[str]) -> EstablishmentPage:
    found = await queries.establishment(slug)
    if found is None:
        raise NotFound()
    return found


@get("/public/certificates/{code:str}", tags=TAGS)
async def certificate(code: FromPath[str]) -> Response[Verified]:
    """The answer of the verification page, by token or lookup code. "unknown" is an answer too: status 200."""
    return Response(await verify.verified(code), headers={"cache-control": "no-cache"})


@get("/public/certificates", tags=TAGS)
async def certificates() -> list[OpenRow]:
    """Every released certificate: the open data."""
    return await queries.open_rows()


@get("/public/rounds", tags=TAGS)
async def public_rounds(
    level: FromQuery[Level | None] = None,
    year: FromQuery[int | None] = None,
    q: FromQuery[str] = "",
    offset: FromQuery[int] = 0,
) -> list[RoundLine]:
    """Rounds that are more than a plan, newest first, 50 at a time."""
    return await rounds.public_rounds(level=level, year=year, text=q[:200], offset=max(0, offset))


class PublicRound(Struct, frozen=True, kw_only=True):
    """A round as everybody may know it; `recognised` and the counts are empty before the announcement."""

    slug: str
    title: str
    level: Level
    place: str
    organiser: str
    authority: str
    year: int
    circular: str
    plan_number: str
    plan_date: date | None
    phase: Phase
    origin: str
    receive_from: date | None
    receive_until: date | None
    announced_on: date | None
    entered: int | None
    passed: int | None
    recognised: list[Recognised]
    bundle: str | None
    root: str | None


@get("/public/rounds/{slug:str}", tags=TAGS)
async def public_round_of(slug: FromPath[str]) -> PublicRound:
    found = await rounds.by_slug(slug)
    if found is None or not public_round(found.phase):
        raise NotFound()
    facts = None
    if public_results(found.phase):
        facts = await queries.announced(found.id, concluded=found.phase == Phase.CONCLUDED)
    return PublicRound(
        slug=found.slug,
        title=found.title,
        level=found.level,
        place=found.place_name,
        organiser=found.organiser_name,
        authority=found.authority_name,
        year=found.year,
        circular=found.circular,
        plan_number=found.plan_number,
        plan_date=found.plan_date,
        phase=found.phase,
        origin=found.origin,
        receive_from=found.receive_from,
        receive_until=found.receive_until,
        announced_on=found.announced_on if facts else None,
        entered=facts.entered if facts else None,
        passed=facts.passed if facts else None,
        recognised=facts.recognised if facts else [],
        bundle=f"/ky/{slug}/goi-kiem-phieu.json" if facts and facts.bundle_root else None,
        root=facts.bundle_root if facts else None,
    )


@get("/public/bundles", tags=TAGS)
async def bundles(offset: FromQuery[int] = 0) -> list[BundleLine]:
    """Bundles of concluded rounds, newest first, 50 at a time."""
    return await queries.bundles(offset=max(0, offset))


@get("/public/statistics", tags=TAGS)
async def statistics(year: FromQuery[int | None] = None) -> Statistics:
    """Counts of released certificates; without `year`, of all years."""
    return await queries.statistics(year)


@get("/public/published-figures", tags=TAGS)
async def published_figures() -> list[published.PublishedRound]:
    """Figures of rounds that really were held, as their organisers published them; not counted here."""
    return list(published.rounds())


routes = [
    products,
    product,
    establishment,
    certificate,
    certificates,
    public_rounds,
    public_round_of,
    bundles,
    statistics,
    published_figures,
]
