"""Triton's Python backend for the clause model: tensors in, tensors out; the work is in `clause_model`."""

import json
from functools import partial
from pathlib import Path

import numpy as np
import triton_python_backend_utils as pb_utils
from clause_model.scorer import load


class TritonPythonModel:
    """One instance of the model."""

    def initialize(self, args):
        """Loads the weights. Fails if they are damaged or differ from the versions in the configuration; Triton then
        keeps the previous version.
        """
        parameters = json.loads(args["model_config"])["parameters"]
        if "setting" not in parameters:
            raise pb_utils.TritonModelException(NO_SETTING)
        elsewhere = parameters.get("encoder_model", {}).get("string_value")
        run = partial(_vectors, elsewhere) if elsewhere else None
        try:
            self._scorer = load(Path(__file__).with_name("weights.npz"), parameters["setting"]["string_value"], run)
        except ValueError as error:
            raise pb_utils.TritonModelException(f"{error}; {REMEDY}") from error
        for name in ("model_version", "calibration_version"):
            if parameters[name]["string_value"] != getattr(self._scorer, name):
                raise pb_utils.TritonModelException(f"weights.npz is not the {name} that config.pbtxt names; {REMEDY}")
        versions = (self._scorer.model_version, self._scorer.calibration_version)
        self._versions = np.array([version.encode() for version in versions], np.object_)

    def execute(self, requests):
        """One response per request; an error for a text that is not UTF-8."""
        return [self._answer(request) for request in requests]

    def _answer(self, request):
        texts = pb_utils.get_input_tensor_by_name(request, "TEXT").as_numpy().ravel()
        least = pb_utils.get_input_tensor_by_name(request, "MIN_CONFIDENCE").as_numpy().ravel()
        offset = pb_utils.get_input_tensor_by_name(request, "OFFSET")
        starts = np.zeros(len(texts), np.int32) if offset is None else offset.as_numpy().ravel()
        try:
            rows = [
                self._scorer.predict(text.decode("utf-8"), float(floor), int(start))
                for text, floor, start in zip(texts, least, starts, strict=True)
            ]
        except UnicodeDecodeError:
            return pb_utils.InferenceResponse(error=pb_utils.TritonError("TEXT is not UTF-8"))
        except pb_utils.TritonModelException as error:
            return pb_utils.InferenceResponse(error=pb_utils.TritonError(str(error), pb_utils.TritonError.UNAVAILABLE))
        tensors = {name: _padded([getattr(row, name.lower()) for row in rows], fill) for name, fill in OUTPUTS.items()}
        tensors["VERSIONS"] = np.tile(self._versions, (len(rows), 1))
        return pb_utils.InferenceResponse([pb_utils.Tensor(name, value) for name, value in tensors.items()])


def _vectors(model, ids):
    """The output of the model `name` on this server for `ids`. Raises TritonModelException if it is unavailable."""
    request = pb_utils.InferenceRequest(
        model_name=model, requested_output_names=["vectors"], inputs=[pb_utils.Tensor("ids", ids)]
    )
    response = request.exec()
    if response.has_error():
        raise pb_utils.TritonModelException(f"{model}: {response.error().message()}")
    return pb_utils.get_output_tensor_by_name(response, "vectors").as_numpy()


def _padded(rows, fill):
    width = max(len(row) for row in rows)
    return np.stack([np.pad(row, (0, width - len(row)), constant_values=fill) for row in rows])


OUTPUTS = {"CATEGORY": -1, "START": 0, "END": 0, "CONFIDENCE": 0}
NO_SETTING = "config.pbtxt has no parameter `setting` (fast, standard or quality), which replaces `encoder` (on or off)"
REMEDY = "restore the file that belongs to this config.pbtxt, or train both again, and load the model again"
