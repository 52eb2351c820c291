"""`glossator explain`."""

import asyncio
import json
from collections.abc import Callable
from typing import Annotated

import typer
from rich.console import Console

from services.cli.clients.annotation import Reasoned
from services.cli.clients.narration import Answered, Ended, NarrationClient
from services.cli.home import credential, open_system
from services.cli.options import HOME, As, Directory, DocumentId, JsonLines
from services.cli.render.narration import Part, part_picture
from services.shared.domain.annotations import Finding
from services.shared.domain.clauses import Severity

_GRAVE = frozenset({Severity.HIGH, Severity.CRITICAL})
Tell = Callable[[Part, str], None]


def explain(
    document: DocumentId,
    finding: Annotated[str, typer.Option(help="only this one, by its id; of an earlier set too")] = "",
    everything: Annotated[bool, typer.Option("--all", help="all findings, not the gravest alone")] = False,
    directory: Directory = HOME,
    who: As = "reviewer@harbour-bank",
    json_lines: JsonLines = False,
) -> None:
    """Say why a document's high and critical findings were made, and what its undecided rules leave to be asked.

    First what is known of a finding; then, as it comes, what a language model says of it. It is shown the places that
    the finding rests on, redacted, and no more; each sentence names its places, and what they do not bear out is held
    back. The questions of rules that stay undecided are answered with yes or no: an answer decides nothing, you do.
    Without a language model all else is told. Words are read on your behalf, and that is audited.

    [dim]glossator explain 3f1c…[/]                  high and critical findings, then what is undecided

    [dim]glossator explain 3f1c… --finding 9a20…[/]  one of them

    [dim]glossator playbook explain --document 3f1c…[/]  the same without a language model
    """
    system = open_system(directory)
    caller = (system.ports.address("grpc", "annotation"), credential(system, who))
    tell = _as_json if json_lines else _as_text
    found = asyncio.run(_explained(caller, document, finding, _ALL if everything else _GRAVE, tell))
    if not found and not json_lines:
        typer.echo("nothing to explain: no finding of such a severity, and no rule is undecided")


async def _explained(
    caller: tuple[str, str], document: str, finding: str, severities: frozenset[Severity], tell: Tell
) -> int:
    """How many findings and undecided rules there were."""
    found = 0
    async with NarrationClient(*caller) as client:
        for one in [finding] if finding else await _chosen(client, document, severities):
            found += 1
            async for part in client.narrate(document, one):
                tell(part, one)
        if finding:
            return found
        async for answer in client.answers(document):
            found += isinstance(answer, Answered)
            tell(answer, "")
    return found


async def _chosen(client: NarrationClient, document: str, severities: frozenset[Severity]) -> list[str]:
    _, shown = await client.annotations(document)
    chosen = [one for one in shown.findings if one.severity in severities]
    return [one.finding_id for one in sorted(chosen, key=_gravity)]


def _gravity(finding: Finding) -> int:
    return -list(Severity).index(finding.severity)


def _as_text(part: Part, _finding_id: str) -> None:
    """Whoever is told of nothing is not told that it ended."""
    if not isinstance(part, Ended) or part.model or part.reason:
        Console(highlight=False).print(part_picture(part), soft_wrap=not isinstance(part, Reasoned))


def _as_json(part: Part, finding_id: str) -> None:
    fields = part._asdict()
    if "evidence" in fields:
        fields["evidence"] = [one._asdict() for one in fields["evidence"]]
    kind = {"kind": type(part).__name__.casefold()}
    typer.echo(json.dumps(kind | ({"finding_id": finding_id} if finding_id else {}) | fields))


_ALL = frozenset(Severity)
