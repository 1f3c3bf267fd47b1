"""JSON: products, dossiers, attachments. The same actions and queries as the pages; entries are in entry_api."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Request, Response, delete, get, patch, post, put
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath, FromQuery, JSONBody
from msgspec import Meta, Struct, structs

from tieubieu.accounts.auth import Who
from tieubieu.dossiers import actions, entry_api, pages, queries
from tieubieu.dossiers.queries import DossierRow
from tieubieu.platform import clock
from tieubieu.platform.errors import Invalid
from tieubieu.platform.web import or_404
from tieubieu.rules.circulars import CIRCULARS, by_key, in_force
from tieubieu.rules.problem import Problem


class ProductId(Struct):
    """A product and its dossier."""

    id: UUID
    dossier: UUID


class AttachmentId(Struct):
    id: UUID


class Save(Struct, forbid_unknown_fields=True):
    """Only the keys given change; null empties a field. Keys: see the form of Phụ lục 1 and 2."""

    version: int
    fields: dict[str, actions.Typed] = {}
    declarations: dict[str, bool] = {}


class Caption(Struct, forbid_unknown_fields=True):
    caption: Annotated[str, Meta(max_length=200)]


class Missing(Struct):
    """What keeps the dossier from being submitted under this version of the circular."""

    circular: str
    problems: list[Problem]


class Upload(Struct):
    """multipart/form-data. `position`: a photo's place from 1, 0 for the next free one."""

    file: UploadFile
    kind: str
    caption: str = ""
    position: int = 0


class Entering(Struct):
    """multipart/form-data: `data` is the JSON of an EnterForProducer, `signed_form` the signed paper form."""

    data: str
    signed_form: UploadFile


@get("/products", tags=["dossiers"])
async def mine(actor: Who) -> list[DossierRow]:
    """The products of the establishments that I act for, with their dossiers."""
    return await queries.mine(actor)


@get("/establishments/{establishment_id:uuid}/products", tags=["dossiers"])
async def of_establishment(actor: Who, establishment_id: FromPath[UUID]) -> list[DossierRow]:
    """Its products, for whoever may write them; others get an empty list."""
    return await queries.of_establishment(actor, establishment_id)


@post("/products", status_code=201, tags=["dossiers"])
async def create(actor: Who, data: JSONBody[actions.CreateProduct]) -> ProductId:
    product = await actions.create_product(actor, data)
    whole = or_404(await queries.writable(actor, product=product))
    return ProductId(product, whole.dossier)


@post("/products/for-producer", status_code=201, tags=["dossiers"])
async def enter_for_producer(
    actor: Who, data: Annotated[Entering, Body(media_type=RequestEncodingType.MULTI_PART)]
) -> actions.Entered:
    """A clerk or officer enters establishment and product from signed paper. The code is told this once."""
    try:
        wanted = msgspec.json.decode(data.data, type=actions.EnterForProducer)
    except msgspec.DecodeError as error:
        raise Invalid({"data": f"Nội dung JSON không đúng: {error}"}) from error
    form = data.signed_form
    return await actions.enter_for_producer(actor, wanted, form.filename, await form.read())


@get("/products/{product_id:uuid}", tags=["dossiers"])
async def one(actor: Who, product_id: FromPath[UUID]) -> DossierRow:
    return or_404(await queries.writable(actor, product=product_id))


class ProductChange(actions.ProductData, kw_only=True, forbid_unknown_fields=True):
    version: int
    fields: dict[str, actions.Typed] = {}


@put("/products/{product_id:uuid}", tags=["dossiers"])
async def update(
    actor: Who, product_id: FromPath[UUID], data: JSONBody[ProductChange]
) -> actions.SavedDossier:
    """409 `stale` tells the version and values that are saved."""
    return await actions.update_product(
        actor, actions.UpdateProduct(product=product_id, **structs.asdict(data))
    )


@delete("/products/{product_id:uuid}", status_code=204, tags=["dossiers"])
async def discard(actor: Who, product_id: FromPath[UUID]) -> None:
    """Only a draft that was never submitted."""
    await actions.discard_product(actor, product_id)


@get("/dossiers/{dossier_id:uuid}", tags=["dossiers"])
async def dossier(actor: Who, dossier_id: FromPath[UUID]) -> DossierRow:
    return or_404(await queries.writable(actor, dossier=dossier_id))


@patch("/dossiers/{dossier_id:uuid}", status_code=200, tags=["dossiers"])
async def save(actor: Who, dossier_id: FromPath[UUID], data: JSONBody[Save]) -> actions.SavedDossier:
    """409 `stale` tells the version and values that are saved."""
    return await actions.save_fields(actor, actions.SaveFields(dossier=dossier_id, **structs.asdict(data)))


@get("/dossiers/{dossier_id:uuid}/missing", tags=["dossiers"])
async def missing(
    actor: Who, dossier_id: FromPath[UUID], circular: FromQuery[str] = "", bypass: FromQuery[bool] = False
) -> Missing:
    """Under the version of the rules named (as a round tells it), else the one in force today."""
    whole = or_404(await queries.writable(actor, dossier=dossier_id))
    if circular and circular not in {known.key for known in CIRCULARS}:
        raise Invalid({"circular": "Không có văn bản này"})
    rules = by_key(circular) if circular else in_force(clock.today())
    return Missing(rules.key, queries.missing(whole, rules, bypass=bypass))


@post("/dossiers/{dossier_id:uuid}/attachments", status_code=201, tags=["dossiers"])
async def attach(
    actor: Who,
    dossier_id: FromPath[UUID],
    data: Annotated[Upload, Body(media_type=RequestEncodingType.MULTI_PART)],
) -> AttachmentId:
    """422 `file.type`, `file.size`, `file.broken` or `file.pixels` says what is wrong with the file."""
    wanted = actions.AddAttachment(
        dossier=dossier_id,
        kind=data.kind,
        caption=data.caption[:200],
        position=min(max(data.position, 0), pages.PHOTOS_MOST),
    )
    return AttachmentId(
        await actions.add_attachment(actor, wanted, data.file.filename, await data.file.read())
    )


@patch("/attachments/{attachment_id:uuid}", status_code=204, tags=["dossiers"])
async def caption(actor: Who, attachment_id: FromPath[UUID], data: JSONBody[Caption]) -> None:
    await actions.caption_attachment(actor, attachment_id, data.caption)


@delete("/attachments/{attachment_id:uuid}", status_code=204, tags=["dossiers"])
async def remove(actor: Who, attachment_id: FromPath[UUID]) -> None:
    await actions.remove_attachment(actor, attachment_id)


@get("/attachments/{attachment_id:uuid}/content", tags=["dossiers"], include_in_schema=False)
async def content(
    request: Request, actor: Who, attachment_id: FromPath[UUID], size: FromQuery[str] = ""
) -> Response:
    """The bytes, as at /tep: `size` small or large for a photo's pictures, else the original."""
    found = or_404(await queries.attachment_for(actor, attachment_id))
    if size == "small":
        return await pages.serve(request, found.small, "image/webp", "anh-nho.webp")
    if size == "large" or found.right == "judge":
        return await pages.serve(request, found.large, "image/webp", "anh.webp")
    return await pages.serve(request, found.sha256, found.media_type, found.name)


routes = [
    mine,
    of_establishment,
    create,
    enter_for_producer,
    one,
    update,
    discard,
    dossier,
    save,
    missing,
    attach,
    caption,
    remove,
    content,
    *entry_api.routes,
]
