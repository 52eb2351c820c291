"""Run `glossator demo`. `--keep` leaves the system running, `--verbose` prints everything."""

import typer

from services.cli.demo.main import demo

if __name__ == "__main__":
    typer.run(demo)
