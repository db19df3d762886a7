"""Patterns of the Silk Routes, drawn from the item that has no picture."""

from math import cos, pi, sin
from random import Random


def motif(seed, kind, width=16, height=9):
    """
    Draw the pattern of one item.

    Takes a text that is the item's own for ever, its kind (a word for the CSS class) and the
    proportions of the frame. Returns an inline SVG that says nothing to screen readers. The same
    seed gives the same pattern.
    """
    chance = Random(f"{kind} {seed}")  # noqa: S311 - it must repeat itself, and guards nothing
    draw = chance.choice(FAMILIES_BY_KIND.get(kind, FAMILIES))
    w, h = width * 10, height * 10
    return (
        f'<svg class="motif motif--{kind}" viewBox="0 0 {w} {h}"'
        ' preserveAspectRatio="xMidYMid slice" aria-hidden="true" focusable="false">'
        f'<path class="m1" d="M0 0h{w}v{h}H0z"/>{"".join(draw(chance, w, h))}</svg>'
    )


def _kilim(chance, w, h):
    """Diamonds where two sets of slanting bands cross, and a thread of beads."""
    size = chance.choice((16, 18, 20))
    slope = chance.choice((0.6, 1, 1.2))
    half, tall = size / 2, size / 2 / slope
    row = round((h * chance.choice((0.4, 0.5, 0.7)) / tall - 1) / 2) * 2 + 1
    places = range(chance.choice((0, size)), w + size, chance.choice((2, 2, 3)) * size)
    yield f'<path class="m2" fill-rule="evenodd" d="{_bands(w, h, size, slope)}"/>'
    yield _lines([_diamond(x, row * tall, half * 1.5, tall * 1.5) for x in places], 0.7)
    yield _accent([_diamond(x, row * tall, half * 0.6, tall * 0.6) for x in places])


def _khatam(chance, w, h):
    """Eight-pointed stars whose points touch; some of them lit."""
    radius = chance.choice((12, 15, 18))
    across = 2 * radius
    side, gap = _n(radius * 2**0.5), _n(across - radius * 2**0.5)
    rungs = [f"M-{_n(radius / 2**0.5)} {y}h{w + across}" for y in range(radius, h + radius, across)]
    inside = [
        (x, y)
        for x in range(across, w - radius, across)
        for y in range(radius, h - radius // 2, across)
    ]
    lit = chance.sample(inside, min(3, len(inside)))
    yield f'<path class="m2" fill-rule="evenodd" d="{_bands(w, h, across, 1)}"/>'
    yield (
        f'<path class="m2 m3" stroke-width="{side}" stroke-dasharray="{side} {gap}"'
        f' d="{"".join(rungs)}"/>'
    )
    yield _lines([_star(x, y, radius * 0.72) for x, y in lit[:2]], 0.7)
    yield _accent([_star(x, y, radius * 0.36) for x, y in lit])


def _routes(chance, w, h):
    """Lines that set out in the west, meet and part, with stops on the way."""
    count = chance.randint(8, 11)
    low, high = chance.uniform(0.55, 0.8) * h, chance.uniform(0.15, 0.35) * h
    if chance.random() < 0.5:
        low, high = high, low
    waist, fan = chance.uniform(-4, 4), chance.uniform(5, 8)
    knot = w * chance.uniform(0.25, 0.45)
    curves = [
        (
            (-4, round(low + step * fan * 0.7)),
            (round(knot), round(low + step * waist)),
            (round(knot + w * 0.3), round(high - step * waist)),
            (w + 4, round(high + step * fan)),
        )
        for step in (i - count / 2 for i in range(count))
    ]
    lines = [f"M{a[0]} {a[1]}C{b[0]} {b[1]} {c[0]} {c[1]} {d[0]} {d[1]}" for a, b, c, d in curves]
    stops = [
        _star(
            *_on_curve(chance.choice(curves), place / 6 + chance.uniform(-0.05, 0.05)),
            chance.choice((2.2, 3, 4.2)),
        )
        for place in range(1, 6)
    ]
    yield f'<path class="m2" d="{lines[count // 2]}V{h}H-4z"/>'
    yield _lines(lines, 0.6)
    yield _accent(stops)


def _ikat(chance, w, h):
    """Stepped medallions, as on the silks of Bukhara and Margilan."""
    count = chance.choice((2, 3))
    across = round(w / count / 2)
    shift = chance.choice((0, across))
    tall = chance.choice((0.46, 0.5, 0.53, 0.56))
    centres = [i * 2 * across + across - shift for i in range(count + (shift > 0))]
    gaps = {gap for x in centres for gap in (x - across, x + across) if 0 <= gap <= w}
    buds = [_diamond(x, y, 4, 6) for x in sorted(gaps) for y in (9, h - 9)]
    cloths = [_stepped(x, h / 2, across * 0.92, h * tall, 4) for x in centres]
    yield f'<path class="m2" d="{"".join(cloths)}"/>'
    yield _lines([_stepped(x, h / 2, across * 0.62, h * (tall - 0.18), 4) for x in centres], 0.9)
    yield _accent([_star(x, h / 2, round(across * 0.26)) for x in centres] + buds)


def _chevron(chance, w, h):
    """Ridges one behind the other, the way a caravan sees them."""
    peak = chance.choice((12, 16, 20))
    rise = round(peak * chance.choice((0.4, 0.5, 0.6, 0.7, 0.8, 0.9)))
    count = chance.choice((3, 4))
    deep = h / count
    teeth = "l" + " ".join([f"{peak}-{rise} {peak} {rise}"] * (w // (2 * peak) + 3))
    rows = [f"M-{2 * peak} {_n((row + 0.75) * deep)}{teeth}" for row in range(count + 1)]
    lit = f"M-{2 * peak} {_n((chance.randrange(1, count) + 0.25) * deep)}{teeth}"
    yield f'<path class="m2 m3" stroke-width="{_n(deep * 0.42)}" d="{"".join(rows)}"/>'
    yield _lines(rows[1::2], 0.7)
    yield f'<path class="m3 m4" stroke-width="1.8" d="{lit}"/>'


def _rosette(chance, w, h):
    """One great star of many points, like the rose of a dome, and small ones around it."""
    points, skip = chance.choice(((8, 3), (12, 5), (16, 7), (16, 5)))
    x, y = w * chance.choice((0.25, 0.3, 0.4, 0.5, 0.6, 0.7)), h / 2
    heart = chance.choice(((8, 3), (12, 5), (10, 3)))
    small = [(w * (i + 0.5) / 4, edge * h) for edge in (0.08, 0.92) for i in range(4)]
    yield f'<path class="m2" fill-rule="evenodd" d="{_rose(x, y, h * 0.95, points, skip)}"/>'
    yield _lines([_rose(x, y, h * 0.62, points, skip), _rose(x, y, h * 0.31, *heart)], 0.6)
    yield _accent(
        [_star(x, y, h * 0.11)] + [_diamond(a, b, 2, 2) for a, b in small if abs(a - x) > h * 0.3]
    )


FAMILIES = (_kilim, _khatam, _routes, _ikat, _chevron, _rosette)
FAMILIES_BY_KIND = {
    "news": (_kilim, _khatam, _routes, _chevron),
    "event": (_rosette, _khatam, _routes),
    "project": (_ikat, _kilim, _chevron, _routes),
    "centre": (_rosette, _ikat, _khatam),
}


def _n(number):
    """The number with one decimal at most."""
    return f"{round(number, 1) + 0:g}"


def _diamond(x, y, half, tall):
    """A diamond around x, y."""
    a, b = _n(half), _n(tall)
    return f"M{_n(x - half)} {_n(y)}l{a}-{b} {a} {b}-{a} {b}z"


def _star(x, y, radius):
    """An eight-pointed star: a square and the same square turned."""
    side = _n(radius * 2**0.5)
    half = radius / 2**0.5
    return f"{_diamond(x, y, radius, radius)}M{_n(x - half)} {_n(y - half)}h{side}v{side}h-{side}z"


def _rose(x, y, radius, points, skip):
    """The star polygon that joins every `skip`-th of `points` points."""
    turns = [2 * pi * skip * i / points for i in range(points)]
    corners = [f"{_n(x + radius * sin(turn))} {_n(y - radius * cos(turn))}" for turn in turns]
    return f"M{'L'.join(corners)}z"


def _stepped(x, y, half, tall, steps):
    """A diamond with stairs for sides."""
    a, b = round(half / (steps - 0.5)), round(tall / (steps - 0.5))
    stairs = steps - 1
    right_side = f"h{a}" + f"v{b}h{a}" * stairs + f"v{b}" + f"h-{a}v{b}" * stairs
    left_side = f"h-{a}" + f"v-{b}h-{a}" * stairs + f"v-{b}" + f"h{a}v-{b}" * stairs
    return f"M{_n(x - a / 2)} {_n(y - b * (steps - 0.5))}{right_side}{left_side}z"


def _bands(w, h, size, slope):
    """Slanting bands in two directions; filled by even and odd they leave diamonds."""
    run, step = h * slope, 2 * size
    east = "".join(
        f"M{x} 0h{size}l{_n(run)} {h}h-{size}z"
        for x in range(-int(run // step + 1) * step, w, step)
    )
    west = "".join(f"M{x} 0h{size}l-{_n(run)} {h}h-{size}z" for x in range(0, int(w + run), step))
    return east + west


def _on_curve(curve, place):
    """The point of a cubic curve at `place` between 0 and 1."""
    a, b, c, d = curve
    rest = 1 - place
    weights = rest**3, 3 * rest**2 * place, 3 * rest * place**2, place**3
    return tuple(
        sum(weight * point[axis] for weight, point in zip(weights, (a, b, c, d), strict=True))
        for axis in (0, 1)
    )


def _lines(paths, thickness):
    """Paths drawn as thin lines."""
    return f'<path class="m3" stroke-width="{thickness}" d="{"".join(paths)}"/>'


def _accent(paths):
    """Paths filled with the bright colour."""
    return f'<path class="m4" d="{"".join(paths)}"/>'
