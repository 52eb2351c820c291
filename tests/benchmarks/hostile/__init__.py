"""Runs hostile files through the sandboxed parser, and counts what must not happen."""
