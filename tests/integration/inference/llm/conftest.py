"""The real server with the real weights, if `scripts/setup.sh llm` has downloaded them. All tests share it."""

from collections.abc import Iterator

import pytest

from services.cli.local.tools import CHECKOUT, Tools
from services.cli.local.triton import LocalTriton
from tests.real_parts import need_triton


@pytest.fixture(scope="session")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalTriton]:
    need_triton()
    path = Tools().llm_weights
    if not path.is_file():
        pytest.skip(f"no {path}: run `scripts/setup.sh llm`, it takes 1.1 GB")
    folder, repository = tmp_path_factory.mktemp("llm"), CHECKOUT / "models" / "repository"
    with LocalTriton(folder, repository, ["llm"], llm=path, die_with_parent=True) as server:
        yield server
