"""Options, progress bars and the log of figures that the training commands share."""

import argparse
import json
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from models.training import REPOSITORY
from models.training.recipe import Recipe

ROOT = REPOSITORY.parents[1]
DATA = Path(os.environ.get("GLOSSATOR_DATA", ROOT.parent / "shared" / "data"))


def data_folder(data: Path, name: str) -> Path:
    """`data`/`name`. Exits with status 2 and names the setting if the folder does not exist."""
    folder = data / name
    if not folder.is_dir():
        print(f"No folder {folder}. Set GLOSSATOR_DATA or --data to the folder that contains {name}/.", file=sys.stderr)
        sys.exit(2)
    return folder


def make_progress(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console)


def log_figures(path: Path, entry: Mapping[str, object], began: float) -> dict[str, object]:
    """Appends `entry` and the seconds since `began`, a reading of `time.monotonic`, to the JSON lines in `path`.

    Returns the entry.
    """
    timed = {**entry, "seconds": round(time.monotonic() - began)}
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(timed) + "\n")
    return timed


def add_text_options(parser: argparse.ArgumentParser, folder: str, build: Path) -> None:
    """Adds the options of a command that trains on the texts of the data folder `folder`."""
    parser.add_argument(
        "--data", type=Path, default=DATA, help=f"folder that contains {folder}/, by default GLOSSATOR_DATA"
    )
    parser.add_argument("--text", choices=("redacted", "raw"), default="redacted", help="text to train on")
    parser.add_argument("--redacted", type=Path, default=build / "redacted.jsonl")
    parser.add_argument("--repository", type=Path, default=REPOSITORY, help="model repository for the weights")
    parser.add_argument("--log", type=Path, default=build / "metrics.jsonl")
    parser.add_argument("--picture", type=Path, help="file for precision-recall curves, as SVG")


def add_recipe_options(parser: argparse.ArgumentParser, default: Recipe) -> None:
    parser.add_argument("--seed", type=int, default=default.seed)
    parser.add_argument("--document-frequency", type=int, default=default.document_frequency)
    parser.add_argument("--inverse-penalty", type=float, default=default.inverse_penalty)
    parser.add_argument("--iterations", type=int, default=default.iterations)


def recipe_of(options: argparse.Namespace) -> Recipe:
    return Recipe(options.document_frequency, options.inverse_penalty, options.iterations, options.seed)
