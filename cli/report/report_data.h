/// cli/report/report_data.h: what a report's pictures are drawn from, small enough for one page.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "io/base/rooms.h"

namespace glassbox::cli {

/// The first bytes of a text, "…" among them where it was longer; ends between characters.
/// most  3 or more
[[nodiscard]] std::string cut(std::string_view text, std::size_t most);

/// The parts that a script draws ("evaluation", "insights", "training", "leaderboard",
/// "importance", "effects", "outputs", "modelWeights") as JSON that may stand within a <script>:
/// "<" is written \u003c, bytes that are not UTF-8 become U+FFFD.
///
/// Less than the parts: a confusion matrix is `multiclass.view`, {alone, counts[][]} of
/// cli/text/confusion_view.h. Of `multiclass.classes` the 200 most frequent stay, in this order, of
/// `training.passes` about 500; each says its place in the parts as "index". Texts and lists of
/// values, also that of effects, are the shorter the more of them there are, so that the whole
/// stays within `most` bytes; numbers of a large page have 8 significant digits.
[[nodiscard]] std::string report_data(const nlohmann::ordered_json& parts, std::size_t most);

}  // namespace glassbox::cli
