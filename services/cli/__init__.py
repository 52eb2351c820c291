"""The command line `glossator`: a client of the services, and the local system."""
