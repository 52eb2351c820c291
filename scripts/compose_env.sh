#!/usr/bin/env bash
# Creates what docker-compose.yml needs: .env with a random password for each store, and, of this installation,
# own/holds.yaml, the register of holds, own/access.yaml, the access policy (at first that of the samples), and own/oidc.yaml, the
# identity provider: Keycloak of Compose. Keeps what exists.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
umask 077
touch .env
for name in POSTGRES_PASSWORD STORE_PASSWORD KEYCLOAK_PASSWORD; do
  grep -q "^$name=" .env || printf '%s=%s\n' "$name" "$(head -c 24 /dev/urandom | base64 | tr '+/' '-_')" >> .env
done
# The containers run as another user.
install -d -m 755 own
[ -e own/access.yaml ] || install -m 644 samples/access.yaml own/access.yaml
[ -e own/holds.yaml ] || install -m 644 playbooks/policies/holds.yaml own/holds.yaml
if [ ! -e own/oidc.yaml ]; then
  sed -e 's|https://HOST/realms/glossator|https://keycloak.localhost:8443/realms/glossator|' \
    -e 's|^\( *\)tenants: .*|\1ca: /etc/glossator/ca.crt\n\1tenants: [harbour-bank, northgate-credit]|' \
    deploy/keycloak/oidc.yaml > own/oidc.yaml.new
  chmod 644 own/oidc.yaml.new
  mv own/oidc.yaml.new own/oidc.yaml
fi
