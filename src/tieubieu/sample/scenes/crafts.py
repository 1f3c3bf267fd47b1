"""Crafts: cloth, basketry, wood, clay, metal, lacquer, pictures, instruments, building ware."""

from __future__ import annotations

import math

from tieubieu.sample.pictures import (
    BAMBOO,
    BONE,
    GOLD,
    GREEN,
    INK,
    NAVY,
    PAPER,
    RED,
    STEEL,
    WOOD,
    Box,
    Figure,
    Look,
    Motif,
    Ornament,
    Rod,
    Scene,
    Solid,
    Turned,
    Wheel,
    bird,
    brocade,
    dark,
    draws,
    fish,
    flower,
    frame,
    fringe,
    leaf,
    light,
    lotus,
    mix,
    mountain,
    oval,
    palm,
    path,
    plain,
    put,
    rect,
    scatter,
    slats,
    stack_of,
    sun,
    wave,
    wicker,
)

_WOODS = ("#8a5a2c", "#6b4127", "#a8743f", "#7a4a30")


def weave_tones(look: Look) -> tuple[str, ...]:
    """Three colours of yarn that stand out from the ground."""
    return tuple(c for c in (look.accent, GOLD, RED, PAPER, GREEN) if c != look.main)[:4]


def legs(
    x: float, z: float, w: float, d: float, h: float, t: float, fill: str, low: float = 0
) -> list[Solid]:
    """Four square posts under (or around) something w by d."""
    return [
        Box(x=x + sx * (w - t) / 2, y=low, z=z + sz * (d - t) / 2, w=t, h=h, d=t, fill=fill, shade=False)
        for sx in (-1, 1)
        for sz in (-1, 1)
    ]


def hung(front: Ornament, w: float, h: float, edge: str, stand: str = WOOD) -> list[Solid]:
    """A framed flat thing on an easel."""
    return [
        Rod(points=((0, h * 0.9, -8), (0, 0, -74)), t=9, fill=dark(stand, 0.2), shade=True, near=-40),
        Box(y=12, w=w, h=h, d=14, fill=edge, front=front, side=plain(edge), near=2),
        Box(w=w * 0.86, h=14, d=34, fill=stand, z=8, near=3),
    ]


# --- cloth ------------------------------------------------------------------------------------------------------


@draws("scarf")
def scarf(look: Look) -> Scene:
    """A woven cloth over a rail, its fringe hanging; a folded one before it."""
    face = brocade(look.seed, look.main, weave_tones(look))
    pale = light(look.main, 0.3)

    def front(x: float, y: float, w: float, h: float) -> str:
        cut = h - 22
        return (
            fringe(x, y + cut, w, 20, light(look.accent, 0.3))
            + rect(x, y, w, cut, look.main, 4)
            + face(x, y + 12, w, cut - 12)
        )

    def side(x: float, y: float, w: float, h: float) -> str:
        return (
            fringe(x, y + h - 22, w, 20, light(look.accent, 0.3))
            + rect(x, y, w, h - 22, look.main, 9)
            + rect(x + w * 0.42, y + 8, w * 0.16, h - 30, dark(look.main))
        )

    def top(x: float, y: float, w: float, h: float) -> str:
        return rect(x, y, w, h, pale, 8) + face(x + 2, y + h * 0.2, w - 4, h * 0.6)

    rail: list[Solid] = [
        Rod(points=((-118, 206, -20), (118, 206, -20)), t=9, fill=WOOD, near=-2),
        *(Box(x=x, z=-20, w=12, h=214, d=12, fill=WOOD, near=-3) for x in (-112, 112)),
        *(Box(x=x, z=-20, w=20, h=10, d=80, fill=dark(WOOD), near=-3) for x in (-112, 112)),
    ]
    folded: list[Solid] = []
    if look.of("folded", (True, False)):
        other = brocade(
            look.seed + "2", look.accent if look.accent != PAPER else RED, (look.main, GOLD, PAPER)
        )
        folded = [
            Box(
                x=58,
                z=54,
                w=104,
                h=40,
                d=70,
                fill=look.accent,
                r=12,
                front=other,
                side=slats(dark(look.accent), 4),
                top=other,
            )
        ]
    return Scene(
        [*rail, Figure(y=26, z=-20, w=156, h=186, d=34, front=front, side=side, top=top, near=4), *folded]
    )


@draws("cloth")
def cloth(look: Look) -> Scene:
    """Bolts of brocade, one unrolled."""
    face = brocade(look.seed, look.main, weave_tones(look))
    out: list[Solid] = []
    for i, (x, z, y) in enumerate(((0, -60, 0), (0, -8, 0), (0, -34, 48))):
        band = brocade(f"{look.seed}{i}", (look.main, RED, GREEN)[i], (GOLD, PAPER, look.accent))
        out.append(
            Box(
                x=x,
                y=y,
                z=z,
                w=210,
                h=50,
                d=52,
                fill=(look.main, RED, GREEN)[i],
                r=22,
                front=band,
                side=_spiral,
                top=band,
                near=y,
            )
        )
    out.append(Box(x=0, z=60, w=180, h=3, d=84, fill=look.main, top=face))
    return Scene(out)


def _spiral(x: float, y: float, w: float, h: float) -> str:
    cx, cy, r = x + w / 2, y + h / 2, min(w, h) / 2
    return "".join(
        oval(cx, cy, r * s, r * s, "none", f'stroke="{PAPER}" stroke-width="2" opacity=".6"')
        for s in (0.8, 0.55, 0.3)
    )


@draws("silk_roll")
def silk_roll(look: Look) -> Scene:
    tone = look.of("silk", ("#a8453f", "#c9a14a", "#3f6b6e", "#5e3350", "#8a9a55", "#d9a58a", "#27405f"))
    printed = scatter(
        look.seed,
        tone,
        look.of("sign", (flower, leaf, wave, lotus)),
        (light(tone, 0.35), light(tone, 0.55)),
        7,
        3,
    )

    def drape(x: float, y: float, w: float, h: float) -> str:
        shine = "".join(
            path(
                f"M{x + w * s:.1f} {y + 6:.1f}q-8 {h * 0.5:.1f} 2 {h - 8:.1f}",
                "none",
                light(tone, 0.4),
                3,
                'opacity=".5"',
            )
            for s in (0.18, 0.44, 0.7)
        )
        return (
            rect(x, y, w, h, tone, 5)
            + scatter(look.seed, tone, flower, (light(tone, 0.35),), 5, 4)(x, y, w, h)
            + shine
        )

    return Scene(
        [
            Box(
                z=-46,
                w=216,
                h=54,
                d=54,
                fill=light(tone, 0.3),
                r=26,
                front=scatter("b", light(tone, 0.3), leaf, (tone,), 8, 2),
                side=_spiral,
                top=slats(light(tone, 0.6), 4),
            ),
            Box(
                y=54,
                z=-46,
                w=200,
                h=52,
                d=52,
                fill=tone,
                r=25,
                front=printed,
                side=_spiral,
                top=printed,
                near=2,
                shade=False,
            ),
            Figure(
                x=34,
                z=10,
                w=120,
                h=84,
                d=60,
                front=drape,
                side=lambda x, y, w, h: path(
                    f"M{x + w:.1f} {y:.1f}Q{x + w * 0.7:.1f} {y + h:.1f} {x:.1f} {y + h:.1f}H{x + w:.1f}z",
                    tone,
                ),
                top=drape,
                near=3,
            ),
        ]
    )


@draws("embroidery")
def embroidery(look: Look) -> Scene:
    ground = look.of("ground2", (PAPER, "#1f2f47", "#7a2d24"))
    tones = ("#c8402f", GOLD, GREEN, "#d9893a", "#5e3350" if ground == PAPER else "#e7b7b0")

    def hoop(x: float, y: float, w: float, h: float) -> str:
        cx, cy, r = x + w / 2, y + h / 2, w / 2
        out = oval(cx, cy, r * 0.9, r * 0.9, ground)
        out += "".join(
            flower(cx + r * 0.52 * math.sin(a), cy - r * 0.52 * math.cos(a), r * 0.19, tones[i % 5])
            for i, a in enumerate(math.pi * k / 4 for k in range(8))
        )
        out += "".join(
            leaf(cx + r * 0.74 * math.sin(a), cy - r * 0.74 * math.cos(a), r * 0.1, GREEN)
            for a in (math.pi * (k + 0.5) / 4 for k in range(8))
        )
        return (
            out
            + look.motif(cx, cy, r * 0.28, tones[0])
            + oval(cx, cy, r * 0.95, r * 0.95, "none", f'stroke="{BAMBOO}" stroke-width="{r * 0.1:.1f}"')
        )

    fold = brocade(look.seed, ground, tones[:4])
    return Scene(
        [
            Rod(points=((0, 150, -14), (0, 0, -70)), t=8, fill=WOOD, near=-30),
            Wheel(y=112, z=0, r=100, thick=14, fill=BAMBOO, face=hoop),
            Box(w=90, h=14, d=40, fill=WOOD, near=1),
            Box(
                x=96, z=56, w=76, h=30, d=64, fill=ground, r=9, front=fold, side=slats(tones[0], 4), top=fold
            ),
            Turned(
                x=-96,
                z=56,
                profile=((0, 15), (5, 15), (7, 9), (30, 9), (32, 15), (38, 15)),
                fill=BAMBOO,
                zones=((7, 30, tones[0]),),
                sharp=True,
            ),
        ]
    )


@draws("bag")
def bag(look: Look) -> Scene:
    face = brocade(look.seed, look.main, weave_tones(look))

    def front(x: float, y: float, w: float, h: float) -> str:
        flap = (
            f"M{x:.1f} {y:.1f}h{w:.1f}v{h * 0.26:.1f}L{x + w / 2:.1f} {y + h * 0.56:.1f}"
            f"L{x:.1f} {y + h * 0.26:.1f}z"
        )
        return (
            face(x, y, w, h)
            + path(flap, dark(look.main, 0.25), GOLD, 2.5)
            + look.motif(x + w / 2, y + h * 0.23, h * 0.13, light(look.accent, 0.2))
            + oval(x + w / 2, y + h * 0.52, 6, 6, GOLD)
        )

    return Scene(
        [
            Rod(
                points=((-86, 118, 0), (-64, 196, 0), (0, 232, 0), (64, 196, 0), (86, 118, 0)),
                t=10,
                fill=dark(look.main, 0.2),
                twist=look.accent,
            ),
            Box(
                w=184,
                h=136,
                d=54,
                fill=look.main,
                r=12,
                front=front,
                side=face,
                top=plain(dark(look.main, 0.25)),
                near=1,
            ),
            *(Rod(points=((x, 2, 30), (x, -4, 34)), t=6, fill=GOLD) for x in (-84, 84)),
        ]
    )


@draws("leather_bag")
def shoes(look: Look) -> Scene:
    """A pair of hand-sewn leather shoes."""
    hide, sole = "#8a4f2a", "#33261d"
    shape = "M0 58C0 30 6 8 34 4C48 3 56 14 66 26C84 44 122 44 138 62Q142 72 140 78H0z"

    def side(x: float, y: float, w: float, h: float) -> str:
        s = w / 142
        lace = "".join(path(f"M{60 + 9 * i} {26 + 6 * i}l-9 10", "none", PAPER, 3) for i in range(3))
        body = (
            path(shape, hide)
            + path("M0 58C0 30 6 8 34 4C42 24 36 50 20 78H0z", dark(hide, 0.18))
            + oval(33, 8, 24, 6, dark(hide, 0.5))
            + lace
        )
        body += (
            path("M100 78q2-24 16-29", "none", light(hide, 0.4), 1.6, 'stroke-dasharray="4 3"')
            + rect(-2, 76, 144, 10, sole, 3)
            + rect(0, 84, 36, 9, sole, 2)
        )
        return f'<g transform="translate({x:.1f} {y:.1f})scale({s:.3f})">{body}</g>'

    def front(x: float, y: float, w: float, h: float) -> str:
        body = path(
            f"M{x + 3:.1f} {y + h:.1f}V{y + h * 0.62:.1f}Q{x + w * 0.16:.1f}"
            f" {y:.1f} {x + w / 2:.1f} {y:.1f}T{x + w - 3:.1f} {y + h * 0.62:.1f}"
            f"V{y + h:.1f}z",
            hide,
        )
        body += oval(x + w / 2, y + 9, w * 0.26, 7, dark(hide, 0.5)) + rect(x, y + h - 9, w, 9, sole, 3)
        return body + "".join(
            path(f"M{x + w * 0.32:.1f} {y + h * (0.28 + 0.1 * i):.1f}h{w * 0.36:.1f}", "none", PAPER, 2.4)
            for i in range(3)
        )

    def top(x: float, y: float, w: float, h: float) -> str:
        body = (
            rect(x, y, w, h, sole, w * 0.46)
            + rect(x + 3, y + 3, w - 6, h - 6, hide, w * 0.42)
            + oval(x + w / 2, y + h * 0.27, w * 0.3, h * 0.19, dark(hide, 0.5))
        )
        return body + "".join(
            path(f"M{x + w * 0.3:.1f} {y + h * (0.48 + 0.06 * i):.1f}h{w * 0.4:.1f}", "none", PAPER, 2.4)
            for i in range(3)
        )

    def turned(x: float, y: float, w: float, h: float) -> str:
        return f'<g transform="translate({x * 2 + w:.1f} 0)scale(-1 1)">{side(x, y, w, h)}</g>'

    return Scene([Figure(x=x, w=62, h=86, d=142, front=front, side=turned, top=top) for x in (-42, 42)])


def _stand(high: float) -> list[Solid]:
    return [
        Box(z=-24, w=10, h=high, d=10, fill=WOOD, near=-5),
        Box(z=-24, w=120, h=8, d=70, fill=dark(WOOD, 0.2), near=-6),
        Rod(points=((-72, high - 8, -24), (0, high + 6, -24), (72, high - 8, -24)), t=8, fill=WOOD, near=-4),
    ]


def _garment(look: Look, outline: str, extra: str, fill: str, h: float, d: float = 46) -> Scene:
    """A garment on a hanger. The outline is drawn in a box 200 wide and 240 high."""

    def front(x: float, y: float, w: float, high: float) -> str:
        return put(path(outline, fill) + extra, x, y, w / 200, high / 240)

    def side(x: float, y: float, w: float, high: float) -> str:
        slim = (
            f"M{x + w * 0.3:.1f} {y + 12:.1f}Q{x + w / 2:.1f} {y - 6:.1f} {x + w * 0.7:.1f}"
            f" {y + 12:.1f}L{x + w:.1f} {y + high:.1f}H{x:.1f}z"
        )
        sleeve = (
            f"M{x + w * 0.34:.1f} {y + 20:.1f}h{w * 0.34:.1f}L{x + w * 0.76:.1f}"
            f" {y + high * 0.62:.1f}H{x + w * 0.26:.1f}z"
        )
        return (
            path(slim, fill)
            + path(sleeve, dark(fill, 0.14))
            + rect(x + w * 0.26, y + high * 0.6, w * 0.5, 5, look.accent)
        )

    def top(x: float, y: float, w: float, deep: float) -> str:
        return (
            rect(x, y, w, deep, light(fill, 0.15), deep / 2)
            + oval(x + w / 2, y + deep / 2, 24, deep * 0.3, dark(fill, 0.45))
            + path(f"M{x + 10:.1f} {y + deep / 2:.1f}h{w - 20:.1f}", "none", dark(fill, 0.2), 2)
        )

    return Scene(
        [*_stand(234), Figure(y=228 - h, z=-16, w=200, h=h, d=d, front=front, side=side, top=top, near=4)]
    )


@draws("garment")
def garment(look: Look) -> Scene:
    fill = look.of("cloth", ("#5e3350", "#2f4d5c", "#7a5a35", "#8e3a35"))
    outline = "M72 8Q100 26 128 8L160 22L198 112L170 124L146 78L150 236H50L54 78L30 124L2 112L40 22z"
    buttons = "".join(oval(100, 52 + 34 * i, 4, 4, GOLD) for i in range(5))
    extra = (
        path("M100 22V236", "none", dark(fill, 0.4), 2.4)
        + buttons
        + rect(58, 170, 32, 36, light(fill, 0.14), 3)
        + rect(110, 170, 32, 36, light(fill, 0.14), 3)
    )
    extra += path("M72 8Q100 26 128 8L100 42z", dark(fill, 0.3)) + path(
        "M4 106l26 12M170 118l26-12", "none", look.accent, 5
    )
    return _garment(look, outline, extra, fill, 176)


@draws("ao_dai")
def ao_dai(look: Look) -> Scene:
    fill = "#7a3550"
    outline = "M84 4H116L150 18L196 104L178 112L140 60L134 96L156 238H44L66 96L60 60L22 112L4 104L50 18z"
    blooms = "".join(
        lotus(x, y, s, "#e9b7ae") + path(f"M{x} {y + s * 0.5:.0f}q-6 20 2 40", "none", "#8aa05a", 2)
        for x, y, s in ((92, 168, 17), (118, 196, 13), (76, 206, 12), (104, 128, 11))
    )
    extra = (
        path("M44 238L66 96M156 238L134 96", "none", dark(fill, 0.3), 2)
        + rect(86, 0, 28, 10, GOLD, 4)
        + path("M100 10Q116 30 138 58", "none", GOLD, 2.4)
        + blooms
    )
    return _garment(look, outline, extra, fill, 212, 52)


@draws("bedding")
def bedding(look: Look) -> Scene:
    fill = look.of("cloth", ("#8fa7a3", "#c9a58a", "#a8b58a", "#9aa3b5", "#b57a6b"))
    pattern = scatter(
        look.seed,
        fill,
        look.of("sign", (flower, leaf, sun, wave)),
        (light(fill, 0.5), dark(fill, 0.25)),
        9,
        3,
    )
    pad = scatter("q", light(fill, 0.5), sun, (fill,), 8, 3)
    return Scene(
        [
            Box(
                w=230,
                h=42,
                d=150,
                fill=light(fill, 0.72),
                r=14,
                front=slats(mix(fill, PAPER, 0.4), 3),
                side=slats(mix(fill, PAPER, 0.4), 3),
                top=frame(fill),
            ),
            Box(
                x=0,
                y=42,
                z=8,
                w=222,
                h=26,
                d=136,
                fill=fill,
                r=11,
                front=pattern,
                side=pattern,
                top=pattern,
                near=1,
                shade=False,
            ),
            Box(
                x=0,
                y=68,
                z=-4,
                w=186,
                h=30,
                d=100,
                fill=light(fill, 0.5),
                r=13,
                front=pad,
                side=slats(fill, 3),
                top=pad,
                near=2,
                shade=False,
            ),
            *(
                Box(
                    x=x,
                    y=98,
                    z=-8,
                    w=84,
                    h=36,
                    d=62,
                    fill=PAPER,
                    r=17,
                    top=frame(fill, 0.14),
                    near=3,
                    shade=False,
                    front=lambda x, y, w, h: path(
                        f"M{x + 8:.1f} {y + h / 2:.1f}q{w / 2 - 8:.1f} 12 {w - 16:.1f} 0", "none", fill, 2.4
                    ),
                )
                for x in (-45, 45)
            ),
        ]
    )


# --- basketry ---------------------------------------------------------------------------------------------------


@draws("basket")
def basket(look: Look) -> Scene:
    """A woven basket with a wound rim and handle, and a small one."""
    kind = look.of("weave", ("hex", "plain", "twill"))
    cane = look.of("cane", (BAMBOO, "#a8743f", "#8a6a3a", "#c9a25a", "#7d8a5a"))
    form = look.of("form", ("handle", "lid", "pack", "tray"))
    fill, rim = f"url(#{kind})", dark(cane, 0.12)

    def ring(x: float, z: float, y: float, r: float, near: float = 1) -> Turned:
        return Turned(
            x=x,
            y=y - 5,
            z=z,
            profile=((0, r + 1), (4, r + 5), (9, r + 4)),
            fill=rim,
            mouth=dark(cane, 0.62),
            ribs=(22, dark(cane, 0.45)),
            near=near,
            shade=False,
            gloss=0,
        )

    if form == "pack":
        body: list[Solid] = [
            Turned(x=-10, profile=((0, 46), (10, 50), (80, 62), (176, 82)), fill=fill, gloss=0),
            ring(-10, 0, 178, 80),
            *(
                Rod(
                    points=((-10 + s * 30, 160, 78), (-10 + s * 44, 96, 94), (-10 + s * 30, 26, 60)),
                    t=9,
                    fill=look.of("strap", (RED, NAVY, WOOD)),
                    near=90,
                    twist=GOLD,
                )
                for s in (-1, 1)
            ),
        ]
        small: list[Solid] = [
            Turned(x=112, z=40, profile=((0, 22), (36, 32)), fill=fill, gloss=0),
            ring(112, 40, 38, 32),
        ]
    elif form == "lid":
        body = [
            Turned(x=-30, profile=((0, 74), (8, 84), (96, 88), (104, 86)), fill=fill, gloss=0),
            ring(-30, 0, 102, 88),
            Turned(
                x=-30,
                y=106,
                profile=((0, 92), (10, 88), (26, 56), (34, 14), (44, 10)),
                fill=fill,
                near=2,
                shade=False,
                gloss=0,
            ),
            Turned(x=-30, y=146, profile=((0, 9), (8, 14), (14, 9)), fill=look.accent, near=3, shade=False),
        ]
        small = [
            Turned(x=94, z=52, profile=((0, 34), (6, 38), (46, 40)), fill=fill, gloss=0),
            ring(94, 52, 48, 40),
        ]
    elif form == "tray":
        body = [
            Turned(z=-16, profile=((0, 92), (8, 104), (44, 120)), fill=fill, gloss=0),
            ring(0, -16, 46, 120),
            *(
                Rod(
                    points=((s * 122, 44, -34), (s * 146, 66, -16), (s * 122, 44, 2)),
                    t=9,
                    fill=rim,
                    twist=light(cane, 0.3),
                    near=3,
                )
                for s in (-1, 1)
            ),
            Turned(
                x=-34,
                y=24,
                z=-30,
                profile=((0, 36), (30, 46), (66, 56)),
                fill=fill,
                near=4,
                shade=False,
                gloss=0,
            ),
            ring(-34, -30, 92, 56, 5),
            Turned(
                x=60,
                y=24,
                z=0,
                profile=((0, 22), (24, 28), (46, 34)),
                fill=fill,
                near=4,
                shade=False,
                gloss=0,
            ),
            ring(60, 0, 72, 34, 5),
        ]
        small = []
    else:
        body = [
            Turned(x=-34, profile=((0, 62), (8, 68), (104, 86)), fill=fill, gloss=0),
            ring(-34, 0, 106, 86),
            Rod(
                points=((-118, 106, 0), (-92, 180, 0), (-34, 214, 0), (24, 180, 0), (50, 106, 0)),
                t=11,
                fill=dark(cane, 0.3),
                twist=light(cane, 0.25),
                near=4,
            ),
        ]
        small = [
            Turned(x=92, z=44, profile=((0, 30), (50, 42)), fill=fill, gloss=0),
            ring(92, 44, 52, 42),
            Rod(
                points=((50, 52, 44), (62, 92, 44), (92, 110, 44), (122, 92, 44), (134, 52, 44)),
                t=8,
                fill=dark(cane, 0.3),
                twist=light(cane, 0.25),
                near=4,
            ),
        ]
    return Scene([*body, *small], [wicker(kind, cane)])


@draws("weave")
def fish_trap(look: Look) -> Scene:
    """A long shrimp trap of net on hoops."""
    net = "#5d8393"

    def net_side(x: float, y: float, w: float, h: float) -> str:
        out = path(
            f"M{x:.1f} {y + h / 2:.1f}Q{x + w * 0.1:.1f} {y:.1f} {x + w * 0.3:.1f}"
            f" {y:.1f}H{x + w:.1f}V{y + h:.1f}H{x + w * 0.3:.1f}Q{x + w * 0.1:.1f}"
            f" {y + h:.1f} {x:.1f} {y + h / 2:.1f}z",
            light(net, 0.3),
        )
        lines = "".join(
            f"M{x + w * (0.28 + 0.06 * i):.1f} {y:.1f}l{h * 0.5:.1f} {h:.1f}"
            f"M{x + w * (0.28 + 0.06 * i):.1f} {y + h:.1f}l{h * 0.5:.1f} {-h:.1f}"
            for i in range(9)
        )
        out += path(lines, "none", net, 1.6)
        return out + "".join(
            oval(x + w * s, y + h / 2, 9, h / 2, "none", f'stroke="{BAMBOO}" stroke-width="6"')
            for s in (0.3, 0.52, 0.75, 0.97)
        )

    def net_end(x: float, y: float, w: float, h: float) -> str:
        cx, cy = x + w / 2, y + h / 2
        rings = "".join(
            oval(cx, cy, w / 2 * s, h / 2 * s, "none", f'stroke="{net}" stroke-width="1.6"')
            for s in (0.75, 0.5)
        )
        spokes = path(
            "".join(
                f"M{cx:.1f} {cy:.1f}l{w / 2 * math.cos(a):.1f} {h / 2 * math.sin(a):.1f}"
                for a in (math.pi * k / 6 for k in range(12))
            ),
            "none",
            net,
            1.6,
        )
        return (
            oval(cx, cy, w / 2, h / 2, light(net, 0.35))
            + rings
            + spokes
            + oval(cx, cy, w * 0.14, h * 0.14, dark(net, 0.5))
            + oval(cx, cy, w / 2 - 2, h / 2 - 2, "none", f'stroke="{BAMBOO}" stroke-width="6"')
        )

    return Scene(
        [
            Figure(w=240, h=104, d=104, front=net_side, side=net_end, top=net_side),
            Rod(
                points=((118, 100, 20), (136, 60, 70), (70, 2, 92), (20, 2, 84)), t=4, fill="#d9893a", near=60
            ),
        ]
    )


@draws("mat")
def mat(look: Look) -> Scene:
    """A rolled mat standing behind an unrolled one."""
    tone = look.of("sedge", ("#d9c48a", "#c9a25a", "#b5a26b", "#cdb98a"))
    stripe = look.of("dye", (RED, GREEN, "#5e3350", NAVY))
    band = stack_of(
        plain(tone),
        slats(dark(tone, 0.12), 16, True),
        lambda x, y, w, h: "".join(rect(x, y + h * s, w, h * 0.07, stripe) for s in (0.12, 0.24, 0.7, 0.82)),
    )
    spread = stack_of(
        plain(tone),
        slats(dark(tone, 0.1), 30, True),
        scatter(look.seed, "none", look.of("sign", (flower, sun, lotus)), (stripe, dark(stripe, 0.2)), 7, 4),
        frame(stripe, 0.06),
        frame(stripe, 0.1),
    )
    return Scene(
        [
            Box(x=0, z=20, w=230, h=5, d=150, fill=tone, top=spread, front=slats(dark(tone), 20, True)),
            Box(
                x=0,
                z=-76,
                w=214,
                h=56,
                d=56,
                fill=tone,
                r=27,
                front=stack_of(
                    plain(tone),
                    slats(dark(tone, 0.14), 9),
                    lambda x, y, w, h: "".join(
                        rect(x + w * s, y, w * 0.05, h, stripe) for s in (0.16, 0.26, 0.69, 0.79)
                    ),
                ),
                side=_spiral,
                top=band,
            ),
            Turned(
                x=-70,
                z=-128,
                profile=((0, 26), (168, 26)),
                fill=tone,
                sharp=True,
                mouth=dark(tone, 0.4),
                bands=((30, 8, stripe), (46, 4, stripe), (134, 8, stripe), (118, 4, stripe)),
                ribs=(9, dark(tone, 0.15)),
                gloss=0,
            ),
        ]
    )


@draws("hat")
def hat(look: Look) -> Scene:
    """A conical hat on a stand, its ribbon falling."""
    tone = look.of("palm", ("#efe3c0", "#e3d09a", "#d9c9a0"))
    ribbon = look.of("ribbon", (RED, "#7a3550", "#3f6b6e", GREEN))
    rings = tuple((6 + 17 * i, 1.4, dark(tone, 0.22)) for i in range(6))
    signs = (
        ((28, 8, look.of("sign", (flower, lotus, leaf)), 14, ribbon),)
        if look.of("stamped", (True, False))
        else ()
    )
    return Scene(
        [
            Turned(profile=((0, 34), (6, 30), (10, 10), (70, 8)), fill=WOOD, sharp=True),
            Turned(
                y=60,
                profile=((0, 124), (4, 122), (112, 3), (116, 1)),
                fill=tone,
                sharp=True,
                bands=rings,
                ribs=(18, dark(tone, 0.1)),
                stamps=signs,
                near=1,
                shade=False,
                gloss=0.25,
            ),
            *(
                Rod(points=((s * 60, 62, 50), (s * 46, 34, 62), (s * 62, 6, 70)), t=9, fill=ribbon, near=80)
                for s in (-1, 1)
            ),
        ]
    )


@draws("lamp")
def lamp(look: Look) -> Scene:
    cane = look.of("cane", (BAMBOO, "#a8743f", "#c9a25a"))
    shades = (
        ((0, 76), (10, 84), (60, 74), (110, 40), (122, 26)),
        ((0, 40), (20, 72), (66, 86), (112, 70), (130, 34)),
        ((0, 56), (40, 70), (80, 66), (130, 40)),
    )
    shape = look.of("shape", shades)
    return Scene(
        [
            Turned(profile=((0, 52), (8, 50), (14, 14), (22, 9), (90, 9)), fill=dark(cane, 0.35)),
            Turned(
                y=80,
                profile=shape,
                fill="#f0cf86",
                mouth="#fff0c0",
                ribs=(22, dark(cane, 0.15)),
                bands=tuple((16 + 24 * i, 3.4, cane) for i in range(5)),
                near=1,
                shade=False,
                gloss=0.7,
            ),
            Turned(
                y=80,
                profile=((0, shape[0][1] + 3), (6, shape[0][1] + 4)),
                fill=cane,
                near=0.5,
                shade=False,
                gloss=0,
            ),
        ]
    )


@draws("rattan_chair")
def rattan_chair(look: Look) -> Scene:
    cane = look.of("cane", (BAMBOO, "#a8743f", "#8a5a2c"))
    seat = look.of("seat", ("#d9c9a0", "#8fa7a3", "#b57a6b"))
    rods: list[Solid] = [
        Rod(
            points=((s * 62, 0, z), (s * 58, 70, z * 0.9)),
            t=11,
            fill=cane,
            twist=light(cane, 0.2),
            shade=True,
            near=z,
        )
        for s in (-1, 1)
        for z in (-52, 52)
    ]
    rods.append(
        Rod(
            points=(
                (-64, 70, -50),
                (-78, 150, -60),
                (-40, 220, -68),
                (0, 236, -70),
                (40, 220, -68),
                (78, 150, -60),
                (64, 70, -50),
            ),
            t=12,
            fill=cane,
            twist=light(cane, 0.25),
            near=-10,
        )
    )
    rods += [
        Rod(points=((x, 74, -50), (x * 1.1, 226 - abs(x) * 0.5, -68)), t=5, fill=dark(cane, 0.15), near=-11)
        for x in (-48, -32, -16, 0, 16, 32, 48)
    ]
    rods += [
        Rod(
            points=((s * 76, 140, -58), (s * 84, 128, 20), (s * 66, 68, 56)),
            t=11,
            fill=cane,
            twist=light(cane, 0.25),
            near=70,
        )
        for s in (-1, 1)
    ]
    return Scene(
        [
            *rods,
            Box(y=62, w=138, h=14, d=120, fill="url(#plain)", r=6, shade=False),
            Box(
                y=76,
                w=122,
                h=18,
                d=104,
                fill=seat,
                r=9,
                top=scatter(look.seed, light(seat, 0.2), leaf, (dark(seat, 0.2),), 6, 5),
                near=1,
                shade=False,
            ),
        ],
        [wicker("plain", cane)],
    )


# --- wood -------------------------------------------------------------------------------------------------------


@draws("chair")
def chair(look: Look) -> Scene:
    wood = look.of("wood", _WOODS)
    grain = slats(dark(wood, 0.2), 5)
    back: list[Solid] = [
        Box(x=-58 + s * 44, y=84, z=-40, w=10, h=104, d=10, fill=wood, near=-2, shade=False) for s in (-1, 1)
    ]
    back += [
        Box(x=-58, y=110 + 26 * i, z=-40, w=82, h=14, d=7, fill=light(wood, 0.1), near=-1, shade=False)
        for i in range(3)
    ]
    return Scene(
        [
            *legs(-58, 0, 100, 92, 78, 11, dark(wood, 0.12)),
            *back,
            Box(x=-58, y=76, w=106, h=12, d=98, fill=wood, top=grain, near=2),
            *legs(76, 22, 116, 112, 96, 12, dark(wood, 0.12)),
            Box(x=76, y=96, z=22, w=140, h=12, d=132, fill=light(wood, 0.08), top=grain, near=3),
            Turned(
                x=70,
                y=108,
                z=20,
                profile=((0, 16), (14, 24), (34, 14), (42, 17)),
                fill=look.accent if look.accent != PAPER else NAVY,
                mouth=INK,
                near=5,
                shade=False,
            ),
        ]
    )


@draws("cabinet")
def cabinet(look: Look) -> Scene:
    wood = look.of("wood", ("#4a2a1f", "#5a3424"))
    shell = "#d9e0d6"

    def doors(x: float, y: float, w: float, h: float) -> str:
        out = ""
        for i in range(3):
            a = x + w * (0.04 + 0.32 * i)
            out += rect(a, y + h * 0.08, w * 0.28, h * 0.58, dark(wood, 0.35), 2) + rect(
                a + 4,
                y + h * 0.08 + 4,
                w * 0.28 - 8,
                h * 0.58 - 8,
                "none",
                0,
                f'stroke="{shell}" stroke-width="1.6"',
            )
            out += (flower, bird, lotus)[i](a + w * 0.14, y + h * 0.34, w * 0.075, shell) + leaf(
                a + w * 0.14, y + h * 0.54, w * 0.05, mix(shell, "#9fc0b5", 0.5)
            )
            out += (
                rect(a, y + h * 0.74, w * 0.28, h * 0.17, dark(wood, 0.35), 2)
                + wave(a + w * 0.14, y + h * 0.825, w * 0.05, shell)
                + oval(a + w * 0.03, y + h * 0.825, 3, 3, GOLD)
            )
        return out

    return Scene(
        [
            *legs(0, 0, 224, 76, 30, 16, dark(wood)),
            Box(y=28, w=224, h=136, d=76, fill=wood, front=doors, side=stack_of(frame(shell, 0.09)), near=1),
            Box(y=164, w=244, h=12, d=90, fill=light(wood, 0.08), near=2, shade=False, top=frame(shell, 0.1)),
            Box(
                y=176,
                z=-30,
                w=150,
                h=34,
                d=10,
                fill=wood,
                r=8,
                near=3,
                shade=False,
                front=lambda x, y, w, h: (
                    lotus(x + w / 2, y + h / 2, 14, shell)
                    + bird(x + w * 0.25, y + h / 2, 12, shell)
                    + bird(x + w * 0.75, y + h / 2, 12, shell)
                ),
            ),
            Turned(
                x=-84, y=176, profile=((0, 10), (16, 16), (34, 8), (40, 11)), fill=NAVY, near=4, shade=False
            ),
            Turned(
                x=84, y=176, profile=((0, 10), (16, 16), (34, 8), (40, 11)), fill=NAVY, near=4, shade=False
            ),
        ]
    )


@draws("statue")
def statue(look: Look) -> Scene:
    """A carved piece of wood on a plinth."""
    wood = look.of("wood", ("#a8743f", "#7a4a30", "#8a5a2c", "#6b4127", "#b5803a"))
    form = look.of("form", ("sage", "panel", "tree", "bird"))
    deep, pale = dark(wood, 0.3), light(wood, 0.25)
    base = Box(
        w=170,
        h=22,
        d=110,
        fill=dark(wood, 0.4),
        r=4,
        front=scatter("b", dark(wood, 0.4), wave, (wood,), 7, 1),
        side=frame(wood, 0.2),
        top=frame(wood, 0.06),
    )
    if form == "panel":

        def carving(x: float, y: float, w: float, h: float) -> str:
            cloud = "".join(
                path(f"M{x + w * a:.1f} {y + h * b:.1f}q10-16 24-4q14-6 16 8z", deep)
                for a, b in ((0.1, 0.24), (0.66, 0.24), (0.12, 0.82), (0.64, 0.82))
            )
            return (
                frame(GOLD, 0.06)(x, y, w, h)
                + sun(x + w / 2, y + h * 0.48, h * 0.26, GOLD)
                + oval(x + w / 2, y + h * 0.48, h * 0.13, h * 0.13, wood)
                + lotus(x + w / 2, y + h * 0.48, h * 0.11, RED)
                + cloud
            )

        return Scene(
            [
                base,
                Box(
                    y=22,
                    w=200,
                    h=150,
                    d=26,
                    fill=wood,
                    r=18,
                    front=carving,
                    side=slats(deep, 4),
                    near=1,
                    shade=False,
                ),
                Box(
                    y=172,
                    w=90,
                    h=26,
                    d=22,
                    fill=deep,
                    r=11,
                    near=2,
                    shade=False,
                    front=lambda x, y, w, h: flower(x + w / 2, y + h / 2, 10, GOLD),
                ),
            ]
        )
    if form == "tree":
        trunk: list[Solid] = [
            Rod(points=((0, 14, 0), (-16, 70, 4), (10, 120, -6), (-8, 170, 0)), t=30, fill=wood, near=1)
        ]
        trunk += [
            Rod(points=((-4, 90, 0), (s * 46, 130, s * 16), (s * 66, 168, s * 20)), t=14, fill=wood, near=1)
            for s in (-1, 1)
        ]
        tops = ((-66, 168, -20, 40), (66, 168, 20, 40), (-8, 182, 0, 48), (30, 138, 30, 28))
        return Scene(
            [
                base,
                *trunk,
                *(
                    Figure(
                        x=x,
                        y=y - r * 0.5,
                        z=z,
                        w=r * 2,
                        h=r,
                        d=r * 2,
                        near=3,
                        shade=False,
                        front=_foliage(deep, pale),
                        side=_foliage(deep, pale),
                        top=_foliage(deep, pale),
                    )
                    for x, y, z, r in tops
                ),
            ]
        )
    if form == "bird":

        def crane(x: float, y: float, w: float, h: float) -> str:
            body = path(
                "M30 150C20 90 70 70 92 96C104 74 96 44 84 30C80 16 96 6 108 16"
                "L140 26L110 30C124 56 126 92 112 122C100 152 56 168 30 150z",
                wood,
            )
            body += path("M34 142C50 116 76 106 98 112C88 138 60 152 34 142z", deep) + path(
                "M40 138q24-20 50-22M46 146q22-12 44-18", "none", pale, 2
            )
            body += path("M74 154V196M90 148V196", "none", deep, 6) + oval(102, 20, 2.6, 2.6, PAPER)
            return f'<g transform="translate({x:.1f} {y:.1f})scale({w / 160:.3f} {h / 196:.3f})">{body}</g>'

        return Scene(
            [
                base,
                Figure(
                    y=22,
                    w=150,
                    h=184,
                    d=90,
                    front=crane,
                    side=lambda x, y, w, h: crane(x - 10, y, w + 20, h),
                    top=lambda x, y, w, h: (
                        bird(x + w / 2, y + h / 2, 62, wood)
                        + path(f"M{x + 40:.1f} {y + h / 2:.1f}h{w * 0.4:.1f}", "none", pale, 3)
                    ),
                    near=1,
                    shade=False,
                ),
            ]
        )
    robe = ((0, 52), (10, 60), (60, 56), (104, 44), (128, 20))
    return Scene(
        [
            base,
            Turned(
                y=22,
                profile=robe,
                fill=wood,
                near=1,
                shade=False,
                ribs=(11, deep),
                bands=((52, 5, deep), (22, 3, pale)),
            ),
            Turned(
                y=146,
                profile=((0, 12), (8, 22), (26, 25), (44, 17), (52, 8), (58, 6)),
                fill=pale,
                near=2,
                shade=False,
            ),
            Figure(
                y=120,
                z=18,
                w=44,
                h=66,
                d=34,
                near=6,
                shade=False,
                front=_face(deep),
                side=lambda x, y, w, h: path(
                    f"M{x + w * 0.2:.1f} {y + h * 0.62:.1f}q4 24 10 34q8-14 4-34z", PAPER
                ),
                top=lambda x, y, w, h: "",
            ),
            Rod(points=((62, 24, 30), (58, 210, 30)), t=6, fill=deep, near=9),
            Turned(
                x=58,
                y=206,
                z=30,
                profile=((0, 5), (8, 11), (18, 6), (24, 4)),
                fill="#d9893a",
                near=10,
                shade=False,
            ),
        ]
    )


def _foliage(deep: str, pale: str) -> Ornament:
    def on(x: float, y: float, w: float, h: float) -> str:
        out = oval(x + w / 2, y + h / 2, w / 2, h / 2, deep)
        return out + "".join(
            path(
                f"M{x + w * (0.2 + 0.2 * i):.1f} {y + h * 0.62:.1f}q{w * 0.06:.1f}"
                f" {-h * 0.3:.1f} {w * 0.14:.1f} 0",
                "none",
                pale,
                2.4,
            )
            for i in range(4)
        )

    return on


def _face(deep: str) -> Ornament:
    def on(x: float, y: float, w: float, h: float) -> str:
        cx = x + w / 2
        eyes = path(
            f"M{cx - 11:.1f} {y + h * 0.4:.1f}q4-4 8 0M{cx + 3:.1f} {y + h * 0.4:.1f}q4-4 8 0",
            "none",
            deep,
            2,
        )
        return eyes + path(
            f"M{cx - 9:.1f} {y + h * 0.6:.1f}Q{cx:.1f} {y + h * 0.52:.1f} {cx + 9:.1f}"
            f" {y + h * 0.6:.1f}Q{cx + 6:.1f} {y + h * 0.9:.1f} {cx:.1f} {y + h:.1f}"
            f"Q{cx - 6:.1f} {y + h * 0.9:.1f} {cx - 9:.1f} {y + h * 0.6:.1f}z",
            PAPER,
        )

    return on


@draws("boat")
def boat(look: Look) -> Scene:
    wood = look.of("wood", ("#8a5a2c", "#6b4127"))
    sail = look.of("sail", ("#b5532f", "#e6d9b8", "#8e2b22"))

    def hull(x: float, y: float, w: float, h: float) -> str:
        low = (
            f"M{x:.1f} {y:.1f}Q{x + w * 0.2:.1f} {y + h * 0.3:.1f} {x + w / 2:.1f}"
            f" {y + h * 0.3:.1f}T{x + w:.1f} {y:.1f}Q{x + w * 0.92:.1f} {y + h:.1f}"
            f" {x + w * 0.74:.1f} {y + h:.1f}H{x + w * 0.26:.1f}Q{x + w * 0.08:.1f}"
            f" {y + h:.1f} {x:.1f} {y:.1f}z"
        )
        lines = "".join(
            f"M{x + w * (0.06 + 0.03 * i):.1f} {y + h * (0.34 + 0.18 * i):.1f}"
            f"Q{x + w / 2:.1f} {y + h * (0.6 + 0.16 * i):.1f} {x + w * (0.94 - 0.03 * i):.1f}"
            f" {y + h * (0.34 + 0.18 * i):.1f}"
            for i in range(3)
        )
        return (
            path(low, wood)
            + path(lines, "none", dark(wood), 2)
            + oval(x + w * 0.9, y + h * 0.3, 5, 5, PAPER)
            + oval(x + w * 0.9, y + h * 0.3, 2.5, 2.5, INK)
        )

    def stem(x: float, y: float, w: float, h: float) -> str:
        return path(
            f"M{x:.1f} {y + 8:.1f}L{x + w / 2:.1f} {y:.1f}L{x + w:.1f} {y + 8:.1f}"
            f"Q{x + w * 0.9:.1f} {y + h:.1f} {x + w / 2:.1f} {y + h:.1f}Q{x + w * 0.1:.1f}"
            f" {y + h:.1f} {x:.1f} {y + 8:.1f}z",
            wood,
        ) + path(f"M{x + w / 2:.1f} {y:.1f}v{h:.1f}", "none", dark(wood), 3)

    def deck(x: float, y: float, w: float, h: float) -> str:
        lens = (
            f"M{x:.1f} {y + h / 2:.1f}Q{x + w * 0.2:.1f} {y:.1f} {x + w / 2:.1f}"
            f" {y:.1f}T{x + w:.1f} {y + h / 2:.1f}Q{x + w * 0.8:.1f} {y + h:.1f}"
            f" {x + w / 2:.1f} {y + h:.1f}T{x:.1f} {y + h / 2:.1f}z"
        )
        return (
            path(lens, wood)
            + path(
                lens,
                light(wood, 0.3),
                more=f'transform="translate({(x + w / 2) * 0.14:.1f} {(y + h / 2) * 0.14:.1f})scale(.86)"',
            )
            + "".join(
                rect(x + w * (0.24 + 0.13 * i), y + h * 0.14, 5, h * 0.72, dark(wood)) for i in range(5)
            )
        )

    def sheet(lean: float) -> Ornament:
        def on(x: float, y: float, w: float, h: float) -> str:
            out = path(
                f"M{x:.1f} {y + h * 0.16:.1f}Q{x + w * 0.6:.1f} {y - h * 0.04:.1f}"
                f" {x + w:.1f} {y:.1f}Q{x + w * (1 + lean):.1f} {y + h * 0.6:.1f}"
                f" {x + w * 0.9:.1f} {y + h:.1f}L{x:.1f} {y + h * 0.9:.1f}z",
                sail,
            )
            return out + path(
                "".join(
                    f"M{x:.1f} {y + h * (0.3 + 0.15 * i):.1f}L{x + w * 0.97:.1f} {y + h * (0.2 + 0.17 * i):.1f}"
                    for i in range(5)
                ),
                "none",
                dark(sail, 0.3),
                2,
            )

        return on

    def thin(x: float, y: float, w: float, h: float) -> str:
        return rect(x, y, w, h, sail, 3) + rect(x + w * 0.6, y, w * 0.4, h, dark(sail, 0.2), 3)

    return Scene(
        [
            *(Box(x=x, w=14, h=26, d=60, fill=dark(WOOD)) for x in (-56, 56)),
            Figure(y=14, w=240, h=62, d=78, front=hull, side=stem, top=deck, near=1, shade=False),
            Rod(points=((14, 50, 0), (14, 230, 0)), t=5, fill=dark(wood), near=2),
            Rod(points=((-64, 56, 0), (-64, 176, 0)), t=4, fill=dark(wood), near=2),
            Figure(
                x=40, y=80, w=104, h=146, d=16, front=sheet(0.1), side=thin, top=thin, near=3, shade=False
            ),
            Figure(x=-52, y=82, w=66, h=90, d=14, front=sheet(0.1), side=thin, top=thin, near=3, shade=False),
        ]
    )


@draws("toy")
def toy(look: Look) -> Scene:
    """A wooden pull train with building blocks."""
    tones = (RED, GREEN, GOLD, NAVY)
    out: list[Solid] = [
        Box(x=-66, y=18, w=110, h=26, d=62, fill=tones[1], r=5),
        Box(
            x=-94,
            y=44,
            w=44,
            h=52,
            d=58,
            fill=tones[0],
            r=5,
            front=lambda x, y, w, h: rect(x + 9, y + 9, w - 18, 20, PAPER, 3),
            side=lambda x, y, w, h: rect(x + 9, y + 9, w - 18, 20, PAPER, 3),
            near=1,
            shade=False,
        ),
        Box(x=-94, y=96, w=58, h=9, d=70, fill=tones[3], r=4, near=2, shade=False),
        Turned(
            x=-34,
            y=44,
            profile=((0, 14), (30, 14), (34, 19), (42, 19)),
            fill=tones[2],
            sharp=True,
            near=1,
            shade=False,
        ),
        Box(x=70, y=18, w=110, h=20, d=62, fill=tones[3], r=5),
        Rod(points=((-10, 28, 0), (16, 28, 0)), t=6, fill=WOOD),
        *(
            Wheel(
                x=x,
                y=20,
                z=z,
                r=20,
                thick=12,
                style="disc",
                fill=tones[2],
                hub=RED,
                near=4 * (1 if z > 0 else -1),
            )
            for x in (-98, -36, 40, 100)
            for z in (-36, 36)
        ),
        *(
            Box(
                x=x,
                y=y,
                z=z,
                w=34,
                h=34,
                d=34,
                fill=c,
                near=3 + y * 0.01,
                shade=False,
                front=_sign(s),
                side=_sign(s),
                top=_sign(s),
            )
            for x, y, z, c, s in (
                (48, 38, 0, tones[0], sun),
                (90, 38, 0, tones[1], leaf),
                (68, 72, 0, tones[2], fish),
            )
        ),
    ]
    return Scene(out)


def _sign(motif: Motif, colour: str = PAPER, share: float = 0.32) -> Ornament:
    return lambda x, y, w, h: motif(x + w / 2, y + h / 2, min(w, h) * share, colour)


# --- instruments ------------------------------------------------------------------------------------------------


@draws("drum")
def drum(look: Look) -> Scene:
    body = look.of("drum", (RED, "#7a3a22", "#8e2b22"))
    skin = "#e9d6ae"
    studs = tuple((h, 20, _dot, 4.5, GOLD) for h in (14, 126))
    return Scene(
        [
            *(
                Rod(points=((s * 82, 0, z * 0.7), (s * 52, 60, z * 0.3)), t=13, fill=WOOD, shade=True)
                for s in (-1, 1)
                for z in (-60, 60)
            ),
            Turned(
                y=38,
                profile=((0, 70), (20, 82), (70, 90), (120, 82), (140, 70)),
                fill=body,
                mouth=skin,
                near=2,
                shade=False,
                zones=((0, 16, skin), (124, 140, skin)),
                stamps=(*studs, (70, 8, look.motif, 20, GOLD)),
                bands=((36, 3, GOLD), (104, 3, GOLD)),
            ),
            Turned(
                y=177,
                profile=((0, 56), (1, 56)),
                fill="#f0e2c0",
                mouth="#f6ecd0",
                near=3,
                shade=False,
                gloss=0,
            ),
            Rod(points=((-30, 182, 20), (86, 196, -16)), t=8, fill=WOOD, near=5),
            Rod(points=((-34, 182, 22), (-26, 183, 19)), t=17, fill=RED, near=6),
        ]
    )


def _dot(x: float, y: float, s: float, colour: str) -> str:
    return oval(x, y, s, s, colour)


@draws("dan")
def bamboo_xylophone(look: Look) -> Scene:
    """A T'rưng: bamboo tubes from long to short, slung on a frame."""
    out: list[Solid] = [
        *(
            Rod(points=((s * 112, 0, 44), (s * 96, 196, -30)), t=10, fill=WOOD, shade=True, near=-20)
            for s in (-1, 1)
        ),
        *(
            Rod(points=((s * 112, 0, -64), (s * 96, 196, -30)), t=10, fill=dark(WOOD, 0.2), near=-30)
            for s in (-1, 1)
        ),
        Rod(points=((-104, 190, -30), (104, 190, -30)), t=9, fill=WOOD, near=-10),
        Rod(points=((-108, 54, 30), (108, 54, 30)), t=7, fill=WOOD, near=-10),
    ]
    for i in range(13):
        x, reach = -90 + 15 * i, 1 - i * 0.045
        out.append(
            Rod(
                points=((x, 182, -24), (x, 182 - 146 * reach, -24 + 68 * reach)),
                t=11,
                fill=mix(BAMBOO, "#8a5a2c", 0.05 * i),
                near=20,
                twist="",
                cap="butt",
            )
        )
        out.append(Rod(points=((x, 172, -20), (x, 168, -18)), t=11, fill=RED, near=22, cap="butt"))
        out.append(
            Rod(
                points=((x, 182 - 146 * reach, -24 + 68 * reach), (x, 184 - 146 * reach, -25 + 68 * reach)),
                t=10,
                fill="#efd9a3",
                near=23,
            )
        )
    return Scene(out)


@draws("khen")
def khen(look: Look) -> Scene:
    """The Hmong mouth organ: six curved bamboo pipes through a wooden body."""
    out: list[Solid] = []
    for i in range(6):
        z = -15 + 6 * i
        out.append(
            Rod(
                points=(
                    (96 - 4 * i, 14 + 3 * i, z),
                    (20, 52 + 6 * i, z),
                    (-50, 116 + 9 * i, z),
                    (-88 + 9 * i, 206 - 5 * i, z),
                ),
                t=9,
                fill=mix(BAMBOO, WOOD, 0.12 * i),
                near=i,
                shade=i == 2,
            )
        )
    out += [
        Rod(points=((-60, 60, 0), (30, 66, 0), (118, 122, 0)), t=26, fill="#5a3424", near=12),
        Rod(points=((112, 118, 0), (170, 170, 0)), t=9, fill="#5a3424", near=11),
        *(
            Rod(points=((x, y, 0), (x + 5, y + 2, 0)), t=30, fill=GOLD, cap="butt", near=13)
            for x, y in ((-34, 62), (14, 65), (70, 88))
        ),
        Rod(points=((-20, 136, 8), (-30, 96, 34), (-18, 40, 40)), t=5, fill=RED, near=30),
        Rod(points=((-18, 46, 40), (-18, 8, 42)), t=11, fill=RED, near=31, twist=GOLD),
        Box(x=20, w=120, h=12, d=70, fill=dark(WOOD), near=-9),
    ]
    return Scene(out)


# --- clay -------------------------------------------------------------------------------------------------------

_VASES = (
    ((0, 34), (6, 40), (60, 78), (110, 66), (146, 26), (170, 24), (184, 34)),
    ((0, 40), (8, 44), (110, 78), (150, 70), (172, 40), (184, 44)),
    ((0, 30), (6, 36), (50, 52), (100, 48), (160, 22), (190, 20), (210, 36)),
    ((0, 50), (6, 56), (50, 92), (90, 88), (116, 60), (124, 66)),
    ((0, 44), (4, 48), (70, 48), (100, 60), (120, 84), (126, 86)),
)


@draws("vase")
def vase(look: Look) -> Scene:
    glaze, foot = look.of(
        "glaze",
        (
            ("#9fb3a0", "#8b6350"),
            ("#b5653f", "#8a4a2f"),
            ("#3a3633", "#55504a"),
            ("#5d7f86", "#8b6350"),
            ("#e3d9c0", "#b59a78"),
            ("#a8703c", "#6b4127"),
            ("#7d8a5a", "#6b5138"),
        ),
    )
    shape = look.of("shape", _VASES)
    tall = shape[-1][0]
    ink = look.of("ink", (dark(glaze, 0.45), light(glaze, 0.6)))
    return Scene(
        [
            Turned(
                profile=shape,
                fill=glaze,
                mouth=dark(glaze, 0.6),
                zones=((0, tall * 0.26, foot),),
                bands=((tall * 0.26, 3, dark(glaze, 0.4)), (tall * 0.74, 2.4, ink), (tall * 0.78, 2.4, ink)),
                stamps=((tall * 0.5, 7, look.motif, tall * 0.11, ink),),
            ),
            *(
                [
                    Turned(
                        x=112,
                        z=46,
                        profile=((0, 18), (4, 22), (34, 36), (52, 24), (58, 28)),
                        fill=foot,
                        mouth=dark(foot, 0.5),
                        bands=((30, 2, light(foot, 0.4)),),
                    )
                ]
                if look.of("small", (True, False))
                else []
            ),
        ]
    )


@draws("cham_jar")
def black_jar(look: Look) -> Scene:
    fire = "#35302c"
    return Scene(
        [
            Turned(
                x=-30,
                profile=((0, 26), (10, 50), (60, 84), (100, 72), (124, 44), (140, 52)),
                fill=fire,
                mouth="#171412",
                zones=((18, 40, "#5a4638"),),
                bands=((92, 3, "#6d6158"), (100, 3, "#6d6158")),
            ),
            Turned(
                x=88,
                z=40,
                profile=((0, 20), (8, 34), (40, 48), (62, 34), (70, 38)),
                fill="#453d36",
                mouth="#171412",
                stamps=((40, 9, _dot, 4, "#8a7a6a"),),
            ),
        ]
    )


@draws("jar_set")
def jar_set(look: Look) -> Scene:
    glaze = "#a5632f"

    def one(x: float, z: float, s: float) -> list[Solid]:
        return [
            Turned(
                x=x,
                z=z,
                profile=tuple(
                    (h * s, r * s) for h, r in ((0, 38), (8, 44), (70, 66), (112, 52), (122, 44), (130, 48))
                ),
                fill=glaze,
                mouth=dark(glaze, 0.5),
                zones=((0, 30 * s, "#6b3f22"),),
                bands=((96 * s, 3, dark(glaze)), (88 * s, 2, dark(glaze))),
            ),
            Turned(
                x=x,
                y=128 * s,
                z=z,
                profile=((0, 52 * s), (6 * s, 50 * s), (16 * s, 16 * s), (26 * s, 9 * s)),
                fill=look.of("lid", ("#8a4f28", WOOD)),
                near=0.5,
                shade=False,
            ),
        ]

    return Scene([*one(-66, -30, 1.25), *one(56, -14, 0.92), *one(20, 76, 0.55)])


@draws("teapot")
def teapot(look: Look) -> Scene:
    glaze, ink = look.of(
        "glaze", (("#efe8d6", NAVY), ("#a5632f", "#4a2a18"), ("#9fb3a0", "#35573f"), ("#7a3b28", GOLD))
    )
    cup = ((0, 12), (3, 14), (28, 24))
    return Scene(
        [
            Turned(
                x=-6,
                z=10,
                profile=((0, 124), (6, 128), (12, 130)),
                fill=WOOD,
                mouth=light(WOOD, 0.12),
                gloss=0,
            ),
            Rod(points=((28, 40, -14), (66, 58, -14), (78, 96, -14)), t=13, fill=glaze, near=12),
            Rod(
                points=((-58, 86, -14), (-96, 80, -14), (-92, 44, -14), (-58, 36, -14)),
                t=9,
                fill=glaze,
                near=10,
            ),
            Turned(
                x=-14,
                y=10,
                z=-14,
                profile=((0, 30), (6, 36), (40, 60), (72, 46), (84, 28)),
                fill=glaze,
                stamps=((40, 6, look.of("sign", (flower, lotus, bird)), 20, ink),),
                bands=((72, 2.4, ink), (10, 2.4, ink)),
                near=14,
                shade=False,
            ),
            Turned(
                x=-14,
                y=92,
                z=-14,
                profile=((0, 32), (10, 24), (18, 7), (26, 9), (32, 4)),
                fill=glaze,
                bands=((4, 2, ink),),
                near=15,
                shade=False,
            ),
            *(
                Turned(
                    x=x,
                    y=10,
                    z=z,
                    profile=cup,
                    fill=glaze,
                    mouth="#c8862f",
                    bands=((22, 2, ink),),
                    near=30,
                    shade=False,
                )
                for x, z in ((-70, 66), (-6, 88), (58, 66))
            ),
        ]
    )


@draws("coconut_craft")
def coconut_set(look: Look) -> Scene:
    shell = "#5a3a26"
    cup = ((0, 12), (3, 12), (6, 18), (24, 27), (34, 26))
    return Scene(
        [
            Turned(
                x=-20,
                z=-14,
                profile=((0, 30), (6, 34), (44, 62), (84, 50), (96, 34)),
                fill=shell,
                ribs=(16, light(shell, 0.18)),
                bands=((92, 4, BAMBOO),),
            ),
            Turned(
                x=-20,
                y=94,
                z=-14,
                profile=((0, 38), (8, 30), (16, 10), (28, 8)),
                fill=BAMBOO,
                near=1,
                shade=False,
            ),
            Rod(
                points=((28, 46, -14), (60, 66, -14), (70, 98, -14)),
                t=11,
                fill=BAMBOO,
                twist=light(BAMBOO),
                near=4,
            ),
            Rod(
                points=((-66, 92, -14), (-44, 166, -14), (4, 166, -14), (26, 92, -14)),
                t=8,
                fill=BAMBOO,
                twist=light(BAMBOO),
                near=5,
            ),
            *(
                Turned(x=x, z=z, profile=cup, fill=shell, mouth="#efe0c0", ribs=(10, light(shell, 0.18)))
                for x, z in ((-88, 60), (-10, 80), (64, 60), (116, 10))
            ),
        ]
    )


@draws("ceramic_animal")
def guardian(look: Look) -> Scene:
    """A seated nghê of glazed clay."""
    glaze, moss = "#a5703f", "#6f8a5a"

    def side(x: float, y: float, w: float, h: float) -> str:
        body = path("M18 186C10 130 30 96 66 92L96 84C108 110 104 150 104 186z", glaze) + path(
            "M18 186C4 170 0 136 10 120C20 130 16 150 30 160z", moss
        )
        body += (
            path("M60 96C50 60 66 30 98 26C124 24 140 40 146 62L142 80L112 84C100 104 76 108 60 96z", glaze)
            + path("M60 96C46 84 44 52 62 34C64 58 72 80 84 98z", moss)
            + oval(116, 48, 7, 7, PAPER)
            + oval(118, 48, 3.4, 3.4, INK)
        )
        body += (
            path("M146 62Q136 72 116 72", "none", dark(glaze, 0.5), 4)
            + path("M92 28q-6-18 8-24q-2 14 8 22z", moss)
            + rect(82, 120, 24, 70, light(glaze, 0.1), 9)
            + rect(22, 168, 60, 22, light(glaze, 0.1), 10)
        )
        return f'<g transform="translate({x:.1f} {y:.1f})scale({w / 150:.3f} {h / 190:.3f})">{body}</g>'

    def front(x: float, y: float, w: float, h: float) -> str:
        body = (
            path("M14 186C8 120 28 92 55 90C82 92 102 120 96 186z", glaze)
            + oval(55, 60, 46, 40, moss)
            + oval(55, 60, 36, 36, glaze)
            + path("M12 34q-4-20 12-26q2 14 10 20zM98 34q4-20-12-26q-2 14-10 20z", moss)
        )
        body += (
            "".join(oval(55 + s * 16, 52, 8, 8, PAPER) + oval(55 + s * 16, 53, 4, 4, INK) for s in (-1, 1))
            + oval(55, 68, 11, 7, dark(glaze, 0.3))
            + path("M34 80q21 12 42 0", "none", dark(glaze, 0.5), 4)
            + oval(55, 108, 8, 8, GOLD)
        )
        body += rect(26, 124, 22, 66, light(glaze, 0.1), 9) + rect(62, 124, 22, 66, light(glaze, 0.1), 9)
        return f'<g transform="translate({x:.1f} {y:.1f})scale({w / 110:.3f} {h / 190:.3f})">{body}</g>'

    def turned(x: float, y: float, w: float, h: float) -> str:
        return f'<g transform="translate({2 * x + w:.1f} 0)scale(-1 1)">{side(x, y, w, h)}</g>'

    def top(x: float, y: float, w: float, h: float) -> str:
        return (
            oval(x + w / 2, y + h * 0.42, w * 0.46, h * 0.4, glaze)
            + oval(x + w / 2, y + h * 0.68, w * 0.4, h * 0.27, moss)
            + oval(x + w / 2, y + h * 0.74, w * 0.3, h * 0.22, light(glaze, 0.2))
            + path(f"M{x + w / 2:.1f} {y + 4:.1f}v{h * 0.42:.1f}", "none", moss, 9)
        )

    return Scene(
        [
            Box(w=130, h=20, d=160, fill="#7a4a30", r=4, front=scatter("n", "#7a4a30", wave, (glaze,), 6, 1)),
            Figure(y=20, w=110, h=176, d=140, front=front, side=turned, top=top, near=1, shade=False),
        ]
    )


# --- metal and stone --------------------------------------------------------------------------------------------


@draws("bronze")
def bronze(look: Look) -> Scene:
    metal = look.of("metal", ("#8a6a2f", "#7a5a2c", "#6f6a3f", "#a17a35"))
    pale, deep = light(metal, 0.35), dark(metal, 0.35)
    form = look.of("form", ("drum", "censer", "gong"))
    if form == "drum":
        return Scene(
            [
                Turned(
                    profile=((0, 92), (30, 78), (50, 68), (96, 68), (118, 92), (140, 96), (150, 94)),
                    fill=metal,
                    mouth=pale,
                    bands=((12, 3, deep), (44, 3, pale), (100, 3, pale), (110, 2, deep), (126, 2, pale)),
                    stamps=((72, 8, bird, 15, pale), (22, 14, _dot, 4, pale)),
                ),
                Turned(
                    y=150, profile=((0, 60), (1, 60)), fill=metal, mouth=deep, near=1, shade=False, gloss=0
                ),
                Figure(
                    y=150,
                    w=170,
                    h=1,
                    d=170,
                    near=3,
                    shade=False,
                    front=_drum_face(pale, 0.17),
                    side=_drum_face(pale, 0.17),
                    top=_drum_face(deep, 1),
                ),
                *(
                    Rod(
                        points=((s * 70, 96, 14), (s * 102, 84, 14), (s * 72, 60, 14)), t=7, fill=deep, near=3
                    )
                    for s in (-1, 1)
                ),
            ]
        )
    if form == "censer":
        return Scene(
            [
                *(
                    Rod(points=((x, 40, z), (x * 1.3, 4, z * 1.3)), t=15, fill=deep, shade=True)
                    for x, z in ((-44, 30), (44, 30), (0, -50))
                ),
                Turned(
                    y=32,
                    profile=((0, 40), (12, 66), (44, 76), (72, 60), (82, 66)),
                    fill=metal,
                    mouth=deep,
                    stamps=((42, 6, look.motif, 20, pale),),
                    bands=((72, 4, pale),),
                    near=1,
                    shade=False,
                ),
                *(
                    Rod(
                        points=((s * 60, 108, 0), (s * 98, 128, 0), (s * 92, 160, 0)),
                        t=10,
                        fill=metal,
                        near=2,
                    )
                    for s in (-1, 1)
                ),
                Turned(
                    y=112,
                    profile=((0, 58), (14, 50), (40, 22), (48, 12)),
                    fill=light(metal, 0.1),
                    ribs=(12, deep),
                    near=3,
                    shade=False,
                ),
                Turned(y=156, profile=((0, 10), (16, 20), (30, 13), (40, 3)), fill=pale, near=4, shade=False),
            ]
        )
    return Scene(
        [
            *(Box(x=s * 104, w=14, h=206, d=16, fill="#5a3424") for s in (-1, 1)),
            *(Box(x=s * 104, w=26, h=12, d=84, fill="#4a2a1f") for s in (-1, 1)),
            Box(y=200, w=244, h=16, d=18, fill="#5a3424", r=6, shade=False, near=2),
            *(Rod(points=((s * 34, 200, 0), (s * 30, 164, 0)), t=4, fill=RED, near=3) for s in (-1, 1)),
            Wheel(y=104, r=76, thick=22, style="disc", fill=metal, hub=pale, near=4),
            Wheel(y=104, z=12, r=24, thick=10, style="disc", fill=pale, hub=metal, near=5),
        ]
    )


def _drum_face(colour: str, flat: float) -> Ornament:
    def on(x: float, y: float, w: float, h: float) -> str:
        cx, cy = x + w / 2, y + h / 2
        rings = "".join(
            oval(0, 0, w / 2 * s, w / 2 * s, "none", f'stroke="{colour}" stroke-width="1.8"')
            for s in (0.96, 0.8, 0.56, 0.4)
        )
        birds = "".join(
            f'<g transform="rotate({i * 60})">{bird(0, -w * 0.34, w * 0.055, colour)}</g>' for i in range(6)
        )
        return put(rings + birds + sun(0, 0, w * 0.17, colour), cx, cy, 1, flat)

    return on


@draws("tools")
def desk_bell(look: Look) -> Scene:
    metal = "#a17a35"
    return Scene(
        [
            *(Box(x=s * 84, w=14, h=190, d=14, fill="#5a3424") for s in (-1, 1)),
            Box(w=200, h=14, d=86, fill="#4a2a1f"),
            Box(y=184, w=206, h=16, d=18, fill="#5a3424", r=7, near=2, shade=False),
            Turned(
                y=48,
                profile=((0, 62), (6, 58), (50, 46), (96, 38), (110, 12)),
                fill=metal,
                bands=((12, 4, dark(metal)), (56, 3, light(metal)), (90, 3, light(metal))),
                stamps=((34, 8, _dot, 5, light(metal, 0.5)), (72, 6, flower, 9, light(metal, 0.5))),
                near=3,
                shade=False,
            ),
            Rod(points=((0, 156, 0), (0, 184, 0)), t=12, fill=dark(metal), near=3),
            Rod(points=((62, 22, 56), (120, 26, 30)), t=8, fill=WOOD, near=60),
            Rod(points=((52, 22, 60), (64, 22, 55)), t=18, fill=RED, near=61),
        ]
    )


@draws("aluminium_pot")
def pots(look: Look) -> Scene:
    metal = "#b3bac0"

    def pot(x: float, z: float, y: float, r: float, h: float, near: float) -> list[Solid]:
        return [
            Turned(
                x=x,
                y=y,
                z=z,
                profile=((0, r * 0.9), (8, r), (h, r), (h + 4, r * 1.05)),
                fill=metal,
                mouth=STEEL,
                bands=((h * 0.5, 2, dark(metal, 0.2)),),
                near=near,
                shade=y == 0,
                gloss=0.9,
            ),
            *(
                Rod(
                    points=(
                        (x + s * r, y + h * 0.7, z - 12),
                        (x + s * (r + 22), y + h * 0.74, z),
                        (x + s * r, y + h * 0.7, z + 12),
                    ),
                    t=8,
                    fill=INK,
                    near=near + 1,
                )
                for s in (-1, 1)
            ),
            Turned(
                x=x,
                y=y + h + 3,
                z=z,
                profile=((0, r * 1.03), (8, r * 0.8), (16, r * 0.2), (28, 9), (32, 12)),
                fill=light(metal, 0.3),
                near=near + 2,
                shade=False,
                gloss=0.9,
            ),
        ]

    return Scene([*pot(-56, -20, 0, 76, 96, 0), *pot(70, 24, 0, 50, 58, 0)])


@draws("knife")
def knives(look: Look) -> Scene:
    """Forged blades on a stand of wood, one lying before it."""
    wood = look.of("wood", _WOODS)
    steel = "#aab3b8"

    def blade(kind: int) -> Ornament:
        edge = (
            "M0 0H34Q38 70 20 116L6 124Q0 60 0 0z",
            "M0 0H26Q34 90 13 124Q0 90 0 0z",
            "M0 0H40V104Q36 118 20 120H0z",
        )[kind]

        def on(x: float, y: float, w: float, h: float) -> str:
            body = (
                rect(8, -76, 22, 74, wood, 7)
                + oval(19, -56, 3, 3, GOLD)
                + oval(19, -26, 3, 3, GOLD)
                + rect(4, -6, 30, 8, GOLD, 2)
                + path(edge, steel)
                + path("M4 6V104", "none", light(steel, 0.6), 3)
            )
            return f'<g transform="translate({x:.1f} {y + h * 0.38:.1f})scale({w / 40:.3f} {h / 200:.3f})">{body}</g>'

        return on

    def thin(x: float, y: float, w: float, h: float) -> str:
        return rect(x, y, w, h * 0.38, wood, 4) + rect(x + w * 0.3, y + h * 0.38, w * 0.4, h * 0.62, steel, 2)

    def above(x: float, y: float, w: float, h: float) -> str:
        return rect(x, y, w, h, wood, 4) + rect(x + w * 0.3, y + 2, w * 0.4, h - 4, GOLD, 2)

    order = look.of("order", ((0, 1, 2), (2, 0, 1), (1, 2, 0)))

    def lying(x: float, y: float, w: float, h: float) -> str:
        return (
            path(
                f"M{x + w * 0.36:.1f} {y + h:.1f}H{x + w:.1f}Q{x + w * 0.8:.1f}"
                f" {y:.1f} {x + w * 0.36:.1f} {y:.1f}z",
                steel,
            )
            + rect(x, y, w * 0.34, h, dark(wood, 0.2), 6)
            + rect(x + w * 0.33, y, w * 0.04, h, GOLD)
        )

    return Scene(
        [
            Box(
                z=-30,
                w=210,
                h=26,
                d=60,
                fill=dark(wood, 0.35),
                front=scatter("k", dark(wood, 0.35), leaf, (wood,), 8, 1),
            ),
            Box(y=26, z=-46, w=210, h=92, d=14, fill=light(wood, 0.15), near=-1, shade=False),
            *(
                Figure(
                    x=-62 + 62 * i,
                    y=24,
                    z=-20,
                    w=38,
                    h=190,
                    d=16,
                    front=blade(k),
                    side=thin,
                    top=above,
                    near=3,
                    shade=False,
                )
                for i, k in enumerate(order)
            ),
            Figure(
                x=0,
                z=48,
                w=190,
                h=9,
                d=34,
                front=lying,
                side=lambda x, y, w, h: rect(x, y, w, h, steel, 3),
                top=lying,
            ),
        ]
    )


@draws("necklace")
def necklace(look: Look) -> Scene:
    """Silver on a velvet bust."""
    velvet = look.of("velvet", (NAVY, "#5a1f2a", "#2f3f38"))
    silver = "#d5d9d8"

    def on(x: float, y: float, w: float, h: float) -> str:
        cx = x + w / 2
        out = ""
        for i, r in enumerate((0.3, 0.42)):
            out += path(
                f"M{cx - w * r:.1f} {y + h * 0.06:.1f}A{w * r:.1f} {h * (0.5 + 0.14 * i):.1f}"
                f" 0 0 0 {cx + w * r:.1f} {y + h * 0.06:.1f}",
                "none",
                silver,
                6 - i * 2,
                'stroke-dasharray="' + ("11 2" if i == 0 else "5 3") + '"',
            )
        out += look.of("gem", (sun, flower, lotus))(cx, y + h * 0.74, w * 0.13, silver) + oval(
            cx, y + h * 0.74, w * 0.04, w * 0.04, RED
        )
        return out + "".join(
            path(f"M{cx + d:.1f} {y + h * 0.86:.1f}v{h * 0.08:.1f}", "none", silver, 3)
            + oval(cx + d, y + h * 0.96, 4, 4, silver)
            for d in (-16, 0, 16)
        )

    def above(x: float, y: float, w: float, h: float) -> str:
        return oval(
            x + w / 2,
            y + h * 0.4,
            w * 0.26,
            h * 0.3,
            "none",
            f'stroke="{silver}" stroke-width="6" stroke-dasharray="9 2"',
        )

    def ring(x: float, y: float, w: float, h: float) -> str:
        return oval(
            x + w / 2, y + h / 2, w * 0.4, h * 0.4, "none", f'stroke="{silver}" stroke-width="7"'
        ) + flower(x + w / 2, y + h * 0.1, w * 0.2, silver)

    return Scene(
        [
            Turned(profile=((0, 70), (8, 70), (12, 30), (22, 24)), fill=WOOD, sharp=True),
            Turned(
                y=20,
                profile=((0, 40), (60, 76), (104, 84), (134, 50), (156, 26), (186, 24), (192, 20)),
                fill=velvet,
                mouth=light(velvet, 0.1),
                near=1,
                shade=False,
                gloss=0.25,
            ),
            Figure(
                y=54,
                z=30,
                w=150,
                h=122,
                d=80,
                front=on,
                side=lambda x, y, w, h: path(
                    f"M{x + w * 0.7:.1f} {y:.1f}Q{x + w * 0.1:.1f} {y + h * 0.3:.1f}"
                    f" {x + w * 0.16:.1f} {y + h * 0.8:.1f}",
                    "none",
                    silver,
                    6,
                    'stroke-dasharray="11 2"',
                ),
                top=lambda x, y, w, h: "",
                near=60,
                shade=False,
            ),
            Figure(
                y=150,
                w=150,
                h=1,
                d=130,
                front=lambda x, y, w, h: "",
                side=lambda x, y, w, h: "",
                top=above,
                near=99,
                shade=False,
            ),
            *(Figure(x=s * 106, z=50, w=46, h=46, d=46, front=ring, side=ring, top=ring) for s in (-1, 1)),
        ]
    )


@draws("stone")
def stone(look: Look) -> Scene:
    """A pair of stone lions at a step."""
    rock = look.of("rock", ("#a3a29a", "#8d948f", "#b5aa98"))
    deep, pale = dark(rock, 0.35), light(rock, 0.35)

    def front(x: float, y: float, w: float, h: float) -> str:
        body = (
            path("M10 150C4 96 20 80 45 78C70 80 86 96 80 150z", rock)
            + "".join(
                oval(45 + 34 * math.sin(a), 46 - 32 * math.cos(a), 14, 14, deep)
                for a in (math.pi * k / 5 for k in range(10))
            )
            + oval(45, 48, 31, 30, pale)
        )
        body += (
            "".join(oval(45 + s * 12, 42, 5, 5, INK) for s in (-1, 1))
            + oval(45, 54, 9, 6, deep)
            + path("M30 66q15 9 30 0", "none", deep, 3.4)
            + rect(18, 104, 20, 48, pale, 8)
            + rect(52, 104, 20, 48, pale, 8)
        )
        return f'<g transform="translate({x:.1f} {y:.1f})scale({w / 90:.3f} {h / 152:.3f})">{body}</g>'

    def side(x: float, y: float, w: float, h: float) -> str:
        body = (
            path("M112 150C126 110 100 84 60 88L28 84C22 110 26 150 26 150z", rock)
            + "".join(
                oval(46 + 26 * math.cos(a), 48 + 34 * math.sin(a), 14, 14, deep)
                for a in (-1.4, -0.7, 0, 0.7, 1.4)
            )
            + oval(36, 50, 30, 29, pale)
            + oval(24, 42, 4.4, 4.4, INK)
            + oval(10, 54, 7, 6, deep)
        )
        body += (
            path("M8 68q14 6 24 0", "none", deep, 3.4)
            + rect(24, 102, 20, 50, pale, 8)
            + rect(58, 130, 50, 22, pale, 9)
            + path("M112 140q22-20 10-44", "none", deep, 11)
        )
        return f'<g transform="translate({x:.1f} {y:.1f})scale({w / 130:.3f} {h / 152:.3f})">{body}</g>'

    def top(x: float, y: float, w: float, h: float) -> str:
        return (
            oval(x + w / 2, y + h * 0.4, w * 0.44, h * 0.38, rock)
            + oval(x + w / 2, y + h * 0.7, w * 0.46, h * 0.27, deep)
            + oval(x + w / 2, y + h * 0.74, w * 0.32, h * 0.22, pale)
        )

    out: list[Solid] = []
    for s in (-1, 1):
        out += [
            Box(
                x=s * 66,
                w=104,
                h=26,
                d=128,
                fill=deep,
                front=scatter("st", deep, lotus, (rock,), 5, 1),
                side=frame(rock, 0.16),
            ),
            Figure(x=s * 66, y=26, w=84, h=142, d=112, front=front, side=side, top=top, near=1, shade=False),
        ]
    return Scene(out)


# --- lacquer and pictures ---------------------------------------------------------------------------------------


@draws("lacquer_box")
def lacquer_box(look: Look) -> Scene:
    red = look.of("lacquer", ("#7a1a1a", "#1f2430", "#5a1f1a"))

    def lid(x: float, y: float, w: float, h: float) -> str:
        return (
            frame(GOLD, 0.08)(x, y, w, h)
            + bird(x + w * 0.25, y + h / 2, min(w, h) * 0.22, GOLD)
            + put(bird(x + w * 0.25, y + h / 2, min(w, h) * 0.22, GOLD), 2 * x + w, 0, -1, 1)
            + sun(x + w / 2, y + h / 2, min(w, h) * 0.2, GOLD)
        )

    egg = scatter(
        look.seed,
        "none",
        lambda x, y, s, c: path(
            f"M{x - s:.1f} {y:.1f}l{s:.1f} {-s:.1f}l{s:.1f} {s * 0.6:.1f}l{-s * 0.7:.1f} {s:.1f}z", c
        ),
        (PAPER, BONE, "#e0cfa8"),
        16,
        4,
    )

    def band(x: float, y: float, w: float, h: float) -> str:
        return (
            rect(x, y, w, h, dark(red, 0.25))
            + egg(x + 6, y + h * 0.34, w - 12, h * 0.44)
            + rect(x, y + h * 0.2, w, 2.4, GOLD)
            + rect(x, y + h * 0.86, w, 2.4, GOLD)
        )

    def clasp(x: float, y: float, w: float, h: float) -> str:
        return rect(x, y, w, h, GOLD, 3) + oval(x + w / 2, y + h / 2, 4, 4, red)

    return Scene(
        [
            Box(w=206, h=82, d=130, fill=red, front=band, side=band),
            Box(
                y=84,
                w=216,
                h=58,
                d=140,
                fill=light(red, 0.06),
                r=9,
                front=lid,
                side=frame(GOLD, 0.08),
                top=lid,
                near=1,
                shade=False,
            ),
            Box(y=74, z=70, w=26, h=20, d=4, fill=GOLD, front=clasp, near=4, shade=False),
        ]
    )


@draws("lacquer_plate")
def lacquer_plate(look: Look) -> Scene:
    black = "#241c1c"

    def face(x: float, y: float, w: float, h: float) -> str:
        cx, cy, r = x + w / 2, y + h / 2, w / 2
        out = (
            oval(cx, cy, r, r, "#7a1a1a")
            + oval(cx, cy, r * 0.94, r * 0.94, "none", f'stroke="{GOLD}" stroke-width="3"')
            + oval(cx, cy, r * 0.72, r * 0.72, black)
        )
        out += "".join(
            leaf(cx + r * 0.83 * math.sin(a), cy - r * 0.83 * math.cos(a), r * 0.075, GOLD)
            for a in (math.pi * k / 8 for k in range(16))
        )
        return (
            out
            + mountain(cx, cy - r * 0.1, r * 0.5, GOLD)
            + wave(cx, cy + r * 0.42, r * 0.24, "#8a6a2f")
            + oval(cx + r * 0.34, cy - r * 0.4, r * 0.08, r * 0.08, RED)
        )

    return Scene(
        [
            Rod(points=((0, 120, -14), (0, 0, -66)), t=9, fill=WOOD, near=-30),
            Box(w=110, h=16, d=60, fill=WOOD, near=1),
            *(Rod(points=((s * 46, 8, 20), (s * 56, 34, 18)), t=9, fill=WOOD, near=20) for s in (-1, 1)),
            Wheel(y=120, r=108, thick=14, fill=black, face=face),
        ]
    )


@draws("picture")
def print_picture(look: Look) -> Scene:
    """A woodcut on ground-shell paper, hung as a scroll."""
    sheet = look.of("sheet", ("#e9c9a0", "#e3d3a4", "#d9b98a"))

    def face(x: float, y: float, w: float, h: float) -> str:
        def pig(dx: float, dy: float, s: float, c: str) -> str:
            body = path(
                "M-46 10C-50-22-10-34 20-26C34-24 44-14 48-2L54 4L46 12C40 24 20 28 0 28C-24 28-42 26-46 10z",
                c,
                INK,
                2.4,
            )
            body += (
                oval(-8, 0, 11, 11, "none", f'stroke="{INK}" stroke-width="2.4"')
                + path("M-8-11a5.5 5.5 0 0 1 0 11a5.5 5.5 0 0 0 0 11", "none", INK, 2.4)
                + oval(34, -6, 2.6, 2.6, INK)
                + path("M18-26l-4-14l14 12z", c, INK, 2)
            )
            feet = path("M-30 26v16M-14 28v14M14 28v14M28 22v18", "none", INK, 5)
            return put(body + feet, x + w * dx, y + h * dy, s)

        return (
            rect(x + 8, y + 8, w - 16, h - 16, sheet)
            + pig(0.5, 0.34, 1.25, "#b5532f")
            + "".join(pig(0.26 + 0.24 * i, 0.76, 0.5, c) for i, c in enumerate((GOLD, "#6f8a45", "#c8402f")))
            + flower(x + w * 0.14, y + h * 0.2, 14, RED)
            + leaf(x + w * 0.86, y + h * 0.2, 14, GREEN)
        )

    def pair(x: float, y: float, w: float, h: float) -> str:
        return (
            rect(x + 8, y + 8, w - 16, h - 16, sheet)
            + mountain(x + w / 2, y + h * 0.4, h * 0.3, "#4d7356")
            + wave(x + w * 0.3, y + h * 0.8, 22, NAVY)
            + lotus(x + w * 0.66, y + h * 0.8, 22, "#c8402f")
            + sun(x + w * 0.82, y + h * 0.2, 16, "#c8402f")
        )

    art = look.of("art", (face, pair))
    return Scene(hung(art, 230, 170, look.of("edge", ("#5a3424", "#7a1a1a", "#8a6a2f"))))


@draws("bamboo_picture")
def bamboo_picture(look: Look) -> Scene:
    def face(x: float, y: float, w: float, h: float) -> str:
        out = rect(x + 9, y + 9, w - 18, h - 18, "#d9b26a") + slats("#b08a48", 15, True)(
            x + 9, y + 9, w - 18, h - 18
        )
        out += "".join(
            path(f"M{x + w * s:.1f} {y + h - 12:.1f}q6-60 -2-130", "none", "#5a3a1c", 6)
            + leaf(x + w * s, y + h * 0.32, 22, "#5a3a1c")
            + leaf(x + w * s + 12, y + h * 0.55, 17, "#7a5226")
            for s in (0.2, 0.32)
        )
        return (
            out
            + mountain(x + w * 0.68, y + h * 0.62, 46, "#7a5226")
            + bird(x + w * 0.6, y + h * 0.28, 18, "#5a3a1c")
            + bird(x + w * 0.8, y + h * 0.2, 12, "#5a3a1c")
        )

    return Scene(hung(face, 236, 164, "#6b4127"))


@draws("lotus_picture")
def lotus_picture(look: Look) -> Scene:
    ground = look.of("paper", ("#e9e3cf", "#dfe3cf"))

    def face(x: float, y: float, w: float, h: float) -> str:
        out = rect(x + 9, y + 9, w - 18, h - 18, ground)
        for s, t, r in ((0.26, 0.66, 34), (0.7, 0.74, 40), (0.5, 0.82, 26)):
            cx, cy = x + w * s, y + h * t
            out += oval(cx, cy, r, r * 0.5, "#9a8a55") + "".join(
                path(
                    f"M{cx:.1f} {cy:.1f}l{r * 0.9 * math.cos(a):.1f} {r * 0.45 * math.sin(a):.1f}",
                    "none",
                    "#6f6a3a",
                    1.6,
                )
                for a in (math.pi * k / 5 for k in range(10))
            )
        for s, t, r in ((0.4, 0.36, 28), (0.66, 0.28, 22), (0.2, 0.3, 15)):
            out += path(
                f"M{x + w * s:.1f} {y + h * t + r * 0.5:.1f}Q{x + w * (s + 0.05):.1f}"
                f" {y + h * 0.7:.1f} {x + w * 0.48:.1f} {y + h * 0.88:.1f}",
                "none",
                "#7d7a45",
                3,
            ) + lotus(x + w * s, y + h * t, r, "#b5706a")
        return out

    return Scene(hung(face, 224, 172, "#8a5a2c"))


@draws("inlay")
def inlay(look: Look) -> Scene:
    black, shell = "#211c1e", "#dfe6dc"

    def face(x: float, y: float, w: float, h: float) -> str:
        out = ""
        for i, (sign, tint) in enumerate(
            ((flower, "#e9c9cf"), (lotus, "#cfe0d8"), (sun, "#e6ddb8"), (leaf, "#c5dbe0"))
        ):
            a, b = x + 10 + i * (w - 16) / 4, (w - 16) / 4 - 5
            out += (
                rect(a, y + 10, b, h - 20, black, 2)
                + rect(a + 4, y + 14, b - 8, h - 28, "none", 0, f'stroke="{shell}" stroke-width="1.6"')
                + path(f"M{a + b * 0.4:.1f} {y + h - 24:.1f}q14-50 -4-96", "none", shell, 3)
            )
            out += (
                sign(a + b * 0.45, y + h * 0.3, b * 0.26, tint)
                + sign(a + b * 0.62, y + h * 0.52, b * 0.17, shell)
                + leaf(a + b * 0.45, y + h * 0.72, b * 0.18, tint)
                + bird(a + b * 0.62, y + h * 0.2, b * 0.1, shell)
            )
        return out

    return Scene(hung(face, 260, 172, "#4a2a1f"))


@draws("tile_picture")
def tile_picture(look: Look) -> Scene:
    white, blue = "#e9e6d8", NAVY

    def face(x: float, y: float, w: float, h: float) -> str:
        a, b, c, d = x + 10, y + 10, w - 20, h - 20
        out = rect(a, b, c, d, white) + mountain(a + c * 0.74, b + d * 0.34, 46, mix(blue, white, 0.55))
        for s, high in ((0.14, 0.3), (0.34, 0.4), (0.56, 0.26)):
            hx, hw, hy = a + c * s, c * 0.15, b + d * (0.68 - high * 0.5)
            out += (
                rect(hx, hy, hw, b + d * 0.68 - hy, mix(blue, white, 0.3))
                + path(
                    f"M{hx - 9:.1f} {hy + 3:.1f}Q{hx + hw / 2:.1f} {hy - 10:.1f} {hx + hw / 2:.1f}"
                    f" {hy - 24:.1f}Q{hx + hw / 2:.1f} {hy - 10:.1f} {hx + hw + 9:.1f}"
                    f" {hy + 3:.1f}z",
                    "#a8452f",
                )
                + rect(hx + hw * 0.36, b + d * 0.68 - 18, hw * 0.28, 18, blue)
            )
        out += (
            rect(a, b + d * 0.68, c, d * 0.32, mix(blue, white, 0.62))
            + "".join(wave(a + c * s, b + d * t, 14, blue) for s, t in ((0.2, 0.8), (0.5, 0.88), (0.8, 0.8)))
            + palm(a + c * 0.88, b + d * 0.54, 24, GREEN)
        )
        grid = "".join(f"M{a + c * i / 4:.1f} {b:.1f}v{d:.1f}" for i in range(1, 4)) + "".join(
            f"M{a:.1f} {b + d * i / 3:.1f}h{c:.1f}" for i in (1, 2)
        )
        return out + path(grid, "none", "#b9b4a0", 2.4)

    return Scene(hung(face, 248, 176, "#7a4a30"))


# --- building ware ----------------------------------------------------------------------------------------------


@draws("brick")
def brick(look: Look) -> Scene:
    clay = look.of("clay", ("#b5653f", "#a8a29a", "#9a4f35", "#b07d5a"))
    holes = look.of("holes", (2, 4, 6, 0))

    def end(x: float, y: float, w: float, h: float) -> str:
        return "".join(
            rect(
                x + w * (0.12 + 0.8 * i / max(holes, 1)),
                y + h * 0.24,
                w * 0.46 / max(holes, 1),
                h * 0.52,
                dark(clay, 0.45),
                4,
            )
            for i in range(holes)
        )

    out: list[Solid] = []
    for lift, count in enumerate((3, 2, 1)):
        for i in range(count):
            tone = mix(clay, INK, 0.06 * ((i * 2 + lift) % 3))
            for z in (-42, 42) if lift < 2 else (0,):
                x = -44 * (count - 1) + 88 * i
                out.append(
                    Box(
                        x=x,
                        y=46 * lift,
                        z=z,
                        w=84,
                        h=44,
                        d=80,
                        fill=tone,
                        front=end,
                        side=slats(dark(tone, 0.15), 3),
                        near=lift,
                        shade=lift == 0,
                    )
                )
    return Scene(out)


@draws("rooftile")
def roof_tile(look: Look) -> Scene:
    clay = look.of("clay", ("#a8452f", "#b5653f", "#8e3f2c"))

    def tiles(x: float, y: float, w: float, h: float) -> str:
        out, a, b = "", w / 8, h / 5
        for row in range(5):
            for i in range(8 + row % 2):
                cx = x + a * (i + 0.5 - 0.5 * (row % 2))
                tone = mix(clay, INK, 0.06 * ((i * 7 + row * 3) % 4))
                out += path(
                    f"M{max(cx - a / 2, x):.1f} {y + b * row:.1f}V{y + b * (row + 0.75):.1f}"
                    f"Q{cx:.1f} {y + b * (row + 1.5):.1f} {min(cx + a / 2, x + w):.1f}"
                    f" {y + b * (row + 0.75):.1f}V{y + b * row:.1f}z",
                    tone,
                    dark(clay, 0.35),
                    1.4,
                )
        return out

    def slope(x: float, y: float, w: float, h: float) -> str:
        return path(
            f"M{x:.1f} {y + h:.1f}L{x + w * 0.94:.1f} {y:.1f}L{x + w:.1f} {y + 8:.1f}"
            f"L{x + 12:.1f} {y + h:.1f}z",
            clay,
        ) + path(f"M{x + w * 0.94:.1f} {y + 6:.1f}V{y + h:.1f}", "none", WOOD, 9)

    return Scene(
        [
            Figure(y=20, w=220, h=140, d=110, front=tiles, side=slope, top=tiles),
            *(Box(x=x, z=-40, w=12, h=30, d=20, fill=WOOD, near=-5) for x in (-100, 100)),
            *(
                Box(
                    x=70,
                    y=7 * i,
                    z=86,
                    w=78,
                    h=6,
                    d=56,
                    fill=mix(clay, INK, 0.06 * (i % 2)),
                    r=3,
                    near=i,
                    shade=i == 0,
                )
                for i in range(6)
            ),
        ]
    )


@draws("vent_brick")
def vent_brick(look: Look) -> Scene:
    clay = "#b5653f"

    def hole(x: float, y: float, w: float, h: float) -> str:
        cx, cy, s = x + w / 2, y + h / 2, min(w, h)
        petal = (
            f"M0 {-s * 0.06:.1f}C{s * 0.2:.1f} {-s * 0.2:.1f} {s * 0.16:.1f} {-s * 0.4:.1f} 0 {-s * 0.42:.1f}"
            f"C{-s * 0.16:.1f} {-s * 0.4:.1f} {-s * 0.2:.1f} {-s * 0.2:.1f} 0 {-s * 0.06:.1f}z"
        )
        out = "".join(put(path(petal, dark(clay, 0.55)), cx, cy, 1, 1, 90 * i) for i in range(4))
        return (
            out
            + "".join(
                oval(cx + s * 0.34 * a, cy + s * 0.34 * b, s * 0.06, s * 0.06, dark(clay, 0.55))
                for a in (-1, 1)
                for b in (-1, 1)
            )
            + frame(dark(clay, 0.2), 0.05)(x, y, w, h)
        )

    return Scene(
        [
            Box(
                x=-92 + 92 * i,
                y=90 * j,
                w=88,
                h=86,
                d=46,
                fill=mix(clay, INK, 0.04 * ((i + j) % 2)),
                front=hole,
                side=slats(dark(clay, 0.2), 3),
                near=j,
                shade=j == 0,
            )
            for j in (0, 1)
            for i in range(3)
            if i + j < 3 or i < 2
        ]
    )
