"""What a page shows and its text does not have."""

import pytest

from services.ingestion.extractors.html import extract as html
from services.ingestion.extractors.result import Limits
from services.shared.domain.document import Gap, GapKind

_LAYER = "<p style='color:white'>words</p>"


@pytest.mark.parametrize(
    ("source", "gaps"),
    [
        ("<img src=x><img src=y width=200 height=100>", [(GapKind.PICTURE, 2)]),
        ("<img src=x alt='Acme'><img src=x alt=''>", []),
        ("<img src=x alt='chart 1.png'><img src=x alt=chart.png>", [(GapKind.PICTURE, 1)]),
        ("<img src=x width=1 height=1><img src=x style='width: 0px'>", []),
        ("<img src=x style='display:none'><div hidden><iframe src=x></iframe></div>", []),
        ("<canvas>no canvas</canvas>", [(GapKind.PICTURE, 1)]),
        ("<img src=x width=1055 height=1365>", [(GapKind.SCAN, 1)]),
        ("<img src=x width=1055px height=1365px alt=slide1>", [(GapKind.SCAN, 1)]),
        ("<img src=x alt='' style='width:8.5in;height:11in'>", [(GapKind.SCAN, 1)]),
        (f"<img src=x width=1055 height=1365 alt='{'word ' * 30}'>", []),
        ("<img src=x width=100% height=2000>", [(GapKind.PICTURE, 1)]),
        (f"<img src=x width=1055 height=1365>{_LAYER}", []),
        (f"<img src=x width=1055 height=1365>{_LAYER}" * 2 + "<img width=500 height=600>", [(GapKind.SCAN, 1)]),
        ("<img src=x width=1055 height=1365><div><font style='color:white'> </font></div>", [(GapKind.SCAN, 1)]),
        ("<iframe src=x></iframe><object data=y></object><embed src=z>", [(GapKind.EMBEDDED, 3)]),
        ("<iframe></iframe><iframe src=about:blank></iframe><iframe src=x srcdoc='<p>a'></iframe><object>", []),
        ("<iframe src=x width=0 height=0></iframe><noscript><iframe src=y height='0'></iframe></noscript>", []),
        ("<frameset><frame src=a><frame src=b></frameset>", [(GapKind.EMBEDDED, 2)]),
        ("<img src=x><embed src=y><p title='z", [(GapKind.PICTURE, 1), (GapKind.EMBEDDED, 1), (GapKind.MARKUP, 1)]),
    ],
)  # fmt: skip
def test_gaps(source: str, gaps: list[tuple[GapKind, int]]) -> None:
    found = html.from_text(f"<p>text</p>{source}", Limits()).gaps
    assert found == tuple(Gap(kind, count) for kind, count in gaps)
