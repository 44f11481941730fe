#include "cli/text/bar_text.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/cli/sample_data.h"

using namespace glassbox::testing;
using enum Glyphs;

TEST_CASE("the locale says what pictures are made of", "[cli][bar_text]") {
  const auto [lc_all, lc_ctype, lang, glyphs] =
      GENERATE(table<const char*, const char*, const char*, Glyphs>({
          {nullptr, nullptr, "de_DE.UTF-8", kBlocks},
          {nullptr, "C.utf8", "C", kBlocks},
          {"C", "C.utf8", "C.utf8", kAscii},
          {"", "", "en_US.utf-8@euro", kBlocks},
          {nullptr, nullptr, "de_DE.ISO-8859-1", kAscii},
          {nullptr, nullptr, "UTF-8", kAscii},
          {nullptr, nullptr, nullptr, kAscii},
      }));
  CHECK(glyphs_for(lc_all, lc_ctype, lang) == glyphs);
}

TEST_CASE("bars are as long as their share, and seen where it is not 0", "[cli][bar_text]") {
  const auto [share, ascii, blocks] = GENERATE(table<double, std::string, std::string>({
      {0.0, "", ""},
      {1e-9, "#", "▏"},
      {0.25, "#", "█"},
      {0.375, "##", "█▌"},
      {1.0, "####", "████"},
  }));
  CAPTURE(share);
  CHECK(bar_text(share, 4, kAscii) == ascii);
  CHECK(bar_text(share, 4, kBlocks) == blocks);
}

TEST_CASE("shades change at each fifth", "[cli][bar_text]") {
  std::string shades, ascii;
  for (const double share : {0.0, 0.19, 0.2, 0.4, 0.6, 0.8, 1.0}) {
    shades += shade_text(share, kBlocks);
    ascii += shade_text(share, kAscii);
  }
  CHECK(shades == "  ░▒▓██");
  CHECK(ascii == "  .:+##");
}

TEST_CASE("a curve is a line of characters", "[cli][bar_text]") {
  const std::vector<double> values{7, 6, 5, 4, 3, 2, 1, 0};
  CHECK(curve_text(values, 40, kBlocks) == "█▇▆▅▄▃▂▁");
  CHECK(curve_text(values, 40, kAscii) == "@#*+=-._");
  CHECK(curve_text(values, 2, kBlocks) == "█▁");
  CHECK(curve_text(values, 1, kBlocks) == "█");
  CHECK(curve_text(std::vector{2.0, 2.0}, 40, kBlocks) == "▁▁");
  CHECK(curve_text({}, 40, kBlocks).empty());
}

TEST_CASE("pictures are plain where the locale is not UTF-8", "[cli][bar_text]") {
  const auto target =
      GENERATE(SampleTarget::kBinary, SampleTarget::kMulticlass, SampleTarget::kRegression);
  const Workspace at;
  train_sample(at, target);
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"evaluate", "model.model", "data.csv"},
        {"train", "data.csv", "--schema", "data.schema", "-o", "again.model", "--force"}}) {
    const auto is_ascii = [](const std::string& text) {
      return std::ranges::all_of(text, [](char c) { return (c & 0x80) == 0; });
    };
    Workspace::Options plain, blocks;
    plain.environment = {{"LC_ALL", "C"}};
    blocks.environment = {{"LC_ALL", "C.UTF-8"}};
    CHECK(is_ascii(at.run(command, plain).out));
    CHECK_FALSE(is_ascii(at.run(command, blocks).out));
  }
}
