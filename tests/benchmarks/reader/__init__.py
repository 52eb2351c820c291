"""Measures the reader of the console in Chromium: `make bench-console`."""
