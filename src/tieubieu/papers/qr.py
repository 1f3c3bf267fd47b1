"""A QR code as an SVG drawing of one path: dark runs merged along each row, the quiet zone of four modules
inside."""

from __future__ import annotations

from typing import Literal

import qrcode
from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.util import QRData

LARGEST_VERSION = 9  # what the certificate's 32 mm are laid out for
_LEVELS = {"M": ERROR_CORRECT_M, "Q": ERROR_CORRECT_Q}
_QUIET = 4
_ALPHANUMERIC: Literal[2] = 2  # qrcode.util.MODE_ALPHA_NUM, as its types want it


def matrix(text: str, level: str = "M") -> list[list[bool]]:
    """The modules, quiet zone included. Alphanumeric mode, so capitals only; ValueError where the text needs
    a version above 9 or has other letters."""
    code = qrcode.QRCode(error_correction=_LEVELS[level], border=_QUIET)
    code.add_data(QRData(text.encode(), mode=_ALPHANUMERIC), optimize=0)
    code.make(fit=True)
    if code.version > LARGEST_VERSION:
        raise ValueError(f"{len(text)} characters need QR version {code.version}, over {LARGEST_VERSION}")
    return code.get_matrix()


def svg(text: str, level: str = "M") -> str:
    """The drawing, one unit a module. Level M on certificates, Q on labels."""
    rows = matrix(text, level)
    runs = []
    for y, cells in enumerate(rows):
        x = 0
        while x < len(cells):
            start = x
            while x < len(cells) and cells[x]:
                x += 1
            if x > start:
                runs.append(f"M{start} {y}h{x - start}v1h{start - x}z")
            x += 1
    side = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{side}" height="{side}">'
        f'<path d="{"".join(runs)}" fill="#000"/></svg>'
    )
