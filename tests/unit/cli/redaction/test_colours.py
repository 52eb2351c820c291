"""Every entity type has colours with enough contrast."""

import pytest

from services.cli.redaction.colours import ALL_COLOURS, colours_of
from services.redaction.subjects.placeholders import ESCAPED
from services.shared.domain.entities import EntityType


@pytest.mark.parametrize("kind", [*EntityType, ESCAPED])
def test_every_entity_type_has_colours(kind: str) -> None:
    assert colours_of(kind) in ALL_COLOURS


def _luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("family", ALL_COLOURS, ids=lambda family: family.name)
def test_contrast_of_ink_and_paper(family: object) -> None:
    paper, ink = (_luminance(getattr(family, name)) for name in ("paper", "ink"))
    assert (paper + 0.05) / (ink + 0.05) >= 7  # WCAG 2.2, level AAA
