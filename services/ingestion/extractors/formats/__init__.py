"""What each extractor does with each construct of its format: the source of docs/reference/formats.md.

A test makes a document with each construct, and compares what happens with its row.
"""
