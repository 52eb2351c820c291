"""Reads the model's name, version, limits and template from its configuration on the server."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.inference.llm.port import LlmInfo
from services.inference.llm.template import ChatTemplate, template_of
from services.shared.domain.errors import Reason, Retry


@dataclass(frozen=True, slots=True)
class ServedModel:
    """The model as loaded at one time. A reload gives another, unequal value."""

    info: LlmInfo
    template: ChatTemplate


def parse_config(name: str, config: Mapping[str, Any]) -> ServedModel:
    """Parses `config`, a response of Triton. Raises `Retry(MODEL_FAILED)` if a parameter is missing or wrong."""
    try:
        parameters = {key: value.get("string_value", "") for key, value in config["config"]["parameters"].items()}
        loras = tuple(one for one in parameters["loras"].split("|") if one)
        info = LlmInfo(name, parameters["model_version"], loras, int(parameters["context"]))
        return ServedModel(info, template_of(parameters))
    except (AttributeError, KeyError, ValueError) as error:
        raise Retry(Reason.MODEL_FAILED, detail=f"{name}: parameters of its config.pbtxt: {error}") from None
