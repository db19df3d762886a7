"""What one sees around a meeting, for the gallery of the intranet: rooms and things, no faces."""

from io import BytesIO
from math import sin
from random import Random

from .canvas import (
    FINENESS,
    HEIGHT,
    INK,
    LAPIS_300,
    LAPIS_500,
    LAPIS_700,
    LAPIS_800,
    LAPIS_900,
    LAPIS_950,
    PAPER,
    POMEGRANATE_500,
    POMEGRANATE_700,
    POMEGRANATE_950,
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
)

QUALITY = 85
COLOURS = (LAPIS_700, TURQUOISE_500, SAFFRON_500, POMEGRANATE_700, LAPIS_500, TURQUOISE_700)


def draw_all():
    """Yields the name and the bytes, as JPEG, of each picture."""
    for draw in (hall, plates, booths, badges, papers, cups, window, flags):
        out = BytesIO()
        draw().image.reduce(FINENESS).save(out, "JPEG", quality=QUALITY)
        yield draw.__name__, out.getvalue()


def hall():
    """A long table seen from its end, with chairs on both sides."""
    canvas = Canvas("#d9cdb6", SAND, angle=90)
    canvas.polygon([(0, 380), (WIDTH, 380), (WIDTH, HEIGHT), (0, HEIGHT)], "#8f7450")
    for x in range(-1600, 3300, 160):
        canvas.line([(800 + (x - 800) * 0.32, 380), (x, HEIGHT)], "#7a6243", 2, 0.7)
    for x in (180, 560, 940, 1320):
        canvas.panel((x, 60, 110, 260), LAPIS_300, 4)
        canvas.panel((x, 60, 110, 260), None, 4, outline=PAPER, width=14)
    for row in range(9):
        near = (row / 8) ** 1.7
        y, half, size = 400 + near * 400, 190 + near * 640, 22 + near * 62
        for side in (-1, 1):
            x = 800 + side * half
            canvas.panel((x - size / 2, y - size * 1.5, size, size * 1.9), POMEGRANATE_700, 8)
    canvas.polygon([(650, 400), (950, 400), (1480, 900), (120, 900)], "#5f4a30")
    canvas.polygon([(664, 400), (936, 400), (1430, 880), (170, 880)], "#6f5839")
    for row in range(9):
        near = (row / 8) ** 1.7
        y, half, size = 412 + near * 400, 118 + near * 470, 12 + near * 34
        for side in (-1, 1):
            x = 800 + side * half
            canvas.polygon(diamond(x, y, size * 1.3, size * 0.5), PAPER)
    return canvas


def plates():
    """A row of name plates, with a star in the place of each name."""
    canvas = Canvas(LAPIS_900, LAPIS_700, angle=90)
    canvas.polygon([(0, 560), (WIDTH, 560), (WIDTH, HEIGHT), (0, HEIGHT)], "#6f5839")
    for place in range(5):
        x, top = 90 + place * 300, 400
        canvas.polygon([(x, 620), (x + 230, 620), (x + 252, 640), (x + 22, 640)], INK, 0.35)
        canvas.polygon([(x, 620), (x + 230, 620), (x + 216, top), (x + 14, top)], PAPER)
        canvas.star(x + 60, 510, 30, COLOURS[place])
        for line, width in ((490, 82), (530, 56)):
            canvas.panel((x + 110, line - 8, width, 16), SAND_DEEP, 6)
        canvas.disc(x + 262, 560, 13, INK)
        canvas.line(curve((x + 262, 640), (x + 262, 590), (x + 262, 580), (x + 262, 560)), INK, 7)
    return canvas


def booths():
    """Four lit windows of booths above a dark room."""
    canvas = Canvas(LAPIS_950, LAPIS_900, angle=90)
    for place in range(4):
        x = 90 + place * 370
        canvas.panel((x, 180, 310, 250), mix(SAFFRON_300, PAPER, 0.3), 10)
        canvas.panel((x, 180, 310, 250), None, 10, outline=LAPIS_700, width=20)
        canvas.panel((x + 40, 350, 230, 26), SAFFRON_800, 4)
        for lamp in (100, 210):
            canvas.disc(x + lamp, 336, 15, POMEGRANATE_500)
            canvas.line([(x + lamp, 350), (x + lamp, 300)], INK, 5)
        canvas.disc(x + 155, 470, 12, TURQUOISE_300)
    for row in range(4):
        for seat in range(22):
            x, y = 20 + seat * 74 + (row % 2) * 37, 600 + row * 84
            canvas.panel((x, y, 52, 100), mix(LAPIS_800, LAPIS_950, row / 4), 16)
    return canvas


def badges():
    """Badges on their ribbons, laid out in rows."""
    canvas = Canvas(TURQUOISE_700, TURQUOISE_950, angle=60)
    for row in range(2):
        for place in range(6):
            x, y = 60 + place * 254, 150 + row * 400
            colour = COLOURS[(place + row) % len(COLOURS)]
            for side in (-1, 1):
                ribbon = curve(
                    (x + 105, y),
                    (x + 105, y - 60),
                    (x + 105 + side * 60, y - 60),
                    (x + 105 + side * 70, y - 160),
                )
                canvas.line(ribbon, SAFFRON_300, 9)
            canvas.panel((x, y, 210, 270), PAPER, 14)
            canvas.panel((x, y, 210, 70), colour, 14)
            canvas.star(x + 105, y + 150, 42, mix(colour, PAPER, 0.6))
            canvas.panel((x + 40, y + 215, 130, 16), SAND_DEEP, 6)
    return canvas


def papers():
    """Sheets and pens on a table, from above."""
    canvas = Canvas("#7a6243", "#5f4a30", angle=20)
    chance = Random(5)  # noqa: S311 - the same picture every time
    for sheet in range(7):
        x, y = 80 + sheet * 205, 130 + chance.uniform(-50, 190)
        lean = chance.uniform(-40, 40)
        canvas.polygon(
            [
                (x + 12, y + 14),
                (x + 312, y + lean + 14),
                (x + 302, y + 434),
                (x + 2, y + 434 - lean),
            ],
            INK,
            0.3,
        )
        canvas.polygon(
            [(x, y), (x + 300, y + lean), (x + 290, y + 420), (x - 10, y + 420 - lean)], PAPER
        )
        canvas.panel((x + 40, y + 60, 90, 18), POMEGRANATE_700, 5)
        for line in range(8):
            width = 200 if line % 3 else 150
            canvas.panel((x + 40, y + 110 + line * 34, width, 10), SAND_DEEP, 4)
    for x, colour in ((420, LAPIS_700), (1090, TURQUOISE_500)):
        canvas.line([(x, 780), (x + 260, 640)], colour, 18)
        canvas.line([(x - 22, 792), (x, 780)], INK, 8)
    return canvas


def cups():
    """Glasses of tea on their saucers, from above."""
    canvas = Canvas(POMEGRANATE_950, POMEGRANATE_700, angle=45)
    for row in range(3):
        for place in range(5):
            x, y = 170 + place * 315, 150 + row * 300
            canvas.disc(x + 8, y + 12, 118, INK, 0.35)
            canvas.disc(x, y, 116, PAPER)
            for ring, colour in ((104, SAFFRON_500), (94, LAPIS_500)):
                canvas.ring(x, y, ring, colour, 4)
            canvas.disc(x, y, 66, SAND_DEEP)
            canvas.disc(x, y, 58, mix(SAFFRON_800, POMEGRANATE_700, (row + place) % 3 / 4))
            canvas.star(x + 16, y - 14, 13, SAFFRON_300, 0.7)
    return canvas


def window():
    """A town by the water at dusk, through a window of three panes."""
    canvas = Canvas(LAPIS_800, SAFFRON_300, angle=90)
    canvas.disc(1120, 520, 70, SAFFRON_500)
    hills = [(x, 540 - 46 * sin(x / 210) - 22 * sin(x / 77)) for x in range(0, WIDTH + 20, 20)]
    canvas.polygon([*hills, (WIDTH, 640), (0, 640)], LAPIS_900)
    for x, width, tall in ((210, 150, 120), (700, 190, 150), (1300, 130, 100)):
        canvas.panel((x, 570 - tall * 0.4, width, tall), LAPIS_950, 4)
        canvas.disc(x + width / 2, 570 - tall * 0.4, width * 0.36, LAPIS_950)
        for tower in (-26, width + 14):
            canvas.panel((x + tower, 540 - tall, 12, tall + 90), LAPIS_950, 4)
            canvas.polygon(diamond(x + tower + 6, 540 - tall, 9, 40), LAPIS_950)
    canvas.polygon([(0, 630), (WIDTH, 630), (WIDTH, HEIGHT), (0, HEIGHT)], LAPIS_700)
    for wave in range(34):
        y = 650 + wave * 8
        canvas.line([(1120 - wave * 5, y), (1120 + wave * 5, y)], SAFFRON_300, 3, 0.5)
    for x in (0, 520, 1050, 1566):
        canvas.panel((x, 0, 34, HEIGHT), INK, 0)
    for y in (0, 866):
        canvas.panel((0, y, WIDTH, 34), INK, 0)
    return canvas


def flags():
    """A row of flags in the colours of the site."""
    canvas = Canvas(SAND, "#e5d8be", angle=90)
    canvas.polygon([(0, 780), (WIDTH, 780), (WIDTH, HEIGHT), (0, HEIGHT)], "#b79f78")
    for place in range(8):
        x, first, second = 90 + place * 190, COLOURS[place % 6], COLOURS[(place + 2) % 6]
        canvas.panel((x, 110, 12, 700), SAFFRON_800, 6)
        canvas.disc(x + 6, 104, 16, SAFFRON_500)
        fold = [(x + 12 + step, 14 * sin(step / 24)) for step in range(0, 150, 6)]
        for band, colour in enumerate((first, PAPER, second)):
            top, bottom = 140 + band * 100, 240 + band * 100
            upper = [(px, top + swing) for px, swing in fold]
            lower = [(px, bottom + swing) for px, swing in reversed(fold)]
            canvas.polygon([*upper, *lower], colour)
        canvas.star(x + 84, 290, 30, SAFFRON_500)
    return canvas
