"""What the server says of the model: name, version, limits, template."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.inference.llm.port import LlmInfo
from services.inference.llm.template import ChatTemplate, template_of
from services.shared.domain.errors import Reason, Retry


@dataclass(frozen=True, slots=True)
class Served:
    """One state of the model; where it was loaded anew meanwhile, another one."""

    info: LlmInfo
    template: ChatTemplate


def served_of(name: str, config: Mapping[str, Any]) -> Served:
    """`config` as Triton answers it. Raises `Retry(MODEL_FAILED)` where it is not that of a model we can use."""
    try:
        parameters = {key: value.get("string_value", "") for key, value in config["config"]["parameters"].items()}
        loras = tuple(one for one in parameters["loras"].split("|") if one)
        info = LlmInfo(name, parameters["model_version"], loras, int(parameters["context"]))
        return Served(info, template_of(parameters))
    except (AttributeError, KeyError, ValueError) as error:
        raise Retry(Reason.MODEL_FAILED, detail=f"{name}: parameters of its config.pbtxt: {error}") from None
