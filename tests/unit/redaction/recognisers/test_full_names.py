"""Full names, by their words and their context."""

import pytest

from services.redaction.detection.resolve import merge
from services.redaction.recognisers.base import Source
from services.redaction.recognisers.full_names import DOUBTFUL, FULL_NAMES


def sure(text: str) -> list[str]:
    """The names that need no confirmation by the tagger."""
    return [one.span.of(text) for one in merge(o for o in FULL_NAMES.find(Source(text)) if o.confidence >= DOUBTFUL)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("approved by Mirjana Kovač yesterday", ["Mirjana Kovač"]),
        ("a letter from Joost ten Cate was read", ["Joost ten Cate"]),
        ("as told by Pieter op 't Veld, who", ["Pieter op 't Veld"]),
        ("DATED: ROOS 'S-HAGE", ["ROOS 'S-HAGE"]),
        ("Attention:  Van Houten, Maarten", ["Van Houten, Maarten"]),
        ("the estate of Osgood, Ellery P.", ["Osgood, Ellery P."]),
        ("to the order of T. Fenwick the sum", ["T. Fenwick"]),
        ("owed to Chester Monday.", ["Chester Monday"]),
        ("Neither Mr. de los Ríos nor Dr. d’Aulnay signs", ["de los Ríos", "d’Aulnay"]),
        (
            "________________     ________________\nSunita Ye          Wanjiru A. Odhiambo\n",
            ["Sunita Ye", "Wanjiru A. Odhiambo"],
        ),
        ("Directors: Tendai Moyo; Quellan Trask.", ["Tendai Moyo", "Quellan Trask"]),
        ("Name\tRole\tMobile\nQuellan Trask\tDeputy\t+33 6 25 68 96 54", ["Quellan Trask"]),
        ("in the presence of\nQuellan Trask                 ............", ["Quellan Trask"]),
        ("before me came Quellan Trask, to me known", ["Quellan Trask"]),
        ("Quellan Trask\n12 Elm Street", ["Quellan Trask"]),
    ],
)
def test_finds(text: str, names: list[str]) -> None:
    assert sure(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "the Loan Agreement and the Security Documents",
        "on behalf of Foundation Medicine, Inc. the Company",
        "A. Interpretation\nB. Sediment controls",
        "between Bunker One and the Lender",
        "as required by 21 U.S.C. Sections 351-352",
        "from May, August and December",
        'the "Foreground Patents" means all; Foreground Patents are listed',
        "Mr. Chairman spoke",
        "located in New York, California and Texas",
        "Quellan Trask Limited",
    ],
)
def test_leaves_alone(text: str) -> None:
    assert sure(text) == []
