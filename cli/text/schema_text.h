/// cli/text/schema_text.h: an inferred schema and the reasons for it, for people and for JSON.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>

#include "io/files/input_files.h"
#include "io/infer/schema_reasons.h"

namespace glassbox::cli {

[[nodiscard]] std::string schema_text(const InferredSchema& inferred, TypeRules rules,
                                      std::span<const InputFile> files);
[[nodiscard]] nlohmann::ordered_json schema_json(const InferredSchema& inferred, TypeRules rules,
                                                 std::span<const InputFile> files);

}  // namespace glassbox::cli
