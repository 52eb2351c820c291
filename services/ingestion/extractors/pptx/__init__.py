"""Extract text from PPTX."""
