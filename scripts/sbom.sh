#!/usr/bin/env bash
# Write an SBOM (CycloneDX 1.6, JSON) of each lock file in requirements/ to the folder OUT: scripts/sbom.sh [OUT] [NAME...]
set -euo pipefail

case "${1:-}" in
  --help | -h) sed -n '2s/^# //p' "${BASH_SOURCE[0]}"; exit ;;
esac
out=$(realpath -m "${1:-build/sbom}")
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mkdir -p "$out"
names=("${@:2}")
[ ${#names[@]} -gt 0 ] || mapfile -t names < <(basename -s .txt requirements/*.txt)

for name in "${names[@]}"; do
  .venv/bin/cyclonedx-py requirements --output-reproducible --output-file "$out/$name.cdx.json" "requirements/$name.txt"
  echo "sbom: $out/$name.cdx.json"
done
