"""Machines and their parts, built from one kit: frame, body, hopper, motor, wheel, belt."""

from __future__ import annotations

import math

from tieubieu.sample.pictures import (
    BAMBOO,
    BONE,
    GOLD,
    GREEN,
    INK,
    PAPER,
    RED,
    STEEL,
    WOOD,
    Box,
    Figure,
    Heap,
    Hopper,
    Look,
    Rod,
    Scene,
    Solid,
    Turned,
    Wheel,
    bit,
    dark,
    draws,
    frame,
    light,
    mix,
    oval,
    panel,
    path,
    plain,
    put,
    rect,
    slats,
    stack_of,
    vents,
)

_IRON = "#3f4651"


def stand(w: float, d: float, h: float, x: float = 0, fill: str = _IRON) -> list[Solid]:
    """An angle-iron frame: four legs, bars between them."""
    out: list[Solid] = [
        Rod(
            points=((x + sx * w / 2, 0, sz * d / 2), (x + sx * w * 0.44, h, sz * d * 0.44)),
            t=10,
            fill=fill,
            shade=True,
            near=-1,
        )
        for sx in (-1, 1)
        for sz in (-1, 1)
    ]
    out += [
        Rod(
            points=((x - w * 0.47, h * 0.4, sz * d * 0.46), (x + w * 0.47, h * 0.4, sz * d * 0.46)),
            t=7,
            fill=fill,
            near=-1,
        )
        for sz in (-1, 1)
    ]
    return out


def motor(x: float, z: float, y: float = 0, near: float = 0) -> list[Solid]:
    """A small electric motor on its foot."""
    return [
        Box(
            x=x,
            y=y,
            z=z,
            w=56,
            h=42,
            d=46,
            fill="#5a6672",
            r=9,
            front=vents("#47525d"),
            side=vents("#47525d"),
            near=near,
        ),
        Wheel(x=x + 34, y=y + 22, z=z, r=13, thick=9, axle="x", style="disc", fill=_IRON, near=near + 1),
    ]


def on_wheels(w: float, d: float, r: float, fill: str = "#d9b25a") -> list[Solid]:
    return [
        Wheel(x=x, y=r, z=z, r=r, thick=18, style="tyre", hub=fill, near=z * 0.1)
        for x in (-w / 2, w / 2)
        for z in (-d / 2, d / 2)
    ]


def spill(x: float, z: float, kind: str, colour: str, r: float = 34, size: float = 0.7) -> Heap:
    """What the machine has made, heaped under its spout."""
    return Heap(x=x, z=z, r=r, h=r * 0.5, bit=kind, under=dark(colour, 0.3), size=size, count=26)


def _fed(look: Look, kind: str, colour: str, mouth: str, tall: float = 60) -> Scene:
    """The mill's shape: hopper above, round chamber, flywheel, spout with the product below."""
    paint = look.machine
    pale = light(paint, 0.25)
    return Scene(
        [
            *stand(140, 110, 76),
            Box(
                y=74,
                w=132,
                h=78,
                d=96,
                fill=paint,
                r=8,
                front=panel(RED, GREEN),
                side=vents(dark(paint, 0.3)),
                top=plain(pale),
                near=2,
                shade=False,
            ),
            Wheel(x=-22, y=112, z=52, r=33, thick=12, style="disc", fill=BONE, hub=RED, near=8),
            Hopper(
                y=152, h=tall, foot=(52, 48), rim=(134, 112), fill=paint, inside=mouth, near=4, shade=False
            ),
            Heap(
                y=152 + tall - 6, r=48, h=24, bit=kind, under=mouth, size=0.75, count=24, near=6, shade=False
            ),
            Wheel(x=84, y=108, r=50, thick=14, axle="x", fill=_IRON, near=3),
            Rod(points=((-60, 92, 30), (-104, 56, 44)), t=24, fill=dark(paint, 0.25), near=9, cap="butt"),
            spill(-112, 54, kind, colour),
        ],
        [bit(kind, colour)],
    )


@draws("huller")
def huller(look: Look) -> Scene:
    return _fed(look, "nut", "#8e1b1b", "#6b1f1a")


@draws("mill")
def mill(look: Look) -> Scene:
    """A tall rice mill with two towers and a husk pipe."""
    paint = look.machine
    return Scene(
        [
            Box(
                x=-34,
                w=110,
                h=150,
                d=100,
                fill=paint,
                front=stack_of(frame(light(paint, 0.3), 0.05), panel(RED, GREEN)),
                side=vents(dark(paint, 0.3)),
            ),
            Box(x=62, w=74, h=110, d=80, fill=light(paint, 0.3), front=vents(paint), side=vents(paint)),
            Hopper(
                x=-34,
                y=150,
                h=52,
                foot=(56, 50),
                rim=(126, 104),
                fill=light(paint, 0.15),
                near=2,
                shade=False,
            ),
            Heap(
                x=-34,
                y=197,
                r=44,
                h=22,
                bit="grain",
                under="#c99a3e",
                size=0.9,
                count=30,
                near=4,
                shade=False,
            ),
            Rod(points=((62, 106, 0), (62, 176, 0), (100, 206, 0), (132, 180, 0)), t=22, fill=STEEL, near=3),
            Wheel(x=-60, y=44, z=56, r=30, thick=12, fill=_IRON, near=6),
            Wheel(x=30, y=34, z=56, r=20, thick=12, style="disc", fill=_IRON, near=6),
            Rod(points=((-60, 74, 62), (30, 54, 62)), t=4, fill=INK, near=9),
            Rod(points=((-60, 14, 62), (30, 14, 62)), t=4, fill=INK, near=9),
            spill(88, 76, "grain", "#f3ead2"),
        ],
        [bit("grain", "#e6cf94")],
    )


@draws("chopper")
def chopper(look: Look) -> Scene:
    """A feed trough, a drum of knives and a high curved chute."""
    paint = look.machine
    return Scene(
        [
            *stand(120, 100, 70),
            Box(
                x=0,
                y=66,
                w=104,
                h=86,
                d=88,
                fill=paint,
                r=14,
                front=frame(light(paint, 0.3)),
                side=vents(dark(paint, 0.3)),
                near=2,
                shade=False,
            ),
            Hopper(
                x=-88,
                y=92,
                h=40,
                foot=(70, 60),
                rim=(86, 84),
                fill=light(paint, 0.2),
                inside="#6f8a45",
                near=1,
                shade=False,
            ),
            Rod(
                points=((20, 150, 0), (30, 206, 0), (70, 232, 0), (116, 206, 0)),
                t=30,
                fill=dark(paint, 0.15),
                near=3,
                cap="butt",
            ),
            Wheel(x=6, y=108, z=50, r=36, thick=12, fill=_IRON, near=8),
            *motor(0, 0, 6),
            *(
                Rod(
                    points=((-118 + 12 * i, 128, -20 + 8 * i), (-84 + 8 * i, 156 + 5 * (i % 3), -16 + 7 * i)),
                    t=5,
                    fill=("#6f8a45", "#8aa05a")[i % 2],
                    near=5,
                )
                for i in range(6)
            ),
            spill(112, 30, "strip", "#8a9a55", 40, 0.8),
        ],
        [bit("strip", "#8a9a55")],
    )


@draws("corn_sheller")
def corn_sheller(look: Look) -> Scene:
    scene = _fed(look, "grain", "#e0a12e", "#c98f2a", 44)
    cobs: list[Solid] = [
        Rod(
            points=((70 + 24 * i, 10, 60 + 6 * i), (100 + 22 * i, 12, 78 - 5 * i)),
            t=17,
            fill="#e0a12e",
            twist="#c98f2a",
            near=60,
        )
        for i in range(3)
    ]
    return Scene([*scene.solids, *cobs], scene.defs)


@draws("thresher")
def thresher(look: Look) -> Scene:
    paint = look.machine
    return Scene(
        [
            *on_wheels(160, 110, 26),
            Box(
                y=36,
                w=210,
                h=66,
                d=104,
                fill=paint,
                front=stack_of(slats(dark(paint, 0.2), 3), frame(light(paint, 0.3), 0.08)),
                side=vents(dark(paint, 0.3)),
                near=2,
                shade=False,
            ),
            Figure(
                y=100,
                w=180,
                h=56,
                d=96,
                near=4,
                shade=False,
                front=lambda x, y, w, h: (
                    rect(x, y, w, h + 20, light(paint, 0.2), 26)
                    + slats(paint, 8, True)(x + 10, y + 8, w - 20, h - 8)
                ),
                side=lambda x, y, w, h: rect(x, y, w, h + 30, light(paint, 0.2), 44),
                top=lambda x, y, w, h: (
                    rect(x, y, w, h, light(paint, 0.2), 20)
                    + slats(paint, 8, True)(x + 10, y + 4, w - 20, h - 8)
                ),
            ),
            Box(x=-118, y=100, w=60, h=8, d=84, fill=STEEL, near=3, shade=False),
            Wheel(x=58, y=74, z=58, r=32, thick=12, fill=_IRON, near=8),
            Wheel(x=-20, y=64, z=58, r=16, thick=12, style="disc", fill=_IRON, near=8),
            Rod(points=((58, 106, 64), (-20, 80, 64)), t=4, fill=INK, near=12),
            Rod(points=((58, 42, 64), (-20, 48, 64)), t=4, fill=INK, near=12),
            *(
                Rod(
                    points=((-136 + 9 * i, 110, -24 + 9 * i), (-94 + 4 * i, 138, -20 + 8 * i)),
                    t=4,
                    fill="#d9b25a",
                    near=6,
                )
                for i in range(6)
            ),
            spill(30, 88, "bean", "#c99a5e", 36, 0.6),
        ],
        [bit("bean", "#d9b27a")],
    )


@draws("peeler")
def peeler(look: Look) -> Scene:
    paint = look.machine
    kind, tone = look.of("bit", (("nut", "#8a6a3a"), ("cashew", "#e6c58a")))
    rolls: list[Solid] = [
        Rod(points=((-86, 118, z), (70, 118, z)), t=24, fill=STEEL, twist=light(STEEL, 0.3), near=6)
        for z in (-20, 16)
    ]
    return Scene(
        [
            Box(w=200, h=20, d=110, fill=_IRON),
            *stand(180, 96, 96),
            Box(y=90, w=196, h=20, d=100, fill=paint, near=2, shade=False),
            *rolls,
            Box(
                x=88,
                y=104,
                w=40,
                h=84,
                d=96,
                fill=paint,
                r=8,
                front=panel(RED),
                side=vents(dark(paint, 0.3)),
                near=4,
                shade=False,
            ),
            Wheel(x=114, y=130, r=32, thick=12, axle="x", fill=_IRON, near=5),
            Hopper(
                x=-40, y=140, h=52, foot=(60, 50), rim=(112, 96), fill=light(paint, 0.2), near=7, shade=False
            ),
            Heap(
                x=-40, y=187, r=38, h=20, bit=kind, under=dark(tone), size=0.8, count=20, near=9, shade=False
            ),
            *motor(30, 0, 20),
            spill(-66, 80, kind, tone, 38, 0.8),
        ],
        [bit(kind, tone)],
    )


@draws("pellet_press")
def pellet_press(look: Look) -> Scene:
    scene = _fed(look, "stick", "#a8824f", "#b58a50", 66)
    return Scene(
        [
            *scene.solids,
            Turned(
                x=30,
                y=20,
                z=10,
                profile=((0, 40), (52, 40)),
                fill="#5a6672",
                sharp=True,
                bands=((10, 4, _IRON), (42, 4, _IRON)),
                shade=False,
            ),
        ],
        scene.defs,
    )


@draws("press")
def baler(look: Look) -> Scene:
    """A round baler: a drum on two tyres, a bale behind."""
    paint = look.machine

    def bale(x: float, y: float, w: float, h: float) -> str:
        rings = "".join(
            oval(
                x + w / 2,
                y + h / 2,
                w * s,
                h * s,
                "none",
                f'stroke="{dark("#d9b25a", 0.2)}" stroke-width="2"',
            )
            for s in (0.4, 0.3, 0.2, 0.1)
        )
        return rings

    return Scene(
        [
            Wheel(x=-32, y=90, r=76, thick=104, style="disc", fill=paint, hub=GOLD, near=1),
            Box(
                x=-32,
                y=70,
                z=54,
                w=60,
                h=40,
                d=8,
                fill=light(paint, 0.3),
                r=6,
                front=frame(paint, 0.12),
                near=3,
                shade=False,
            ),
            Box(
                x=44,
                y=40,
                w=70,
                h=60,
                d=92,
                fill=dark(paint, 0.2),
                r=6,
                front=vents(paint),
                side=slats(paint, 5),
                shade=False,
            ),
            *(Wheel(x=-14, y=34, z=z, r=34, thick=22, style="tyre", hub=GOLD, near=z) for z in (-68, 68)),
            Rod(points=((76, 50, 0), (146, 36, 0)), t=11, fill=_IRON, near=2),
            *(Rod(points=((66, 40, z), (84, 10, z)), t=4, fill=STEEL, near=5) for z in (-32, -16, 0, 16, 32)),
            Wheel(x=-150, y=46, z=34, r=46, thick=80, fill="#d9b25a", face=bale),
        ]
    )


@draws("plough")
def plough(look: Look) -> Scene:
    paint = look.machine
    out: list[Solid] = [
        Box(y=112, w=236, h=18, d=22, fill=paint, near=6),
        Box(y=112, z=-46, w=190, h=14, d=16, fill=paint, near=2),
        *(Rod(points=((s * 60, 122, 0), (s * 60, 122, -50)), t=12, fill=paint, near=4) for s in (-1, 1)),
    ]
    out += [
        Rod(points=((s * 40, 124, -46), (0, 206, -54)), t=10, fill=dark(paint, 0.2), near=1) for s in (-1, 1)
    ]
    for i in range(5):
        x = -96 + 48 * i
        out += [
            Rod(points=((x, 114, 0), (x - 2, 70, 0), (x, 40, 0)), t=11, fill=_IRON, near=5),
            Wheel(x=x, y=40, z=16, r=38, thick=16, style="disc", fill=STEEL, hub=paint, near=8 - i * 0.1),
        ]
    return Scene(out)


@draws("seeder")
def seeder(look: Look) -> Scene:
    paint = look.machine
    tubs: list[Solid] = []
    for i in range(4):
        x = -84 + 56 * i
        tubs += [
            Hopper(
                x=x,
                y=92,
                h=52,
                foot=(26, 30),
                rim=(50, 62),
                fill=paint,
                inside="#d9b25a",
                near=3,
                shade=False,
            ),
            Rod(points=((x, 92, 0), (x, 50, 10), (x, 10, 22)), t=10, fill=STEEL, near=4),
        ]
    return Scene(
        [
            Box(y=78, w=246, h=12, d=26, fill=_IRON, near=2),
            *tubs,
            *(Wheel(x=s * 128, y=52, r=52, thick=14, axle="x", fill=_IRON, hub=GOLD) for s in (-1, 1)),
            *(
                Rod(
                    points=((s * 70, 90, -20), (s * 64, 150, -80), (s * 60, 190, -120)),
                    t=9,
                    fill=dark(paint, 0.2),
                    near=-30,
                )
                for s in (-1, 1)
            ),
            Rod(points=((-60, 190, -120), (60, 190, -120)), t=11, fill=RED, near=-30),
            *(
                Turned(x=-84 + 56 * i, z=46, profile=((0, 22), (8, 12), (13, 3)), fill="#7a5a35", gloss=0)
                for i in range(4)
            ),
        ]
    )


@draws("roller")
def tea_roller(look: Look) -> Scene:
    brass = "#c9a14a"
    return Scene(
        [
            *(
                Rod(
                    points=(
                        (104 * math.sin(a), 0, 104 * math.cos(a)),
                        (92 * math.sin(a), 70, 92 * math.cos(a)),
                    ),
                    t=16,
                    fill=look.machine,
                    shade=True,
                )
                for a in (0.5, 2.6, 4.7)
            ),
            Turned(
                y=62,
                profile=((0, 108), (8, 120), (20, 124)),
                fill=brass,
                mouth=dark(brass, 0.2),
                bands=((10, 3, dark(brass)),),
                near=2,
                shade=False,
            ),
            Heap(x=0, y=76, r=96, h=16, bit="curl", under="#4b5a34", size=0.8, count=50, near=3, shade=False),
            Turned(
                y=88,
                profile=((0, 64), (70, 64)),
                fill=brass,
                sharp=True,
                mouth="#4b5a34",
                bands=((8, 4, look.machine), (62, 4, look.machine)),
                near=5,
                shade=False,
            ),
            *(
                Rod(points=((s * 110, 80, 0), (s * 84, 190, 0), (0, 206, 0)), t=10, fill=look.machine, near=6)
                for s in (-1, 1)
            ),
            Rod(points=((0, 206, 0), (0, 150, 0)), t=12, fill=STEEL, near=7),
            Wheel(y=214, r=18, thick=8, axle="z", fill=RED, near=8),
        ],
        [bit("curl", "#5d6b3a")],
    )


@draws("silk_reel")
def silk_reel(look: Look) -> Scene:
    paint = look.machine
    out: list[Solid] = [
        Box(
            y=46,
            w=240,
            h=30,
            d=90,
            fill=STEEL,
            r=6,
            top=lambda x, y, w, h: (
                rect(x + 8, y + 8, w - 16, h - 16, "#b9d0d3", 4)
                + "".join(
                    oval(x + 22 + 22 * i, y + h * (0.35 + 0.3 * (i % 2)), 9, 6, "#f3e6b8") for i in range(10)
                )
            ),
            front=slats(dark(STEEL, 0.2), 2),
        ),
        *stand(220, 80, 48),
    ]
    out += [
        *(Box(x=s * 112, y=76, z=-34, w=12, h=130, d=12, fill=paint, shade=False, near=2) for s in (-1, 1)),
        Rod(points=((-112, 196, -34), (112, 196, -34)), t=8, fill=_IRON, near=3),
    ]
    for i in range(5):
        x = -84 + 42 * i
        out += [
            Rod(points=((x, 84, 10), (x, 176, -34)), t=1.6, fill="#fff6e4", near=30),
            Turned(
                x=x,
                y=168,
                z=-34,
                profile=((0, 14), (4, 18), (28, 13), (52, 18), (56, 14)),
                fill="#f0dc9a",
                ribs=(7, "#d9b25a"),
                near=6,
                shade=False,
            ),
        ]
    return Scene(
        [*out, Box(x=0, y=6, w=70, h=40, d=50, fill=paint, front=panel(RED, GREEN), near=5, shade=False)]
    )


@draws("woodmachine")
def woodmachine(look: Look) -> Scene:
    paint = look.machine
    if look.of("form", (True, False)):
        return Scene(
            [
                Box(w=150, h=26, d=110, fill=dark(paint, 0.3)),
                Box(
                    x=52,
                    y=26,
                    w=46,
                    h=186,
                    d=56,
                    fill=paint,
                    r=8,
                    front=vents(dark(paint, 0.25)),
                    side=panel(RED, GREEN),
                    near=1,
                    shade=False,
                ),
                Wheel(x=-10, y=190, z=14, r=46, thick=20, style="disc", fill=paint, hub=GOLD, near=3),
                Wheel(x=-10, y=60, z=14, r=46, thick=20, style="disc", fill=paint, hub=GOLD, near=3),
                Rod(points=((-52, 190, 16), (-52, 60, 16)), t=6, fill=STEEL, near=5),
                Box(
                    x=-30,
                    y=104,
                    z=16,
                    w=150,
                    h=12,
                    d=120,
                    fill=STEEL,
                    near=6,
                    top=slats(light(STEEL, 0.2), 4),
                    shade=False,
                ),
                Box(
                    x=-78,
                    y=116,
                    z=16,
                    w=96,
                    h=24,
                    d=34,
                    fill="#b5803a",
                    near=8,
                    top=slats(WOOD, 3),
                    side=lambda x, y, w, h: oval(x + w / 2, y + h / 2, w * 0.3, h * 0.3, WOOD),
                    shade=False,
                ),
            ]
        )
    return Scene(
        [
            Box(
                w=230,
                h=74,
                d=120,
                fill=paint,
                front=stack_of(frame(light(paint, 0.3), 0.08), vents(dark(paint, 0.3))),
                side=vents(dark(paint, 0.3)),
            ),
            Box(y=74, w=262, h=12, d=100, fill=STEEL, near=1, shade=False, top=slats(light(STEEL, 0.3), 5)),
            Box(
                y=96,
                w=150,
                h=92,
                d=116,
                fill=light(paint, 0.16),
                r=9,
                front=panel(RED, GREEN, GOLD),
                side=frame(paint),
                near=3,
                shade=False,
            ),
            Box(
                x=-104, y=86, z=6, w=110, h=12, d=74, fill="#b5803a", top=slats(WOOD, 4), near=2, shade=False
            ),
            Rod(
                points=((40, 188, -20), (40, 226, -20), (96, 226, -20)), t=24, fill=STEEL, near=4, cap="butt"
            ),
        ]
    )


@draws("pug_mill")
def pug_mill(look: Look) -> Scene:
    paint, clay = look.machine, "#b5653f"
    return Scene(
        [
            *stand(180, 84, 60),
            Rod(points=((-78, 100, 0), (60, 100, 0)), t=82, fill=paint, near=2, cap="butt"),
            *(
                Rod(points=((x, 100, 0), (x + 8, 100, 0)), t=90, fill=dark(paint, 0.25), near=3, cap="butt")
                for x in (-80, -10, 54)
            ),
            Rod(points=((60, 100, 0), (84, 100, 0)), t=54, fill=dark(paint, 0.2), near=3, cap="butt"),
            Rod(points=((84, 98, 0), (142, 98, 0)), t=38, fill=clay, near=2, cap="butt"),
            Hopper(
                x=-34, y=138, h=52, foot=(62, 54), rim=(116, 96), fill=paint, inside=clay, near=5, shade=False
            ),
            Heap(
                x=-34,
                y=186,
                r=40,
                h=18,
                bit="cube",
                under=dark(clay),
                size=0.9,
                count=14,
                near=6,
                shade=False,
            ),
            Wheel(x=-102, y=104, r=44, thick=14, axle="x", fill=_IRON, near=3),
            *motor(-40, 0),
            *(Box(x=110, z=64 - 30 * i, y=0, w=70, h=26, d=26, fill=clay, r=8) for i in range(2)),
        ],
        [bit("cube", clay)],
    )


@draws("packmachine")
def packmachine(look: Look) -> Scene:
    paint = look.machine
    return Scene(
        [
            Box(
                z=-20,
                w=120,
                h=140,
                d=80,
                fill=BONE,
                front=stack_of(frame(paint, 0.05), panel(RED, GREEN, GOLD)),
                side=vents(STEEL),
            ),
            Hopper(
                z=-20,
                y=140,
                h=66,
                foot=(30, 30),
                rim=(110, 96),
                fill=STEEL,
                inside="#e3c98f",
                near=2,
                shade=False,
            ),
            Rod(points=((-28, 130, 30), (-28, 74, 40)), t=26, fill=STEEL, near=30, cap="butt"),
            Box(
                x=-28,
                y=50,
                z=44,
                w=40,
                h=48,
                d=10,
                fill="#c9772b",
                near=31,
                front=frame(PAPER, 0.16),
                shade=False,
            ),
            Box(x=40, z=44, w=190, h=30, d=46, fill=_IRON, top=slats("#5a6672", 3), near=2),
            *(
                Box(
                    x=0 + 54 * i,
                    y=30,
                    z=44,
                    w=36,
                    h=46,
                    d=22,
                    fill=("#c9772b", "#b5532f")[i % 2],
                    r=5,
                    near=33,
                    front=frame(PAPER, 0.14),
                    shade=False,
                )
                for i in range(3)
            ),
            Rod(points=((-62, 170, -60), (-92, 170, -60)), t=34, fill=PAPER, near=-4, cap="butt"),
        ]
    )


def _cabin(look: Look, kind: str, colour: str, glow: str) -> Scene:
    """A cabinet of trays behind glass doors."""
    paint = look.machine

    def doors(x: float, y: float, w: float, h: float) -> str:
        out = ""
        for i in (0, 1):
            a, b = x + w * (0.05 + 0.38 * i), y + h * 0.08
            out += rect(a, b, w * 0.35, h * 0.84, dark(paint, 0.3), 4) + rect(
                a + 6, b + 6, w * 0.35 - 12, h * 0.84 - 12, glow, 2
            )
            for j in range(5):
                c = b + 12 + (h * 0.84 - 18) * (j + 0.7) / 5
                out += rect(a + 8, c, w * 0.35 - 16, 3, STEEL) + "".join(
                    oval(
                        a + 16 + k * (w * 0.35 - 32) / 6,
                        c - 4.5,
                        4.4 if kind != "egg" else 4.8,
                        3.4 if kind != "egg" else 6,
                        colour,
                    )
                    for k in range(7)
                )
        return (
            out
            + rect(x + w * 0.82, y + h * 0.1, w * 0.14, h * 0.28, BONE, 3)
            + rect(x + w * 0.84, y + h * 0.13, w * 0.1, h * 0.08, INK, 2)
            + oval(x + w * 0.86, y + h * 0.3, 4, 4, RED)
            + oval(x + w * 0.92, y + h * 0.3, 4, 4, GREEN)
        )

    return Scene(
        [
            *(Box(x=x, z=z, w=16, h=14, d=16, fill=_IRON) for x in (-100, 100) for z in (-44, 44)),
            Box(
                y=14,
                w=236,
                h=180,
                d=120,
                fill=light(paint, 0.35),
                r=8,
                front=doors,
                side=vents(paint),
                top=frame(paint, 0.1),
                near=1,
            ),
            Turned(x=70, y=194, profile=((0, 20), (26, 20), (32, 28)), fill=STEEL, near=3, shade=False),
        ]
    )


@draws("incubator")
def incubator(look: Look) -> Scene:
    return _cabin(look, "egg", "#f3e3c8", "#e9b862")


@draws("dryer")
def dryer(look: Look) -> Scene:
    if look.of("form", (True, False)):
        return _cabin(look, "slice", look.of("fruit", ("#d9702b", "#e0b04a", "#b53a4b")), "#f0d9a8")
    paint = look.machine
    return Scene(
        [
            *stand(250, 80, 60),
            Box(y=58, w=270, h=18, d=84, fill=_IRON, r=8, near=2, shade=False, top=slats("#5a6672", 3)),
            Box(
                x=10,
                y=76,
                w=150,
                h=84,
                d=96,
                fill=paint,
                r=12,
                front=stack_of(panel(RED, GREEN), vents(dark(paint, 0.25))),
                side=lambda x, y, w, h: rect(x + w * 0.14, y + h * 0.4, w * 0.72, h * 0.6, INK, 4),
                near=4,
                shade=False,
            ),
            *(
                Turned(x=x, y=160, profile=((0, 13), (26, 13), (32, 22)), fill=STEEL, near=6, shade=False)
                for x in (-24, 44)
            ),
            Heap(
                x=-104,
                y=76,
                r=26,
                h=14,
                bit="round",
                under="#c9a25a",
                size=0.7,
                count=14,
                near=5,
                shade=False,
            ),
            Heap(
                x=116, y=76, r=20, h=10, bit="round", under="#c9a25a", size=0.6, count=10, near=5, shade=False
            ),
        ],
        [bit("round", "#e6cf94")],
    )


@draws("solar_dryer")
def solar_dryer(look: Look) -> Scene:
    glass = "#b9cfd3"

    def gable(x: float, y: float, w: float, h: float) -> str:
        return path(
            f"M{x:.1f} {y + h:.1f}V{y + h * 0.5:.1f}Q{x + w / 2:.1f} {y - h * 0.4:.1f}"
            f" {x + w:.1f} {y + h * 0.5:.1f}V{y + h:.1f}z",
            glass,
            _IRON,
            4,
        ) + path(
            f"M{x + w / 2:.1f} {y + 6:.1f}V{y + h:.1f}M{x + 4:.1f} {y + h * 0.5:.1f}H{x + w - 4:.1f}",
            "none",
            _IRON,
            3,
        )

    def long(x: float, y: float, w: float, h: float) -> str:
        shine = path(
            f"M{x + 20:.1f} {y + h - 8:.1f}L{x + 50:.1f} {y + 8:.1f}M{x + 130:.1f}"
            f" {y + h - 8:.1f}L{x + 160:.1f} {y + 8:.1f}",
            "none",
            "#fff",
            6,
            'opacity=".4"',
        )
        return (
            rect(x, y, w, h, glass, 9)
            + slats(_IRON, 6, True)(x, y, w, h)
            + shine
            + rect(x, y + h * 0.46, w, 3, _IRON)
        )

    return Scene(
        [
            Box(w=256, h=46, d=140, fill="#b5653f", front=slats("#8e4a2f", 4), side=slats("#8e4a2f", 4)),
            Figure(
                y=46,
                w=244,
                h=96,
                d=132,
                front=long,
                side=gable,
                top=lambda x, y, w, h: (
                    long(x, y, w, h)
                    + "".join(
                        oval(x + 26 + 38 * i, y + h * t, 9, 6, "#d9702b")
                        for i in range(6)
                        for t in (0.3, 0.7)
                    )
                ),
                near=2,
                shade=False,
            ),
            *(
                Turned(x=x, y=134, profile=((0, 9), (22, 9), (28, 16)), fill=STEEL, near=4, shade=False)
                for x in (-70, 70)
            ),
        ]
    )


@draws("pump")
def pump(look: Look) -> Scene:
    paint = look.machine
    return Scene(
        [
            Box(w=220, h=18, d=96, fill=_IRON),
            Wheel(x=-52, y=78, r=58, thick=56, style="disc", fill=paint, hub=GOLD, near=2),
            Wheel(x=-52, y=78, z=34, r=24, thick=16, style="disc", fill=light(paint, 0.3), hub=INK, near=4),
            Rod(
                points=((-52, 130, 0), (-52, 190, 0), (-30, 206, 0), (6, 206, 0)),
                t=32,
                fill=STEEL,
                near=3,
                cap="butt",
            ),
            Rod(points=((2, 206, 0), (14, 206, 0)), t=46, fill=dark(STEEL, 0.2), near=4, cap="butt"),
            Rod(points=((-52, 182, 0), (-52, 176, 0)), t=44, fill=dark(STEEL, 0.2), near=4, cap="butt"),
            Rod(points=((-4, 78, 0), (26, 78, 0)), t=18, fill=STEEL, near=1),
            Box(
                x=62,
                y=18,
                w=84,
                h=96,
                d=76,
                fill=dark(paint, 0.2),
                r=16,
                front=vents(light(paint, 0.2)),
                side=vents(light(paint, 0.2)),
                near=1,
                shade=False,
            ),
            Box(x=62, y=114, w=40, h=18, d=40, fill=RED, r=6, near=3, shade=False),
        ]
    )


@draws("propeller")
def propeller(look: Look) -> Scene:
    metal = look.of("metal", ("#b08a3a", "#aab3b8", "#a17a35"))
    return Scene(
        [
            *(Box(x=s * 46, w=20, h=30, d=90, fill=WOOD) for s in (-1, 1)),
            Box(y=26, w=120, h=10, d=70, fill=dark(WOOD), near=1, shade=False),
            Rod(points=((0, 112, -74), (0, 112, 40)), t=20, fill=STEEL, near=-9),
            Wheel(y=118, r=104, thick=36, style="fan", fill=metal, hub=light(metal, 0.3), near=6),
            Turned(x=110, z=50, profile=((0, 22), (14, 22), (18, 12), (30, 12)), fill=metal, sharp=True),
        ]
    )


@draws("gear")
def gear(look: Look) -> Scene:
    metal = look.of("metal", ("#7d8891", "#8a7a5a", "#5a6672"))
    return Scene(
        [
            Box(w=250, h=14, d=100, fill=WOOD, top=slats(dark(WOOD), 4)),
            Wheel(x=-40, y=98, z=-6, r=84, thick=26, style="gear", fill=metal, near=2),
            Wheel(x=76, y=62, z=22, r=48, thick=22, style="gear", fill=mix(metal, GOLD, 0.4), near=8),
            Turned(
                x=92,
                y=14,
                z=-30,
                profile=((0, 18), (20, 18), (20, 11), (84, 11), (84, 16), (96, 16)),
                fill=STEEL,
                sharp=True,
                near=1,
                gloss=0.8,
            ),
            Wheel(x=12, y=34, z=44, r=20, thick=12, style="gear", fill=light(metal, 0.2), near=20),
        ]
    )


@draws("aerator")
def aerator(look: Look) -> Scene:
    """A paddle wheel on two floats, water flying."""
    paint, water = look.machine, "#8fb3bf"

    def pond(x: float, y: float, w: float, h: float) -> str:
        return oval(x + w / 2, y + h / 2, w / 2, h / 2, water) + "".join(
            oval(x + w / 2, y + h / 2, w * s, h * s, "none", 'stroke="#c9dfe3" stroke-width="3"')
            for s in (0.42, 0.34)
        )

    def blades(x: float, y: float, w: float, h: float) -> str:
        cx, cy = x + w / 2, y + h / 2
        arm = rect(-3, -w * 0.42, 6, w * 0.42, _IRON) + rect(-13, -w * 0.5, 26, w * 0.17, BONE, 4)
        arm += "".join(oval(s * 5, -w * 0.42, 2.4, 2.4, STEEL) for s in (-1, 1))
        arms = "".join(put(arm, cx, cy, 1, 1, 45 * i) for i in range(8))
        return arms + oval(cx, cy, w * 0.1, w * 0.1, GOLD)

    def flat(x: float, y: float, w: float, h: float) -> str:
        return pond(x, y + h - w * 0.13, w, w * 0.26)

    out: list[Solid] = [
        Figure(
            w=280,
            h=2,
            d=240,
            front=flat,
            side=lambda x, y, w, h: pond(x - 18, y + h - 36, w + 36, 72),
            top=pond,
            near=-200,
            shade=False,
        )
    ]
    out += [Box(y=4, z=z, w=200, h=24, d=40, fill=paint, r=12, near=z * 0.1, shade=False) for z in (-52, 52)]
    out += [Box(x=x, y=28, w=14, h=10, d=140, fill=_IRON, near=5, shade=False) for x in (-30, 40)]
    out += [
        Box(
            x=6,
            y=38,
            w=60,
            h=40,
            d=46,
            fill=light(paint, 0.2),
            r=10,
            front=vents(paint),
            side=vents(paint),
            near=6,
            shade=False,
        ),
        Rod(points=((-92, 60, 0), (100, 60, 0)), t=7, fill=STEEL, near=4),
    ]
    for x, z in ((-84, 8), (92, 8)):
        out.append(
            Figure(
                x=x,
                y=10,
                z=z,
                w=104,
                h=104,
                d=20,
                front=blades,
                side=lambda x, y, w, h: rect(x, y, w, h, BONE, 5) + slats(BAMBOO, 6)(x, y, w, h),
                top=lambda x, y, w, h: rect(x, y, w, h, BONE, 5) + slats(STEEL, 6, True)(x, y, w, h),
                near=9,
                shade=False,
            )
        )
    return Scene(out)
