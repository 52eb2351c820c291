"""Takes documents in, parses them in a sandbox, stores them encrypted, and tells senders their status."""
