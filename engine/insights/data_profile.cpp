#include "engine/insights/data_profile.h"

#include <type_traits>
#include <utility>

#include "io/base/per_thread.h"

namespace glassbox::engine {

DataProfile::DataProfile(const Schema& schema)
    : records(kDistinctRecords), sample(RowSample::Limits()) {
  const TallyLimits limits = TallyLimits::for_columns(schema.attributes.size());
  for (std::size_t i = 0; i < schema.attributes.size(); ++i) {
    const Attribute& attribute = schema.attributes[i];
    columns.push_back(make_tally(attribute.type, limits));
    keys_.push_back(attribute.name == schema.row_id ? 0 : mix_bits(i + 1) | 1);
  }
}

void DataProfile::add(const RecordBlock& block) {
  hashes_.assign(block.row_count, 0);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    std::visit(
        [&](auto& tally) {
          using Column = typename std::decay_t<decltype(tally)>::Column;
          tally.add(std::get<Column>(block.columns[i]), keys_[i], hashes_);
        },
        columns[i]);
  }
  for (std::uint64_t& hash : hashes_) hash = mix_bits(hash);
  records.add(hashes_);
  sample.add(block);
}

void DataProfile::merge(DataProfile&& other) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    std::visit(
        [&](auto& tally) {
          tally.merge(std::get<std::decay_t<decltype(tally)>>(other.columns[i]));
        },
        columns[i]);
  }
  records.merge(other.records);
  sample.merge(std::move(other.sample));
}

DataProfile tally_data(std::span<const InputFile> files, const Schema& schema, CsvOptions options,
                       ReadReport& ledger) {
  options.keep_lines = true;
  PerThread<DataProfile> parts([&] { return DataProfile(schema); });
  ledger = read_csv(
      files, plan_all(schema, /*with_target=*/false), options,
      [&](RecordBlock& block) { parts.with([&](DataProfile& part) { part.add(block); }); },
      [](RecordBlock&&) {});
  DataProfile tally = parts.merged();
  tally.sample.sort();
  return tally;
}

}  // namespace glassbox::engine
