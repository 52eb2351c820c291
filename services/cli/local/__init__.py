"""A whole system as child processes on this machine."""
