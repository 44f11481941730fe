/// tests/fuzz/model_parts.h: the inputs of model_fuzz.cpp: a model file's sections without lengths
/// and checksums, which would keep every changed file from the decoders.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace glassbox::fuzz {

inline constexpr std::array<const char*, 6> kModelSections{
    "header", "schema", "recipe", "fitted recipe", "weights", "golden rows"};

/// Stands between two sections; golden rows may be left out.
inline constexpr std::string_view kSectionEnd = "@@@@";

}  // namespace glassbox::fuzz
