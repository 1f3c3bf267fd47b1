"""Certificates in the database: numbers, dates, release, the measures of Điều 20.3, certificates of elsewhere."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from uuid import UUID

import asyncpg
import pytest

from tests.story import PDF, Story, play, travel
from tieubieu.certificates import actions, queries
from tieubieu.certificates.actions import Attest, Measure
from tieubieu.certificates.keys import Purpose
from tieubieu.certificates.state import State
from tieubieu.dossiers.entry_queries import rungs
from tieubieu.ledger import log
from tieubieu.platform.database import count_statements, execute, rows, scalar, transaction
from tieubieu.platform.errors import Invalid, NotFound, NotNow
from tieubieu.platform.files import FileRefused
from tieubieu.rules.levels import Level
from tieubieu.rules.phases import Phase


@pytest.fixture(scope="module", autouse=True)
async def _places(database: str) -> AsyncIterator[None]:
    from tieubieu.places.loading import load

    if not await scalar("SELECT 1 FROM place LIMIT 1"):
        await load()
    yield


def measure(certificate: UUID, day: date = date(2026, 11, 20), **changed: str) -> Measure:
    values = {"reason": "Không giữ chất lượng", "decision_number": "99/QĐ-UBND"} | changed
    return Measure(certificate=certificate, decision_day=day, **values)


async def held(story: Story, group: str = "A") -> queries.CertificateRow:
    entry = story.by(group).id
    return next(c for c in await queries.of_round(story.round_id) if c.entry_id == entry)


async def test_a_released_certificate_verifies_by_token_and_by_code_in_any_case(db):
    story = await play(Phase.ANNOUNCED, groups="A")
    c = await held(story)
    assert c.record["product"] == story.by("A").name and c.record["valid_until"] == "2029-12-31"
    assert c.record["signer"] == {"title": ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], "name": "Rơ Châm Hương"}
    with count_statements() as seen:
        by_token = await queries.by_token(c.token.lower())
        by_code = await queries.by_lookup(f"{c.lookup[:3]}-{c.lookup[3:6]} {c.lookup[6:]}".lower())
    assert seen.count == 2
    assert by_token.state is by_code.state is State.VALID
    assert by_token.certificate == by_code.certificate == c
    assert by_token.key and by_token.key.purpose is Purpose.TOKEN


async def test_what_is_not_ours_is_unknown_with_the_honest_reason(db):
    story = await play(Phase.ANNOUNCED, groups="A")
    c = await held(story)
    forged = c.token[:-20] + ("A" if c.token[-20] != "A" else "B") + c.token[-19:]
    other = "0000000000" if c.lookup != "0000000000" else "1111111111"
    for text, why in ((forged, "signature"), ("khong-phai", "text")):
        answer = await queries.by_token(text)
        assert (answer.state, answer.why, answer.certificate) == (State.UNKNOWN, why, None)
    assert (await queries.by_lookup(other)).why == "text"
    await execute("DELETE FROM signing_key WHERE purpose = 'token'")
    assert (await queries.by_token(c.token)).why == "key"


async def test_a_record_that_was_changed_behind_our_back_is_unknown(db):
    story = await play(Phase.ANNOUNCED, groups="A")
    c = await held(story)
    with pytest.raises(asyncpg.PostgresError):
        async with transaction():
            await execute("UPDATE certificate SET number = 'x' WHERE id = $1", c.id)
    with pytest.raises(asyncpg.PostgresError):
        async with transaction():
            await execute("DELETE FROM certificate WHERE id = $1", c.id)
    await execute("ALTER TABLE certificate DISABLE TRIGGER certificate_stays")
    await execute(
        """UPDATE certificate SET record = jsonb_set(record, '{product}', '"Khác"') WHERE id = $1""", c.id
    )
    for answer in (await queries.by_token(c.token), await queries.by_lookup(c.lookup)):
        assert (answer.state, answer.why, answer.certificate) == (State.UNKNOWN, "record", None)


async def test_official_numbers_go_on_within_the_year_and_begin_anew_in_the_next(db):
    story = await play(Phase.ANNOUNCED)
    c = await held(story)
    assert c.authority
    assert await actions.next_number(c.authority, date(2026, 12, 1)) == "04/GCN-UBND"
    assert await actions.next_number(c.authority, date(2027, 1, 2)) == "01/GCN-UBND"


async def test_the_measures_have_their_reason_decision_day_and_letter(db):
    story = await play(Phase.ANNOUNCED, groups="AB")
    c = await held(story)
    travel(11, 20)
    for nobody in (story.officer, story.chair, story.by("A").producer):
        for act in (actions.suspend, actions.revoke, actions.restore):
            with pytest.raises(NotFound):
                await act(nobody, measure(c.id))
    with pytest.raises(Invalid) as wrong:
        await actions.suspend(
            story.authority, measure(c.id, date(2026, 11, 21), reason=" ", decision_number="")
        )
    assert set(wrong.value.fields) == {"reason", "decision_number", "decision_day"}
    with pytest.raises(Invalid) as wrong:
        await actions.revoke(story.authority, measure(c.id, date(2026, 11, 9)))
    assert set(wrong.value.fields) == {"decision_day"}
    with pytest.raises(NotNow):
        await actions.restore(story.authority, measure(c.id))
    await actions.suspend(story.authority, measure(c.id, date(2026, 11, 18)))
    assert (await queries.by_token(c.token)).state is State.SUSPENDED
    with pytest.raises(NotNow):
        await actions.suspend(story.authority, measure(c.id))
    with pytest.raises(Invalid):
        await actions.restore(story.authority, measure(c.id, date(2026, 11, 17)))
    await actions.restore(story.authority, measure(c.id, date(2026, 11, 19)))
    assert (await queries.by_lookup(c.lookup)).state is State.VALID
    await actions.revoke(story.authority, measure(c.id))
    answer = await queries.by_lookup(c.lookup)
    assert answer.state is State.REVOKED and answer.certificate
    assert [(e.kind, e.decision_day.day) for e in answer.certificate.events] == [
        ("suspended", 18),
        ("restored", 19),
        ("revoked", 20),
    ]
    assert answer.certificate.events[2].body_name == "Ủy ban nhân dân xã Chư Sê"
    with pytest.raises(NotNow):
        await actions.restore(story.authority, measure(c.id))
    assert await scalar("SELECT state FROM certificate WHERE id = $1", c.id) == "revoked"
    assert (await held(story, "B")).state() is State.VALID
    kinds = [x.kind for x in await log.leaves_of(story.round_id) if x.subject_id == c.id]
    assert sorted(kinds) == [
        "certificate.issued",
        "certificate.restored",
        "certificate.revoked",
        "certificate.suspended",
    ]
    letters = await rows("SELECT subject, body_text FROM outbox WHERE kind = 'certificate.measure'")
    assert len(letters) == 3 and all("Không giữ chất lượng" in x["body_text"] for x in letters)
    with pytest.raises(asyncpg.PostgresError):
        async with transaction():
            await execute("UPDATE certificate_event SET reason = 'khác'")


async def test_an_unreleased_certificate_takes_no_measure(db):
    story = await play(Phase.APPROVAL, groups="A")
    travel(11, 10)
    await story.approve()
    with pytest.raises(NotNow) as refused:
        await actions.revoke(story.authority, measure((await held(story)).id, date(2026, 11, 10)))
    assert refused.value.code == "certificate.unreleased"


async def test_validity_ends_with_the_last_day(db):
    story = await play(Phase.ANNOUNCED, groups="A")
    c = await held(story)
    travel(12, 31, 23, 2029)
    assert (await queries.by_token(c.token)).state is State.VALID
    travel(1, 1, 0, 2030)
    assert (await queries.by_token(c.token)).state is State.EXPIRED
    (line,) = await queries.status_lines()
    assert (line.lookup, line.state) == (c.lookup, State.VALID)


@pytest.mark.parametrize("groups", ["A", "ABD"])
async def test_lists_take_one_statement_for_1_and_3(db, groups: str):
    story = await play(Phase.ANNOUNCED, groups=groups)
    with count_statements() as seen:
        assert len(await queries.of_round(story.round_id)) == len(groups)
        assert len(await queries.mine(story.by("A").producer)) == 1
        assert len(await queries.for_product(story.by("A").product)) == 1
        assert len(await queries.status_lines()) == len(groups)
        assert len(await queries.holders(*(e.establishment for e in story.entries))) == len(groups)
    assert seen.count == 5


async def test_a_certificate_of_elsewhere_counts_when_a_second_clerk_confirms(db):
    story = await play(Phase.CHECKING, groups="A")
    product = story.by("A").product
    told = Attest(
        product=product,
        level=Level.DISTRICT,
        number="12/GCN-UBND",
        issued_on=date(2024, 5, 6),
        issuer="Ủy ban nhân dân huyện Chư Sê",
    )
    for nobody in (story.by("A").producer, story.head, story.authority):
        with pytest.raises(NotFound):
            await actions.attest(nobody, told, "giay.pdf", PDF)
    with pytest.raises(FileRefused):
        await actions.attest(story.clerk, told, "giay.pdf", b"")
    with pytest.raises(Invalid) as wrong:
        await actions.attest(
            story.clerk,
            Attest(product=product, level=Level.DISTRICT, number=" ", issued_on=date(2013, 1, 1), issuer=""),
            "giay.pdf",
            PDF,
        )
    assert set(wrong.value.fields) == {"number", "issuer", "issued_on"}
    made = await actions.attest(story.clerk, told, "giay.pdf", PDF)
    assert await queries.for_product(product) == [] and await rungs(product) == []
    with pytest.raises(NotNow) as refused:
        await actions.confirm_attestation(story.clerk, made)
    assert refused.value.code == "certificate.same_clerk"
    with pytest.raises(NotFound):
        await actions.confirm_attestation(story.head, made)
    assert [a.certificate for a in await queries.waiting_attestations(story.officer)] == [made]
    await actions.confirm_attestation(story.officer, made)
    (c,) = await queries.for_product(product)
    assert (c.origin, c.valid_until, c.state(), c.token) == ("attested", date(2027, 12, 31), State.VALID, "")
    assert (await queries.by_lookup(c.lookup)).state is State.VALID
    (rung,) = await rungs(product)
    assert rung.rule.origin == "attested"
    with pytest.raises(NotNow):
        await actions.attest(story.officer, told, "giay.pdf", PDF)
    with pytest.raises(NotFound):
        await actions.confirm_attestation(story.officer, made)


async def test_a_refused_attestation_never_counts_and_may_be_entered_again(db):
    story = await play(Phase.CHECKING, groups="A")
    told = Attest(
        product=story.by("A").product,
        level=Level.DISTRICT,
        number="12/GCN",
        issued_on=date(2024, 5, 6),
        issuer="Ủy ban nhân dân huyện Chư Sê",
    )
    made = await actions.attest(story.clerk, told, "giay.pdf", PDF)
    await actions.refuse_attestation(story.officer, made)
    assert await queries.waiting_attestations(story.officer) == []
    assert await queries.for_product(told.product) == []
    assert await actions.attest(story.clerk, told, "giay.pdf", PDF) != made


async def test_the_page_for_certificates_of_elsewhere(client, sign_in_as):
    story = await play(Phase.CHECKING, groups="A")
    await sign_in_as(story.by("A").producer)
    assert (await client.get("/dieu-hanh/giay-noi-khac")).status_code == 404
    await sign_in_as(story.clerk)
    page = await client.get("/dieu-hanh/giay-noi-khac")
    assert page.status_code == 200 and story.by("A").name in page.text
    typed = {
        "product": str(story.by("A").product),
        "level": "district",
        "number": "12/GCN",
        "issued_on": "06/05/2024",
        "issuer": "Ủy ban nhân dân huyện",
    }
    refused = await client.post("/dieu-hanh/giay-noi-khac", data=typed)
    assert refused.status_code == 422 and "bản chụp" in refused.text and "12/GCN" in refused.text
    done = await client.post(
        "/dieu-hanh/giay-noi-khac", data=typed, files={"scan": ("giay.pdf", PDF, "application/pdf")}
    )
    assert done.status_code == 303, done.text
    (waiting,) = await queries.waiting_attestations(story.clerk)
    scan = await client.get(f"/dieu-hanh/giay-noi-khac/{waiting.certificate}/ban-chup")
    assert scan.content == PDF and scan.headers["content-type"].startswith("application/pdf")
    await sign_in_as(story.officer)
    answer = await client.post(f"/dieu-hanh/giay-noi-khac/{waiting.certificate}", data={"do": "confirm"})
    assert answer.status_code == 303
    assert len(await queries.for_product(story.by("A").product)) == 1
