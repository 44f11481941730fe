/// cli/commands/schema_options.h: the flags that say how a schema is inferred from data.
#pragma once

#include <string>

#include "cli/base/command.h"
#include "io/infer/schema_inference.h"

namespace glassbox::cli {

struct SchemaFlags {
  std::string target, type, positive, row_id;
  std::string header = "auto", rules = "glassbox";
  std::string missing;  ///< texts, separated by commas; "none"; empty: the usual ones

  /// Whether --header, --rules and --missing were left as they are.
  [[nodiscard]] bool infers_by_default() const {
    return header == "auto" && rules == "glassbox" && missing.empty();
  }

  /// throws UsageError: --type or --positive without --target
  [[nodiscard]] SchemaInferenceOptions options(int threads) const;
};

/// Adds --target, --type, --positive, --row-id, --missing, --header and --rules.
void add_schema_flags(Command command, SchemaFlags& flags);

}  // namespace glassbox::cli
