"""The client for structures over a real port: parts become one structure, words become lines."""

import grpc.aio
import pytest

from glossator.annotation.v1 import service_pb2 as pb
from glossator.annotation.v1 import service_pb2_grpc
from glossator.document.v1 import document_pb2
from services.annotation.desk.pages import PageWords
from services.cli.clients.structure import Cell, DocumentTable, Line, StructureClient, lines_of
from services.shared.wire.codec import from_message


def span(start: int, end: int) -> document_pb2.Span:
    return document_pb2.Span(start=start, end=end)


def placed(text: str, start: int) -> pb.PlacedText:
    return pb.PlacedText(text=text, span=span(start, start + len(text)), page=1)


def cell(row: int, column: int, text: str, start: int) -> pb.TableCell:
    return pb.TableCell(row=row, column=column, words=placed(text, start))


PARTS = {
    "": pb.ReadStructureResponse(
        sections=[pb.TextSection(number=placed("1.", 0), heading=placed("Fees", 3), span=span(0, 90), level=1)],
        tables=[pb.TextTable(number=1, rows=2, columns=2, cells=[cell(0, 0, "a", 10), cell(0, 1, "b", 12)])],
        pages=1,
        next_cursor="3",
    ),
    "3": pb.ReadStructureResponse(
        tables=[pb.TextTable(number=1, rows=2, columns=2, cells=[cell(1, 0, "c", 14)])],
        headers=[placed("Draft", 20)],
        footers=[placed("Page 1", 30)],
        pages=1,
        missing="older_release",
    ),
}


class _Annotation(service_pb2_grpc.AnnotationServiceServicer):
    def __init__(self) -> None:
        self.asked: list[pb.ReadStructureRequest] = []

    async def ReadStructure(  # noqa: N802
        self,
        request: pb.ReadStructureRequest,
        context: grpc.aio.ServicerContext,  # type: ignore[type-arg]
    ) -> pb.ReadStructureResponse:
        self.asked.append(request)
        return PARTS[request.cursor]


async def test_parts_are_joined() -> None:
    annotation = _Annotation()  # type: ignore[abstract]
    server = grpc.aio.server()
    service_pb2_grpc.add_AnnotationServiceServicer_to_server(annotation, server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    try:
        async with StructureClient(f"127.0.0.1:{port}", "token", "review") as client:
            found = await client.structure("d", "exported")
    finally:
        await server.stop(None)
    assert [(one.cursor, one.use, one.purpose) for one in annotation.asked] == [
        ("", "exported", "review"),
        ("3", "exported", "review"),
    ]
    cells = (Cell(0, 0, "a", 10, 11, 1), Cell(0, 1, "b", 12, 13, 1), Cell(1, 0, "c", 14, 15, 1))
    assert found.tables == (DocumentTable(1, 2, 2, cells),)
    assert [(one.number, one.heading, one.page) for one in found.sections] == [("1.", "Fees", 1)]
    assert ([one.text for one in found.headers], [one.text for one in found.footers]) == (["Draft"], ["Page 1"])
    assert (found.pages, found.missing) == (1, "older_release")


def word(text: str, start: int, end: int, value: str = "") -> pb.PageWord:
    return pb.PageWord(text=text, span=span(start, end), masked=bool(value), value_id=value)


WORDS = (
    word("Loan", 0, 4),
    word("[PERSON_1]", 5, 8, "PERSON_1"),
    word("[PERSON_1]", 9, 14, "PERSON_1"),
    word("pays", 15, 19),
    word("[PERSON_2].", 20, 30, "PERSON_2"),
)


@pytest.mark.parametrize(
    ("lines", "texts"),
    [
        ([(0, 30)], ["Loan [PERSON_1] pays [PERSON_2]."]),
        ([(0, 8), (9, 30)], ["Loan [PERSON_1]", "[PERSON_1] pays [PERSON_2]."]),
        ([], []),
    ],
)
def test_lines(lines: list[tuple[int, int]], texts: list[str]) -> None:
    message = pb.ListPageWordsResponse(words=WORDS, lines=[pb.PageLine(span=span(*one), x0=1, y1=4) for one in lines])
    found = lines_of(from_message(PageWords, message))
    assert [one.text for one in found.lines] == texts
    assert found.words == len(WORDS)
    assert all(one == Line(one.text, one.start, one.end, 1.0, 0.0, 0.0, 4.0) for one in found.lines)
