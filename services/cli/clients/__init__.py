"""The services, as the command line calls them."""
