// Whether a record is in the split. Sequential: the place of its end as a percentage of all bytes.
// Random: a keyed hash of seed, file and place gives a number in [0, 100), which is compared with
// the percentages; so a record stays in or out whatever the threads, and complement takes exactly
// the others.
#include "io/csv/rearrangement.h"

#include <array>
#include <cmath>

#include "io/base/siphash.h"
#include "io/cells/parse_cell.h"
#include "io/json/json_text.h"

namespace glassbox::io {
namespace {

// The bytes "glassbox split 1" as two little-endian words. Part of the format: another key would
// change which records a seed picks.
constexpr std::array<std::uint64_t, 2> kKey{0x786f627373616c67, 0x312074696c707320};

double draw(const std::string& seed, std::uint32_t file, std::uint64_t file_begin) {
  std::string message = seed;
  for (int i = 0; i < 4; ++i) message += static_cast<char>(file >> (8 * i) & 0xff);
  for (int i = 0; i < 8; ++i) message += static_cast<char>(file_begin >> (8 * i) & 0xff);
  return std::ldexp(static_cast<double>(siphash_2_4(kKey, message) >> 11), -53) * 100;
}

double percent(std::uint64_t end, std::uint64_t total) {
  return 100 * static_cast<double>(end) / static_cast<double>(total);
}

// As one writes a percentage, 70 and not 70.0.
nlohmann::ordered_json plain_number(double v) {
  const bool is_whole = v == std::trunc(v) && std::abs(v) < 1e15;
  return is_whole ? nlohmann::ordered_json(static_cast<std::int64_t>(v))
                  : nlohmann::ordered_json(v);
}

std::string number_text(double v) { return plain_number(v).dump(); }

// What makes the two percentages unusable, "" when nothing does.
std::string percent_problem(double begin, double end) {
  if (!(begin >= 0 && begin <= 100))
    return "percentBegin is " + number_text(begin) + ", expected 0 to 100";
  if (!(end >= 0 && end <= 100)) return "percentEnd is " + number_text(end) + ", expected 0 to 100";
  if (begin > end)
    return "percentBegin " + number_text(begin) + " is greater than percentEnd " + number_text(end);
  return "";
}

}  // namespace

bool Rearrangement::takes_all() const {
  return percent_begin <= 0 && percent_end >= 100 && !complement;
}

bool Rearrangement::selects_nothing() const {
  return complement ? percent_begin <= 0 && percent_end >= 100 : percent_begin == percent_end;
}

bool Rearrangement::needs_total() const {
  return strategy == Strategy::kSequential && !takes_all();
}

bool Rearrangement::takes(std::uint32_t file, std::uint64_t file_begin, std::uint64_t end,
                          std::uint64_t total) const {
  if (takes_all()) return true;
  if (strategy == Strategy::kRandom) {
    const double number = draw(random_seed, file, file_begin);
    return (percent_begin <= number && number < percent_end) != complement;
  }
  const double at = percent(end, total);
  return (percent_begin < at && at <= percent_end) != complement;
}

bool Rearrangement::takes_none(std::uint64_t first_end, std::uint64_t last_end,
                               std::uint64_t total) const {
  if (!needs_total()) return false;
  // percent() never decreases, rounded or not, so the two ends speak for all between them.
  const double first = percent(first_end, total), last = percent(last_end, total);
  return complement ? percent_begin < first && last <= percent_end
                    : last <= percent_begin || percent_end < first;
}

Rearrangement parse_rearrangement(std::string_view json, const std::string& source) {
  const JsonText text{std::string(json), source};
  const nlohmann::ordered_json& root = text.root();
  const auto fail = [&](const std::string& pointer, const std::string& message) {
    throw InputError(text.position(pointer), message);
  };
  Rearrangement result;
  if (!root.is_object()) fail("", R"(a rearrangement is a JSON object, {"splitting":{...}})");

  // The places a seed may stand, the one that counts first.
  for (const char* place :
       {"/splitting/strategyParams/randomSeed", "/splitting/randomSeed", "/randomSeed"}) {
    const nlohmann::ordered_json::json_pointer pointer(place);
    if (!root.contains(pointer)) continue;
    const auto& seed = root[pointer];
    if (!seed.is_string() && !seed.is_number_integer())
      fail(place, "randomSeed is " + seed.dump() + ", expected a string");
    result.random_seed = seed.is_string() ? seed.get<std::string>() : seed.dump();
    break;
  }
  if (!root.contains("splitting")) return result;
  const auto& splitting = root["splitting"];
  if (!splitting.is_object())
    fail("/splitting", "splitting is " + splitting.dump() + ", expected an object");

  const auto read_percent = [&](const char* key, double& out) {
    if (!splitting.contains(key)) return;
    const auto& value = splitting[key];
    const auto number = number_of(value);
    if (!number)
      fail(std::string("/splitting/") + key,
           std::string(key) + " is " + value.dump() + ", expected a number from 0 to 100");
    out = *number;
  };
  read_percent("percentBegin", result.percent_begin);
  read_percent("percentEnd", result.percent_end);
  if (const auto problem = percent_problem(result.percent_begin, result.percent_end);
      !problem.empty())
    fail(problem.starts_with("percentEnd") ? "/splitting/percentEnd" : "/splitting/percentBegin",
         problem);

  if (splitting.contains("strategy")) {
    const auto& strategy = splitting["strategy"];
    if (strategy == "random") {
      result.strategy = Rearrangement::Strategy::kRandom;
    } else if (strategy != "sequential") {
      fail("/splitting/strategy",
           "no strategy " + strategy.dump() + R"(; use "sequential" or "random")");
    }
  }
  if (splitting.contains("complement")) {
    const auto& complement = splitting["complement"];
    const auto answer = boolean_of(complement);
    if (!answer)
      fail("/splitting/complement",
           "complement is " + complement.dump() + ", expected true or false");
    result.complement = *answer;
  }
  return result;
}

Rearrangement parse_split(std::string_view text) {
  const std::string wanted =
      "split \"" + std::string(text) + "\": expected BEGIN-END in percent, e.g. 0-70";
  const std::size_t dash = text.find('-', text.starts_with('-') ? 1 : 0);
  if (dash == std::string_view::npos) throw InputError({}, wanted);
  const auto begin = parse_number(text.substr(0, dash)), end = parse_number(text.substr(dash + 1));
  if (!begin || !end) throw InputError({}, wanted);
  if (const auto problem = percent_problem(*begin, *end); !problem.empty())
    throw InputError({}, "split \"" + std::string(text) + "\": " + problem);
  Rearrangement result;
  result.percent_begin = *begin;
  result.percent_end = *end;
  return result;
}

std::string to_json(const Rearrangement& rearrangement) {
  const bool is_random = rearrangement.strategy == Rearrangement::Strategy::kRandom;
  nlohmann::ordered_json root;
  auto& splitting = root["splitting"];
  splitting["percentBegin"] = plain_number(rearrangement.percent_begin);
  splitting["percentEnd"] = plain_number(rearrangement.percent_end);
  splitting["strategy"] = is_random ? "random" : "sequential";
  splitting["complement"] = rearrangement.complement;
  splitting["strategyParams"]["randomSeed"] = rearrangement.random_seed;
  return root.dump();
}

}  // namespace glassbox::io
