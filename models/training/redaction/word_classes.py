"""Groups words by their vectors into classes: `python -m models.training.redaction.word_classes`.

Runs in `.venv-encoder` (scripts/setup.sh encoder), whose MiniLM has vectors for about twenty thousand English words. A
class is a hash of spellings and a number; no redacted text is involved.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from sklearn.cluster import KMeans

from services.redaction.recognisers.tagger.classes import LEVELS
from services.redaction.recognisers.tagger.tokens import Hashes, spelling
from services.redaction.recognising import CLASSES

ROOT = Path(__file__).parents[3]
COMMON_DIRECTIONS = 2
"""Number of main directions that are removed from the vectors: they depend on frequency, not on meaning."""
ROUNDS = 30


def main() -> None:
    options = _options()
    words, vectors = whole_words(*read(options.published))
    groups = [
        group(vectors, count, options.seed) for count in track(LEVELS, "grouping words", console=Console(stderr=True))
    ]
    order = np.argsort(words)
    np.savez_compressed(options.out, words=words[order], classes=np.array(groups, np.uint16)[:, order] + np.uint16(1))
    print(json.dumps({"words": len(words), "classes": LEVELS, "bytes": options.out.stat().st_size}))


def read(published: Path) -> tuple[dict[str, int], NDArray[np.float32]]:
    """The row of each piece in the vectors, and the vectors [pieces, width]."""
    from safetensors.numpy import load_file  # noqa: PLC0415 # tests do not have this package

    vocabulary: dict[str, int] = json.loads((published / "tokenizer.json").read_text("utf-8"))["model"]["vocab"]
    return vocabulary, load_file(published / "model.safetensors")[_EMBEDDINGS].astype(np.float32)


def whole_words(vocabulary: dict[str, int], vectors: NDArray[np.float32]) -> tuple[Hashes, NDArray[np.float32]]:
    """Hashes of the pieces that are complete words, and their vectors, centred and of length one."""
    found = {word: place for word, place in vocabulary.items() if word.isalpha() and len(word) > 1}
    spellings = np.array([spelling(word) for word in found], np.uint64)
    _, first = np.unique(spellings, return_index=True)
    return spellings[first], _directions(vectors[np.array([*found.values()])[first]])


def group(vectors: NDArray[np.float32], count: int, seed: int) -> NDArray[np.int32]:
    """The group of each vector, from 0 to `count` - 1."""
    return np.asarray(KMeans(count, n_init=1, max_iter=ROUNDS, random_state=seed).fit(vectors).labels_, np.int32)


def _directions(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    centred = _unit(vectors - vectors.mean(axis=0))
    common = np.linalg.svd(centred, full_matrices=False)[2][:COMMON_DIRECTIONS]
    return _unit(centred - centred @ common.T @ common)


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    published = ROOT / ".venv-encoder" / "minilm"
    parser.add_argument("--published", type=Path, default=published, help="model.safetensors and tokenizer.json")
    parser.add_argument("--out", type=Path, default=CLASSES, help="output file for the classes")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


_EMBEDDINGS = "embeddings.word_embeddings.weight"

if __name__ == "__main__":
    main()
