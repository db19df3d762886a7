"""Woven and tiled patterns."""

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
    POMEGRANATE_950,
    SAFFRON_300,
    SAFFRON_500,
    SAND,
    SAND_DEEP,
    TURQUOISE_300,
    TURQUOISE_500,
    TURQUOISE_700,
    TURQUOISE_950,
    WIDTH,
    Canvas,
    diamond,
    mix,
    star,
    stepped,
)


def kilim():
    """Bands of a flat weave in lapis, with saffron beads."""
    canvas = Canvas(LAPIS_900)
    _checks(canvas, 0, 210, 50, LAPIS_800, LAPIS_900)
    _teeth(canvas, 210, 40, SAFFRON_500, LAPIS_950)
    _medallions(canvas, 450, 180, 160, (LAPIS_700, LAPIS_950, LAPIS_500, SAFFRON_500), LAPIS_800)
    _checks(canvas, 690, 210, 50, LAPIS_800, LAPIS_900)
    _teeth(canvas, 650, 40, SAFFRON_500, LAPIS_950, up=True)
    for y in (256, 644):
        canvas.line([(0, y), (WIDTH, y)], LAPIS_300, 3)
    for x in range(0, WIDTH + 1, 100):
        for y in (105, 795):
            canvas.polygon(diamond(x, y, 17, 17), SAFFRON_500)
            canvas.outline(diamond(x, y, 34, 34), LAPIS_300, 2.5)
    return canvas


def ikat():
    """Medallions with feathered edges, as silk dyed before weaving has them."""
    canvas = Canvas(SAND)
    colours = (TURQUOISE_700, SAND, TURQUOISE_500, POMEGRANATE_700, SAFFRON_300)
    for column in range(6):
        x = column * 320
        for row in range(-1, 3):
            y = row * 500 + (450 if column % 2 else 200)
            for ring, colour in enumerate(colours):
                _feathered(canvas, x, y, 168 - ring * 34, 268 - ring * 54, colour)
            canvas.star(x, y, 17, TURQUOISE_950)
    for x in range(160, WIDTH, 320):
        for y in range(0, HEIGHT + 1, 50):
            canvas.polygon(diamond(x, y, 5, 15), POMEGRANATE_700)
    return canvas


def rug():
    """Rows of zigzag and diamonds in pomegranate and sand."""
    canvas = Canvas(POMEGRANATE_700)
    tones = (POMEGRANATE_950, mix(POMEGRANATE_700, POMEGRANATE_950, 0.5))
    rows = (
        (0, 150, "zigzag"),
        (150, 60, "teeth"),
        (210, 200, "diamonds"),
        (410, 80, "beads"),
        (490, 200, "diamonds"),
        (690, 60, "teeth"),
        (750, 150, "zigzag"),
    )
    for y, height, kind in rows:
        if kind == "zigzag":
            _band(canvas, y, height, tones[1])
            threads = (0, POMEGRANATE_950, 44), (0, SAND, 5), (36, SAFFRON_500, 9)
            for shift, colour, width in threads:
                _zigzag(canvas, y + height / 2 + shift, 80, 42, colour, width)
        elif kind == "teeth":
            _band(canvas, y, height, SAND)
            _teeth(canvas, y, height, POMEGRANATE_950, SAND, up=y > 450)
        elif kind == "diamonds":
            for x in range(0, WIDTH + 1, 200):
                middle = y + height / 2
                canvas.polygon(stepped(x, middle, 98, 92, 6), tones[0])
                canvas.polygon(stepped(x, middle, 70, 64, 5), SAND)
                canvas.polygon(stepped(x, middle, 50, 44, 4), POMEGRANATE_500)
                canvas.polygon(diamond(x, middle, 17, 17), SAFFRON_300)
                for edge in (y + 16, y + height - 16):
                    canvas.polygon(diamond(x + 100, edge, 13, 13), SAFFRON_500)
        else:
            _band(canvas, y, height, LAPIS_950)
            for x in range(0, WIDTH + 1, 80):
                canvas.star(x, y + height / 2, 22, SAFFRON_500)
                canvas.polygon(diamond(x + 40, y + height / 2, 8, 8), SAND)
    return canvas


def night_tiles():
    """Stars and crosses at night, edged with gold strapwork."""
    canvas = Canvas(LAPIS_950, LAPIS_800, angle=35)
    radius = 100
    for row in range(6):
        for column in range(9):
            x, y = column * 2 * radius, row * 2 * radius - 50
            warm = (row * 3 + column * 5) % 7 == 0
            glaze = (TURQUOISE_700, 0.9) if warm else (LAPIS_700, 0.55)
            canvas.star(x, y, radius - 9, *glaze)
            canvas.outline(star(x, y, radius), SAFFRON_500, 9, 0.95)
            canvas.outline(star(x, y, radius), LAPIS_950, 4.5)
            canvas.outline(star(x, y, radius * 0.62), LAPIS_300, 1.8, 0.6)
            canvas.star(x, y, radius * 0.3, SAFFRON_300 if warm else LAPIS_500)
            canvas.outline(diamond(x + radius, y + radius, 40, 40), LAPIS_300, 1.8, 0.6)
            canvas.polygon(diamond(x + radius, y + radius, 15, 15), SAFFRON_500)
    return canvas


def day_tiles():
    """The same tiling by day: turquoise glaze on sand."""
    canvas = Canvas(PAPER)
    radius = 75
    glazes = (TURQUOISE_500, LAPIS_700, TURQUOISE_700, TURQUOISE_300, LAPIS_500)
    for row in range(7):
        for column in range(12):
            x, y = column * 2 * radius - 25, row * 2 * radius
            glaze = glazes[(column * 2 + row * 3) % 5]
            canvas.star(x, y, radius - 7, glaze)
            canvas.outline(star(x, y, radius * 0.68), PAPER, 3, 0.85)
            canvas.star(x, y, radius * 0.34, SAFFRON_300 if (row + column) % 3 == 0 else PAPER)
            cross = x + radius, y + radius
            canvas.polygon(diamond(*cross, 30, 30), SAND_DEEP)
            canvas.polygon(diamond(*cross, 13, 13), POMEGRANATE_700)
    return canvas


def _band(canvas, top, height, colour):
    """A plain stripe from edge to edge."""
    canvas.panel((0, top, WIDTH, height), colour, 0)


def _checks(canvas, top, height, size, light, dark):
    """A field of diamonds."""
    _band(canvas, top, height, dark)
    rows = round(height / (size * 0.7))
    tall = height / rows
    for row in range(rows):
        for x in range(0, WIDTH + size, size * 2):
            shift = size if row % 2 else 0
            canvas.polygon(diamond(x + shift, top + (row + 0.5) * tall, size, tall / 2), light)


def _teeth(canvas, top, height, colour, ground, up=False):
    """A row of triangles."""
    _band(canvas, top, height, ground)
    base, tip = (top + height, top) if up else (top, top + height)
    for x in range(0, WIDTH, 40):
        canvas.polygon([(x, base), (x + 40, base), (x + 20, tip)], colour)


def _medallions(canvas, middle, tall, half, colours, ground):
    """A row of stepped medallions, one within the other."""
    _band(canvas, middle - 210, 420, ground)
    for x in range(0, WIDTH + 1, 320):
        for ring, colour in enumerate(colours):
            share = 1 - ring * 0.24
            canvas.polygon(stepped(x, middle, half * share, tall * share, 7 - ring), colour)
        canvas.star(x, middle, 15, LAPIS_950)
        for y in (middle - 165, middle + 165):
            canvas.polygon(diamond(x + 160, y, 22, 30), SAFFRON_500)
            canvas.outline(diamond(x + 160, y, 36, 48), LAPIS_300, 2.5)


def _feathered(canvas, x, y, half, tall, colour):
    """A diamond whose edge runs out in threads of uneven length."""
    threads = max(8, round(half / 4))
    step = 2 * half / threads
    for i in range(threads):
        left = x - half + i * step
        reach = tall * (1 - abs(left + step / 2 - x) / half)
        up, down = (i * 7 % 5) * 5, (i * 11 % 5) * 5
        top, bottom, right = y - reach - up, y + reach + down, left + step
        canvas.polygon([(left, top), (right, top), (right, bottom), (left, bottom)], colour)


def _zigzag(canvas, y, half, rise, colour, width):
    """One zigzag from edge to edge."""
    turns = enumerate(range(-half, WIDTH + 2 * half, half))
    points = [(x, y + (rise if i % 2 else -rise)) for i, x in turns]
    canvas.line(points, colour, width)


DRAWINGS = (
    (
        "weave-lapis",
        "Flat weave in lapis",
        "A woven pattern in deep blue: stepped medallions between rows of diamonds and "
        "saffron triangles.",
        kilim,
    ),
    (
        "weave-silk",
        "Silk in turquoise and pomegranate",
        "A pattern like dyed silk: tall diamonds with feathered edges in turquoise, sand and "
        "dark red.",
        ikat,
    ),
    (
        "weave-pomegranate",
        "Rug in pomegranate",
        "A woven pattern in dark red: zigzags, diamonds and a dark band of golden eight- "
        "pointed stars.",
        rug,
    ),
    (
        "tiles-night",
        "Star tiles at night",
        "A tiling of dark blue eight-pointed stars and crosses edged with gold.",
        night_tiles,
    ),
    (
        "tiles-day",
        "Star tiles by day",
        "A tiling of turquoise and blue eight-pointed stars on a light ground.",
        day_tiles,
    ),
)
