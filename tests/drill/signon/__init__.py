"""People and systems who sign in at a real Keycloak, and what ends with their rights: `make signon-drill`."""
