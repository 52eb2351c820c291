"""Word lists, name grammar and number labels that several recognisers share."""
