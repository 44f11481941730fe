// Input: a DataRearrangement, and once more as the command line's shorthand.
#include "io/base/input_error.h"
#include "io/csv/rearrangement.h"
#include "tests/fuzz/check.h"

using namespace glassbox::testing;
using glassbox::fuzz::check;

namespace {

void check_round_trip(const Rearrangement& one) {
  check(0 <= one.percent_begin && one.percent_begin <= one.percent_end && one.percent_end <= 100,
        "percents are in order");
  check(parse_rearrangement(to_json(one), "written") == one, "what is written says the same");
  Rearrangement other = one;
  other.complement = !one.complement;
  constexpr std::uint64_t kTotal = 1000;
  for (std::uint64_t end = 1; end <= kTotal; end += 37) {
    check(one.takes(0, end - 1, end, kTotal) != other.takes(0, end - 1, end, kTotal),
          "a record is in a split or in its complement");
    check(!one.takes_all() || one.takes(0, end - 1, end, kTotal), "all is all");
    check(!one.takes_none(end, end, kTotal) || !one.takes(0, end - 1, end, kTotal), "none is none");
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = glassbox::fuzz::text_of(data, size);
  try {
    check_round_trip(parse_rearrangement(text, "fuzz"));
  } catch (const InputError&) {
  }
  try {
    check_round_trip(parse_split(text));
  } catch (const InputError&) {
  }
  return 0;
}
