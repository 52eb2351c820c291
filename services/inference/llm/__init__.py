"""The private language model, as the rest of inference sees it."""

from services.inference.llm.port import LlmInfo, LlmOptions, LlmPort, LlmPrompt, whole

__all__ = ["LlmInfo", "LlmOptions", "LlmPort", "LlmPrompt", "whole"]
