"""Pictures and papers of the sample, stored once each: drawings by product, and drawn scans that say what they are."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import typst
from msgspec import Struct

from tieubieu.papers.press import TYPST
from tieubieu.platform import clock, files, images
from tieubieu.platform.database import execute_many
from tieubieu.platform.files import Stored
from tieubieu.platform.ids import new_id
from tieubieu.platform.images import Photo
from tieubieu.sample.content import ProductContent
from tieubieu.sample.pictures import picture_for, render_png

WIDTH = 720  # pixels of a drawing
THREADS = 6  # drawing takes a core, writing waits for the disk
PAPERS = {
    "business_paper": "GIẤY CHỨNG NHẬN ĐĂNG KÝ",
    "quality": "PHIẾU KẾT QUẢ KIỂM NGHIỆM",
    "nomination_letter": "VĂN BẢN ĐỀ NGHỊ CỦA ỦY BAN NHÂN DÂN",
    "signed_form": "BẢN ĐĂNG KÝ ĐÃ KÝ",
    "certificate": "GIẤY CHỨNG NHẬN SẢN PHẨM CÔNG NGHIỆP NÔNG THÔN TIÊU BIỂU",
}


class Picture(Struct, frozen=True):
    original: Stored
    photo: Photo

    @property
    def files(self) -> tuple[Stored, ...]:
        photo = self.photo
        return self.original, photo.large, photo.large_jpeg, photo.small, photo.small_jpeg


class Album(Struct, frozen=True):
    """`views`: by picture name, one to three of them. `papers`: by the keys of PAPERS."""

    views: dict[str, tuple[Picture, ...]]
    papers: dict[str, Stored]

    def of(self, product: ProductContent) -> tuple[Picture, ...]:
        return self.views[product.picture]


async def develop(
    whole: Iterable[ProductContent], front_only: Iterable[ProductContent], shown: Callable[[int, int], None]
) -> Album:
    """Renders and stores a picture for every product: three views for `whole`, one for `front_only`. Products of one
    drawing share it. Must run outside a transaction that has anything to lose: it takes seconds."""
    drawings: dict[str, tuple[str, ...]] = {}
    for product in whole:
        if product.picture not in drawings:
            drawings[product.picture] = picture_for(product)
    for product in front_only:
        if product.picture not in drawings:
            drawings[product.picture] = picture_for(product)[:1]
    sheets = [(name, number, svg) for name, views in drawings.items() for number, svg in enumerate(views, 1)]
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(THREADS) as pool:
        made = [
            loop.run_in_executor(pool, _develop, svg, f"{name}-{number}.png") for name, number, svg in sheets
        ]
        papers = [loop.run_in_executor(pool, _print, key, words) for key, words in PAPERS.items()]
        views: dict[str, tuple[Picture, ...]] = {}
        for done, ((name, _, _), picture) in enumerate(zip(sheets, made, strict=True)):
            shown(done, len(sheets))
            views[name] = (*views.get(name, ()), await picture)
        printed = dict(zip(PAPERS, await asyncio.gather(*papers), strict=True))
    await _keep([stored for found in views.values() for picture in found for stored in picture.files])
    await _keep(list(printed.values()))
    return Album(views, printed)


def _develop(svg: str, name: str) -> Picture:
    """Drawn, encoded and written in one of our own threads: the kernel's takes one file at a time."""
    raw = render_png(svg, WIDTH)
    renditions = {key: files.take(data, "") for key, data in images.renditions(raw).items()}
    return Picture(files.take(raw, name), Photo(**renditions))


def _print(key: str, title: str) -> Stored:
    return files.take(_paper(title), f"{key}.pdf")


async def _keep(stored: list[Stored]) -> None:
    """The rows of stored_file, as files.store writes them."""
    await execute_many(
        "INSERT INTO stored_file (id, sha256, size, media_type, width, height, created_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (sha256) DO NOTHING",
        [(new_id(), f.sha256, f.size, f.media_type, f.width, f.height, clock.now()) for f in stored],
    )


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(TYPST / "fonts")]
    )


_SHEET = """
#set page(width: 148mm, height: 210mm, margin: 16mm, fill: rgb("fbf8f1"))
#set text(font: "Tinos", size: 11pt, fill: rgb("3a3428"))
#set align(center)
#v(8mm)
#text(size: 15pt, weight: "bold", sys.inputs.title)
#v(8mm)
#set rect(height: 2mm, radius: 1mm, fill: rgb("d9d2c3"), stroke: none)
#for n in range(11) { rect(width: 100% - 12% * calc.rem(n, 3)) }
#v(1fr)
#text(fill: rgb("8a2f22"))[Bản minh họa của kỳ mẫu, không có giá trị pháp lý]
"""


def _paper(title: str) -> bytes:
    """A sheet, as PDF, that nobody can take for a real one."""
    return typst.compile(_SHEET.encode(), font_paths=_fonts(), sys_inputs={"title": title}, format="pdf")
