"""Find RapidOCR in the environment of this process: only its weights are used, with onnxruntime."""

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

LICENCE = "Apache-2.0"
"""Of the package and of its weights."""
_MODEL = Path("models", "PP-OCRv6_rec_small.onnx")
_RUNTIME = "onnxruntime"


@dataclass(frozen=True, slots=True)
class Weights:
    """The model that reads words, and the version of the package that has it."""

    model: Path
    version: str


def find_rapidocr() -> Weights | None:
    """None if the package, its model or onnxruntime is not installed. Imports none of them."""
    found = find_spec("rapidocr")
    if found is None or find_spec(_RUNTIME) is None:
        return None
    models = [Path(one) / _MODEL for one in found.submodule_search_locations or ()]
    try:
        return next((Weights(one, version("rapidocr")) for one in models if one.is_file()), None)
    except PackageNotFoundError:
        return None
