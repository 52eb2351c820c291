"""The document types of commands: the shipped ones and those of a folder."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from services.annotation.playbook.rules import type_name
from services.annotation.playbook.suggest import nearest
from services.cli.errors import CommandError, UsageError
from services.cli.local.layout import Layout
from services.cli.local.settings import DOCUMENT_TYPES
from services.cli.options import local_home
from services.shared.runtime.document_types import document_types, use_types
from services.shared.runtime.yaml_file import YamlFileError


def use_folder(folder: Path | None) -> None:
    """Use the types of `folder`, else those of the local system's settings. Raises `CommandError` with all faults."""
    chosen = str(folder) if folder else _kept(Layout(local_home()).settings())
    try:
        use_types(chosen)
    except (YamlFileError, OSError) as error:
        remedy = "docs/how-to/add-a-document-type.md" if folder else "`glossator up --set GLOSSATOR_DOCUMENT_TYPES`"
        raise CommandError(str(error), remedy) from None


def known_type(name: str) -> str:
    """The document type that `name` is, in the form of playbooks. Raises `UsageError` with the nearest types."""
    known = {type_name(one): one for one in document_types().names}
    if type_name(name) in known:
        return known[type_name(name)]
    near = nearest(type_name(name), list(known))
    remedy = f"did you mean {near}?" if near else f"known types: {', '.join(known)}"
    raise UsageError(f"there is no document type {name}", remedy)


def _kept(settings: Mapping[str, str]) -> str:
    return settings.get(DOCUMENT_TYPES, "")


Types = Annotated[
    Path | None,
    typer.Option(
        "--types",
        envvar=DOCUMENT_TYPES,
        callback=use_folder,
        is_eager=True,
        expose_value=False,
        help="folder with your own document types; default: those of the local system",
    ),
]
