// Picks the cases, finds their data, trains and evaluates each, and compares with what was
// published.
#include "cli/compare/compare.h"

#include <algorithm>
#include <memory>
#include <vector>

#include "cli/base/command.h"
#include "cli/base/commands.h"
#include "cli/base/console.h"
#include "cli/base/exit_codes.h"
#include "cli/base/options.h"
#include "cli/datasets/dataset_files.h"
#include "io/base/input_error.h"

namespace glassbox::cli {
namespace {

namespace fs = std::filesystem;

struct CompareArgs {
  CommonOptions common;
  std::vector<std::string> cases;
  std::string data, seeds = "1";
  bool check = false;
};

// DIR is laid out as datasets/ is; a data set it does not hold comes from there.
CompareRequest request_of(const CompareArgs& args) {
  CompareRequest request;
  request.cases.insert(args.cases.begin(), args.cases.end());
  if (args.cases.empty()) request.cases.insert(kCompareCases.begin(), kCompareCases.end());
  const auto is_given = [&](const char* name) {
    return !args.data.empty() && fs::is_directory(fs::path(args.data) / name);
  };
  if (!args.data.empty() && !is_given("wine") && !is_given("mnist/data"))
    throw InputError({args.data}, "neither wine/ nor mnist/data/ in this directory");
  const auto find = [&](const char* name) {
    return (is_given(name) ? fs::path(args.data) : shipped_datasets()) / name;
  };
  const auto is_wine = [](const std::string& one) { return one.starts_with("wine"); };
  const auto wine_cases = std::count_if(request.cases.begin(), request.cases.end(), is_wine);
  if (wine_cases > 0) request.wine = find("wine");
  if (static_cast<std::size_t>(wine_cases) < request.cases.size())
    request.mnist = find("mnist/data");
  request.all_seeds = args.seeds == "all";
  request.run = {args.common.threads, args.common.quiet};
  return request;
}

void run(const CompareArgs& args) {
  CompareRequest request = request_of(args);
  const bool wants_mnist =
      request.cases.contains("mnist") || request.cases.contains("mnist-neighbours");
  const bool skips_mnist = wants_mnist && !has_mnist(request.mnist);
  const std::string fetch =
      "no MNIST in " + request.mnist.string() + "; datasets/mnist/fetch.sh fetches it";
  if (skips_mnist && !args.cases.empty()) throw InputError({}, fetch);
  if (skips_mnist) print_note(fetch + "; going on without");

  CompareReport report;
  compare_wine(request, report);
  if (wants_mnist && !skips_mnist) compare_mnist(request, report);
  if (skips_mnist) skip_mnist(request, report);

  if (args.common.json) {
    write_json(to_json(report));
  } else {
    write_output(compare_text(report));
  }
  if (!args.check) return;
  std::string missed;
  for (const std::string& name : report.missed()) missed += (missed.empty() ? "" : ", ") + name;
  if (!missed.empty()) throw CheckFailed("missed: " + missed);
}

}  // namespace

void add_compare(Command app) {
  const auto args = std::make_shared<CompareArgs>();
  const Command cmd =
      app.subcommand("compare", "Train on public data and compare with Amazon ML's results");
  cmd.option("cases", args->cases,
             "wine-regression, wine-binary, wine-multiclass, wine-stratified, mnist,\n"
             "mnist-neighbours; default: all")
      .type_name("CASE")
      .one_of(std::vector<std::string>(kCompareCases.begin(), kCompareCases.end()));
  cmd.option("--data", args->data, "Directory with wine/ or mnist/data/ in place of datasets/")
      .type_name("DIR");
  cmd.flag("--check", args->check,
           "Exit with 6 when a figure misses what it must reach; data that are not there\n"
           "miss it too");
  cmd.option("--seeds", args->seeds,
             "all: MNIST in shuffles 1 to 5 (mnist-neighbours: 1 to 3), figures are means")
      .type_name("1|all")
      .one_of({"1", "all"})
      .show_default();
  add_common_options(cmd, args->common);
  cmd.footer(
      "Examples:\n"
      "  glassbox compare wine-regression wine-binary\n"
      "  datasets/mnist/fetch.sh && glassbox compare --check --seeds all\n"
      "The keys of --json are camelCase: trainingRecords was training_records, and so on.");
  cmd.callback([args] { run(*args); });
}

}  // namespace glassbox::cli
