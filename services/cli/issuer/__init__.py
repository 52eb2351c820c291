"""A development issuer (OpenID Connect) for the sample people of a local system. Loopback addresses only."""
