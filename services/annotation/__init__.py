"""Predictions → annotations: verified places in the original, playbook findings, review, publication."""

from services.annotation.placing.grounding import Grounded, Texts, ground

__all__ = ["Grounded", "Texts", "ground"]
