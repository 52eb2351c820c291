"""OpenID Connect: verifies the access tokens of the issuers that `oidc.yaml` configures."""
