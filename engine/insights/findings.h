/// engine/insights/findings.h: what is worth fixing before training, found in data that were
/// described.
#pragma once

#include <vector>

#include "engine/insights/attribute_insight.h"
#include "engine/insights/data_profile.h"

namespace glassbox::engine {

/// What findings are looked for in.
struct FindingsInput {
  const Schema* schema = nullptr;
  const ReadReport* records = nullptr;
  const std::vector<AttributeInsight>* attributes = nullptr;
  const DataProfile* tally = nullptr;
  const DataProfile* rest = nullptr;  ///< of the records that the split leaves out; may be nullptr
};

/// Warnings first, otherwise in the order: target, attributes, records, split. Each with an edit
/// that fixes it. docs/command-line.md lists the kinds and when each one fires.
[[nodiscard]] std::vector<Finding> find_problems(const FindingsInput& input, int threads);

/// How much of what is unknown about y the codes x take away, 0..1: learned from every second
/// record and judged on the others, so that many levels by themselves tell nothing. 0 with fewer
/// than 40 records, with a level for every other record, and with more than 100 classes.
[[nodiscard]] double leakage_score(std::span<const std::uint32_t> x,
                                   std::span<const std::uint32_t> y);

/// The same of codes in the order of the numbers behind them, such as bins. Neighbours in which the
/// records that are learned from are mostly of one class count as one level, where that takes away
/// more: a number that gives the answer away has few such levels, however few records a bin has.
[[nodiscard]] double leakage_score_in_order(std::span<const std::uint32_t> x,
                                            std::span<const std::uint32_t> y);

// In files of their own.
void find_target_problems(const FindingsInput& input, std::vector<Finding>& findings);
void find_attribute_problems(const FindingsInput& input, std::vector<Finding>& findings);
void find_record_problems(const FindingsInput& input, std::vector<Finding>& findings);
void find_drift(const FindingsInput& input, int threads, std::vector<Finding>& findings);

}  // namespace glassbox::engine
