"""Builds the recogniser on Triton, if the settings name a model."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from tritonclient.grpc import InferenceServerClient

from services.redaction.files.labels import load_labels
from services.redaction.policies.rules import Policy
from services.redaction.recognisers.base import Recogniser
from services.redaction.recognising import all_recognisers
from services.redaction.settings import RedactionSettings
from services.redaction.span_model.triton import Labels, ModelSettings, TritonRecogniser
from services.shared.runtime.parts import Parts
from services.shared.runtime.startup import from_setting
from services.shared.runtime.yaml_file import YamlFileError


class Models:
    """The `recognisers` of this process, plus the recogniser of the model, if there is one."""

    def __init__(self, recognisers: Sequence[Recogniser], model: TritonRecogniser | None = None) -> None:
        self.recognisers = tuple(recognisers) if model is None else (*recognisers, model)
        self._model = model
        # A separate executor: the check must run even while all other threads wait for the model.
        self._check_executor = ThreadPoolExecutor(1, "triton-check")

    async def check(self) -> None:
        """A check for `Health`. Raises `Retry(dependency="triton")` if the model is not ready."""
        if self._model is not None:
            await asyncio.get_running_loop().run_in_executor(self._check_executor, self._model.check)

    def close(self) -> None:
        self._check_executor.shutdown(wait=False, cancel_futures=True)
        if self._model is not None:
            self._model.close()


def open_models(parts: Parts, settings: RedactionSettings) -> Models:
    """Opens the recogniser of the model, without sending a request. Exits with 2 if the label map is invalid."""
    if not settings.redaction_model:
        return Models(all_recognisers())
    labels = from_setting("redaction_labels", settings.redaction_labels, lambda: _labels(settings))
    ca = settings.tls_ca or None
    client = from_setting(
        "tls_ca",
        settings.tls_ca,
        lambda: InferenceServerClient(
            settings.triton_address, ssl=settings.triton_tls, root_certificates=ca, channel_args=_CHANNEL
        ),
    )

    def count_call(outcome: str, seconds: float) -> None:
        parts.metrics.model_calls.labels(settings.redaction_model, "", outcome).inc()
        parts.metrics.model_seconds.labels(settings.redaction_model, "").observe(seconds)

    model = ModelSettings(
        settings.redaction_model, settings.redaction_model_timeout, settings.redaction_model_window,
        settings.redaction_model_overlap, settings.redaction_model_batch,
    )  # fmt: skip
    models = Models(all_recognisers(), TritonRecogniser(model, client, labels, parts.clock, count_call))
    parts.health.add("triton", models.check)
    return models


def with_model(policy: Policy, model: str) -> Policy:
    """The policy with the model in its version, because redactions with and without the model are different results."""
    return replace(policy, version=f"{policy.version}+{model}") if model else policy


def _labels(settings: RedactionSettings) -> Labels:
    try:
        return load_labels(settings.redaction_labels)
    except YamlFileError as error:
        raise ValueError(str(error)) from None


# Reconnects within seconds instead of minutes. The sizes are the defaults of tritonclient.
_CHANNEL = (
    ("grpc.max_reconnect_backoff_ms", 5_000),
    ("grpc.max_send_message_length", -1),
    ("grpc.max_receive_message_length", -1),
)
