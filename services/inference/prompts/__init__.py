"""What the language model is told: versioned files beside this one."""

from services.inference.prompts.catalogue import Prompt, Prompts, load_prompts

__all__ = ["Prompt", "Prompts", "load_prompts"]
