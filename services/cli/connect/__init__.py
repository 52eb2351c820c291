"""Connect to the local system in a folder, or to the system that the environment names."""
