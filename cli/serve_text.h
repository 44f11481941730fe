/// cli/serve_text.h: what `glassbox serve` prints when it is ready.
#pragma once

#include <string>
#include <vector>

namespace glassbox {

/// The address, where data lie, and settings to paste for AWS's clients.
/// buckets  "NAME=DIR" each
[[nodiscard]] std::string serve_text(const std::string& url, const std::string& data,
                                     const std::string& root,
                                     const std::vector<std::string>& buckets);

}  // namespace glassbox
