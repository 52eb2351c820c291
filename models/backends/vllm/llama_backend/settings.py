"""Settings from the model's folder and the environment, read once when the model is loaded."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WEIGHTS = "GLOSSATOR_LLM_WEIGHTS"
THREADS = "GLOSSATOR_LLM_THREADS"
_BLOCK = 1 << 20


class SettingsError(ValueError):
    """The model cannot be loaded. The message names the remedy."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`context`: tokens per slot. `batch`: tokens; a cancelled prompt is processed for at most one more batch. `queue`:
    requests that can wait besides those in the `slots`. `loras`: files by adapter name.
    """

    weights: Path
    sha256: str
    context: int
    slots: int
    queue: int
    threads: int
    batch: int
    loras: Mapping[str, str]


def read_settings(folder: Path, environment: Mapping[str, str]) -> Settings:
    """`folder` is the version's, with `model.json`, `llama.json`, and optionally `multi_lora.json`. Raises
    `SettingsError`.
    """
    vllm, llama = _json(folder / "model.json"), _json(folder / "llama.json")
    weights = Path(environment.get(WEIGHTS) or folder / "weights.gguf")
    if not weights.is_file():
        raise SettingsError(f"no weights at {weights}: run `scripts/setup.sh llm`, or name the file with {WEIGHTS}")
    adapters = folder / "multi_lora.json"
    try:
        return Settings(
            weights=weights,
            sha256=str(llama["sha256"]),
            context=int(vllm["max_model_len"]),
            slots=int(llama["slots"]),
            queue=int(llama["queue"]),
            threads=int(environment.get(THREADS) or llama["threads"]),
            batch=int(llama["batch"]),
            loras=_json(adapters) if adapters.exists() else {},
        )
    except (KeyError, TypeError, ValueError) as error:
        raise SettingsError(f"{folder}: {type(error).__name__} {error}") from None


def check_weights(settings: Settings) -> None:
    """Raises `SettingsError` if the file is cut, damaged or another model."""
    digest = hashlib.sha256()
    with settings.weights.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    if digest.hexdigest() != settings.sha256:
        raise SettingsError(f"{settings.weights} has sha256 {digest.hexdigest()}, not {settings.sha256}")


def _json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path}: {error}") from None
    if not isinstance(value, dict):
        raise SettingsError(f"{path} is not an object")
    return value
