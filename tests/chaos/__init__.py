"""Load, trouble, and an independent checker of what came out: `make chaos`."""
