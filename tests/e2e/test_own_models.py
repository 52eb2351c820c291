"""Your own clause type, from ten marked agreements to the review: trained, served, over Kafka."""

import shutil
from pathlib import Path

import pytest

from services.cli.local.triton import LLM
from tests.e2e.world import HARBOUR, record, running
from tests.first_stage import first_stage
from tests.own_clause_type import NAME, agreement, train
from tests.real_parts import need_kafka, need_triton

pytestmark = [pytest.mark.kafka, pytest.mark.triton, pytest.mark.slow]

MODEL = "type_force_majeure"
PASSAGE = "The Pilot is not liable for a delay that a storm, war or a strike beyond its control causes."


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped model repository and the model of the clause type."""
    need_kafka()
    need_triton()
    folder = tmp_path_factory.mktemp("own")
    shutil.rmtree(first_stage(folder) / LLM)
    return train(folder)


async def test_a_reviewer_sees_its_annotations(repository: Path, tmp_path: Path) -> None:
    text, (start, end) = agreement(0)
    text = text[:start] + PASSAGE + text[end:]
    with running(tmp_path, repository, MODEL) as world:
        document = await world.read("kafka", record(HARBOUR, "pilotage"), text.encode(), "pilotage.txt")
        await world.reveal(document)
        async with world.client(f"reviewer@{HARBOUR}") as client:
            _, proposed = await client.annotations(document.document_id)
            shown = await client.text(document.document_id)
    told = [one for one in proposed.annotations if one.category == NAME]
    assert told
    assert any(PASSAGE in one.span.of(shown) or one.span.of(shown) in PASSAGE for one in told)
