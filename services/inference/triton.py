"""The clause model on a Triton server: the one place that speaks its protocol.

Source: KServe inference protocol v2 over gRPC, as `tritonclient.grpc.aio` implements it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from tritonclient.grpc.aio import InferenceServerClient, InferInput
from tritonclient.utils import InferenceServerException

from services.inference.model import ModelInfo, RawPrediction
from services.shared.domain.errors import Reason, Retry
from services.shared.runtime.triton import DEPENDENCY, may_pass

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class TritonSettings:
    """Where the server is and how long it may take. Times in seconds, `attempts` in all."""

    address: str
    model: str = "clauses"
    timeout: float = 60.0
    attempts: int = 3
    backoff: float = 0.2


class TritonClauses:
    """Calls the clause model. What may pass (unavailable, timed out) ends as `Retry(dependency="triton")`."""

    def __init__(
        self,
        settings: TritonSettings,
        client: InferenceServerClient,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._settings = settings
        self._client = client
        self._sleep = sleep
        self._info: ModelInfo | None = None

    async def info(self) -> ModelInfo:
        """Name, versions and categories, asked once and again after a failure."""
        if self._info is None:
            config = await self._call(
                lambda: self._client.get_model_config(
                    self._settings.model, as_json=True, client_timeout=self._settings.timeout
                )
            )
            parameters = {key: value["string_value"] for key, value in config["config"]["parameters"].items()}
            self._info = ModelInfo(
                self._settings.model,
                parameters["model_version"],
                parameters["calibration_version"],
                tuple(parameters["categories"].split("|")),
                int(parameters.get("window", 0)),
            )
        return self._info

    async def ready(self) -> tuple[bool, bool]:
        """Whether the server is, and whether the model is. Never raises."""
        try:
            server = await self._client.is_server_ready(client_timeout=self._settings.timeout)
            model = await self._client.is_model_ready(self._settings.model, client_timeout=self._settings.timeout)
        except InferenceServerException:
            return False, False
        return bool(server), bool(model)

    async def check(self) -> None:
        """For `Health`: raises `Retry(dependency="triton")` where the server or the model is not ready."""
        if not all(await self.ready()):
            raise Retry(dependency=DEPENDENCY)

    async def predict(self, text: str, min_confidence: float, offset: int) -> list[RawPrediction]:
        """All places in `text` whose confidence is at least `min_confidence`; `offset` is where `text` begins in its
        document, in code points. Raises `Retry`."""
        info = await self.info()
        inputs = [
            _bytes_input("TEXT", text),
            _number_input("MIN_CONFIDENCE", "FP32", np.float32(min_confidence)),
            _number_input("OFFSET", "INT32", np.int32(offset)),
        ]
        result = await self._call(
            lambda: self._client.infer(self._settings.model, inputs, client_timeout=self._settings.timeout)
        )
        columns = [np.ravel(result.as_numpy(name)) for name in ("CATEGORY", "START", "END", "CONFIDENCE")]
        return [
            RawPrediction(info.categories[int(category)], int(start), int(end), float(confidence))
            for category, start, end, confidence in zip(*columns, strict=True)
            if category >= 0
        ]

    async def close(self) -> None:
        """Ends the connection."""
        await self._client.close()

    async def _call(self, call: Callable[[], Awaitable[T]]) -> T:
        for attempt in range(1, self._settings.attempts + 1):
            try:
                return await call()
            except InferenceServerException as error:
                self._info = None
                if not may_pass(error):
                    raise Retry(Reason.MODEL_FAILED) from None
                if attempt == self._settings.attempts:
                    raise Retry(Reason.DEPENDENCY_DOWN, dependency=DEPENDENCY) from None
            await self._sleep(self._settings.backoff * 2 ** (attempt - 1))
        raise AssertionError("unreachable: the last attempt returns or raises")


async def check_all(models: Sequence[TritonClauses]) -> None:
    """For `Health`: as `check`, for each of them."""
    for model in models:
        await model.check()


def connect(settings: TritonSettings, *, tls: bool = False, root_certificates: str | None = None) -> TritonClauses:
    """A client for `settings.address`; nothing is sent before the first call."""
    client = InferenceServerClient(settings.address, ssl=tls, root_certificates=root_certificates)
    return TritonClauses(settings, client)


def _bytes_input(name: str, text: str) -> InferInput:
    tensor = InferInput(name, [1, 1], "BYTES")
    tensor.set_data_from_numpy(np.array([[text.encode()]], dtype=np.object_))
    return tensor


def _number_input(name: str, datatype: str, value: np.float32 | np.int32) -> InferInput:
    tensor = InferInput(name, [1, 1], datatype)
    tensor.set_data_from_numpy(np.array([[value]]))
    return tensor
