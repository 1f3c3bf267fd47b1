"""Files: only what they say they are, whole, once; photos without what the camera wrote into them."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st
from PIL import Image, ImageCms

from tieubieu.platform import files, images
from tieubieu.platform.database import rows, scalar, transaction
from tieubieu.platform.files import FileRefused
from tieubieu.platform.settings import configure, settings, use

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def picture(
    format: str = "JPEG", size: tuple[int, int] = (64, 48), mode: str = "RGB", **more: object
) -> bytes:
    out = BytesIO()
    Image.new(mode, size, "teal" if mode != "CMYK" else (90, 0, 20, 0)).save(out, format, **more)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [
        (picture("JPEG"), "anh.jpg", "image/jpeg"),
        (picture("JPEG", mode="CMYK"), "ẢNH CHÈ.JPEG", "image/jpeg"),
        (picture("PNG", mode="RGBA"), "a.png", "image/png"),
        (picture("WEBP"), "a.webp", "image/webp"),
        (picture("PNG"), "không đuôi", "image/png"),
        (PDF, "đăng ký.pdf", "application/pdf"),
    ],
)
async def test_what_people_hand_in_is_kept_byte_for_byte(db: None, data: bytes, name: str, media_type: str):
    stored = await files.store(data, name)
    assert stored.media_type == media_type
    assert stored.sha256 == hashlib.sha256(data).hexdigest()
    assert (stored.width, stored.height) == (None, None) if media_type == "application/pdf" else (64, 48)
    assert await files.read(stored.sha256) == data
    assert await files.find(stored.sha256) == stored
    assert files.path_of(stored.sha256).stat().st_mode & 0o077 == 0
    assert await files.store(data, name) == stored
    assert await scalar("SELECT count(*) FROM stored_file") == 1
    with files.open_file(stored.sha256) as opened:
        assert opened.read() == data


LIARS = {
    "a page": (b"<html><script>alert(1)</script>", "a.jpg", "file.type"),
    "a program": (b"\x7fELF\x02\x01\x01" + bytes(64), "a.png", "file.type"),
    "an SVG": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "a.svg", "file.type"),
    "a GIF": (picture("GIF"), "a.gif", "file.type"),
    "a zip": (b"PK\x03\x04" + bytes(40), "a.pdf", "file.type"),
    "a JPEG called PNG": (picture("JPEG", size=(31, 31)), "a.png", "file.type"),
    "a PDF called JPEG": (PDF.replace(b"1.7", b"1.6"), "a.jpg", "file.type"),
    "a picture called program": (picture("PNG", size=(31, 31)), "setup.exe", "file.type"),
    "a page behind a space": (b" " + PDF, "a.pdf", "file.type"),
    "half a JPEG": (picture("JPEG", size=(400, 400))[:700], "a.jpg", "file.broken"),
    "a PNG header": (b"\x89PNG\r\n\x1a\n" + bytes(50), "a.png", "file.broken"),
    "a WebP header": (b"RIFF\x10\0\0\0WEBPVP8 " + bytes(20), "a.webp", "file.broken"),
    "half a PDF": (PDF[:-6], "a.pdf", "file.broken"),
    "a PDF with a password": (PDF.replace(b"/Root", b"/Encrypt 5 0 R/Root"), "a.pdf", "file.broken"),
    "nothing": (b"", "a.jpg", "file.broken"),
    "a bomb": (picture("PNG", size=(9000, 7000), mode="1"), "a.png", "file.pixels"),
    "too much": (PDF + bytes(20 * 2**20) + b"%%EOF", "a.pdf", "file.size"),
}


@pytest.mark.parametrize("what", LIARS)
async def test_a_liar_is_refused_with_what_to_do(db: None, what: str):
    data, name, code = LIARS[what]
    with pytest.raises(FileRefused) as refused:
        await files.store(data, name)
    assert refused.value.code == code
    assert "Hãy" in refused.value.title
    assert await rows("SELECT * FROM stored_file") == []
    assert not files.path_of(hashlib.sha256(data).hexdigest()).exists()


@profile(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["JPEG", "PNG", "WEBP"]), st.integers(0, 600))
def test_no_bytes_make_the_inspection_fail_otherwise(noise: bytes, format: str, at: int):
    data = picture(format)
    at = min(at, len(data))
    try:
        files.inspect(data[:at] + noise + data[at + len(noise) :], "a")
    except FileRefused as refused:
        assert refused.code in ("file.type", "file.size", "file.broken", "file.pixels")


async def test_a_large_upload_is_taken_from_a_path_and_the_limit_holds_before_reading(
    db: None, tmp_path: Path
):
    before = settings()
    configure(max_upload=1000)
    held = tmp_path / "a.pdf"
    held.write_bytes(PDF)
    assert (await files.store(held, "a.pdf")).size == len(PDF)
    held.write_bytes(PDF + bytes(1000))
    with pytest.raises(FileRefused, match="quá mức"):
        await files.store(held, "a.pdf")
    use(before)


async def test_a_rolled_back_row_leaves_no_row(database: str):
    with pytest.raises(ZeroDivisionError):
        async with transaction():
            stored = await files.store(picture(size=(3, 3)), "a.jpg")
            raise ZeroDivisionError
    assert await files.find(stored.sha256) is None


async def test_a_damaged_file_is_not_handed_out(db: None):
    stored = await files.store(picture(size=(5, 5)), "a.jpg")
    files.path_of(stored.sha256).write_bytes(b"other bytes")
    with pytest.raises(ValueError, match="damaged"):
        await files.read(stored.sha256)
    for wrong in ("../../etc/passwd", "A" * 64, ""):
        with pytest.raises(ValueError):
            files.path_of(wrong)


async def test_a_photo_stands_upright_and_says_nothing_about_its_owner(db: None):
    whole = Image.new("RGB", (2000, 1000), "white")
    whole.paste("red", (0, 0, 1000, 1000))  # left half red; to be turned by a quarter clockwise: top half red
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Máy ảnh của Lan"
    exif.get_ifd(0x8825)[1] = "N"
    out = BytesIO()
    whole.save(
        out,
        "JPEG",
        exif=exif,
        comment=b"secret place",
        icc_profile=ImageCms.ImageCmsProfile(images._SRGB).tobytes(),
    )
    original = await files.store(out.getvalue(), "a.jpg")
    assert (original.width, original.height) == (1000, 2000)
    photo = await images.photo(out.getvalue())
    assert (photo.large.width, photo.large.height) == (800, 1600)
    assert (photo.small_jpeg.width, photo.small_jpeg.height) == (240, 480)
    assert (photo.large.media_type, photo.large_jpeg.media_type) == ("image/webp", "image/jpeg")
    for made in (photo.large, photo.large_jpeg, photo.small, photo.small_jpeg):
        data = await files.read(made.sha256)
        with Image.open(BytesIO(data)) as seen:
            assert not seen.getexif()
            assert {"exif", "comment", "icc_profile"}.isdisjoint(seen.info)
            top, bottom = (seen.convert("RGB").getpixel((made.width // 2, y)) for y in (5, made.height - 5))
            assert top[0] > 200 and top[1] < 60, "the red half is on top"  # type: ignore[index, operator]
            assert bottom[1] > 200  # type: ignore[index, operator]
        assert b"secret" not in data


async def test_a_small_see_through_picture_keeps_its_size_on_white(db: None):
    out = BytesIO()
    Image.new("RGBA", (300, 200), (0, 0, 0, 0)).save(out, "PNG")
    photo = await images.photo(out.getvalue())
    assert (photo.large.width, photo.large.height) == (300, 200)
    with Image.open(BytesIO(await files.read(photo.large_jpeg.sha256))) as seen:
        assert seen.getpixel((10, 10)) == (255, 255, 255)
