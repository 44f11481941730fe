// The flags of inference, for `schema` and `run`, and what they mean to infer_schema().
#include "cli/commands/schema_options.h"

#include <algorithm>
#include <vector>

#include "cli/base/command.h"
#include "cli/base/exit_codes.h"
#include "io/cells/parse_cell.h"

namespace glassbox::cli {

void add_schema_flags(Command command, SchemaFlags& flags) {
  command.option("--target", flags.target, "Attribute to predict").type_name("NAME");
  command.option("--type", flags.type, "The target's type instead of the inferred one")
      .type_name("binary|categorical|numeric")
      .one_of({"binary", "categorical", "numeric"});
  command
      .option("--positive", flags.positive,
              "Which of the target's two labels is the positive one; default: the rarer one")
      .type_name("LABEL");
  command.option("--row-id", flags.row_id, "Attribute that names the record").type_name("NAME");
  command
      .option(
          "--missing", flags.missing,
          "Texts that stand for a missing value, separated by commas, or none; default: NA, N/A, "
          "NaN, null, nil, None, ?, -, --")
      .type_name("TEXTS");
  command.option("--header", flags.header, "Whether the first line holds names")
      .type_name("yes|no|auto")
      .one_of({"yes", "no", "auto"})
      .show_default();
  command
      .option("--rules", flags.rules,
              "Rules for types: ours on all records, or Amazon's votes of the first 1,000")
      .type_name("glassbox|amazon")
      .one_of({"glassbox", "amazon"})
      .show_default();
}

SchemaInferenceOptions SchemaFlags::options(int threads) const {
  if (!type.empty() && target.empty())
    throw UsageError("--type is that of the target; give --target, too");
  if (!positive.empty() && target.empty())
    throw UsageError("--positive is a label of the target; give --target, too");
  if (!positive.empty() && !type.empty() && type != "binary")
    throw UsageError("--positive is for a BINARY target; --type says " + type);
  SchemaInferenceOptions options;
  if (!positive.empty()) options.positive = positive;
  if (!target.empty()) options.target = target;
  if (!row_id.empty()) options.row_id = row_id;
  if (type == "binary") options.target_type = AttributeType::kBinary;
  if (type == "categorical") options.target_type = AttributeType::kCategorical;
  if (type == "numeric") options.target_type = AttributeType::kNumeric;
  if (missing == "none") options.missing = MissingMarkers(std::vector<std::string>{});
  if (!missing.empty() && missing != "none") {
    std::vector<std::string> texts;
    for (std::size_t begin = 0; begin <= missing.size();) {
      const std::size_t end = std::min(missing.find(',', begin), missing.size());
      if (const auto text = trim(missing.substr(begin, end - begin)); !text.empty())
        texts.emplace_back(text);
      begin = end + 1;
    }
    if (texts.empty())
      throw UsageError("--missing " + missing +
                       ": expected texts separated by commas, or none for no text at all");
    options.missing = MissingMarkers(std::move(texts));
  }
  if (header != "auto") options.has_header = header == "yes";
  if (rules == "amazon") options.rules = TypeRules::kAmazon;
  options.threads = threads;
  return options;
}

}  // namespace glassbox::cli
