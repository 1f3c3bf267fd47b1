"""Drawn products in three views: chính diện, mặt bên, từ trên xuống (TT 26/2014 Điều 12.1.b).

A product is a scene of solids (boxes, turned ware, wheels, rods, pouches, heaps); the same scene is projected three
times, so the views agree with each other. Two products with the same picture name differ in colour and ornament,
chosen by a SHA-256 of the product's key: the same key gives the same drawing, byte for byte.
The drawings are fiction like the rest of the sample and are used only by it.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from itertools import pairwise
from typing import Literal, TypeVar

import typst

from tieubieu.sample.content import ProductContent

T = TypeVar("T")
ViewName = Literal["front", "side", "top"]
Ornament = Callable[[float, float, float, float], str]
"""What is drawn on a face, given its corner, width and height on the page."""
Motif = Callable[[float, float, float, str], str]
"""A small sign, given its centre, half its size and its colour."""

VIEWS: tuple[ViewName, ...] = ("front", "side", "top")
WIDTH, HEIGHT = 480, 360
INK = "#1c2430"
PAPER = "#f6ecd6"
GOLD = "#c9a14a"
RED = "#8e1b1b"
NAVY = "#27405f"
GREEN = "#4d7356"
STEEL = "#6f7b86"
WOOD = "#8a5a2c"
BAMBOO = "#c08f45"
BONE = "#efe3c6"

_TILT = 0.17
"""How far the camera looks down in front and side view: depth counts this much as height."""
_GROUNDS = (
    ("#ecd9c0", "#d9bf9d"),
    ("#d5dfcb", "#bccbb0"),
    ("#d8d4c4", "#c3b596"),
    ("#c9d8dc", "#cbb592"),
    ("#e3dccb", "#cdb995"),
    ("#dcdccf", "#bcb9a8"),
    ("#e6d6c4", "#cfb398"),
    ("#dde3d0", "#c2c6a6"),
    ("#d6dde0", "#bcc3c4"),
    ("#e9d9cf", "#d2b6a6"),
)
_MAINS = (NAVY, RED, GREEN, "#b07d36", "#8a4a2b", "#3f6b6e", "#5e3350", "#3f4651", "#6b7040")
_MACHINES = ("#4d7356", "#2f5d7c", "#b5532f", "#3f6b6e", "#c28a2c", "#5a6672", "#7c2f2a")


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".") or "0"


def mix(one: str, other: str, share: float) -> str:
    """The colour `share` (0 to 1) of the way from one to the other, both "#rrggbb"."""
    a, b = (tuple(int(c[i : i + 2], 16) for i in (1, 3, 5)) for c in (one, other))
    return "#" + "".join(f"{round(x + (y - x) * share):02x}" for x, y in zip(a, b, strict=True))


def dark(colour: str, share: float = 0.3) -> str:
    return mix(colour, INK, share)


def light(colour: str, share: float = 0.25) -> str:
    return mix(colour, "#fff6e4", share)


def _roll(*seed: object) -> int:
    return int.from_bytes(hashlib.sha256("\x1f".join(map(str, seed)).encode()).digest()[:6], "big")


def _part(*seed: object) -> float:
    """A number from 0 to 1."""
    return _roll(*seed) % 10007 / 10007


@dataclass(frozen=True)
class Look:
    """What varies from product to product, and the view being drawn."""

    seed: str
    view: ViewName

    def of(self, salt: str, options: Sequence[T]) -> T:
        return options[_roll(self.seed, salt) % len(options)]

    @property
    def main(self) -> str:
        return self.of("main", _MAINS)

    @property
    def accent(self) -> str:
        return self.of("accent", [c for c in (GOLD, RED, PAPER, GREEN, "#d9893a") if c != self.main])

    @property
    def machine(self) -> str:
        return self.of("machine", _MACHINES)

    @property
    def motif(self) -> Motif:
        return self.of("motif", (sun, leaf, flower, mountain, lotus, bird))


# --- strokes ----------------------------------------------------------------------------------------------------


def path(d: str, fill: str = "none", stroke: str = "", width: float = 0, more: str = "") -> str:
    line = f' stroke="{stroke}" stroke-width="{_n(width)}"' if stroke else ""
    return f'<path d="{d}" fill="{fill}"{line}{" " + more if more else ""}/>'


def rect(x: float, y: float, w: float, h: float, fill: str, r: float = 0, more: str = "") -> str:
    corner = f' rx="{_n(r)}"' if r else ""
    return (
        f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(max(w, 0))}" height="{_n(max(h, 0))}"{corner} '
        f'fill="{fill}"{" " + more if more else ""}/>'
    )


def oval(x: float, y: float, rx: float, ry: float, fill: str, more: str = "") -> str:
    return (
        f'<ellipse cx="{_n(x)}" cy="{_n(y)}" rx="{_n(rx)}" ry="{_n(ry)}" fill="{fill}"'
        f"{' ' + more if more else ''}/>"
    )


def _stroke(colour: str, width: float) -> str:
    return f'stroke="{colour}" stroke-width="{_n(width)}"'


def put(body: str, x: float, y: float, sx: float = 1, sy: float | None = None, turn: float = 0) -> str:
    turned = f"rotate({_n(turn)})" if turn else ""
    scale = f"scale({sx:.3f} {sx if sy is None else sy:.3f})"
    return f'<g transform="translate({_n(x)} {_n(y)}){turned}{scale}">{body}</g>'


def _star(x: float, y: float, outer: float, inner: float, points: int) -> str:
    spots = []
    for i in range(points * 2):
        r, a = (outer if i % 2 == 0 else inner), math.pi * i / points
        spots.append(f"{_n(x + r * math.sin(a))} {_n(y - r * math.cos(a))}")
    return "M" + "L".join(spots) + "z"


# --- signs ------------------------------------------------------------------------------------------------------


def sun(x: float, y: float, s: float, colour: str) -> str:
    return path(_star(x, y, s, s * 0.52, 14), colour)


def leaf(x: float, y: float, s: float, colour: str) -> str:
    one = "M0 0C3-9 10-11 17-9C15-1 8 3 0 0z"
    both = path(one, colour) + put(path(one, colour), 0, 0, -1, 1)
    return put(both + path("M-1.2 2q0-14 1.2-20q1.2 6 1.2 20z", colour), x, y + s * 0.45, s / 17)


def flower(x: float, y: float, s: float, colour: str) -> str:
    petals = "".join(put(oval(0, -6, 3.6, 5.4, colour), 0, 0, 1, 1, 60 * i) for i in range(6))
    return put(petals + oval(0, 0, 2.6, 2.6, PAPER) + oval(0, 0, 1.6, 1.6, GOLD), x, y, s / 11.5)


def lotus(x: float, y: float, s: float, colour: str) -> str:
    petal = "M0 9C-6 3-5-6 0-11C5-6 6 3 0 9z"
    turns = ((-62, 0.25), (62, 0.25), (-32, 0.12), (32, 0.12), (0, 0.0))
    return put(
        "".join(put(path(petal, light(colour, t)), 0, 7, 1, 1, a) for a, t in turns), x, y - s * 0.1, s / 15
    )


def mountain(x: float, y: float, s: float, colour: str) -> str:
    hills = path("M-16 9L-6-7L-1 0L5-11L16 9z", colour) + oval(-9, -9, 3.4, 3.4, GOLD)
    return put(hills + path("M-16 11q4-3 8 0t8 0t8 0t8 0", "none", colour, 1.6), x, y, s / 16)


def bird(x: float, y: float, s: float, colour: str) -> str:
    body = path("M-16 1L-7-3C-3-7 4-8 16-15C12-7 8-4 6-1L16 3C9 6 1 7-4 4L-7 1z", colour)
    return put(body + path("M-2 4l-6 8M1 5l-3 9", "none", colour, 1.4), x, y, s / 16)


def fish(x: float, y: float, s: float, colour: str) -> str:
    body = path("M-15 0C-8-9 4-9 10 0L17-6Q15 0 17 6L10 0C4 9-8 9-15 0z", colour)
    return put(
        body + oval(-9, -1.5, 1.3, 1.3, PAPER) + path("M-5-5q3 5 0 10", "none", PAPER, 1), x, y, s / 16
    )


def wave(x: float, y: float, s: float, colour: str) -> str:
    line = "M-16 {0}q4-6 8 0t8 0t8 0t8 0"
    return put("".join(path(line.format(d), "none", colour, 2.4) for d in (-7, 0, 7)), x, y, s / 16)


def ear(x: float, y: float, s: float, colour: str) -> str:
    grain = "M0 0C3-1 5-5 4-9C1-7-1-4 0 0z"
    side = "".join(put(path(grain, colour), 0, 8 - 5 * i, 1, 1, 22) for i in range(4))
    return put(side + put(side, 0, 0, -1, 1) + path("M0 15V-8", "none", colour, 1.4), x, y, s / 15)


def comb(x: float, y: float, s: float, colour: str) -> str:
    spots = ((0, 0), (0, -9.5), (8.2, -4.8), (8.2, 4.8), (0, 9.5), (-8.2, 4.8), (-8.2, -4.8))
    return put("".join(path(_star(a, b, 4.6, 4.6 * 0.866, 3), colour) for a, b in spots), x, y, s / 14)


def drop(x: float, y: float, s: float, colour: str) -> str:
    body = path("M0-14C6-5 9-1 9 4A9 9 0 0 1-9 4C-9-1-6-5 0-14z", colour)
    return put(body + path("M-5 4a5 5 0 0 0 4 5", "none", PAPER, 1.6), x, y, s / 14)


def palm(x: float, y: float, s: float, colour: str) -> str:
    frond = path("M0-6C5-12 11-11 15-5C9-8 5-8 0-6z", colour)
    fronds = "".join(put(frond, 0, -5, 1, 1, a) for a in (-150, -105, -60, -25, 5, 35))
    return put(path("M-1.4 14Q-3 2-1-9H1.4Q0 2 2.4 14z", colour) + fronds, x, y, s / 16)


def fruit(x: float, y: float, s: float, colour: str) -> str:
    return put(
        oval(0, 3, 10, 9.5, colour)
        + path("M-5 1a6 6 0 0 1 3-4", "none", PAPER, 1.6)
        + path("M0-6C1-13 8-14 12-12C9-7 5-5 0-6z", GREEN),
        x,
        y,
        s / 13,
    )


def cog(x: float, y: float, s: float, colour: str) -> str:
    return path(_star(x, y, s, s * 0.78, 10), colour) + oval(x, y, s * 0.3, s * 0.3, PAPER)


def flame(x: float, y: float, s: float, colour: str) -> str:
    return put(
        path("M0-15C8-6 9-1 8 4A8.5 8.5 0 0 1-8 5C-9 0-5-2-4-7C-1-5 0-8 0-15z", colour)
        + path("M0-1C4 3 4 6 0 10C-4 7-4 4 0-1z", GOLD),
        x,
        y,
        s / 15,
    )


def shrimp(x: float, y: float, s: float, colour: str) -> str:
    return put(
        path("M-10-6C-2-13 12-8 11 3C10 11 1 13-4 9C3 9 6 5 5 1C3-4-5-4-10-6z", colour)
        + path("M3-7q-4 3-3 7M8-3q-4 1-5 5M9 4q-4 0-6 3", "none", PAPER, 1)
        + path("M-9-7q-6-4-8 2M-4 9l-6 3l2-6z", colour, colour, 1),
        x,
        y,
        s / 14,
    )


# --- ornaments for faces ----------------------------------------------------------------------------------------


def label(motif: Motif, colour: str, paper: str = PAPER, inset: float = 0.16) -> Ornament:
    """A paper label with a sign and two lines of unreadable writing."""

    def on(x: float, y: float, w: float, h: float) -> str:
        a, b = w * (1 - 2 * inset), h * (1 - 2 * inset)
        x, y = x + w * inset, y + h * inset
        s = min(a, b) * 0.27
        border = rect(x + 4, y + 4, a - 8, b - 8, "none", 0, _stroke(colour, 1.6))
        low = y + b - 12 - b * 0.1
        lines = rect(x + a * 0.22, low, a * 0.56, 4, colour, 2)
        if b > 70:
            lines += rect(x + a * 0.32, low + 8, a * 0.36, 3, mix(colour, paper, 0.45), 1.5)
        return rect(x, y, a, b, paper, 1.5) + border + motif(x + a / 2, y + b * 0.42, s, colour) + lines

    return on


def window(paper: str, motif: Motif, colour: str, bit: str, tone: str) -> Ornament:
    """A pouch front: a label above, a clear window with the contents below."""

    def on(x: float, y: float, w: float, h: float) -> str:
        upper = label(motif, colour, paper, 0.0)(x + w * 0.15, y + h * 0.2, w * 0.7, h * 0.36)
        a, b, c, d = x + w * 0.2, y + h * 0.62, w * 0.6, h * 0.28
        out = upper + rect(a, b, c, d, tone, 9)
        for i in range(12):
            px, py = a + c * (0.14 + 0.24 * (i % 4)), b + d * (0.24 + 0.27 * (i // 4))
            out += f'<use href="#{bit}" transform="translate({_n(px)} {_n(py)})rotate({i * 67 % 360})scale(.62)"/>'
        return out + path(
            f"M{_n(a + 8)} {_n(b + d - 6)}L{_n(a + 20)} {_n(b + 6)}", "none", "#fff", 3, 'opacity=".35"'
        )

    return on


def brocade(seed: str, ground: str, tones: Sequence[str]) -> Ornament:
    """Woven bands across the face: diamonds, zigzag, stripes, stars."""

    def on(x: float, y: float, w: float, h: float) -> str:
        out = rect(x, y, w, h, ground)
        at, i = y + h * 0.05, 0
        while at < y + h * 0.93:
            kind = _roll(seed, "band", i) % 5
            tone, other = tones[i % len(tones)], tones[(i + 1) % len(tones)]
            band = h * (0.06, 0.13, 0.1, 0.04, 0.15)[kind]
            if at + band > y + h * 0.97:
                break
            mid, half = at + band / 2, band / 2
            if kind == 0:
                out += rect(x, at + band * 0.2, w, band * 0.25, tone) + rect(
                    x, at + band * 0.65, w, band * 0.2, other
                )
            elif kind in (1, 4):
                out += rect(x, at, w, band, dark(tone, 0.15))
                count = max(3, round(w / (band * 1.25)))
                step = w / count
                spots = "".join(
                    f"M{_n(x + step * (j + 0.5))} {_n(mid - half * 0.78)}l{_n(step * 0.42)} {_n(half * 0.78)}"
                    f"l{_n(-step * 0.42)} {_n(half * 0.78)}l{_n(-step * 0.42)} {_n(-half * 0.78)}z"
                    for j in range(count)
                )
                out += path(spots, light(other, 0.45))
                dots = "".join(
                    f"M{_n(x + step * (j + 0.5))} {_n(mid - half * 0.36)}l{_n(step * 0.2)} {_n(half * 0.36)}"
                    f"l{_n(-step * 0.2)} {_n(half * 0.36)}l{_n(-step * 0.2)} {_n(-half * 0.36)}z"
                    for j in range(count)
                )
                out += path(dots, ground if kind == 1 else dark(tone, 0.4))
                out += rect(x, at - 2, w, 2, GOLD) + rect(x, at + band, w, 2, GOLD)
            elif kind == 2:
                count = max(4, round(w / band))
                step = w / count / 2
                line = f"M{_n(x)} {_n(at + band)}" + "".join(
                    f"l{_n(step)} {_n(-band if j % 2 == 0 else band)}" for j in range(count * 2)
                )
                out += path(line, "none", light(tone, 0.25), max(1.6, band * 0.2), 'stroke-linejoin="round"')
            else:
                out += rect(x, at, w, band, tone)
            at += band + h * 0.035
            i += 1
        return out

    return on


def plain(colour: str) -> Ornament:
    return lambda x, y, w, h: rect(x, y, w, h, colour)


def scatter(seed: str, ground: str, motif: Motif, tones: Sequence[str], columns: int, rows: int) -> Ornament:
    """Signs in offset rows, as printed or embroidered cloth has them."""

    def on(x: float, y: float, w: float, h: float) -> str:
        out = rect(x, y, w, h, ground)
        step, rise = w / columns, h / rows
        for row in range(rows):
            for column in range(columns - row % 2):
                px = x + step * (column + 0.5 + row % 2 / 2)
                tone = tones[_roll(seed, row, column) % len(tones)]
                out += motif(px, y + rise * (row + 0.5), min(step, rise) * 0.3, tone)
        return out

    return on


def stack_of(*layers: Ornament) -> Ornament:
    return lambda x, y, w, h: "".join(one(x, y, w, h) for one in layers)


def frame(colour: str, share: float = 0.07) -> Ornament:
    """A border line inside the face."""

    def on(x: float, y: float, w: float, h: float) -> str:
        d = min(w, h) * share
        return rect(x + d, y + d, w - 2 * d, h - 2 * d, "none", 0, _stroke(colour, max(1.4, d * 0.22)))

    return on


def slats(colour: str, count: int, upright: bool = False) -> Ornament:
    def on(x: float, y: float, w: float, h: float) -> str:
        if upright:
            spots = "".join(f"M{_n(x + w * i / count)} {_n(y)}v{_n(h)}" for i in range(1, count))
        else:
            spots = "".join(f"M{_n(x)} {_n(y + h * i / count)}h{_n(w)}" for i in range(1, count))
        return path(spots, "none", colour, 2)

    return on


def panel(*lamps: str) -> Ornament:
    """A control panel in the upper right corner, with lamps."""

    def on(x: float, y: float, w: float, h: float) -> str:
        a, b = x + w * 0.6, y + h * 0.12
        out = rect(a, b, w * 0.28, h * 0.34, BONE, 3) + rect(
            a + w * 0.04, b + h * 0.05, w * 0.2, h * 0.1, INK, 2
        )
        for i, lamp in enumerate(lamps):
            out += oval(a + w * (0.07 + 0.07 * i), b + h * 0.24, min(w, h) * 0.03, min(w, h) * 0.03, lamp)
        return out

    return on


def vents(colour: str) -> Ornament:
    def on(x: float, y: float, w: float, h: float) -> str:
        spots = "".join(f"M{_n(x + w * 0.2)} {_n(y + h * (0.3 + 0.1 * i))}h{_n(w * 0.6)}" for i in range(5))
        return path(spots, "none", colour, 3, 'stroke-linecap="round"')

    return on


def fringe(x: float, y: float, w: float, length: float, colour: str) -> str:
    count = max(6, round(w / 7))
    spots = "".join(
        f"M{_n(x + w * (i + 0.5) / count)} {_n(y)}l{i % 3 - 1} {_n(length)}" for i in range(count)
    )
    return path(spots, "none", colour, 2, 'stroke-linecap="round"')


def wicker(kind: str, colour: str) -> str:
    """Definition of the pattern `kind`: hex, plain or twill. Use it as fill "url(#kind)"."""
    deep, pale = dark(colour, 0.42), light(colour, 0.4)
    if kind == "hex":
        body = (
            rect(0, 0, 22, 38.1, deep)
            + path(
                "M-22 0L44 114.3M0 0L22 38.1M11-19.1l22 38.1M-11 19.1l22 38.1",
                "none",
                dark(colour, 0.15),
                3.7,
            )
            + path("M22 0L0 38.1M33 19.1l-22 38.1M11-19.1l-22 38.1", "none", colour, 3.7)
            + path("M0 9.5h22M0 28.6h22", "none", pale, 3.3)
        )
        return f'<pattern id="hex" width="22" height="38.1" patternUnits="userSpaceOnUse">{body}</pattern>'
    if kind == "plain":
        body = (
            rect(0, 0, 20, 16, deep)
            + rect(0, 1, 11, 6, colour, 3)
            + rect(10, 9, 11, 6, light(colour, 0.18), 3)
            + rect(13, -3, 4.4, 14, pale, 2)
            + rect(3, 5, 4.4, 14, pale, 2)
        )
        return f'<pattern id="plain" width="20" height="16" patternUnits="userSpaceOnUse">{body}</pattern>'
    body = rect(0, 0, 18, 18, colour) + "".join(
        rect(-4 + 6 * i, -2 + 6 * i, 13, 4.4, tone, 2)
        for i, tone in enumerate((pale, dark(colour, 0.18), pale, dark(colour, 0.18)))
    )
    return f'<pattern id="twill" width="18" height="18" patternUnits="userSpaceOnUse">{body}</pattern>'


# --- solids -----------------------------------------------------------------------------------------------------

Extent = tuple[float, float, float, float, float, float]


def _at(view: ViewName, x: float, y: float, z: float) -> tuple[float, float]:
    """A point of the scene (x right, y up, z to the viewer) on the page of a view."""
    if view == "front":
        return x, -y + z * _TILT
    if view == "side":
        return -z, -y + x * _TILT
    return x, z


@dataclass(frozen=True, kw_only=True)
class Solid:
    """Something with a place. `near` moves it to the viewer in the order of painting only."""

    near: float = 0
    shade: bool = True

    def extent(self) -> Extent:
        raise NotImplementedError

    def draw(self, view: ViewName) -> str:
        raise NotImplementedError

    def bounds(self, view: ViewName) -> tuple[float, float, float, float]:
        x0, x1, y0, y1, z0, z1 = self.extent()
        spots = [_at(view, x, y, z) for x in (x0, x1) for y in (y0, y1) for z in (z0, z1)]
        xs, ys = [s[0] for s in spots], [s[1] for s in spots]
        return min(xs), min(ys), max(xs), max(ys)

    def depth(self, view: ViewName) -> float:
        x0, x1, _, y1, z0, z1 = self.extent()
        return self.near + {"front": (z0 + z1) / 2, "side": (x0 + x1) / 2, "top": y1}[view]

    def shadow(self, view: ViewName) -> str:
        x0, x1, y0, y1, z0, z1 = self.extent()
        if not self.shade:
            return ""
        dim = 'opacity=".15"'
        if view == "top":
            d = 5 + min(y1, 120) * 0.06
            if isinstance(self, (Turned, Heap)):
                return oval((x0 + x1) / 2 + d, (z0 + z1) / 2 + d, (x1 - x0) / 2, (z1 - z0) / 2, INK, dim)
            return rect(x0 + d, z0 + d, x1 - x0, z1 - z0, INK, 6, dim)
        if y0 > 2:
            return ""
        x, y = _at(view, (x0 + x1) / 2, 0, (z0 + z1) / 2)
        w, d = ((x1 - x0), (z1 - z0)) if view == "front" else ((z1 - z0), (x1 - x0))
        return oval(x + 3, y, w / 2 + 9, max(d * _TILT / 2, 4) + 4, INK, dim)


@dataclass(frozen=True, kw_only=True)
class Box(Solid):
    """A block whose base is centred on (x, z) at height y. Ornaments go on its faces."""

    x: float = 0
    y: float = 0
    z: float = 0
    w: float
    h: float
    d: float
    fill: str
    r: float = 2
    front: Ornament | None = None
    side: Ornament | None = None
    top: Ornament | None = None

    def extent(self) -> Extent:
        w, d = self.w / 2, self.d / 2
        return self.x - w, self.x + w, self.y, self.y + self.h, self.z - d, self.z + d

    def draw(self, view: ViewName) -> str:
        x0, x1, y0, _, z0, z1 = self.extent()
        lid = light(self.fill, 0.22) if self.fill.startswith("#") else self.fill
        if view == "top":
            over = self.top(x0, z0, self.w, self.d) if self.top else ""
            return rect(x0, z0, self.w, self.d, lid, self.r) + over
        across, deep = (self.w, self.d) if view == "front" else (self.d, self.w)
        left, foot = _at(view, x0, y0, z1) if view == "front" else _at(view, x1, y0, z1)
        head = foot - self.h
        strip = deep * _TILT
        out = rect(left, head - strip, across, strip + self.r + 1, lid, self.r)
        if self.top and strip > 3:
            out += put(self.top(0, 0, across, deep), left, head - strip, 1, _TILT) if view == "front" else ""
        out += rect(left, head, across, self.h, self.fill, self.r)
        face = self.front if view == "front" else self.side
        if face:
            out += face(left, head, across, self.h)
        part = min(across * 0.22, 46)
        return out + rect(left + across - part, head, part, self.h, INK, self.r, 'opacity=".13"')


@dataclass(frozen=True, kw_only=True)
class Turned(Solid):
    """Ware from the wheel: `profile` is a list of (height, radius) from foot to rim.

    `bands` are (height, thickness, colour); `zones` (from, to, colour) colour the body between two heights;
    `stamps` (height, count, motif, half size, colour) go round it; `tag` (from, to, half angle in degrees, motif,
    colour, paper) is a label on the front; `mouth` is the colour inside the rim, `ribs` draws upright lines.
    """

    x: float = 0
    y: float = 0
    z: float = 0
    profile: Sequence[tuple[float, float]]
    fill: str
    mouth: str = ""
    sharp: bool = False
    bands: Sequence[tuple[float, float, str]] = ()
    zones: Sequence[tuple[float, float, str]] = ()
    stamps: Sequence[tuple[float, int, Motif, float, str]] = ()
    tag: tuple[float, float, float, Motif, str, str] | None = None
    ribs: tuple[int, str] | None = None
    gloss: float = 0.4

    def extent(self) -> Extent:
        r = max(radius for _, radius in self.profile)
        high = self.profile[-1][0]
        return self.x - r, self.x + r, self.y + self.profile[0][0], self.y + high, self.z - r, self.z + r

    def curve(self) -> list[tuple[float, float]]:
        """The profile as a polyline, rounded unless `sharp`."""
        p = list(self.profile)
        if self.sharp or len(p) < 3:
            return p
        out = [p[0]]
        for i in range(len(p) - 1):
            a, b, c, d = p[max(i - 1, 0)], p[i], p[i + 1], p[min(i + 2, len(p) - 1)]
            for step in range(1, 7):
                t = step / 6
                spot = tuple(
                    0.5
                    * (
                        2 * b[k]
                        + (c[k] - a[k]) * t
                        + (2 * a[k] - 5 * b[k] + 4 * c[k] - d[k]) * t * t
                        + (3 * b[k] - a[k] - 3 * c[k] + d[k]) * t**3
                    )
                    for k in (0, 1)
                )
                out.append((spot[0], max(spot[1], 0.5)))
        return out

    def radius(self, height: float) -> float:
        spots = self.curve()
        for (h0, r0), (h1, r1) in pairwise(spots):
            if h0 <= height <= h1:
                return r0 + (r1 - r0) * ((height - h0) / (h1 - h0) if h1 > h0 else 0)
        return spots[-1][1]

    def _slice(self, low: float, high: float, x: float, y: float, left: float = -1, right: float = 1) -> str:
        """The outline of the body between two heights and two sines of the angle from the front."""
        spots = [(low, self.radius(low))]
        spots += [s for s in self.curve() if low < s[0] < high]
        spots.append((high, self.radius(high)))

        def bulge(radius: float, sine: float) -> float:
            return radius * _TILT * math.sqrt(max(0.0, 1 - sine * sine))

        steps = 8 if right - left > 0.2 else 2
        sines = [left + (right - left) * i / steps for i in range(steps + 1)]
        foot, rim = spots[0], spots[-1]
        points = [(foot[1] * s, -foot[0] + bulge(foot[1], s)) for s in sines]
        points += [(r * right, -h + bulge(r, right)) for h, r in spots[1:-1]]
        points += [(rim[1] * s, -rim[0] + bulge(rim[1], s)) for s in reversed(sines)]
        points += [(r * left, -h + bulge(r, left)) for h, r in reversed(spots[1:-1])]
        return "M" + "L".join(f"{_n(x + px)} {_n(y + py)}" for px, py in points) + "z"

    def draw(self, view: ViewName) -> str:
        if view == "top":
            return self._from_above()
        x, y = _at(view, self.x, self.y, self.z)
        low, high = self.profile[0][0], self.profile[-1][0]
        body = self._slice(low, high, x, y)
        fill = self.fill
        out = path(body, fill)
        for start, end, colour in self.zones:
            out += path(self._slice(start, end, x, y), colour)
        if self.ribs:
            count, colour = self.ribs
            for i in range(1, count):
                sine = math.sin(math.pi * (i / count - 0.5))
                points = "L".join(f"{_n(x + r * sine)} {_n(y - h)}" for h, r in self.curve())
                out += path(f"M{points}", "none", colour, 1.3)
        for height, thick, colour in self.bands:
            r = self.radius(height)
            arc = f"M{_n(x - r)} {_n(y - height)}A{_n(r)} {_n(r * _TILT)} 0 0 0 {_n(x + r)} {_n(y - height)}"
            out += path(arc, "none", colour, thick)
        for height, count, motif, size, colour in self.stamps:
            out += self._stamps(x, y, height, count, motif, size, colour, view)
        if self.tag:
            out += self._tag(x, y, view)
        out += path(self._slice(low, high, x, y, 0.52, 1), INK, more='opacity=".15"')
        if self.gloss:
            out += path(
                self._slice(low + (high - low) * 0.14, high - (high - low) * 0.12, x, y, -0.74, -0.6),
                "#fff",
                more=f'opacity="{self.gloss * 0.55:.2f}"',
            )
        rim = self.profile[-1][1]
        if rim > 2:
            colour = self.mouth or light(fill if fill.startswith("#") else BAMBOO, 0.2)
            out += oval(x, y - high, rim, rim * _TILT, light(fill, 0.12) if fill.startswith("#") else BAMBOO)
            out += oval(x, y - high, rim * 0.84, rim * _TILT * 0.78, colour)
        return out

    def _stamps(
        self,
        x: float,
        y: float,
        height: float,
        count: int,
        motif: Motif,
        size: float,
        colour: str,
        view: ViewName,
    ) -> str:
        out, r = "", self.radius(height)
        for i in range(count):
            angle = 2 * math.pi * i / count + (math.pi / 2 if view == "side" else 0)
            sine, cosine = math.sin(angle), math.cos(angle)
            if cosine > 0.18:
                out += put(
                    motif(0, 0, size, colour), x + r * sine, y - height + r * _TILT * cosine, cosine, 1
                )
        return out

    def _tag(self, x: float, y: float, view: ViewName) -> str:
        low, high, angle, motif, colour, paper = self.tag or (0, 0, 0, sun, RED, PAPER)
        sine = math.sin(math.radians(angle))
        if view == "side":
            return path(self._slice(low, high, x, y, -1, -math.cos(math.radians(angle))), paper)
        r, tall = self.radius((low + high) / 2), high - low
        inner = self._slice(low + tall * 0.07, high - tall * 0.07, x, y, -sine * 0.9, sine * 0.9)
        s = min(r * sine, tall * 0.5) * 0.58
        mid = y - (low + high) / 2 + r * _TILT
        line = rect(x - r * sine * 0.5, mid + tall * 0.27, r * sine, max(2.5, tall * 0.04), colour, 1.5)
        return (
            path(self._slice(low, high, x, y, -sine, sine), paper)
            + path(inner, "none", colour, 1.6)
            + motif(x, mid - tall * 0.07, s, colour)
            + line
        )

    def _from_above(self) -> str:
        spots = self.curve()
        widest = max(range(len(spots)), key=lambda i: spots[i][1])
        base = self.fill if self.fill.startswith("#") else BAMBOO
        shoulder = spots[widest:]
        out = oval(self.x, self.z, spots[widest][1], spots[widest][1], self.fill)
        for band in self.zones:
            if band[1] > spots[widest][0]:
                r = self.radius(max(band[0], spots[widest][0]))
                out += oval(self.x, self.z, r, r, band[2])
        for i, share in enumerate((0.25, 0.5, 0.75)):
            r = shoulder[min(len(shoulder) - 1, int(len(shoulder) * share))][1]
            if r < spots[widest][1] - 1:
                out += oval(self.x, self.z, r, r, "#fff6e4", f'opacity="{0.1 + 0.03 * i:.2f}"')
        for height, thick, colour in self.bands:
            if height >= spots[widest][0]:
                r = self.radius(height)
                out += oval(self.x, self.z, r, r, "none", _stroke(colour, max(1.2, thick * 0.6)))
        if self.ribs:
            r = spots[widest][1]
            lines = "".join(
                f"M{_n(self.x)} {_n(self.z)}l{_n(r * math.cos(a))} {_n(r * math.sin(a))}"
                for a in (math.pi * i / self.ribs[0] for i in range(self.ribs[0] * 2))
            )
            out += path(lines, "none", self.ribs[1], 1.3)
        for height, count, motif, size, colour in self.stamps:
            if height >= spots[widest][0] - 1:
                r = max(self.radius(height) - size * 0.4, 0)
                for i in range(count):
                    turn = 360 * i / count
                    a = math.radians(turn)
                    out += put(
                        motif(0, 0, size, colour),
                        self.x + r * math.sin(a),
                        self.z - r * math.cos(a),
                        1,
                        0.8,
                        turn,
                    )
        rim = spots[-1][1]
        if rim > 2:
            out += oval(self.x, self.z, rim, rim, light(base, 0.15))
            out += oval(self.x, self.z, rim * 0.84, rim * 0.84, self.mouth or light(base, 0.28))
            if self.mouth:
                out += path(
                    f"M{_n(self.x - rim * 0.7)} {_n(self.z - rim * 0.25)}A{_n(rim * 0.76)} {_n(rim * 0.76)} 0 0 1 "
                    f"{_n(self.x + rim * 0.5)} {_n(self.z - rim * 0.55)}",
                    "none",
                    INK,
                    rim * 0.1,
                    'opacity=".25"',
                )
        return out


@dataclass(frozen=True, kw_only=True)
class Wheel(Solid):
    """A disc on an axle along x or z. Styles: spoke, disc, gear, tyre, fan."""

    x: float = 0
    y: float
    z: float = 0
    r: float
    thick: float = 14
    axle: Literal["x", "z"] = "z"
    style: str = "spoke"
    fill: str = "#3f4651"
    hub: str = GOLD
    face: Ornament | None = None

    def extent(self) -> Extent:
        half, r = self.thick / 2, self.r
        if self.axle == "z":
            return self.x - r, self.x + r, self.y - r, self.y + r, self.z - half, self.z + half
        return self.x - half, self.x + half, self.y - r, self.y + r, self.z - r, self.z + r

    def draw(self, view: ViewName) -> str:
        r, half = self.r, self.thick / 2
        if (view, self.axle) in (("front", "z"), ("side", "x")):
            x, y = _at(view, self.x + (half if self.axle == "x" else 0), self.y, self.z)
            return self._face(x, y)
        x, y = _at(view, self.x, self.y, self.z)
        wide, tall = (r, half) if view == "top" and self.axle == "z" else (half, r)
        out = rect(x - wide, y - tall, wide * 2, tall * 2, self.fill, min(half, 5))
        shine = rect(x - wide * 0.5, y - tall, wide * 0.5, tall * 2, "#fff", 2, 'opacity=".14"')
        if self.style == "gear":
            count = 9
            teeth = "".join(
                rect(
                    x - wide, y - tall + tall * 2 * i / count, wide * 2, tall / count, INK, 0, 'opacity=".25"'
                )
                if tall > wide
                else rect(
                    x - wide + wide * 2 * i / count, y - tall, wide / count, tall * 2, INK, 0, 'opacity=".25"'
                )
                for i in range(count)
            )
            out += teeth
        return out + shine

    def _face(self, x: float, y: float) -> str:
        r, rim = self.r, dark(self.fill, 0.2)
        if self.face:
            return oval(x, y, r, r, self.fill) + self.face(x - r, y - r, 2 * r, 2 * r)
        if self.style == "gear":
            return (
                path(_star(x, y, r, r * 0.86, 16), self.fill)
                + oval(x, y, r * 0.66, r * 0.66, light(self.fill, 0.2))
                + oval(x, y, r * 0.24, r * 0.24, rim)
                + "".join(
                    oval(x + r * 0.44 * math.cos(a), y + r * 0.44 * math.sin(a), r * 0.09, r * 0.09, rim)
                    for a in (math.pi * i / 3 for i in range(6))
                )
            )
        if self.style == "disc":
            return (
                oval(x, y, r, r, rim)
                + oval(x, y, r * 0.88, r * 0.88, light(self.fill, 0.15))
                + oval(x, y, r * 0.3, r * 0.3, self.fill)
                + oval(x, y, r * 0.12, r * 0.12, self.hub)
            )
        if self.style == "tyre":
            treads = path(_star(x, y, r, r * 0.93, 22), "#2a2d33")
            return (
                treads
                + oval(x, y, r * 0.6, r * 0.6, self.hub)
                + oval(x, y, r * 0.5, r * 0.5, dark(self.hub, 0.2))
                + oval(x, y, r * 0.16, r * 0.16, BONE)
            )
        if self.style == "fan":
            blade = f"M0 0C{_n(r * 0.1)} {_n(-r * 0.5)} {_n(r * 0.5)} {_n(-r * 0.98)} {_n(r * 0.62)} {_n(-r * 0.72)}"
            blade += f"C{_n(r * 0.7)} {_n(-r * 0.4)} {_n(r * 0.3)} {_n(-r * 0.06)} 0 0z"
            blades = "".join(put(path(blade, self.fill, rim, 1.5), x, y, 1, 1, 120 * i) for i in range(3))
            return blades + oval(x, y, r * 0.2, r * 0.2, self.hub) + oval(x, y, r * 0.09, r * 0.09, rim)
        spokes = "".join(
            f"M{_n(x)} {_n(y)}l{_n(r * 0.85 * math.cos(a))} {_n(r * 0.85 * math.sin(a))}"
            for a in (math.pi * i / 4 for i in range(8))
        )
        return (
            oval(x, y, r * 0.9, r * 0.9, "none", _stroke(self.fill, r * 0.2))
            + path(spokes, "none", self.fill, max(2.5, r * 0.09))
            + oval(x, y, r * 0.2, r * 0.2, self.hub)
        )


@dataclass(frozen=True, kw_only=True)
class Hopper(Solid):
    """A funnel from a small foot (w, d) to a wide rim, open above; `inside` is what lies in it."""

    x: float = 0
    y: float
    z: float = 0
    h: float
    foot: tuple[float, float]
    rim: tuple[float, float]
    fill: str
    inside: str = ""

    def extent(self) -> Extent:
        w, d = (max(a, b) / 2 for a, b in zip(self.foot, self.rim, strict=True))
        return self.x - w, self.x + w, self.y, self.y + self.h, self.z - d, self.z + d

    def draw(self, view: ViewName) -> str:
        content = self.inside or dark(self.fill, 0.45)
        if view == "top":
            (a, b), (c, d) = self.rim, self.foot
            x, z = self.x, self.z
            out = rect(x - a / 2, z - b / 2, a, b, light(self.fill, 0.3), 3)
            out += rect(x - a / 2 + 6, z - b / 2 + 6, a - 12, b - 12, dark(self.fill, 0.15), 2)
            corners = "".join(
                f"M{_n(x + sx * (a / 2 - 6))} {_n(z + sz * (b / 2 - 6))}L{_n(x + sx * c / 2)} {_n(z + sz * d / 2)}"
                for sx in (-1, 1)
                for sz in (-1, 1)
            )
            return out + path(corners, "none", self.fill, 2) + rect(x - c / 2, z - d / 2, c, d, content, 2)
        i = 0 if view == "front" else 1
        x, y = _at(view, self.x, self.y, self.z)
        low, high = self.foot[i] / 2, self.rim[i] / 2
        deep = self.rim[1 - i] * _TILT
        head = y - self.h
        body = f"M{_n(x - high)} {_n(head)}L{_n(x + high)} {_n(head)}L{_n(x + low)} {_n(y)}L{_n(x - low)} {_n(y)}z"
        dim = (
            f"M{_n(x + high * 0.35)} {_n(head)}L{_n(x + high)} {_n(head)}L{_n(x + low)} {_n(y)}L{_n(x + low * 0.35)} "
            f"{_n(y)}z"
        )
        return (
            rect(x - high, head - deep, high * 2, deep + 2, content, 2)
            + path(body, self.fill)
            + path(dim, INK, more='opacity=".16"')
            + rect(x - high - 4, head - 3, high * 2 + 8, 8, dark(self.fill, 0.2), 3)
        )


@dataclass(frozen=True, kw_only=True)
class Rod(Solid):
    """A bar, tube or cane through points of the scene; `twist` is the colour of a wound cane."""

    points: Sequence[tuple[float, float, float]]
    t: float
    fill: str
    smooth: bool = True
    twist: str = ""
    shade: bool = False
    cap: str = "round"

    def extent(self) -> Extent:
        xs, ys, zs = (sorted(p[i] for p in self.points) for i in (0, 1, 2))
        return xs[0], xs[-1], ys[0], ys[-1], zs[0], zs[-1]

    def draw(self, view: ViewName) -> str:
        p = [_at(view, *point) for point in self.points]
        d = f"M{_n(p[0][0])} {_n(p[0][1])}"
        if self.smooth and len(p) > 2:
            for i in range(len(p) - 1):
                a, b, c, e = p[max(i - 1, 0)], p[i], p[i + 1], p[min(i + 2, len(p) - 1)]
                d += (
                    f"C{_n(b[0] + (c[0] - a[0]) / 6)} {_n(b[1] + (c[1] - a[1]) / 6)} "
                    f"{_n(c[0] - (e[0] - b[0]) / 6)} {_n(c[1] - (e[1] - b[1]) / 6)} {_n(c[0])} {_n(c[1])}"
                )
        else:
            d += "".join(f"L{_n(a)} {_n(b)}" for a, b in p[1:])
        join = f'stroke-linecap="{self.cap}" stroke-linejoin="round"'
        out = path(d, "none", self.fill, self.t, join)
        if self.twist:
            out += path(d, "none", self.twist, self.t * 0.5, f'{join} stroke-dasharray="9 5"')
        return out


@dataclass(frozen=True, kw_only=True)
class Pouch(Solid):
    """A standing bag, wide below and pressed flat at the top."""

    x: float = 0
    z: float = 0
    w: float
    h: float
    d: float
    fill: str
    front: Ornament | None = None
    tie: str = ""

    def extent(self) -> Extent:
        w, d = self.w / 2, self.d / 2
        return self.x - w, self.x + w, 0, self.h, self.z - d, self.z + d

    def draw(self, view: ViewName) -> str:
        seam = dark(self.fill, 0.2)
        if view == "top":
            x, z, w, d = self.x, self.z, self.w / 2, self.d / 2
            lens = (
                f"M{_n(x - w)} {_n(z)}Q{_n(x - w * 0.6)} {_n(z - d)} {_n(x)} {_n(z - d)}T{_n(x + w)} {_n(z)}"
            )
            lens += f"Q{_n(x + w * 0.6)} {_n(z + d)} {_n(x)} {_n(z + d)}T{_n(x - w)} {_n(z)}z"
            near = (
                f"M{_n(x - w)} {_n(z)}Q{_n(x - w * 0.6)} {_n(z + d)} {_n(x)} {_n(z + d)}T{_n(x + w)} {_n(z)}z"
            )
            return (
                path(lens, self.fill)
                + path(near, light(self.fill, 0.18))
                + rect(x - w * 0.97, z - 5, w * 1.94, 10, self.tie or seam, 3)
                + path(f"M{_n(x - w * 0.9)} {_n(z)}h{_n(w * 1.8)}", "none", light(self.fill, 0.4), 1.4)
            )
        x, y = _at(view, self.x, 0, self.z)
        h = self.h
        if view == "side":
            d = self.d / 2
            wedge = f"M{_n(x - d)} {_n(y - 8)}Q{_n(x - d)} {_n(y + 3)} {_n(x - d + 8)} {_n(y + 3)}H{_n(x + d - 8)}"
            wedge += (
                f"Q{_n(x + d)} {_n(y + 3)} {_n(x + d)} {_n(y - 8)}C{_n(x + d)} {_n(y - h * 0.6)} {_n(x + 5)} "
            )
            wedge += f"{_n(y - h * 0.72)} {_n(x + 4)} {_n(y - h)}H{_n(x - 4)}C{_n(x - 5)} {_n(y - h * 0.72)} "
            wedge += f"{_n(x - d)} {_n(y - h * 0.6)} {_n(x - d)} {_n(y - 8)}z"
            fold = f"M{_n(x)} {_n(y - h + 24)}V{_n(y - h * 0.3)}L{_n(x - d * 0.7)} {_n(y - 4)}"
            fold += f"M{_n(x)} {_n(y - h * 0.3)}L{_n(x + d * 0.7)} {_n(y - 4)}"
            half = f"M{_n(x)} {_n(y - h)}h4C{_n(x + 5)} {_n(y - h * 0.72)} {_n(x + d)} {_n(y - h * 0.6)} {_n(x + d)} "
            half += f"{_n(y - 8)}Q{_n(x + d)} {_n(y + 3)} {_n(x + d - 8)} {_n(y + 3)}H{_n(x + d * 0.55)}"
            half += f"L{_n(x)} {_n(y - h * 0.3)}z"
            return (
                path(wedge, self.fill)
                + path(half, INK, more='opacity=".15"')
                + path(fold, "none", seam, 2)
                + rect(x - 6, y - h - 2, 12, 22, self.tie or seam, 3)
            )
        w = self.w / 2
        top, mid = y - h, y - h * 0.5
        body = (
            f"M{_n(x - w + 4)} {_n(top)}H{_n(x + w - 4)}C{_n(x + w - 6)} {_n(top + h * 0.2)} {_n(x + w + 3)} {_n(mid)} "
            f"{_n(x + w)} {_n(y - 8)}Q{_n(x + w - 1)} {_n(y + 5)} {_n(x + w - 12)} {_n(y + 5)}H{_n(x - w + 12)}"
            f"Q{_n(x - w + 1)} {_n(y + 5)} {_n(x - w)} {_n(y - 8)}C{_n(x - w - 3)} {_n(mid)} {_n(x - w + 6)} "
            f"{_n(top + h * 0.2)} {_n(x - w + 4)} {_n(top)}z"
        )
        dim = (
            f"M{_n(x + w * 0.66)} {_n(top)}H{_n(x + w - 4)}C{_n(x + w - 6)} {_n(top + h * 0.2)} {_n(x + w + 3)} "
            f"{_n(mid)} {_n(x + w)} {_n(y - 8)}Q{_n(x + w - 1)} {_n(y + 5)} {_n(x + w - 12)} {_n(y + 5)}"
            f"H{_n(x + w * 0.55)}Q{_n(x + w * 0.74)} {_n(mid)} {_n(x + w * 0.66)} {_n(top)}z"
        )
        seal = rect(x - w + 4, top, w * 2 - 8, h * 0.07, self.tie or seam)
        ticks = "".join(
            f"M{_n(x - w + 10 + i * (2 * w - 20) / 18)} {_n(top + 3)}v{_n(h * 0.07 - 6)}" for i in range(19)
        )
        out = path(body, self.fill) + seal + path(ticks, "none", light(self.fill, 0.3), 1.2)
        if self.front:
            out += self.front(x - w, top, self.w, h)
        return out + path(dim, INK, more='opacity=".13"')


@dataclass(frozen=True, kw_only=True)
class Heap(Solid):
    """Small things piled up: `bit` is the id of a definition, drawn at unit size 10."""

    x: float = 0
    y: float = 0
    z: float = 0
    r: float
    h: float
    bit: str
    under: str
    size: float = 1
    count: int = 30
    lay: bool = False

    def extent(self) -> Extent:
        return self.x - self.r, self.x + self.r, self.y, self.y + self.h, self.z - self.r, self.z + self.r

    def _use(self, i: int, x: float, y: float, flat: float = 1) -> str:
        turn = 0 if self.lay else _roll(self.bit, i) % 360
        grow = self.size * (0.88 + 0.24 * _part(self.bit, "size", i))
        squeeze = f"scale({_n(1)} {flat:.2f})" if flat != 1 else ""
        place = f"translate({_n(x)} {_n(y)}){squeeze}rotate({turn})scale({grow:.2f})"
        return f'<use href="#{self.bit}" transform="{place}"/>'

    def draw(self, view: ViewName) -> str:
        x, y = _at(view, self.x, self.y, self.z)
        golden = math.pi * (3 - math.sqrt(5))
        if view == "top":
            out = oval(x, y, self.r * 0.94, self.r * 0.94, self.under)
            for i in reversed(range(self.count)):
                far = self.r * 0.88 * math.sqrt((i + 0.5) / self.count)
                out += self._use(i, x + far * math.cos(i * golden), y + far * math.sin(i * golden))
            return out
        r, deep = self.r * 0.96, self.r * _TILT
        mound = (
            f"M{_n(x - r)} {_n(y)}C{_n(x - r * 0.7)} {_n(y - self.h * 1.2)} {_n(x + r * 0.7)} {_n(y - self.h * 1.2)} "
            f"{_n(x + r)} {_n(y)}Q{_n(x)} {_n(y + deep * 2)} {_n(x - r)} {_n(y)}z"
        )
        spots = []
        for i in range(self.count):
            far = math.sqrt((i + 0.5) / self.count)
            a = i * golden
            px, pz = far * math.cos(a), far * math.sin(a)
            spots.append((pz, i, x + r * 0.88 * px, y - self.h * 0.86 * (1 - far**1.7) + pz * deep * 0.9))
        return path(mound, self.under) + "".join(self._use(i, px, py, 0.85) for _, i, px, py in sorted(spots))


@dataclass(frozen=True, kw_only=True)
class Figure(Solid):
    """Something drawn by hand for each view, inside the box it fills."""

    x: float = 0
    y: float = 0
    z: float = 0
    w: float
    h: float
    d: float
    front: Ornament
    side: Ornament
    top: Ornament

    def extent(self) -> Extent:
        w, d = self.w / 2, self.d / 2
        return self.x - w, self.x + w, self.y, self.y + self.h, self.z - d, self.z + d

    def draw(self, view: ViewName) -> str:
        if view == "top":
            return self.top(self.x - self.w / 2, self.z - self.d / 2, self.w, self.d)
        x, y = _at(view, self.x, self.y, self.z)
        across = self.w if view == "front" else self.d
        return (self.front if view == "front" else self.side)(x - across / 2, y - self.h, across, self.h)


@dataclass(frozen=True)
class Scene:
    """Solids and the definitions (patterns, bits) that they refer to."""

    solids: Sequence[Solid]
    defs: Sequence[str] = field(default=())


# --- small things in heaps --------------------------------------------------------------------------------------


def bit(name: str, colour: str, other: str = "") -> str:
    """The definition of a small thing, about 20 units across, as `<g id=name>`."""
    deep, pale = dark(colour, 0.25), light(colour, 0.3)
    second = other or deep
    shapes = {
        "bean": oval(0, 0, 9, 6.6, colour) + path("M-8 1Q-3-3 0 0T8-1", "none", deep, 1.8),
        "nut": oval(0, 0, 8.5, 8.5, colour) + oval(-2.5, -3, 2.6, 2, pale),
        "grain": oval(0, 0, 7, 2.5, colour) + path("M-5 0h10", "none", deep, 0.6),
        "leaf": path("M-11 2C-6-7 4-8 11-2C5 6-5 7-11 2z", colour)
        + path("M-9 2Q0-1 9-2", "none", second, 1.2),
        "curl": path("M-9 3q4-9 9-3t9-4", "none", colour, 3.6, 'stroke-linecap="round"'),
        "ring": oval(0, 0, 9.5, 9.5, deep)
        + oval(0, 0, 8, 8, colour)
        + path(_star(0, 0, 7, 1.2, 7), pale)
        + oval(0, 0, 1.8, 1.8, second),
        "half": path("M-10-3A10 10 0 0 0 10-3z", colour) + path("M-10-3H10", "none", second, 2.4),
        "strip": rect(-12, -3, 24, 6, colour, 3) + path("M-9-1H8", "none", pale, 1.2),
        "cube": rect(-7, -7, 14, 14, colour, 2.5) + rect(-7, -7, 14, 5, pale, 2.5),
        "cashew": path("M-9-1C-8-9 6-10 9-3C11 3 6 7 4 4C3 1-2 0-3 4C-5 8-10 5-9-1z", colour, deep, 0.9),
        "stick": rect(-14, -2.2, 28, 4.4, colour, 2) + rect(-14, -2.2, 28, 1.6, pale, 1),
        "tube": rect(-13, -4.5, 26, 9, colour, 4)
        + path("M-12-1H12M-12 2H12", "none", deep, 1)
        + oval(12, 0, 2.6, 4.2, deep),
        "log": rect(-13, -5, 26, 10, colour, 2) + oval(13, 0, 3, 5, pale) + oval(13, 0, 1.4, 2.4, deep),
        "fish": put(fish(0, 0, 14, colour), 0, 0),
        "shrimp": put(shrimp(0, 0, 11, colour), 0, 0),
        "chip": path("M-9-4Q0-10 9-4Q10 5 1 7Q-9 7-9-4z", colour, deep, 1) + oval(1, -1, 4, 2.6, pale),
        "pepper": oval(0, 0, 5.4, 5.4, colour) + path("M-4 1q2-3 4-1t4-1", "none", second, 1),
        "cake": rect(-10, -10, 20, 20, colour, 4) + path("M-10 0H10M0-10V10", "none", second, 1.6),
        "round": oval(0, 0, 10, 10, deep) + oval(0, -0.8, 9, 8.6, colour) + oval(0, -1, 4.5, 4.2, pale),
        "sweet": path("M-8 0L-15-5V5zM8 0L15-5V5z", second) + rect(-8, -5.5, 16, 11, colour, 4),
        "slice": oval(0, 0, 10, 8.4, deep)
        + oval(0, 0, 8.6, 7, colour)
        + oval(-2, -2, 1.6, 1.2, pale)
        + oval(3, 1, 1.6, 1.2, pale),
        "flake": path("M-8 2L-3-6L5-5L9 1L2 7z", colour) + path("M-3-6L1 1L9 1", "none", pale, 1),
        "crystal": path("M0-5L5-1L3 5L-4 4L-5-2z", colour, second, 0.7),
        "chili": path("M-11 4C-4 6 6 3 10-4C9 5-2 9-11 4z", colour) + path("M10-4l4-4", "none", GREEN, 2.2),
        "garlic": path("M0-9C5-5 8-2 7 3Q0 9-7 3C-8-2-5-5 0-9z", colour, second, 1)
        + path("M0-8Q-4 0-2 6M0-8Q4 0 2 6", "none", second, 0.9),
        "petal": path("M0-10C6-5 6 4 0 9C-6 4-6-5 0-10z", colour) + path("M0-7V7", "none", second, 1),
        "nest": oval(0, 0, 12, 12, colour)
        + oval(0, 0, 9, 9, "none", _stroke(deep, 1))
        + oval(0, 0, 6, 6, "none", _stroke(pale, 1.4))
        + oval(0, 0, 3, 3, "none", _stroke(deep, 1)),
        "star": path(_star(0, 0, 11, 4.2, 8), colour) + oval(0, 0, 2.4, 2.4, pale),
        "square": rect(-8, -8, 16, 16, colour, 1.5)
        + rect(-5.5, -5.5, 11, 11, pale, 1)
        + rect(-4, -4, 9.5, 9.5, colour, 1),
        "dust": oval(0, 0, 3, 1.6, pale),
        "parcel": rect(-10, -10, 20, 20, colour, 2)
        + path("M-10-4H10M-10 4H10", "none", dark(colour, 0.12), 1.2)
        + path("M0-10V10M-10 0H10", "none", second, 2),
        "squid": path("M-12 0C-8-7 2-6 6-2L14-5L9 0L14 5L6 2C2 6-8 7-12 0z", colour)
        + path("M-8 0H5", "none", deep, 1),
    }
    return f'<g id="{name}">{shapes[name]}</g>'


# --- the page ---------------------------------------------------------------------------------------------------


def _page(scene: Scene, look: Look) -> str:
    view = look.view
    wall, floor = look.of("ground", _GROUNDS)
    if view == "side":
        wall = mix(wall, floor, 0.22)
    edges = [s.bounds(view) for s in scene.solids]
    x0, y0 = min(e[0] for e in edges), min(e[1] for e in edges)
    x1, y1 = max(e[2] for e in edges), max(e[3] for e in edges)
    room = (384.0, 288.0) if view == "top" else (384.0, 262.0)
    scale = min(room[0] / max(x1 - x0, 1), room[1] / max(y1 - y0, 1), 1.75)
    cx = WIDTH / 2 - (x0 + x1) / 2 * scale
    if view == "top":
        cy = HEIGHT / 2 - (y0 + y1) / 2 * scale
        ground = rect(0, 0, WIDTH, HEIGHT, mix(wall, floor, 0.35))
        if look.of("mat", (0, 1)):
            ground += oval(WIDTH / 2, HEIGHT / 2, 172, 172, wall, 'opacity=".55"')
        else:
            ground += rect(0, 44, WIDTH, HEIGHT - 88, wall, 0, 'opacity=".5"')
    else:
        cy = 318 - y1 * scale
        ground = rect(0, 0, WIDTH, HEIGHT, wall) + rect(0, 262, WIDTH, 98, floor)
    order = sorted(scene.solids, key=lambda s: s.depth(view))
    body = "".join(s.shadow(view) for s in order) + "".join(s.draw(view) for s in order)
    defs = f"<defs>{''.join(scene.defs)}</defs>" if scene.defs else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">{defs}{ground}'
        f'<g transform="translate({cx:.2f} {cy:.2f})scale({scale:.3f})">{body}</g></svg>'
    )


_SCENES: dict[str, Callable[[Look], Scene]] = {}


def draws(*names: str) -> Callable[[Callable[[Look], Scene]], Callable[[Look], Scene]]:
    """Registers a scene under the names that the content uses."""

    def register(scene: Callable[[Look], Scene]) -> Callable[[Look], Scene]:
        for name in names:
            _SCENES[name] = scene
        return scene

    return register


@cache
def _scenes() -> dict[str, Callable[[Look], Scene]]:
    """The register with every scene in it: the package that fills it draws with this module, so it comes last."""
    import_module("tieubieu.sample.scenes")
    return _SCENES


def picture_names() -> frozenset[str]:
    """All pictures that can be drawn."""
    return frozenset(_scenes())


def picture_for(product: ProductContent) -> tuple[str, str, str]:
    """Front, side and top view as SVG, 480 by 360. KeyError when no such picture is drawn."""
    scene = _scenes()[product.picture]
    front, side, top = (_page(scene(look), look) for look in (Look(product.key, view) for view in VIEWS))
    return front, side, top


@cache
def _no_fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[])


_PAGE = (
    b"#set page(width: 480pt, height: auto, margin: 0pt)\n"
    b'#image(bytes(sys.inputs.svg), format: "svg", width: 480pt)\n'
)


def render_png(svg: str, width: int) -> bytes:
    """A drawing as PNG, `width` pixels wide. The drawings hold no writing, so no font is read."""
    return typst.compile(
        _PAGE, font_paths=_no_fonts(), sys_inputs={"svg": svg}, format="png", ppi=72.0 * width / WIDTH
    )
