"""Makes a Triton repository with the fake span model, with valid and invalid responses."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from services.cli.local.triton import LocalTriton

REPOSITORY = Path(__file__).parent / "repository"
RIGHT = "names"
FAULTS = ("outside", "score", "label", "error", "late")


def make_server(folder: Path, models: Sequence[str] = (RIGHT,), faults: Sequence[str] = ()) -> LocalTriton:
    """A server of `models`. The repository also has one faulty model for each of `faults`, with its name."""
    repository = folder / "repository"
    shutil.copytree(REPOSITORY, repository)
    for fault in faults:
        shutil.copytree(REPOSITORY / RIGHT, repository / fault)
        config = (REPOSITORY / RIGHT / "config.pbtxt").read_text()
        told = config.replace(f'name: "{RIGHT}"', f'name: "{fault}"').replace(
            'key: "fault" value { string_value: "" }', f'key: "fault" value {{ string_value: "{fault}" }}'
        )
        (repository / fault / "config.pbtxt").write_text(told)
    return LocalTriton(folder / "triton", repository, models, die_with_parent=True)
