"""Fuzzing of all that callers and operators can write: `make fuzz SECONDS=600`."""
