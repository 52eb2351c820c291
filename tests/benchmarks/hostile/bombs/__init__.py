"""Generated files that cost a naive parser much time or memory."""
