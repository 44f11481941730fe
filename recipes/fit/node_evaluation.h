/// recipes/fit/node_evaluation.h: the levels of one node of a plan in some records. For the room's
/// own files.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string_view>
#include <type_traits>
#include <variant>

#include "recipes/fit/record_view.h"
#include "recipes/fit/workspace.h"
#include "recipes/numbers/date_parts.h"

namespace glassbox::recipes {

/// One node over some records. Written once for finding (training is over: unknown is kNoLevel) and
/// for learning (unknown is new).
template <bool kLearning>
class NodeEvaluation {
  template <class T>
  using Maybe = std::conditional_t<kLearning, T, const T>;

 public:
  NodeEvaluation(const Plan& plan, Maybe<FittedPlan>& learned, const RecordView& records,
                 Workspace& work, std::size_t node)
      : shape_(plan.nodes[node]),
        state_(learned.nodes[node]),
        records_(records),
        out_(work.nodes[node]),
        left_(shape_.left == PlanNode::kNone ? nullptr : &work.nodes[shape_.left]),
        right_(shape_.right == PlanNode::kNone ? nullptr : &work.nodes[shape_.right]) {
    if (!kLearning && shape_.kind == PlanNode::Kind::kBin) {
      numbers_ = work.numbers[plan.number_slot[shape_.attribute]];
    }
    if (left_ != nullptr) left_is_set_ = plan.nodes[shape_.left].is_set;
    if (right_ != nullptr) right_is_set_ = plan.nodes[shape_.right].is_set;
  }

  void run() {
    if (shape_.is_set) {
      out_.codes.clear();
      out_.ends.resize(records_.size());
    } else {
      out_.codes.resize(records_.size());
    }
    switch (shape_.kind) {
      case PlanNode::Kind::kBinary:
        return records_.binaries(shape_.attribute, out_.codes);
      case PlanNode::Kind::kCategory:
        return categories();
      case PlanNode::Kind::kTextDate:
        for (std::size_t row = 0; row < records_.size(); ++row)
          out_.codes[row] = intern(
              date_part_token(records_.text(shape_.attribute, row), shape_.n, out_.word_buffer));
        return;
      case PlanNode::Kind::kBin:
        return bins();
      case PlanNode::Kind::kWords:
        return each_row([this](std::size_t row) { words(row); });
      case PlanNode::Kind::kWordSet:
        return each_row([this](std::size_t row) {
          for (const std::uint32_t word : left(row)) put(word);
          keep_distinct(row);
        });
      case PlanNode::Kind::kNgram:
        return each_row([this](std::size_t row) {
          ngrams(left(row));
          keep_distinct(row);
        });
      case PlanNode::Kind::kOsb:
        return each_row([this](std::size_t row) {
          bigrams(left(row));
          keep_distinct(row);
        });
      case PlanNode::Kind::kPair:
        if (!shape_.is_set) return pairs();
        return each_row([this](std::size_t row) {
          for (const std::uint32_t a : left(row)) {
            for (const std::uint32_t b : right(row)) put(intern({a, b}));
          }
          keep_distinct(row);
        });
    }
  }

 private:
  const PlanNode& shape_;
  Maybe<NodeState>& state_;
  const RecordView& records_;
  NodeLevels& out_;
  const NodeLevels* left_;
  const NodeLevels* right_;
  bool left_is_set_ = false, right_is_set_ = false;
  std::span<const double> numbers_;

  static std::span<const std::uint32_t> row_of(const NodeLevels& levels, bool is_set,
                                               std::size_t row) {
    if (!is_set) return {&levels.codes[row], levels.codes[row] == kNoLevel ? 0u : 1u};
    const std::size_t begin = row == 0 ? 0 : levels.ends[row - 1];
    return {levels.codes.data() + begin, levels.ends[row] - begin};
  }
  [[nodiscard]] std::span<const std::uint32_t> left(std::size_t row) const {
    return row_of(*left_, left_is_set_, row);
  }
  [[nodiscard]] std::span<const std::uint32_t> right(std::size_t row) const {
    return row_of(*right_, right_is_set_, row);
  }

  std::uint32_t intern(LevelPair pair) {
    if constexpr (kLearning) {
      return state_.pairs.add(pair);
    } else {
      return state_.pairs.find(pair);
    }
  }
  std::uint32_t intern(std::string_view text) {
    if constexpr (kLearning) {
      return state_.strings.add(text);
    } else {
      return state_.strings.find(text);
    }
  }

  template <class Row>
  void each_row(const Row& row_levels) {
    for (std::size_t row = 0; row < records_.size(); ++row) {
      row_levels(row);
      if (out_.codes.size() >= kNoLevel) throw std::length_error("over 4 billion tokens at once");
      out_.ends[row] = static_cast<std::uint32_t>(out_.codes.size());
    }
  }

  void put(std::uint32_t level) {
    if (level != kNoLevel) out_.codes.push_back(level);
  }

  // A token counts once however often it stands in a record, unless all are to be counted.
  void keep_distinct(std::size_t row) {
    const auto begin =
        out_.codes.begin() + static_cast<std::ptrdiff_t>(row == 0 ? 0 : out_.ends[row - 1]);
    std::sort(begin, out_.codes.end());
    if (shape_.counts_tokens) return;
    out_.codes.erase(std::unique(begin, out_.codes.end()), out_.codes.end());
  }

  void categories() {
    if (!records_.is_block()) {
      out_.codes[0] =
          intern(date_part_token(records_.text(shape_.attribute, 0), shape_.n, out_.word_buffer));
      return;
    }
    const CategoryColumn* const column = records_.categories(shape_.attribute);
    if (column == nullptr) {  // a column that is not there: all empty
      std::fill(out_.codes.begin(), out_.codes.end(), intern(std::string_view{}));
      return;
    }
    std::visit(
        [&](const auto& codes) {
          const auto* const code = codes.data() + records_.begin();
          const std::uint32_t* const map = out_.category_map.data();
          std::uint32_t* const out = out_.codes.data();
          for (std::size_t row = 0; row < records_.size(); ++row) out[row] = map[code[row]];
        },
        column->codes());
  }

  // While learning numbers are read by each node for itself, so that none waits for another.
  void bins() {
    if constexpr (!kLearning) {
      state_.bins(numbers_, state_.missing_bin, out_.codes);
    } else {
      std::array<double, 1024> values;
      for (std::size_t begin = 0; begin < records_.size(); begin += values.size()) {
        const std::size_t count = std::min(values.size(), records_.size() - begin);
        const std::span<double> some(values.data(), count);
        records_.part(begin, count).numbers(shape_.attribute, some);
        state_.bins(some, state_.missing_bin, std::span(out_.codes).subspan(begin, count));
      }
    }
  }

  void pairs() {
    if constexpr (kLearning) {
      state_.pairs.add(left_->codes, right_->codes, out_.codes);
    } else {
      state_.pairs.find(left_->codes, right_->codes, out_.codes);
    }
  }

  // Words keep kNoLevel where a word is unknown: a gap that no n-gram may reach across.
  void words(std::size_t row) {
    WordReader reader(records_.text(shape_.attribute, row), shape_.words, out_.word_buffer);
    const std::size_t before = out_.codes.size();
    for (std::string_view word; reader.next(word);) out_.codes.push_back(intern(word));
    if (shape_.counts_tokens && out_.codes.size() == before)
      out_.codes.push_back(intern(std::string_view{}));
  }

  void ngrams(std::span<const std::uint32_t> words) {
    const auto n = static_cast<std::size_t>(shape_.n);
    for (std::size_t begin = 0; begin < words.size(); ++begin) {
      std::uint32_t prefix = 0;
      for (std::size_t i = begin; i < std::min(begin + n, words.size()); ++i) {
        const std::uint32_t gram = intern({prefix, words[i]});
        if (gram == kNoLevel) break;
        out_.codes.push_back(gram);
        prefix = gram + 1;
      }
    }
  }

  void bigrams(std::span<const std::uint32_t> words) {
    const auto n = static_cast<std::size_t>(shape_.n);
    for (std::size_t begin = 0; begin < words.size(); ++begin) {
      if (words[begin] == kNoLevel) continue;
      for (std::size_t i = begin + 1; i < std::min(begin + n, words.size()); ++i) {
        if (words[i] == kNoLevel) continue;
        const auto skipped = static_cast<std::uint32_t>(i - begin - 1);
        put(intern({words[begin], words[i] * kOsbStride + skipped}));
      }
    }
  }
};

}  // namespace glassbox::recipes
