"""What a system keeps, copied while it works, and put back.

A backup is a folder: `manifest.json` with versions and hashes, `databases/`, `blobs/`, `erasures.jsonl`, and `keys/`,
apart, with a manifest of its own: without it nobody can open a word of the rest. The broker is not in it: what the
stores have told is told again after a restore.
"""
