"""The API as its own document describes it: valid, and fuzzed by schemathesis against a real round.

No answer is a 5xx, every status is documented, every body fits its schema. Volume is a profile of some hundreds of
calls; `make bench` is for more."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from typing import Any

import pytest
import schemathesis
import uvicorn
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
from tieubieu.accounts.actions import open_session
from tieubieu.accounts.auth import COOKIE
from tieubieu.app import create_app, openapi
from tieubieu.platform import clock, database
from tieubieu.platform.actor import SYSTEM
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


class Served:
    """The application in a thread with a loop and a pool of its own, on a database with a round in scoring."""

    def __init__(self, dsn: str):
        self.dsn, self.ready, self.cookies = dsn, Future(), {}
        self.thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)
        self.thread.start()
        self.url: str = self.ready.result(timeout=120)

    async def _run(self) -> None:
        try:
            await database.start_pool(self.dsn)
            story = await play(RoundPhase.SCORING)
            people = {"officer": story.officer, "judge": story.judges[0], "chair": story.council[0], "clerk": story.clerk}
            for role, actor in people.items():
                self.cookies[role] = await open_session(SYSTEM, actor.id, "", "schemathesis")
            config = uvicorn.Config(create_app(own_pool=False), port=0, log_level="critical", lifespan="off")
            self.server = uvicorn.Server(config)
            serving = asyncio.create_task(self.server.serve())
            while not self.server.started:
                await asyncio.sleep(0.02)
            port = self.server.servers[0].sockets[0].getsockname()[1]
            self.offset = clock.offset()
            self.ready.set_result(f"http://127.0.0.1:{port}")
            await serving
            await database.close_pool()
        except BaseException as error:
            if not self.ready.done():
                self.ready.set_exception(error)
            raise

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(30)


@pytest.fixture(scope="module")
def served(database_url: str) -> Iterator[Served]:
    configure(database_url=database_url)
    running = Served(database_url)
    yield running
    running.stop()
    configure(database_url=None)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("role", ["nobody", "officer", "judge", "chair", "clerk"])
def test_no_call_breaks_the_api(served: Served, document, role: str):
    cookies = {COOKIE: served.cookies[role]} if role != "nobody" else {}
    clock.set_offset(served.offset)
    schema = schemathesis.openapi.from_dict(document)
    wrong: list[str] = []
    for found in schema.get_all_operations():
        operation = found.ok()

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
            try:
                case.call_and_validate(base_url=f"{served.url}/api/v1", checks=CHECKS, cookies=cookies)
            except FailureGroup as group:
                wrong.extend(f"{role}: {case.method} {case.path}: {e}"[:500] for e in group.exceptions)

        call()
    assert not wrong, "\n\n".join(sorted(set(wrong)))
