# Makefile - the front door; Meson does the work behind it.
#
#   make run      set up, build, analyse the bundled example, write its HTML report
#   make test     set up, build, unit and end-to-end tests
#                 (those of the mail filter where a Postfix is: tools/setup mail)
#   make check    sanitizers, fuzzing, format, manual pages, rules of the house
#   make shared   tests on the real data in ../shared
#   make toolkit-sample  fetch the samples of a tool, which `make shared` then counts, too
#   make stix-env  fetch the validator of STIX, by which `make test` then checks exports
#   make bench    what is timed, beside other tools: ten minutes and 12 GB of memory
#   make bench-full   the same for up to ten million texts
#   make bench-watch   what the mail filter costs a mail server, beside rspamd
#   make bench-read   how fast the readers are, from bytes to messages
#   make bench-disguise   how far a letter can be reworked and still be found
#   make bench-open   the workbench on the evaluation kit's half a million messages
#   make bench-calibration   how often a claque is found where there is none, or one is
#   make bench-writing   whether what two share who write independently is as rare as is said (needs ../shared)
#   make bench-lookalikes   what the rules of innocent sameness set aside wrongly; writes
#                          src/tell/measured.c, which `claque calibrate --methods` prints (needs ../shared)
#
# Set-up means packages of Debian 12, asked for only where they are missing.
MESON_TEST = meson test --print-errorlogs --no-rebuild
EXAMPLE = build/example

BENCH_ENV = build/bench-env
IRA = ../shared/data/ira_tweets/ira_tweets.csv.zst
COMPARE = $(BENCH_ENV)/bin/python bench/text/compare.py build/bench

.PHONY: all run test check shared bench bench-full bench-watch bench-read bench-disguise bench-calibration bench-writing bench-lookalikes bench-open bench-programs stix-env toolkit-sample install clean

all: build/build.ninja
	ninja -C build

run:
	tools/setup build
	$(MAKE) build/build.ninja
	ninja -C build claque
	python3 example/make.py $(EXAMPLE)
	rm -f $(EXAMPLE)/office.case*
	build/claque scan $(EXAMPLE)/inbox.mbox $(EXAMPLE)/posts.jsonl $(EXAMPLE)/calls.csv \
	  $(EXAMPLE)/letters --events $(EXAMPLE)/events.csv --html $(EXAMPLE)/report.html \
	  --case $(EXAMPLE)/office.case
	@echo "The same with scripts, timelines and senders: $(EXAMPLE)/report.html"
	@echo "In the browser: build/claque open --case $(EXAMPLE)/office.case"

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

# The other tools of the comparison come from PyPI, into a folder of their own.
bench: bench-programs $(BENCH_ENV)/ready
	$(COMPARE) --growth 100000 300000 1000000 --made letters 20000 \
	  $(if $(wildcard $(IRA)),--input $(IRA) content 1000000)
	python3 bench/text/shapes.py build/bench build/claque
	build/bench/claque-aligns

bench-full: bench-programs $(BENCH_ENV)/ready
	$(COMPARE) --growth 1000000 2000000 5000000 10000000

bench-watch: bench-programs
	tools/setup mail watch
	python3 bench/watch/bench.py build/claque

MAILS = ../shared/data/organic_mail_lists
bench-disguise: bench-programs
	python3 bench/disguise/bench.py --tool build/claque --background $(MAILS) --plot doc/disguise.svg

RUNS = 20
SEED = 1
bench-calibration: bench-programs
	python3 bench/calibration/bench.py --tool build/claque --runs $(RUNS) --first-seed $(SEED)

bench-writing: bench-programs
	python3 bench/calibration/writing.py --tool build/claque --shared ../shared

bench-lookalikes: bench-programs
	python3 bench/calibration/lookalikes.py --tool build/claque --kit ../shared/evalkit --table src/tell/measured.c

bench-open: bench-programs
	python3 bench/open/bench.py build/claque

bench-read: bench-programs
	python3 bench/read/bench.py $(CURDIR)/build/bench/claque-reads

bench-programs:
	tools/setup build test
	$(MAKE) build/build.ninja
	meson configure build -Dtests=enabled
	ninja -C build

$(BENCH_ENV)/ready: bench/text/requirements.txt
	python3 -c 'import ensurepip' 2>/dev/null || tools/setup bench
	python3 -m venv $(BENCH_ENV)
	$(BENCH_ENV)/bin/pip install -q -r bench/text/requirements.txt
	touch $@

# The validator of STIX's makers, for tests/e2e/test_export.py, which does without it, too.
stix-env: build/stix-env/ready
build/stix-env/ready:
	python3 -c 'import ensurepip' 2>/dev/null || tools/setup bench
	python3 -m venv build/stix-env
	build/stix-env/bin/pip install -q stix2-validator==3.3.2
	touch $@

# The toolkit's own samples, whose answers are in ../shared, for tests/shared/test_compat.py.
TOOLKIT = build/toolkit/coordination_network_toolkit-1.5.2.tar.gz
toolkit-sample: build/toolkit/sample_data.csv build/toolkit/coretweet_test_input.csv
build/toolkit/%.csv: $(TOOLKIT)
	tar -xzf $(TOOLKIT) -O --wildcards '*/$*.csv' > $@.new
	mv $@.new $@
$(TOOLKIT):
	python3 -c 'import ensurepip' 2>/dev/null || tools/setup bench
	python3 -m venv build/toolkit/env
	build/toolkit/env/bin/pip download -q --no-deps --no-binary :all: -d build/toolkit coordination-network-toolkit==1.5.2

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
