"""Fields: their kinds, reading values from text, comparing values. Pure."""
