"""Whether what a model wrote is borne out by the words that it names. Pure."""

from services.shared.domain.grounding.check import Fault, fault_of, value_fault_of

__all__ = ["Fault", "fault_of", "value_fault_of"]
