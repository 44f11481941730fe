#include "io/infer/label_counts.h"

#include <iterator>
#include <stdexcept>
#include <utility>

#include "io/cells/parse_cell.h"

namespace glassbox::io {

void LabelCounts::add(std::string_view cell) {
  const std::string_view text = trim(cell);
  if (!text.empty()) add(text, 1);
}

// Of too many values the first by bytes stay, with all their cells, in whatever order they come.
void LabelCounts::add(std::string_view text, std::uint64_t count) {
  const auto found = counts_.find(text);
  if (found != counts_.end()) {
    found->second += count;
    return;
  }
  if (counts_.size() > kMost && counts_.rbegin()->first < text) return;
  counts_.emplace(text, count);
  if (counts_.size() > kMost + 1) counts_.erase(std::prev(counts_.end()));
}

void LabelCounts::merge(const LabelCounts& other) {
  for (const auto& [text, count] : other.counts_) add(text, count);
}

std::string LabelCounts::text() const {
  std::string text;
  std::size_t shown = 0;
  for (const auto& [label, count] : counts_) {
    if (shown == kMost) return text + ", ...";
    if (shown > 0) text += shown + 1 == counts_.size() ? " and " : ", ";
    text += '"' + label + "\" (" + std::to_string(count) + ')';
    ++shown;
  }
  return text;
}

std::optional<ChosenLabels> choose_labels(const LabelCounts& tally,
                                          const std::optional<std::string>& positive) {
  if (!tally.are_two()) throw std::invalid_argument("labels are two");
  const auto& [first, first_count] = *tally.counts().begin();
  const auto& [second, second_count] = *tally.counts().rbegin();
  ChosenLabels chosen{{first, second}, "the rarer one"};
  bool first_is_positive = first_count < second_count;
  if (first_count == second_count) chosen.reason = "both are as frequent, and it sorts last";
  const auto first_number = parse_number(first), second_number = parse_number(second);
  if (first_number && second_number) {
    first_is_positive = *first_number > *second_number;
    chosen.reason = "the larger number";
  }
  if (positive) {
    const std::string_view wish = trim(*positive);
    if (wish != first && wish != second) return std::nullopt;
    first_is_positive = wish == first;
    chosen.reason = "as --positive says";
  }
  if (first_is_positive) std::swap(chosen.labels.negative, chosen.labels.positive);
  return chosen;
}

}  // namespace glassbox::io
