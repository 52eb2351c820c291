import hashlib
import json
import shutil
from pathlib import Path

import pytest
from llama_backend.settings import SettingsError, check_weights, read_settings

from services.inference.llm.served import parse_config
from tests.unit.deploy.charts import ROOT

SHIPPED = ROOT / "models" / "repository" / "llm"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What is shipped, with weights of five bytes."""
    made = tmp_path / "1"
    shutil.copytree(SHIPPED / "1", made)
    (made / "weights.gguf").write_bytes(b"bytes")
    told = json.loads((made / "llama.json").read_text())
    (made / "llama.json").write_text(json.dumps(told | {"sha256": hashlib.sha256(b"bytes").hexdigest()}))
    return made


def test_the_shipped_settings_are_read(folder: Path) -> None:
    settings = read_settings(folder, {})
    assert (settings.context, settings.threads, settings.loras) == (8192, 1, {})
    check_weights(settings)


def test_the_environment_takes_precedence(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "other.gguf").write_bytes(b"other")
    settings = read_settings(
        folder, {"GLOSSATOR_LLM_WEIGHTS": str(tmp_path / "other.gguf"), "GLOSSATOR_LLM_THREADS": "4"}
    )
    assert (settings.weights, settings.threads) == (tmp_path / "other.gguf", 4)
    with pytest.raises(SettingsError, match="sha256"):
        check_weights(settings)


def test_adapters_keep_their_order(folder: Path) -> None:
    (folder / "multi_lora.json").write_text('{"loans": "/a", "leases": "/b"}')
    assert list(read_settings(folder, {}).loras) == ["loans", "leases"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("weights.gguf", None, "scripts/setup.sh llm"),
        ("llama.json", None, "llama.json"),
        ("llama.json", "[]", "not an object"),
        ("llama.json", "{}", "sha256"),
        ("model.json", '{"model": "x"}', "max_model_len"),
        ("model.json", "no json", "model.json"),
        ("multi_lora.json", "no json", "multi_lora.json"),
    ],
)
def test_a_wrong_setting_is_named(folder: Path, name: str, content: str | None, message: str) -> None:
    (folder / name).unlink(missing_ok=True)
    if content is not None:
        (folder / name).write_text(content)
    with pytest.raises(SettingsError, match=message):
        read_settings(folder, {})


def test_the_configuration_matches_the_files() -> None:
    text = (SHIPPED / "config.pbtxt").read_text()
    values = dict(line.split('"')[1::2][:2] for line in text.splitlines() if line.startswith("parameters"))
    parameters = {key: {"string_value": value.replace("\\n", "\n")} for key, value in values.items()}
    served = parse_config("llm", {"config": {"parameters": parameters}})
    sha256 = json.loads((SHIPPED / "1" / "llama.json").read_text())["sha256"]
    assert served.info.version == sha256[:16]
    assert served.info.context == json.loads((SHIPPED / "1" / "model.json").read_text())["max_model_len"]
    assert served.info.loras == ()
    assert served.template.stop == ("<|im_end|>",)
