"""Back up the data of a running system, and restore it.

A backup is a folder: `manifest.json` with versions and hashes, `databases/`, `blobs/`, `erasures.jsonl`, and `keys/`
with a manifest of its own. Without the keys nobody can decrypt the rest. The broker is not part of a backup: after a
restore the stores publish their events again.
"""
