"""Documents of the past, for a playbook to be tried on: those of a running system, or what `annotate` printed."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.annotation.playbook.conclude import rulings
from services.annotation.playbook.judge import Ruling
from services.annotation.playbook.marks import Mark, marks_of
from services.annotation.playbook.rules import Playbook
from services.cli.clients.annotation import AnnotationClient, Told
from services.cli.faults import CommandError
from services.shared.domain.annotations import AnnotationSet, SetState
from services.shared.domain.errors import Reason, Reject

_QUIET_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Past:
    """A document, by its id or path, and what was found in it."""

    name: str
    document_type: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """What a playbook makes of it: ids of rules."""

    document: Past
    found: frozenset[str]
    undecided: frozenset[str]


def try_on(playbook: Playbook, document: Past) -> Tried:
    """As annotation would conclude, by the same rules."""
    judged = rulings(playbook, document.document_type, document.marks)
    found, undecided = (
        frozenset(rule.id for rule, verdict in judged if verdict.ruling is ruling)
        for ruling in (Ruling.BROKEN, Ruling.UNDECIDED)
    )
    return Tried(document, found, undecided)


def printed(path: Path) -> Iterator[Past]:
    """What `glossator annotate --json-lines` printed; files that it refused are left out. Raises `CommandError`."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise CommandError(f"{path} cannot be read", "a file of `glossator annotate --json-lines`") from None
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield from _printed(line, f"{path}:{number}")


def _printed(line: str, place: str) -> Iterable[Past]:
    try:
        told: dict[str, Any] = json.loads(line)
        if "error" in told:
            return ()
        marks = tuple(
            Mark(str(number), one["category"], one["confidence"], words=one["quote"])
            for number, one in enumerate(told["annotations"], start=1)
        )
        return (Past(told["path"], told["document_type"], marks),)
    except (ValueError, KeyError, TypeError):
        remedy = "`glossator annotate FOLDER --json-lines` prints what is needed"
        raise CommandError(f"{place}: not a line of annotations", remedy) from None


async def stored(address: str, credential: str, matter: str) -> list[Past]:
    """The newest set of every document that the caller may see, with its words where they may be read."""
    async with AnnotationClient(address, credential) as client:
        newest: dict[str, AnnotationSet] = {}
        async for told in _until_quiet(client.watch(proposed=True, matter=matter)):
            newest[told.document.document_id] = told.annotation_set
        living = {name: one for name, one in newest.items() if one.state in _LIVING}
        return [await _past(client, name, one) for name, one in living.items()]


async def _until_quiet(told: AsyncIterator[Told]) -> AsyncIterator[Told]:
    """A watch has no end: it is over when nothing has come for a while."""
    while True:
        try:
            yield await asyncio.wait_for(anext(told), _QUIET_SECONDS)
        except (TimeoutError, StopAsyncIteration):
            return


async def _past(client: AnnotationClient, name: str, made: AnnotationSet) -> Past:
    try:
        text = await client.text(name)
    except Reject as error:
        if error.reason is not Reason.FORBIDDEN:
            raise
        text = ""
    marks = marks_of(made.annotations, lambda one: one.span.of(text) or None)
    return Past(name, made.document_type, marks)


_LIVING = (SetState.PROPOSED, SetState.PUBLISHED)
