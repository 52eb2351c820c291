"""The clause model on a Triton server. Only this module uses the server's protocol.

Source: KServe inference protocol v2 over gRPC, as `tritonclient.grpc.aio` implements it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import grpc
from tritonclient.grpc.aio import InferenceServerClient
from tritonclient.utils import InferenceServerException

from services.inference.clause_model.port import CallTimeout, ModelInfo, ModelRequest, RawPrediction
from services.inference.clause_model.tensors import from_tensors, is_from_version, to_tensors
from services.shared.domain.errors import Reason, Retry
from services.shared.runtime.triton import DEPENDENCY, is_temporary

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class TritonSettings:
    """The server's address and limits. `timeout` and `backoff` in seconds; `attempts` includes the first call."""

    address: str
    model: str = "clauses"
    timeout: float = 60.0
    attempts: int = 3
    backoff: float = 0.2


class TritonClauses:
    """Calls the clause model. Transient errors (unavailable, timed out) raise `Retry(dependency="triton")`."""

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

    @property
    def name(self) -> str:
        """The model's name on Triton."""
        return self._settings.model

    async def info(self) -> ModelInfo:
        """Name, versions and categories. Read once, and again after a failure."""
        if self._info is None:
            config = await self._call(
                lambda: self._client.get_model_config(
                    self._settings.model, as_json=True, client_timeout=self._settings.timeout
                )
            )
            self._info = _info(self._settings.model, config["config"])
        return self._info

    async def ready(self) -> tuple[bool, bool]:
        """Whether the server is ready and whether the model is ready. Never raises."""
        try:
            server = await self._client.is_server_ready(client_timeout=self._settings.timeout)
            model = await self._client.is_model_ready(self._settings.model, client_timeout=self._settings.timeout)
        except InferenceServerException:
            return False, False
        return bool(server), bool(model)

    async def check(self) -> None:
        """For `Health`: raises `Retry(dependency="triton")` if the server or the model is not ready."""
        if not all(await self.ready()):
            raise Retry(dependency=DEPENDENCY, detail=self.name)

    async def predict(self, request: ModelRequest) -> list[RawPrediction]:
        """The predictions for one window; see `predict_many`."""
        [answer] = await self.predict_many([request])
        return answer

    async def predict_many(self, requests: Sequence[ModelRequest]) -> list[list[RawPrediction]]:
        """For each window, the predictions with at least the request's confidence, all from one version of the model.

        Raises `CallTimeout`, `Retry(MODEL_FAILED)` if the model fails, or `Retry(dependency="triton")` if the server is
        unavailable, full, or has loaded another version.
        """
        info, tensors, seconds = requests[0].info, to_tensors(requests), self._settings.timeout
        result = await self._call(
            lambda: self._client.infer(
                self._settings.model, tensors, client_timeout=seconds, timeout=int(seconds * 1_000_000)
            )
        )
        if not is_from_version(result, info):
            self._info = None
            raise Retry(
                dependency=DEPENDENCY, after=_AFTER_CHANGE, detail=f"Triton now serves another version of {info.name}"
            )
        try:
            return from_tensors(result, info.categories, len(requests))
        except ValueError:
            raise Retry(Reason.MODEL_FAILED, detail=info.name) from None

    async def close(self) -> None:
        await self._client.close()

    async def _call(self, call: Callable[[], Awaitable[T]]) -> T:
        for attempt in range(1, self._settings.attempts + 1):
            try:
                return await call()
            except InferenceServerException as error:
                self._info = None
                if not is_temporary(error):
                    raise Retry(Reason.MODEL_FAILED, detail=self.name) from None
                if _is_late(error):
                    raise CallTimeout(DEPENDENCY) from None
                if attempt == self._settings.attempts:
                    raise Retry(Reason.DEPENDENCY_DOWN, dependency=DEPENDENCY, detail=self.name) from None
            await self._sleep(self._settings.backoff * 2 ** (attempt - 1))
        raise AssertionError("unreachable: the last attempt returns or raises")


async def check_all(models: Sequence[TritonClauses]) -> None:
    """For `Health`: checks each model in turn. Raises `Retry(dependency="triton")` for the first that is not ready."""
    for model in models:
        await model.check()


def connect(settings: TritonSettings, *, tls: bool = False, root_certificates: str | None = None) -> TritonClauses:
    """A client for `settings.address`; nothing is sent before the first call."""
    client = InferenceServerClient(settings.address, ssl=tls, root_certificates=root_certificates)
    return TritonClauses(settings, client)


def _is_late(error: InferenceServerException) -> bool:
    """Whether the call timed out. It is not repeated: the server can still be processing it."""
    return grpc.StatusCode.DEADLINE_EXCEEDED.name in str(error.status() or "")


def _info(name: str, config: Mapping[str, Any]) -> ModelInfo:
    """Raises `Retry(MODEL_FAILED)` if the configuration lacks a parameter that a clause model needs."""
    parameters = {key: value.get("string_value", "") for key, value in config.get("parameters", {}).items()}
    try:
        return ModelInfo(
            name,
            parameters["model_version"],
            parameters["calibration_version"],
            tuple(parameters["categories"].split("|")),
            window=int(parameters.get("window", 0)),
            longest=int(parameters.get("longest", 0)),
            batch=max(int(config.get("max_batch_size", 1)), 1),
        )
    except (KeyError, ValueError):
        raise Retry(Reason.MODEL_FAILED, detail=f"{name}: a parameter in config.pbtxt is missing or wrong") from None


_AFTER_CHANGE = 0.1
