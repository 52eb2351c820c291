"""Kill services under load, and count lost and repeated documents. `--help` lists the options."""

import sys
from pathlib import Path

import typer

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.chaos.run import chaos

if __name__ == "__main__":
    typer.run(chaos)
