"""What a page shows and its text does not have."""

import pytest

from services.ingestion.extractors.html import extract as html
from services.ingestion.extractors.result import Limits
from services.ingestion.parsing.structure import structure
from services.shared.domain.document import Gap, GapKind, GapPlace
from tests.unit.ingestion.makers import gaps_of

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
    found = gaps_of(html.from_text(f"<p>text</p>{source}", Limits()))
    assert found == tuple(Gap(kind, count) for kind, count in gaps)


_BREAK = "<p style='page-break-before: always'>"


@pytest.mark.parametrize(
    ("source", "places"),
    [
        ("<p>one<p>two <img src=x> three<p>four", [("two three", 0)]),
        ("<p>one</p><img src=x><p>two", [("", 0)]),
        ("<img src=x><p>one", [("one", 0)]),
        ("<p>one<table><tr><td>two<td><img src=x>three</table>", [("two\tthree", 0)]),
        ("<p>one<table><tr><td><img src=x></table><p>two", [("", 0)]),
        (f"<p>one{_BREAK}two <img src=x>", [("two", 2)]),
        (f"<p>one <img src=x>{_BREAK}two{_BREAK}<img src=y>", [("one", 1), ("", 2)]),
        ("<p>one<iframe srcdoc='<p>two<p>three <img src=x>'></iframe><p>four", [("three", 0)]),
        ("<p>two<img src=x width=1055 height=1365><span style='color:white'>three</span>", []),
        ("<p>one<p>two <a title='x", [("", 0)]),
        ("<img src=x>" * 150, [("", 0)] * 100),
    ],
)
def test_places(source: str, places: list[tuple[str, int]]) -> None:
    content = html.from_text(source, Limits())
    found = [one for gap in content.gaps for one in gap.places]
    assert [(content.text[one.offset :].split("\n")[0], one.page) for one in found] == places
    assert all(gap.pages == tuple(sorted({one.page for one in gap.places} - {0})) for gap in content.gaps)


def test_a_place_has_the_heading_of_its_section() -> None:
    text = structure(html.from_text("<p>1. Fees. None.<p>2. Term<p>It ends <img src=x>.<p>3. Law. Ohio.", Limits()))
    [place] = text.gaps[0].places
    assert place.heading is not None
    assert place.heading.of(text.text) == "2. Term"


def test_a_page_of_pictures_alone() -> None:
    assert html.from_text("<img src=x>", Limits()).gaps == (Gap(GapKind.PICTURE, 1, (), (GapPlace(0),)),)
