// A single prediction must not wait for the allocator: once buffers have grown, features of a
// record take no allocation, whatever nodes its recipe has.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <new>
#include <random>

#include "tests/recipes/table.h"

namespace {

thread_local std::size_t allocation_count = 0;

}  // namespace

// Array forms end up here, too. The form that does not throw stands beside it because a sanitizer's
// own would allocate what these free.
void* operator new(std::size_t size) {
  ++allocation_count;
  void* const memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++allocation_count;
  return std::malloc(size == 0 ? 1 : size);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

using namespace glassbox::testing;

namespace {

const Schema kSchema = schema_of({{"c", AttributeType::kCategorical},
                                  {"x", AttributeType::kNumeric},
                                  {"y", AttributeType::kNumeric},
                                  {"f", AttributeType::kBinary},
                                  {"t", AttributeType::kText}});

Table random_rows(std::size_t count, unsigned seed) {
  std::mt19937 rng(seed);
  const std::vector<std::string> words{
      "sun", "Sea,", "(moon)", "\xc3\x84rger", "a-long-word-that-is-no-short-string", "x"};
  Table rows;
  for (std::size_t i = 0; i < count; ++i) {
    std::string text;
    for (std::size_t k = rng() % 12; k > 0; --k) text += words[rng() % words.size()] + " ";
    rows.push_back({rng() % 9 == 0 ? "" : "a category of some length " + std::to_string(rng() % 40),
                    rng() % 9 == 0 ? "" : std::to_string(rng() % 1000),
                    std::to_string(static_cast<double>(rng()) / 64), rng() % 2 ? "1" : "0", text});
  }
  return rows;
}

}  // namespace

TEST_CASE("a record's features take no allocation after warm-up", "[recipes][allocation]") {
  const auto output = GENERATE(
      as<std::string>{}, "x", "normalize(y)", "f", "c", "quantile_bin(x,5)", "quantile_bin(y,50)",
      "t", "lowercase(no_punct(t))", "ngram(t,3)", "osb(t,4)", "cartesian(c,quantile_bin(x,50))",
      "cartesian(c,f,t)", "cartesian(ngram(t,2),osb(t,3))");
  CAPTURE(output);
  const FittedRecipe recipe = fit(outputs_recipe({output}), kSchema, random_rows(300, 1));
  const Table rows = random_rows(300, 2);  // some values training never showed
  std::vector<std::vector<std::string_view>> records;
  for (const Row& row : rows) records.emplace_back(row.begin(), row.end());
  FeatureMatrix features;
  for (const auto& record : records) recipe.transform_record(record, features);

  const std::size_t before = allocation_count;
  for (const auto& record : records) recipe.transform_record(record, features);
  const std::size_t after = allocation_count;
  CHECK(before > 0);  // fitting took some: they are counted
  CHECK(after - before == 0);
}
