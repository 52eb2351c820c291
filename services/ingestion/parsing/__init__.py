"""Pure: the structure of a text, and its quality."""
