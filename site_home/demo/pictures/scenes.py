"""Subjects without people: papers, borders, work, advice, the way home."""

from math import cos, pi, sin
from random import Random

from .canvas import (
    HEIGHT,
    LAPIS_300,
    LAPIS_500,
    LAPIS_700,
    LAPIS_800,
    LAPIS_900,
    LAPIS_950,
    PAPER,
    POMEGRANATE_500,
    POMEGRANATE_700,
    SAFFRON_300,
    SAFFRON_500,
    SAFFRON_800,
    SAND,
    SAND_DEEP,
    TURQUOISE_300,
    TURQUOISE_500,
    TURQUOISE_700,
    TURQUOISE_950,
    WIDTH,
    Canvas,
    curve,
    diamond,
    mix,
    ngon,
    star,
)


def guilloche():
    """The fine lines that make a travel document hard to forge."""
    canvas = Canvas(PAPER)
    for band in range(18):
        points = [
            (x, 50 * (band + 0.5) + 26 * sin(x / 95 + band * 0.4) + 12 * sin(x / 41 - band * 0.5))
            for x in range(-10, WIDTH + 12, 8)
        ]
        canvas.line(points, mix(TURQUOISE_500, LAPIS_500, band / 17), 1.4, 0.4)
    for x, size, colours in (
        (1110, 390, (LAPIS_700, TURQUOISE_500, LAPIS_500)),
        (400, 260, (POMEGRANATE_700, SAFFRON_500, POMEGRANATE_500)),
    ):
        canvas.disc(x, 450, size * 1.03, PAPER)
        for middle, swing, petals, threads, colour in (
            (0.84, 0.16, 12, 8, colours[0]),
            (0.84, 0.10, 24, 4, colours[1]),
            (0.50, 0.17, 8, 8, colours[1]),
            (0.50, 0.09, 16, 4, colours[2]),
            (0.19, 0.13, 6, 6, colours[0]),
        ):
            for thread in range(threads):
                turn = 2 * pi * thread / threads
                canvas.line(_wave_ring(x, 450, size, middle, swing, petals, turn), colour, 1.7, 0.9)
        canvas.star(x, 450, size * 0.07, colours[0])
    return canvas


def crossing():
    """Many paths come to a gate, pass it in order and go on."""
    canvas = Canvas(LAPIS_950, LAPIS_800, angle=0)
    chance = Random(7)  # noqa: S311 - the same picture every time
    colours = (SAFFRON_500, SAFFRON_300, TURQUOISE_300, LAPIS_300, "#ffffff")
    gate = 800
    for path in range(30):
        start, lane = chance.uniform(-60, 960), 330 + path * (240 / 29)
        goal = 120 + path * (660 / 29)
        colour = colours[path % 5]
        canvas.line(curve((-10, start), (350, start), (420, lane), (gate, lane)), colour, 2.6, 0.75)
        canvas.line(
            curve((gate, lane), (1180, lane), (1200, goal), (1610, goal)), colour, 2.6, 0.75
        )
        place = chance.uniform(0.15, 0.75)
        stop = curve((-10, start), (350, start), (420, lane), (gate, lane))[round(place * 60)]
        canvas.polygon(diamond(*stop, 9), colour)
    for side in (-1, 1):
        edge = 450 + side * 160
        far = 0 if side < 0 else HEIGHT
        top, bottom = sorted((edge, far))
        canvas.polygon([(752, top), (848, top), (848, bottom), (752, bottom)], TURQUOISE_700)
        for i in range(9):
            y = edge + side * (34 + i * 48)
            canvas.polygon(diamond(gate, y, 34, 22), TURQUOISE_950)
            canvas.polygon(diamond(gate, y, 15, 10), SAFFRON_500)
        for x in (752, 848):
            canvas.line([(x, edge), (x, far)], SAFFRON_300, 4)
        canvas.line([(738, edge), (862, edge)], SAFFRON_300, 8)
    return canvas


def skills():
    """Shapes on one side find the places made for them on the other."""
    canvas = Canvas(SAND, "#eadfc9", angle=20)
    for x in range(0, WIDTH, 64):
        for y in range(0, HEIGHT, 64):
            canvas.polygon(diamond(x, y, 5), SAND_DEEP)
    shapes = (
        (lambda x, y, r: ngon(x, y, r, 48), LAPIS_700),
        (lambda x, y, r: star(x, y, r * 1.08), SAFFRON_500),
        (lambda x, y, r: diamond(x, y, r * 1.1), TURQUOISE_500),
        (lambda x, y, r: ngon(x, y, r * 1.02, 6), POMEGRANATE_700),
        (lambda x, y, r: ngon(x, y, r * 1.18, 4, pi / 4), LAPIS_500),
    )
    order = (2, 0, 4, 1, 3)
    rows = [110 + i * 170 for i in range(5)]
    for i, (_, colour) in enumerate(shapes):
        goal = rows[order[i]]
        for thread in range(-2, 3):
            canvas.line(
                curve(
                    (330, rows[i] + thread * 9),
                    (760, rows[i] + thread * 16),
                    (840, goal - thread * 16),
                    (1270, goal + thread * 9),
                ),
                colour,
                4 if thread == 0 else 1.8,
                0.9 if thread == 0 else 0.5,
            )
    for i, (shape, colour) in enumerate(shapes):
        canvas.polygon(shape(270, rows[i], 62), colour)
        canvas.outline(shape(270, rows[i], 44), PAPER, 2.5, 0.7)
        goal = rows[order[i]]
        canvas.panel((1250, goal - 76, 160, 152), PAPER, 6)
        canvas.panel((1250, goal - 76, 160, 152), None, 6, outline=SAND_DEEP, width=2)
        canvas.polygon(shape(1330, goal, 58), mix(colour, PAPER, 0.78))
        canvas.outline(shape(1330, goal, 58), colour, 5)
    return canvas


def hotline():
    """Two voices that answer one another."""
    canvas = Canvas(TURQUOISE_950, TURQUOISE_700, angle=25)
    for x, colour in ((250, SAFFRON_300), (1350, TURQUOISE_300)):
        for ring in range(12):
            canvas.ring(x, 450, 110 + ring * 62, colour, 2, 0.5 - ring * 0.04)
    for i in range(57):
        x = 430 + i * 13.2
        first = abs(sin(i * 0.62) * cos(i * 0.17)) * max(0, 1 - i / 40)
        second = abs(sin((56 - i) * 0.58) * cos((56 - i) * 0.15)) * max(0, (i - 16) / 40)
        for size, colour, side in ((first, SAFFRON_300, -1), (second, TURQUOISE_300, 1)):
            tall = 8 + size * 210
            top = 450 - tall if side < 0 else 450
            canvas.panel((x - 4, top - (4 if side < 0 else -4), 8, tall), colour, 4)
    for x, colour, heart in ((250, SAFFRON_500, SAFFRON_800), (1350, TURQUOISE_300, TURQUOISE_950)):
        canvas.disc(x, 450, 112, TURQUOISE_950)
        canvas.star(x, 450, 104, colour)
        canvas.outline(star(x, 450, 76), heart, 4)
        canvas.star(x, 450, 32, heart)
    return canvas


def homecoming():
    """A path over the ridges to a lit door."""
    canvas = Canvas("#f6e7c8", "#f0b65a", angle=90)
    canvas.star(1130, 250, 118, SAFFRON_300)
    canvas.outline(star(1130, 250, 150), PAPER, 4, 0.8)
    canvas.outline(star(1130, 250, 190), PAPER, 2.5, 0.5)
    tones = (POMEGRANATE_500, POMEGRANATE_700, LAPIS_500, LAPIS_700, LAPIS_900)
    for row, tone in enumerate(tones):
        base, half, rise = 390 + row * 105, 170 - row * 12, 92 - row * 9
        teeth = [
            (x, base + (rise if i % 2 else -rise) * (0.72 + 0.28 * sin(i * 1.7 + row * 2.1)))
            for i, x in enumerate(range(-half - row * 60, WIDTH + 2 * half, half))
        ]
        canvas.polygon([*teeth, (WIDTH + 300, HEIGHT), (-300, HEIGHT)], tone)
        canvas.line(teeth, mix(tone, PAPER, 0.45), 3)
        lower = [(x, y + 26) for x, y in teeth]
        canvas.line(lower, mix(tone, PAPER, 0.2), 2)
    canvas.polygon([(1150, 840), (1150, 690), (1240, 610), (1330, 690), (1330, 840)], LAPIS_950)
    canvas.polygon([(1210, 840), (1210, 730), (1240, 700), (1270, 730), (1270, 840)], SAFFRON_300)
    canvas.line([(1128, 708), (1240, 606), (1352, 708)], SAFFRON_500, 9)
    for thread in range(-3, 4):
        sway = thread * 7
        canvas.line(
            curve((-20, 640 + sway), (420, 560 + sway * 2), (760, 960 - sway), (1240 + sway, 842)),
            SAFFRON_300,
            3.4 if thread == 0 else 1.8,
            1 if thread == 0 else 0.7,
        )
    return canvas


def _wave_ring(x, y, size, middle, swing, petals, turn):
    """A closed wave around a point, between two circles."""
    points = []
    for i in range(541):
        angle = 2 * pi * i / 540
        reach = size * (middle + swing * sin(petals * angle + turn))
        points.append((x + reach * cos(angle), y + reach * sin(angle)))
    return points


DRAWINGS = (
    (
        "documents",
        "Fine lines of a travel document",
        "Two rosettes of fine interlaced lines, as they protect passports against forgery.",
        guilloche,
    ),
    (
        "crossing",
        "Paths through a gate",
        "Many coloured lines come together, pass a narrow gate side by side and spread out again.",
        crossing,
    ),
    (
        "skills",
        "Skills and jobs",
        "Five coloured shapes on one side, each joined by lines to the place of its form on "
        "the other.",
        skills,
    ),
    (
        "hotline",
        "Two voices",
        "Two stars facing each other, with rings of sound and a wave of bars between them.",
        hotline,
    ),
    (
        "homecoming",
        "The way home",
        "A path leads over rows of woven hills to a small house with a lit door under a star.",
        homecoming,
    ),
)
