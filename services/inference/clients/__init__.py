"""Other services, as inference calls them."""
