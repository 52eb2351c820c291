"""Sign on at an identity provider (OpenID Connect), and keep the tokens of each system."""
