"""Extract text from OpenDocument: texts and presentations."""
