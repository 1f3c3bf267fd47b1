"""Score sheets through actions, pages and the API, on a round in scoring."""

from __future__ import annotations

import re
from uuid import UUID

import asyncpg
import pytest

from tests.story import play
from tieubieu.accounts.queries import actor_of
from tieubieu.platform.database import count_statements, execute, row, rows, scalar, transaction
from tieubieu.platform.errors import Invalid, NotFound, NotNow, Stale
from tieubieu.rules.phases import Phase
from tieubieu.rules.rubric import DEFAULT_RUBRIC, leaves
from tieubieu.scoring import actions, queries
from tieubieu.scoring.actions import SaveSheet, TakeBack, hand_in, hand_in_all, save_sheet, take_back

FULL = {leaf.key: leaf.max for leaf in leaves(DEFAULT_RUBRIC)}
FIRST = leaves(DEFAULT_RUBRIC)[0]


@pytest.fixture
async def story(db):
    return await play(Phase.SCORING, handed_in=False)


async def seats(story):
    """The round, a judge, and the entries before which the judge sits."""
    found = await rows(
        """SELECT j.person FROM judge j JOIN jury y ON y.id = j.jury WHERE y.round = $1
           ORDER BY array_position(ARRAY['member', 'deputy', 'head'], j.role::text), j.id""",
        story.round_id,
    )
    judge, other = [await actor_of(f["person"]) for f in found[:2]]
    assert judge and other
    return judge, other, await queries.my_sheets(judge, story.round_id)


async def test_a_sheet_is_saved_handed_in_and_receipted(story):
    judge, _, sheets = await seats(story)
    entry = sheets[0].entry
    saved = await save_sheet(judge, SaveSheet(entry=entry, version=0, points={FIRST.key: 100}))
    assert (saved.version, saved.total, saved.left) == (1, 100, len(FULL) - 1)
    with pytest.raises(Invalid):
        await hand_in(judge, entry, 1)
    await save_sheet(judge, SaveSheet(entry=entry, version=1, points=FULL, remark="Sản phẩm tốt"))
    receipt = await hand_in(judge, entry, 2)
    assert re.fullmatch(r"[0-9A-Z]{6}", receipt.receipt) and receipt.total == 10_000
    assert await scalar("SELECT count(*) FROM ledger_leaf WHERE kind = 'sheet.handed_in'") == 1
    with pytest.raises(NotNow):
        await save_sheet(judge, SaveSheet(entry=entry, version=3, points=FULL))


async def test_a_sheet_saved_elsewhere_is_not_overwritten(story):
    judge, _, sheets = await seats(story)
    entry = sheets[0].entry
    await save_sheet(judge, SaveSheet(entry=entry, version=0, points={FIRST.key: 100}))
    for stale in (0, 5):
        with pytest.raises(Stale):
            await save_sheet(judge, SaveSheet(entry=entry, version=stale, points={FIRST.key: 200}))
    assert (await queries.sheet(judge, entry)).points == {FIRST.key: 100}


async def test_a_score_outside_its_limits_refuses_the_whole_save(story):
    judge, _, sheets = await seats(story)
    entry = sheets[0].entry
    wrong = {FIRST.key: FIRST.max + 50, leaves(DEFAULT_RUBRIC)[1].key: 33, "khong-co": 100}
    with pytest.raises(Invalid) as refused:
        await save_sheet(judge, SaveSheet(entry=entry, version=0, points=wrong))
    assert set(refused.value.fields) == {f"points.{key}" for key in wrong}
    assert await scalar("SELECT count(*) FROM sheet") == 0


async def test_the_database_itself_refuses_what_does_not_fit(story):
    judge, _, sheets = await seats(story)
    await save_sheet(judge, SaveSheet(entry=sheets[0].entry, version=0, points={FIRST.key: 100}))
    sheet = await scalar("SELECT id FROM sheet")
    insert = """INSERT INTO sheet_version (id, sheet, number, points, total, remark, leaf_remarks, saved_at, handed_in,
                  taken_back_reason) VALUES (gen_random_uuid(), $1, $2, $3, $4, '', '{}', now(), false, '')"""
    bad = [
        ({FIRST.key: FIRST.max + 50}, FIRST.max + 50),
        ({FIRST.key: 100}, 150),
        ({FIRST.key: 33}, 33),
        ({"khong-co": 100}, 100),
    ]
    for number, (points, total) in enumerate(bad, start=2):
        with pytest.raises(asyncpg.CheckViolationError):
            async with transaction():
                await execute(insert, sheet, number, points, total)
    with pytest.raises(asyncpg.RestrictViolationError):
        async with transaction():
            await execute("UPDATE sheet_version SET total = 0")


async def test_taking_back_adds_a_row_and_needs_a_reason(story):
    judge, _, sheets = await seats(story)
    entry = sheets[0].entry
    await save_sheet(judge, SaveSheet(entry=entry, version=0, points=FULL))
    await hand_in(judge, entry, 1)
    with pytest.raises(Invalid):
        await take_back(judge, TakeBack(entry, " "))
    back = await take_back(judge, TakeBack(entry, "Gõ nhầm một ô"))
    assert back.version == 3
    kept = await rows("SELECT number, handed_in, taken_back_reason FROM sheet_version ORDER BY number")
    assert [tuple(k.values()) for k in kept] == [(1, False, ""), (2, True, ""), (3, False, "Gõ nhầm một ô")]
    assert await queries.counted_sheets(story.round_id) == []
    again = await hand_in(judge, entry, 3)
    assert again.total == 10_000


async def test_all_complete_sheets_are_handed_in_at_once_and_a_dry_run_hands_in_none(story):
    judge, _, sheets = await seats(story)
    for line in sheets[:2]:
        await save_sheet(judge, SaveSheet(entry=line.entry, version=0, points=FULL))
    await save_sheet(judge, SaveSheet(entry=sheets[2].entry, version=0, points={FIRST.key: 0}))
    assert len(await hand_in_all(judge, story.round_id, dry_run=True)) == 2
    assert await scalar("SELECT count(*) FROM sheet WHERE state = 'handed_in'") == 0
    assert len(await hand_in_all(judge, story.round_id)) == 2


async def test_nobody_else_reads_a_sheet_before_scoring_closes(story, client, sign_in_as):
    judge, _, sheets = await seats(story)
    entry = sheets[0].entry
    planted = "Nhận xét cắm cờ 7b41"
    await save_sheet(judge, SaveSheet(entry=entry, version=0, points=FULL, remark=planted))
    await hand_in(judge, entry, 1)
    people = {
        f["person"] for f in await rows("SELECT DISTINCT person FROM role_grant WHERE revoked_at IS NULL")
    }
    paths = [
        f"/api/v1/sheets/{entry}",
        f"/api/v1/rounds/{story.round_id}/sheets",
        f"/api/v1/rounds/{story.round_id}/progress",
    ]
    for person_id in people - {judge.id}:
        actor = await actor_of(person_id)
        assert actor
        await sign_in_as(actor)
        for path in paths:
            answer = await client.get(path)
            assert answer.status_code in (200, 404), path
            assert planted not in answer.text and "10000" not in answer.text, (actor.name, path)
    with pytest.raises(NotFound):
        await queries.sheet(await outsider(story), entry)


async def outsider(story):
    from tests.web_fixtures import person

    return await person("Quản trị viên", ("admin", "installation", None))


async def test_a_judge_is_told_nothing_that_names_the_producer(story, client, sign_in_as):
    judge, _, sheets = await seats(story)
    secrets = await rows("SELECT name, tax_code, phone, representative, address FROM establishment")
    words = {v for s in secrets for v in s.values() if v}
    assert words
    await sign_in_as(judge)
    slug = await scalar("SELECT slug FROM round WHERE id = $1", story.round_id)
    paths = [f"/cham-diem/{slug}", "/cham-diem", f"/api/v1/rounds/{story.round_id}/sheets"]
    paths += [f"/cham-diem/{slug}/{s.code}" for s in sheets] + [f"/api/v1/sheets/{s.entry}" for s in sheets]
    for path in paths:
        answer = await client.get(path)
        assert answer.status_code == 200, path
        assert not [w for w in words if w in answer.text], path


async def test_a_recused_judge_no_longer_finds_the_entry(story, client, sign_in_as):
    judge, other, sheets = await seats(story)
    entry, code = sheets[0].entry, sheets[0].code
    await save_sheet(judge, SaveSheet(entry=entry, version=0, points=FULL))
    await hand_in(judge, entry, 1)
    await actions.recuse(judge, entry, "family", "")
    assert code not in [s.code for s in await queries.my_sheets(judge, story.round_id)]
    with pytest.raises(NotFound):
        await queries.sheet(judge, entry)
    assert await queries.counted_sheets(story.round_id) == []
    assert code in [s.code for s in await queries.my_sheets(other, story.round_id)]
    await sign_in_as(judge)
    slug = await scalar("SELECT slug FROM round WHERE id = $1", story.round_id)
    gone, never = await client.get(f"/cham-diem/{slug}/{code}"), await client.get(f"/cham-diem/{slug}/X-000")
    assert gone.status_code == never.status_code == 404


async def test_a_page_keeps_what_was_typed_and_names_each_wrong_box(story, client, sign_in_as):
    judge, _, sheets = await seats(story)
    await sign_in_as(judge)
    slug = await scalar("SELECT slug FROM round WHERE id = $1", story.round_id)
    here = f"/cham-diem/{slug}/{sheets[0].code}"
    second = leaves(DEFAULT_RUBRIC)[1].key
    body = {
        "version": "0",
        f"points.{FIRST.key}": "bảy",
        f"points.{second}": "1,5",
        "remark": "Giữ lại giúp",
        "then": "save",
    }
    answer = await client.post(here, data=body)
    assert answer.status_code == 422
    assert "Bạn nhập “bảy”" in answer.text and 'value="1,5"' in answer.text and "Giữ lại giúp" in answer.text
    assert await scalar("SELECT count(*) FROM sheet") == 0
    body[f"points.{FIRST.key}"] = "0,5"
    assert (await client.post(here, data=body)).status_code == 303
    stale = await client.post(here, data=body)
    assert stale.status_code == 409 and "Giữ lại giúp" in stale.text


async def test_after_the_close_nothing_changes(story):
    judge, _, sheets = await seats(story)
    await save_sheet(judge, SaveSheet(entry=sheets[0].entry, version=0, points=FULL))
    await execute("UPDATE round SET phase = 'tallied' WHERE id = $1", story.round_id)
    for refused in (
        save_sheet(judge, SaveSheet(entry=sheets[0].entry, version=1, points=FULL)),
        hand_in(judge, sheets[0].entry, 1),
    ):
        with pytest.raises(NotNow):
            await refused


async def test_lists_cost_the_same_with_one_entry_and_with_all(story, client, sign_in_as):
    judge, _, sheets = await seats(story)
    await sign_in_as(judge)
    slug = await scalar("SELECT slug FROM round WHERE id = $1", story.round_id)

    async def cost(path: str) -> int:
        with count_statements() as seen:
            assert (await client.get(path)).status_code == 200
        return seen.count

    every = [await cost("/cham-diem"), await cost(f"/cham-diem/{slug}")]
    keep: UUID = sheets[0].entry
    await execute("UPDATE entry SET state = 'withdrawn' WHERE round = $1 AND id <> $2", story.round_id, keep)
    assert [await cost("/cham-diem"), await cost(f"/cham-diem/{slug}")] == every == [2, 3]


async def test_saving_takes_few_statements(story):
    judge, _, sheets = await seats(story)
    entry = sheets[0].entry
    await save_sheet(judge, SaveSheet(entry=entry, version=0, points=FULL))
    with count_statements() as seen:
        await save_sheet(judge, SaveSheet(entry=entry, version=1, points=FULL))
    assert seen.count == 4


async def test_progress_counts_sheets_and_shows_no_score(story):
    judge, _, sheets = await seats(story)
    await save_sheet(judge, SaveSheet(entry=sheets[0].entry, version=0, points=FULL))
    await hand_in(judge, sheets[0].entry, 1)
    from tieubieu.rounds.queries import get

    round_ = await get(story.round_id)
    assert round_
    officer = await row(
        "SELECT person FROM role_grant WHERE role = 'officer' AND scope_id = $1", round_.organiser
    )
    assert officer
    actor = await actor_of(officer["person"])
    assert actor
    found = await queries.progress(actor, round_)
    mine = next(f for f in found if f.name == judge.name)
    assert (mine.handed_in, mine.entries) == (1, len(sheets))
    with pytest.raises(NotFound):
        await queries.progress(await outsider(story), round_)
