"""Back up the data of a running system, and restore it.

A backup is a folder: `manifest.json` with versions and hashes, `databases/`, `blobs/`, `erasures.jsonl`, and `keys/`
with a separate manifest. The rest cannot be decrypted without the keys. A backup does not contain the broker: after a
restore, the services publish their events again.
"""
