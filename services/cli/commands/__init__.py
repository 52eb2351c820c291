"""One file a command: options, and what is printed."""
