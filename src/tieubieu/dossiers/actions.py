"""Writes of products and dossiers, while the producer is still at it. Submitting is in entries.py."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta, Struct, structs

from tieubieu.dossiers import queries
from tieubieu.dossiers.queries import DossierRow, Item
from tieubieu.dossiers.steps import ANGLES, PAPERS_MOST, PHOTOS_MOST
from tieubieu.dossiers.tables import Attachment, Dossier, Product, ProductItem
from tieubieu.platform import files, images
from tieubieu.platform.actions import Act, action
from tieubieu.platform.actor import Actor
from tieubieu.platform.database import execute, row, scalar
from tieubieu.platform.errors import Invalid, NotFound, NotNow, Problems, Stale
from tieubieu.platform.files import NAMES, FileRefused
from tieubieu.platform.ids import slugify
from tieubieu.platform.text import clean as one_line
from tieubieu.platform.text import fold, sort_key
from tieubieu.producers import actions as producers
from tieubieu.producers import queries as establishments
from tieubieu.rules.dossier_form import ATTACHMENT_KIND, DECLARATIONS, FIELD, Field, clean
from tieubieu.rules.groups import GROUPS, SET_KINDS, check_set

ITEMS_MOST = 60

Typed = str | int | None
"""A value as typed (str) or sent (str, int); None or '' empties the field."""


class ProductData(Struct, kw_only=True, forbid_unknown_fields=True):
    """`product_group`: A to D of TT 26/2014 Điều 5. `set_kind`: a, b or c of Điều 3.2 for a bộ sản phẩm, '' for a
    single product; `items` are those of a set."""

    name: Annotated[str, Meta(max_length=200)]
    product_group: str
    set_kind: str = ""
    items: Annotated[list[Item], Meta(max_length=ITEMS_MOST)] = []
    summary: Annotated[str, Meta(max_length=500)] = ""


class CreateProduct(ProductData, kw_only=True, forbid_unknown_fields=True):
    establishment: UUID


class UpdateProduct(ProductData, kw_only=True, forbid_unknown_fields=True):
    """`version` is the dossier's, as are `fields`: saved together with the product."""

    product: UUID
    version: int
    fields: dict[str, Typed] = {}


class SaveFields(Struct, kw_only=True, forbid_unknown_fields=True):
    """Only the keys given change. `version`: the one that was typed from."""

    dossier: UUID
    version: int
    fields: dict[str, Typed] = {}
    declarations: dict[str, bool] = {}


class SavedDossier(Struct, frozen=True):
    version: int
    saved_at: datetime


class AddAttachment(Struct, kw_only=True, forbid_unknown_fields=True):
    """`position`: the place of a photo from 1, where it replaces what is there; 0: the next free one."""

    dossier: UUID
    kind: str
    caption: Annotated[str, Meta(max_length=200)] = ""
    position: Annotated[int, Meta(ge=0, le=PHOTOS_MOST)] = 0


class EnterForProducer(Struct, kw_only=True, forbid_unknown_fields=True):
    """What a clerk types from paper. An establishment with this tax code that nobody acts for is used as it is."""

    establishment: producers.EstablishmentData
    product: ProductData


class Entered(Struct, frozen=True):
    """`code` is for the producer: printed, handed over, shown only now."""

    establishment: UUID
    product: UUID
    dossier: UUID
    code: str


def _text(typed: str) -> str:
    """What was typed into several lines: each line clean, no empty ones around."""
    return "\n".join(one_line(line) for line in typed.replace("\r\n", "\n").split("\n")).strip()


# Products


def _product_columns(data: ProductData) -> tuple[dict[str, Any], list[Item]]:
    """Columns and items to write. A set may still lack items (a draft), but not have two of one name."""
    wrong = Problems()
    try:
        name = clean(FIELD["product_name"], one_line(data.name))
        wrong.unless(name, "name", "Hãy nhập tên sản phẩm")
    except ValueError as error:
        name = ""
        wrong.add("name", str(error))
    wrong.unless(data.product_group in GROUPS, "product_group", "Hãy chọn một trong bốn nhóm sản phẩm")
    wrong.unless(
        data.set_kind in ("", *SET_KINDS),
        "set_kind",
        "Hãy chọn: một sản phẩm, hoặc bộ sản phẩm theo a, b hay c",
    )
    items = [Item(name=one_line(i.name)[:200], note=one_line(i.note)[:300]) for i in data.items]
    items = [i for i in items if i.name or i.note] if data.set_kind else []
    if items:
        for problem in check_set(data.set_kind, [i.name for i in items]):
            if problem.code in ("set.unnamed", "set.twice"):
                wrong.add("items", problem.text_vi)
    wrong.refuse()
    columns = {
        "name": str(name),
        "sort_key": sort_key(str(name))[:600],
        "search": fold(f"{name} {' '.join(i.name for i in items)}")[:500],
        "product_group": data.product_group,
        "is_set": bool(data.set_kind),
        "set_kind": data.set_kind,
        "summary": _text(data.summary),
    }
    return columns, items


async def _write_items(product: UUID, items: list[Item]) -> None:
    """The list as given; an item that keeps its name keeps where it came from (a merge at the meeting)."""
    known = await row(
        "SELECT coalesce(jsonb_object_agg(name, source_entry), '{}') AS sources FROM product_item WHERE product = $1",
        product,
    )
    assert known is not None
    await execute("DELETE FROM product_item WHERE product = $1", product)
    if items:
        await ProductItem.insert(
            *(
                ProductItem(
                    product=product,
                    position=position,
                    name=item.name,
                    note=item.note,
                    source_entry=known["sources"].get(item.name),
                )
                for position, item in enumerate(items, start=1)
            )
        )


@action("product.create")
async def create_product(act: Act, data: CreateProduct) -> UUID:
    """A product with its empty dossier. The id is the product's."""
    owner = await establishments.writable(act.actor, data.establishment)
    if owner is None:
        raise NotFound()
    columns, items = _product_columns(data)
    product = Product(
        **columns, establishment=data.establishment, slug=slugify(columns["name"]), created_at=act.now
    )
    await Product.insert(product)
    await _write_items(product.id, items)
    await Dossier.insert(
        Dossier(
            product=product.id,
            fields="{}",
            declarations="{}",
            version=1,
            entered_by_clerk=None if owner.mine else act.person_id,
            created_at=act.now,
            updated_at=act.now,
            updated_by=act.person_id,
        )
    )
    act.about("product", product.id, establishment=str(data.establishment))
    return product.id


@action("product.update")
async def update_product(act: Act, data: UpdateProduct) -> SavedDossier:
    whole = await queries.writable(act.actor, product=data.product)
    if whole is None:
        raise NotFound()
    whole = await _locked(whole.dossier, data.version)
    wrong: dict[str, str] = {}
    columns: dict[str, Any] = {}
    items: list[Item] = []
    fields: dict[str, Any] = {}
    try:
        columns, items = _product_columns(data)
    except Invalid as refusal:
        wrong |= refusal.fields
    try:
        fields = _fields(act, data.fields)
    except Invalid as refusal:
        wrong |= refusal.fields
    if wrong:
        raise Invalid(wrong)
    await Product.update({**columns}).where(Product.id == data.product)
    await _write_items(data.product, items)
    saved = await _save(act, whole, fields, {})
    act.about("product", data.product, version=saved.version)
    return saved


@action("product.discard")
async def discard_product(act: Act, product: UUID) -> None:
    """Takes away a draft that was never submitted anywhere."""
    whole = await queries.writable(act.actor, product=product)
    if whole is None:
        raise NotFound()
    await execute("SELECT 1 FROM dossier WHERE id = $1 FOR UPDATE", whole.dossier)
    if await scalar("SELECT 1 FROM dossier_version WHERE dossier = $1", whole.dossier):
        raise NotNow(
            "Sản phẩm này đã được nộp vào một kỳ bình chọn nên hồ sơ được giữ lại", code="product.submitted"
        )
    for statement in (
        "DELETE FROM attachment WHERE dossier = $1",
        "DELETE FROM dossier WHERE id = $1",
    ):
        await execute(statement, whole.dossier)
    await execute("DELETE FROM product_item WHERE product = $1", product)
    await execute("DELETE FROM product WHERE id = $1", product)
    act.about("product", product)


# Fields


async def _locked(dossier: UUID, version: int) -> DossierRow:
    """The dossier FOR UPDATE, as it now is. Stale, with what is saved, where somebody else was quicker."""
    await execute("SELECT 1 FROM dossier WHERE id = $1 FOR UPDATE", dossier)
    whole = await queries.get(dossier)
    if whole.version != version:
        raise Stale(
            current=whole.version,
            saved_at=whole.updated_at,
            saved={
                "fields": whole.fields,
                "declarations": whole.declarations,
                "product": {
                    "name": whole.name,
                    "product_group": whole.product_group,
                    "set_kind": whole.set_kind,
                    "summary": whole.summary,
                    "items": [structs.asdict(item) for item in whole.items],
                },
            },
        )
    return whole


def _tidy(field: Field, raw: Typed) -> Typed:
    if isinstance(raw, str):
        return _text(raw) if field.kind == "long" else one_line(raw)
    return raw


def _fields(act: Act, typed: Mapping[str, Typed]) -> dict[str, Any]:
    """The values to keep, None for those to empty. Invalid with every one that does not fit."""
    wrong = Problems()
    values: dict[str, Any] = {}
    for key, raw in typed.items():
        field = FIELD.get(key)
        if field is None or field.source is not None:
            wrong.add(key, "Mục này không có trong hồ sơ, hoặc được khai ở phần Cơ sở, Sản phẩm")
            continue
        try:
            values[key] = clean(field, _tidy(field, raw), act.today)
        except ValueError as error:
            wrong.add(key, str(error))
    wrong.refuse()
    return values


async def _save(
    act: Act, whole: DossierRow, fields: Mapping[str, Any], declarations: Mapping[str, bool]
) -> SavedDossier:
    kept = {key: value for key, value in {**whole.fields, **fields}.items() if value is not None}
    declared = {key: True for key, said in {**whole.declarations, **declarations}.items() if said}
    await execute(
        """UPDATE dossier SET fields = $2::jsonb, declarations = $3::jsonb, version = version + 1, updated_at = $4,
             updated_by = $5 WHERE id = $1""",
        whole.dossier,
        msgspec.json.encode(kept).decode(),
        msgspec.json.encode(declared).decode(),
        act.now,
        act.person_id,
    )
    return SavedDossier(whole.version + 1, act.now)


@action("dossier.save")
async def save_fields(act: Act, data: SaveFields) -> SavedDossier:
    """A draft may lack anything; what is typed must fit its field."""
    if await queries.writable(act.actor, dossier=data.dossier) is None:
        raise NotFound()
    whole = await _locked(data.dossier, data.version)
    wrong: dict[str, str] = {}
    fields: dict[str, Any] = {}
    try:
        fields = _fields(act, data.fields)
    except Invalid as refusal:
        wrong |= refusal.fields
    known = {item.key for item in DECLARATIONS}
    wrong |= {f"declarations.{key}": "Không có cam kết này" for key in data.declarations if key not in known}
    if wrong:
        raise Invalid(wrong)
    saved = await _save(act, whole, fields, data.declarations)
    act.about("dossier", data.dossier, version=saved.version)
    return saved


# Photos and papers


async def add_attachment(who: Actor | Act, data: AddAttachment, name: str, content: bytes | Path) -> UUID:
    """Takes a file, judged by its bytes. FileRefused says what to do about a bad one. The bytes are decoded before
    the transaction opens, and only for whoever may write the dossier."""
    actor = who.actor if isinstance(who, Act) else who
    if await queries.writable(actor, dossier=data.dossier) is None:
        raise NotFound()
    kind = ATTACHMENT_KIND.get(data.kind)
    if kind is None:
        raise Invalid({"kind": "Hãy chọn loại giấy tờ"})
    raw = content if isinstance(content, bytes) else await files.in_thread(content.read_bytes)
    media_type, _, _ = await files.in_thread(files.inspect, raw, name)
    if media_type not in kind.media_types:
        wanted = ", ".join(NAMES[accepted] for accepted in kind.media_types)
        raise FileRefused(f"Mục này nhận tệp {wanted}; tệp của bạn là {NAMES[media_type]}", code="file.type")
    stored = await files.store(raw, name)
    photo = await images.photo(raw) if data.kind == "photo" else None
    return await _attach(who, data, one_line(name)[-200:] or "tệp", stored, photo)


@action("dossier.attach")
async def _attach(
    act: Act, data: AddAttachment, name: str, stored: files.Stored, photo: images.Photo | None
) -> UUID:
    await execute("SELECT 1 FROM dossier WHERE id = $1 FOR UPDATE", data.dossier)
    whole = await queries.get(data.dossier)
    if data.kind == "photo":
        position = await _make_room(act, whole, data.position)
        caption = one_line(data.caption) or (ANGLES[position - 1] if position <= len(ANGLES) else "")
    else:
        position, caption = 0, one_line(data.caption)
        if len(whole.attachments) - len(whole.photos) >= PAPERS_MOST:
            raise NotNow(
                f"Hồ sơ đã có {PAPERS_MOST} tệp giấy tờ. Hãy bỏ bớt hoặc gộp các tệp", code="attachment.many"
            )
    attachment = Attachment(
        dossier=data.dossier,
        kind=data.kind,
        file=stored.sha256,
        large=photo.large.sha256 if photo else "",
        small=photo.small.sha256 if photo else "",
        media_type=stored.media_type,
        size=stored.size,
        name=name,
        caption=caption,
        position=position,
        identifies_producer=ATTACHMENT_KIND[data.kind].identifies_producer,
        added_by=act.person_id,
        added_at=act.now,
    )
    await Attachment.insert(attachment)
    await _touch(act, data.dossier)
    act.about("attachment", attachment.id, dossier=str(data.dossier), what=data.kind)
    return attachment.id


async def _touch(act: Act, dossier: UUID) -> None:
    """Files do not count as a version: two people may add files at the same time."""
    await execute(
        "UPDATE dossier SET updated_at = $2, updated_by = $3 WHERE id = $1", dossier, act.now, act.person_id
    )


async def _make_room(act: Act, whole: DossierRow, wanted: int) -> int:
    """The photo's place; what stands there is removed."""
    taken = {photo.position: photo for photo in whole.photos}
    position = wanted or next((n for n in range(1, PHOTOS_MOST + 1) if n not in taken), 0)
    if not position:
        raise NotNow(f"Hồ sơ đã có {PHOTOS_MOST} ảnh. Hãy bỏ bớt một ảnh trước", code="attachment.many")
    if position in taken:
        await execute("UPDATE attachment SET removed_at = $2 WHERE id = $1", taken[position].id, act.now)
    return position


@action("dossier.caption")
async def caption_attachment(act: Act, attachment: UUID, caption: str) -> None:
    owner = await queries.writable_attachment(act.actor, attachment)
    if owner is None:
        raise NotFound()
    wrong = Problems()
    said = one_line(caption)
    wrong.unless(len(said) <= 200, f"caption.{attachment}", "Chú thích dài quá 200 ký tự. Hãy rút gọn")
    wrong.refuse()
    await execute("UPDATE attachment SET caption = $2 WHERE id = $1", attachment, said)
    act.about("attachment", attachment, dossier=str(owner.dossier))


@action("dossier.detach")
async def remove_attachment(act: Act, attachment: UUID) -> None:
    """The dossier no longer has it; a version that was submitted with it keeps it."""
    owner = await queries.writable_attachment(act.actor, attachment)
    if owner is None:
        raise NotFound()
    await execute("UPDATE attachment SET removed_at = $2 WHERE id = $1", attachment, act.now)
    await _touch(act, owner.dossier)
    act.about("attachment", attachment, dossier=str(owner.dossier))


# For a producer without an account


@action("dossier.enter_for_producer")
async def enter_for_producer(act: Act, data: EnterForProducer, name: str, signed_form: bytes) -> Entered:
    """A clerk or officer enters establishment and product, with the signed paper form; both are marked as entered by
    them until the producer claims them with the code. TT 38/2025 wants electronic dossiers from the xã and the Sở."""
    wrong: dict[str, str] = {}
    try:
        _product_columns(data.product)
    except Invalid as refusal:
        wrong |= {f"product.{key}": words for key, words in refusal.fields.items()}
    if not signed_form:
        wrong["signed_form"] = "Hãy tải lên bản giấy đã ký của cơ sở (ảnh chụp hoặc PDF)"
    establishment_id, code = None, ""
    try:
        establishment_id, code = await _without_account(act, data.establishment)
    except (Invalid, NotNow) as refusal:
        if not refusal.fields:
            raise
        wrong |= {f"establishment.{key}": words for key, words in refusal.fields.items()}
    if wrong or establishment_id is None:
        raise Invalid(wrong)
    product = await create_product(
        act, CreateProduct(establishment=establishment_id, **structs.asdict(data.product))
    )
    whole = await queries.writable(act.actor, product=product)
    assert whole is not None
    try:
        await add_attachment(act, AddAttachment(dossier=whole.dossier, kind="signed_form"), name, signed_form)
    except FileRefused as refusal:
        raise Invalid({"signed_form": refusal.title}) from refusal
    act.about("product", product, establishment=str(establishment_id))
    return Entered(establishment_id, product, whole.dossier, code)


async def _without_account(act: Act, data: producers.EstablishmentData) -> tuple[UUID, str]:
    """The establishment, new or one that nobody acts for yet, and its printed code."""
    known = await establishments.by_tax_code(producers.plain_tax_code(data.tax_code))
    if known is not None:
        found = await establishments.writable(act.actor, known)
        if found is not None and not found.has_account:
            return known, await producers.new_code(act, known)
    created = await producers.create_by_clerk(act, data)
    return created.establishment, created.code
