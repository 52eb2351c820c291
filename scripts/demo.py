"""Runs `glossator demo`; `--keep` leaves the system running."""

import typer

from services.cli.demo.main import demo

if __name__ == "__main__":
    typer.run(demo)
