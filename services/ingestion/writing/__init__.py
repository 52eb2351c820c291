"""Writes what leaves of originals: pure, inside the sandbox."""
