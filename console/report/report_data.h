/// console/report/report_data.h: what a report's pictures are drawn from, small enough for one
/// page.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "console/base/room.h"

namespace glassbox::console {

/// The first bytes of a text, "…" among them where it was longer; ends between characters.
/// most  3 or more
[[nodiscard]] std::string cut(std::string_view text, std::size_t most);

/// What scripts draw of the parts ("evaluation", "insights", "training", "leaderboard",
/// "importance", "effects", "outputs", "modelWeights", "statistics"); see report_data() for what is
/// less than in the parts.
[[nodiscard]] nlohmann::ordered_json drawn_parts(const nlohmann::ordered_json& parts);

/// The parts that a script draws ("evaluation", "insights", "training", "leaderboard",
/// "importance", "effects", "outputs", "modelWeights") as JSON that may stand within a <script>:
/// "<" is written \u003c, bytes that are not UTF-8 become U+FFFD.
///
/// Less than the parts: a confusion matrix is `multiclass.view`, {alone, counts[][]} of
/// engine/evaluate/confusion_view.h. Of `multiclass.classes` the 200 most frequent stay, in this
/// order, of `training.passes` about 500; each says its place in the parts as "index". Texts and
/// lists of values, also that of effects, are the shorter the more of them there are, so that the
/// whole stays within `most` bytes; numbers of a large page have 8 significant digits.
[[nodiscard]] std::string report_data(const nlohmann::ordered_json& parts, std::size_t most);

}  // namespace glassbox::console
