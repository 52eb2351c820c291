"""Accept documents, parse them in a sandbox, store them encrypted, and report their status to senders."""
