"""How the dialogue works, and when its ministers met."""

from itertools import pairwise

from .canvas import (
    HEIGHT,
    LAPIS_300,
    LAPIS_500,
    LAPIS_700,
    LAPIS_800,
    LAPIS_900,
    LAPIS_950,
    PAPER,
    POMEGRANATE_700,
    SAFFRON_300,
    SAFFRON_500,
    SAND,
    SAND_DEEP,
    TURQUOISE_500,
    TURQUOISE_700,
    WIDTH,
    Canvas,
    curve,
    diamond,
    mix,
    ngon,
    star,
)

CONFERENCES = (1991, 1993, 1997, 2003, 2013, 2019, 2024)


def levels():
    """Ministers, senior officials, working groups, and the secretariat beside them."""
    canvas = Canvas(PAPER)
    _lattice(canvas, SAND)
    steps = (
        (330, 520, LAPIS_950, "Ministerial Conferences", "set the direction"),
        (220, 740, LAPIS_800, "Senior Officials Meetings", "decide, once or twice a year"),
        (110, 960, LAPIS_500, "Working groups", "exchange experience and prepare"),
    )
    for i, (left, width, colour, name, task) in enumerate(steps):
        top = 110 + i * 235
        canvas.panel((left, top, width, 200), colour, 6)
        canvas.panel((left, top, width, 7), SAFFRON_500, 0)
        middle = left + width / 2
        canvas.text(middle, top + 88, name, "#ffffff", 40, "serif-600", "mm")
        canvas.text(middle, top + 140, task, "#dbe6f4", 28, "sans-400", "mm")
        if i:
            for side in (-1, 1):
                x = middle + side * 150
                canvas.line([(x, top - 2), (x, top - 33)], SAFFRON_500, 4)
                canvas.polygon([(x - 11, top - 20), (x + 11, top - 20), (x, top - 35)], SAFFRON_500)
    canvas.panel((1190, 110, 300, 670), TURQUOISE_700, 6)
    canvas.panel((1190, 110, 300, 7), SAFFRON_500, 0)
    canvas.outline(star(1340, 300, 84), "#ffffff", 3, 0.5)
    canvas.outline(star(1340, 300, 60), SAFFRON_300, 3)
    canvas.star(1340, 300, 28, SAFFRON_300)
    canvas.text(1340, 480, "Secretariat", "#ffffff", 40, "serif-600", "mm")
    for row, words in enumerate(("prepares, records", "and keeps the", "thread")):
        canvas.text(1340, 536 + row * 38, words, "#d5efec", 28, "sans-400", "mm")
    for i, (left, width, *_) in enumerate(steps):
        y = 210 + i * 235
        canvas.line([(left + width + 14, y), (1176, y)], TURQUOISE_700, 3)
        for x in (left + width + 14, 1176):
            canvas.polygon(diamond(x, y, 8), TURQUOISE_700)
    return canvas


def dialogue_to_project():
    """Five steps from the table to the ground, and the way back."""
    canvas = Canvas(LAPIS_900, LAPIS_950, angle=70)
    _lattice(canvas, LAPIS_800, 0.5)
    steps = (
        ("Dialogue", "what concerns us all", LAPIS_500),
        ("Priority", "what we agree on", LAPIS_500),
        ("Plan", "who does what", TURQUOISE_500),
        ("Project", "work on the ground", TURQUOISE_500),
        ("Results", "what people gain", SAFFRON_500),
    )
    places = [(190 + i * 305, 400) for i in range(5)]
    for thread in range(-3, 4):
        points = []
        for (x0, y0), (x1, y1) in pairwise(places):
            sway = thread * 15
            points += curve((x0, y0), (x0 + 110, y0 + sway), (x1 - 110, y1 + sway), (x1, y1), 30)
        canvas.line(points, LAPIS_300, 1.8, 0.75)
    for thread in range(3):
        drop = 330 + thread * 26
        back = curve(places[-1], (1400, 400 + drop), (200, 400 + drop), places[0], 90)
        canvas.line(back, SAFFRON_300, 3 if thread == 1 else 1.5, 0.9 if thread == 1 else 0.6)
    canvas.polygon([(214, 483), (245, 504), (217, 520)], SAFFRON_300)
    for i, ((x, y), (name, task, colour)) in enumerate(zip(places, steps, strict=True)):
        canvas.disc(x, y, 98, LAPIS_950)
        canvas.star(x, y, 92, colour)
        canvas.outline(star(x, y, 78), "#ffffff", 2, 0.5)
        canvas.text(x, y, str(i + 1), "#ffffff" if i < 4 else LAPIS_950, 64, "serif-600", "mm")
        canvas.text(x, y - 190, name, "#ffffff", 42, "serif-600", "mm")
        canvas.text(x, y - 143, task, "#c3d6ee", 26, "sans-400", "mm")
    canvas.panel((560, 640, 480, 64), LAPIS_950, 4)
    canvas.text(800, 671, "Lessons return to the table", SAFFRON_300, 34, "serif-600", "mm")
    return canvas


def conferences():
    """The ministerial conferences on a line of years, without words: for every language."""
    canvas = Canvas(PAPER)
    _lattice(canvas, SAND)
    middle = 450

    def at(year):
        return 150 + (year - 1991) * (1300 / 33)

    for thread in range(-3, 4):
        wave = curve(
            (-20, middle + thread * 26),
            (500, middle - thread * 14),
            (1100, middle - thread * 14),
            (1620, middle + thread * 26),
        )
        canvas.line(wave, LAPIS_500, 1.6, 0.6)
    canvas.line([(0, middle), (WIDTH, middle)], LAPIS_700, 5)
    for year in range(1990, 2026, 5):
        canvas.line([(at(year), middle - 10), (at(year), middle + 10)], LAPIS_700, 2)
    heights = (-1, 1, -1, 1, -1, 1, -1)
    nudges = (-26, 26, 26, 0, 0, 0, 0)
    colours = (
        LAPIS_800,
        POMEGRANATE_700,
        TURQUOISE_700,
        LAPIS_800,
        TURQUOISE_700,
        LAPIS_800,
        POMEGRANATE_700,
    )
    for year, side, nudge, colour in zip(CONFERENCES, heights, nudges, colours, strict=True):
        x, end = at(year), middle + side * 150
        canvas.line([(x, middle), (x, middle + side * 70), (x + nudge, end)], colour, 2.5)
        canvas.disc(x, middle, 33, PAPER)
        canvas.star(x, middle, 28, colour)
        canvas.polygon(diamond(x, middle, 8), SAFFRON_300)
        canvas.text(x + nudge, end + side * 46, str(year), colour, 78, "serif-600", "mm")
    canvas.panel((0, 0, WIDTH, 12), LAPIS_900, 0)
    canvas.panel((0, HEIGHT - 12, WIDTH, 12), LAPIS_900, 0)
    return canvas


def round_table():
    """Fifty-five seats for governments, seventeen for organisations, and one table."""
    canvas = Canvas(TURQUOISE_700, "#063b40", angle=40)
    _lattice(canvas, mix(TURQUOISE_700, "#063b40", 0.55), 0.6)
    x, y = WIDTH / 2, HEIGHT / 2
    for step in range(28):
        canvas.outline(star(x, y, 150 + step * 34), "#ffffff", 1.2, max(0.02, 0.2 - step * 0.007))
    canvas.disc(x, y, 292, "#063b40")
    canvas.disc(x, y, 236, SAND)
    canvas.ring(x, y, 222, SAND_DEEP, 3)
    canvas.outline(star(x, y, 196), TURQUOISE_700, 5)
    canvas.outline(star(x, y, 150, 0.3927), SAFFRON_500, 5)
    canvas.outline(star(x, y, 112), TURQUOISE_700, 5)
    canvas.star(x, y, 62, LAPIS_800)
    canvas.star(x, y, 26, SAFFRON_300)
    for px, py in _seats(x, y, 264, 55):
        canvas.disc(px, py, 9.5, SAFFRON_300)
    for px, py in _seats(x, y, 330, 17):
        canvas.star(px, py, 17, "#ffffff")
    return canvas


def _seats(x, y, radius, count):
    """Places at even distances around a table."""
    return ngon(x, y, radius, count, -1.5708)


def _lattice(canvas, colour, alpha=1.0):
    """A quiet net of diamonds behind the picture."""
    for x in range(-HEIGHT, WIDTH, 80):
        canvas.line([(x, 0), (x + HEIGHT, HEIGHT)], colour, 2, alpha)
        canvas.line([(x + HEIGHT, 0), (x, HEIGHT)], colour, 2, alpha)


DRAWINGS = (
    (
        "meeting-levels",
        "Who meets at which level",
        "Diagram: ministerial conferences set the direction, senior officials decide, working "
        "groups exchange and prepare; the secretariat supports all three.",
        levels,
    ),
    (
        "dialogue-to-project",
        "From dialogue to project",
        "Diagram of five steps: dialogue, priority, plan, project, results. An arrow leads "
        "back: lessons return to the table.",
        dialogue_to_project,
    ),
    (
        "conferences",
        "Seven ministerial conferences",
        "Line of years with seven conferences: Berlin 1991, Budapest 1993, Prague 1997, "
        "Rhodes 2003, Istanbul 2013 and 2019, Budapest 2024.",
        conferences,
    ),
    (
        "round-table",
        "The round table",
        "A round table from above, with fifty-five seats around it and seventeen stars in a "
        "wider circle.",
        round_table,
    ),
)
