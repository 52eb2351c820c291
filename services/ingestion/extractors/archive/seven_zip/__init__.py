"""Reads the headers and the files of 7z archives."""
