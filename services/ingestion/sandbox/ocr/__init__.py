"""Tesseract and a second reader, which read the pages of scans, each page in a confined process."""
