"""The drop folder: its files, their records and outcomes."""
