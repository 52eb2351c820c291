"""The loop that handles messages: consume, handle in order per key, commit transactionally."""
