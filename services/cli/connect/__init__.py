"""Reach a system: the local one in a folder, or the one that the environment names."""
