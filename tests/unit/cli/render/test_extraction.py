import pytest
from rich.console import Console

from services.cli.render.extraction import changes_table, gaps_line, hidden_table
from services.shared.domain.document import ChangeMark, Gap, GapKind, GapPlace, OriginalChange
from services.shared.domain.spans import OriginalSpan

PLACE = GapPlace(40, 3, OriginalSpan(0, 7))


@pytest.mark.parametrize(
    ("gaps", "line"),
    [
        ([Gap(GapKind.SCAN, 1, (4,))], "1 page without a text layer (page 4)"),
        ([Gap(GapKind.PAGE, 2, (3, 7))], "2 pages that cannot be loaded (pages 3, 7)"),
        ([Gap(GapKind.FORM, 1, (3,), (PLACE,))], "1 form that needs another program (page 3, at 40)"),
        (
            [Gap(GapKind.FONT, 2, (1, 3), (PLACE,))],
            "2 passages in fonts without characters (page 1; page 3, at 40)",
        ),
        ([Gap(GapKind.FORM, 9, (), (GapPlace(7),))], "9 forms that need another program (at 7; …)"),
        (
            [Gap(GapKind.SCAN, 3, (1, 2)), Gap(GapKind.DIAGRAM)],
            "3 pages without a text layer (pages 1, 2, …), 1 diagram",
        ),
    ],
)
def test_a_line_names_what_is_not_in_the_text(gaps: list[Gap], line: str) -> None:
    assert gaps_line(gaps) == line


def test_with_the_text_a_place_has_its_heading() -> None:
    line = gaps_line([Gap(GapKind.FORM, 1, (3,), (PLACE,))], "2. Fees\n\nare due")
    assert line == "1 form that needs another program (page 3, at 40 in “2. Fees”)"


@pytest.mark.parametrize("kind", GapKind)
def test_each_kind_has_a_name(kind: GapKind) -> None:
    assert gaps_line([Gap(kind)]).startswith("1 ")
    assert gaps_line([Gap(kind, 2)]).startswith("2 ")


def test_at_most_twenty_passages_are_listed() -> None:
    text = "abcdefghij" * 9
    spans = [OriginalSpan(start, start + 2) for start in range(0, 44, 2)]
    console = Console(width=80, highlight=False)
    with console.capture() as capture:
        console.print(hidden_table(spans[:2], text))
        console.print(changes_table([OriginalChange(one, ChangeMark.DELETED) for one in spans], text))
    shown = " ".join(capture.get().split())
    assert "0–2 “ab”" in shown
    assert "2–4 deleted “cd”" in shown
    assert "2 more" in shown
