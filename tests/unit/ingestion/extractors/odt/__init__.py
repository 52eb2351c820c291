"""The extractor of OpenDocument texts."""
