/// glassbox/insights.h: what data look like before anything is learned from them.
#pragma once

#include <glassbox/data.h>

#include <string>

namespace glassbox {

/// Statistics of every attribute, how much each says about the target, and what to fix first.
///
///     std::cout << glassbox::insights(data);
///
/// data    with a schema; with a split, what it leaves out is compared with what it takes
/// returns JSON: what `glassbox insights --json` prints, but for "data" (docs/command-line.md)
/// throws  Error kInput: no schema, no usable record, more than 10,000 rejected; kSystem
/// cost    one pass over the data
[[nodiscard]] std::string insights(const Data& data);

}  // namespace glassbox
