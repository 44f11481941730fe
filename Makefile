# A thin front to CMake; CMakePresets.json holds the flags. Everything lands in build/.
.DEFAULT_GOAL := help
.PHONY: help demo test package wheel wheel-test soak bench coverage format lint packages test-packages program release benches

help:  ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

wine = wine-regression wine-binary wine-multiclass wine-stratified

demo: program  ## build the program, compare with Amazon's results: wine, then MNIST
	build/release/glassbox compare $(wine)
	@if datasets/mnist/fetch.sh; then build/release/glassbox compare mnist mnist-neighbours; \
	  else echo "going on without MNIST"; fi

test: release  ## build and run every test that takes no minutes
	ctest --preset release --label-exclude 'slow|browser|clients|cluster|databases|packages' --parallel $$(nproc)

package: packages  ## a .deb and a .tar.gz in build/release/packages
	cmake/install-packages.sh package
	@test -f build/release/build.ninja || cmake --preset program
	cmake --build build/release --target glassbox glassbox_library pages
	@rm -rf build/release/packages
	cd build/release && cpack --config CPackConfig.cmake >cpack.log 2>&1 || { cat cpack.log; exit 1; }
	@ls -sh build/release/packages/*.deb build/release/packages/*.tar.gz

wheel: program  ## dist/glassbox_ml-*.whl for Python, with the program in it
	python/make_wheel.sh

wheel-test:  ## install that wheel in a fresh environment and test it
	python/test_wheel.sh

soak: release  ## what takes too long for every commit, 1 h 20 min: KILLS=200 SECONDS_EACH=600
	.ci/soak $(or $(KILLS),200) $(or $(SECONDS_EACH),600)

define mnist_for_bench
@mkdir -p build/bench/stages
@test -f build/bench/data/mnist/train.csv || { datasets/mnist/fetch.sh && \
  build/release/glassbox datasets mnist --seed 1 --quiet -o build/bench/data/mnist; } || \
  echo "going on without MNIST"
endef

ifeq ($(ONLY),service)
bench: benches
	cmake/install-packages.sh load
	$(mnist_for_bench)
	python3 -B bench/service/service_figures.py $(if $(QUICK),--quick) $(if $(PUBLISH),--publish)
else ifeq ($(ONLY),amazon-learner)
bench: benches
	@datasets/mnist/fetch.sh || echo "going on without MNIST"
	build/release/bench/amazon_learner/amazon_learner $(if $(QUICK),5 1)
else ifeq ($(ONLY),quality)
bench: benches
	bench/quality/install.sh
	build/bench/quality/venv/bin/python -B bench/quality/run.py --splits $(if $(QUICK),2,5) \
	  $(if $(HELD_BACK),--held-back) $(if $(PUBLISH),--publish)
else
bench: benches  ## time the stages, then compare with others: RUNS=5 ONLY=clicks|service|quality|amazon-learner|... QUICK=1
	bench/compare/install_peers.sh
	$(mnist_for_bench)
	$(if $(ONLY)$(QUICK),,@for program in build/release/bench/*/*_bench; do echo "== $$program"; \
	  $$program --benchmark_repetitions=3 --benchmark_report_aggregates_only=true \
	    --benchmark_out=build/bench/stages/$$(basename $$program).json || exit 1; done)
	python3 -B bench/compare/run.py --runs $(or $(RUNS),5) $(if $(ONLY),--only "$(ONLY)") \
	  $(if $(QUICK),--quick) $(if $(TWICE),--twice) $(if $(GROWTH),--growth) $(if $(PUBLISH),--publish)
endif

coverage: test-packages  ## run the tests counting lines; report in build/coverage/report
	cmake/install-packages.sh ci
	cmake --preset coverage
	cmake --build --preset coverage
	ctest --preset coverage --label-exclude 'slow|browser|clients|cluster|databases|packages'
	@mkdir -p build/coverage/report
	gcovr --root . --filter 'io/' --filter 'recipes/' --filter 'engine/' --filter 'cluster/' \
	  --filter 'service/' --filter 'console/' --filter 'cli/' \
	  --exclude-throw-branches --html-details build/coverage/report/index.html \
	  --print-summary --txt build/coverage/report/lines.txt build/coverage

format: packages  ## lay out all C++ by .clang-format
	cmake/install-packages.sh ci
	git ls-files '*.h' '*.cpp' | xargs clang-format-14 -i

# In a directory that holds the tests already they stay, so that no later `make test` starts anew.
program: packages
	@test -f build/release/build.ninja || cmake --preset program
	cmake --build build/release --target glassbox

lint:  ## check Python, shell and JavaScript
	@cmake/install-packages.sh lint
	cmake/lint.sh

release: test-packages
	cmake --preset release
	cmake --build --preset release

benches: test-packages
	cmake/install-packages.sh bench
	cmake --preset release -DGLASSBOX_BENCH=ON
	cmake --build --preset release

packages:  ## install Debian's packages where missing (sudo when not root)
	@cmake/install-packages.sh build

test-packages:
	@cmake/install-packages.sh build test
