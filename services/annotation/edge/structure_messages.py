"""Messages of the structure of texts: translation only."""

from glossator.annotation.v1 import service_pb2
from glossator.document.v1 import document_pb2
from services.annotation.desk.structure import PlacedText, Structure, TextPart, TextSection, TextTable
from services.annotation.edge.messages import span_message


def structure_message(found: Structure) -> service_pb2.ReadStructureResponse:
    """A part of the structure."""
    return service_pb2.ReadStructureResponse(
        sections=map(_section, found.sections),
        tables=map(_table, found.tables),
        headers=map(_placed, found.headers),
        footers=map(_placed, found.footers),
        pages=found.pages,
        next_cursor=found.next_cursor,
        missing=found.missing,
        parts=map(_part, found.parts),
        languages=(
            service_pb2.TextLanguage(code=one.code, span=span_message(one.span), read=one.read)
            for one in found.languages
        ),
    )


def _part(one: TextPart) -> service_pb2.TextPart:
    reason = f"PART_REASON_{one.reason.name if one.reason else 'UNSPECIFIED'}"
    return service_pb2.TextPart(
        kind=document_pb2.PartKind.Value(f"PART_KIND_{one.kind.name}"),
        number=one.number,
        title=_placed(one.title),
        span=span_message(one.span),
        hidden=one.hidden,
        document_type=one.document_type,
        form=one.form,
        reason=document_pb2.PartReason.Value(reason),
    )


def _section(one: TextSection) -> service_pb2.TextSection:
    return service_pb2.TextSection(
        number=_placed(one.number), heading=_placed(one.heading), span=span_message(one.span), level=one.level
    )


def _table(one: TextTable) -> service_pb2.TextTable:
    cells = (service_pb2.TableCell(row=cell.row, column=cell.column, words=_placed(cell.words)) for cell in one.cells)
    return service_pb2.TextTable(number=one.number, rows=one.rows, columns=one.columns, cells=cells)


def _placed(one: PlacedText) -> service_pb2.PlacedText:
    return service_pb2.PlacedText(text=one.text, span=span_message(one.span), page=one.page, masked=one.masked)
