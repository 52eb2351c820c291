# Targets for people. `make` lists them. Each target first installs what it needs.
STARTED_AT := $(shell date +%s.%N)
export GLOSSATOR_STARTED_AT := $(STARTED_AT)

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON := .venv/bin/python
GLOSSATOR := .venv/bin/glossator
BUF := .venv/bin/buf

NEWEST_RELEASE := $(shell ls -d deploy/released/[0-9]* | sort -V | tail -1)

ATTACKS ?=
BENCH ?=
FOLDER ?=
KEEP ?=
KILLS ?= 30
FUZZ_SECONDS = $(if $(filter command line environment,$(origin SECONDS)),$(SECONDS),60)
PAGES ?=
DOCUMENTS ?= 300
DRY_RUN ?=
TARGETS ?=
TESTS ?= tests
WORKERS ?= 3
UPGRADE ?=
VERBOSE ?=
VERSION ?=

PYTEST_OPTIONS = -n $(WORKERS) --dist loadscope --no-loadscope-reorder --durations 20

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: setup
setup: ## create the environments (.venv, .venv-triton, .tools)
	@scripts/setup.sh

.PHONY: up
up: setup ## start broker, Triton and the services
	@$(GLOSSATOR) up

.PHONY: down
down: ## stop the system of `make up`
	@$(GLOSSATOR) down

.PHONY: demo
demo: setup ## run the main job on samples/; KEEP=1 leaves the system running, VERBOSE=1 prints everything
	@$(PYTHON) scripts/demo.py $(if $(KEEP),--keep) $(if $(VERBOSE),--verbose)

.PHONY: test
test: ## run the tests; TESTS=tests/unit for some of them
	@scripts/setup.sh helm
	@scripts/setup.sh keycloak || echo "Keycloak is not available: the tests of sign-on with it are skipped" >&2
	@scripts/setup.sh libreoffice || echo "LibreOffice is not available: tests of the pages of DOCX are skipped" >&2
	@scripts/setup.sh ocr || echo "Tesseract is not available: the tests of scans are skipped" >&2
	@scripts/setup.sh node || echo "Node is not available: the tests of the reader's build are skipped" >&2
	@scripts/setup.sh browser || echo "Chromium is not available: the tests of the console in a browser are skipped" >&2
	@$(PYTHON) -m pytest $(TESTS) $(PYTEST_OPTIONS) $(PYTEST_FLAGS)

.PHONY: fuzz
fuzz: setup ## run the fuzz targets; SECONDS=600 for all together, TARGETS="tokens cursors" for some
	@$(PYTHON) -m tests.fuzz $(FUZZ_SECONDS) $(TARGETS)

.PHONY: docs-test
docs-test: setup ## run the examples of the tutorial and the how-tos; PAGES=docs/how-to/erase-a-person.md for some
	@$(PYTHON) scripts/docs_test.py $(PAGES)

.PHONY: test-312
test-312: ## run the unit tests on Python 3.12; GLOSSATOR_PYTHON312 names the interpreter
	@scripts/setup.sh helm
	@scripts/setup.sh python312
	@.venv-312/bin/python -m pytest tests/unit -m "not slow" $(PYTEST_OPTIONS) $(PYTEST_FLAGS)

.PHONY: coverage
coverage: ## measure which lines of the services the unit tests run, on Python 3.12
	@COVERAGE_CORE=sysmon $(MAKE) test-312 PYTEST_FLAGS="--cov --cov-report=term $(PYTEST_FLAGS)"

.PHONY: lint
lint: setup ## check style, types, import rules and language
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@$(PYTHON) scripts/check_style.py

.PHONY: format
format: setup ## apply the fixes of ruff
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

.PHONY: proto
proto: setup ## generate protos/gen, then check style and compatibility
	@$(PYTHON) scripts/generate_protos.py
	@$(MAKE) proto-check

.PHONY: proto-check
proto-check: setup
	@$(PYTHON) scripts/generate_protos.py --check
	@$(PYTHON) scripts/generate_protos.py --image build/protos.binpb
	@$(BUF) lint build/protos.binpb --path glossator --config protos/buf.yaml
	@for before in $(NEWEST_RELEASE)/released.binpb protos/baseline.binpb; do \
	$(BUF) breaking build/protos.binpb --path glossator --config protos/buf.yaml --against $$before; done

.PHONY: chart
chart: ## check the Helm chart
	@scripts/setup.sh helm
	@.tools/bin/helm lint --strict deploy/helm/glossator
	@PATH="$(CURDIR)/.tools/bin:$$PATH" $(PYTHON) scripts/check_chart.py

.PHONY: bench
bench: setup ## measure the system, the broker alone and Triton alone
	@$(GLOSSATOR) bench

.PHONY: bench-parsing
bench-parsing: setup ## compare PDF parsing with pypdfium2; BENCH="FOLDER" measures the PDF files of a folder
	@$(PYTHON) -m tests.benchmarks.parsing $(BENCH)

.PHONY: bench-ocr
bench-ocr: setup ## measure how well scans are read, beside the bare program; needs ../shared/data; BENCH=--held for the part that is not for tuning, --second with RapidOCR
	@scripts/setup.sh ocr
	@$(PYTHON) -m tests.benchmarks.scans $(BENCH)

.PHONY: bench-ocr-redaction
bench-ocr-redaction: setup ## measure which planted values redaction finds in scans, beside their text; needs ../shared/data; BENCH as for bench-ocr
	@scripts/setup.sh ocr
	@$(PYTHON) -m tests.benchmarks.scans.downstream $(BENCH)

.PHONY: bench-redaction
bench-redaction: setup ## compare redaction with Presidio: quality, speed, memory; BENCH=--quick uses an eighth of the data
	@scripts/setup.sh presidio
	@$(PYTHON) -m models.evaluation.redaction $(BENCH)

.PHONY: bench-inference
bench-inference: setup ## measure inference and Triton alone; BENCH=--quick takes three to four minutes
	@$(PYTHON) -m tests.benchmarks.inference $(BENCH)

.PHONY: bench-grid
bench-grid: setup ## measure the grid of clauses beside a bare query of the same rows; prints one JSON line
	@$(PYTHON) -m tests.benchmarks.clause_grid $(BENCH)

.PHONY: bench-search
bench-search: setup ## measure the search across documents beside FTS5 and reading every text; needs ../shared/data; prints one JSON line
	@$(PYTHON) -m tests.benchmarks.across_search $(BENCH)

.PHONY: bench-attorney
bench-attorney: setup ## compare findings, economics sheet and changes with the points of an attorney; needs ../shared/data. PART=later: other documents; BENCH=--list prints each finding
	@$(PYTHON) -m models.evaluation.attorney.bench $(if $(PART),--part $(PART)) $(BENCH)
	@$(PYTHON) -m models.evaluation.attorney.economics $(if $(PART),--part $(PART))
	@$(PYTHON) -m models.evaluation.attorney.changes $(if $(PART),--part $(PART))

.PHONY: bench-redline
bench-redline: setup ## measure which unmarked edits a comparison of versions finds, beside diff-match-patch; needs ../shared/data, LibreOffice; BENCH=--held for the part that is not for tuning
	@scripts/setup.sh libreoffice
	@$(PYTHON) -m tests.benchmarks.redline $(BENCH)

.PHONY: bench-models
bench-models: setup ## measure time and quality of each setting of the clause model
	@$(PYTHON) -m tests.benchmarks.inference.frontier $(BENCH)

.PHONY: hostile
hostile: setup ## run hostile files through the parsers: bombs and the data folder, or FOLDER=inbox; exit status 1 on a fault
	@$(PYTHON) -m tests.benchmarks.hostile $(if $(FOLDER),"$(FOLDER)") $(BENCH)

.PHONY: chaos
chaos: setup ## kill services under load and count lost documents; KILLS=300 DOCUMENTS=5000 is the long run
	@$(PYTHON) scripts/chaos.py --kills $(KILLS) --documents $(DOCUMENTS)

.PHONY: attack-drill
attack-drill: setup ## run attacks against a local system, one JSON line each; ATTACKS=hostile_files for some
	@$(PYTHON) -m tests.drill $(ATTACKS)

.PHONY: review-drill
review-drill: setup ## measure what reviews claim against known truth: recall, redlines, grid; prints one JSON line; needs ../shared/data, LibreOffice; BENCH=--quick takes few cases
	@$(PYTHON) -m tests.benchmarks.review_drill $(BENCH)

.PHONY: signon-drill
signon-drill: setup ## sign on at a real Keycloak against a local system, and lose rights again; prints one JSON line
	@scripts/setup.sh keycloak
	@$(PYTHON) -m tests.drill.signon

.PHONY: console
console: setup ## check types, test and build the reader of the console (TypeScript); needs Node
	@scripts/setup.sh node
	@cd services/console/reader && npm run --silent types && npm run --silent test && npm run --silent build

.PHONY: console-check
console-check: setup ## compare the committed reader of the console with its sources; needs Node
	@scripts/setup.sh node
	@cd services/console/reader && npm run --silent types && npm run --silent test && npm run --silent check

.PHONY: bench-console
bench-console: setup ## measure the reader of the console in Chromium, with the CPU slowed by 4, beside a floor of plain HTML
	@scripts/setup.sh browser
	@$(PYTHON) -m tests.benchmarks.reader

.PHONY: lock
lock: setup ## generate the lock files with hashes; UPGRADE=1 selects newer versions
	@scripts/lock.sh $(if $(UPGRADE),--upgrade)

.PHONY: sbom
sbom: setup ## write an SBOM (CycloneDX) of each lock file to build/sbom
	@scripts/sbom.sh

.PHONY: release
release: setup ## release VERSION=x.y.z: mentions, changelog, record, commit, tag; DRY_RUN=1 only prints the steps
	@$(PYTHON) scripts/release.py $(VERSION) $(if $(DRY_RUN),--dry-run)

.PHONY: ci
ci: export GLOSSATOR_REQUIRE_KAFKA := 1
ci: setup ## run all checks and tests before a change lands
	@$(MAKE) lint
	@$(MAKE) proto-check
	@[ ! -d deploy/helm/glossator ] || $(MAKE) chart
	@$(MAKE) test PYTEST_FLAGS="--hypothesis-profile=ci"
	@if scripts/setup.sh has-python312; then $(MAKE) test-312 PYTEST_FLAGS="--hypothesis-profile=ci"; \
	else echo "skipped: tests on Python 3.12: not installed; GLOSSATOR_PYTHON312 names an interpreter"; fi
	@[ ! -f scripts/chaos.py ] || $(MAKE) chaos
