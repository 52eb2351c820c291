"""Words in a document that read like orders to a model. Pure; a flag for the reviewer, and nothing else."""

from services.inference.instructions.detect import is_suspected, suspected, without_suspected
from services.inference.instructions.neutral import neutral

__all__ = ["is_suspected", "neutral", "suspected", "without_suspected"]
