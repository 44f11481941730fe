# A thin front to CMake; CMakePresets.json holds the flags. Everything lands in build/.
.DEFAULT_GOAL := help
.PHONY: help demo test soak bench coverage format packages release

help:  ## this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

demo: release  ## build, fetch MNIST, compare with Amazon's results
	@datasets/mnist/fetch.sh || echo "going on without MNIST"
	build/release/glassbox compare

test: release  ## build and run every test that takes no minutes
	ctest --preset release --label-exclude 'slow|browser|clients' --parallel $$(nproc)

soak: release  ## what takes too long for every commit, 1 h 20 min: KILLS=200 SECONDS_EACH=600
	.ci/soak $(or $(KILLS),200) $(or $(SECONDS_EACH),600)

define mnist_for_bench
@mkdir -p build/bench/stages
@test -f build/bench/data/mnist/train.csv || { datasets/mnist/fetch.sh && \
  build/release/glassbox datasets mnist --seed 1 --quiet -o build/bench/data/mnist; } || \
  echo "going on without MNIST"
endef

ifeq ($(ONLY),service)
bench: release
	cmake/install-packages.sh load
	$(mnist_for_bench)
	python3 -B bench/service/service_figures.py $(if $(QUICK),--quick) $(if $(PUBLISH),--publish)
else ifeq ($(ONLY),amazon-learner)
bench: release
	@datasets/mnist/fetch.sh || echo "going on without MNIST"
	build/release/bench/amazon_learner/amazon_learner $(if $(QUICK),5 1)
else ifeq ($(ONLY),quality)
bench: release
	bench/quality/install.sh
	build/bench/quality/venv/bin/python -B bench/quality/run.py --splits $(if $(QUICK),2,5) \
	  $(if $(HELD_BACK),--held-back) $(if $(PUBLISH),--publish)
else
bench: release  ## time the stages, then compare with others: RUNS=5 ONLY=clicks|service|quality|amazon-learner|... QUICK=1
	cmake/install-packages.sh bench
	bench/compare/install_peers.sh
	$(mnist_for_bench)
	$(if $(ONLY)$(QUICK),,@for program in build/release/bench/*/*_bench; do echo "== $$program"; \
	  $$program --benchmark_repetitions=3 --benchmark_report_aggregates_only=true \
	    --benchmark_out=build/bench/stages/$$(basename $$program).json || exit 1; done)
	python3 -B bench/compare/run.py --runs $(or $(RUNS),5) $(if $(ONLY),--only "$(ONLY)") \
	  $(if $(QUICK),--quick) $(if $(TWICE),--twice) $(if $(GROWTH),--growth) $(if $(PUBLISH),--publish)
endif

coverage: packages  ## run the tests counting lines; report in build/coverage/report
	cmake/install-packages.sh ci
	cmake --preset coverage
	cmake --build --preset coverage
	ctest --preset coverage --label-exclude 'slow|browser|clients'
	@mkdir -p build/coverage/report
	gcovr --root . --filter 'io/' --filter 'recipes/' --filter 'engine/' --filter 'service/' \
	  --filter 'cli/' \
	  --exclude-throw-branches --html-details build/coverage/report/index.html \
	  --print-summary --txt build/coverage/report/lines.txt build/coverage

format: packages  ## lay out all C++ by .clang-format
	cmake/install-packages.sh ci
	git ls-files '*.h' '*.cpp' | xargs clang-format-14 -i

release: packages
	cmake --preset release
	cmake --build --preset release

packages:  ## install Debian's packages where missing (sudo when not root)
	@cmake/install-packages.sh build
