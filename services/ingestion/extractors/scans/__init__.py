"""Pages that were read from their pictures by an OCR program."""
