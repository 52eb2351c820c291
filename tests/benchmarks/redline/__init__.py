"""Share of planted, unmarked edits that the comparison of two versions finds."""
