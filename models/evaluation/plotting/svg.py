"""Common parts of the project's pictures: a page with title and description, for light and dark mode."""

from collections.abc import Iterable
from xml.sax.saxutils import escape

HUES: tuple[tuple[str, str], ...] = (
    ("#1f5fa8", "#7ab3ef"),
    ("#b3452c", "#f0876d"),
    ("#0b6e4f", "#4fc79a"),
    ("#8a5a00", "#e0a93b"),
    ("#6b3fa0", "#b797e8"),
    ("#a3246b", "#ec7fb6"),
    ("#3d5a6c", "#9fb8c8"),
    ("#5c6b00", "#bccc4f"),
)
"""Colours for light and for dark mode. The CSS class `hue0` fills with the first one, `line0` draws lines with it."""


def page(width: float, height: float, title: str, about: str, body: Iterable[str], size: int = 12) -> str:
    """A picture. Screen readers read `title` and `about`; colour alone must not carry information."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(width)} {number(height)}" role="img"'
        f' aria-labelledby="title about" font-family="Helvetica, Arial, sans-serif" font-size="{size}">'
    )
    parts = [
        head,
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="about">{escape(about)}</desc>',
        f"<style>{_STYLE}</style>",
        f'<rect class="paper" width="{number(width)}" height="{number(height)}"/>',
        *body,
        "</svg>",
        "",
    ]
    return "\n".join(parts)


def text(x: float, y: float, words: str, *, anchor: str = "start", kind: str = "") -> str:
    """Text at a position; `kind` are CSS classes such as `faint` and `strong`."""
    classes = f' class="{kind}"' if kind else ""
    where = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{number(x)}" y="{number(y)}"{where}{classes}>{escape(words)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, kind: str = "grid") -> str:
    return f'<path class="{kind}" d="M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}"/>'


def box(x: float, y: float, width: float, height: float, kind: str, tooltip: str = "") -> str:
    """A rectangle; `tooltip` is its tooltip."""
    shape = f'<rect class="{kind}" x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
    return f"{shape}><title>{escape(tooltip)}</title></rect>" if tooltip else f"{shape}/>"


def number(value: float) -> str:
    """Rounded to one decimal, without a trailing zero."""
    return f"{value:.1f}".removesuffix(".0")


def _hues(column: int) -> str:
    return "".join(
        f".hue{place}{{fill:{pair[column]}}}.line{place}{{stroke:{pair[column]};fill:none}}"
        for place, pair in enumerate(HUES)
    )


_STYLE = (
    "text{fill:#222}.strong{font-weight:bold}.faint{fill:#5a5a5a}.paper{fill:#fff}.track{fill:#ececec}"
    ".grid{stroke:#d0d0d0;fill:none}.axis{stroke:#707070;fill:none}.cross{stroke:#222;stroke-width:2}.ink{stroke:#fff;fill:none}"
    f"{_hues(0)}"
    "@media(prefers-color-scheme:dark){text{fill:#e6e6e6}.faint{fill:#a8a8a8}.paper{fill:#14171c}.track{fill:#2a2f37}"
    ".grid{stroke:#3a414b}.axis{stroke:#9a9a9a}.cross{stroke:#e6e6e6}.ink{stroke:#14171c}"
    f"{_hues(1)}}}"
)
