"""What callers outside a wall get from each service, with a document behind the wall or without it."""
