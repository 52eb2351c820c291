"""Generated files that have every construct of each format."""
