"""Tesseract in a sandbox profile of its own, which reads the pages of scans."""
