"""What everybody may read. A product is public once it has a released certificate, and then as it was submitted for
it: what its producer writes afterwards stays with the producer. Nothing of a round is told before it was announced but
its plan, its dates and its council.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from msgspec import Struct, convert, field

from tieubieu.certificates.queries import CertificateRow
from tieubieu.certificates.state import Event, State, Term, state
from tieubieu.platform import clock
from tieubieu.platform.database import row, rows, scalar
from tieubieu.platform.files import path_of
from tieubieu.platform.text import fold
from tieubieu.rules.levels import Level

PUBLIC = """c.released_at IS NOT NULL AND c.issued_on <= $1 AND NOT EXISTS (
    SELECT 1 FROM attestation t WHERE t.certificate = c.id AND t.confirmed_at IS NULL)"""
"""The certificate `c` exists for the public. $1: today."""

TOLD = """CASE WHEN c.state IN ('revoked', 'suspended') THEN c.state::text
    WHEN c.valid_until < $1 THEN 'expired' ELSE 'valid' END"""
"""The state of the certificate `c`, for lists; the verification page asks the events."""

_LEVELS = "ARRAY['commune', 'district', 'province', 'region', 'nation']"

_SHELF = f"""SELECT p.id, p.slug, coalesce(v.content->'product'->>'name', best.record->>'product', p.name) AS name,
        p.sort_key, coalesce(v.content->'product'->>'group', p.product_group) AS product_group,
        coalesce(v.content->'establishment'->>'name', best.record->>'establishment', s.name) AS establishment,
        s.slug AS establishment_slug,
        s.id AS establishment_id, v.content AS frozen, p.search || ' ' || s.search AS found_by,
        tb_province(s.place, $1) AS province, held.levels, held.years, held.first_public,
        best.id AS certificate, best.level, best.year, best.told, best.valid_until, best.issued_on, best.lookup,
        best.number, best.released_at
    FROM product p JOIN establishment s ON s.id = p.establishment
    JOIN LATERAL (SELECT array_agg(DISTINCT c.level::text) AS levels, array_agg(DISTINCT c.year) AS years,
            max(c.released_at) AS first_public
        FROM certificate c WHERE c.product_id = p.id AND {PUBLIC}) held ON held.levels IS NOT NULL
    JOIN LATERAL (SELECT c.*, {TOLD} AS told FROM certificate c WHERE c.product_id = p.id AND {PUBLIC}
        ORDER BY ({TOLD}) = 'valid' DESC, array_position({_LEVELS}, c.level::text) DESC, c.issued_on DESC, c.id
        LIMIT 1) best ON true
    LEFT JOIN entry e ON e.id = best.entry_id LEFT JOIN dossier_version v ON v.id = e.version"""
"""Every public product with its best certificate (valid before not, then the highest level, then the newest) and the
dossier as it was submitted for it. $1: today."""

_PHOTO = """(SELECT a->>{which} FROM jsonb_array_elements({frozen}->'attachments') a
    WHERE a->>'kind' = 'photo' AND a->>{which} <> '' ORDER BY (a->>'position')::int LIMIT 1)"""


def _photo(frozen: str, which: str = "small") -> str:
    return _PHOTO.format(which=f"'{which}'", frozen=frozen)


class Card(Struct, frozen=True, kw_only=True):
    """A product in a list. `picture`: SHA-256 of a picture or ''."""

    slug: str
    name: str
    establishment: str
    province: str | None
    product_group: str
    level: Level
    state: str
    valid_until: date
    picture: str | None


_CARD = f"""x.slug, x.name, x.establishment, tb_place_name(x.province, $1) AS province, x.product_group, x.level,
    x.told AS state, x.valid_until, {_photo("x.frozen")} AS picture"""


class Filters(Struct, frozen=True, kw_only=True):
    """What a search is narrowed by; an empty list does not narrow. `provinces` are place ids."""

    text: str = ""
    groups: list[str] = field(default_factory=list)
    levels: list[str] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    provinces: list[UUID] = field(default_factory=list)
    states: list[str] = field(default_factory=list)


class Count(Struct, frozen=True):
    """One choice of a filter; `name` only for provinces."""

    key: str
    count: int
    name: str = ""


class Found(Struct, frozen=True, kw_only=True):
    """A page of a search, and how many each further choice would leave."""

    total: int
    products: list[Card]
    groups: list[Count]
    levels: list[Count]
    years: list[Count]
    provinces: list[Count]
    states: list[Count]


_FITS = {
    "groups": "(cardinality($3::text[]) = 0 OR x.product_group = ANY($3))",
    "levels": "(cardinality($4::text[]) = 0 OR x.levels && $4)",
    "years": "(cardinality($5::int[]) = 0 OR x.years && $5)",
    "provinces": "(cardinality($6::uuid[]) = 0 OR x.province = ANY($6))",
    "states": "(cardinality($7::text[]) = 0 OR x.told = ANY($7))",
}


def _facet(name: str, key: str, of: str = "shelf x", label: str = "''") -> str:
    """Counts of one filter under all the others."""
    others = " AND ".join(fits for other, fits in _FITS.items() if other != name)
    return f"""coalesce((SELECT json_agg(json_build_object('key', f.key::text, 'count', f.n, 'name', f.name)) FROM (
        SELECT {key} AS key, count(*) AS n, {label} AS name FROM {of} WHERE {others} AND {key} IS NOT NULL
        GROUP BY 1) f), '[]') AS {name}"""


_SEARCH = f"""WITH shelf AS MATERIALIZED (
        SELECT x.*, CASE WHEN $2 = '' OR position($2 in x.found_by) = 1 THEN 0
            WHEN position($2 in x.found_by) > 0 THEN 1 WHEN words.all_there THEN 2 ELSE 3 END AS rank
        FROM ({_SHELF}) x,
        LATERAL (SELECT coalesce(bool_and(position(w in x.found_by || ' ' || tb_fold(coalesce(
                tb_place_name(x.province, $1), ''))) > 0), true) AS all_there
            FROM unnest(string_to_array($2, ' ')) w) words
        WHERE words.all_there OR strict_word_similarity($2, x.found_by) >= 0.6)
    SELECT (SELECT count(*) FROM shelf x WHERE {" AND ".join(_FITS.values())}) AS total,
      {_facet("groups", "x.product_group")}, {_facet("levels", "l", "shelf x, unnest(x.levels) l")},
      {_facet("years", "y", "shelf x, unnest(x.years) y")},
      {_facet("provinces", "x.province", label="min(tb_place_name(x.province, $1))")}, {_facet("states", "x.told")},
      coalesce((SELECT json_agg(row_to_json(one)) FROM (SELECT {_CARD} FROM shelf x WHERE {" AND ".join(_FITS.values())}
        ORDER BY x.rank, x.sort_key COLLATE "C", x.id OFFSET $8 LIMIT $9) one), '[]') AS products"""


async def search(filters: Filters, *, offset: int = 0, limit: int = 24) -> Found:
    """Products by words of name, items, establishment or place, accents or not; every word must be there, or nearly.
    Without words in Vietnamese order. One statement."""
    found = await row(
        _SEARCH,
        clock.today(),
        " ".join(fold(filters.text).split())[:200],
        filters.groups,
        filters.levels,
        filters.years,
        filters.provinces,
        filters.states,
        offset,
        limit,
    )
    assert found is not None
    return convert(found, Found, strict=False)


async def newest(limit: int = 5) -> list[Card]:
    """Valid products by the day on which their newest certificate was released."""
    found = await rows(
        f"SELECT {_CARD} FROM ({_SHELF}) x WHERE x.told = 'valid' ORDER BY x.first_public DESC, x.id LIMIT $2",
        clock.today(),
        limit,
    )
    return [convert(f, Card) for f in found]


# A product


class Certified(Struct, frozen=True, kw_only=True):
    """A public certificate on a ladder. `nominated_on`: the day of the letter that sent it up, where one did."""

    lookup: str
    level: Level
    year: int
    number: str
    issued_on: date
    valid_until: date
    origin: str
    issuer: list[str]
    round_slug: str | None
    released_at: datetime
    events: list[tuple[str, date]]
    nominated_to: Level | None = None
    nominated_on: date | None = None

    def state(self, today: date) -> State:
        told = [Event(kind, day) for kind, day in self.events]
        return state(Term(self.issued_on, self.valid_until), told, True, today)


_LADDER = f"""coalesce((SELECT json_agg(json_build_object('lookup', c.lookup, 'level', c.level, 'year', c.year,
        'number', c.number, 'issued_on', c.issued_on, 'valid_until', c.valid_until, 'origin', c.origin,
        'issuer', coalesce(c.record->'issuer', '[]'), 'round_slug', r.slug, 'released_at', c.released_at,
        'events', coalesce((SELECT json_agg(json_build_array(o.kind, o.decision_day) ORDER BY o.recorded_at, o.id)
            FROM certificate_event o WHERE o.certificate = c.id), '[]'),
        'nominated_to', n.to_level, 'nominated_on', n.letter_day)
        ORDER BY array_position({_LEVELS}, c.level::text), c.issued_on, c.id)
    FROM certificate c LEFT JOIN round r ON r.id = c.round_id
    LEFT JOIN nomination n ON n.certificate = c.id AND n.state <> 'declined'
        AND r.phase IN ('announced', 'concluded')
    WHERE c.product_id = {{product}} AND {PUBLIC}), '[]')"""


class ProductPage(Struct, frozen=True, kw_only=True):
    """A public product. `content` is what was frozen for its best certificate, None where only the certificate is
    known (imported lists)."""

    id: UUID
    slug: str
    name: str
    product_group: str
    establishment: str
    establishment_slug: str
    province: str | None
    province_id: UUID | None
    level: Level
    state: str
    valid_until: date
    lookup: str
    number: str
    address: str
    summary: str
    items: list[str]
    set_kind: str
    content: dict[str, Any] | None
    certificates: list[Certified]


async def product(slug: str) -> ProductPage | None:
    """One statement; None for what is not public."""
    found = await row(
        f"""SELECT x.id, x.slug, x.name, x.product_group, x.establishment, x.establishment_slug,
              tb_place_name(x.province, $1) AS province, x.province AS province_id, x.level,
              x.told AS state, x.valid_until,
              x.lookup, x.number, coalesce(c.record->>'address', '') AS address,
              coalesce(x.frozen->'product'->>'summary', '') AS summary,
              coalesce(x.frozen->'product'->>'set_kind', '') AS set_kind, coalesce(c.record->'items', '[]') AS items,
              x.frozen AS content, {_LADDER.format(product="x.id")} AS certificates
            FROM ({_SHELF} WHERE p.slug = $2) x JOIN certificate c ON c.id = x.certificate""",
        clock.today(),
        slug,
    )
    return convert(found, ProductPage, strict=False) if found else None


async def moved(kind: str, slug: str) -> str | None:
    """The address that an old one became: kind "product" or "establishment", public ones only."""
    table = {"product": "p.id", "establishment": "s.id"}[kind]
    return await scalar(
        f"""SELECT {"p.slug" if kind == "product" else "s.slug"} FROM old_slug o
            JOIN product p ON true JOIN establishment s ON s.id = p.establishment
            WHERE o.slug = $2 AND o.subject_kind = $3 AND {table} = o.subject_id
              AND EXISTS (SELECT 1 FROM certificate c WHERE c.product_id = p.id AND {PUBLIC}) LIMIT 1""",
        clock.today(),
        slug,
        kind,
    )


async def related(of: ProductPage, limit: int = 3) -> list[Card]:
    """Valid products of the same group and province."""
    found = await rows(
        f"""SELECT {_CARD} FROM ({_SHELF}) x WHERE x.id <> $2 AND x.product_group = $3 AND x.province = $4
              AND x.told = 'valid' ORDER BY x.first_public DESC, x.id LIMIT $5""",
        clock.today(),
        of.id,
        of.product_group,
        of.province_id,
        limit,
    )
    return [convert(f, Card) for f in found]


class EstablishmentPage(Struct, frozen=True, kw_only=True):
    """What everybody may know of an establishment: no telephone, no tax code, no person."""

    slug: str
    name: str
    legal_kind: str
    trade: str
    website: str
    place: str
    products: list[Card]


async def establishment(slug: str) -> EstablishmentPage | None:
    """One statement; None unless it has a public product."""
    found = await row(
        f"""WITH shelf AS MATERIALIZED (SELECT x.* FROM ({_SHELF} WHERE s.slug = $2) x)
            SELECT s.slug, s.name, s.legal_kind, s.trade, s.website,
              concat_ws(', ', (SELECT w.full_name FROM place_version w WHERE w.place = s.place
                  ORDER BY w.valid_until DESC NULLS FIRST LIMIT 1),
                CASE WHEN tb_province(s.place, $1) <> s.place THEN (SELECT w.full_name FROM place_version w
                  WHERE w.place = tb_province(s.place, $1) ORDER BY w.valid_until DESC NULLS FIRST LIMIT 1) END)
                AS place,
              (SELECT json_agg(row_to_json(one)) FROM (SELECT {_CARD} FROM shelf x
                ORDER BY x.sort_key COLLATE "C", x.id) one) AS products
            FROM establishment s WHERE s.slug = $2 AND EXISTS (SELECT 1 FROM shelf)""",
        clock.today(),
        slug,
    )
    return convert(found, EstablishmentPage) if found else None


# Verification


class Surroundings(Struct, frozen=True, kw_only=True):
    """What the verification page shows beside the certificate."""

    product_slug: str | None
    picture: str | None
    place: str
    replaced_by: tuple[str, str] | None
    certificates: list[Certified]


async def surroundings(held: CertificateRow) -> Surroundings:
    """One statement: the product's address and picture (as submitted for this certificate), its whole ladder, and the
    certificate that replaced this one (number, lookup)."""
    event = held.last_event
    found = await row(
        f"""SELECT (SELECT p.slug FROM product p WHERE p.id = $2) AS product_slug, coalesce(
                (SELECT v.content->'establishment'->>'place_name' FROM entry e
                  JOIN dossier_version v ON v.id = e.version WHERE e.id = $3), $5) AS place,
              (SELECT {_photo("v.content", "large")} FROM entry e JOIN dossier_version v ON v.id = e.version
                WHERE e.id = $3) AS picture,
              (SELECT json_build_array(c.number, c.lookup) FROM certificate c WHERE c.id = $4 AND {PUBLIC})
                AS replaced_by,
              {_LADDER.format(product="$2")} AS certificates""",
        clock.today(),
        held.product_id,
        held.entry_id,
        event.replaced_by if event else None,
        held.record.get("address", ""),
    )
    return convert(found, Surroundings, strict=False)


class Numbered(Struct, frozen=True, kw_only=True):
    """A certificate found by its number: several authorities may use the same one."""

    lookup: str
    number: str
    product: str
    establishment: str
    issuer: str
    issued_on: date


async def by_number(number: str, limit: int = 20) -> list[Numbered]:
    """Public certificates with that official number, however it was spaced or cased; newest first."""
    plain = "".join(fold(number).split())
    found = await rows(
        f"""SELECT c.lookup, c.number, coalesce(c.record->>'product', '') AS product,
              coalesce(c.record->>'establishment', '') AS establishment,
              coalesce(c.record->'issuer'->>-1, '') AS issuer, c.issued_on
            FROM certificate c WHERE {PUBLIC} AND replace(tb_fold(c.number), ' ', '') = $2
            ORDER BY c.issued_on DESC, c.id LIMIT $3""",
        clock.today(),
        plain,
        limit,
    )
    return [Numbered(**f) for f in found]


async def picture(sha256: str) -> bool:
    """Is this a picture of a public product, as submitted for a public certificate? Never an original file."""
    return await scalar(
        f"""SELECT EXISTS (SELECT 1 FROM attachment a JOIN entry e ON e.dossier = a.dossier
              JOIN certificate c ON c.entry_id = e.id JOIN dossier_version v ON v.id = e.version
            WHERE (a.large = $2 OR a.small = $2) AND a.kind = 'photo' AND {PUBLIC}
              AND v.content->'attachments' @> jsonb_build_array(jsonb_build_object('id', a.id)))""",
        clock.today(),
        sha256,
    )


# Rounds


class Recognised(Struct, frozen=True, kw_only=True):
    """A line of an announced list. `slug` and `lookup` are empty while the certificate is not released."""

    name: str
    slug: str | None
    establishment: str
    province: str | None
    product_group: str
    picture: str | None
    number: str | None
    lookup: str | None
    nominated: bool


class RoundFacts(Struct, frozen=True, kw_only=True):
    """What may be told of an announced round."""

    entered: int
    passed: int
    recognised: list[Recognised]
    minutes: bool
    council_minutes: bool
    bundle_root: str | None


async def announced(round_id: UUID, *, concluded: bool) -> RoundFacts:
    """The results of a round that was announced: the caller has looked at its phase. Papers of the jury and the bundle
    only once it is concluded. One statement."""
    found = await row(
        f"""SELECT (SELECT count(*) FROM result WHERE round = $2) AS entered,
              (SELECT count(*) FROM result WHERE round = $2 AND passed) AS passed,
              $3 AND EXISTS (SELECT 1 FROM minutes m WHERE m.round = $2 AND m.superseded_at IS NULL
                AND m.adopted_at IS NOT NULL) AS minutes,
              $3 AND EXISTS (SELECT 1 FROM council_meeting m WHERE m.round = $2 AND m.superseded_at IS NULL)
                AS council_minutes,
              (SELECT b.root FROM bundle b WHERE b.round = $2 AND $3) AS bundle_root,
              coalesce((SELECT json_agg(row_to_json(one)) FROM (
                SELECT coalesce(v.content->'product'->>'name', p.name) AS name,
                  CASE WHEN c.id IS NOT NULL THEN p.slug END AS slug,
                  coalesce(v.content->'establishment'->>'name', s.name) AS establishment,
                  tb_place_name(tb_province(s.place, $1), $1) AS province, e.product_group,
                  {_photo("v.content")} AS picture, c.number, c.lookup, x.nominated
                FROM result x JOIN entry e ON e.id = x.entry JOIN product p ON p.id = e.product
                JOIN establishment s ON s.id = e.establishment JOIN dossier_version v ON v.id = e.version
                LEFT JOIN LATERAL (SELECT c.id, c.number, c.lookup FROM certificate c
                    WHERE c.entry_id = e.id AND {PUBLIC} ORDER BY c.issued_on DESC LIMIT 1) c ON true
                WHERE x.round = $2 AND x.recognised ORDER BY e.product_group, p.sort_key COLLATE "C", e.id) one), '[]')
                AS recognised""",
        clock.today(),
        round_id,
        concluded,
    )
    return convert(found, RoundFacts, strict=False)


# Numbers


class Numbers(Struct, frozen=True, kw_only=True):
    """Figures of the home page: certified products by group, and of rounds that were announced. `chart` is of the
    newest announced year: (group, entered, recognised)."""

    groups: dict[str, int]
    valid: int
    establishments: int
    concluded: int
    bundles: int
    chart_year: int | None
    chart: list[tuple[str, int, int]]


async def numbers() -> Numbers:
    found = await row(
        f"""WITH newest AS (SELECT max(year) AS year FROM round WHERE phase IN ('announced', 'concluded')
              AND origin = 'run')
            SELECT coalesce((SELECT json_object_agg(g, n) FROM (SELECT p.product_group AS g, count(DISTINCT p.id) AS n
                FROM product p JOIN certificate c ON c.product_id = p.id
                WHERE {PUBLIC} AND ({TOLD}) = 'valid' GROUP BY 1) x), '{{}}') AS groups,
              (SELECT count(*) FROM certificate c WHERE {PUBLIC} AND ({TOLD}) = 'valid') AS valid,
              (SELECT count(DISTINCT c.establishment_id) FROM certificate c WHERE {PUBLIC}) AS establishments,
              (SELECT count(*) FROM round WHERE phase = 'concluded') AS concluded,
              (SELECT count(*) FROM bundle b JOIN round r ON r.id = b.round WHERE r.phase = 'concluded') AS bundles,
              newest.year AS chart_year,
              coalesce((SELECT json_agg(json_build_array(g, entered, recognised) ORDER BY g) FROM (
                SELECT e.product_group AS g, count(*) AS entered, count(*) FILTER (WHERE x.recognised) AS recognised
                FROM result x JOIN entry e ON e.id = x.entry JOIN round r ON r.id = x.round
                WHERE r.phase IN ('announced', 'concluded') AND r.year = newest.year AND r.origin = 'run'
                GROUP BY 1) y), '[]') AS chart
            FROM newest""",
        clock.today(),
    )
    return convert(found, Numbers, strict=False)


class Statistics(Struct, frozen=True, kw_only=True):
    """Counts of released certificates; `year` None counts all years. By group (entered, recognised) is of announced
    rounds run here."""

    years: list[int]
    certificates: int
    valid: int
    products: int
    establishments: int
    rounds: int
    by_year: dict[str, int]
    by_level: dict[str, int]
    by_group: dict[str, int]
    by_region: dict[str, int]
    by_province: list[tuple[str, int]]
    entered: list[tuple[str, int, int]]


async def statistics(year: int | None = None) -> Statistics:
    """One statement."""

    def by(key: str) -> str:
        counted = f"SELECT {key} AS k, count(*) AS n FROM seen WHERE {key} IS NOT NULL GROUP BY 1"
        return f"coalesce((SELECT json_object_agg(k, n) FROM ({counted}) x), '{{}}')"

    found = await row(
        f"""WITH every AS MATERIALIZED (SELECT c.id, c.year, c.level, c.product_id, c.establishment_id, {TOLD} AS told,
                p.product_group, tb_province(s.place, $1) AS province
              FROM certificate c JOIN product p ON p.id = c.product_id JOIN establishment s ON s.id = p.establishment
              WHERE {PUBLIC}),
            placed AS MATERIALIZED (SELECT DISTINCT province, tb_place_name(province, $1) AS name, (SELECT q.key FROM
                region_assignment a JOIN place q ON q.id = a.region WHERE a.province = every.province
                AND (a.valid_from IS NULL OR a.valid_from <= $1) AND (a.valid_until IS NULL OR a.valid_until >= $1)
                LIMIT 1) AS region FROM every),
            seen AS MATERIALIZED (SELECT every.*, placed.name, placed.region FROM every
              LEFT JOIN placed ON placed.province = every.province WHERE $2::int IS NULL OR every.year = $2)
            SELECT coalesce((SELECT json_agg(DISTINCT year) FROM every), '[]') AS years,
              (SELECT count(*) FROM seen) AS certificates, (SELECT count(*) FROM seen WHERE told = 'valid') AS valid,
              (SELECT count(DISTINCT product_id) FROM seen) AS products,
              (SELECT count(DISTINCT establishment_id) FROM seen) AS establishments,
              (SELECT count(*) FROM round r WHERE r.phase IN ('announced', 'concluded')
                AND ($2::int IS NULL OR r.year = $2)) AS rounds,
              coalesce((SELECT json_object_agg(k, n) FROM (SELECT year AS k, count(*) AS n FROM every GROUP BY 1) x),
                '{{}}') AS by_year,
              {by("level")} AS by_level, {by("product_group")} AS by_group, {by("region")} AS by_region,
              coalesce((SELECT json_agg(json_build_array(k, n) ORDER BY n DESC, k) FROM (SELECT name AS k, count(*) AS n
                FROM seen WHERE name IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 40) x), '[]') AS by_province,
              coalesce((SELECT json_agg(json_build_array(g, n, m) ORDER BY g) FROM (
                SELECT e.product_group AS g, count(*) AS n, count(*) FILTER (WHERE x.recognised) AS m
                FROM result x JOIN entry e ON e.id = x.entry JOIN round r ON r.id = x.round
                WHERE r.phase IN ('announced', 'concluded') AND r.origin = 'run' AND ($2::int IS NULL OR r.year = $2)
                GROUP BY 1) y), '[]') AS entered""",
        clock.today(),
        year,
    )
    return convert(found, Statistics, strict=False)


# Open data


class OpenRow(Struct, frozen=True, kw_only=True):
    """One public certificate as open data."""

    lookup: str
    number: str
    state: str
    level: str
    year: int
    issued_on: date
    valid_until: date
    origin: str
    issuer: str
    product: str
    product_slug: str
    product_group: str
    is_set: bool
    items: list[str]
    establishment: str
    establishment_kind: str
    address: str
    province: str | None
    round: str | None
    demo: bool


async def open_rows() -> list[OpenRow]:
    """Every public certificate, newest first."""
    found = await rows(
        f"""SELECT c.lookup, c.number, {TOLD} AS state, c.level, c.year, c.issued_on, c.valid_until, c.origin,
              coalesce(c.record->'issuer'->>-1, '') AS issuer, coalesce(c.record->>'product', p.name) AS product,
              p.slug AS product_slug, p.product_group, p.is_set, coalesce(c.record->'items', '[]') AS items,
              coalesce(c.record->>'establishment', s.name) AS establishment, s.legal_kind AS establishment_kind,
              coalesce(c.record->>'address', '') AS address, tb_place_name(tb_province(s.place, $1), $1) AS province,
              r.slug AS round, c.demo
            FROM certificate c JOIN product p ON p.id = c.product_id JOIN establishment s ON s.id = p.establishment
            LEFT JOIN round r ON r.id = c.round_id WHERE {PUBLIC} ORDER BY c.issued_on DESC, c.number, c.id""",
        clock.today(),
    )
    return [convert(f, OpenRow) for f in found]


class BundleLine(Struct, frozen=True, kw_only=True):
    title: str
    slug: str
    level: Level
    concluded: date
    size: int
    root: str
    entries: int
    total: int


async def bundles(*, offset: int = 0, limit: int = 50) -> list[BundleLine]:
    """Of concluded rounds, newest first. `total` is how many there are."""
    found = await rows(
        """SELECT r.title, r.slug, r.level, (r.phase_since AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS concluded,
             b.file, b.root, (SELECT count(*) FROM result x WHERE x.round = r.id) AS entries,
             count(*) OVER () AS total
           FROM bundle b JOIN round r ON r.id = b.round
           WHERE r.phase = 'concluded' ORDER BY r.phase_since DESC, r.id OFFSET $1 LIMIT $2""",
        offset,
        limit,
    )
    return [convert(f | {"size": _size(f.pop("file"))}, BundleLine) for f in found]


def _size(sha256: str) -> int:
    """Bytes on disk; 0 where the file is not there."""
    try:
        return path_of(sha256).stat().st_size
    except FileNotFoundError:
        return 0


class NewCertificate(Struct, frozen=True, kw_only=True):
    """An entry of the feed."""

    lookup: str
    number: str
    level: Level
    year: int
    product: str
    establishment: str
    issuer: str
    released_at: datetime


async def feed(limit: int = 50) -> list[NewCertificate]:
    found = await rows(
        f"""SELECT c.lookup, c.number, c.level, c.year, coalesce(c.record->>'product', '') AS product,
              coalesce(c.record->>'establishment', '') AS establishment,
              coalesce(c.record->'issuer'->>-1, '') AS issuer,
              c.released_at FROM certificate c WHERE {PUBLIC} ORDER BY c.released_at DESC, c.id LIMIT $2""",
        clock.today(),
        limit,
    )
    return [convert(f, NewCertificate) for f in found]


async def addresses(limit: int = 40_000) -> list[str]:
    """Paths of every public product, establishment and round, for the sitemap."""
    found = await rows(
        f"""SELECT '/san-pham/' || p.slug AS path FROM product p WHERE EXISTS (SELECT 1 FROM certificate c
              WHERE c.product_id = p.id AND {PUBLIC})
            UNION ALL SELECT '/co-so/' || s.slug FROM establishment s WHERE EXISTS (SELECT 1 FROM certificate c
              JOIN product p ON p.id = c.product_id WHERE p.establishment = s.id AND {PUBLIC})
            UNION ALL SELECT '/ky/' || r.slug FROM round r WHERE r.phase <> 'plan' ORDER BY 1 LIMIT $2""",
        clock.today(),
        limit,
    )
    return [f["path"] for f in found]
