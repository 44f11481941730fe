#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/base/command.h"
#include "cli/base/commands.h"
#include "cli/base/console.h"
#include "cli/base/options.h"
#include "cli/datasets/dataset_files.h"
#include "cli/datasets/datasets_mnist.h"
#include "cli/datasets/datasets_wine.h"

namespace glassbox::cli {
namespace {

struct DatasetsArgs {
  CommonOptions common;
  std::string name, from, directory;
  std::uint64_t seed = 1;
};

void run(const DatasetsArgs& args) {
  const auto from = [&](const std::filesystem::path& where) {
    return args.from.empty() ? shipped_datasets() / where : std::filesystem::path(args.from);
  };
  const auto files = args.name == "wine"
                         ? write_wine_datasets(from("wine"), args.directory, args.common.existing())
                         : write_mnist_datasets(from("mnist/data"), args.seed, args.directory,
                                                args.common.existing());
  if (args.common.json) {
    nlohmann::ordered_json json;
    json["dataset"] = args.name;
    json["files"] = nlohmann::ordered_json::array();
    for (const auto& file : files) json["files"].push_back(file.string());
    write_json(json);
    return;
  }
  std::string text;
  for (const auto& file : files) text += file.string() + "\n";
  write_output(text);
}

}  // namespace

void add_datasets(Command app) {
  const auto args = std::make_shared<DatasetsArgs>();
  const Command cmd =
      app.subcommand("datasets", "Write example data with their schemas and recipes");
  cmd.option("name", args->name, "wine or mnist")
      .type_name("NAME")
      .required()
      .one_of({"wine", "mnist"});
  add_seed_option(cmd, args->seed, "Seed of MNIST's shuffle");
  cmd.option("--data", args->from, "Where the original files are; default: the shipped ones")
      .type_name("DIR");
  cmd.option("-o,--output", args->directory, "Where to write").type_name("DIR").required();
  add_common_options(cmd, args->common);
  cmd.footer(
      "Examples:\n"
      "  glassbox datasets wine -o wine\n"
      "  datasets/mnist/fetch.sh && glassbox datasets mnist --seed 1 -o mnist");
  cmd.callback([args] { run(*args); });
}

}  // namespace glassbox::cli
