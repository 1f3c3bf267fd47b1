"""Looks at a printed page as a phone would: rasterised, turned, blurred, noisy."""

from __future__ import annotations

import random

import pypdfium2
import zxingcpp
from PIL import Image, ImageChops, ImageFilter


def page(pdf: bytes, number: int = 0, dpi: int = 150) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[number].render(scale=dpi / 72).to_pil().convert("RGB")
    finally:
        document.close()


def words(pdf: bytes) -> list[str]:
    """The text of each page with single spaces, as a reader would copy it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [" ".join(p.get_textpage().get_text_range().split()) for p in document]
    finally:
        document.close()


def decoded(picture: Image.Image) -> list[str]:
    found = zxingcpp.read_barcodes(picture.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode)
    return [code.text for code in found]


def spoilt(picture: Image.Image, seed: int) -> Image.Image:
    """Turned by 7°, blurred by 0.6 px, grainy (±24 of 255, σ 14)."""
    turned = picture.convert("L").rotate(7, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    soft = turned.filter(ImageFilter.GaussianBlur(0.6))
    grain = Image.frombytes("L", soft.size, random.Random(seed).randbytes(soft.width * soft.height))
    return ImageChops.add(soft, grain.point([value * 48 // 255 for value in range(256)]), 1, -24)


def times_read(picture: Image.Image, expected: str, tries: int = 20) -> int:
    return sum(expected in decoded(spoilt(picture, seed)) for seed in range(tries))
