"""llama.cpp's server inside this process: slots that decode together, a prompt cache, grammars.

It opens a private endpoint: a socket in a folder that only this user has access to, with a secret key.
"""

import secrets
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xllamacpp

from llama_backend.settings import Settings

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Piece:
    """The text since the previous piece. `finish` is empty except in the last one: `stop` or `length`."""

    text: str
    finish: str = ""
    prompt_tokens: int = 0
    tokens: int = 0


class EngineError(RuntimeError):
    """llama.cpp refused a request. The message has numbers and codes, never text of a prompt."""


@dataclass(slots=True)
class _Answer:
    """Converts llama.cpp's chunks to pieces."""

    send: Callable[[Piece], bool]
    finish: str = ""
    prompt_tokens: int = 0
    sent: int = 0
    error: str = ""

    def take(self, chunk: Json) -> bool:
        """Appends llama.cpp's chunk. Returns whether to stop."""
        if "error" in chunk:
            self.error = _explain(chunk["error"])
            return True
        if "prompt_progress" in chunk:
            self.prompt_tokens = chunk["prompt_progress"]["total"]
        choice = next(iter(chunk.get("choices") or ()), {})
        text, self.finish = choice.get("text", ""), choice.get("finish_reason") or self.finish
        if "usage" in chunk:
            uncounted = chunk["usage"]["completion_tokens"] - self.sent
            return self.send(Piece(text, self.finish or "length", self.prompt_tokens, uncounted))
        self.sent += bool(text)
        return self.send(Piece(text, "", self.prompt_tokens, int(bool(text))))


class Engine:
    """The loaded weights. Thread-safe. Raises `RuntimeError` if llama.cpp cannot load them."""

    def __init__(self, settings: Settings) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="llm-"))
        self._server: Any = xllamacpp.Server(_parameters(settings, self._folder))

    def generate(self, body: Json, send: Callable[[Piece], bool]) -> None:
        """Calls `send` with each piece, and with empty ones while the prompt is processed. `send` returns whether to
        stop.

        Returns when the answer is complete or stopped. Raises `EngineError`.
        """
        answer = _Answer(send)
        self._server.handle_completions(body, answer.take)
        if answer.error:
            raise EngineError(answer.error)

    def close(self) -> None:
        self._server = None
        shutil.rmtree(self._folder, ignore_errors=True)


def _explain(error: Json) -> str:
    kind = str(error.get("type", ""))
    if kind == "exceed_context_size_error":
        prompt, context = error.get("n_prompt_tokens"), error.get("n_ctx")
        return f"the prompt ({prompt} tokens) is longer than the maximum model length of {context}"
    return kind if kind.isidentifier() else "error"


def _parameters(settings: Settings, folder: Path) -> Any:
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(settings.weights)
    parameters.n_parallel, parameters.n_ctx = settings.slots, settings.slots * settings.context
    parameters.n_batch = parameters.n_ubatch = settings.batch
    parameters.kv_unified = parameters.ctx_shift = False
    parameters.cache_ram_mib = 0
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = settings.threads
    parameters.verbosity = -1
    parameters.hostnames, parameters.api_keys = [str(folder / "unused.sock")], [secrets.token_hex(16)]
    parameters.endpoint_slots = parameters.endpoint_props = parameters.endpoint_metrics = parameters.ui = False
    parameters.lora_init_without_apply = True
    parameters.lora_adapters = [xllamacpp.CommonAdapterLoraInfo(path, 0.0) for path in settings.loras.values()]
    return parameters
