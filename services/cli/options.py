"""Options that many commands share."""

from pathlib import Path
from typing import Annotated

import typer

from services.cli.local.tools import CHECKOUT

HOME = CHECKOUT / "var"

Directory = Annotated[
    Path,
    typer.Option(
        "--directory", envvar="GLOSSATOR_HOME", show_default="var", help="where the local system keeps its state"
    ),
]
JsonLines = Annotated[bool, typer.Option("--json-lines", help="one JSON object a line, for machines")]
As = Annotated[
    str,
    typer.Option(
        "--as", metavar="WHO", help="whose credential to use: ROLE@TENANT, or ROLE for the first tenant of access.yaml"
    ),
]
DocumentId = Annotated[str, typer.Argument(metavar="DOCUMENT", help="a document's id")]
