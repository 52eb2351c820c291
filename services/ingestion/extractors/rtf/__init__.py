"""Extract text from RTF."""
