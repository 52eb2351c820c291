"""The effect of events and decisions on an annotation set. Pure."""
