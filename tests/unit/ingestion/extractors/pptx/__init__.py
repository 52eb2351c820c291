"""The extractor of PPTX."""
