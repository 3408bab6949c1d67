# Everything a contributor or a build machine runs. `make` alone lists it.

SHELL       := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

GO      ?= go
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
LDFLAGS := -s -w -X main.version=$(VERSION)

# go test flags of the caller: make test TESTFLAGS='-run TestUnit -v'.
TESTFLAGS ?=
# How long each fuzz target runs, and which benchmarks run how often.
FUZZTIME ?= 10s
BENCH    ?= .
BENCHFLAGS ?= -benchmem -count=1

# The race detector makes the translated C of SQLite forty times slower and
# finds nothing there; ours is instrumented, these two packages are not.
RACEFLAGS := -race -gcflags='modernc.org/sqlite/lib=-race=false' -gcflags='modernc.org/libc=-race=false'

##@ Use

.PHONY: help
help: ## Show this list.
	@awk 'BEGIN { FS = ":.*## " } \
	  /^##@/ { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-zA-Z\/_-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: ## Start cbrd on http://127.0.0.1:8080 (ARGS='--data memory' for flags).
	$(GO) run ./cmd/cbrd $(ARGS)

.PHONY: build
build: ## Build the static binary bin/cbrd.
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/cbrd ./cmd/cbrd

##@ Check

.PHONY: test
test: ## Run all tests; those of PostgreSQL where one can be found.
	@$(GO) test -count=1 -v -run TestPostgresIsFound ./internal/store/enginetest
	$(GO) test -timeout 20m $(TESTFLAGS) ./...

.PHONY: variants
variants: ## Send each operation what is just allowed and what is just not: n of n.
	$(GO) test -count=1 -v -run '^TestVariants$$' ./internal/httpapi | grep -E ' of |^(ok|FAIL)|want '

.PHONY: permissions
permissions: ## Ask for each action as a user who may do that alone, and as one who may do all else.
	$(GO) test -count=1 -v -run '^TestPermissions$$' ./internal/httpapi | grep -E '[0-9]+ of [0-9]+|^(ok|FAIL)|want '

.PHONY: codes
codes: ## Provoke every error code: n of n. docs/errors.md says how.
	$(GO) test -count=1 -v -run '^(TestEvery.*|TestCodesAreComplete|TestFewFaults)$$' ./internal/httpapi | grep -E ' of |^(ok|FAIL)|want '

.PHONY: race
race: ## Run the short tests under the race detector.
	CGO_ENABLED=1 $(GO) test $(RACEFLAGS) -short -timeout 20m $(TESTFLAGS) ./...

.PHONY: conformance
conformance: build ## Drive the built binary with the real Huawei Cloud Go SDK.
	@report=$$(mktemp); failed=0; \
	  (cd conformance && CBRD_BINARY='$(CURDIR)/bin/cbrd' CBRD_REPORT=$$report $(GO) test -count=1 $(TESTFLAGS) ./...) || failed=1; \
	  cat $$report; rm $$report; exit $$failed

.PHONY: lint
lint: bin/golangci-lint ## Run every linter that .golangci.yml leaves on.
	bin/golangci-lint run

.PHONY: fmt
fmt: bin/golangci-lint ## Format all Go files (gofumpt, import groups).
	bin/golangci-lint fmt

.PHONY: fuzz
fuzz: ## Run each fuzz target for FUZZTIME (10s).
	@{ grep -rlE --include='*_test.go' --exclude-dir=conformance '^func Fuzz' . || true; } | while read -r file; do \
	  for target in $$(sed -nE 's/^func (Fuzz[A-Za-z0-9_]*)\(.*/\1/p' "$$file"); do \
	    echo "fuzz $$target in $$(dirname "$$file")"; \
	    $(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) "./$$(dirname "$$file")"; \
	  done; \
	done

.PHONY: bench
bench: ## Run the Go benchmarks (BENCH=regexp, BENCHFLAGS=...), then measure the whole: start, size, list, create.
	$(GO) test -run '^$$' -bench '$(BENCH)' $(BENCHFLAGS) $(TESTFLAGS) ./...
	for measure in start size list create; do echo "== $$measure"; $(GO) run ./bench $$measure; done

##@ Generated code

.PHONY: generate
generate: ## Write what is derived from openapi/ again.
	$(GO) generate ./...

# All tracked and new files with their digests: what `verify` compares, so that
# it also works on a tree with changes that are not yet committed.
FINGERPRINT = git ls-files -z --cached --others --exclude-standard | xargs -0 -r sha256sum 2>/dev/null | sort -u -k 2

.PHONY: verify
verify: ## Generate, and fail when that changes a file.
	@before=$$(mktemp); after=$$(mktemp); trap 'rm -f "$$before" "$$after"' EXIT; \
	{ $(FINGERPRINT) || true; } >"$$before"; \
	$(MAKE) --no-print-directory generate; \
	{ $(FINGERPRINT) || true; } >"$$after"; \
	diff <(cat "$$before") <(cat "$$after") || { \
	  echo 'verify: the files above are not what `make generate` writes; commit what it wrote' >&2; exit 1; }

# The tools live in a module of their own, so that what they need stays out of
# ours. Building the linter takes minutes: once per version.
bin/golangci-lint: tools/go.mod tools/go.sum
	cd tools && $(GO) build -o ../bin/golangci-lint github.com/golangci/golangci-lint/v2/cmd/golangci-lint

.PHONY: clean
clean: ## Remove what was built.
	rm -rf bin
