"""`glossator explain`: prints why findings were made, with the narration of the LLM."""

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Annotated

import typer
from rich.console import Console

from services.cli.clients.annotation import REVIEW, FindingExplanation
from services.cli.clients.narration import AnsweredQuestion, NarrationClient, NarrationEnd, Sentence
from services.cli.connect.system import Caller, caller_of
from services.cli.options import HOME, As, Directory, DocumentId, For, JsonLines
from services.cli.render.narration import Part, render_part
from services.shared.domain.annotations import Finding
from services.shared.domain.clauses import Severity

PrintPart = Callable[[Part, str], None]
_SEVERE = frozenset({Severity.HIGH, Severity.CRITICAL})
_ALL = frozenset(Severity)
_KINDS: Mapping[type[Part], str] = {
    FindingExplanation: "reasoned",
    Sentence: "sentence",
    AnsweredQuestion: "answered",
    NarrationEnd: "ended",
}


def explain(
    document: DocumentId,
    finding: Annotated[str, typer.Option(help="id of a finding, also of an earlier set; by default all")] = "",
    everything: Annotated[
        bool, typer.Option("--all", help="findings of every severity, not only high and critical")
    ] = False,
    directory: Directory = HOME,
    who: As = "reviewer",
    purpose: For = REVIEW,
    json_lines: JsonLines = False,
) -> None:
    """Explain the high and critical findings of a document, and its undecided rules.

    Each finding has the reason of the playbook and, if an LLM is configured, a narration. The LLM reads only redacted
    evidence. Each of its sentences names places in the document; sentences that the places do not support are left out.
    The LLM also answers the question of each undecided rule with yes or no; the answer decides nothing. The audit log
    records that the command reads the text.

    [dim]glossator explain 3f1c…[/]                      high and critical findings, then undecided rules

    [dim]glossator explain 3f1c… --finding 9a20…[/]      one finding

    [dim]glossator playbook explain --document 3f1c…[/]  the same without the LLM
    """
    caller = caller_of(directory, "annotation", who)
    print_part = _print_json if json_lines else _print_text
    count = asyncio.run(_explain(caller, document, finding, _ALL if everything else _SEVERE, print_part, purpose))
    if not count and not json_lines:
        typer.echo("nothing to explain: no finding has this severity, and no rule is undecided")


async def _explain(
    caller: Caller,
    document: str,
    finding: str,
    severities: frozenset[Severity],
    print_part: PrintPart,
    purpose: str = REVIEW,
) -> int:
    """Return the number of findings and undecided rules."""
    count = 0
    async with NarrationClient(caller.address, caller.credential, purpose) as client:
        for finding_id in [finding] if finding else await _finding_ids(client, document, severities):
            count += 1
            async for part in client.narrate(document, finding_id):
                print_part(part, finding_id)
        if finding:
            return count
        async for answer in client.answers(document):
            count += isinstance(answer, AnsweredQuestion)
            print_part(answer, "")
    return count


async def _finding_ids(client: NarrationClient, document: str, severities: frozenset[Severity]) -> list[str]:
    """The ids of the findings with these severities, the most severe first."""
    _, annotation_set = await client.annotations(document)
    chosen = [one for one in annotation_set.findings if one.severity in severities]
    return [one.finding_id for one in sorted(chosen, key=_severest_first)]


def _severest_first(finding: Finding) -> int:
    return -list(Severity).index(finding.severity)


def _print_text(part: Part, _finding_id: str) -> None:
    """Print a part, except the end of a narration if no LLM is configured."""
    if not isinstance(part, NarrationEnd) or part.model or part.reason:
        Console(highlight=False).print(render_part(part), soft_wrap=not isinstance(part, FindingExplanation))


def _print_json(part: Part, finding_id: str) -> None:
    fields = part._asdict()
    for name in fields.keys() & {"evidence", "places"}:
        if name == "evidence" or isinstance(part, FindingExplanation):
            fields[name] = [one._asdict() for one in fields[name]]
    finding = {"finding_id": finding_id} if finding_id else {}
    typer.echo(json.dumps({"kind": _KINDS[type(part)]} | finding | fields))
