"""Choose whether a local system serves the language model, and the file of its weights."""

from enum import StrEnum
from pathlib import Path

from services.cli.local.tools import ToolMissingError, Tools


class Switch(StrEnum):
    """The values of `--llm` and GLOSSATOR_LLM."""

    OFF = "off"
    ON = "on"
    AUTO = "auto"  # on if the weights are installed


def llm_weights(switch: Switch, named: Path | None, tools: Tools) -> Path | None:
    """The file to serve: `named`, or the one that `scripts/setup.sh llm` installs. None without a language model.

    Raises `ToolMissingError` if the file is required and missing. The loader checks its hash.
    """
    path = named or tools.llm_weights
    if switch is Switch.OFF or (switch is Switch.AUTO and named is None and not path.is_file()):
        return None
    if not path.is_file():
        raise ToolMissingError(f"no {path}: run `scripts/setup.sh llm`, or name the file with GLOSSATOR_LLM_WEIGHTS")
    return path
