#include "tests/console/glassbox_json.h"

#include <array>
#include <catch2/catch.hpp>
#include <cstdio>

#include "tests/built_paths.h"

nlohmann::ordered_json glassbox::testing::glassbox_json(const std::string& arguments) {
  const std::string command = "'" + glassbox_program() + "' " + arguments + " --json --quiet";
  CAPTURE(command);
  std::FILE* const pipe = ::popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string text;
  std::array<char, 65536> bytes;
  while (const std::size_t count = std::fread(bytes.data(), 1, bytes.size(), pipe))
    text.append(bytes.data(), count);
  REQUIRE(::pclose(pipe) == 0);
  return nlohmann::ordered_json::parse(text);
}
