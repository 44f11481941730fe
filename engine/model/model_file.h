/// engine/model/model_file.h: the frame of a model file: named sections, each with its length and
/// checksum. Knows nothing of what is in them; see docs/file-formats.md.
///
///   magic "GLASSBOX", u32 format version, u32 length of the table
///   table: text build, u64 sections, for each: text name, u64 length, u32 CRC-32
///   u32 CRC-32 of all bytes above
///   the sections' bytes, one after the other, then the end of the file
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/ml_model.h"

namespace glassbox::engine {

/// 2: numbers count from their center (engine/model/linear_model.h); 1: from zero. Both are read.
inline constexpr std::uint32_t kModelFormatVersion = 2;

struct ModelSection {
  std::string name;
  std::string bytes;
};

[[nodiscard]] std::string frame_sections(std::string_view build,
                                         const std::vector<ModelSection>& sections);

/// A file's sections, checked; the bytes must outlive it.
class FramedSections {
 public:
  /// file  for messages
  /// throws  ModelFileError: wrong magic or version, a length or checksum that does not hold
  FramedSections(std::string_view bytes, const std::string& file);

  [[nodiscard]] const std::string& build() const { return build_; }
  [[nodiscard]] std::uint32_t version() const { return version_; }
  [[nodiscard]] bool has(const std::string& name) const;
  /// throws  ModelFileError when there is none of that name
  [[nodiscard]] std::string_view section(const std::string& name) const;

 private:
  struct Entry {
    std::string name;
    std::string_view bytes;
  };
  std::string file_;
  std::string build_;
  std::uint32_t version_ = 0;
  std::vector<Entry> entries_;
};

}  // namespace glassbox::engine
