/// cli/text/tune_text.h: what tuning tried and chose, for people and for JSON.
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "engine/tune/tune.h"

namespace glassbox::cli {

/// What `glassbox tune` writes.
struct TunedFiles {
  std::filesystem::path recipe, parameters;
};

/// All of the final round, best first; of the other recipes one line each, with their best
/// strength.
[[nodiscard]] std::string tuning_text(const TuneResult& result, const TunedFiles& files,
                                      const TuneRequest& request);

/// All candidates; see docs/command-line.md.
[[nodiscard]] nlohmann::ordered_json tuning_json(const TuneResult& result, const TunedFiles& files,
                                                 const TuneRequest& request);

}  // namespace glassbox::cli
