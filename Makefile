# Reprise: everything a newcomer types. `make` alone says what there is.
#
#   make reproduce-lenet5 ARGS="--seeds 0 --set epochs=3"

REPRISE := .build/release/reprise
RESULTS ?= results

# The experiments whose numbers the README shows.
REPRODUCED := lenet5-blog lenet5-blog-sigmoid lenet-1989 d2l-lenet d2l-lenet-avg convnet-bn \
  nndl-lenet resnet18-plain resnet18-residual

# The sweeps whose tables and charts it shows.
SWEPT := residual-ablation residual-ablation-depth residual-ablation-mnist nndl-lenet-rates

# What the 1998 paper compares with each other in its Figure 9, and what is varied of LeNet-5.
LECUN1998 := lenet5 lenet5-distortions lenet1 lenet4 lenet4-boosted linear pairwise-linear \
  nearest-neighbors pca-quadratic rbf-linear svm-poly4 mlp-300 mlp-300-distortions mlp-1000 \
  mlp-1000-distortions mlp-300-100 mlp-300-100-distortions mlp-500-150 mlp-500-150-distortions
LECUN1998_SWEPT := lenet5-training-size lenet5-variants

# What its Figure 9 shows and nothing here re-runs.
NOT_CHECKED := --published "deslanted linear=8.4" --published "deslanted k-NN=2.4" \
  --published "deslanted 20×20-300-10=1.6" --published "tangent distance=1.1" \
  --published "LeNet-4, k-NN in the last layer=1.1" \
  --published "LeNet-4, local learning=1.1" --published "reduced-set SVM=1.0" \
  --published "virtual SVM=0.8"

# What building and running need, and what only the tests need.
PACKAGES := libdnnl-dev libhdf5-dev zlib1g-dev libssl-dev libpng-dev libopenblas-dev libsvm-dev \
  gnuplot-nox fonts-dejavu-core dataset-fashion-mnist curl ca-certificates git
TEST_PACKAGES := hdf5-tools python3-h5py python3-pandas python3-venv valgrind binutils poppler-utils

# What only `make test-slurm` needs: the real Slurm, and what its daemons know each other by.
SLURM_PACKAGES := slurm-wlm munge

# Data is looked for here first; without it, a data set that is missing is fetched.
ifeq ($(origin REPRISE_DATA),undefined)
empty :=
space := $(empty) $(empty)
export REPRISE_DATA := $(subst $(space),:,$(wildcard data ../shared/data))
endif

.PHONY: help setup build test reproduce-lecun1998 figures-lecun1998 pictures-lecun1998 reproduce-lenet5 \
  ablate-residual reproduce-all keep figures draw-figures draw-pictures ledger report check-report bench \
  bench-growth bench-keep guard guard-record lint format clean
.DEFAULT_GOAL := help

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-20s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo '  make reproduce-NAME does the same for any experiments/NAME.json.'
	@echo '  ARGS="…" is passed on to "reprise run" (see $(REPRISE) run --help).'

# Installs those of the packages in $(1) that are missing.
define install
command -v dpkg-query >/dev/null || { \
	  echo "Not a Debian system: see to these packages yourself: $(1)" >&2; \
	  exit 0; }; \
	installed=$$(dpkg-query -W -f '$${Package}=$${db:Status-Status}\n' $(1) 2>/dev/null); \
	missing=; \
	for package in $(1); do \
	  case " "$$(echo $$installed)" " in \
	    *" $$package=installed "*) ;; \
	    *) missing="$$missing $$package" ;; \
	  esac; \
	done; \
	[ -n "$$missing" ] || exit 0; \
	if [ "$$(id -u)" = 0 ]; then as_root=; \
	elif command -v sudo >/dev/null; then as_root=sudo; \
	else \
	  echo "Some packages are missing. As root, run:" >&2; \
	  echo "  apt-get update && apt-get install --no-install-recommends -y$$missing" >&2; \
	  exit 1; \
	fi; \
	echo "Installing:$$missing"; \
	$$as_root apt-get update -qq && $$as_root env DEBIAN_FRONTEND=noninteractive \
	  apt-get install -qq --no-install-recommends -y$$missing >/dev/null
endef

setup: ## install what is missing (Debian packages), quietly
	@command -v swift >/dev/null || { \
	  echo "Reprise needs Swift 6.3: https://www.swift.org/install/linux/" >&2; exit 1; }
	@$(call install,$(PACKAGES) $(TEST_PACKAGES))

build: setup ## build the program, .build/release/reprise
	swift build -c release

# The tests have a scratch folder of their own: they are built with other flags than the program. The
# end-to-end tests wait for processes on the few threads that all tests share, so they come after the
# others, some of which watch the clock.
TEST := swift test -c release -Xswiftc -enable-testing --scratch-path .build-tests --disable-xctest

test: setup build ## run all tests
	$(TEST) --skip EndToEndTests
	$(TEST) --filter EndToEndTests

# A cluster of three nodes on loopback, for the tests alone; they leave the machine's own Slurm alone.
.PHONY: test-slurm
test-slurm: setup ## run sweeps on the real Slurm (Debian packages), with kills and lost nodes
	@$(call install,$(SLURM_PACKAGES))
	REPRISE_TEST_SLURM=1 $(TEST) --filter EndToEndTests.SlurmTests

.PHONY: check-tensorboard
check-tensorboard: setup build ## let the real TensorBoard read exported logs (installs it from PyPI)
	.ci/check-tensorboard

.PHONY: docs
docs: setup build ## build the pages about the sources into .build/docs; warnings are errors
	.ci/check-docs

# Tables and pictures are made of whatever there is, also when a trial failed or was interrupted.
define reproduce
	@status=0; \
	$(REPRISE) run experiments/$(1).json --out $(RESULTS) --digits-if-missing $(ARGS) \
	  || status=$$?; \
	[ $$status -le 1 ] || exit $$status; \
	echo; \
	$(REPRISE) compare $(RESULTS)/$(1) || exit; \
	echo; echo "Logs: $(RESULTS)/$(1)/. Pictures:"; \
	$(REPRISE) plot $(RESULTS)/$(1) --format svg --format png || exit; \
	exit $$status
endef

reproduce-lenet5: setup build ## train LeNet-5 as published, then compare and draw
	$(call reproduce,lenet5-blog)

ablate-residual: setup build ## sweep ResNet-18 with and without shortcuts over learning rates
	$(call reproduce,residual-ablation)

reproduce-%: setup build experiments/%.json
	$(call reproduce,$*)

# Whatever comes of one experiment, the others are run too.
reproduce-all: setup build ## the same for every experiment of the README's tables (half an hour)
	@status=0; \
	for name in $(REPRODUCED) $(SWEPT); do \
	  $(MAKE) --no-print-directory reproduce-$$name || status=1; echo; \
	done; exit $$status

# QUICK=1: one seed of what takes seconds, and few passes.
ifdef QUICK
LECUN1998_RUN := $(filter-out lenet4-boosted svm-poly4 mlp-%,$(LECUN1998))
LECUN1998_ARGS := --seeds 0
LECUN1998_PASSES := --set epochs=5
else
LECUN1998_RUN := $(LECUN1998) $(LECUN1998_SWEPT)
endif

# The experiments that have passes; the others are fitted.
FITTED := linear pairwise-linear nearest-neighbors pca-quadratic rbf-linear svm-poly4

reproduce-lecun1998: setup build ## the 1998 paper's comparison, an hour (QUICK=1: a part, in minutes)
	@status=0; \
	for name in $(LECUN1998_RUN); do \
	  passes="$(LECUN1998_PASSES)"; \
	  case " $(FITTED) " in *" $$name "*) passes= ;; esac; \
	  $(REPRISE) run experiments/lecun1998/$$name.json --out $(RESULTS) --digits-if-missing \
	    $(LECUN1998_ARGS) $$passes $(ARGS) || status=1; \
	done; \
	for name in $(LECUN1998_RUN); do \
	  folder=$(RESULTS)/lecun1998-$$name; \
	  [ -d $$folder ] || continue; \
	  $(REPRISE) compare $$folder; echo; \
	  case " $(FITTED) " in \
	    *" $$name "*) ;; \
	    *) $(REPRISE) plot $$folder --out plots/lecun1998-$$name || status=1 ;; \
	  esac; \
	done; \
	$(MAKE) --no-print-directory figures-lecun1998 pictures-lecun1998 || status=1; \
	exit $$status

# The figures after the paper's, of the logs in RESULTS: what one trial shows is of seed 0. Those of the
# second target need MNIST.
PLOTS ?= plots
ONE := $(firstword $(wildcard $(RESULTS)/lecun1998-lenet5/*-seed0.h5))
ONE_DISTORTED := $(firstword $(wildcard $(RESULTS)/lecun1998-lenet5-distortions/*-seed0.h5))
figures-lecun1998:
	$(REPRISE) plot $(wildcard $(addprefix $(RESULTS)/lecun1998-,$(LECUN1998))) --figure methods \
	  $(NOT_CHECKED) $(if $(filter results/reference,$(RESULTS)),$(addprefix --spec ,$(SPECS))) --out $(PLOTS)/lecun1998
	$(if $(ONE),$(REPRISE) picture connections $(ONE) --layer C3 -o $(PLOTS)/lecun1998/connections.svg)
	$(if $(ONE),$(REPRISE) picture kernels $(ONE) --layer C1 -o $(PLOTS)/lecun1998/kernels-C1.svg)
	$(if $(ONE),$(REPRISE) picture kernels $(ONE) --layer C3 -o $(PLOTS)/lecun1998/kernels-C3.svg)

pictures-lecun1998:
	@mkdir -p $(PLOTS)/lecun1998
	$(if $(ONE_DISTORTED),$(REPRISE) picture errors $(ONE_DISTORTED) -o $(PLOTS)/lecun1998/errors.svg)
	$(if $(ONE),$(REPRISE) picture maps $(ONE) -o $(PLOTS)/lecun1998/maps.svg)
	$(REPRISE) data distortions experiments/lecun1998/lenet5-distortions.json \
	  -o $(PLOTS)/lecun1998/distortions.png

keep: setup build ## copy finished logs of these experiments to results/reference/, then draw them
	@for name in $(REPRODUCED) $(SWEPT) \
	  $(addprefix lecun1998-,$(LECUN1998) $(LECUN1998_SWEPT)); do \
	  [ ! -d "$(RESULTS)/$$name" ] || $(REPRISE) keep "$(RESULTS)/$$name" || exit; \
	done
	@$(MAKE) --no-print-directory figures

# Where figures of kept logs go, and the files that say which: logs hold the lists of their day.
FIGURES := plots/reference
SPECS := $(filter-out experiments/schema.json,$(wildcard experiments/*.json experiments/*/*.json))
KEPT := $(patsubst %/,%,$(wildcard results/reference/*/))
DRAWN := $(filter-out $(addprefix results/reference/,performance $(addprefix lecun1998-,$(FITTED))),$(KEPT))
KEPT_LECUN1998 := $(filter results/reference/lecun1998-lenet5,$(DRAWN))

figures: setup build ## redraw plots/reference/ from results/reference/
	@$(MAKE) --no-print-directory draw-figures draw-pictures

# The figures that logs alone are enough for, then those that need MNIST. What drew them is noted, for
# another version may draw other bytes.
draw-figures:
	$(if $(DRAWN),@$(REPRISE) plot $(DRAWN) --out $(FIGURES) $(addprefix --spec ,$(SPECS)), \
	  @echo "results/reference/ holds no results yet.")
	$(if $(KEPT_LECUN1998),@$(MAKE) --no-print-directory figures-lecun1998 \
	  RESULTS=results/reference PLOTS=$(FIGURES))
	$(if $(DRAWN),@{ gnuplot --version; dpkg-query -W -f '$${Package} $${Version}\n' zlib1g libpng-dev; } \
	  > $(FIGURES)/drawn-with.txt)

draw-pictures:
	$(if $(KEPT_LECUN1998),@$(MAKE) --no-print-directory pictures-lecun1998 \
	  RESULTS=results/reference PLOTS=$(FIGURES))

ledger: setup build ## say of every published number whether it comes out, and keep the answer
	@$(REPRISE) ledger results/reference --all --markdown > results/reference/.LEDGER.md \
	  && mv results/reference/.LEDGER.md results/reference/LEDGER.md
	@$(REPRISE) ledger results/reference --all

# What came out, as one page to show: of the logs for reference, or of those in RESULTS.
REPORT ?= report.html
report: setup build ## write report.html, one page of what came out (RESULTS=results: of your own logs)
ifeq ($(origin RESULTS),file)
	$(REPRISE) report -o $(REPORT) $(ARGS)
else
	$(REPRISE) report $(RESULTS) -o $(REPORT) $(ARGS)
endif

check-report: report ## look at that page in chromium (a Debian package): screens, sorting, print
	.ci/check-report $(REPORT)

BENCHMARK := .build/release/reprise-benchmark
MEASURED := results/reference/performance

# PEERS: all, none, or a Python that has the peers' libraries. With all, they are installed into a folder
# of their own, anew when their list changes; its stamp is that list.
PEERS ?= all
VENV := benchmarks/.venv
PEERS_LIST := benchmarks/peers/requirements.txt
PEERS_PYTHON := $(if $(filter all,$(PEERS)),$(VENV)/bin/python,$(PEERS))

.PHONY: peers
peers:
ifeq ($(PEERS),all)
	@cmp -s $(PEERS_LIST) $(VENV)/installed.txt || benchmarks/install-peers $(VENV) $(PEERS_LIST)
endif

bench: setup build peers ## measure beside PyTorch and JAX (half an hour; PEERS=none without them)
	@mkdir -p $(RESULTS)/performance
	$(BENCHMARK) compare --peers $(PEERS_PYTHON) --json $(RESULTS)/performance/comparison.json $(ARGS)

bench-growth: setup build peers ## measure how cost grows with batch size, depth and trials
	@mkdir -p $(RESULTS)/performance
	$(BENCHMARK) growth --peers $(PEERS_PYTHON) --json $(RESULTS)/performance/growth.json $(ARGS)

bench-keep: setup build ## keep what was measured in results/reference/ and put it into docs/performance.md
	@mkdir -p $(MEASURED); for name in comparison growth; do \
	  [ ! -e $(RESULTS)/performance/$$name.json ] \
	    || cp $(RESULTS)/performance/$$name.json $(MEASURED)/ || exit; \
	done
	$(BENCHMARK) charts $(MEASURED)/growth.json --out docs/performance
	$(BENCHMARK) document --comparison $(MEASURED)/comparison.json --growth $(MEASURED)/growth.json

guard: setup build ## count a step's instructions: fails where they are 10 % more than recorded
	$(BENCHMARK) guard

guard-record: setup build ## record the instructions of a step
	$(BENCHMARK) guard --record

lint: ## check the sources' format, and that Package.swift names every import
	swift format lint --strict -r Sources Tests Package.swift benchmarks
	.ci/check-imports

format: ## format the sources
	swift format -i -r Sources Tests Package.swift benchmarks

clean: ## remove what was built; results and plots stay
	rm -rf .build .build-tests $(VENV)
