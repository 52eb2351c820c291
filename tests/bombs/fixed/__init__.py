"""Documents of one size each, of more formats."""
