"""The extractor of RTF."""
