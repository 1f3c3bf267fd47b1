"""Pictures and papers of the sample, stored once each: drawings by product, and drawn scans that say what they are."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from msgspec import Struct

from tieubieu.platform import files, images
from tieubieu.platform.files import Stored
from tieubieu.platform.images import Photo
from tieubieu.sample.content import ProductContent
from tieubieu.sample.pictures import picture_for, render_png

WIDTH = 720  # pixels of a drawing
PAPER_WIDTH = 620
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
    with ThreadPoolExecutor(2) as pool:
        rendering = [loop.run_in_executor(pool, render_png, svg, WIDTH) for _, _, svg in sheets]
        views: dict[str, tuple[Picture, ...]] = {}
        for done, ((name, number, _), png) in enumerate(zip(sheets, rendering, strict=True)):
            shown(done, len(sheets))
            raw = await png
            original = await files.store(raw, f"{name}-{number}.png")
            views[name] = (*views.get(name, ()), Picture(original, await images.photo(raw)))
        papers = {
            key: await files.store(await loop.run_in_executor(pool, render_png, _paper(words), PAPER_WIDTH), f"{key}.png")
            for key, words in PAPERS.items()
        }
    return Album(views, papers)


def _paper(title: str) -> str:
    """A sheet that nobody can take for a real one."""
    half = title.find(" ", len(title) // 2) if len(title) > 34 else len(title)
    head = "".join(
        f'<text x="310" y="{150 + 34 * i}" font-size="24" font-weight="700" text-anchor="middle" fill="#3a3428">{line}</text>'
        for i, line in enumerate(filter(None, (title[:half], title[half:].strip())))
    )
    lines = "".join(
        f'<rect x="80" y="{260 + 36 * i}" width="{460 - 70 * (i % 3)}" height="8" rx="4" fill="#d9d2c3"/>' for i in range(12)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 620 876" font-family="sans-serif">'
        '<rect width="620" height="876" fill="#fbf8f1"/>'
        '<rect x="28" y="28" width="564" height="820" fill="none" stroke="#b8ad97" stroke-width="2"/>'
        f"{head}{lines}"
        '<text x="310" y="770" font-size="20" text-anchor="middle" fill="#8a2f22">BẢN MINH HỌA CỦA KỲ MẪU</text>'
        '<text x="310" y="800" font-size="16" text-anchor="middle" fill="#8a2f22">Không có giá trị pháp lý</text>'
        "</svg>"
    )
