"""TIFF, PNG and JPEG: pages that are pictures."""
