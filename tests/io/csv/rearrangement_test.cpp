#include "io/csv/rearrangement.h"

#include <catch2/catch.hpp>
#include <random>
#include <vector>

#include "io/base/input_error.h"
#include "tests/io/temporary_directory.h"

using namespace glassbox::testing;

namespace {

// Which of ten 50-byte records of one file are taken.
std::string taken(const Rearrangement& rearrangement) {
  std::string out;
  for (std::uint64_t i = 0; i < 10; ++i)
    if (rearrangement.takes(0, 50 * i, 50 * (i + 1), 500)) out += static_cast<char>('0' + i);
  return out;
}

Rearrangement complement_of(Rearrangement rearrangement) {
  rearrangement.complement = !rearrangement.complement;
  return rearrangement;
}

std::string error_of(const std::string& json) {
  return message_of<InputError>([&] { (void)parse_rearrangement(json, "r"); });
}

}  // namespace

TEST_CASE("a sequential split takes records by the place of their last byte",
          "[io][rearrangement]") {
  const auto [split, complement, expected] = GENERATE(table<std::string, bool, std::string>({
      {"0-70", false, "0123456"},
      {"70-100", false, "789"},
      {"20-40", true, "01456789"},
      {"0-100", false, "0123456789"},
      {"0-75", false, "0123456"},  // record 7 straddles the cut: its last byte lies to the right
      {"75-100", false, "789"},
      {"0-79.9", false, "0123456"},
      {"50-50", false, ""},
      {"0-0", false, ""},
      {"0-100", true, ""},
  }));
  auto rearrangement = parse_split(split);
  rearrangement.complement = complement;
  CAPTURE(split);
  CHECK(taken(rearrangement) == expected);
  CHECK(rearrangement.takes_all() == (expected.size() == 10));
}

TEST_CASE("a random split is fixed by its seed", "[io][rearrangement]") {
  Rearrangement random{0, 70, Rearrangement::Strategy::kRandom, false, "s"};
  CHECK_FALSE(random.needs_total());
  const std::string first = taken(random);
  CHECK(first == taken(random));
  random.random_seed = "t";
  std::string many_first, many_other;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    random.random_seed = "s";
    many_first += random.takes(0, i, i + 1, 0) ? 'x' : '.';
    random.random_seed = "t";
    many_other += random.takes(0, i, i + 1, 0) ? 'x' : '.';
  }
  CHECK(many_first != many_other);
  const auto share = std::count(many_first.begin(), many_first.end(), 'x');
  CHECK(share > 640);  // 700 expected, 14.5 the standard deviation
  CHECK(share < 760);
}

TEST_CASE("the draws of a seed never change", "[io][rearrangement]") {
  // A model's split must be found again years later: this is part of the format.
  const Rearrangement half{0, 50, Rearrangement::Strategy::kRandom, false, "glass"};
  std::string picks;
  for (std::uint32_t file = 0; file < 2; ++file)
    for (std::uint64_t i = 0; i < 32; ++i) picks += half.takes(file, 50 * i, 1, 0) ? '1' : '0';
  CHECK(picks == "0100010011000010000001011110011011100100110100010001011110101000");
}

TEST_CASE("a range and its complement share nothing and leave nothing",
          "[io][rearrangement][property]") {
  const auto seed = GENERATE(take(50, random(0u, 1'000'000u)));
  CAPTURE(seed);
  std::mt19937 rng(seed);
  std::uniform_real_distribution<double> percent(0, 100);
  Rearrangement rearrangement;
  rearrangement.percent_begin = percent(rng);
  rearrangement.percent_end = std::max(rearrangement.percent_begin, percent(rng));
  if (rng() % 2 == 0) rearrangement.strategy = Rearrangement::Strategy::kRandom;
  rearrangement.random_seed = std::to_string(rng());
  const auto other = complement_of(rearrangement);
  std::vector<std::uint64_t> ends{0};
  for (int i = 0; i < 200; ++i) ends.push_back(ends.back() + 1 + rng() % 90);
  for (std::size_t i = 1; i < ends.size(); ++i)
    CHECK(rearrangement.takes(0, ends[i - 1], ends[i], ends.back()) !=
          other.takes(0, ends[i - 1], ends[i], ends.back()));
}

TEST_CASE("k folds take every record exactly once, and each trains on the rest",
          "[io][rearrangement][property]") {
  const int k = GENERATE(2, 3, 5, 7, 10);
  const auto strategy =
      GENERATE(Rearrangement::Strategy::kSequential, Rearrangement::Strategy::kRandom);
  std::mt19937 rng(static_cast<unsigned>(k));
  std::vector<std::uint64_t> ends{0};
  for (int i = 0; i < 300; ++i) ends.push_back(ends.back() + 1 + rng() % 90);
  for (std::size_t i = 1; i < ends.size(); ++i) {
    int folds = 0;
    for (int fold = 0; fold < k; ++fold) {
      const Rearrangement evaluation{100.0 * fold / k, 100.0 * (fold + 1) / k, strategy, false,
                                     "x"};
      const bool held_out = evaluation.takes(0, ends[i - 1], ends[i], ends.back());
      CHECK(held_out != complement_of(evaluation).takes(0, ends[i - 1], ends[i], ends.back()));
      folds += held_out ? 1 : 0;
    }
    CHECK(folds == 1);
  }
}

TEST_CASE("takes_none sees a run outside the range", "[io][rearrangement]") {
  const Rearrangement middle{40, 60}, outside = complement_of(middle);
  CHECK(middle.takes_none(1, 40, 100));
  CHECK_FALSE(middle.takes_none(1, 41, 100));
  CHECK(middle.takes_none(61, 100, 100));
  CHECK(outside.takes_none(41, 60, 100));
  CHECK_FALSE(outside.takes_none(41, 61, 100));
}

TEST_CASE("takes_none is never wrong about a run of records", "[io][rearrangement][property]") {
  const auto seed = GENERATE(take(50, random(0u, 1'000'000u)));
  CAPTURE(seed);
  std::mt19937 rng(seed);
  const std::uint64_t total = 1 + rng() % 500, first = 1 + rng() % total;
  const std::uint64_t last = first + rng() % (total - first + 1);
  Rearrangement rearrangement;
  rearrangement.percent_begin = rng() % 100;
  rearrangement.percent_end = rearrangement.percent_begin + rng() % 20;
  if (rearrangement.percent_end > 100) rearrangement.percent_end = 100;
  rearrangement.complement = rng() % 2 == 0;
  bool any = false;
  for (std::uint64_t end = first; end <= last; ++end)
    any = any || rearrangement.takes(0, 0, end, total);
  if (rearrangement.takes_none(first, last, total)) CHECK_FALSE(any);
}

TEST_CASE("a rearrangement is read from Amazon's JSON", "[io][rearrangement]") {
  const auto [json, expected] = GENERATE(table<std::string, Rearrangement>({
      {"{}", {}},
      {R"({"splitting":{}})", {}},
      {R"({"splitting":{"percentBegin":20,"percentEnd":37.5}})", {20, 37.5}},
      {R"({"splitting":{"percentBegin":"20","percentEnd":"37.5"}})", {20, 37.5}},
      {R"({"splitting":{"percentBegin":0,"percentEnd":70,"strategy":"random","complement":"true",)"
       R"("strategyParams":{"randomSeed":"s"}}})",
       {0, 70, Rearrangement::Strategy::kRandom, true, "s"}},
      {R"({"splitting":{"complement":true,"randomSeed":"in"},"randomSeed":"top"})",
       {0, 100, Rearrangement::Strategy::kSequential, true, "in"}},
      {R"({"splitting":{"complement":"false"},"randomSeed":"0"})",
       {0, 100, Rearrangement::Strategy::kSequential, false, "0"}},
  }));
  CAPTURE(json);
  CHECK(parse_rearrangement(json, "r") == expected);
  CHECK(parse_rearrangement(to_json(expected), "r") == expected);
}

TEST_CASE("a rearrangement is written as Amazon writes it", "[io][rearrangement]") {
  CHECK(to_json({0, 70, Rearrangement::Strategy::kRandom, true, "s"}) ==
        R"({"splitting":{"percentBegin":0,"percentEnd":70,"strategy":"random","complement":true,)"
        R"("strategyParams":{"randomSeed":"s"}}})");
}

TEST_CASE("each mistake in a rearrangement has its message", "[io][rearrangement]") {
  const auto [json, expected] = GENERATE(table<std::string, std::string>({
      {"[]", R"(r:1:1: a rearrangement is a JSON object, {"splitting":{...}})"},
      {R"({"splitting":3})", "r:1:14: splitting is 3, expected an object"},
      {R"({"splitting":{"percentBegin":-1}})", "r:1:30: percentBegin is -1, expected 0 to 100"},
      {R"({"splitting":{"percentEnd":101}})", "r:1:28: percentEnd is 101, expected 0 to 100"},
      {R"({"splitting":{"percentEnd":"70%"}})",
       "r:1:28: percentEnd is \"70%\", expected a number from 0 to 100"},
      {R"({"splitting":{"percentEnd":""}})",
       "r:1:28: percentEnd is \"\", expected a number from 0 to 100"},
      {R"({"splitting":{"percentEnd":"170"}})", "r:1:28: percentEnd is 170, expected 0 to 100"},
      {R"({"splitting":{"percentBegin":80,"percentEnd":70}})",
       "r:1:30: percentBegin 80 is greater than percentEnd 70"},
      {R"({"splitting":{"strategy":"shuffle"}})",
       R"(r:1:26: no strategy "shuffle"; use "sequential" or "random")"},
      {R"({"splitting":{"complement":1}})", "r:1:28: complement is 1, expected true or false"},
      {R"({"randomSeed":null})", "r:1:15: randomSeed is null, expected a string"},
  }));
  CAPTURE(json);
  CHECK(error_of(json) == expected);
}

TEST_CASE("the shorthand of a split is two percentages", "[io][rearrangement]") {
  CHECK(parse_split("12.5-25") == Rearrangement{12.5, 25});
  const auto [text, expected] = GENERATE(table<std::string, std::string>({
      {"70", "split \"70\": expected BEGIN-END in percent, e.g. 0-70"},
      {"", "split \"\": expected BEGIN-END in percent, e.g. 0-70"},
      {"a-b", "split \"a-b\": expected BEGIN-END in percent, e.g. 0-70"},
      {"0-70%", "split \"0-70%\": expected BEGIN-END in percent, e.g. 0-70"},
      {"0-101", "split \"0-101\": percentEnd is 101, expected 0 to 100"},
      {"-5-10", "split \"-5-10\": percentBegin is -5, expected 0 to 100"},
      {"70-0.5", "split \"70-0.5\": percentBegin 70 is greater than percentEnd 0.5"},
  }));
  CAPTURE(text);
  CHECK(message_of<InputError>([&, text = text] { (void)parse_split(text); }) == expected);
}
