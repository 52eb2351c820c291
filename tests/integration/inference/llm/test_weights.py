"""The real weights with llama.cpp on the real server, if `scripts/setup.sh llm` has downloaded them."""

import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.cli.local.processes import PartFailedError
from services.cli.local.tools import CHECKOUT, Tools
from services.cli.local.triton import LocalTriton
from services.inference.llm.client import TritonLlm
from services.inference.llm.port import LlmOptions, LlmPrompt, complete_answer
from tests.integration.inference.llm.adapter import write_adapter
from tests.integration.inference.llm.stand_in import client
from tests.llm_suite import LlmSuite, all_of
from tests.real_parts import need_triton

pytestmark = [pytest.mark.triton, pytest.mark.slow, pytest.mark.timeout(900)]
REPOSITORY = CHECKOUT / "models" / "repository"


@pytest.fixture
async def llm(weights: LocalTriton) -> AsyncIterator[TritonLlm]:
    made = client(weights.grpc_address, concurrency=10)
    yield made
    await made.close()


class TestWeights(LlmSuite):
    """Slower, on a busy machine. A cached prompt is computed in other batches with different rounding, so that
    sometimes another word is the most probable.
    """

    slowness = 10.0
    exact = False


async def test_no_text_of_one_prompt_is_in_the_next_answer(llm: TritonLlm) -> None:
    secret = "The password of the vault is TANGERINE-4711."
    options = LlmOptions(max_tokens=40, deadline=300)
    await complete_answer(llm, LlmPrompt("Answer briefly.", (f"Remember: {secret}",)), options)
    answer = await complete_answer(llm, LlmPrompt("Answer briefly.", ("What is the password of the vault?",)), options)
    assert "TANGERINE" not in answer.upper()


def test_damaged_weights_are_not_served(tmp_path: Path) -> None:
    need_triton()
    damaged = tmp_path / "model.gguf"
    damaged.write_bytes(b"GGUF" + bytes(1_000))
    with pytest.raises(PartFailedError, match="sha256"):
        LocalTriton(tmp_path / "triton", REPOSITORY, ["llm"], llm=damaged, die_with_parent=True).start()


@pytest.mark.usefixtures("weights")
async def test_an_adapter_changes_only_the_answers_that_use_it(tmp_path: Path) -> None:
    repository = tmp_path / "repository"
    shutil.copytree(REPOSITORY / "llm", repository / "llm")
    config = repository / "llm" / "config.pbtxt"
    text = config.read_text().replace('"loras" value { string_value: "" }', '"loras" value { string_value: "noise" }')
    config.write_text(text)
    write_adapter(tmp_path / "noise.gguf")
    (repository / "llm" / "1" / "multi_lora.json").write_text(json.dumps({"noise": str(tmp_path / "noise.gguf")}))
    prompt = LlmPrompt("", ('Repeat exactly: "one two three four"',))
    with LocalTriton(tmp_path / "triton", repository, llm=Tools().llm_weights, die_with_parent=True) as other:
        llm = client(other.grpc_address)
        assert (await llm.info()).loras == ("noise",)
        for lora in ("", "noise", ""):
            deltas, _ = await all_of(llm, prompt, LlmOptions(max_tokens=12, lora=lora, deadline=300))
            assert ("two three" in "".join(deltas)) == (lora == "")
        await llm.close()
