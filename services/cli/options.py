"""Options that many commands share."""

from pathlib import Path
from typing import Annotated

import typer

from services.cli.local.tools import CHECKOUT

HOME = CHECKOUT / "var"

Directory = Annotated[
    Path,
    typer.Option("--directory", envvar="GLOSSATOR_HOME", show_default="var", help="state of the local system"),
]
JsonLines = Annotated[bool, typer.Option("--json-lines", help="print one JSON object per line")]
As = Annotated[
    str,
    typer.Option("--as", metavar="WHO", help="caller: ROLE@TENANT, or ROLE for the first tenant in access.yaml"),
]
DocumentId = Annotated[str, typer.Argument(metavar="DOCUMENT", help="id of the document")]
