"""Finds fields in redacted text: places whose words have one value. Pure."""
