"""Jobs, mails and limits, with real workers, a real SMTP server and real processes."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller

from tieubieu.platform import clock, jobs, outbox, ratelimit, worker
from tieubieu.platform.database import execute, row, rows, scalar, transaction
from tieubieu.platform.jobs import GiveUp, enqueue, run_due, work
from tieubieu.platform.settings import configure, settings

COUNT_TABLE = "CREATE TABLE IF NOT EXISTS done (n int); TRUNCATE done; DELETE FROM job; DELETE FROM outbox"


@pytest.fixture(autouse=True)
async def _clean(database: str) -> None:
    await execute(COUNT_TABLE)


async def _note(payload: dict[str, Any]) -> None:
    await execute("INSERT INTO done VALUES ($1)", payload["n"])


async def _fail(payload: dict[str, Any]) -> None:
    await execute("INSERT INTO done VALUES (-1)")
    raise (GiveUp if payload.get("hopeless") else OSError)("máy in hết giấy")


for kind, does in {"test.note": _note, "test.fail": _fail}.items():
    if kind not in jobs._handlers:
        jobs.handler(kind)(does)


async def test_a_job_is_asked_for_only_if_its_transaction_commits():
    with pytest.raises(ZeroDivisionError):
        async with transaction():
            await enqueue("test.note", {"n": 1})
            raise ZeroDivisionError
    async with transaction():
        await enqueue("test.note", {"n": 2})
    await run_due()
    assert await rows("SELECT n FROM done") == [{"n": 2}]
    assert await scalar("SELECT count(*) FROM job WHERE kind = 'test.note'") == 0


async def test_two_workers_do_each_job_exactly_once():
    stop = asyncio.Event()
    both = [asyncio.create_task(work(stop)) for _ in range(2)]
    async with transaction():
        for n in range(200):
            await enqueue("test.note", {"n": n})
    await _until("SELECT count(*) = 200 FROM done")
    stop.set()
    await asyncio.wait_for(asyncio.gather(*both), 10)
    assert [r["n"] for r in await rows("SELECT n FROM done ORDER BY n")] == list(range(200))


CRASHING = """
import asyncio, os, sys
from tieubieu.platform import jobs
from tieubieu.platform.database import execute, start_pool
@jobs.handler("test.note")
async def note(payload):
    await execute("INSERT INTO done VALUES ($1)", payload["n"])
    print("in the middle", flush=True)
    await asyncio.sleep(60)
async def main():
    await start_pool()
    await jobs.run_one()
asyncio.run(main())
"""


async def test_a_job_whose_worker_is_killed_is_done_again_and_counts_once(database: str):
    await enqueue("test.note", {"n": 7})
    process = subprocess.Popen(
        [sys.executable, "-c", CRASHING],
        env={**os.environ, **configure(database_url=database).environment()},
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    with process.stdout:
        assert await asyncio.to_thread(process.stdout.readline) == b"in the middle\n"
        assert await run_due() == 0  # locked
        process.send_signal(signal.SIGKILL)
        process.wait()
    await _until("SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE state = 'idle in transaction')")
    assert await run_due() >= 1
    assert await rows("SELECT n FROM done") == [{"n": 7}]


async def test_a_failing_job_is_tried_later_and_finally_waits_for_a_person():
    await enqueue("test.fail", {}, dedup_key="printer")
    for attempt in range(1, jobs.MOST_ATTEMPTS + 1):
        assert await run_due() == 1
        job = await row("SELECT * FROM job")
        assert job is not None
        assert job["attempts"] == attempt
        assert job["last_error"] == "OSError: máy in hết giấy"
        assert await run_due() == 0  # not yet
        clock.travel_to(job["run_at"] + timedelta(seconds=1))
    assert (job["state"], job["dedup_key"]) == ("failed", None)
    assert await scalar("SELECT count(*) FROM done") == 0  # what it wrote went with it


async def test_a_hopeless_job_is_not_tried_again():
    await enqueue("test.fail", {"hopeless": True})
    await run_due()
    assert await row("SELECT state, attempts FROM job") == {"state": "failed", "attempts": 1}


async def test_one_waiting_job_per_key_and_a_later_time_is_kept():
    for n in (1, 2):
        await enqueue("test.note", {"n": n}, clock.now() + timedelta(hours=1), dedup_key="k")
    await run_due()
    assert await scalar("SELECT count(*) FROM done") == 0
    clock.set_offset(timedelta(hours=2))
    await run_due()
    assert await rows("SELECT n FROM done") == [{"n": 1}]


async def test_a_job_of_an_unknown_kind_is_left_for_who_knows_it():
    await enqueue("test.from_the_future")
    await run_due()
    assert await row("SELECT state, attempts FROM job") == {"state": "waiting", "attempts": 0}


async def test_periodic_work_is_done_by_one_worker_and_again_when_due():
    if "every:test" not in jobs._handlers:
        jobs.every(600, "test")(lambda: execute("INSERT INTO done VALUES (1)"))  # type: ignore[arg-type]
    stop = asyncio.Event()
    both = [asyncio.create_task(work(stop)) for _ in range(2)]
    await _until("SELECT count(*) > 0 FROM done")
    await asyncio.sleep(0.2)
    stop.set()
    await asyncio.gather(*both)
    assert await scalar("SELECT count(*) FROM done") == 1
    clock.set_offset(timedelta(seconds=601))
    await run_due()
    assert await scalar("SELECT count(*) FROM done") == 2


async def test_the_worker_beside_the_web_server_wakes_at_once():
    async with worker.running():
        await asyncio.sleep(0.2)  # it now waits, up to LOOK_AGAIN seconds
        await enqueue("test.note", {"n": 1})
        await _until("SELECT count(*) = 1 FROM done")


# Mail


class Inbox:
    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answer = "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 OK"


@pytest.fixture
async def inbox() -> AsyncIterator[Inbox]:
    inbox = Inbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    configure(smtp_url=f"smtp://127.0.0.1:{port}?starttls=0")
    yield inbox
    configure(smtp_url=None)
    await asyncio.to_thread(controller.stop)


async def put(**more: Any) -> Any:
    return await outbox.put(
        "lan@example.vn",
        "Nguyễn Thị Lan",
        "Biên nhận hồ sơ",
        "Kính gửi bà Lan,\nHồ sơ đã nhận.\n",
        "receipt",
        **more,
    )


async def test_a_mail_arrives_with_its_accents(inbox: Inbox):
    about = uuid4()
    identity = await put(about=("dossier", about))
    assert await run_due() == 1
    [mail] = inbox.mails
    assert mail["To"] == "Nguyễn Thị Lan <lan@example.vn>"
    assert mail["Subject"] == "Biên nhận hồ sơ"
    assert str(identity) in mail["Message-ID"]
    assert mail.get_content().replace("\r\n", "\n") == "Kính gửi bà Lan,\nHồ sơ đã nhận.\n"
    kept = await row("SELECT state, attempts, about_id, sent_at IS NOT NULL AS sent FROM outbox")
    assert kept == {"state": "sent", "attempts": 1, "about_id": about, "sent": True}
    await run_due()
    assert len(inbox.mails) == 1


async def test_without_smtp_a_mail_stays_readable():
    identity = await put()
    await run_due()
    assert await row("SELECT state, attempts FROM outbox") == {"state": "waiting", "attempts": 0}
    assert (await outbox.readable_text(identity) or "").startswith("Kính gửi")


async def test_a_refused_address_is_final_and_a_busy_server_is_tried_again(inbox: Inbox):
    inbox.answer = "550 no such person"
    refused = await put()
    await run_due()
    kept = await row("SELECT state, last_error FROM outbox WHERE id = $1", refused)
    assert kept is not None
    assert kept["state"] == "failed"
    assert "no such person" in kept["last_error"]
    inbox.answer = "250 OK"
    before = settings().smtp_url
    configure(smtp_url="smtp://127.0.0.1:1?starttls=0")
    await outbox.send_again(refused)
    await run_due()
    assert await scalar("SELECT state FROM outbox WHERE id = $1", refused) == "waiting"
    configure(smtp_url=before)
    clock.set_offset(timedelta(minutes=1))
    await run_due()
    assert await scalar("SELECT state FROM outbox WHERE id = $1", refused) == "sent"
    assert await outbox.send_again(refused) is False
    assert len(inbox.mails) == 1


async def test_a_line_break_in_a_name_cannot_add_a_header(inbox: Inbox):
    await outbox.put("a@example.vn", "An\r\nBcc: thief@example.vn", "Chào\nBcc: thief@example.vn", "…", "x")
    await outbox.put("a@example.vn\r\nBcc: thief@example.vn", "An", "Chào", "…", "x")
    await run_due()
    assert [mail["Bcc"] for mail in inbox.mails] == [None]
    assert sorted(r["state"] for r in await rows("SELECT state FROM outbox")) == ["failed", "sent"]


async def test_a_one_time_link_is_shown_once_on_paper_or_never(inbox: Inbox):
    sent, printed = await put(secret=True), await put(secret=True)
    assert await outbox.readable_text(sent) is None
    assert (await outbox.take_for_printing(printed) or "").startswith("Kính gửi")
    assert await outbox.take_for_printing(printed) is None
    await run_due()
    assert len(inbox.mails) == 1
    assert await rows("SELECT state, body_text FROM outbox ORDER BY state") == [
        {"state": "printed", "body_text": ""},
        {"state": "sent", "body_text": ""},
    ]
    configure(demo=True)
    shown = await put(secret=True)
    assert (await outbox.readable_text(shown) or "").startswith("Kính gửi")
    configure(demo=False)


# Limits


async def test_the_sixth_attempt_hears_how_long_to_wait():
    start = clock.now().replace(minute=0, second=0, microsecond=0)
    clock.travel_to(start + timedelta(seconds=50), tick=False)
    assert [await ratelimit.hit("login:lan", 5, 300) for _ in range(6)] == [None] * 5 + [250]
    assert await ratelimit.hit("login:hoa", 5, 300) is None
    clock.travel_to(start + timedelta(seconds=300), tick=False)
    assert await ratelimit.hit("login:lan", 5, 300) is None


async def test_a_crowd_at_once_is_counted_right():
    answers = await asyncio.gather(*(ratelimit.hit("crowd", 10, 86_400) for _ in range(40)))
    assert answers.count(None) == 10


async def test_old_windows_are_forgotten():
    await ratelimit.hit("old", 1, 60)
    clock.set_offset(timedelta(days=2))
    await ratelimit._forget()
    assert await scalar("SELECT count(*) FROM rate_hit") == 0


async def _until(question: str) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(10):
            while not await scalar(question):
                await asyncio.sleep(0.02)
    assert await scalar(question), question
