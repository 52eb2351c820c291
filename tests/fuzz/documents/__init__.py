"""Documents near valid ones, of each format."""
