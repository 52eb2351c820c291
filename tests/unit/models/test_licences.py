"""The card of licences lists all weights and labels in the repository, and no other files."""

import re
from pathlib import Path

_ROOT = Path(__file__).parents[3]
_CARD = _ROOT / "models" / "cards" / "licences.md"
_KINDS = ("*.npz", "*.onnx", "*.safetensors", "*.gguf", "*.pt", "*.jsonl", "tokenizer.json")


def test_all_weights_and_labels_are_listed() -> None:
    found = (path for folder in ("models", "services") for kind in _KINDS for path in (_ROOT / folder).rglob(kind))
    listed = re.findall(r"^\| `((?:models|services)/[^`]+)` \|", _CARD.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(str(path.relative_to(_ROOT)) for path in found)
