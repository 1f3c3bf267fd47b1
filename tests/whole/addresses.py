"""Every address of the application, with the values of a played round in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import Any
from uuid import UUID

from litestar import Litestar
from litestar.routes import HTTPRoute

from tieubieu.certificates.pages import MEASURES
from tieubieu.dossiers.entry_pages import ACTS
from tieubieu.dossiers.steps import STEP
from tieubieu.platform.database import rows

PARAMETER = re.compile(r"\{(\w+):\w+\}")

VALUES: dict[str, str] = {
    "round": "SELECT id FROM round WHERE id = $1",
    "round slug": "SELECT slug FROM round WHERE id = $1",
    "entry": "SELECT id FROM entry WHERE round = $1 ORDER BY product_group",
    "receipt": "SELECT receipt FROM entry WHERE round = $1 ORDER BY product_group",
    "code": "SELECT code FROM entry WHERE round = $1 AND code <> '' ORDER BY product_group",
    "product": "SELECT product FROM entry WHERE round = $1 ORDER BY product_group",
    "product slug": """SELECT p.slug FROM product p JOIN entry e ON e.product = p.id
                       WHERE e.round = $1 ORDER BY e.product_group""",
    "dossier": "SELECT dossier FROM entry WHERE round = $1 ORDER BY product_group",
    "establishment": "SELECT establishment FROM entry WHERE round = $1 ORDER BY product_group",
    "establishment slug": """SELECT s.slug FROM establishment s JOIN entry e ON e.establishment = s.id
                             WHERE e.round = $1 ORDER BY e.product_group""",
    "attachment": """SELECT a.id FROM attachment a JOIN entry e ON e.dossier = a.dossier
                     WHERE e.round = $1 ORDER BY e.product_group, a.kind DESC, a.position""",
    "photo hash": """SELECT a.large FROM attachment a JOIN entry e ON e.dossier = a.dossier
                     WHERE e.round = $1 AND a.kind = 'photo' ORDER BY e.product_group, a.position""",
    "claim": """SELECT c.id FROM establishment_claim c JOIN entry e ON e.establishment = c.establishment
                WHERE e.round = $1""",
    "jury": "SELECT id FROM jury WHERE round = $1",
    "judge": """SELECT j.id FROM judge j JOIN jury y ON y.id = j.jury WHERE y.round = $1
                ORDER BY array_position(ARRAY['member', 'deputy', 'head'], j.role::text), j.id""",
    "person": """SELECT j.person FROM judge j JOIN jury y ON y.id = j.jury WHERE y.round = $1
                 ORDER BY array_position(ARRAY['member', 'deputy', 'head'], j.role::text), j.id""",
    "grant": "SELECT id FROM role_grant WHERE scope_id = $1 ORDER BY role, id",
    "session": """SELECT s.id FROM login_session s JOIN judge j ON j.person = s.person
                  JOIN jury y ON y.id = j.jury WHERE y.round = $1 ORDER BY s.id""",
    "body": "SELECT organiser FROM round WHERE id = $1",
    "certificate": "SELECT id FROM certificate WHERE round_id = $1 ORDER BY lookup",
    "lookup": "SELECT lookup FROM certificate WHERE round_id = $1 ORDER BY lookup",
    "nomination": "SELECT n.id FROM nomination n JOIN entry e ON e.id = n.entry WHERE e.round = $1",
    "letter": "SELECT id FROM outbox WHERE $1::uuid IS NOT NULL ORDER BY created_at, id",
    "job": "SELECT id FROM job WHERE $1::uuid IS NOT NULL ORDER BY id",
}
"""What a path may name → where it stands in the database, $1 the round."""

WORDS: dict[str, list[str]] = {
    "step": list(STEP),
    "measure": list(MEASURES),
    "act": list(ACTS),
    "group": ["A"],
}

MEANS: tuple[tuple[str, str, str], ...] = (
    (r"/ho-so/\{product_id:uuid\}/nop/", "slug", "round slug"),
    (r"/ho-so/\{product_id:uuid\}/", "slug", "step"),
    (r"(/en)?/san-pham/|/api/v1/public/products/", "slug", "product slug"),
    (r"(/en)?/co-so/|/api/v1/public/establishments/", "slug", "establishment slug"),
    (r"(/en)?/[vV]/|/api/v1/public/certificates/", "code", "lookup"),
    (r"/giay/(chung-nhan|nhan)/", "name", "lookup.pdf"),
    (r"/giay/phieu/", "name", "entry.pdf"),
    (r"/giay/(bien-nhan|ket-qua|bo-sung)/", "name", "receipt.pdf"),
    (r"/giay/", "name", "round slug.pdf"),
    (r"/anh/", "sha256", "photo hash"),
    (r"", "slug", "round slug"),
    (r"", "what", "measure"),
    (r"", "mail", "letter"),
)
"""Where a parameter's name alone does not say what it names. All others are called by the thing, maybe with _id."""


def meaning(path: str, parameter: str) -> str:
    for start, name, thing in MEANS:
        if name == parameter and re.match(start, path):
            return thing
    return parameter.removesuffix("_id")


async def values_of(round_id: UUID) -> dict[str, list[str]]:
    """For every thing the values that this round has, in a steady order; things that it has not are missing."""
    found = dict(WORDS)
    for thing, sql in VALUES.items():
        column = [str(next(iter(line.values()))) for line in await rows(sql, round_id)]
        if column:
            found[thing] = column
            found[f"{thing}.pdf"] = [f"{value}.pdf" for value in column]
    return found


def handled(app: Litestar, *methods: str) -> list[tuple[str, str]]:
    """(method, path) of all handlers but those for static files."""
    return sorted(
        {
            (method, route.path)
            for route in app.routes
            if isinstance(route, HTTPRoute) and not route.path.startswith(("/static/", "/api/v1/schema"))
            for handler in route.route_handlers
            for method in handler.http_methods
            if method in methods
        }
    )


def filled(path: str, values: dict[str, list[str]], most: int = 1) -> Iterator[str]:
    """The address with values in place of its parameters, `most` of each thing (all of WORDS); nothing where the round
    has no such thing. KeyError for a parameter of which this module has not heard."""
    names = PARAMETER.findall(path)
    things = [meaning(path, name) for name in names]
    for thing in things:
        if thing.removesuffix(".pdf") not in VALUES and thing not in WORDS and thing not in UNKNOWN:
            raise KeyError(f"{path}: say in {__name__} what {thing} is")
    choices = [values.get(thing, [])[: None if thing in WORDS else most] for thing in things]
    for chosen in product(*choices):
        address = path
        for value in chosen:
            address = PARAMETER.sub(lambda _, value=value: value, address, count=1)
        yield address


UNKNOWN = {"token", "swap", "file_path"}
"""Things that a round has none of."""


TEXT = "Một lý do đủ dài để được nhận"


def body_for(
    document: dict[str, Any], schema: dict[str, Any], values: dict[str, list[str]], name: str = ""
) -> Any:
    """A small value that fits the schema, with the round's own values where a field's name tells what is wanted."""
    known = values.get(name.removesuffix("_id"))
    if "$ref" in schema:
        return body_for(
            document, document["components"]["schemas"][schema["$ref"].rpartition("/")[2]], values, name
        )
    for several in ("oneOf", "anyOf", "allOf"):
        if several in schema:
            options = [o for o in schema[several] if o.get("type") != "null"]
            return body_for(document, options[0], values, name)
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "object":
            fields = schema.get("properties", {})
            return {
                f: body_for(document, s, values, f)
                for f, s in fields.items()
                if f in schema.get("required", ()) or f in values
            }
        case "array":
            return [body_for(document, schema.get("items", {}), values, name)]
        case "integer" | "number":
            return max(1, schema.get("minimum", 1))
        case "boolean":
            return True
        case "string" if schema.get("format") == "date":
            return "2026-10-20"
        case "string" if known:
            return known[0]
        case "string" if schema.get("format") == "uuid":
            return values["entry"][0]
    return TEXT
