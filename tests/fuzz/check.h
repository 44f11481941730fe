/// tests/fuzz/check.h: what a fuzz target claims about any input.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

/// libFuzzer's entry; replay_main.cpp calls it as well.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace glassbox::fuzz {

/// Ends the process, which keeps the input, unless the claim is true.
inline void check(bool is_true, const std::string& claim) {
  if (is_true) return;
  std::fprintf(stderr, "failed check: %s\n", claim.c_str());
  std::abort();
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return size == 0 ? std::string_view()
                   : std::string_view(reinterpret_cast<const char*>(data), size);
}

}  // namespace glassbox::fuzz
