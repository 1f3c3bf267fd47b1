"""Photos for pages and papers: upright, in sRGB, without EXIF (which may hold the place and the owner's name)."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageCms, ImageOps

from tieubieu.platform import files
from tieubieu.platform.files import Stored

LARGE, SMALL = 1600, 480
"""The longer side, in pixels; a smaller photo keeps its size."""

_SRGB = ImageCms.createProfile("sRGB")


@dataclass(frozen=True)
class Photo:
    """The same photo for every use: WebP for browsers, JPEG for papers and for browsers that know no WebP."""

    large: Stored
    large_jpeg: Stored
    small: Stored
    small_jpeg: Stored


def _upright(data: bytes) -> Image.Image:
    with Image.open(BytesIO(data), formats=list(files.PICTURES)) as picture:
        profile = picture.info.get("icc_profile")
        upright = ImageOps.exif_transpose(picture)
    if profile and upright.mode in ("RGB", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            upright = ImageCms.profileToProfile(upright, source, _SRGB, outputMode="RGB") or upright
        except (ImageCms.PyCMSError, OSError):
            pass  # a broken profile: the colours as they are
    if upright.has_transparency_data:
        layer = upright.convert("RGBA")
        upright = Image.new("RGBA", layer.size, "white")
        upright.alpha_composite(layer)
    return upright.convert("RGB")


def _encode(picture: Image.Image, format: str) -> bytes:
    out = BytesIO()
    bare = Image.new("RGB", picture.size)  # nothing but pixels
    bare.paste(picture)
    if format == "WEBP":
        bare.save(out, format, quality=80, method=4)
    else:
        bare.save(out, format, quality=82, optimize=True, progressive=True)
    return out.getvalue()


def renditions(data: bytes) -> dict[str, bytes]:
    whole = _upright(data)
    made: dict[str, bytes] = {}
    for name, side in (("large", LARGE), ("small", SMALL)):
        whole.thumbnail((side, side), Image.Resampling.LANCZOS)
        made[name] = _encode(whole, "WEBP")
        made[f"{name}_jpeg"] = _encode(whole, "JPEG")
    return made


async def photo(data: bytes) -> Photo:
    """Makes and stores the four renditions of a picture that files.store() has accepted."""
    made = await files.in_thread(renditions, data)
    return Photo(**{name: await files.store(content, "") for name, content in made.items()})
