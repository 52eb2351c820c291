"""Sign-on with the code flow of OpenID Connect, for people in a browser."""
