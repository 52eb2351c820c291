"""Every kind has a colour that can be read."""

import pytest

from services.cli.redaction.colours import ALL_COLOURS, colours_of
from services.redaction.subjects.placeholders import ESCAPED
from services.shared.domain.entities import EntityType


@pytest.mark.parametrize("kind", [*EntityType, ESCAPED])
def test_every_kind_is_in_a_family(kind: str) -> None:
    assert colours_of(kind) in ALL_COLOURS


def _luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("family", ALL_COLOURS, ids=lambda family: family.name)
def test_ink_can_be_read_on_its_paper(family: object) -> None:
    paper, ink = (_luminance(getattr(family, name)) for name in ("paper", "ink"))
    assert (paper + 0.05) / (ink + 0.05) >= 7  # WCAG 2.2, level AAA
