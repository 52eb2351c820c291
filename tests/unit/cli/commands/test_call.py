"""`glossator call` against a gRPC server on a loopback port."""

import json
from collections.abc import Iterator
from concurrent import futures
from pathlib import Path
from typing import Any

import grpc
import pytest
from typer.testing import CliRunner

from glossator.annotation.v1 import comments_pb2 as pb
from glossator.annotation.v1 import comments_pb2_grpc as pb_grpc
from services.cli.__main__ import app
from services.cli.connect.system import Caller
from services.shared.runtime.operations.contract import operations_of
from services.shared.wire.contracts import CONTRACTS

ID = "c6a4de1ee66aaa2074fe5f72688186b5"
_WIDE = {"COLUMNS": "200", "TERM": "dumb"}


class Comments(pb_grpc.ReviewCommentServiceServicer):
    """Answers with the request, and keeps it."""

    def __init__(self) -> None:
        self.seen: list[Any] = []

    def AddComment(self, request: pb.AddCommentRequest, _context: object) -> pb.AddCommentResponse:  # noqa: N802
        self.seen.append(request)
        comment = pb.Comment(id="c", target_kind=request.target_kind, text=request.text)
        return pb.AddCommentResponse(comment=comment)

    def ListComments(self, request: pb.ListCommentsRequest, _context: object) -> pb.ListCommentsResponse:  # noqa: N802
        raise NotImplementedError

    def ResolveComment(self, request: pb.ResolveCommentRequest, _context: object) -> pb.ResolveCommentResponse:  # noqa: N802
        raise NotImplementedError


@pytest.fixture
def comments(monkeypatch: pytest.MonkeyPatch) -> Iterator[Comments]:
    server, served = grpc.server(futures.ThreadPoolExecutor(1)), Comments()
    pb_grpc.add_ReviewCommentServiceServicer_to_server(served, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()

    def caller(_directory: Path, _service: str, who: str) -> Caller:
        return Caller(f"127.0.0.1:{port}", "token", who)

    monkeypatch.setattr("services.cli.commands.call.caller_of", caller)
    yield served
    server.stop(None)


def run(*arguments: str, text: str | None = None) -> Any:
    return CliRunner().invoke(app, ["call", *arguments], env=_WIDE, input=text)


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ((f"document_id={ID}", "target_kind=finding", "target_id=f", "text=Why? a=b"), None),
        ((f"document_id={ID}", "text=Why? a=b", "--json", '{"target_kind": "finding", "target_id": "f"}'), None),
        (
            ("--json", "-"),
            json.dumps({"document_id": ID, "target_kind": "finding", "target_id": "f", "text": "Why? a=b"}),
        ),
    ],
)
def test_an_operation_is_called(comments: Comments, arguments: tuple[str, ...], text: str | None) -> None:
    result = run("AddComment", *arguments, text=text)
    assert result.exit_code == 0, result.output
    assert comments.seen == [
        pb.AddCommentRequest(document_id=ID, target_kind=pb.COMMENT_TARGET_FINDING, target_id="f", text="Why? a=b")
    ]
    answer = json.loads(result.stdout)["comment"]
    assert (answer["target_kind"], answer["text"], answer["asked"]) == ("finding", "Why? a=b", "")


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("ListReviews", "other=1"), "'other=1' is not FIELD=VALUE of ListReviews"),
        (("ListReviews", "mine"), "'mine' is not FIELD=VALUE of ListReviews"),
        (("ListReviews", "page_size=many"), "page_size is not integer: 'many'"),
        (("ListReviews", "severity=grave"), "severity"),
        (("ListReviews", "--json", "[]"), "--json is not a JSON object"),
        (("ListReviews", "--json", "{"), "--json is not a JSON object"),
    ],
)
def test_a_fault_is_named(arguments: tuple[str, ...], fault: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert fault in result.output


def test_help_has_the_fields_of_the_request() -> None:
    result = run("AddComment", "--help")
    assert result.exit_code == 0
    assert "target_kind (document | annotation | finding, required)" in result.output
    assert "text (text, required)" in result.output


def test_each_operation_without_a_stream_of_requests_is_a_command() -> None:
    listed = run("--help").output
    names = {one.name for service in CONTRACTS for one in operations_of(service) if not one.streams_in}
    assert {name for name in names if f" {name} " not in listed} == set()
    assert run("Unknown").exit_code == 2
