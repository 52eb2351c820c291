"""Read 7z archives."""
