"""Values of a person come from a file or standard input. Erasures report what blocks them."""

import io
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest
import typer

from services.cli.commands import subject
from services.cli.commands.subject import print_erasure, read_values, request_erasure
from services.cli.connect.system import Caller
from services.cli.errors import CommandError, UsageError
from services.redaction.vault.records import Erasure, ErasureState
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.holds import Hold, HoldCause


@pytest.mark.parametrize(
    ("content", "values"),
    [
        ("Jane Smith\n", ["Jane Smith"]),
        (" Jane Smith \n\njane@example.com\r\nJane Smith", ["Jane Smith", "jane@example.com"]),
    ],
)
def test_one_value_per_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str, values: list[str]) -> None:
    (tmp_path / "person.txt").write_text(content)
    assert read_values(tmp_path / "person.txt") == values
    for named in (None, Path("-")):
        monkeypatch.setattr(sys, "stdin", io.StringIO(content))
        assert read_values(named) == values


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xff\xfe", b"\n".join(b"%d" % one for one in range(101))])
def test_no_value_or_too_many(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "person.txt").write_bytes(content)
    with pytest.raises(UsageError):
        read_values(tmp_path / "person.txt")
    with pytest.raises(UsageError):
        read_values(tmp_path / "nobody.txt")


_REMEDY = "Record clearance in the register of holds (GLOSSATOR_HOLDS), or lift the hold (`glossator hold`). Then run:"


@pytest.mark.parametrize(
    ("found", "lines"),
    [
        (Erasure("e1", ErasureState.REQUESTED, ("d1",), (), 1), ["requested e1: 1 document, 1 placeholder"]),
        (Erasure("e1", ErasureState.DONE, ("d1", "d2"), (), 0), ["done e1: 2 documents, 0 placeholders"]),
        (
            Erasure(
                "e1",
                ErasureState.HELD,
                ("d1", "d2", "d3", "d4"),
                ("d2", "d3", "d4"),
                3,
                (
                    Hold("d2", "M-1", HoldCause.NO_CLEARANCE),
                    Hold("d3", "M-2", HoldCause.REGISTER, ("matters.M-2",)),
                    Hold("d4", "M-2", HoldCause.METADATA, ("hold-7", "hold-8")),
                    Hold("d5", "M-2", HoldCause.HOLD, ("LIT-1",)),
                ),
            ),
            [
                "held e1: 4 documents, 3 placeholders",
                "d2: Blocked: no hold clearance recorded for matter M-1",
                "d3: Blocked: entry matters.M-2 in the register of holds",
                "d4: Blocked: hold hold-7, hold-8, which the source system named",
                "d5: Blocked: hold LIT-1",
                f"{_REMEDY} glossator subject approve e1",
            ],
        ),
    ],
)
def test_erasure_shows_what_blocks_it_and_the_next_command(
    capsys: pytest.CaptureFixture[str], found: Erasure, lines: list[str]
) -> None:
    with pytest.raises(typer.Exit) if found.held_document_ids else nullcontext():
        print_erasure(found, json_lines=False)
    assert capsys.readouterr().out.splitlines() == lines


def test_faulty_register_of_holds_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    detail = "Nothing is erased: the register of holds (setting `holds`, file holds.yaml) has no `tenants`"

    async def refuse(_vault: object, _tenant: str) -> Erasure:
        raise Reject(Reason.PRECONDITION_FAILED, detail=detail)

    monkeypatch.setattr(subject, "caller_of", lambda *_, **__: Caller("127.0.0.1:1", "", "compliance@t"))
    with pytest.raises(CommandError, match="setting `holds`") as caught:
        request_erasure(Path(), "compliance", refuse, json_lines=False)
    assert caught.value.remedy == "repair the register, then repeat the command"
