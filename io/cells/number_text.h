/// io/cells/number_text.h: a number as the text of a cell.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "io/base/rooms.h"

namespace glassbox::io {

/// The shortest decimal text that reads back as `value`, with an exponent below 1e-4 and from 1e16
/// on, whole numbers without ".0": 5, 0.1, 1e-05, 1e+16; 0 for -0; nothing for NaN. A float has the
/// digits that a float needs.
void append_number(double value, std::string& out);
void append_number(float value, std::string& out);

/// The same at `out`, where 32 bytes are free; returns the bytes written.
[[nodiscard]] std::size_t write_number(double value, char* out);

}  // namespace glassbox::io
