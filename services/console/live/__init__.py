"""Live updates of the queue, by server-sent events."""
