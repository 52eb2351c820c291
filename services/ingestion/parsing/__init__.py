"""The structure and the quality of a text. No I/O."""
