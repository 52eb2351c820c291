"""The text of a scan with the confusions of OCR undone, at the same offsets. Pure."""
