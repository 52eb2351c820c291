"""Bytes of one format → its text. Every module here runs inside the sandbox and does no I/O."""
