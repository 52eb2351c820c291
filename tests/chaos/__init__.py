"""Load, faults, and an independent check of the results: `make chaos`."""
