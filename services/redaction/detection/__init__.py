"""Finds the values in a text that a policy replaces. Pure: no I/O."""
