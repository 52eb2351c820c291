"""Faults of the real tritonserver: calls are repeated or refused with a reason, and results are never partial."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from tritonclient.grpc.aio import InferenceServerClient
from tritonclient.utils import InferenceServerException

from models.training import REPOSITORY
from services.cli.local.triton import LocalTriton
from services.inference.clause_model.port import ModelRequest
from services.inference.clause_model.triton import TritonSettings, connect
from services.shared.domain.errors import Reason, Retry
from tests.integration.inference.reading import PATIENCE, Reader, expected, found, text_of
from tests.integration.inference.stand_in import (
    CONFIDENCE,
    FAULT,
    GOOD,
    LIMIT,
    MODEL,
    SLOW,
    config,
    make_server,
    write,
)  # fmt: skip
from tests.real_parts import need_triton
from tests.waiting import until

pytestmark = pytest.mark.triton

LONG = text_of(*[SLOW] * 9)
SHORT = text_of("one", "two", "three")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[LocalTriton]:
    need_triton()
    with make_server(tmp_path) as server:
        yield server


@pytest.fixture
async def admin(server: LocalTriton) -> AsyncIterator[InferenceServerClient]:
    client = InferenceServerClient(server.grpc_address)
    yield client
    await client.close()


def folder(server: LocalTriton) -> Path:
    return server.log().parents[3] / "repository"


async def _begun(server: LocalTriton) -> None:
    """Returns when the model processes the first window."""
    await until((folder(server) / MODEL / "1" / "begun").exists)


async def refused(reader: Reader, text: str = SHORT) -> Retry:
    with pytest.raises(Retry) as error:
        await reader.read(text)
    return error.value


async def test_a_server_that_is_down_is_a_dependency(server: LocalTriton) -> None:
    reader = Reader(server.grpc_address)
    server.kill()
    assert (await refused(reader)).dependency == "triton"
    with pytest.raises(Retry):
        await reader.model.check()
    server.start()
    event, _ = await reader.read_until_done(SHORT)
    assert found(event) == expected(SHORT)


async def test_a_missing_model_is_a_dependency(server: LocalTriton, admin: InferenceServerClient) -> None:
    reader = Reader(server.grpc_address)
    await admin.unload_model(MODEL)
    while await admin.is_model_ready(MODEL):
        await asyncio.sleep(0.05)
    assert (await refused(reader)).dependency == "triton"
    await admin.load_model(MODEL)
    assert found((await reader.read_until_done(SHORT))[0]) == expected(SHORT)


async def test_a_model_unloaded_during_a_document_gives_no_partial_result(
    server: LocalTriton, admin: InferenceServerClient
) -> None:
    reader = Reader(server.grpc_address)
    await reader.model.info()  # opens the connection first
    reading = asyncio.create_task(reader.read(LONG))
    await _begun(server)
    await admin.unload_model(MODEL)
    with pytest.raises(Retry) as error:
        await reading
    assert error.value.dependency == "triton"
    await admin.load_model(MODEL)
    assert found((await reader.read_until_done(LONG))[0]) == expected(LONG)


async def test_a_version_loaded_during_a_document_never_mixes_with_the_old_one(
    server: LocalTriton, admin: InferenceServerClient
) -> None:
    reader = Reader(server.grpc_address)
    await reader.model.info()  # opens the connection first
    reading = asyncio.create_task(reader.read_until_done(LONG))
    await _begun(server)
    write(folder(server), config("v2"))
    await admin.load_model(MODEL)
    event, failures = await reading
    assert {one.dependency for one in failures} == {"triton"}
    assert event.provenance.model.startswith(f"{MODEL}@v2")
    assert found(event) == expected(LONG)
    assert {one.confidence for one in event.predictions if one.category == "Governing Law"} == {CONFIDENCE["v2"]}


async def test_a_new_version_is_noticed_without_a_failure(server: LocalTriton, admin: InferenceServerClient) -> None:
    reader = Reader(server.grpc_address)
    assert (await reader.read(SHORT)).provenance.model.startswith(f"{MODEL}@v1")
    write(folder(server), config("v2"))
    await admin.load_model(MODEL)
    event, failures = await reader.read_until_done(SHORT)
    assert event.provenance.model.startswith(f"{MODEL}@v2")
    assert len(failures) == 1


async def test_with_damaged_weights_the_old_version_stays_loaded(
    server: LocalTriton, admin: InferenceServerClient
) -> None:
    reader = Reader(server.grpc_address)
    write(folder(server), config("v2"), weights="half a fi")
    with pytest.raises(InferenceServerException, match="put the right file back and load the model again"):
        await admin.load_model(MODEL)
    event = await reader.read(SHORT)
    assert event.provenance.model.startswith(f"{MODEL}@v1")
    assert found(event) == expected(SHORT)
    write(folder(server), config("v2"), GOOD)
    await admin.load_model(MODEL)
    event, _ = await reader.read_until_done(SHORT)
    assert event.provenance.model.startswith(f"{MODEL}@v2")


@pytest.mark.parametrize("name", ["clauses", "loan_clauses"])
async def test_the_shipped_models_name_the_remedy_for_damaged_weights(tmp_path: Path, name: str) -> None:
    need_triton()
    shutil.copytree(REPOSITORY / name, tmp_path / "repository" / name, ignore=shutil.ignore_patterns("__pycache__"))
    weights = tmp_path / "repository" / name / "1" / "weights.npz"
    whole = weights.read_bytes()
    with LocalTriton(tmp_path / "triton", tmp_path / "repository", [name], die_with_parent=True) as server:
        client = InferenceServerClient(server.grpc_address)
        model = connect(TritonSettings(server.grpc_address, name))
        before = await model.info()
        for broken in (whole[: len(whole) // 2], b"", _with_a_byte_changed(whole)):
            weights.write_bytes(broken)
            with pytest.raises(InferenceServerException, match=r"weights\.npz is not .*restore the file"):
                await client.load_model(name)
            question = ModelRequest("bank", before, "1. Governing Law. The law of Vermont.", 0.05, 0)
            assert isinstance(await model.predict(question), list)
        await client.close()
        await model.close()


def _with_a_byte_changed(data: bytes) -> bytes:
    place = len(data) // 2
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


async def test_windows_fit_the_limit_of_the_model(server: LocalTriton, admin: InferenceServerClient) -> None:
    text = text_of(*["one"] * 40)
    assert len(text) > 3 * LIMIT
    reader = Reader(server.grpc_address, window=1_000_000)
    assert (await refused(reader, text)).reason is Reason.MODEL_FAILED
    write(folder(server), config(parameters={"longest": str(LIMIT)}))
    await admin.load_model(MODEL)
    assert found((await reader.read_until_done(text))[0]) == expected(text)


async def test_a_faulty_window_fails_alone_with_the_models_reason(server: LocalTriton) -> None:
    reader = Reader(server.grpc_address, calls=1)
    texts = [SHORT, text_of("one", FAULT), text_of("two"), SHORT]
    answers = await asyncio.gather(*map(reader.read, texts), return_exceptions=True)
    bad = answers.pop(1)
    assert isinstance(bad, Retry)
    assert (bad.reason, bad.dependency) == (Reason.MODEL_FAILED, "")
    assert [found(one) for one in answers if not isinstance(one, BaseException)] == [
        expected(one) for place, one in enumerate(texts) if place != 1
    ]


@pytest.mark.parametrize(
    "policy",
    [
        "max_queue_size: 1",
        "timeout_action: REJECT default_timeout_microseconds: 300000",
    ],
    ids=["full", "late"],
)
async def test_a_full_queue_is_a_dependency(tmp_path: Path, policy: str) -> None:
    need_triton()
    batching = f"dynamic_batching {{ preferred_batch_size: 1 default_queue_policy {{ {policy} }} }}"
    with make_server(tmp_path, config(batching=batching)) as server:
        crowd = [Reader(server.grpc_address, calls=4) for _ in range(4)]
        texts = [text_of(*[SLOW] * 2) for _ in crowd]
        tried = [reader.read(text) for reader, text in zip(crowd, texts, strict=True)]
        first = await asyncio.gather(*tried, return_exceptions=True)
        refusals = [one for one in first if isinstance(one, Retry)]
        assert refusals
        assert {one.dependency for one in refusals} == {"triton"}
        done = [await reader.read_until_done(text) for reader, text in zip(crowd, texts, strict=True)]
    assert [found(event) for event, _ in done] == [expected(text) for text in texts]


async def test_a_slow_server_gets_fewer_windows(server: LocalTriton) -> None:
    reader = Reader(server.grpc_address, calls=8, timeout=1.2)  # Triton combines calls: seven take 3.5 s
    text = text_of(*[SLOW] * 8)
    event, failures = await reader.read_until_done(text)
    assert failures == []
    assert found(event) == expected(text)


async def test_a_restart_during_a_document_costs_one_attempt(server: LocalTriton) -> None:
    reader = Reader(server.grpc_address)
    await reader.model.info()  # opens the connection first
    held = folder(server) / MODEL / "1" / "held"
    held.touch()
    reading = asyncio.create_task(reader.read_until_done(LONG))
    await _begun(server)
    server.kill()
    held.unlink()
    await asyncio.to_thread(server.start)
    event, failures = await asyncio.wait_for(reading, PATIENCE)
    assert {one.dependency for one in failures} == {"triton"}
    assert found(event) == expected(LONG)


async def test_a_cancelled_document_frees_the_server(server: LocalTriton) -> None:
    reader = Reader(server.grpc_address, calls=1)
    reading = asyncio.create_task(reader.read(text_of(*[SLOW] * 12)))
    await _begun(server)
    reading.cancel()
    async with asyncio.timeout(5):
        assert found(await reader.read(SHORT)) == expected(SHORT)
