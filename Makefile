# make run      starts the relay with config/interline.yaml
# make test     builds everything and runs every test, at last those that drive the pages in Chromium
# make format   formats the sources; make lint checks them
# make bench    counts what steps cost and measures the release build under load; make bench-peers compares it
# make translation measures translation without an engine
# make sanitize runs the tests under the address and the thread sanitizer
# make fuzz     fuzzes each parser for ten minutes; make soak strains the relay for half an hour
# make sbom     lists what the relay is built from, with licences, in .build/sbom.json

SHELL = /bin/bash
SWIFT_FILES = Package.swift Sources Tests Load
# An import that Package.swift does not list fails the build.
BUILD_FLAGS = --explicit-target-dependency-import-check error
# Tests at one time: all at once, each waits so long for its turn that time limits meant for hangs run out.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH = 8

.PHONY: run build test format lint bench bench-peers language translation sanitize packages fuzz soak sbom

run: build
	@exec .build/release/interline serve --config config/interline.yaml

build: packages
	swift build -c release --product interline

# What drives the real programs comes by itself: beside tests that keep both cores busy, it would only wait.
test: packages
	Tests/AdminTests/install
	swift build --build-tests $(BUILD_FLAGS)
	@.ci/swift-test --skip EndToEndTests
	@.ci/swift-test --filter EndToEndTests
	Tests/BrowserTests/run .build/debug/interline

format:
	swift format --in-place --recursive --parallel $(SWIFT_FILES)

lint:
	swift format lint --strict --recursive --parallel $(SWIFT_FILES)

# Counts (instructions, allocations) against committed thresholds, then the relay under load.
bench: packages
	swift build -c release --product interline
	swift build -c release --product interline-load
	Load/peers/install
	Load/Benchmarks/run
	Load/bench

# The relay against other servers, on a quiet machine; about twenty minutes.
bench-peers: packages
	swift build -c release --product interline
	Load/peers/install
	Load/peers/run

# How well languages are told apart: make language FILE=cases.tsv (label, text).
language: packages
	swift build -c release --product interline-language
	.build/release/interline-language evaluate $(FILE)

# What translating costs the relay, what it saves, and how much a hung engine delays originals.
translation: packages
	swift build -c release --product interline
	swift build -c release --product interline-translation
	.build/release/interline-translation overhead
	.build/release/interline-translation replay
	Load/translation/hung
	Load/translation/outage

# Each sanitizer has a build folder of its own. What is not the relay's fault is suppressed with its reason. Leaks are
# not looked for: what OpenSSL keeps until the process ends would drown them. The end-to-end tests are left out: they
# bound time and memory, and a sanitizer multiplies both.
sanitize: packages
	ASAN_OPTIONS=detect_leaks=0:suppressions=$(CURDIR)/.ci/asan-suppressions \
		swift test --sanitize=address --scratch-path .build/address --skip EndToEndTests
	TSAN_OPTIONS=suppressions=$(CURDIR)/.ci/tsan-suppressions \
		swift test --sanitize=thread --scratch-path .build/thread --skip EndToEndTests

# make fuzz SECONDS=60 TARGETS="frames tokens" for less.
fuzz: packages
	SECONDS_EACH=$(or $(SECONDS),600) Tests/Fuzzers/run $(TARGETS)

soak: packages
	swift build -c release --product interline
	swift build -c release --product interline-load
	Tests/Soak/run .build/release/interline

sbom: packages
	swift package resolve
	.ci/sbom >.build/sbom.json

packages:
	@.ci/install-packages
