// Input: four bytes that choose columns, plan, threads and split, then the bytes of a CSV file,
// which goes to the readers as a plain file and, if so chosen, as a gzip one.
#include <zlib.h>

#include <algorithm>
#include <vector>

#include "tests/fuzz/check.h"
#include "tests/fuzz/memory_file.h"
#include "tests/io/csv_account.h"

using namespace glassbox::testing;
using glassbox::fuzz::check;
using glassbox::testing::account_of;
using glassbox::testing::CsvAccount;

namespace {

constexpr std::size_t kChoices = 4;

ReadPlan plan_of(std::uint8_t columns, std::uint8_t choice) {
  constexpr AttributeType kTypes[] = {AttributeType::kText, AttributeType::kNumeric,
                                      AttributeType::kCategorical, AttributeType::kBinary};
  ReadPlan plan{.file_column_count = columns % 7u + 1, .has_header = (choice & 1) != 0};
  for (std::size_t c = 0; c < plan.file_column_count; ++c) {
    if ((choice & 2) != 0 && c % 3 == 1) continue;  // a column that nobody reads
    plan.columns.push_back({c, kTypes[(c + choice / 32) % 4], PlannedColumn::Rule::kOptional, "c"});
  }
  PlannedColumn& last = plan.columns.back();
  if ((choice & 4) != 0) last.rule = PlannedColumn::Rule::kTarget;
  if ((choice & 12) == 8) {
    last.type = AttributeType::kNumeric;
    last.rule = PlannedColumn::Rule::kWeight;
  }
  if ((choice & 16) != 0) plan.columns.push_back({.type = AttributeType::kNumeric, .name = "none"});
  return plan;
}

Rearrangement rearrangement_of(std::uint8_t choice) {
  Rearrangement split;
  if ((choice & 1) == 0) return split;
  if ((choice & 2) != 0) split.strategy = Rearrangement::Strategy::kRandom;
  split.complement = (choice & 4) != 0;
  split.percent_begin = (choice >> 3) * 1.5;
  split.percent_end = split.percent_begin + 50;
  return split;
}

std::string gzipped(std::string_view bytes) {
  z_stream stream{};
  constexpr int kGzip = 16;
  check(::deflateInit2(&stream, 1, Z_DEFLATED, 9 + kGzip, 1, Z_DEFAULT_STRATEGY) == Z_OK, "zlib");
  std::string out(::deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  check(::deflate(&stream, Z_FINISH) == Z_STREAM_END, "zlib");
  out.resize(stream.total_out);
  ::deflateEnd(&stream);
  return out;
}

InputFile input(const glassbox::fuzz::MemoryFile& file, bool is_gzip) {
  return {.path = file.path(), .name = "fuzz.csv", .is_gzip = is_gzip};
}

// rows = used + rejected, each told once.
void check_sum(const CsvAccount& account) {
  const auto begin_with = [&](std::string_view word) {
    return std::count_if(account.begin(), account.end() - 1,
                         [&](const std::string& line) { return line.starts_with(word); });
  };
  const auto used = begin_with("used "), rejected = begin_with("rejected ");
  const auto all = static_cast<std::ptrdiff_t>(account.size()) - 1;
  check(used + rejected == all, "a record is used or rejected");
  if (account.back().starts_with("fuzz.csv") || used == 0) return;  // an error ended it
  check(account.back().starts_with(std::to_string(all) + (all == 1 ? " record: " : " records: ") +
                                   std::to_string(used) + " used, " + std::to_string(rejected) +
                                   " rejected"),
        "the read report counts what was told: " + account.back());
}

// The claim and the first line that breaks it.
void same(const CsvAccount& account, const CsvAccount& expected, const std::string& claim) {
  const auto [here, there] =
      std::mismatch(account.begin(), account.end(), expected.begin(), expected.end());
  const auto line = [](const CsvAccount& all, CsvAccount::const_iterator at) {
    return at == all.end() ? "(the end)" : *at;
  };
  check(account == expected,
        claim + ":\n  " + line(account, here) + "\n  " + line(expected, there));
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < kChoices) return 0;
  const std::string_view bytes = glassbox::fuzz::text_of(data + kChoices, size - kChoices);
  const ReadPlan plan = plan_of(data[0], data[1]);
  CsvOptions options;
  options.keep_lines = true;
  options.rearrangement = rearrangement_of(data[3]);
  const bool is_tiny = (data[2] & 4) == 0;
  const ChunkSizes sizes = is_tiny ? ChunkSizes{.chunk_bytes = 64, .line_bytes = 48}
                                   : ChunkSizes{.chunk_bytes = 1024, .line_bytes = 600};
  options.max_record_bytes = is_tiny ? 40 : 500;

  const glassbox::fuzz::MemoryFile file(bytes);
  // LineReader takes 48 MiB, whose poisoning by ASan costs far more than all the rest: now and
  // then.
  const bool with_line_reader = (data[2] >> 4) == 1;
  const CsvPipeline other{{.chunk_bytes = 4096, .line_bytes = sizes.line_bytes}, with_line_reader};
  const CsvAccount expected = account_of({input(file, false)}, plan, options, other);
  check_sum(expected);
  options.threads = 1 + data[2] % 4;
  same(account_of({input(file, false)}, plan, options, {sizes, false}), expected,
       with_line_reader ? "blocks and LineReader tell the same"
                        : "where chunks end does not matter");
  if ((data[2] & 8) == 0) return 0;
  const glassbox::fuzz::MemoryFile zipped(gzipped(bytes));
  same(account_of({input(zipped, true)}, plan, options, {sizes, false}), expected,
       "a gzip file is read as what is in it");
  return 0;
}
