"""Files by their content, in DATA/files/ab/cdef…: written once, never changed, the same bytes only once.

Only what people really hand in is taken: pictures (JPEG, PNG, WebP) and PDF, judged by the bytes; a name that says
something else is refused. The bytes are on disk before the row is in the database; a transaction that rolls back
leaves bytes that nothing names, which is harmless.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path, PurePath
from typing import BinaryIO, ParamSpec, TypeVar

from PIL import Image

from tieubieu.platform import clock
from tieubieu.platform.database import execute, row
from tieubieu.platform.errors import Refusal
from tieubieu.platform.ids import new_id
from tieubieu.platform.settings import settings

P = ParamSpec("P")
T = TypeVar("T")

PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
ENDINGS = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".jpe": "image/jpeg",
    ".jfif": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".pdf": "application/pdf",
}
NAMES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WebP", "application/pdf": "PDF"}
ADVICE = "Hãy chọn ảnh JPEG, PNG, WebP hoặc tệp PDF"

Image.MAX_IMAGE_PIXELS = None  # our own limit, checked before a pixel is decoded

_thread = ThreadPoolExecutor(1, "tieubieu-files")


class FileRefused(Refusal):
    """`code` is file.type, file.size, file.broken or file.pixels."""

    status = 422
    code = "file.broken"


@dataclass(frozen=True)
class Stored:
    """What stored_file says of it. `size` in bytes; `width` and `height` in pixels of a picture as it is looked at."""

    sha256: str
    size: int
    media_type: str
    width: int | None = None
    height: int | None = None


async def in_thread(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Decoding, hashing and disk off the event loop, one at a time per process so that others stay quick."""
    return await asyncio.get_running_loop().run_in_executor(_thread, partial(work, *args, **kwargs))


def inspect(data: bytes, declared_name: str) -> tuple[str, int | None, int | None]:
    """Media type, width, height. Raises FileRefused with what to do about it."""
    if not data:
        raise FileRefused("Tệp này rỗng. Hãy chọn lại tệp", code="file.broken")
    _check_size(len(data))
    if data.startswith(b"%PDF-"):
        media_type, width, height = _inspect_pdf(data), None, None
    elif data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (
        data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    ):
        media_type, width, height = _inspect_picture(data)
    else:
        raise FileRefused(f"Tệp này không phải ảnh hay PDF. {ADVICE}", code="file.type")
    ending = PurePath(declared_name).suffix.lower()
    if ending and ENDINGS.get(ending) != media_type:
        raise FileRefused(
            f"Tên tệp có đuôi “{ending}” nhưng nội dung là {NAMES[media_type]}. "
            "Hãy kiểm tra có chọn nhầm tệp không, rồi đổi đuôi tên tệp cho đúng",
            code="file.type",
        )
    return media_type, width, height


def _check_size(size: int) -> None:
    most = settings().max_upload
    if size > most:
        raise FileRefused(
            f"Tệp nặng {size / 2**20:.1f} MB, quá mức {most / 2**20:.0f} MB. "
            "Hãy giảm cỡ ảnh hoặc nén tệp rồi tải lên lại".replace(".", ",", 1),
            code="file.size",
        )


def _inspect_pdf(data: bytes) -> str:
    if not re.match(rb"%PDF-[12]\.\d", data) or b"%%EOF" not in data[-1024:]:
        raise FileRefused(
            "Tệp PDF bị hỏng hoặc tải lên chưa trọn. Hãy mở thử rồi lưu lại", code="file.broken"
        )
    if re.search(rb"/Encrypt\s*(\d+\s+\d+\s+R|<<)", data):
        raise FileRefused(
            "Tệp PDF có mật khẩu nên không ai đọc được. Hãy lưu lại bản không đặt mật khẩu",
            code="file.broken",
        )
    return "application/pdf"


def _inspect_picture(data: bytes) -> tuple[str, int, int]:
    try:
        with Image.open(BytesIO(data), formats=list(PICTURES)) as picture:
            width, height = picture.size
            if width * height > settings().max_pixels:
                raise FileRefused(
                    f"Ảnh có {width} × {height} điểm ảnh, quá mức {settings().max_pixels // 1_000_000} triệu điểm. "
                    "Hãy giảm kích thước ảnh rồi tải lên lại",
                    code="file.pixels",
                )
            picture.load()
            if picture.getexif().get(0x0112, 1) in (5, 6, 7, 8):  # turned by a quarter
                width, height = height, width
            return PICTURES[picture.format or ""], width, height
    except FileRefused:
        raise
    except Exception as problem:  # a decoder may fail in any way on bytes made to break it
        raise FileRefused(
            "Ảnh này bị hỏng hoặc tải lên chưa trọn. Hãy mở thử rồi lưu lại", code="file.broken"
        ) from problem


def path_of(sha256: str) -> Path:
    """Where the bytes lie. Raises ValueError for anything but a lower-case hexadecimal SHA-256."""
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise ValueError("not a SHA-256")
    return settings().files / sha256[:2] / sha256[2:]


def open_file(sha256: str) -> BinaryIO:
    """Raises FileNotFoundError."""
    return path_of(sha256).open("rb")


def keep(data: bytes) -> str:
    """Whole or not at all, also when the machine loses power: new name, fsync, rename, fsync of the folder."""
    sha256 = hashlib.sha256(data).hexdigest()
    path = path_of(sha256)
    if path.exists() and path.stat().st_size == len(data):
        return sha256
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fd, new = tempfile.mkstemp(prefix=".new-", dir=path.parent)
    try:
        with os.fdopen(fd, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        os.replace(new, path)
    except BaseException:
        os.unlink(new)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return sha256


def take(data: bytes | Path, declared_name: str) -> Stored:
    if isinstance(data, Path):
        _check_size(data.stat().st_size)
        data = data.read_bytes()
    media_type, width, height = inspect(data, declared_name)
    return Stored(keep(data), len(data), media_type, width, height)


async def store(data: bytes | Path, declared_name: str) -> Stored:
    """Checks, writes, and adds the row to the current transaction. Raises FileRefused; then nothing was kept."""
    stored = await in_thread(take, data, declared_name)
    await execute(
        "INSERT INTO stored_file (id, sha256, size, media_type, width, height, created_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (sha256) DO NOTHING",
        new_id(),
        stored.sha256,
        stored.size,
        stored.media_type,
        stored.width,
        stored.height,
        clock.now(),
    )
    return stored


async def read(sha256: str) -> bytes:
    """The bytes, verified. Raises FileNotFoundError, or ValueError when the disk no longer holds what it should."""
    data = await in_thread(lambda: path_of(sha256).read_bytes())
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ValueError(f"the stored file {sha256} is damaged")
    return data


async def find(sha256: str) -> Stored | None:
    """What the database knows of it, whether or not the disk still holds it."""
    found = await row(
        "SELECT sha256, size, media_type, width, height FROM stored_file WHERE sha256 = $1", sha256
    )
    return Stored(**found) if found else None
