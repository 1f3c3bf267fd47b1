"""Food, drink and what comes in bags, bottles, jars and cartons."""

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
    Heap,
    Look,
    Motif,
    Ornament,
    Pouch,
    Rod,
    Scene,
    Solid,
    Turned,
    bit,
    comb,
    dark,
    draws,
    drop,
    ear,
    fish,
    flame,
    flower,
    frame,
    fruit,
    label,
    leaf,
    light,
    lotus,
    mix,
    mountain,
    oval,
    palm,
    path,
    plain,
    rect,
    scatter,
    shrimp,
    slats,
    stack_of,
    sun,
    wave,
    wicker,
    window,
)

_GLAZES = ("#d9d2bd", "#8a5a3c", "#5d7f86", "#7d8a6a", "#efe6cf", "#4b5560")


def bowl(
    look: Look, x: float, z: float, r: float, kind: str, under: str, size: float = 0.8, count: int = 30
) -> list[Solid]:
    """A glazed bowl at (x, z) heaped with small things."""
    glaze = look.of("glaze", _GLAZES)
    return [
        Turned(
            x=x,
            z=z,
            profile=((0, r * 0.45), (4, r * 0.5), (r * 0.4, r * 0.86), (r * 0.72, r)),
            fill=glaze,
            mouth=dark(under, 0.2),
            bands=((r * 0.56, 3, mix(glaze, NAVY, 0.55)),),
        ),
        Heap(
            x=x,
            y=r * 0.68,
            z=z,
            r=r * 0.86,
            h=r * 0.42,
            bit=kind,
            under=under,
            size=size,
            count=count,
            near=0.5,
        ),
    ]


def dish(x: float, z: float, r: float, fill: str) -> Turned:
    """A flat plate."""
    return Turned(
        x=x, z=z, profile=((0, r * 0.6), (3, r * 0.66), (9, r)), fill=fill, mouth=light(fill, 0.3), gloss=0
    )


def bagged(
    look: Look,
    kind: str,
    colour: str,
    sign: Motif,
    fills: tuple[str, ...],
    other: str = "",
    size: float = 0.8,
) -> Scene:
    """A standing pouch with a window, and a bowl of the same thing beside it."""
    fill = look.of("pouch", fills)
    paper = light(fill, 0.82)
    front = window(paper, sign, dark(fill, 0.2), kind, light(colour, 0.55))
    return Scene(
        [
            Pouch(x=-48, z=-24, w=158, h=226, d=76, fill=fill, front=front, tie=look.accent),
            *bowl(look, 82, 40, 58, kind, dark(colour, 0.22), size),
        ],
        [bit(kind, colour, other)],
    )


def boxed(
    look: Look, kind: str, colour: str, sign: Motif, fill: str, other: str = "", size: float = 1.0
) -> Scene:
    """A printed box, a second one lying, and a plate of what is inside."""
    paper = light(fill, 0.85)
    ground = plain(fill)
    face = stack_of(ground, frame(GOLD, 0.06), label(sign, fill, paper, 0.18))
    lid = stack_of(plain(light(fill, 0.12)), frame(GOLD, 0.08), label(sign, fill, paper, 0.2))
    return Scene(
        [
            Box(
                x=-46,
                z=-34,
                w=148,
                h=170,
                d=64,
                fill=fill,
                front=face,
                side=stack_of(ground, frame(GOLD, 0.1)),
                top=lid,
            ),
            dish(78, 46, 70, look.of("glaze", _GLAZES)),
            Heap(
                x=78, y=8, z=46, r=54, h=34, bit=kind, under=dark(colour, 0.3), size=size, count=26, near=0.5
            ),
        ],
        [bit(kind, colour, other)],
    )


def bottle(
    x: float,
    z: float,
    r: float,
    h: float,
    glass: str,
    cap: str,
    sign: Motif,
    ink: str,
    paper: str = PAPER,
    liquid: str = "",
) -> list[Solid]:
    """A bottle with a paper label and a cap."""
    body = h * 0.6
    zones = ((4.0, body * 0.98, liquid),) if liquid else ()
    return [
        Turned(
            x=x,
            z=z,
            profile=(
                (0, r * 0.94),
                (5, r),
                (body, r),
                (h * 0.7, r * 0.82),
                (h * 0.79, r * 0.38),
                (h * 0.92, r * 0.36),
            ),
            fill=glass,
            zones=zones,
            tag=(h * 0.13, h * 0.5, 62, sign, ink, paper),
        ),
        Turned(
            x=x,
            y=h * 0.9,
            z=z,
            profile=((0, r * 0.45), (h * 0.11, r * 0.45)),
            fill=cap,
            sharp=True,
            mouth=light(cap, 0.2),
            near=0.5,
            shade=False,
        ),
    ]


def jar(x: float, z: float, r: float, h: float, inside: str, cap: str, sign: Motif, ink: str) -> list[Solid]:
    """A glass jar with a lid; `inside` is the colour of what it holds."""
    return [
        Turned(
            x=x,
            z=z,
            profile=((0, r * 0.92), (6, r), (h * 0.7, r), (h * 0.83, r * 0.8), (h * 0.86, r * 0.8)),
            fill=inside,
            zones=((h * 0.72, h * 0.86, mix(inside, "#eef0ea", 0.6)),),
            tag=(h * 0.16, h * 0.6, 58, sign, ink, PAPER),
        ),
        Turned(
            x=x,
            y=h * 0.84,
            z=z,
            profile=((0, r * 0.88), (h * 0.16, r * 0.88)),
            fill=cap,
            sharp=True,
            mouth=light(cap, 0.18),
            near=0.5,
            shade=False,
        ),
    ]


@draws("bottle")
def rice_wine(look: Look) -> Scene:
    """A clay wine bottle with a cloth stopper, and two cups."""
    clay = look.of("clay", ("#efe8d6", "#6b4630", "#2f4a58", "#7c8a5b", "#8e2f24", "#3a3f45"))
    ink = RED if clay in ("#efe8d6", "#7c8a5b", "#2f4a58") else GOLD
    shapes = (
        ((0, 34), (6, 44), (60, 62), (110, 52), (140, 20), (168, 15), (180, 20)),
        ((0, 44), (6, 48), (110, 48), (132, 40), (148, 17), (186, 15), (194, 19)),
        ((0, 50), (8, 58), (48, 66), (84, 34), (110, 26), (140, 44), (164, 30), (180, 13), (190, 16)),
    )
    shape = look.of("shape", shapes)
    top = shape[-1][0]
    cup = ((0, 12), (4, 15), (30, 21))
    paper = PAPER if clay != "#efe8d6" else "#c8402f"
    tag_ink = RED if paper == PAPER else PAPER
    return Scene(
        [
            Turned(
                z=-20,
                x=-20,
                profile=shape,
                fill=clay,
                tag=(24, 92, 40, look.motif, tag_ink, paper),
                bands=((top - 34, 5, ink), (top - 26, 3, ink)),
            ),
            Turned(
                x=-20,
                y=top - 6,
                z=-20,
                profile=((0, 21), (10, 19), (20, 14), (26, 5)),
                fill=RED if ink == GOLD else GOLD,
                near=0.5,
                shade=False,
            ),
            Turned(x=68, z=34, profile=cup, fill=clay, mouth="#f3ead2", gloss=0.2),
            Turned(x=112, z=2, profile=cup, fill=clay, mouth="#f3ead2", gloss=0.2),
        ]
    )


@draws("juice")
def juice(look: Look) -> Scene:
    tone = look.of("juice", ("#e0a12e", "#c8d067", "#d9702b", "#b53a4b", "#7a3550", "#dfc35a"))
    ink = dark(tone, 0.35)
    glass = ((0, 24), (4, 27), (92, 34))
    return Scene(
        [
            *bottle(-62, -10, 36, 226, light(tone, 0.45), ink, fruit, ink, PAPER, tone),
            *bottle(14, -34, 36, 226, light(tone, 0.45), ink, fruit, ink, PAPER, tone),
            Turned(
                x=92,
                z=34,
                profile=glass,
                fill="#e6ece6",
                zones=((6, 76, tone),),
                mouth=light(tone, 0.3),
                gloss=0.7,
            ),
            Figure(
                x=92,
                y=56,
                z=34,
                w=66,
                h=76,
                d=66,
                near=1,
                shade=False,
                front=lambda x, y, w, h: path(
                    f"M{x + 22:.1f} {y + 30:.1f}L{x + 44:.1f} {y - 8:.1f}", "none", PAPER, 5
                ),
                side=lambda x, y, w, h: path(
                    f"M{x + 30:.1f} {y + 30:.1f}L{x + 38:.1f} {y - 8:.1f}", "none", PAPER, 5
                ),
                top=lambda x, y, w, h: fruit(x + w / 2, y + h / 2, 18, light(tone, 0.3)),
            ),
        ]
    )


@draws("fishsauce")
def fish_sauce(look: Look) -> Scene:
    amber = look.of("amber", ("#8f3d14", "#a4541b", "#7a2f12", "#b0651f"))
    ink = look.of("ink", (NAVY, RED, "#2f5d5c"))
    box = look.of("box", (True, False))
    rest: list[Solid] = (
        [
            Box(
                x=52,
                z=-30,
                w=84,
                h=206,
                d=76,
                fill=ink,
                front=stack_of(frame(GOLD, 0.06), label(fish, ink, PAPER, 0.14)),
                side=frame(GOLD, 0.07),
                top=frame(GOLD),
            )
        ]
        if box
        else bottle(34, -30, 34, 200, amber, GOLD, fish, ink)
    )
    saucer = [
        Turned(
            x=106,
            z=52,
            profile=((0, 16), (4, 20), (16, 34)),
            fill="#f1ead6",
            mouth=amber,
            bands=((11, 2.4, NAVY),),
        ),
    ]
    return Scene([*rest, *bottle(-44, -4, 38, 232, amber, ink if box else GOLD, fish, ink), *saucer])


@draws("oil")
def oil(look: Look) -> Scene:
    tone = look.of("oil", ("#e5b93c", "#e9d48a"))
    sign = look.of("sign", (palm, flower))
    return Scene(
        [
            *bottle(-50, -14, 42, 220, light(tone, 0.4), GREEN, sign, GREEN, PAPER, tone),
            *bottle(30, -30, 32, 160, light(tone, 0.4), GREEN, sign, GREEN, PAPER, tone),
            *bowl(look, 94, 44, 44, "nut", "#a8703c", 0.8, 22),
        ],
        [bit("nut", "#b98249")],
    )


@draws("essentialoil")
def essential_oil(look: Look) -> Scene:
    glass = look.of("glass", ("#5a3417", "#21435c", "#2f5136", "#4a2440"))
    fill = look.of("box", ("#e9dfc6", "#cdd7bf", "#d9c9a8"))
    twig = "".join(
        path(f"M0 0Q{18 * i} {-30 - 14 * i} {26 + 22 * i} {-18 - 22 * i}", "none", dark(GREEN), 2.4)
        for i in (0, 1)
    )

    def sprig(x: float, y: float, w: float, h: float) -> str:
        return (
            f'<g transform="translate({x + w * 0.1:.1f} {y + h:.1f})">{twig}'
            + "".join(leaf(10 + 13 * i, -12 - 9 * i, 15, mix(GREEN, GOLD, 0.12 * i)) for i in range(5))
            + "</g>"
        )

    return Scene(
        [
            Box(
                x=-62,
                z=-20,
                w=84,
                h=190,
                d=76,
                fill=fill,
                front=label(leaf, dark(GREEN), light(fill, 0.6), 0.12),
                side=slats(mix(fill, INK, 0.12), 5),
                top=frame(dark(GREEN)),
            ),
            *bottle(24, 6, 34, 150, glass, INK, look.of("sign", (leaf, flower, drop)), dark(GREEN)),
            Figure(x=96, z=40, w=90, h=66, d=60, front=sprig, side=sprig, top=sprig),
        ]
    )


@draws("shampoo")
def shampoo(look: Look) -> Scene:
    tone = "#6f7d4c"
    pump = [
        Turned(x=-34, y=180, z=0, profile=((0, 20), (16, 20)), fill=BONE, sharp=True, near=0.4, shade=False),
        Rod(points=((-34, 196, 0), (-34, 224, 0)), t=8, fill=BONE, near=0.6),
        Rod(points=((-52, 226, 0), (-30, 228, 0), (0, 222, 0)), t=11, fill=BONE, near=0.7),
    ]
    return Scene(
        [
            Turned(
                x=-34,
                profile=((0, 44), (6, 48), (140, 48), (168, 40), (182, 18)),
                fill=tone,
                tag=(28, 128, 60, leaf, dark(tone), PAPER),
            ),
            *pump,
            *bowl(look, 76, 36, 52, "strip", "#5b3a22", 0.9, 26),
        ],
        [bit("strip", "#6e4526")],
    )


@draws("honey")
def honey(look: Look) -> Scene:
    tone = look.of("honey", ("#d98e1f", "#c9741a", "#e8b23f", "#a95a17"))
    cap = look.of("cap", (RED, GOLD, GREEN, WOOD, INK))
    dipper = [
        Rod(points=((58, 16, 66), (112, 60, 30)), t=6, fill=BAMBOO, near=30),
        Rod(points=((48, 12, 72), (62, 19, 63)), t=22, fill=dark(BAMBOO, 0.15), near=31, twist=BAMBOO),
    ]
    return Scene(
        [
            *jar(-44, -10, 60, 170, tone, cap, comb, dark(tone, 0.4)),
            *jar(58, -36, 42, 118, tone, cap, comb, dark(tone, 0.4)),
            dish(70, 58, 46, "#e9e0c8"),
            *dipper,
        ]
    )


@draws("jam")
def jam(look: Look) -> Scene:
    tone = look.of("jam", ("#8e2340", "#5a2447", "#c7592a", "#d7a02f", "#7a8a37"))
    cloth = look.of("cloth", (RED, NAVY, GREEN))

    def skirt(x: float) -> list[Solid]:
        return [
            Turned(
                x=x,
                y=104,
                z=-10,
                profile=((0, 60), (6, 58), (16, 48), (26, 44), (32, 36), (34, 4)),
                fill=PAPER,
                ribs=(16, light(cloth, 0.3)),
                bands=((3, 4, cloth), (16, 4, cloth)),
                near=0.6,
                shade=False,
            )
        ]

    return Scene(
        [
            *jar(-60, -10, 52, 128, tone, PAPER, fruit, tone),
            *skirt(-60),
            *jar(56, -10, 52, 128, tone, PAPER, fruit, tone),
            *skirt(56),
            *bowl(look, 0, 66, 38, "nut", dark(tone, 0.2), 0.8, 20),
        ],
        [bit("nut", tone)],
    )


@draws("ferment_jar")
def ferment_jar(look: Look) -> Scene:
    tone = look.of("paste", ("#9b4a3a", "#b5654a", "#7f5a3a", "#c07b3c", "#8c6f4a", "#a83a2c"))
    cap = look.of("cap", (RED, GREEN, NAVY, GOLD))
    sign = look.of("sign", (fish, shrimp, wave))
    kind = look.of("bit", ("shrimp", "chili", "fish"))
    colour = {"shrimp": "#d9734a", "chili": "#b8322a", "fish": "#8d949a"}[kind]
    return Scene(
        [
            *jar(-40, -16, 64, 160, tone, cap, sign, dark(tone, 0.3)),
            *jar(72, -44, 44, 112, tone, cap, sign, dark(tone, 0.3)),
            dish(62, 52, 54, "#efe6d0"),
            Heap(
                x=62, y=8, z=52, r=40, h=16, bit=kind, under=dark(colour, 0.3), size=1.1, count=12, near=0.5
            ),
        ],
        [bit(kind, colour)],
    )


@draws("yogurt")
def yogurt(look: Look) -> Scene:
    cup = ((0, 28), (4, 30), (84, 40), (88, 42))
    lid = ((0, 44), (6, 44))
    plum = "#5d3357"
    out: list[Solid] = []
    for x, z in ((-78, -20), (14, -34)):
        out.append(Turned(x=x, z=z, profile=cup, fill="#f2ead9", tag=(14, 76, 66, ear, plum, "#e2d2df")))
        out.append(
            Turned(
                x=x,
                y=86,
                z=z,
                profile=lid,
                fill=plum,
                sharp=True,
                mouth=light(plum, 0.15),
                near=0.5,
                shade=False,
            )
        )
    glass = Turned(
        x=92,
        z=30,
        profile=((0, 22), (4, 25), (78, 38)),
        fill="#f4eee0",
        zones=((4, 34, plum),),
        mouth="#efe2ea",
        gloss=0.6,
    )
    beans = Heap(x=92, y=76, z=30, r=26, h=14, bit="grain", under=plum, size=1, count=18, near=0.5)
    return Scene([*out, glass, beans], [bit("grain", "#4a2445")])


@draws("sugar")
def sugar(look: Look) -> Scene:
    tone = look.of("sugar", ("#b5712c", "#8a4d20", "#c99345"))
    return Scene(
        [
            *jar(-58, -20, 50, 140, tone, BAMBOO, palm, dark(tone, 0.4)),
            dish(50, 26, 84, "#e7dcc0"),
            *(
                Turned(
                    x=50 + x,
                    y=6 + y,
                    z=26 + z,
                    profile=((0, 20), (3, 24), (15, 24), (18, 20)),
                    fill=tone,
                    mouth=light(tone, 0.25),
                    near=y / 2 + 1,
                    shade=False,
                )
                for x, y, z in (
                    (-32, 0, -22),
                    (26, 0, -28),
                    (-6, 0, 28),
                    (42, 0, 14),
                    (-14, 18, -4),
                    (22, 18, -4),
                )
            ),
        ]
    )


@draws("salt")
def salt(look: Look) -> Scene:
    tone = look.of("salt", ("#eef0ec", "#e9ddd2", "#e6c9b8"))
    fill = look.of("pouch", ("#7fa3b3", "#5d8393", "#c9b489", "#a8b7a0"))
    return Scene(
        [
            Pouch(
                x=-58,
                z=-24,
                w=138,
                h=206,
                d=66,
                fill=fill,
                front=label(wave, dark(fill, 0.35), light(fill, 0.8), 0.2),
                tie=BAMBOO,
            ),
            Turned(
                x=70, z=34, profile=((0, 66), (6, 74), (18, 78)), fill=f"url(#{'twill'})", mouth=dark(BAMBOO)
            ),
            Heap(x=70, y=16, z=34, r=66, h=66, bit="crystal", under=tone, size=1.1, count=44, near=0.5),
        ],
        [bit("crystal", tone, mix(tone, STEEL, 0.4)), wicker("twill", BAMBOO)],
    )


@draws("powder")
def powder(look: Look) -> Scene:
    tone = look.of("powder", ("#d99a2b", "#7b4a86", "#8a9a45", "#c9a878", "#b5532f"))
    return Scene(
        [
            *jar(-50, -20, 54, 150, tone, BAMBOO, leaf, dark(tone, 0.4)),
            Turned(
                x=66,
                z=30,
                profile=((0, 30), (4, 34), (26, 58), (42, 66)),
                fill="#efe6cf",
                mouth=dark(tone, 0.2),
                bands=((34, 3, NAVY), (28, 1.6, NAVY)),
            ),
            Heap(x=66, y=38, z=30, r=56, h=44, bit="dust", under=tone, size=1, count=36, near=0.5),
        ],
        [bit("dust", tone)],
    )


@draws("pepper")
def pepper(look: Look) -> Scene:
    tone = look.of("pepper", ("#33302c", "#e2d6b6", "#a1362a", "#2d2a2a"))
    return bagged(
        look, "pepper", tone, leaf, ("#4d5a3f", "#6b4a32", "#3f4a54", "#b59a63"), dark(tone, 0.5), 1.1
    )


@draws("spice")
def spice(look: Look) -> Scene:
    kind, tone = look.of(
        "spice", (("garlic", "#e9ddcf"), ("chili", "#b8322a"), ("garlic", "#a4557a"), ("star", "#7a4a26"))
    )
    return Scene(
        [
            *jar(-58, -24, 48, 150, tone, WOOD, flame, RED),
            Turned(x=60, z=20, profile=((0, 62), (20, 76), (36, 84)), fill="url(#plain)", mouth=dark(BAMBOO)),
            Heap(
                x=60, y=30, z=20, r=74, h=52, bit=kind, under=dark(tone, 0.35), size=1.5, count=30, near=0.5
            ),
        ],
        [bit(kind, tone, dark(tone, 0.3)), wicker("plain", BAMBOO)],
    )


@draws("tea")
def tea(look: Look) -> Scene:
    """A tin caddy, and a bowl of curled leaves."""
    tin = look.of("tin", ("#35573f", "#6b3f22", "#27405f", "#8e2b22", "#a98a3d", "#4a5340", "#2f5d5c"))
    kind = look.of("bit", ("curl", "leaf"))
    green = look.of("leafs", ("#4b5a34", "#6b7a45", "#3c3a2a", "#7f8a52"))
    sign = look.of("sign", (leaf, mountain, lotus))
    second: list[Solid] = (
        [
            Turned(
                x=38,
                z=-46,
                profile=((0, 36), (96, 36)),
                fill=light(tin, 0.3),
                sharp=True,
                tag=(18, 76, 58, sign, tin, PAPER),
            ),
            Turned(
                x=38,
                y=94,
                z=-46,
                profile=((0, 38), (22, 38), (28, 32)),
                fill=light(tin, 0.2),
                sharp=True,
                near=0.5,
                shade=False,
            ),
        ]
        if look.of("pair", (True, False))
        else []
    )
    return Scene(
        [
            *second,
            Turned(
                x=-54,
                z=-14,
                profile=((0, 54), (150, 54)),
                fill=tin,
                sharp=True,
                tag=(26, 122, 56, sign, tin, PAPER),
                bands=((8, 3, GOLD), (142, 3, GOLD)),
            ),
            Turned(
                x=-54,
                y=150,
                z=-14,
                profile=((0, 57), (30, 57), (38, 48), (40, 10)),
                fill=dark(tin, 0.15),
                sharp=True,
                bands=((6, 2.4, GOLD),),
                near=0.5,
                shade=False,
            ),
            *bowl(look, 80, 44, 54, kind, dark(green, 0.2), 0.8, 34),
        ],
        [bit(kind, green)],
    )


@draws("herbaltea")
def herbal_tea(look: Look) -> Scene:
    tone = look.of("herb", ("#8a9a55", "#c98f3a", "#a8574a", "#6f7d4c"))
    fill = look.of("box", ("#7d8a5b", "#b5803a", "#8b4a4a", "#5d7f76"))
    kind = look.of("bit", ("leaf", "petal"))
    cup: list[Solid] = [
        dish(86, 50, 58, "#efe8d8"),
        Turned(
            x=86,
            y=6,
            z=50,
            profile=((0, 22), (5, 26), (40, 40), (46, 42)),
            fill="#efe8d8",
            mouth=mix("#c8862f", tone, 0.3),
            bands=((36, 2.4, fill),),
            near=0.5,
            shade=False,
        ),
        Rod(points=((86, 52, 50), (124, 48, 58), (138, 12, 74)), t=2, fill=BONE, near=20),
        Box(
            x=140,
            y=0,
            z=78,
            w=20,
            h=20,
            d=3,
            fill=fill,
            near=20,
            front=lambda x, y, w, h: leaf(x + w / 2, y + h / 2, 6, PAPER),
        ),
    ]
    face = stack_of(
        plain(fill),
        scatter(look.seed, fill, leaf, (light(fill, 0.2), light(fill, 0.35)), 5, 6),
        label(flower, fill, PAPER, 0.2),
    )
    return Scene(
        [
            Box(
                x=-52,
                z=-30,
                w=140,
                h=160,
                d=72,
                fill=fill,
                front=face,
                side=scatter("s", fill, leaf, (light(fill, 0.2),), 3, 5),
                top=stack_of(frame(GOLD, 0.09)),
            ),
            *cup,
            Heap(x=-10, z=66, r=40, h=18, bit=kind, under=dark(tone, 0.2), size=1, count=16),
        ],
        [bit(kind, tone)],
    )


@draws("coffee")
def coffee(look: Look) -> Scene:
    fills = ("#3d2a20", "#7a2d24", "#27405f", "#a8803d", "#2f4d3c", "#d8c8a8")
    return bagged(look, "bean", "#6b4127", look.of("sign", (mountain, leaf, sun)), fills, "#2e1a10", 0.75)


@draws("rice")
def rice(look: Look) -> Scene:
    """A full cloth sack with a label, a measuring box heaped with rice."""
    fill = look.of("sack", ("#e6d9b8", "#d9e0c8", "#e9cfa8", "#cfd8d6"))
    ink = look.of("ink", (GREEN, RED, NAVY, "#8a5a2c"))
    grain = look.of("grain", ("#f7f2e4", "#f3ead0", "#c98a5a", "#5a3350", "#f9f6ec"))
    stripes = stack_of(
        lambda x, y, w, h: (
            rect(x + w * 0.02, y + h * 0.9, w * 0.96, h * 0.03, ink)
            + rect(x + w * 0.03, y + h * 0.12, w * 0.94, h * 0.03, ink)
        ),
        label(ear, ink, light(fill, 0.6), 0.2),
    )
    return Scene(
        [
            Pouch(x=-54, z=-30, w=166, h=214, d=100, fill=fill, front=stripes, tie=ink),
            Box(
                x=82,
                z=44,
                w=104,
                h=46,
                d=84,
                fill=WOOD,
                front=slats(dark(WOOD), 3),
                side=slats(dark(WOOD), 3),
                top=plain(dark(WOOD)),
            ),
            Heap(
                x=82,
                y=44,
                z=44,
                r=42,
                h=36,
                bit="grain",
                under=dark(grain, 0.1),
                size=0.8,
                count=56,
                near=0.5,
            ),
        ],
        [bit("grain", grain)],
    )


def _bundle(x: float, z: float, colour: str, band: str, high: float = 0) -> list[Solid]:
    lines = slats(dark(colour, 0.18), 9)
    tie = stack_of(plain(colour), lines, lambda a, b, w, h: rect(a + w * 0.42, b, w * 0.16, h, band))
    return [
        Box(
            x=x,
            y=high,
            z=z,
            w=170,
            h=36,
            d=44,
            fill=colour,
            r=14,
            front=tie,
            side=scatter("e", colour, lambda a, b, s, c: oval(a, b, s, s, c), (dark(colour, 0.25),), 5, 4),
            top=tie,
            near=high,
        )
    ]


@draws("noodle")
def noodle(look: Look) -> Scene:
    tone = look.of("noodle", ("#e6ddc2", "#cfc4a6", "#e3c98f", "#bfc9a4", "#d7b7a0", "#efe8d6"))
    band = look.of("band", (RED, GREEN, NAVY, GOLD))
    if look.of("form", (True, False)):
        fill = mix(band, "#f6ecd6", 0.12)
        return Scene(
            [
                Pouch(
                    x=-50,
                    z=-26,
                    w=150,
                    h=216,
                    d=58,
                    fill=fill,
                    front=window(PAPER, ear, band, "nest", light(tone, 0.3)),
                    tie=BAMBOO,
                ),
                Turned(
                    x=78, z=36, profile=((0, 64), (6, 74), (16, 80)), fill="url(#twill)", mouth=dark(BAMBOO)
                ),
                Heap(
                    x=78,
                    y=14,
                    z=36,
                    r=64,
                    h=44,
                    bit="nest",
                    under=dark(tone, 0.25),
                    size=1.7,
                    count=13,
                    near=0.5,
                ),
            ],
            [bit("nest", tone), wicker("twill", BAMBOO)],
        )
    return Scene(
        [
            *(
                b
                for x, z, y in ((-4, -52, 0), (-4, 0, 0), (-4, 52, 0), (2, -26, 36), (2, 26, 36), (-2, 0, 72))
                for b in _bundle(x, z, tone, band, y)
            ),
        ]
    )


@draws("ricepaper")
def rice_paper(look: Look) -> Scene:
    tone = look.of("paper", ("#f3ead2", "#e9d9b0", "#d9b98a", "#efe2c8"))
    speck = look.of("speck", ("#3d3a33", "#c98f3a", "#8e2b22"))

    def dots(x: float, y: float, w: float, h: float) -> str:
        golden = math.pi * (3 - math.sqrt(5))
        out = ""
        for i in range(40):
            far, a = math.sqrt((i + 0.5) / 40) * w * 0.42, i * golden
            out += oval(
                x + w / 2 + far * math.cos(a),
                y + h / 2 + far * math.sin(a) * h / w,
                1.9,
                1.9 * max(h / w, 0.4),
                speck,
            )
        return out

    flat = 104 * 0.17
    return Scene(
        [
            *(
                Turned(
                    y=6 * i,
                    profile=((0, 104 + (i % 2) * 2), (4, 106 - (i % 3))),
                    fill=mix(tone, INK, 0.05 * (i % 2)),
                    sharp=True,
                    mouth=light(tone, 0.2),
                    gloss=0,
                    near=i,
                    shade=i == 0,
                    bands=((0.5, 1, dark(tone, 0.25)),),
                )
                for i in range(11)
            ),
            Figure(
                y=52,
                w=208,
                h=30,
                d=208,
                near=20,
                shade=False,
                front=lambda x, y, w, h: dots(x, y + h - 16 - flat, w, flat * 2),
                side=lambda x, y, w, h: dots(x, y + h - 16 - flat, w, flat * 2),
                top=dots,
            ),
            Turned(x=0, y=0, z=-116, profile=((0, 8), (1, 8)), fill=tone, shade=False),
            Box(
                x=0,
                y=72,
                z=0,
                w=44,
                h=6,
                d=216,
                fill=look.of("band", (RED, GREEN)),
                near=30,
                shade=False,
                top=lambda x, y, w, h: (
                    rect(x + 4, y, w - 8, h, "none") + sun(x + w / 2, y + h / 2, 16, PAPER)
                ),
            ),
        ]
    )


@draws("rice_crust")
def rice_crust(look: Look) -> Scene:
    return Scene(
        [
            Pouch(
                x=-62,
                z=-30,
                w=140,
                h=200,
                d=64,
                fill="#b5532f",
                front=window(PAPER, ear, RED, "cake", "#ecd6a4"),
                tie=GOLD,
            ),
            *(
                Box(
                    x=66 + 4 * (i % 2),
                    y=12 * i,
                    z=30 - 3 * (i % 2),
                    w=124,
                    h=11,
                    d=100,
                    fill=("#e3bd6e", "#d9ab57")[i % 2],
                    r=5,
                    near=i,
                    shade=i == 0,
                    top=scatter(
                        f"r{i}",
                        "#e8c97f",
                        lambda x, y, s, c: oval(x, y, s * 1.3, s * 0.7, c),
                        ("#f3e2ae", "#b8762c", "#cf9440"),
                        9,
                        8,
                    ),
                )
                for i in range(5)
            ),
        ],
        [bit("cake", "#e3bd6e")],
    )


@draws("snack_bag")
def snack_bag(look: Look) -> Scene:
    return bagged(look, "chip", "#e0b04a", sun, ("#c9772b", "#4d7356"), "", 1.1)


@draws("nuts")
def nuts(look: Look) -> Scene:
    tone = look.of("nut", ("#a8703c", "#7a4a26", "#c99a5e"))
    return bagged(look, "nut", tone, fruit, ("#6b4a32", "#4d5a3f", "#a9793a", "#7a2d24"), "", 1.0)


@draws("cashew")
def cashew(look: Look) -> Scene:
    return boxed(look, "cashew", "#e6c58a", leaf, look.of("box", (RED, "#2f5d5c", "#8a5a2c")), "", 1.1)


@draws("candy")
def candy(look: Look) -> Scene:
    kind, tone = look.of(
        "candy",
        (
            ("sweet", "#d9893a"),
            ("cube", "#b5713a"),
            ("slice", "#c98f45"),
            ("sweet", "#a83a2c"),
            ("sweet", "#6f8a45"),
        ),
    )
    other = look.of("wrap", (PAPER, GOLD, "#e9d0a0"))
    return boxed(
        look,
        kind,
        tone,
        look.of("sign", (sun, palm, flower, fruit)),
        look.of("box", (RED, "#b5803a", GREEN, NAVY, "#7a3550")),
        other,
        1.15,
    )


@draws("cake_box")
def cake_box(look: Look) -> Scene:
    """A low open box of cakes, its lid leaning behind."""
    fill = look.of("box", (RED, "#b5803a", GREEN, "#2f5d5c", "#7a3550", NAVY))
    cake = look.of("cake", ("#e3c98f", "#8aa05a", "#d9a35a", "#efe2c0", "#b8763a"))
    shape = look.of("form", (0, 1, 2))

    def cakes(x: float, y: float, w: float, h: float) -> str:
        out = rect(x + 6, y + 6, w - 12, h - 12, light(fill, 0.8), 2)
        a, b = (w - 16) / 4, (h - 16) / 3
        for i in range(12):
            cx, cy = x + 8 + a * (i % 4 + 0.5), y + 8 + b * (i // 4 + 0.5)
            if shape == 0:
                out += (
                    oval(cx, cy, a * 0.42, b * 0.42, dark(cake, 0.25))
                    + oval(cx, cy - b * 0.03, a * 0.37, b * 0.36, cake)
                    + flower(cx, cy, min(a, b) * 0.2, dark(cake, 0.2))
                )
            elif shape == 1:
                out += rect(cx - a * 0.4, cy - b * 0.4, a * 0.8, b * 0.8, dark(cake, 0.22), 4) + rect(
                    cx - a * 0.36, cy - b * 0.38, a * 0.72, b * 0.68, cake, 4
                )
                out += path(f"M{cx - a * 0.3:.1f} {cy:.1f}h{a * 0.6:.1f}", "none", dark(cake, 0.2), 2)
            else:
                out += rect(cx - a * 0.44, cy - b * 0.3, a * 0.88, b * 0.6, PAPER, 2) + rect(
                    cx - a * 0.2, cy - b * 0.3, a * 0.4, b * 0.6, cake, 2
                )
        return out

    lid = stack_of(plain(fill), frame(GOLD, 0.07), label(look.motif, fill, light(fill, 0.86), 0.2))
    return Scene(
        [
            Box(
                z=-66, w=206, h=150, d=16, fill=fill, front=lid, side=plain(dark(fill, 0.1)), top=plain(fill)
            ),
            Box(
                z=30,
                w=206,
                h=44,
                d=150,
                fill=fill,
                front=stack_of(plain(fill), frame(GOLD, 0.14)),
                side=stack_of(plain(fill), frame(GOLD, 0.14)),
                top=cakes,
            ),
        ]
    )


@draws("chocolate")
def chocolate(look: Look) -> Scene:
    brown = "#4a2a1b"

    def squares(x: float, y: float, w: float, h: float) -> str:
        a, b = w / 4, h / 3
        return "".join(
            rect(x + a * (i % 4) + 2, y + b * (i // 4) + 2, a - 4, b - 4, light(brown, 0.12), 2)
            + rect(
                x + a * (i % 4) + a * 0.2, y + b * (i // 4) + b * 0.2, a * 0.6, b * 0.6, light(brown, 0.2), 1
            )
            for i in range(12)
        )

    cover = stack_of(plain("#7a2d24"), frame(GOLD, 0.06), label(leaf, "#7a2d24", PAPER, 0.2))
    return Scene(
        [
            Box(
                x=-56,
                z=-20,
                w=120,
                h=184,
                d=16,
                fill="#7a2d24",
                front=cover,
                side=plain("#6a2620"),
                top=plain(GOLD),
            ),
            Box(x=66, z=30, w=140, h=14, d=92, fill=brown, top=squares, r=3),
            Heap(x=14, z=74, r=26, h=14, bit="bean", under="#5a3320", count=9),
        ],
        [bit("bean", "#6b3f27")],
    )


def _tray(
    look: Look, kind: str, colour: str, size: float, count: int, under: str = "", other: str = ""
) -> Scene:
    """A flat woven tray heaped with dried things, and a labelled packet behind it."""
    weave = look.of("weave", ("twill", "plain"))
    fill = look.of("pack", (GREEN, "#b5803a", NAVY, "#7a2d24", "#5d7f76"))
    sign = {"fish": fish, "shrimp": shrimp, "squid": wave}.get(kind, look.of("sign", (leaf, sun, mountain)))
    return Scene(
        [
            Box(
                x=-52,
                z=-84,
                w=120,
                h=168,
                d=34,
                fill=fill,
                r=6,
                front=label(sign, fill, light(fill, 0.86), 0.14),
                side=plain(dark(fill, 0.1)),
                top=frame(GOLD),
            ),
            Turned(
                x=22,
                z=26,
                profile=((0, 96), (8, 108), (24, 114)),
                fill=f"url(#{weave})",
                mouth=dark(BAMBOO, 0.15),
            ),
            Heap(
                x=22,
                y=22,
                z=26,
                r=98,
                h=54,
                bit=kind,
                under=under or dark(colour, 0.3),
                size=size,
                count=count,
                near=0.5,
            ),
        ],
        [bit(kind, colour, other), wicker(weave, BAMBOO)],
    )


@draws("driedfish")
def dried_fish(look: Look) -> Scene:
    kind, tone = look.of(
        "fish",
        (
            ("fish", "#9aa0a0"),
            ("fish", "#c9a878"),
            ("shrimp", "#d9734a"),
            ("squid", "#d9a58a"),
            ("fish", "#7d8a92"),
        ),
    )
    return _tray(look, kind, tone, 1.5, 34)


@draws("driedfruit")
def dried_fruit(look: Look) -> Scene:
    kind, tone = look.of(
        "fruit",
        (
            ("slice", "#d9702b"),
            ("slice", "#e0b04a"),
            ("half", "#a8452c"),
            ("slice", "#b53a4b"),
            ("strip", "#c98f45"),
            ("nut", "#6b3a4a"),
            ("half", "#b8862f"),
        ),
    )
    fills = ("#c9772b", "#4d7356", "#8e3a4a", "#d9b25a", "#3f6b6e")
    return bagged(look, kind, tone, fruit, fills, PAPER if kind == "half" else "", 0.95)


@draws("driedveg")
def dried_veg(look: Look) -> Scene:
    kind, tone = look.of(
        "veg",
        (
            ("curl", "#6b5a3a"),
            ("strip", "#c9a25a"),
            ("strip", "#8a9a55"),
            ("leaf", "#5d6b3a"),
            ("curl", "#4a4038"),
            ("round", "#8a6a45"),
        ),
    )
    return _tray(look, kind, tone, 1.3, 44)


@draws("driedmeat")
def dried_meat(look: Look) -> Scene:
    """Strips hung from a bamboo rail above a plate."""
    tone = look.of("meat", ("#6b2a1e", "#7d3a24", "#8e3a2c"))
    rail: list[Solid] = [
        Rod(points=((-112, 190, -10), (112, 190, -10)), t=9, fill=BAMBOO, twist=light(BAMBOO)),
        Rod(points=((-96, 0, -10), (-96, 204, -10)), t=9, fill=dark(BAMBOO, 0.2), shade=True, near=-1),
        Rod(points=((96, 0, -10), (96, 204, -10)), t=9, fill=dark(BAMBOO, 0.2), shade=True, near=-1),
    ]
    strips: list[Solid] = []
    for i in range(7):
        x, low = -72 + 24 * i, 76 + 12 * (i % 3)
        strips.append(Rod(points=((x, 188, -10), (x, 178, -10)), t=2, fill=BONE, near=1))
        strips.append(
            Rod(
                points=((x, 172, -10), (x + 3, 130, -8), (x - 2, low, -10)),
                t=17,
                fill=mix(tone, "#b5532f", 0.12 * (i % 3)),
                near=2,
                twist=light(tone, 0.14),
            )
        )
    return Scene(
        [
            *rail,
            *strips,
            dish(0, 36, 74, "#e7dcc0"),
            Heap(y=8, z=36, r=56, h=26, bit="strip", under=dark(tone, 0.2), size=1.5, count=22, near=0.5),
        ],
        [bit("strip", tone)],
    )


def roll_end(colour: str) -> Ornament:
    """The end of a roll wrapped in leaves."""
    ring = f'stroke="{dark(colour)}" stroke-width="2"'

    def on(x: float, y: float, w: float, h: float) -> str:
        cx, cy = x + w / 2, y + h / 2
        return oval(cx, cy, w * 0.36, h * 0.36, "none", ring) + oval(cx, cy, w * 0.16, h * 0.16, dark(colour))

    return on


@draws("sausage")
def sausage(look: Look) -> Scene:
    tone = look.of("meat", ("#a8452f", "#c9694a", "#d9a58a", "#8e2f24"))
    if look.of("wrap", (True, False)):
        leafy = look.of("leafy", ("#5d7a45", "#6f8a4a"))
        rolls: list[Solid] = []
        for x, z, y in ((-40, -40, 0), (-40, 6, 0), (-40, 52, 0), (-40, -17, 38), (-40, 29, 38)):
            face = stack_of(
                plain(leafy),
                slats(dark(leafy, 0.15), 6),
                lambda a, b, w, h: "".join(rect(a + w * s, b, 4, h, BAMBOO) for s in (0.15, 0.38, 0.6, 0.82)),
            )
            rolls.append(
                Box(
                    x=x,
                    y=y,
                    z=z,
                    w=150,
                    h=40,
                    d=42,
                    fill=leafy,
                    r=16,
                    front=face,
                    side=roll_end(leafy),
                    top=face,
                    near=y,
                )
            )
        return Scene(
            [
                *rolls,
                dish(88, 36, 56, "#efe6d0"),
                Heap(
                    x=88,
                    y=8,
                    z=36,
                    r=44,
                    h=18,
                    bit="round",
                    under=dark(tone, 0.2),
                    size=1.7,
                    count=9,
                    near=0.5,
                ),
            ],
            [bit("round", light(tone, 0.25))],
        )
    links: list[Solid] = [Rod(points=((-118, 196, -20), (118, 196, -20)), t=8, fill=BAMBOO)]
    for i in range(6):
        x = -90 + 36 * i
        links.append(Rod(points=((x, 196, -20), (x - 3, 184, -20)), t=3, fill=RED, near=1))
        links.append(
            Rod(
                points=((x - 4, 176, -20), (x - 10, 130, -20), (x - 2, 92, -20)),
                t=21,
                fill=mix(tone, "#e9b090", 0.1 * (i % 2)),
                near=2,
                twist=light(tone, 0.12),
            )
        )
    posts = [
        Rod(points=((x, 0, -20), (x, 208, -20)), t=9, fill=dark(BAMBOO, 0.2), shade=True, near=-1)
        for x in (-112, 112)
    ]
    return Scene(
        [
            *links,
            *posts,
            dish(0, 34, 80, "#efe6d0"),
            Heap(y=8, z=34, r=62, h=26, bit="tube", under=dark(tone, 0.25), size=1.5, count=18, near=0.5),
        ],
        [bit("tube", tone)],
    )


@draws("nest")
def birds_nest(look: Look) -> Scene:
    cups: list[Solid] = []
    for x, z in ((-84, 20), (-28, 40), (28, 40), (84, 20)):
        cups += jar(x, z, 24, 76, "#e9dcc0", GOLD, flower, RED)
    case = stack_of(plain(RED), frame(GOLD, 0.05), label(flower, RED, "#f6e6c4", 0.2))
    return Scene(
        [Box(z=-50, w=220, h=150, d=56, fill=RED, front=case, side=frame(GOLD, 0.09), top=frame(GOLD)), *cups]
    )


@draws("cinnamon")
def cinnamon(look: Look) -> Scene:
    bark = "#8a4f2a"
    return Scene(
        [
            Turned(
                x=-50,
                z=-14,
                profile=((0, 42), (130, 44)),
                fill=bark,
                sharp=True,
                ribs=(16, dark(bark, 0.25)),
                bands=((20, 4, BAMBOO), (110, 4, BAMBOO)),
            ),
            Turned(
                x=-50,
                y=130,
                z=-14,
                profile=((0, 47), (12, 47), (16, 12), (28, 9)),
                fill=dark(bark, 0.2),
                sharp=True,
                near=0.5,
                shade=False,
            ),
            dish(72, 30, 72, "#e7dcc0"),
            Heap(
                x=72, y=8, z=30, r=54, h=34, bit="tube", under=dark(bark, 0.3), size=1.5, count=18, near=0.5
            ),
        ],
        [bit("tube", "#a8643a")],
    )


@draws("soap")
def soap(look: Look) -> Scene:
    tone = "#dfe3c0"
    stamp = stack_of(
        plain(tone),
        frame(dark(tone, 0.2), 0.12),
        lambda x, y, w, h: palm(x + w / 2, y + h / 2, min(w, h) * 0.3, dark(tone, 0.3)),
    )
    return Scene(
        [
            Box(
                x=-64,
                z=-28,
                w=96,
                h=130,
                d=52,
                fill="#5d7f76",
                front=label(palm, "#5d7f76", PAPER, 0.12),
                side=slats("#4d6f66", 6),
                top=frame(PAPER),
            ),
            Box(x=48, z=20, w=150, h=12, d=110, fill=WOOD, r=6, top=slats(dark(WOOD), 6)),
            Box(
                x=48,
                y=12,
                z=20,
                w=118,
                h=36,
                d=80,
                fill=tone,
                r=12,
                top=stamp,
                front=plain(tone),
                side=plain(tone),
                near=1,
                shade=False,
            ),
            Box(x=52, y=48, z=16, w=104, h=32, d=70, fill="#cdd5a8", r=12, top=stamp, near=2, shade=False),
        ]
    )


@draws("incense")
def incense(look: Look) -> Scene:
    stick, tip = look.of("ink", (("#7a4a2a", RED), ("#5a3a24", "#a83a2c"), ("#8a6a45", RED)))
    pot = look.of("pot", ("#8a6a2f", NAVY, "#efe6cf"))
    ring = Turned(
        x=-52,
        profile=((0, 34), (6, 44), (40, 58), (72, 46), (84, 50)),
        fill=pot,
        mouth="#b9a98a",
        stamps=((44, 7, look.motif, 15, GOLD if pot != "#efe6cf" else NAVY),),
    )
    burning = [
        Rod(points=((-52 + dx, 84, dz), (-52 + dx * 1.9, 200 - abs(dx), dz * 2)), t=3.4, fill=stick, near=2)
        for dx, dz in ((-14, 4), (0, 8), (14, 4))
    ]
    fan: list[Solid] = []
    for i in range(9):
        dx = -48 + 12 * i
        fan.append(
            Rod(points=((68 + dx * 0.16, 0, 40), (68 + dx * 0.3, 60, 38)), t=4, fill=tip, near=i * 0.01)
        )
        fan.append(
            Rod(points=((68 + dx * 0.3, 58, 38), (68 + dx * 0.85, 180, 30)), t=6, fill=stick, near=i * 0.01)
        )
    fan.append(Box(x=68, y=50, z=40, w=40, h=16, d=26, fill=GOLD, near=3, shade=False))
    return Scene([ring, *burning, *fan])


@draws("charcoal")
def charcoal(look: Look) -> Scene:
    fill = look.of("sack", ("#b59a63", "#8a7a5a", "#c9b489"))
    kind = look.of("bit", ("log", "tube", "half"))
    tone = {"log": "#35322f", "tube": "#3d3a38", "half": "#2e2c2b"}[kind]
    return Scene(
        [
            Pouch(
                x=-50,
                z=-40,
                w=160,
                h=210,
                d=96,
                fill=fill,
                front=label(flame, "#a83a2c", light(fill, 0.6), 0.2),
                tie=dark(fill),
            ),
            Heap(x=66, z=40, r=84, h=70, bit=kind, under="#1f1d1c", size=1.7, count=34),
        ],
        [bit(kind, tone)],
    )


@draws("pellets")
def pellets(look: Look) -> Scene:
    return Scene(
        [
            Pouch(
                x=-50,
                z=-40,
                w=160,
                h=206,
                d=96,
                fill="#4d7356",
                front=label(ear, GREEN, PAPER, 0.2),
                tie=GOLD,
            ),
            Heap(x=66, z=40, r=86, h=62, bit="stick", under="#7a5a35", size=1, count=60),
        ],
        [bit("stick", "#a8824f")],
    )


@draws("fertiliser")
def fertiliser(look: Look) -> Scene:
    fill = look.of("sack", ("#5d7a45", "#e6d9b8", "#7a5a35", "#3f6b6e"))
    ink = GREEN if fill == "#e6d9b8" else dark(fill, 0.3)
    return Scene(
        [
            Pouch(
                x=-36,
                z=-40,
                w=180,
                h=232,
                d=100,
                fill=fill,
                front=label(leaf, ink, light(fill, 0.85), 0.16),
                tie=GOLD,
            ),
            Heap(x=82, z=44, r=68, h=48, bit="nut", under="#2e2018", size=0.5, count=60),
            Figure(
                x=82,
                y=40,
                z=44,
                w=50,
                h=56,
                d=50,
                near=1,
                shade=False,
                front=lambda x, y, w, h: leaf(x + w / 2, y + h * 0.6, 26, GREEN),
                side=lambda x, y, w, h: leaf(x + w / 2, y + h * 0.6, 26, GREEN),
                top=lambda x, y, w, h: leaf(x + w / 2, y + h * 0.5, 24, GREEN),
            ),
        ],
        [bit("nut", "#4a3626")],
    )


@draws("carton")
def carton(look: Look) -> Scene:
    """Boxes and bowls pressed from leaves, bran and husk."""
    kraft = look.of("kraft", ("#c9a878", "#b59a63", "#a8824f", "#cdb98a"))
    cup = ((0, 26), (3, 28), (34, 46))
    bowls = [
        Turned(
            x=78,
            y=9 * i,
            z=38,
            profile=cup,
            fill=mix(kraft, INK, 0.04 * (i % 2)),
            mouth=dark(kraft, 0.18),
            near=i,
            shade=i == 0,
            gloss=0.15,
        )
        for i in range(6)
    ]
    return Scene(
        [
            Box(
                x=-50,
                z=-20,
                w=150,
                h=86,
                d=110,
                fill=kraft,
                front=label(leaf, GREEN, light(kraft, 0.4), 0.16),
                side=slats(dark(kraft, 0.12), 2, True),
                top=lambda x, y, w, h: rect(x, y + h * 0.46, w, h * 0.08, light(kraft, 0.4)),
            ),
            Box(
                x=-62,
                y=86,
                z=-26,
                w=110,
                h=62,
                d=84,
                fill=light(kraft, 0.12),
                near=1,
                shade=False,
                front=lambda x, y, w, h: leaf(x + w / 2, y + h / 2, 18, dark(kraft)),
                top=lambda x, y, w, h: rect(x + w * 0.46, y, w * 0.08, h, dark(kraft, 0.2)),
            ),
            *bowls,
        ]
    )


@draws("paper")
def paper(look: Look) -> Scene:
    """Sheets of handmade paper, a roll, a sewn book."""
    tone = "#eadfc4"
    sheets = [
        Box(
            x=-14 + 2 * (i % 2),
            y=5 * i,
            z=10 - 2 * (i % 3),
            w=210,
            h=5,
            d=150,
            fill=(tone, dark(tone, 0.08))[i % 2],
            near=i * 0.1,
            shade=i == 0,
            top=frame(dark(tone, 0.12), 0.03),
        )
        for i in range(9)
    ]
    cover = look.of("cover", (NAVY, "#6b4a32"))
    book = Box(
        x=-40,
        y=45,
        z=14,
        w=104,
        h=22,
        d=118,
        fill=cover,
        near=2,
        shade=False,
        front=slats(tone, 6),
        side=slats(tone, 6),
        top=stack_of(
            plain(cover),
            lambda x, y, w, h: (
                rect(x + w * 0.5, y + h * 0.14, w * 0.34, h * 0.5, tone)
                + sun(x + w * 0.67, y + h * 0.36, w * 0.1, RED)
                + path(
                    f"M{x + w * 0.12:.1f} {y + 2:.1f}v{h - 4:.1f}",
                    "none",
                    GOLD,
                    2.4,
                    'stroke-dasharray="9 6"',
                )
            ),
        ),
    )
    roll = Rod(points=((54, 57, -46), (54, 57, 66)), t=24, fill=light(tone, 0.3), near=3)
    return Scene(
        [*sheets, book, roll, Rod(points=((54, 57, 4), (54, 57, 14)), t=26, fill=RED, near=4, cap="butt")]
    )
