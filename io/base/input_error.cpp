#include "io/base/input_error.h"

namespace glassbox::io {

std::string FilePosition::text() const {
  if (file.empty()) return "";
  std::string out = file;
  if (line > 0) {
    out.append(":").append(std::to_string(line));
    if (column > 0) out.append(":").append(std::to_string(column));
  }
  return out;
}

namespace {

std::string located(const FilePosition& where, const std::string& message) {
  const std::string place = where.text();
  return place.empty() ? message : place + ": " + message;
}

}  // namespace

InputError::InputError(FilePosition place, const std::string& message)
    : std::runtime_error(located(place, message)), where(std::move(place)) {}

}  // namespace glassbox::io
