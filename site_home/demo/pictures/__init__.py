"""Pictures for the demonstration content, drawn from nothing but numbers and the site's fonts."""

from . import diagrams, maps, scenes, textiles

DRAWINGS = (
    *textiles.DRAWINGS,
    *maps.DRAWINGS,
    *diagrams.DRAWINGS,
    *scenes.DRAWINGS,
)


def draw_all():
    """Yield file name, title, alternative text and bytes of each picture."""
    for name, title, alt, draw in DRAWINGS:
        yield f"{name}.webp", title, alt, draw().to_webp()
