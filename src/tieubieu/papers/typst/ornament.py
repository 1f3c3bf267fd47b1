"""Draws the ornament of the certificate: frame.svg, ground.svg, seal.svg.

Everything is computed: no tracing, no clip art, standard library only. One motif, the face of a
bronze drum (a star of 14 rays, combs of short strokes, circles with a dot joined by tangents, birds
in flight), and one technique, the guilloche of a banknote: the strands of the frame *are* the
tangents that join the circles.

Units are 1/100 mm, whole numbers, relative path commands: that keeps the files small.
Colours are opaque tints, never transparency, so that a black-and-white printer gives clean greys.

    python ornament.py            writes the three files beside this one
"""

from math import cos, pi, sin
from pathlib import Path

LACQUER = "#8a1a22"
GOLD = "#a8803c"
PALE_LINE = "#eee2ca"  # the medallion under the text
PALE_HALO = "#f3ead8"

A4 = (29700, 21000)
MARGIN = 1330  # paper edge to the outermost rule of the band
HALF_BAND = 360  # centre line of the band to its outer rule
UNIT = 725  # length of one eye: divides both sides, because 29700 - 21000 = 12 × 725
CORNER = 780  # radius of a corner drum; its centre sits on the crossing of the bands


# ---------------------------------------------------------------- small pens


def n(value):
    return str(round(value))


def curve(f, t0, t1, pieces, *, close=False):
    """The path of the point f(t) for t in t0..t1, as cubic pieces that keep its tangents."""
    step, e = (t1 - t0) / pieces, 1e-4
    x, y = (round(v) for v in f(t0))
    out = [f"M{x} {y}c"]
    for i in range(pieces):
        a, b = t0 + i * step, t0 + (i + 1) * step
        (ax, ay), (bx, by) = f(a), f(b)
        (adx, ady), (bdx, bdy) = (
            tuple((q - p) / (2 * e) for p, q in zip(f(t - e), f(t + e), strict=True)) for t in (a, b)
        )
        points = (
            (ax + adx * step / 3, ay + ady * step / 3),
            (bx - bdx * step / 3, by - bdy * step / 3),
            (bx, by),
        )
        ends = [(round(px) - x, round(py) - y) for px, py in points]
        x, y = x + ends[2][0], y + ends[2][1]
        out.append(" ".join(f"{dx} {dy}" for dx, dy in ends) + " ")
    return "".join(out).strip() + ("z" if close else "")


def polygon(points):
    (x, y), *rest = [(round(px), round(py)) for px, py in points]
    out = [f"M{x} {y}l"]
    for px, py in rest:
        out.append(f"{px - x} {py - y} ")
        x, y = px, py
    return "".join(out).strip() + "z"


def at(radius, turn):
    """A point by radius and angle; angle 0 points up, and grows clockwise."""
    return radius * sin(turn), -radius * cos(turn)


def ring(radius, width, colour, fill="none"):
    return f'<circle r="{n(radius)}" fill="{fill}" stroke="{colour}" stroke-width="{width}"/>'


def stroke(path, width, colour, *, cap="butt"):
    caps = "" if cap == "butt" else f' stroke-linecap="{cap}"'
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}"{caps}/>'


def fill(path, colour):
    return f'<path d="{path}" fill="{colour}"/>'


# ---------------------------------------------------------------- motifs of the drum


def star(outer, inner, rays, *, base=0.0):
    """A star whose rays rise from a hub of radius `inner`; `base` lifts the feet of the rays."""
    points = []
    for i in range(rays):
        turn = 2 * pi * i / rays
        points += [at(outer, turn), at(inner + base, turn + pi / rays)]
    return polygon(points)


def chevrons(radii, spread, rays):
    """The feathers between the rays: a V at each radius, open outward."""
    d = []
    for i in range(rays):
        turn = 2 * pi * (i + 0.5) / rays
        for low, high, wide in radii:
            (x1, y1), (x2, y2), (x3, y3) = (
                at(high, turn - wide * spread),
                at(low, turn),
                at(high, turn + wide * spread),
            )
            d.append(f"M{n(x1)} {n(y1)}L{n(x2)} {n(y2)} {n(x3)} {n(y3)}")
    return "".join(d)


def comb(inner, outer, teeth):
    d = []
    for i in range(teeth):
        (x1, y1), (x2, y2) = at(inner, 2 * pi * i / teeth), at(outer, 2 * pi * i / teeth)
        d.append(f"M{n(x1)} {n(y1)}l{n(x2 - x1)} {n(y2 - y1)}")
    return "".join(d)


def saw(inner, outer, teeth):
    points = []
    for i in range(teeth):
        turn = 2 * pi * i / teeth
        points += [at(outer, turn), at(inner, turn + pi / teeth)]
    return polygon(points)


def dots(radius, size, count):
    d = []
    for i in range(count):
        x, y = at(radius, 2 * pi * i / count)
        d.append(f"M{n(x - size)} {n(y)}a{size} {size} 0 1 0 {2 * size} 0a{size} {size} 0 1 0-{2 * size} 0")
    return "".join(d)


def tangents(radius, size, count):
    """From the inner side of one circle to the outer side of the next."""
    d = []
    for i in range(count):
        (x1, y1) = at(radius - size, 2 * pi * (i + 0.16) / count)
        (x2, y2) = at(radius + size, 2 * pi * (i + 0.84) / count)
        d.append(f"M{n(x1)} {n(y1)}L{n(x2)} {n(y2)}")
    return "".join(d)


BIRD = (
    # outline: beak, head, crest, upper wing, tail, lower wing; it flies to the left
    "M-1000 -40L-560 -95C-520 -165 -440 -185 -380 -160C-250 -240 -60 -330 190 -350C20 -270 -130 -190 -230 -90"
    "C-150 -60 -80 -60 0 -95C110 -230 300 -400 560 -500C520 -370 480 -240 400 -110"
    "C560 -120 780 -150 1000 -210L1010 40C800 10 600 0 420 10C440 120 430 230 380 330C240 260 130 170 60 60"
    "C-120 60 -260 30 -380 -20C-440 20 -510 10 -550 -35z"
)
BIRD_FEATHERS = (
    "M90 -130C200 -250 330 -340 470 -400M170 -110C260 -200 350 -270 440 -320M250 -100C310 -150 360 -190 420 -230"
    "M140 70C210 140 290 190 360 230M220 50C270 90 320 120 390 150"
    "M450 -60C650 -70 830 -90 1000 -120M440 -30C650 -35 830 -40 1000 -40"
    "M-470 -85a28 28 0 1 0 1 0"
)


def halo(colour, width, lines, lobes, inner, outer):
    """A ring of woven lines: each line a little wider and a little more turned than the one before,
    and the whole once more as its mirror image."""
    d = []
    for i in range(lines):
        share = i / (lines - 1)
        radius = inner + (outer - inner) * share
        swing = 60 + 330 * sin(pi * (0.12 + 0.72 * share)) ** 2
        turn = 0.9 * pi * share / lobes * 2

        def point(t, r=radius, a=swing, phase=turn):
            return at(r + a * cos(lobes * (t + phase)), t)

        # from crest to trough is one cubic: a half cosine and it differ by less than a line's width
        d.append(curve(point, -turn, 2 * pi - turn, lobes * 2, close=True))
    return (
        f'<g fill="none" stroke="{colour}" stroke-width="{width}"><path id="h" d="{"".join(d)}"/>'
        '<use href="#h" transform="scale(-1 1)"/></g>'
    )


# ---------------------------------------------------------------- the frame


def eye():
    """One unit of the band, centred on y = 0, from x = 0 to UNIT."""
    gold = []
    for swing in (272, 244, 216, 188, 160, 132):
        for side in (1, -1):
            gold.append(curve(lambda t, a=side * swing: (t, a * sin(pi * t / UNIT)), 0, UNIT, 2))
    # a second, slower strand between the knots, half a unit out of step
    for swing in (60, 30):
        for side in (1, -1):
            gold.append(
                curve(lambda t, a=side * swing: (t, a * cos(pi * t / UNIT) * cos(pi * t / UNIT)), 0, UNIT, 2)
            )
    teeth = "".join(f"M{n(UNIT * (i + 0.5) / 10)} {y}v48" for i in range(10) for y in (-342, 294))
    middle = UNIT // 2
    return (
        stroke("".join(gold), 10, GOLD)
        + stroke(teeth, 20, GOLD)
        + f'<g transform="translate({middle})">'
        + ring(112, 18, LACQUER, "#fff")
        + ring(70, 11, LACQUER)
        + f'<circle r="34" fill="{LACQUER}"/></g>'
        + fill("M0-46L40 0 0 46-40 0z", LACQUER)
    )


def corner():
    """A small drum in the corner, radius CORNER."""
    rays = 14
    return "".join(
        (
            f'<circle r="{CORNER + 40}" fill="#fff"/>',
            ring(CORNER - 22, 44, LACQUER),
            ring(CORNER - 80, 10, LACQUER),
            stroke(comb(CORNER - 160, CORNER - 100, 84), 18, GOLD),
            ring(CORNER - 178, 10, GOLD),
            stroke(tangents(CORNER - 240, 40, 28), 10, GOLD),
            stroke(dots(CORNER - 240, 36, 28), 11, GOLD),
            fill(dots(CORNER - 240, 12, 28), GOLD),
            ring(CORNER - 302, 10, GOLD),
            stroke(saw(CORNER - 355, CORNER - 315, 56), 9, GOLD),
            ring(CORNER - 372, 14, LACQUER),
            stroke(chevrons(((170, 290, 1), (215, 335, 1), (260, 375, 1)), 0.17, rays), 10, GOLD),
            fill(star(380, 128, rays), LACQUER),
            f'<circle r="62" fill="#fff"/><circle r="38" fill="{LACQUER}"/>',
        )
    )


def frame():
    width, height = A4
    centre = MARGIN + HALF_BAND
    start = centre + 800  # first knot after the corner
    across, down = (width - 2 * start) // UNIT, (height - 2 * start) // UNIT
    start_x, start_y = (width - across * UNIT) // 2, (height - down * UNIT) // 2

    def side(x, y, turn, units):
        eyes = "".join(f'<use href="#e" x="{i * UNIT}"/>' for i in range(units))
        end = fill(f"M{units * UNIT}-46l40 46-40 46-40-46z", LACQUER)
        return f'<g transform="translate({x} {y})rotate({turn})">{eyes}{end}</g>'

    def box(inset, stroke_width, colour):
        return (
            f'<rect x="{inset}" y="{inset}" width="{width - 2 * inset}" height="{height - 2 * inset}" '
            f'fill="none" stroke="{colour}" stroke-width="{stroke_width}"/>'
        )

    def notched(inset, radius, stroke_width, colour):
        """A rectangle whose corners give way to the corner drums."""
        gap = centre + (radius**2 - (inset - centre) ** 2) ** 0.5  # where the arc meets the side
        far_x, far_y = width - gap, height - gap
        arc = f"A{radius} {radius} 0 0 0 "
        d = (
            f"M{n(gap)} {inset}H{n(far_x)}{arc}{width - inset} {n(gap)}V{n(far_y)}{arc}{n(far_x)} {height - inset}"
            f"H{n(gap)}{arc}{inset} {n(far_y)}V{n(gap)}{arc}{n(gap)} {inset}z"
        )
        return stroke(d, stroke_width, colour)

    corners = "".join(
        f'<use href="#c" x="{x}" y="{y}"/>'
        for x in (centre, width - centre)
        for y in (centre, height - centre)
    )
    return svg(
        width,
        height,
        0,
        0,
        f'<defs><g id="e">{eye()}</g><g id="c">{corner()}</g></defs>',
        box(MARGIN, 55, LACQUER),
        box(MARGIN + 2 * HALF_BAND, 24, LACQUER),
        side(start_x, centre, 0, across),
        side(start_x, height - centre, 0, across),
        side(centre, start_y, 90, down),
        side(width - centre, start_y, 90, down),
        notched(MARGIN + 2 * HALF_BAND + 105, 930, 22, GOLD),
        notched(MARGIN + 2 * HALF_BAND + 160, 985, 9, GOLD),
        corners,
    )


# ---------------------------------------------------------------- the medallion under the text


def ground():
    line = PALE_LINE
    rays = 14
    birds = 10
    flock = "".join(
        f'<use href="#b" transform="rotate({360 * i / birds:.3f})translate(0 -3130)scale(.98 1.12)"/>'
        for i in range(birds)
    )
    return svg(
        14000,
        14000,
        -7000,
        -7000,
        f'<defs><g id="b" fill="none" stroke="{line}" stroke-linejoin="round"><path d="{BIRD}" stroke-width="24"/>'
        f'<path d="{BIRD_FEATHERS}" stroke-width="14"/></g></defs>',
        halo(PALE_HALO, 13, 16, 28, 4650, 6500),
        fill(star(1480, 430, rays), line),
        stroke(
            chevrons(((620, 980, 1), (780, 1140, 1), (940, 1300, 1), (1100, 1450, 1)), 0.165, rays), 22, line
        ),
        ring(1580, 26, line),
        stroke(comb(1630, 1780, 140), 22, line),
        ring(1830, 16, line),
        stroke(tangents(2000, 100, 36), 16, line),
        stroke(dots(2000, 95, 36), 18, line),
        fill(dots(2000, 34, 36), line),
        ring(2170, 16, line),
        stroke(saw(2210, 2350, 120), 16, line),
        ring(2400, 26, line),
        flock,
        ring(3860, 26, line),
        stroke(comb(3910, 4060, 260), 22, line),
        ring(4110, 16, line),
        stroke(tangents(4260, 90, 70), 16, line),
        stroke(dots(4260, 85, 70), 16, line),
        fill(dots(4260, 30, 70), line),
        ring(4410, 26, line),
    )


# ---------------------------------------------------------------- the small mark


def seal():
    """The mark for labels and empty states; readable at 8 mm, so fewer and heavier lines."""
    rays = 14
    return svg(
        2400,
        2400,
        -1200,
        -1200,
        ring(1150, 70, LACQUER, "#fff"),
        stroke(comb(935, 1040, 70), 40, GOLD),
        ring(885, 30, GOLD),
        stroke(dots(760, 62, 21), 28, GOLD),
        stroke(tangents(760, 62, 21), 24, GOLD),
        ring(640, 44, LACQUER),
        stroke(chevrons(((330, 480, 1), (410, 560, 1)), 0.15, rays), 24, GOLD),
        fill(star(590, 210, rays), LACQUER),
        f'<circle r="100" fill="#fff"/><circle r="58" fill="{LACQUER}"/>',
    )


def svg(width, height, x, y, *parts):
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width / 100:g}mm" height="{height / 100:g}mm" '
        f'viewBox="{x} {y} {width} {height}">' + "".join(parts) + "</svg>\n"
    )


def main():
    here = Path(__file__).parent
    for name, draw in (("frame", frame), ("ground", ground), ("seal", seal)):
        text = draw()
        (here / f"{name}.svg").write_text(text, encoding="utf-8")
        print(f"{name}.svg  {len(text.encode()) / 1000:.1f} kB")


if __name__ == "__main__":
    main()
