#include "cli/schema_options.h"

#include <CLI/CLI.hpp>

#include "cli/exit_codes.h"

namespace glassbox {

void add_schema_flags(CLI::App& command, SchemaFlags& flags) {
  command.add_option("--target", flags.target, "Attribute to predict")->type_name("NAME");
  command.add_option("--type", flags.type, "The target's type instead of the inferred one")
      ->type_name("binary|categorical|numeric")
      ->check(CLI::IsMember({"binary", "categorical", "numeric"}));
  command.add_option("--row-id", flags.row_id, "Attribute that names the record")
      ->type_name("NAME");
  command.add_option("--header", flags.header, "Whether the first line holds names")
      ->type_name("yes|no|auto")
      ->check(CLI::IsMember({"yes", "no", "auto"}))
      ->capture_default_str();
  command
      .add_option("--rules", flags.rules,
                  "Rules for types: ours on all records, or Amazon's votes of the first 1,000")
      ->type_name("glassbox|amazon")
      ->check(CLI::IsMember({"glassbox", "amazon"}))
      ->capture_default_str();
}

SchemaInferenceOptions SchemaFlags::options(int threads) const {
  if (!type.empty() && target.empty())
    throw UsageError("--type is that of the target; give --target, too");
  SchemaInferenceOptions options;
  if (!target.empty()) options.target = target;
  if (!row_id.empty()) options.row_id = row_id;
  if (type == "binary") options.target_type = AttributeType::kBinary;
  if (type == "categorical") options.target_type = AttributeType::kCategorical;
  if (type == "numeric") options.target_type = AttributeType::kNumeric;
  if (header != "auto") options.has_header = header == "yes";
  if (rules == "amazon") options.rules = TypeRules::kAmazon;
  options.threads = threads;
  return options;
}

}  // namespace glassbox
