#include "engine/insights/insights.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <random>

#include "engine/insights/findings.h"
#include "io/base/input_error.h"
#include "recipes/suggest/information.h"
#include "tests/io/temporary_directory.h"

namespace glassbox::testing {
namespace {

Schema schema_of(const std::vector<Attribute>& attributes, const std::string& target = "") {
  Schema schema;
  schema.attributes = attributes;
  if (!target.empty()) schema.target = target;
  return schema;
}

Insights insights_of(const std::string& csv, const Schema& schema, const std::string& split = "",
                     int threads = 1) {
  const TemporaryDirectory directory;
  const std::vector<InputFile> files = list_input_files({directory.write("data.csv", csv)});
  InsightsRequest request;
  request.files = files;
  request.schema = &schema;
  request.csv.threads = threads;
  if (!split.empty()) request.csv.rearrangement = parse_split(split);
  return gather_insights(request);
}

std::vector<std::string> kinds_of(const Insights& insights) {
  std::vector<std::string> kinds;
  for (const Finding& finding : insights.findings)
    kinds.push_back(finding.kind + (finding.attribute.empty() ? "" : " " + finding.attribute));
  return kinds;
}

using Kinds = std::vector<std::string>;
using enum AttributeType;

TEST_CASE("the median of an even number of values lies between the middle two",
          "[engine][insights]") {
  const auto [csv, median] = GENERATE(table<std::string, double>(
      {{"0\n100\n", 50}, {"1\n2\n3\n4\n", 2.5}, {"4\n1\n3\n", 3}, {"7\n", 7}}));
  CAPTURE(csv);
  CHECK(insights_of(csv, schema_of({{"x", kNumeric}})).attributes[0].number->median == median);
}

TEST_CASE("small data are described exactly", "[engine][insights]") {
  const Insights insights = insights_of(
      "1,red,3,Red car\n0,blue,x,\n1,red,,a BUS.\n1,,7,bus bus\n,green,4,x\n",
      schema_of({{"y", kBinary}, {"color", kCategorical}, {"size", kNumeric}, {"note", kText}},
                "y"));
  REQUIRE(insights.attributes.size() == 4);
  const auto& [y, color, size, note] = std::tie(insights.attributes[0], insights.attributes[1],
                                                insights.attributes[2], insights.attributes[3]);
  CHECK(insights.sample_is_all);
  CHECK(y.binary->true_count == 3);
  CHECK(y.binary->false_count == 1);
  CHECK(y.missing == 1);
  CHECK_FALSE(y.correlation);
  CHECK(color.category->unique.value == 4);  // the empty one too
  CHECK(color.category->top.front().value == "red");
  CHECK(color.category->top.front().count == 2);
  CHECK(color.category->least_frequent->count == 1);
  // Of the four records with a target: 1 red, 0 blue, 1 red, 1 empty. Of a red one the others tell
  // p = (1 + m q) / (1 + m) where q = (3 - 1 + 1/2) / 4; most with m = 1. Of the rest nothing.
  CHECK(*color.correlation == Approx(2 * std::log2((1 + 0.625) / 2 / 0.625) / 4));
  CHECK(size.missing == 1);
  CHECK(size.invalid == 1);
  CHECK(size.number->min == 3);
  CHECK(size.number->max == 7);
  CHECK(size.number->mean == Approx(14.0 / 3));
  CHECK(size.number->median == 4);
  CHECK(note.text->total_words == 7);
  CHECK(note.text->unique_words.value == 5);
  CHECK(note.text->words_min == 0);
}

std::string many_records(std::size_t count) {
  std::mt19937 rng(11);
  std::string csv;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t x = rng() % 1'000'000, k = rng() % 50'000 * (rng() % 2);
    csv += std::to_string(x) + "." + std::to_string(rng() % 1'000) + "," + std::to_string(k) +
           ",w" + std::to_string(rng() % 100'000) + " the," + (x > 500'000 ? "1" : "0") + "\n";
  }
  return csv;
}

const std::vector<Attribute> kMany = {
    {"x", kNumeric}, {"k", kCategorical}, {"t", kText}, {"y", kBinary}};

TEST_CASE("what is estimated of many records lies within the stated bounds", "[engine][insights]") {
  constexpr std::size_t kRecords = 150'000;
  const Insights insights = insights_of(many_records(kRecords), schema_of(kMany, "y"), "", 2);
  REQUIRE_FALSE(insights.sample_is_all);
  CHECK(insights.sample_records <= 65'536);
  CHECK(insights.sample_records > 30'000);
  const NumberInsight& x = *insights.attributes[0].number;
  CHECK(x.unique.is_approximate);
  CHECK(x.unique.value == Approx(kRecords).epsilon(0.03));  // 4 / sqrt(65,536 / 2), and few repeat
  CHECK(x.quantiles_are_approximate);
  const double rank_error =
      std::sqrt(std::log(2 / 1e-6) / (2.0 * static_cast<double>(insights.sample_records)));
  CHECK(std::abs(x.median / 1e6 - 0.5) < rank_error + 0.005);  // the data's own median is not 0.5
  CHECK(x.mean == Approx(500'000).epsilon(0.01));
  CHECK(*insights.attributes[0].correlation == Approx(1).margin(0.06));
  const CategoryInsight& k = *insights.attributes[1].category;
  CHECK(k.unique.value == Approx(50'000 * (1 - std::exp(-1.5))).epsilon(0.03));
  CHECK(k.top.front().value == "0");
  CHECK(static_cast<double>(k.top.front().count) == Approx(kRecords / 2.0).epsilon(0.03));
  CHECK(insights.attributes[2].text->unique_words.is_approximate);
}

TEST_CASE("insights are the same on any number of threads", "[engine][insights]") {
  const std::string csv = many_records(90'000);
  const nlohmann::ordered_json one = to_json(insights_of(csv, schema_of(kMany, "y"), "0-70", 1));
  CHECK(one == to_json(insights_of(csv, schema_of(kMany, "y"), "0-70", 3)));
}

// Records of a clean table: nothing worth fixing. y depends on a and c with some noise.
std::string clean_record(std::mt19937& rng) {
  const double a = std::normal_distribution{}(rng);
  const std::uint32_t c = rng() % 3;
  const bool y = a + 0.5 * c + std::normal_distribution{}(rng) > 0.5;
  char text[32];  // all records are of one length, so that percents of bytes are those of records
  std::snprintf(text, sizeof text, "%+.6f", a);
  return text + std::string(",c") + std::to_string(c) + "," + (y ? "1" : "0");
}

TEST_CASE("clean data have no findings", "[engine][findings]") {
  std::mt19937 rng(2);
  std::string csv;
  for (int i = 0; i < 1'000; ++i) csv += clean_record(rng) + "\n";
  CHECK(kinds_of(insights_of(
            csv, schema_of({{"a", kNumeric}, {"c", kCategorical}, {"y", kBinary}}, "y"), "0-70")) ==
        Kinds{});
}

TEST_CASE("each finding is found where it was planted", "[engine][findings]") {
  std::mt19937 rng(2);
  std::string csv;
  for (int i = 0; i < 600; ++i) {
    const std::string record = clean_record(rng);
    const char y = record.back();
    csv += record + ",same," + std::to_string(1'000 + i) + ",u" + std::to_string(i * 7) +
           (y == '1' ? ",won" : ",lost") + (i % 4 == 0 ? ",3" : ",") +
           (i % 3 == 0 ? ",n/a," : ",2,") + std::to_string(i / 2) + "." +
           std::to_string(rng() % 1'000) + "\n";
  }
  const Schema schema = schema_of({{"a", kNumeric},
                                   {"c", kCategorical},
                                   {"y", kBinary},
                                   {"flat", kCategorical},
                                   {"number", kNumeric},
                                   {"name", kCategorical},
                                   {"outcome", kCategorical},
                                   {"rare", kNumeric},
                                   {"odd", kNumeric},
                                   {"grows", kNumeric}},
                                  "y");
  CHECK(kinds_of(insights_of(csv, schema, "0-70")) ==
        Kinds{"constant flat", "id-like number", "id-like name", "leak outcome",
              "invalid-values odd", "drift grows", "mostly-missing rare"});
}

TEST_CASE("findings about the target", "[engine][findings]") {
  const auto [values, type, kinds] = GENERATE(table<std::vector<std::string>, AttributeType, Kinds>(
      {{{"Yes", "no", "yes ", "NO"}, kCategorical, {"target-spellings y", "target-spellings y"}},
       {{"a", "b", ""}, kCategorical, {"target-missing y"}},
       {{"1", "0", "maybe"}, kBinary, {"target-missing y"}},
       {{"1"}, kBinary, {"one-class y"}},
       {{"", ""}, kNumeric, {"target-missing y"}},
       {{"1", "2", "3"}, kNumeric, {"few-numbers y"}},
       {{"some words", "more of them"}, kText, {"text-target y"}}}));
  std::mt19937 rng(4);
  std::string csv;
  for (int i = 0; i < 400; ++i)
    csv += std::to_string(std::normal_distribution{}(rng)) + "," + values[rng() % values.size()] +
           "\n";
  CAPTURE(values);
  CHECK(kinds_of(insights_of(csv, schema_of({{"a", kNumeric}, {"y", type}}, "y"))) == kinds);
}

TEST_CASE("classes too many or too rare are found", "[engine][findings]") {
  std::string many, rare;
  for (int i = 0; i < 2'020; ++i)
    many += std::to_string(std::sin(i)) + ",class" + std::to_string(i % 101) + "\n";
  for (int i = 0; i < 500; ++i)
    rare += std::to_string(std::sin(i)) + (i % 100 == 7 ? ",seldom\n" : i % 2 ? ",a\n" : ",b\n");
  const Schema schema = schema_of({{"a", kNumeric}, {"y", kCategorical}}, "y");
  CHECK(kinds_of(insights_of(many, schema)) == Kinds{"too-many-classes y"});
  CHECK(kinds_of(insights_of(rare, schema)) == Kinds{"rare-classes y"});
}

TEST_CASE("copies of records are counted within a split and across it", "[engine][findings]") {
  std::mt19937 rng(6);
  std::string part, rest;
  for (int i = 0; i < 699; ++i) part += clean_record(rng) + "\n";
  part += part.substr(0, part.find('\n') + 1);  // one copy within
  for (int i = 0; i < 280; ++i) rest += clean_record(rng) + "\n";
  for (int i = 0; i < 20; ++i) rest += part.substr(0, part.find('\n') + 1);
  const Insights insights = insights_of(
      part + rest, schema_of({{"a", kNumeric}, {"c", kCategorical}, {"y", kBinary}}, "y"), "0-70");
  std::string messages;
  for (const Finding& finding : insights.findings) messages += finding.message + "\n";
  CHECK(messages.find("1 of 700 records repeat") != std::string::npos);
  CHECK(messages.find("20 of the 300 records of the evaluation part") != std::string::npos);
}

TEST_CASE("records of few different values are no copies to remove", "[engine][findings]") {
  std::mt19937 rng(6);
  std::string csv;
  for (int i = 0; i < 1'000; ++i)
    csv += std::string(rng() % 2 ? "a," : "b,") + (rng() % 3 ? "1," : "0,") +
           (rng() % 2 ? "1\n" : "0\n");
  const Insights insights = insights_of(
      csv, schema_of({{"a", kCategorical}, {"b", kBinary}, {"y", kBinary}}, "y"), "0-70");
  CHECK(kinds_of(insights) == Kinds{"duplicate-records"});
  CHECK(insights.findings.front().severity == Finding::Severity::kNote);
  CHECK(insights.findings.front().message ==
        "692 of 700 records repeat an earlier one in every attribute: the attributes have few "
        "different values");
}

TEST_CASE("not more copies are told of than there are records", "[engine][findings]") {
  constexpr int kRecords = 300'000;  // too many to count; by the hashes kept it would be 300,226
  std::string csv;
  for (int copy = 0; copy < 2; ++copy)
    for (int i = 0; i < kRecords; ++i) csv += std::to_string(1'000'000 + i) + "\n";
  const Insights insights = insights_of(csv, schema_of({{"x", kNumeric}}), "0-50");
  const auto found =
      std::ranges::find(insights.findings, "duplicates-across-split", &Finding::kind);
  REQUIRE(found != insights.findings.end());
  int copies = 0, of = 0;
  REQUIRE(std::sscanf(found->message.c_str(), "about %d of the %d records", &copies, &of) == 2);
  CHECK(of == kRecords);
  CHECK(copies <= kRecords);
  CHECK(copies == Approx(kRecords).epsilon(0.011));
}

TEST_CASE("levels by themselves tell nothing on records that were held out", "[engine][findings]") {
  std::mt19937 rng(9);
  std::vector<std::uint32_t> y(2'000), same(2'000), own(2'000), noise(2'000), half(2'000);
  for (std::uint32_t i = 0; i < y.size(); ++i) {
    y[i] = rng() % 2;
    same[i] = 7 + y[i];
    own[i] = i;
    noise[i] = rng() % 50;
    half[i] = rng() % 2 == 0 ? y[i] : rng() % 2;
  }
  CHECK(leakage_score(same, y) > 0.98);
  CHECK(leakage_score(own, y) < 0.01);
  CHECK(leakage_score(noise, y) < 0.02);
  CHECK(leakage_score(half, y) < 0.4);
  y.assign(y.size(), kNoCode);
  CHECK(leakage_score(same, y) == 0);
}

TEST_CASE("a number that gives the answer away is seen in few records, too", "[engine][findings]") {
  std::mt19937 rng(9);
  std::vector<std::uint32_t> bins(200), two(200), three(200), noise(200);
  for (std::uint32_t i = 0; i < bins.size(); ++i) {
    bins[i] = i * 37 % 200 / 4;  // 50 bins of 4 records
    two[i] = bins[i] < 23 ? 0 : 1;
    three[i] = bins[i] < 10 ? 2 : bins[i] < 31 ? 0 : 1;
    noise[i] = rng() % 2;
  }
  CHECK(leakage_score(bins, two) < 0.9);
  CHECK(leakage_score_in_order(bins, two) > 0.9);
  CHECK(leakage_score_in_order(bins, three) > 0.9);
  CHECK(leakage_score_in_order(bins, noise) < 0.1);
}

}  // namespace
}  // namespace glassbox::testing
