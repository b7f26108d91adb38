# Makefile - the front door; Meson does the work behind it.
#
#   make run      set up, build, analyse the bundled example, write its HTML report
#   make test     set up, build, unit and end-to-end tests
#   make check    sanitizers, fuzzing, format, manual pages, rules of the house
#   make shared   tests on the real data in ../shared
#
# Set-up means packages of Debian 12, asked for only where they are missing.
MESON_TEST = meson test --print-errorlogs --no-rebuild
EXAMPLE = build/example

.PHONY: all run test check shared install clean

all: build/build.ninja
	ninja -C build

run:
	tools/setup build
	$(MAKE) build/build.ninja
	ninja -C build claque
	python3 example/make.py $(EXAMPLE)
	build/claque scan $(EXAMPLE)/inbox.mbox $(EXAMPLE)/posts.jsonl $(EXAMPLE)/calls.csv \
	  $(EXAMPLE)/letters --events $(EXAMPLE)/events.csv --html $(EXAMPLE)/report.html
	@echo "The same with scripts, timelines and senders: $(EXAMPLE)/report.html"

test:
	tools/setup build test
	$(MAKE) build/build.ninja
	meson configure build -Dtests=enabled
	ninja -C build
	$(MESON_TEST) -C build --suite unit --suite replay --suite e2e

check: build-asan/build.ninja build-fuzz/build.ninja
	ninja -C build-asan
	ninja -C build-fuzz
	@failed=0; \
	$(MESON_TEST) -C build-asan --suite unit --suite replay --suite house || failed=1; \
	$(MESON_TEST) -C build-fuzz --suite fuzz || failed=1; \
	exit $$failed

shared: build/build.ninja
	ninja -C build
	$(MESON_TEST) -C build --setup shared

build/build.ninja:
	tools/setup build
	meson setup build --buildtype=release

build-asan/build.ninja:
	tools/setup build test check
	meson setup build-asan -Db_sanitize=address,undefined -Dtests=enabled

build-fuzz/build.ninja:
	tools/setup build test check
	CC=clang CXX=clang++ meson setup build-fuzz -Db_sanitize=address,undefined \
	  -Db_lundef=false -Dfuzz=true -Dtests=disabled

install: all
	meson install -C build

clean:
	rm -rf build build-asan build-fuzz
