"""Maps: coasts from Natural Earth (public domain), no frontiers, cities where they are."""

import json
from functools import cache
from math import cos, hypot, log, pi, radians, sin, tan
from pathlib import Path

from PIL import Image, ImageDraw

from .canvas import (
    HEIGHT,
    LAPIS_300,
    LAPIS_500,
    LAPIS_800,
    LAPIS_950,
    SAFFRON_300,
    SAFFRON_500,
    TURQUOISE_300,
    TURQUOISE_500,
    TURQUOISE_950,
    WIDTH,
    Canvas,
    curve,
    diamond,
)

CITIES = {
    "Vienna": (16.37, 48.21),
    "Budapest": (19.04, 47.50),
    "Istanbul": (28.98, 41.01),
    "Baghdad": (44.37, 33.31),
    "Tehran": (51.39, 35.69),
    "Kabul": (69.17, 34.53),
    "Islamabad": (73.05, 33.69),
    "Dhaka": (90.41, 23.81),
    "Dushanbe": (68.78, 38.56),
    "Erbil": (44.01, 36.19),
    "Sulaymaniyah": (45.43, 35.56),
    "Peshawar": (71.58, 34.01),
    "Lahore": (74.34, 31.55),
    "Cumilla": (91.18, 23.46),
}
CITIES_OF_CENTRES = (
    "Erbil",
    "Sulaymaniyah",
    "Baghdad",
    "Dushanbe",
    "Kabul",
    "Peshawar",
    "Islamabad",
    "Lahore",
    "Dhaka",
    "Cumilla",
)
LEGS = (
    ("Vienna", "Budapest", 0.12),
    ("Budapest", "Istanbul", 0.14),
    ("Istanbul", "Baghdad", 0.16),
    ("Istanbul", "Tehran", 0.13),
    ("Baghdad", "Tehran", -0.18),
    ("Tehran", "Kabul", 0.12),
    ("Tehran", "Dushanbe", 0.16),
    ("Dushanbe", "Kabul", 0.14),
    ("Kabul", "Islamabad", 0.2),
    ("Islamabad", "Dhaka", 0.14),
)


class Projection:
    """Lambert's conformal cone around a middle point."""

    def __init__(self, middle, parallels, scale, offset=(0, 0)):
        south, north = (radians(latitude) for latitude in parallels)
        self.cone = log(cos(south) / cos(north)) / log(_stretch(north) / _stretch(south))
        self.factor = cos(south) * _stretch(south) ** self.cone / self.cone
        self.longitude = middle[0]
        self.scale = scale
        self.left = self.top = 0
        x, y = self(*middle)
        self.left, self.top = WIDTH / 2 + offset[0] - x, HEIGHT / 2 + offset[1] - y

    def __call__(self, longitude, latitude):
        """The place of a point of the earth on the sheet."""
        rho = self.factor / _stretch(radians(latitude)) ** self.cone * self.scale
        turn = self.cone * radians(longitude - self.longitude)
        return self.left + rho * sin(turn), self.top + rho * cos(turn)


def silk_routes():
    """The cities of the dialogue and the lines between them."""
    place = Projection((54.5, 37.5), (26, 46), 1230, offset=(0, 70))
    canvas = _ground(place, (LAPIS_950, "#10233f"), LAPIS_800, "#1f4b83", LAPIS_500)
    for start, end, bend in LEGS:
        _caravan(canvas, place(*CITIES[start]), place(*CITIES[end]), bend)
    labels = {
        "Vienna": (-22, -8, "rm"),
        "Budapest": (10, -34, "lm"),
        "Istanbul": (-14, 38, "mm"),
        "Baghdad": (-22, 34, "rm"),
        "Tehran": (52, 34, "mm"),
        "Kabul": (-26, 14, "rm"),
        "Islamabad": (-6, 42, "lm"),
        "Dhaka": (-26, 26, "rm"),
        "Dushanbe": (24, -14, "lm"),
    }
    for city, (dx, dy, anchor) in labels.items():
        x, y = place(*CITIES[city])
        _city(canvas, x, y, SAFFRON_500, LAPIS_950)
        canvas.text(x + dx, y + dy, city, "#ffffff", 34, "serif-600", anchor)
    return canvas


def centres():
    """The Migrant Resource Centres, without words: it stands in every language."""
    place = Projection((67, 31.2), (24, 38), 1560, offset=(20, 0))
    canvas = _ground(place, (TURQUOISE_950, "#05292c"), "#0a4746", "#0e6160", TURQUOISE_500)
    places = [place(*CITIES[city]) for city in CITIES_OF_CENTRES]
    for x, y in places:
        for ring in range(1, 5):
            canvas.ring(x, y, 19 + ring * 15, TURQUOISE_300, 1.5, 0.5 - ring * 0.1)
    for x, y in places:
        _city(canvas, x, y, SAFFRON_500, TURQUOISE_950, 15)
    return canvas


def _stretch(latitude):
    """The measure by which the cone opens at a latitude."""
    return tan(pi / 4 + latitude / 2)


@cache
def _coasts():
    """The rings of land and of inland water, as lists of longitude and latitude."""
    coasts = json.loads((Path(__file__).parent / "land.json").read_text())
    return {
        kind: [list(zip(ring[::2], ring[1::2], strict=True)) for ring in rings]
        for kind, rings in coasts.items()
    }


def _ground(place, sea, land, thread, graticule):
    """Sea, meridians and parallels, and land woven of diamonds."""
    canvas = Canvas(*sea, angle=60)
    mask = Image.new("L", (WIDTH, HEIGHT))
    pen = ImageDraw.Draw(mask)
    for kind, ink in (("land", 255), ("water", 0)):
        for ring in _coasts()[kind]:
            shape = [place(*point) for point in ring]
            pen.polygon(shape, fill=ink)
            canvas.polygon(shape, land if ink else sea[0], 1 if ink else 0.9)
            canvas.outline(shape, thread, 2)
    inked = mask.load()
    for row, y in enumerate(range(6, HEIGHT, 13)):
        for x in range(6 + 12 * (row % 2), WIDTH, 24):
            if inked[x, y]:
                canvas.polygon(diamond(x, y, 9, 5.5), thread, 0.8)
    for longitude in range(-10, 111, 10):
        meridian = [place(longitude, latitude) for latitude in range(4, 66)]
        canvas.line(meridian, graticule, 1.2, 0.5)
    for latitude in range(10, 61, 10):
        parallel = [place(longitude, latitude) for longitude in range(-11, 112)]
        canvas.line(parallel, graticule, 1.2, 0.5)
    return canvas


def _caravan(canvas, start, end, bend):
    """A sheaf of lines that leave one city together and meet again in the next."""
    (x0, y0), (x1, y1) = start, end
    length = hypot(x1 - x0, y1 - y0)
    across = ((y1 - y0) / length, -(x1 - x0) / length)
    for thread in range(-2, 3):
        swell = length * (bend + thread * 0.035)
        b = x0 + (x1 - x0) * 0.3 + across[0] * swell, y0 + (y1 - y0) * 0.3 + across[1] * swell
        c = x0 + (x1 - x0) * 0.7 + across[0] * swell, y0 + (y1 - y0) * 0.7 + across[1] * swell
        middle = thread == 0
        look = (SAFFRON_300, 3, 0.95) if middle else (LAPIS_300, 1.4, 0.6)
        canvas.line(curve(start, b, c, end), *look)


def _city(canvas, x, y, colour, ground, radius=19):
    """A star on a dark disc."""
    canvas.disc(x, y, radius, ground)
    canvas.ring(x, y, radius, TURQUOISE_300, 1.6, 0.8)
    canvas.star(x, y, radius * 0.7, colour)


DRAWINGS = (
    (
        "map-silk-routes",
        "From Europe to the Silk Routes",
        "Map from Central Europe to South Asia. Lines run from Vienna and Budapest through "
        "Istanbul to Baghdad, Tehran, Dushanbe, Kabul, Islamabad and Dhaka.",
        silk_routes,
    ),
    (
        "map-centres",
        "The eleven Migrant Resource Centres",
        "Map of today’s Migrant Resource Centres: two in Baghdad, one each in Erbil, "
        "Sulaymaniyah, Dushanbe, Kabul, Peshawar, Islamabad, Lahore, Dhaka and Cumilla.",
        centres,
    ),
)
