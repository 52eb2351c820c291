from pathlib import Path

import pytest

from services.cli.local.llm import Switch, llm_weights
from services.cli.local.tools import ToolMissingError, Tools
from services.cli.local.triton import LocalTriton


@pytest.fixture
def tools(tmp_path: Path) -> Tools:
    return Tools(tmp_path)


def put(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    return path


@pytest.mark.parametrize(
    ("switch", "there", "named", "served"),
    [
        (Switch.OFF, True, True, None),
        (Switch.AUTO, False, False, None),
        (Switch.AUTO, True, False, ".tools/llm/model.gguf"),
        (Switch.AUTO, True, True, "elsewhere.gguf"),
        (Switch.AUTO, False, True, "elsewhere.gguf"),
        (Switch.ON, True, False, ".tools/llm/model.gguf"),
        (Switch.ON, False, True, "elsewhere.gguf"),
    ],
)
def test_which_weights_are_served(tools: Tools, switch: Switch, there: bool, named: bool, served: str | None) -> None:
    if there:
        put(tools.llm_weights)
    elsewhere = put(tools.root / "elsewhere.gguf") if named else None
    assert llm_weights(switch, elsewhere, tools) == (tools.root / served if served else None)


@pytest.mark.parametrize(("switch", "named"), [(Switch.ON, None), (Switch.ON, "none.gguf"), (Switch.AUTO, "none.gguf")])
def test_missing_weights_are_reported(tools: Tools, switch: Switch, named: str | None) -> None:
    with pytest.raises(ToolMissingError, match=r"setup\.sh llm"):
        llm_weights(switch, Path(named) if named else None, tools)


@pytest.mark.parametrize(("llm", "loaded"), [(None, ["clauses"]), (Path("model.gguf"), ["clauses", "llm"])])
def test_triton_loads_the_language_model_only_with_weights(
    tmp_path: Path, tools: Tools, llm: Path | None, loaded: list[str]
) -> None:
    for name in ("clauses", "llm"):
        put(tmp_path / "repository" / name / "config.pbtxt")
    assert LocalTriton(tmp_path, tmp_path / "repository", llm=llm, tools=tools).models == tuple(loaded)
