"""The API as its own document describes it: valid, and fuzzed by schemathesis against a real round.

No answer is a 5xx, every status is documented, every body fits its schema. Volume is a profile of some hundreds of
calls; `make bench` is for more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

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
from tests.whole.addresses import meaning, values_of
from tests.whole.site import Served
from tieubieu.accounts.auth import COOKIE
from tieubieu.app import openapi
from tieubieu.platform import clock
from tieubieu.platform.actor import Actor
from tieubieu.platform.settings import configure
from tieubieu.rules.phases import Phase as RoundPhase

CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
EXAMPLES = 3  # calls per operation and person


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
    operations = [
        found.ok()
        for found in schemathesis.openapi.from_dict(for_schemathesis(document)).get_all_operations()
    ]
    wrong: list[str] = []
    answered: list[int] = []
    for operation in sorted(operations, key=lambda o: o.path.endswith(ENDING)):

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
