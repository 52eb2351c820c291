"""A document as people see it."""

import pytest
from rich.console import Console

from services.cli.render.document import record_table
from services.shared.domain.annotations import SUSPECTED_INSTRUCTION, AnnotationSet, SetState
from services.shared.domain.document import DocumentRecord


@pytest.mark.parametrize(
    ("flags", "shown"),
    [
        ((), []),
        ((SUSPECTED_INSTRUCTION,), ["beware", "suspected_instruction: words in it read like orders to a model"]),
        (("of_a_newer_release",), ["beware", "of_a_newer_release"]),
    ],
)
def test_a_flag_is_a_warning(flags: tuple[str, ...], shown: list[str]) -> None:
    console = Console(width=160, highlight=False)
    with console.capture() as capture:
        console.print(
            record_table(DocumentRecord("t", "s", "r", "m"), AnnotationSet("s", 1, SetState.PROPOSED, flags=flags))
        )
    assert [one for one in shown if one not in capture.get()] == []
    assert ("beware" in capture.get()) == bool(flags)
