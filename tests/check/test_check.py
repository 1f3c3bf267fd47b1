"""`tieubieu check`: on an honest database it finds nothing, and each planted breakage is named."""

from __future__ import annotations

import pytest
from piccolo.columns import UUID as UUIDColumn
from piccolo.table import Table

from tests.story import Story, play
from tieubieu.certificates.signing import publish_keys
from tieubieu.check import check
from tieubieu.check.invariants import every
from tieubieu.check.structure import references
from tieubieu.platform import files
from tieubieu.platform.database import execute, scalar, transaction
from tieubieu.rules.phases import Phase

ENTRY = "(SELECT id FROM entry WHERE round = '{round}' AND product_group = 'A')"

PLANTED: list[tuple[str, str]] = [
    ("reference.exists", "UPDATE decision SET recorded_by = gen_random_uuid() WHERE round = '{round}'"),
    ("grant.scope", "UPDATE role_grant SET scope_id = gen_random_uuid() WHERE role = 'officer'"),
    ("grant.role", "UPDATE role_grant SET role = 'judge' WHERE role = 'officer'"),
    ("guard.stands", "ALTER TABLE audit DISABLE TRIGGER audit_append_only"),
    ("guard.stands", "DROP TRIGGER sheet_version_fits ON sheet_version"),
    ("slug.once", "INSERT INTO old_slug SELECT gen_random_uuid(), slug, 'product', id FROM product LIMIT 1"),
    ("slug.old", "INSERT INTO old_slug VALUES (gen_random_uuid(), 'cu', 'product', gen_random_uuid())"),
    ("file.content", "UPDATE attachment SET file = repeat('0', 64)"),
    ("round.circular", "UPDATE round SET circular = '26/2014'"),
    ("round.history", "UPDATE phase_change SET to_phase = 'council' WHERE to_phase = 'scoring'"),
    ("round.history", "UPDATE round SET phase = 'announced'"),
    ("round.bodies", "UPDATE round SET level = 'region'"),
    ("decision.day", "UPDATE decision SET day = '2031-01-01' WHERE kind = 'plan'"),
    ("rulebook.hash", "UPDATE rulebook_version SET content = jsonb_set(content, '{{quota_up}}', '50')"),
    ("rulebook.frozen", "UPDATE rulebook_version SET frozen_at = NULL"),
    ("rulebook.leaves", "DELETE FROM rubric_leaf WHERE id = (SELECT id FROM rubric_leaf LIMIT 1)"),
    (
        "council.size",
        "DELETE FROM council_member WHERE id = (SELECT id FROM council_member WHERE role = 'member' LIMIT 1)",
    ),
    (
        "jury.size",
        "UPDATE judge SET left_at = joined_at WHERE id = (SELECT id FROM judge WHERE role = 'member' LIMIT 1)",
    ),
    ("dossier.hash", "UPDATE dossier_version SET content = jsonb_set(content, '{{fields}}', '{{}}')"),
    ("entry.agrees", "UPDATE product SET establishment = (SELECT max(id::text)::uuid FROM establishment)"),
    ("entry.code", "UPDATE entry SET code = '' WHERE id = " + ENTRY),
    ("entry.code", "UPDATE entry SET code = 'D-' || substr(code, 3) WHERE id = " + ENTRY),
    ("entry.code", "UPDATE round SET phase = 'checking'"),
    ("entry.settled", "UPDATE entry SET state = 'supplement' WHERE id = " + ENTRY),
    ("entry.receipt", "UPDATE entry SET receipt = '' WHERE id = " + ENTRY),
    ("entry.basis", "UPDATE entry SET basis = 'certificate' WHERE id = " + ENTRY),
    (
        "product.items",
        "INSERT INTO product_item (id, product, position, name, note)"
        " SELECT gen_random_uuid(), id, 1, 'x', '' FROM product",
    ),
    (
        "sheet.rubric",
        "UPDATE sheet_version SET points = jsonb_set(points, "
        "ARRAY[(SELECT k FROM jsonb_object_keys(points) k LIMIT 1)], '9999')",
    ),
    ("sheet.rubric", "UPDATE sheet_version SET total = total - 1"),
    (
        "sheet.complete",
        "UPDATE sheet_version SET points = points - (SELECT k FROM jsonb_object_keys(points) k LIMIT 1)",
    ),
    ("sheet.versions", "UPDATE sheet SET version = version + 1"),
    ("sheet.judge", "UPDATE jury SET groups = ARRAY['B']"),
    (
        "sheet.recused",
        "INSERT INTO recusal (id, person, establishment, relation, reason, state, created_at) SELECT gen_random_uuid(),"
        " j.person, e.establishment, 'family', '', 'declared', now() FROM sheet s JOIN judge j ON j.id = s.judge"
        " JOIN entry e ON e.id = s.entry LIMIT 1",
    ),
    ("sheet.leaf", "UPDATE sheet SET leaf_id = NULL"),
    (
        "sheet.leaf",
        "UPDATE ledger_leaf SET payload = jsonb_set(payload, '{{total}}', '1') WHERE kind = 'sheet.handed_in'",
    ),
    ("sheet.receipt", "UPDATE sheet SET receipt = 'x'"),
    ("result.sealed", "UPDATE round SET phase = 'scoring'"),
    ("result.round", "DELETE FROM result WHERE entry = " + ENTRY),
    ("result.mean", "UPDATE result SET sum_points = sum_points - 100 WHERE entry = " + ENTRY),
    ("result.mean", "UPDATE result SET highest = highest + 1 WHERE entry = " + ENTRY),
    ("result.outcome", "UPDATE result SET outcome = 'below' WHERE entry = " + ENTRY),
    ("result.lists", "UPDATE result SET nominated = true, recognised = false WHERE entry = " + ENTRY),
    ("tally.leaf", "UPDATE result SET sum_points = sum_points - 100 WHERE entry = " + ENTRY),
    ("lists.leaf", "UPDATE result SET recognised = NOT recognised WHERE passed"),
    ("approval.decided", "DELETE FROM approval"),
    ("minutes.hash", "UPDATE minutes SET content = '{{}}'"),
    ("minutes.root", "UPDATE minutes SET root = repeat('0', 64)"),
    (
        "minutes.majority",
        "UPDATE ledger_leaf SET payload = jsonb_set(payload, '{{for}}', '1') WHERE kind = 'minutes'",
    ),
    ("bundle.root", "UPDATE bundle SET root = repeat('0', 64)"),
    (
        "certificate.record",
        "UPDATE certificate SET record = jsonb_set(record, '{{establishment}}', '\"Kẻ khác\"')",
    ),
    ("certificate.record", "UPDATE certificate SET valid_until = valid_until + 365"),
    ("certificate.record", "UPDATE certificate SET token = reverse(token)"),
    ("certificate.record", "UPDATE certificate SET lookup = reverse(lookup)"),
    ("certificate.state", "UPDATE certificate SET state = 'suspended'"),
    ("certificate.entry", "UPDATE certificate SET product_id = (SELECT max(id::text)::uuid FROM product)"),
    ("certificate.released", "UPDATE certificate SET released_at = NULL"),
    ("certificate.given", "UPDATE certificate SET entry_id = NULL"),
    ("certificate.number", "UPDATE certificate SET number = '01/GCN'"),
    ("certificate.leaf", "DELETE FROM ledger_leaf WHERE kind = 'certificate.issued'"),
    ("certificate.attested", "UPDATE certificate SET origin = 'attested'"),
    (
        "certificate.events",
        "INSERT INTO certificate_event (id, certificate, kind, reason, decision_number, decision_day, body_name,"
        " recorded_at) SELECT gen_random_uuid(), c.id, k.kind, '', '1', '2026-12-01', '', k.at FROM certificate c,"
        " (VALUES ('revoked', now()), ('restored', now() + interval '1 day')) k(kind, at)",
    ),
    (
        "ledger.log",
        "UPDATE ledger_leaf SET payload = jsonb_set(payload, '{{year}}', '2025') WHERE kind = 'round.opened'",
    ),
    ("ledger.log", "UPDATE ledger_node SET hash = sha256('x')"),
    ("ledger.log", "UPDATE ledger_checkpoint SET signature = sha256('x') || sha256('y')"),
    ("ledger.log", 'DELETE FROM ledger_leaf WHERE "index" = 1'),
    ("ledger.round", "DELETE FROM ledger_leaf WHERE kind = 'round.opened'"),
]

UNPLANTED = {"supplement.agrees", "nomination.agrees", "outbox.secret"}
"""Planted in tests of their own below."""


class _Undone(Exception):
    pass


async def broken_by(*statements: str) -> set[str]:
    """What check names after these changes, made the way somebody with the database in hand would: past triggers,
    foreign keys and constraints. They are undone afterwards."""
    found: set[str] = set()
    try:
        async with transaction():
            for table in ("result", "round", "certificate", "role_grant", "product", "entry"):
                await execute(
                    f"""DO $$ DECLARE c record; BEGIN
                          FOR c IN SELECT conname FROM pg_constraint WHERE conrelid = '{table}'::regclass
                            AND contype = 'c'
                          LOOP EXECUTE format('ALTER TABLE {table} DROP CONSTRAINT %I', c.conname); END LOOP; END $$"""
                )
            await execute(
                "DROP INDEX IF EXISTS certificate_of_entry; SET LOCAL session_replication_role = replica"
            )
            for statement in statements:
                await execute(statement)
            found = {b.invariant for b in await check()}
            raise _Undone
    except _Undone:
        return found


@pytest.fixture
async def story(db: None) -> Story:
    return await play(Phase.CONCLUDED)


async def test_an_empty_installation_breaks_nothing(db: None) -> None:
    assert await check() == []


@pytest.mark.parametrize("phase", [Phase.CHECKING, Phase.SCORING, Phase.COUNCIL, Phase.APPROVAL])
async def test_a_round_under_way_breaks_nothing(db: None, phase: Phase) -> None:
    await publish_keys()  # as the first worker does
    await play(phase)
    assert await check() == []


async def test_every_planted_breakage_is_named(story: Story) -> None:
    assert await check() == []
    silent = []
    for name, statement in PLANTED:
        if name not in await broken_by(statement.format(round=story.round_id)):
            silent.append((name, statement))
    assert silent == []
    assert await check() == [], "the plants were undone"


async def test_every_invariant_is_planted_once() -> None:
    assert {i.name for i in every()} == {name for name, _ in PLANTED} | UNPLANTED


async def test_a_supplement_about_another_dossier(story: Story) -> None:
    one, other = story.entries[:2]
    version = await scalar("SELECT version FROM entry WHERE id = $1", other.id)
    planted = f"""INSERT INTO supplement (id, entry, version, wanted, asked_at, answer)
                  VALUES (gen_random_uuid(), '{one.id}', '{version}', 'x', now(), '')"""
    assert await broken_by(planted) == {"supplement.agrees"}


async def test_a_nomination_of_what_was_not_nominated(story: Story) -> None:
    planted = """INSERT INTO nomination (id, entry, certificate, to_level, letter_number, letter_signer,
                   letter_signer_title, state, invited_at)
                 SELECT gen_random_uuid(), e.id, (SELECT id FROM certificate WHERE entry_id <> e.id LIMIT 1),
                   'province',
                   '1', '', '', 'waiting', now() FROM entry e WHERE product_group = 'C'"""
    assert "nomination.agrees" in await broken_by(planted)


async def test_a_sent_invitation_that_still_holds_its_link(db: None) -> None:
    planted = """INSERT INTO outbox (id, recipient_email, recipient_name, subject, body_text, kind, about_kind, secret,
                   state, attempts, last_error, created_at)
                 VALUES (gen_random_uuid(), 'a@vidu.example', '', '', 'liên kết', 'account.invite', '', true, 'sent',
                   1, '', now())"""
    assert await broken_by(planted) == {"outbox.secret"}


async def test_a_file_that_was_changed_on_disk_and_one_that_is_gone(story: Story) -> None:
    sha256 = await scalar("SELECT file FROM attachment WHERE file <> '' LIMIT 1")
    path = files.path_of(sha256)
    whole = path.read_bytes()
    try:
        path.write_bytes(whole + b"x")
        assert [(b.subject, b.words) for b in await check()] == [(f"file {sha256}", "Nội dung tệp đã bị đổi")]
        path.unlink()
        assert [(b.subject, b.words) for b in await check()] == [(f"file {sha256}", "Tệp không còn trên đĩa")]
    finally:
        path.write_bytes(whole)


async def test_words_tell_no_score(story: Story) -> None:
    await execute(
        "SET LOCAL session_replication_role = replica; UPDATE sheet_version SET total = 4321 WHERE number > 0"
    )
    told = " ".join(b.words + b.subject for b in await check())
    assert "4321" not in told and "sheet" in told


def test_a_new_reference_must_say_where_it_points() -> None:
    class Stranger(Table):
        elsewhere = UUIDColumn(default=None, null=True)

    with pytest.raises(KeyError):
        references([Stranger])
