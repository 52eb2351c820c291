"""A server with the stand-in model: the configuration of models/repository/llm, with answers from these tests."""

import json
import re
from pathlib import Path
from typing import Any

from services.cli.local.tools import CHECKOUT
from services.cli.local.triton import LocalTriton
from services.inference.llm.client import LlmSettings, TritonLlm, connect
from services.shared.runtime.clock import SystemClock

CONFIG = CHECKOUT / "models" / "repository" / "llm" / "config.pbtxt"
MODEL = Path(__file__).parent / "stand_in_model.py"


class StandIn:
    """The repository in `folder`, and the server. `structures`: this server's parameter name for structured output."""

    def __init__(self, folder: Path, structures: str = "structured_outputs") -> None:
        self._folder = folder
        self._structures = structures
        self.journal = folder / "journal.jsonl"
        self.write()
        self.server = LocalTriton(
            folder / "triton", folder / "repository", ["llm"], die_with_parent=True, options=["--exit-on-error=false"]
        )

    def write(self, version: str = "cc324af070c2ecbf", model: str = "") -> None:
        """Writes what the next load of the model reads; `model` replaces its code."""
        parameters = CONFIG.read_text(encoding="utf-8").replace('backend: "vllm"', 'backend: "python"')
        parameters = re.sub(r'(key: "model_version" value { string_value: )"\w+"', rf'\1"{version}"', parameters)
        for key, value in (("structures", self._structures), ("journal", str(self.journal))):
            parameters += f'parameters {{ key: "{key}" value {{ string_value: "{value}" }} }}\n'
        home = self._folder / "repository" / "llm"
        (home / "1").mkdir(parents=True, exist_ok=True)
        (home / "config.pbtxt").write_text(parameters, encoding="utf-8")
        (home / "1" / "model.py").write_text(model or MODEL.read_text(encoding="utf-8"), encoding="utf-8")

    def server_config(self) -> Path:
        """The model's configuration in the repository."""
        return self._folder / "repository" / "llm" / "config.pbtxt"

    def entries(self) -> list[dict[str, Any]]:
        """The journal of the model: one entry for each request that ended."""
        lines = self.journal.read_text(encoding="utf-8").splitlines() if self.journal.exists() else []
        return [json.loads(line) for line in lines]


def client(address: str, **settings: Any) -> TritonLlm:
    """A client that reports no calls."""
    return connect(LlmSettings(address, **settings), SystemClock(), lambda _model, _version, _outcome, _seconds: None)
