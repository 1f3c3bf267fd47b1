"""Builds the sample competition in an empty database. Same files, same competition: ids come from one seed, times from
the story. Everything but the stored pictures is one transaction, so a build that is cut off leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import chain

from msgspec import Struct

from tieubieu.certificates.signing import publish_keys
from tieubieu.ledger import log
from tieubieu.places.loading import load as load_places
from tieubieu.platform import clock, ids, jobs, outbox
from tieubieu.platform.database import execute, scalar, transaction
from tieubieu.sample import afterwards, past
from tieubieu.sample.album import Album, develop
from tieubieu.sample.cast import ADMIN, PASSWORD, Cast
from tieubieu.sample.content import PersonContent, RoundContent, rounds
from tieubieu.sample.story import STORY, Step, Story, moment

SEED = "tieubieu sample 1"
IMPORTED = ("quoc-gia-2019", "phia-bac-2024")

Progress = Callable[..., None]
"""progress(words, done, total)"""


class Account(Struct, frozen=True):
    """Somebody to sign in as, and what to look at then."""

    role: str
    name: str
    email: str
    look: str


def _people() -> tuple[Account, ...]:
    held = rounds()
    scoring, council, checking = held["gia-lai-2026"], held["lam-dong-2026"], held["dong-thap-2026"]
    announced, receiving = held["bac-ninh-2026"], held["thanh-hoa-2026"]

    def of(role: str, person: PersonContent, look: str) -> Account:
        return Account(role, person.name, person.email, look)

    maker = next(e for e in announced.entries if e.nominated and e.lower and e.lower.round).establishment
    drafting = next(e for e in receiving.entries if e.state == "draft").establishment
    return (
        of("Quản trị viên", ADMIN, "người, thư đi, khóa ký ở /quan-tri"),
        of("Cán bộ thường trực, Gia Lai", scoring.officer, "kỳ đang chấm điểm: ai đã nộp bao nhiêu phiếu"),
        of("Trưởng ban Giám khảo, Gia Lai", scoring.jury[0], "phiếu của mình, tiến độ của ban"),
        of("Giám khảo, Gia Lai", scoring.jury[2], "chấm dở: phiếu đã nộp, phiếu còn ô trống"),
        of("Chủ tịch Hội đồng, Lâm Đồng", council.council[0], "bảng điểm, danh sách công nhận và đề cử"),
        of("Tổ giúp việc, Đồng Tháp", checking.clerks[0], "hồ sơ chờ kiểm tra, chờ bổ sung"),
        of("Cán bộ thường trực, Thanh Hóa", receiving.officer, "kỳ đang nhận hồ sơ"),
        of("Cấp có thẩm quyền, Bắc Ninh", announced.authority, "kết quả đã công bố, giấy chứng nhận"),
        Account(
            "Cơ sở, Bắc Ninh", maker.representative, maker.email, "giấy chứng nhận, lời mời lên cấp khu vực"
        ),
        Account("Cơ sở, Thanh Hóa", drafting.representative, drafting.email, "hồ sơ đang soạn"),
    )


PEOPLE = _people()
ACCOUNTS = tuple((person.role, person.email, PASSWORD) for person in PEOPLE)
"""(role, address, password), for the demo's table."""


async def is_built() -> bool:
    """The build is one transaction: its administrator is there, or nothing is."""
    return bool(await scalar("SELECT 1 FROM person WHERE email = $1", ADMIN.email))


async def build(progress: Progress | None = None) -> None:
    """Fills an empty, migrated database; does nothing where the sample is already there. The clock stands at the story
    date afterwards and goes on from there. The areas must be wired (app.wire)."""
    if await is_built():
        return
    show = progress or (lambda *_: None)
    with ids.seeded(SEED):
        clock.travel_to(STORY, tick=False)
        if not await scalar("SELECT 1 FROM place LIMIT 1"):
            await load_places()
        album = await _pictures(show)
        clock.travel_to(moment(min(held.plan.day for held in rounds().values()), 7), tick=False)
        async with transaction():
            await publish_keys()
            await _play(album, show)
    clock.travel_to(STORY)


async def _pictures(show: Progress) -> Album:
    played = [
        entry.product for key, held in rounds().items() if key not in IMPORTED for entry in held.entries
    ]
    listed = [entry.product for key in IMPORTED for entry in rounds()[key].entries]
    return await develop(played, listed, lambda done, total: show("Vẽ ảnh sản phẩm", done, total))


async def _play(album: Album, show: Progress) -> None:
    """Every round's steps in the order of time, as if they had all gone on beside each other."""
    cast = await Cast.gather()
    played: list[RoundContent] = [held for key, held in rounds().items() if key not in IMPORTED]
    stories = {held.key: Story(held, cast, album) for held in played}
    steps: list[Step] = sorted(
        chain(
            *(story.steps() for story in stories.values()),
            (past.step(rounds()[key], cast, album) for key in IMPORTED),
            afterwards.steps(stories, cast),
        ),
        key=lambda step: step.at,
    )
    for done, step in enumerate(steps):
        show(step.words, done, len(steps))
        clock.travel_to(max(step.at, clock.now()), tick=False)
        await step.run()
        await _do_jobs()
    clock.travel_to(STORY, tick=False)
    await cast.let_in()
    await _send_old_mail()
    await log.checkpoint("sample")


async def _do_jobs() -> None:
    """What a worker would have done by now. Letters are never sent from the sample: they are read in the outbox."""
    await execute("DELETE FROM job WHERE kind = $1", outbox.SEND)
    await jobs.run_due()


async def _send_old_mail() -> None:
    """Letters of earlier weeks count as sent; those of the last days still wait."""
    await execute(
        "UPDATE outbox SET state = 'sent', attempts = 1, sent_at = created_at WHERE created_at < $1",
        STORY - timedelta(days=5),
    )
