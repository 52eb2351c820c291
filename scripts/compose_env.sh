#!/usr/bin/env bash
# Creates .env with a random password for each store of docker-compose.yml. Keeps passwords that exist.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
umask 077
touch .env
for name in POSTGRES_PASSWORD STORE_PASSWORD; do
  grep -q "^$name=" .env || printf '%s=%s\n' "$name" "$(head -c 24 /dev/urandom | base64 | tr '+/' '-_')" >> .env
done
