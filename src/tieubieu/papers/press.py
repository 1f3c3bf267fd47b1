"""Turns a paper into a PDF/A-2b with typst. Same paper, same bytes.

The fonts are read once a process; typst itself keeps what it parsed of the ornament between calls. Compiling
takes some 15 ms of one core and lets other threads run.
"""

from __future__ import annotations

import json
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any, Literal

import anyio.to_thread
import typst

from tieubieu.papers.documents import CERTIFICATE_TEMPLATES, CertificatePaper, LabelPaper, Paper

TYPST = Path(__file__).parent / "typst"


class CannotPrint(Exception):
    """The paper cannot be made from these words. `number` is the paper's; `reason` is "too_long", "glyph" (a
    letter that no font of ours has) or "layout". The message is for a clerk."""

    def __init__(self, number: str, reason: str, detail: str) -> None:
        super().__init__(f"{number}: {_REASONS[reason]}{detail}")
        self.number = number
        self.reason = reason


_REASONS = {
    "too_long": "nội dung quá dài, không vừa trang. Hãy rút ngắn tên sản phẩm, tên cơ sở hoặc địa chỉ.",
    "glyph": "có ký tự không in được. Hãy thay ký tự đó: ",
    "layout": "không dàn trang được: ",
}


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(TYPST / "fonts")]
    )


def render(paper: Paper) -> bytes:
    """The PDF. Raises CannotPrint where the words do not fit or have a letter that cannot be printed."""
    data = paper.data()
    if not isinstance(paper, CertificatePaper):
        return _compile(paper.template, data, paper)
    template = CERTIFICATE_TEMPLATES[paper.level]
    try:
        return _compile(template, data, paper)
    except CannotPrint as problem:
        # few items, but long ones: they get the annex page too
        if problem.reason != "too_long" or not paper.items or data["annex"]:
            raise
        return _compile(template, data | {"annex": True}, paper)


def render_svg(label: LabelPaper) -> str:
    """A label as SVG with outlined text, for those who lay out packaging."""
    return _compile(label.template, label.data(), label, "svg").decode()


async def render_async(paper: Paper) -> bytes:
    """`render` off the event loop."""
    return await anyio.to_thread.run_sync(render, paper)


def _compile(template: str, data: dict[str, Any], paper: Paper, form: Literal["pdf", "svg"] = "pdf") -> bytes:
    text = unicodedata.normalize("NFC", json.dumps(data, ensure_ascii=False))
    try:
        return typst.compile(
            str(TYPST / template),
            root=str(TYPST),
            font_paths=_fonts(),
            sys_inputs={"data": text},
            format=form,
            pdf_standards=["a-2b"] if form == "pdf" else [],
        )
    except typst.TypstError as error:
        raise CannotPrint(paper.named, *_reason(error)) from error


def _reason(error: typst.TypstError) -> tuple[str, str]:
    if "does not fit" in error.message:
        return "too_long", ""
    if "could not be displayed" in error.message or "font" in error.message:
        return "glyph", error.message
    return "layout", error.message
