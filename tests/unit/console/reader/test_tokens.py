"""The colours of the console have enough contrast, in light and in dark."""

import re
from itertools import product
from pathlib import Path

import pytest

TOKENS = (Path(__file__).resolve().parents[4] / "services" / "console" / "static" / "tokens.css").read_text("utf-8")
_TEXTS = ("ink", "muted", "accent", "danger", "warning", "done")


def _colours(selector: str) -> dict[str, str]:
    block = TOKENS.split(selector, 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


LIGHT = _colours(":root {")
DARK = LIGHT | _colours(':root[data-mode="dark"] {')


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of WCAG 2.2."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), list(product(_TEXTS, ("canvas", "surface", "raised"))))
def test_texts(mode: dict[str, str], text: str, ground: str) -> None:
    assert contrast(mode[text], mode[ground]) >= 4.5


@pytest.mark.parametrize("mode", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("accent-ink", "accent"),
        ("accent", "accent-wash"),
        ("ink", "danger-wash"),
        ("warning", "warning-wash"),
        ("ink", "current-mark"),
        ("header-ink", "header"),
        ("header-muted", "header"),
        ("ink", "sunken"),
        ("muted", "sunken"),
    ],
)
def test_texts_on_colours(mode: dict[str, str], text: str, ground: str) -> None:
    assert contrast(mode[text], mode[ground]) >= 4.5


@pytest.mark.parametrize("mode", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("line", "ground"), list(product(("line", "accent"), ("canvas", "surface"))))
def test_lines(mode: dict[str, str], line: str, ground: str) -> None:
    assert contrast(mode[line], mode[ground]) >= 3


@pytest.mark.parametrize("family", ["facts", "money", "duties", "exit", "risk", "decided"])
def test_marks_on_paper(family: str) -> None:
    assert contrast(LIGHT[f"family-{family}"], LIGHT["paper"]) >= 3


def test_dark_by_the_system_is_dark_by_choice() -> None:
    assert _colours(':root:not([data-mode="light"]) {') == _colours(':root[data-mode="dark"] {')
