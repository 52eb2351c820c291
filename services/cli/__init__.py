"""`glossator`: the command line."""
