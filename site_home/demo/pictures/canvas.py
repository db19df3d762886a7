"""A sheet to draw on: 1600 by 900 units, three pixels to the unit until it is saved."""

from functools import cache
from io import BytesIO
from math import cos, pi, radians, sin
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, FINENESS = 1600, 900, 3
HEAVIEST = 250_000
FONTS = Path(__file__).parents[2] / "pdf_fonts"

LAPIS_950, LAPIS_900, LAPIS_800, LAPIS_700 = "#0d1d33", "#12294a", "#173761", "#1c4478"
LAPIS_500, LAPIS_300 = "#2f6bb0", "#9cc4f5"
TURQUOISE_950, TURQUOISE_700, TURQUOISE_500, TURQUOISE_300 = (
    "#063332",
    "#0a5757",
    "#14807c",
    "#6fc3bd",
)
SAFFRON_800, SAFFRON_500, SAFFRON_300 = "#734200", "#e0992f", "#f0b65a"
POMEGRANATE_950, POMEGRANATE_700, POMEGRANATE_500 = "#4c0f22", "#97203a", "#b83a50"
PAPER, SAND, SAND_DEEP, INK, INK_SOFT = "#fcfaf5", "#f1ebdf", "#ddd3c0", "#1a2330", "#434e5d"


class Canvas:
    """A picture in the making; every measure is in units of the finished picture."""

    def __init__(self, ground, deep=None, angle=0):
        size = WIDTH * FINENESS, HEIGHT * FINENESS
        self.image = Image.new("RGB", size, ground)
        if deep:
            self.image.paste(deep, mask=_slope(angle).resize(size))
        self.pen = ImageDraw.Draw(self.image, "RGBA")

    def to_webp(self):
        """Return the finished picture as WebP, in the best quality that keeps it small."""
        finished = self.image.reduce(FINENESS)
        for quality in (88, 76, 64, 50):
            out = BytesIO()
            finished.save(out, "WEBP", quality=quality, method=3)
            if out.tell() < HEAVIEST:
                break
        return out.getvalue()

    def polygon(self, points, colour, alpha=1.0):
        """A filled shape."""
        self.pen.polygon(_scaled(points), fill=shade(colour, alpha))

    def line(self, points, colour, width=2, alpha=1.0):
        """A line through the points, with round corners."""
        self.pen.line(
            _scaled(points),
            fill=shade(colour, alpha),
            width=max(1, round(width * FINENESS)),
            joint="curve" if width > 2 else None,
        )

    def outline(self, points, colour, width=2, alpha=1.0):
        """The closed line around a shape."""
        self.line([*points, points[0], points[1]], colour, width, alpha)

    def disc(self, x, y, radius, colour, alpha=1.0):
        """A filled circle."""
        self.pen.ellipse(_box(x, y, radius), fill=shade(colour, alpha))

    def ring(self, x, y, radius, colour, width=2, alpha=1.0):
        """A circle."""
        self.pen.ellipse(
            _box(x, y, radius),
            outline=shade(colour, alpha),
            width=max(1, round(width * FINENESS)),
        )

    def panel(self, box, colour, radius=10, alpha=1.0, outline=None, width=0):
        """A rectangle with soft corners; `box` is x, y, width, height."""
        x, y, w, h = box
        self.pen.rounded_rectangle(
            [n * FINENESS for n in (x, y, x + w, y + h)],
            radius * FINENESS,
            fill=shade(colour, alpha) if colour else None,
            outline=outline,
            width=round(width * FINENESS),
        )

    def star(self, x, y, radius, colour, alpha=1.0):
        """A filled eight-pointed star."""
        self.polygon(star(x, y, radius), colour, alpha)

    def text(self, x, y, words, colour, size=28, face="sans-400", anchor="lm"):
        """Words; `anchor` says, in Pillow's letters, which point of them is at x, y."""
        self.pen.text(
            (x * FINENESS, y * FINENESS),
            words,
            fill=colour,
            font=_font(face, round(size * FINENESS)),
            anchor=anchor,
        )


def shade(colour, alpha):
    """The colour as Pillow wants it, with its opacity."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return red, green, blue, round(alpha * 255)


def mix(first, second, share):
    """The colour that lies `share` of the way from the first to the second."""
    pairs = [(int(first[i : i + 2], 16), int(second[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def star(x, y, radius, turn=0):
    """The corners of an eight-pointed star."""
    corners = []
    for i in range(16):
        r = radius if i % 2 == 0 else radius * 0.7654
        corners.append((x + r * cos(i * pi / 8 + turn), y + r * sin(i * pi / 8 + turn)))
    return corners


def ngon(x, y, radius, sides, turn=0.0):
    """The corners of a regular shape."""
    angles = [turn + 2 * pi * i / sides for i in range(sides)]
    return [(x + radius * cos(angle), y + radius * sin(angle)) for angle in angles]


def diamond(x, y, half, tall=None):
    """The corners of a diamond."""
    tall = half if tall is None else tall
    return [(x, y - tall), (x + half, y), (x, y + tall), (x - half, y)]


def stepped(x, y, half, tall, steps):
    """The corners of a diamond with stairs for sides."""
    a, b = half / (steps - 0.5), tall / (steps - 0.5)
    side = [
        (a * (i + 0.5), -tall + b * (i + down)) for i in range(2 * steps - 1) for down in (0, 1)
    ]
    side = [(min(px, 2 * half - px), py) for px, py in side]
    return [(x + px, y + py) for px, py in side] + [(x - px, y + py) for px, py in reversed(side)]


def curve(a, b, c, d, steps=60):
    """The points of a cubic curve."""
    points = []
    for i in range(steps + 1):
        t = i / steps
        u = 1 - t
        w = u**3, 3 * u * u * t, 3 * u * t * t, t**3
        points.append(
            tuple(sum(k * p[axis] for k, p in zip(w, (a, b, c, d), strict=True)) for axis in (0, 1))
        )
    return points


@cache
def _font(face, size):
    return ImageFont.truetype(FONTS / f"{face}.ttf", size)


@cache
def _slope(angle):
    """A small picture that grows from black to white in the direction of the angle."""
    slope = Image.new("L", (160, 90))
    east, south = cos(radians(angle)), sin(radians(angle))
    reach = 160 * abs(east) + 90 * abs(south)
    slope.putdata(
        [round(255 * (x * east + y * south) / reach) for y in range(90) for x in range(160)]
    )
    return slope


def _scaled(points):
    return [(x * FINENESS, y * FINENESS) for x, y in points]


def _box(x, y, radius):
    return [n * FINENESS for n in (x - radius, y - radius, x + radius, y + radius)]
