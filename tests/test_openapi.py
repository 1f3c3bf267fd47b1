"""The API as its own document describes it: valid, and fuzzed by schemathesis against a real round.

No answer is a 5xx, every status is documented, every body fits its schema. Volume is a profile of some hundreds of
calls; `make bench` is for more."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import msgspec
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from openapi_spec_validator import validate
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.story import play
from tests.whole.addresses import TEXT, body_for, meaning, values_of
from tests.whole.site import Served
from tieubieu.accounts.auth import COOKIE
from tieubieu.app import openapi
from tieubieu.platform import clock
from tieubieu.platform.actor import Actor
from tieubieu.platform.settings import configure
from tieubieu.rules.phases import Phase as RoundPhase

CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
EXAMPLES = 6  # calls per operation and person


@pytest.fixture(scope="module")
def document(app) -> dict[str, Any]:
    return openapi(app)


def test_the_document_is_valid_openapi_3_1(document):
    assert document["openapi"].startswith("3.1")
    validate(document)


def test_every_operation_says_what_it_does(document):
    silent = [
        f"{method} {path}"
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if isinstance(operation, dict) and not operation.get("summary")
    ]
    assert not silent


class Prepared(msgspec.Struct):
    people: dict[str, Actor]
    values: dict[str, list[str]]
    offset: timedelta


async def prepare() -> Prepared:
    story = await play(RoundPhase.SCORING)
    people = {
        "officer": story.officer,
        "judge": story.judges[0],
        "chair": story.chair,
        "clerk": story.clerk,
    }
    return Prepared(people, await values_of(story.round_id), clock.offset())


@pytest.fixture(scope="module")
def served(database_url: str) -> Iterator[Served]:
    configure(database_url=database_url)
    running = Served(database_url, prepare)
    yield running
    running.stop()
    configure(database_url=None)


def for_schemathesis(schema: Any) -> Any:
    """schemathesis writes a tuple's types under `items` and then calls that invalid: it gets arrays of any of them."""
    if isinstance(schema, list):
        return [for_schemathesis(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {key: for_schemathesis(value) for key, value in schema.items()}
    if types := plain.pop("prefixItems", None):
        plain |= {"items": {"anyOf": types}, "minItems": len(types), "maxItems": len(types)}
    return plain


ENDING = ("/session", "/abandon", "/me/password")
"""Calls after which nothing more could be tried: they come last."""


@pytest.mark.timeout(600)
@pytest.mark.parametrize("role", ["nobody", "judge", "chair", "clerk", "officer"])
def test_no_call_breaks_the_api(served: Served, document, role: str):
    there: Prepared = served.made
    clock.set_offset(there.offset)
    cookies = {COOKIE: served.session(there.people[role])} if role in there.people else {}
    schema = schemathesis.openapi.from_dict(for_schemathesis(document))
    offered = [found.ok() for found in schema.get_all_operations()]
    wrong: list[str] = []
    answered: list[int] = []
    for operation in sorted(offered, key=lambda o: o.path.endswith(ENDING)):

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def call(case) -> None:
            for name in case.path_parameters:
                known = there.values.get(meaning(case.path, name))
                case.path_parameters[name] = known[0] if known else case.path_parameters[name]
            try:
                answer = case.call_and_validate(base_url=served.url, checks=CHECKS, cookies=cookies)
                answered.append(answer.status_code)
            except FailureGroup as group:
                wrong.extend(f"{role}: {case.method} {case.path}: {e}"[:500] for e in group.exceptions)

        call()
    assert not wrong, "\n\n".join(sorted(set(wrong)))
    taken = sum(status < 300 for status in answered)
    assert taken > (20 if role == "nobody" else 60), (
        f"only {taken} calls reached anything: {Counter(answered)}"
    )


@pytest.mark.timeout(300)
def test_what_no_database_can_hold_is_refused(served: Served, document):
    """A NUL or half a character in a text, numbers beyond every column: in each query parameter and in each body."""
    there: Prepared = served.made
    clock.set_offset(there.offset)
    cookie = f"{COOKIE}={served.session(there.people['officer'])}"
    wrong: list[str] = []
    refused = 0
    with httpx.Client(base_url=served.url, headers={"cookie": cookie}) as client:
        for path, method, operation in operations(document):
            address = re.sub(
                r"\{(\w+)\}",
                lambda found, path=path: there.values.get(
                    meaning(path, found[1]), ["00000000-0000-4000-8000-000000000000"]
                )[0],
                path,
            )
            asked = [p["name"] for p in operation.get("parameters", []) if p["in"] == "query"]
            tried = [
                (f"{address}?{name}={value}", None)
                for name in asked
                for value in ("%00", "%ED%A0%80", "1" * 30, "-1")
            ]
            content = operation.get("requestBody", {}).get("content", {})
            if "application/json" in content:
                body = json.dumps(body_for(document, content["application/json"]["schema"], there.values))
                text = json.dumps(TEXT)
                tried += [
                    (address, body.replace(text, odd))
                    for odd in ('"a\\u0000b"', '"a\\ud800b"')
                    if text in body
                ]
                tried += [(address, re.sub(r": 1\b", f": {10**30}", body))]
            for where, given in tried:
                answer = client.request(
                    method.upper(),
                    where,
                    content=given,
                    headers={"content-type": "application/json"} if given else {},
                )
                refused += answer.status_code in (400, 422)
                if answer.status_code >= 500:
                    wrong.append(f"{method} {where} {given}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)
    assert refused > 40, f"only {refused} refusals: these calls reach nothing"


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        if not path.endswith(ENDING):
            yield from ((path, method, found) for method, found in item.items() if isinstance(found, dict))
