"""Products and their dossiers through the actions: what is kept, what is refused, who may open which file."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import pytest
from PIL import Image

from tests.dossiers.products import (
    COMMITTEE,
    ELSEWHERE,
    ESTABLISHMENT,
    OFFICE,
    PDF,
    entered,
    establishment,
    picture,
    product,
    round_at,
    whole_dossier,
)
from tieubieu.councils.tables import Judge, Jury
from tieubieu.dossiers import actions, queries
from tieubieu.dossiers.actions import (
    AddAttachment,
    CreateProduct,
    EnterForProducer,
    ProductData,
    SaveFields,
    UpdateProduct,
)
from tieubieu.dossiers.queries import Item
from tieubieu.dossiers.steps import link
from tieubieu.ledger.canonical import canonical
from tieubieu.places import loading
from tieubieu.platform import clock, files
from tieubieu.platform.actor import Actor
from tieubieu.platform.database import count_statements, row, scalar
from tieubieu.platform.errors import Invalid, NotFound, NotNow, Stale
from tieubieu.platform.files import FileRefused
from tieubieu.platform.settings import configure, settings
from tieubieu.producers.actions import ClaimEstablishment, EstablishmentData, claim
from tieubieu.recusals.tables import Recusal
from tieubieu.rounds.tables import Decision
from tieubieu.rules.circulars import by_key, in_force
from tieubieu.rules.dossier_form import for_judges


@pytest.fixture(scope="module", autouse=True)
async def loaded(database: str) -> None:
    await loading.load()


@pytest.fixture(autouse=True)
def _story() -> None:
    clock.travel_to(datetime(2026, 10, 24, 9, tzinfo=clock.ZONE), tick=False)


@pytest.fixture
async def lua(make_person) -> Actor:
    return await make_person("Nguyễn Thị Lụa")


async def attach(owner: Actor, dossier: UUID, kind: str, name: str, data: bytes, **more) -> UUID:
    return await actions.add_attachment(owner, AddAttachment(dossier=dossier, kind=kind, **more), name, data)


# Products and sets


async def test_a_set_keeps_its_kind_and_its_items_in_order(db, lua):
    items = [Item(name="Giỏ lớn"), Item(name="  Giỏ   nhỏ ", note="cao 20 cm"), Item(name="")]
    made = await product(lua, await establishment(lua), set_kind="b", items=items)
    assert (made.is_set, made.set_kind) == (True, "b")
    assert made.items == [Item(name="Giỏ lớn"), Item(name="Giỏ nhỏ", note="cao 20 cm")]
    change = UpdateProduct(product=made.product, version=1, name="Giỏ mây", product_group="A", items=items)
    await actions.update_product(lua, change)
    single = await queries.writable(lua, product=made.product)
    assert single and (single.is_set, single.set_kind, single.items) == (False, "", [])


async def test_mistakes_in_a_product_are_said_together(db, lua):
    of = await establishment(lua)
    twice = [Item(name="Giỏ"), Item(name="giỏ")]
    with pytest.raises(Invalid) as refused:
        await actions.create_product(
            lua, CreateProduct(establishment=of, name=" ", product_group="E", set_kind="d", items=twice)
        )
    assert {"name", "product_group", "set_kind"} <= set(refused.value.fields)
    with pytest.raises(Invalid) as refused:
        await actions.create_product(
            lua, CreateProduct(establishment=of, name="Giỏ", product_group="A", set_kind="a", items=twice)
        )
    assert set(refused.value.fields) == {"items"}
    assert await scalar("SELECT count(*) FROM product") == 0


async def test_a_set_of_one_is_a_draft_but_not_complete(db, lua):
    made = await product(lua, await establishment(lua), set_kind="c", items=[Item(name="Giỏ")])
    codes = {p.code: p for p in queries.missing_today(made)}
    assert link(made.product, codes["set.too_few"]) == f"/ho-so/{made.product}/san-pham#f-items"


# Fields


async def test_a_partial_save_changes_only_its_keys(db, lua):
    made = await product(lua, await establishment(lua))
    save = lambda version, **fields: actions.save_fields(  # noqa: E731
        lua, SaveFields(dossier=made.dossier, version=version, fields=fields)
    )
    assert (await save(1, purpose="Đựng hoa quả\r\n \tở chợ", capacity="3.500")).version == 2
    assert (await save(2, price="320.000 đồng", capacity="")).version == 3
    found = await queries.get(made.dossier)
    assert found.fields == {"purpose": "Đựng hoa quả\nở chợ", "price": "320.000 đồng"}


async def test_what_does_not_fit_is_refused_whole(db, lua):
    made = await product(lua, await establishment(lua))
    fields = {"capacity": "nhiều", "first_year": "2029", "no_such": "x", "phone": "1", "purpose": "Đựng"}
    with pytest.raises(Invalid) as refused:
        await actions.save_fields(
            lua, SaveFields(dossier=made.dossier, version=1, fields=fields, declarations={"x": True})
        )
    assert set(refused.value.fields) == {"capacity", "first_year", "no_such", "phone", "declarations.x"}
    assert (await queries.get(made.dossier)).fields == {}


async def test_declarations_are_made_one_by_one_and_may_be_taken_back(db, lua):
    made = await product(lua, await establishment(lua))
    assert made.declarations == {}
    for version, said in ((1, True), (2, False)):
        data = SaveFields(dossier=made.dossier, version=version, declarations={"not_copied": said})
        await actions.save_fields(lua, data)
        found = await queries.get(made.dossier)
        assert found.declarations == ({"not_copied": True} if said else {})


async def test_the_second_of_two_editors_is_told_what_is_saved(db, lua):
    made = await product(lua, await establishment(lua))
    await actions.save_fields(lua, SaveFields(dossier=made.dossier, version=1, fields={"purpose": "Một"}))
    with pytest.raises(Stale) as refused:
        await actions.save_fields(lua, SaveFields(dossier=made.dossier, version=1, fields={"purpose": "Hai"}))
    assert refused.value.extra["current"] == 2
    assert refused.value.extra["saved"]["fields"] == {"purpose": "Một"}
    change = UpdateProduct(product=made.product, version=1, name="Tên khác", product_group="B")
    with pytest.raises(Stale):
        await actions.update_product(lua, change)
    assert (await queries.get(made.dossier)).name == "Giỏ mây mắt cáo"


async def test_a_dry_run_writes_nothing(db, lua):
    made = await product(lua, await establishment(lua))
    data = SaveFields(dossier=made.dossier, version=1, fields={"purpose": "Một"})
    assert (await actions.save_fields(lua, data, dry_run=True)).version == 2
    assert (await queries.get(made.dossier)).version == 1


# Completeness and what is frozen


async def test_every_gap_leads_to_its_field_and_none_is_left_when_filled(db, lua):
    made = await product(lua, await establishment(lua, paper_issuer=""))
    links = {p.field: link(made.product, p) for p in queries.missing_today(made)}
    at = f"/ho-so/{made.product}"
    assert links["paper_issuer"] == f"{at}/co-so#f-paper_issuer"
    assert links["purpose"] == f"{at}/mo-ta#f-f.purpose"
    assert links["declarations.not_copied"] == f"{at}/cam-ket#f-d.not_copied"
    assert links["attachments.photo"] == f"{at}/anh#f-photos"
    assert links["attachments.business_paper"] == f"{at}/giay-to#f-file.business_paper"
    filled = await whole_dossier(lua, made)
    assert [p.field for p in queries.missing_today(filled)] == ["paper_issuer"]


async def test_a_fourth_photo_is_too_many_only_in_2014(db, lua):
    made = await whole_dossier(lua, await product(lua, await establishment(lua)))
    assert await queries.completeness(made.dossier, by_key("26/2014")) == []
    await attach(lua, made.dossier, "photo", "x.png", picture("red", "PNG"))
    assert [p.code for p in await queries.completeness(made.dossier, by_key("26/2014"))] == ["dossier.photos"]
    assert await queries.completeness(made.dossier, in_force(clock.today())) == []
    bypass = await queries.completeness(made.dossier, in_force(clock.today()), bypass=True)
    assert [p.field for p in bypass] == ["attachments.nomination_letter"]


async def test_the_content_is_canonical_and_judges_get_no_name_from_it(db, lua):
    made = await whole_dossier(lua, await product(lua, await establishment(lua)))
    content = await queries.content(made.dossier)
    assert canonical(content) == canonical(await queries.content(made.dossier))
    assert content["establishment"]["place_name"] == "xã Chư Sê, tỉnh Gia Lai"
    assert content["fields"]["paper_issued_on"] == "2020-03-02"
    assert len(content["attachments"]) == 4 and all(len(a["sha256"]) == 64 for a in content["attachments"])
    shown = canonical(for_judges(content["fields"])).decode()
    for name in ("Chư Sê", "Nguyễn Thị Lụa", "5900123456", "0912"):
        assert name in canonical(content).decode() and name not in shown


# Files


async def test_a_photo_is_upright_bare_and_replaces_the_one_in_its_place(db, lua):
    made = await product(lua, await establishment(lua))
    exif = Image.Exif()
    exif[0x010F] = "HO HA VA"  # the camera's maker: anything may stand there
    first = await attach(lua, made.dossier, "photo", "IMG_1.jpg", picture(exif=exif.tobytes()), position=2)
    (photo,) = (await queries.get(made.dossier)).photos
    assert (photo.id, photo.position, photo.caption, photo.identifies_producer) == (
        first,
        2,
        "Nhìn mặt bên",
        False,
    )
    assert b"HO HA VA" in await files.read(photo.sha256)
    for rendition in (photo.large, photo.small):
        assert b"HO HA VA" not in await files.read(rendition)
    second = await attach(lua, made.dossier, "photo", "IMG_2.jpg", picture("red"), position=2)
    assert [p.id for p in (await queries.get(made.dossier)).photos] == [second]


async def test_a_lying_a_large_a_broken_and_a_wrong_file_are_refused_with_the_reason(db, lua):
    made = await product(lua, await establishment(lua))
    cases = [
        ("anh.jpg", picture(kind="PNG"), "photo", "file.type", "PNG"),
        ("anh.jpg", b"<?php system(1)", "photo", "file.type", "không phải ảnh"),
        ("anh.jpg", picture()[:200], "photo", "file.broken", "hỏng"),
        ("giay.pdf", PDF, "photo", "file.type", "PDF"),
        ("anh.webp", picture(kind="WEBP"), "photo", "file.type", "WebP"),
        ("giay.pdf", b"%PDF-1.7 nothing", "other", "file.broken", "hỏng"),
    ]
    for name, data, kind, code, words in cases:
        with pytest.raises(FileRefused) as refused:
            await attach(lua, made.dossier, kind, name, data)
        assert refused.value.code == code and words in refused.value.title, name
    before = settings().max_upload
    configure(max_upload=1000)
    try:
        with pytest.raises(FileRefused) as refused:
            await attach(lua, made.dossier, "other", "to.pdf", PDF + b" " * 2000 + b"%%EOF")
        assert refused.value.code == "file.size"
    finally:
        configure(max_upload=before)
    assert await scalar("SELECT count(*) FROM attachment") == 0


async def test_thirteen_photos_are_too_many(db, lua):
    made = await product(lua, await establishment(lua))
    data = picture()
    for _ in range(12):
        await attach(lua, made.dossier, "photo", "a.jpg", data)
    with pytest.raises(NotNow):
        await attach(lua, made.dossier, "photo", "a.jpg", data)


async def test_what_was_submitted_stays_when_the_draft_loses_it(db, lua):
    made = await whole_dossier(lua, await product(lua, await establishment(lua)))
    round_id = await round_at()
    await entered(lua, made, round_id)
    photo = made.photos[0]
    await actions.remove_attachment(lua, photo.id)
    assert photo.id not in {a.id for a in (await queries.get(made.dossier)).attachments}
    frozen = await row("SELECT content FROM dossier_version")
    assert frozen and str(photo.id) in {a["id"] for a in frozen["content"]["attachments"]}
    with pytest.raises(NotFound):
        await actions.remove_attachment(lua, photo.id)
    with pytest.raises(NotNow):
        await actions.discard_product(lua, made.product)


async def test_a_draft_may_be_discarded(db, lua):
    made = await product(lua, await establishment(lua))
    await attach(lua, made.dossier, "photo", "a.jpg", picture())
    await actions.discard_product(lua, made.product)
    assert await queries.mine(lua) == [] and await scalar("SELECT count(*) FROM attachment") == 0


async def test_another_producer_finds_nothing_to_write(db, lua, make_person):
    made = await whole_dossier(lua, await product(lua, await establishment(lua)))
    gam = await make_person("Trần Văn Gấm")
    await establishment(gam, tax_code="5900999999")
    photo = made.photos[0].id
    attempts = [
        actions.save_fields(gam, SaveFields(dossier=made.dossier, version=2, fields={"purpose": "x"})),
        actions.update_product(
            gam, UpdateProduct(product=made.product, version=2, name="x", product_group="A")
        ),
        actions.create_product(
            gam, CreateProduct(establishment=UUID(made.establishment["id"]), name="x", product_group="A")
        ),
        actions.discard_product(gam, made.product),
        attach(gam, made.dossier, "other", "x.pdf", PDF),
        actions.caption_attachment(gam, photo, "x"),
        actions.remove_attachment(gam, photo),
    ]
    for attempt in attempts:
        with pytest.raises(NotFound):
            await attempt
    assert await queries.writable(gam, product=made.product) is None
    assert await queries.attachment_for(gam, photo) is None


async def test_who_may_open_which_file(db, lua, make_person):
    """The whole table of rights, with what must not leak planted beside it."""
    made = await whole_dossier(lua, await product(lua, await establishment(lua)))
    round_id, other_round = await round_at(), await round_at()
    await entered(lua, made, round_id, code="A-417")
    late = await attach(lua, made.dossier, "photo", "late.jpg", picture("red"))
    photo, paper = made.photos[0].id, made.of_kind("business_paper")[0].id

    decision = Decision(round=round_id, kind="jury", number="1", recorded_at=clock.now())
    await Decision.insert(decision)
    juries = {}
    for group in ("A", "B"):
        jury = Jury(round=round_id, name=group, groups=[group], decision=decision.id, created_at=clock.now())
        await Jury.insert(jury)
        judge = await make_person(f"Giám khảo {group}", ("judge", "round", round_id))
        await Judge.insert(
            Judge(jury=jury.id, person=judge.id, role="member", code=group, joined_at=clock.now())
        )
        juries[group] = judge
    people = {
        "lua": lua,
        "clerk": await make_person("Thư ký", ("clerk", "round", round_id)),
        "other clerk": await make_person("Thư ký khác", ("clerk", "round", other_round)),
        "officer": await make_person("Cán bộ", ("officer", "body", OFFICE)),
        "far officer": await make_person("Cán bộ xa", ("officer", "body", ELSEWHERE)),
        "authority": await make_person("Chủ tịch", ("authority", "body", COMMITTEE)),
        "council": await make_person("Hội đồng", ("council_member", "round", round_id)),
        "judge": juries["A"],
        "other judge": juries["B"],
        "admin": await make_person("Quản trị", ("admin", "installation", None)),
    }

    async def rights(phase: str) -> dict[str, tuple[str, str, str]]:
        await scalar("UPDATE round SET phase = $2 WHERE id = $1 RETURNING id", round_id, phase)
        found = {}
        for name, person in people.items():
            opened = [await queries.attachment_for(person, one) for one in (photo, paper, late)]
            if any(opened):
                found[name] = tuple(one.right if one else "" for one in opened)
        return found

    own, staff, picture_only = ("own", "own", "own"), ("staff", "staff", ""), ("judge", "", "")
    checking = {"lua": own, "clerk": staff, "officer": staff}
    assert await rights("checking") == checking
    assert await rights("scoring") == {**checking, "judge": picture_only}
    assert await rights("council") == {**checking, "judge": picture_only, "council": staff}
    approval = {**checking, "judge": picture_only, "council": staff, "authority": staff}
    assert await rights("approval") == approval

    for name in ("clerk", "judge", "council"):
        await Recusal.insert(
            Recusal(
                person=people[name].id,
                establishment=made.establishment["id"],
                relation="family",
                reason="x",
                state="declared",
                declared_by=people[name].id,
                created_at=clock.now(),
            )
        )
    hidden = {"lua": own, "officer": staff, "authority": staff}
    assert await rights("approval") == hidden
    assert await rights("announced") == approval
    await scalar("UPDATE entry SET state = 'withdrawn' RETURNING id")
    assert await rights("scoring") == {"lua": own}


# Entered by a clerk


async def test_a_clerk_enters_for_a_producer_who_takes_over_with_the_code(db, lua, make_person):
    clerk = await make_person("Cán bộ", ("officer", "body", OFFICE))
    data = EnterForProducer(
        establishment=EstablishmentData(**ESTABLISHMENT),
        product=ProductData(name="Giỏ mây", product_group="A"),
    )
    done = await actions.enter_for_producer(clerk, data, "phieu.pdf", PDF)
    made = await queries.writable(clerk, product=done.product)
    assert (
        made and made.entered_by_clerk == clerk.id and [a.kind for a in made.attachments] == ["signed_form"]
    )
    assert await queries.mine(clerk) == []
    again = EnterForProducer(
        establishment=data.establishment, product=ProductData(name="Mâm mây", product_group="A")
    )
    second = await actions.enter_for_producer(clerk, again, "phieu.pdf", PDF)
    assert second.establishment == done.establishment
    with pytest.raises(Invalid):
        await claim(lua, ClaimEstablishment(code=done.code))
    await claim(lua, ClaimEstablishment(code=second.code))
    assert {d.name for d in await queries.mine(lua)} == {"Giỏ mây", "Mâm mây"}
    assert await queries.writable(clerk, product=done.product) is None
    with pytest.raises(Invalid) as refused:
        await actions.enter_for_producer(clerk, data, "phieu.pdf", PDF)
    assert set(refused.value.fields) == {"establishment.tax_code"}


async def test_entering_for_a_producer_says_every_mistake_and_writes_nothing(db, make_person):
    clerk = await make_person("Cán bộ", ("officer", "body", OFFICE))
    bad = EnterForProducer(
        establishment=EstablishmentData(**{**ESTABLISHMENT, "phone": "x"}),
        product=ProductData(name="", product_group=""),
    )
    with pytest.raises(Invalid) as refused:
        await actions.enter_for_producer(clerk, bad, "", b"")
    assert set(refused.value.fields) == {
        "establishment.phone",
        "product.name",
        "product.product_group",
        "signed_form",
    }
    good = EnterForProducer(
        establishment=EstablishmentData(**ESTABLISHMENT), product=ProductData(name="Giỏ", product_group="A")
    )
    with pytest.raises(Invalid) as refused:
        await actions.enter_for_producer(clerk, good, "phieu.pdf", b"MZ not a pdf")
    assert set(refused.value.fields) == {"signed_form"}
    with pytest.raises(NotFound):
        await actions.enter_for_producer(await make_person("Ai đó"), good, "phieu.pdf", PDF)
    assert await scalar("SELECT count(*) FROM establishment") == 0


@pytest.mark.parametrize("how_many", [1, 3])
async def test_reads_cost_one_statement(db, lua, how_many: int):
    of = await establishment(lua)
    for n in range(how_many):
        await product(lua, of, f"Giỏ số {n}")
    with count_statements() as seen:
        assert len(await queries.mine(lua)) == how_many
        assert len(await queries.of_establishment(lua, of)) == how_many
    assert seen.count == 2
