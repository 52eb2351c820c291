"""Loads prompts from files. The provenance of every result names a prompt's id and version, a hash of its content."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from services.inference.llm.port import LlmPrompt

FOLDER = Path(__file__).parent
_PLACE = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Prompt:
    """`user` has variables like `{passages}`. At most one of `schema` and `choices` is set."""

    prompt_id: str
    version: str
    system: str
    user: str
    max_tokens: int
    schema: Mapping[str, Any] | None = None
    choices: tuple[str, ...] | None = None

    @property
    def label(self) -> str:
        """`summary@1a2b3c4d`, as provenance names it."""
        return f"{self.prompt_id}@{self.version}"

    def filled(self, **values: str) -> LlmPrompt:
        """The prompt with `values` for its variables. Braces in a value are not replaced. Raises `KeyError`."""
        return LlmPrompt(self.system, (_PLACE.sub(lambda match: values[match[1]], self.user),))


@dataclass(frozen=True, slots=True)
class Prompts:
    """All prompts. `questions` by clause type; `questions_version` is a hash of them."""

    summary: Prompt
    reason: Prompt
    question: Prompt
    questions: Mapping[str, str]
    questions_version: str


def load_prompts(folder: Path = FOLDER) -> Prompts:
    """Raises `OSError`, `KeyError` or `yaml.YAMLError` if a file is missing or malformed."""
    questions: dict[str, str] = yaml.safe_load((folder / "questions.yaml").read_text(encoding="utf-8"))
    summary, reason, question = (_prompt(folder / f"{name}.yaml") for name in ("summary", "reason", "question"))
    return Prompts(summary, reason, question, questions, _version(questions))


def _prompt(path: Path) -> Prompt:
    read = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Prompt(
        prompt_id=read["id"],
        version=_version(read),
        system=" ".join(read["system"].split()),
        user=read["user"].strip(),
        max_tokens=read["max_tokens"],
        schema=read.get("schema"),
        choices=tuple(read["choices"]) if "choices" in read else None,
    )


def _version(read: object) -> str:
    """A hash of the content, which the layout of the file does not change."""
    return hashlib.blake2b(json.dumps(read, sort_keys=True).encode(), digest_size=4).hexdigest()
