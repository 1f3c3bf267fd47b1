"""What a producer has at hand, and what anybody sees on the printed paper."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import pypdfium2
import typst
import zxingcpp
from PIL import Image, ImageDraw

File = dict[str, object]
"""As playwright's set_input_files wants it."""


def photos() -> list[File]:
    """Three different pictures of one basket, as from a phone."""
    return [_photo(n, colour) for n, colour in enumerate(("#7d8a4e", "#9a7b4f", "#c7a878"))]


def _photo(number: int, colour: str) -> File:
    picture = Image.new("RGB", (640, 480), "#f4efe6")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((120 + 30 * number, 90, 520 - 30 * number, 420), fill=colour, outline="#4a3b28", width=6)
    for x in range(140, 520, 24):
        draw.line((x, 110, x - 40, 400), fill="#4a3b28", width=2)
    out = BytesIO()
    picture.save(out, "JPEG", quality=80)
    return {"name": f"gio-{number + 1}.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def paper(title: str) -> File:
    """A page of PDF with a title."""
    source = f'#set page("a5")\n= {title}\nSố 39A8000123, ngày 02/03/2018'
    return {
        "name": "giay-to.pdf",
        "mimeType": "application/pdf",
        "buffer": typst.compile(source.encode(), format="pdf"),
    }


def codes_on(pdf: bytes, dpi: int = 200) -> Sequence[str]:
    """The texts of the QR codes on the first page, read from its pixels."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        picture = document[0].render(scale=dpi / 72).to_pil().convert("L")
    finally:
        document.close()
    return [c.text for c in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)]
