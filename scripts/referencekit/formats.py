"""The formats: what is read, what is marked, what is refused."""

from collections.abc import Iterator, Sequence

from scripts.referencekit.markdown import code, made_from, page, table
from services.ingestion.extractors.formats.row import Construct, Treatment
from services.ingestion.extractors.formats.table import FORMATS
from services.shared.domain.document import Gap, GapKind
from services.shared.domain.errors import REASONS, Reason
from services.shared.domain.gaps import GAPS

_INTRODUCTION = """
What a reader of a document sees is text. What only a machine sees is text too, and marked as hidden: `hidden` of a
text has its spans. Tracked changes are marked as inserted or deleted: `changes`. What cannot be read is a gap: `gaps`
of the text, of its quality report and of the status of its submission say which kinds, how many, and on which pages.
Gaps of DOCX, HTML and EML have places: the offset of the block of text there, the page, and the heading of the section
around it. The page is that of Word when it last showed the document, or else is counted from page breaks. In PDF,
words that lack letters have places; a gap on a page without one is all of the page.

A test makes a document with each construct, and compares what happens with its row.
"""
_GAPS = """
If text can be lost, the set of the document has the flag `not_read`, and no clause is reported as absent.
"""
_REASONS = """
A refused document has one of these reasons in `documents.status`. [Reasons](reasons.md) has all.
"""


def formats_page() -> str:
    parts = [part for name, rows in FORMATS.items() for part in (f"## {name}", _rows(rows))]
    return page(
        "Formats",
        made_from("services/ingestion/extractors/formats/", "services/shared/domain/gaps.py"),
        _INTRODUCTION,
        *parts,
        "## Kinds of gaps",
        _GAPS,
        table(("kind", "meaning", "remedy", "can text be lost"), map(_gap, GapKind)),
        "## Reasons of refusals",
        _REASONS,
        table(("reason", "remedy", "constructs"), _reasons()),
    )


def _rows(rows: Sequence[Construct]) -> str:
    return table(("construct", "what happens", "note"), ((one.name, _treatment(one), one.note) for one in rows))


def _treatment(one: Construct) -> str:
    if one.treatment is Treatment.GAP and one.kind is not None:
        return f"not read: gap {code(one.kind)}"
    if one.treatment is Treatment.REFUSED and one.reason is not None:
        return f"refused: [{code(one.reason)}](reasons.md#{one.reason.value})"
    return one.treatment.value


def _gap(kind: GapKind) -> tuple[str, str, str, str]:
    info = GAPS[kind]
    return code(kind), info.meaning, info.remedy, "yes" if Gap(kind).loses_text else "no"


def _reasons() -> Iterator[tuple[str, str, str]]:
    for reason in Reason:
        names = [f"{name}: {row.name}" for name, rows in FORMATS.items() for row in rows if row.reason is reason]
        if names:
            yield code(reason), REASONS[reason].remedy, "; ".join(names)
