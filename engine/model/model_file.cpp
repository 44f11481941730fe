// Sections into one file and back. A reader checks magic, version, then the table's checksum before
// it believes any length in it, then each section's: a damaged file is named as such, never half
// read.
#include "engine/model/model_file.h"

#include <algorithm>

#include "io/base/bytes.h"

namespace glassbox::engine {
namespace {

constexpr std::string_view kMagic = "GLASSBOX";
constexpr std::size_t kPreambleBytes = kMagic.size() + 4 + 4;
constexpr std::size_t kChecksumBytes = 4;

// A sum of lengths that cannot wrap: each is compared with what is left of the file.
struct TableEntry {
  std::string name;
  std::uint64_t length = 0;
  std::uint32_t checksum = 0;
};

}  // namespace

std::string frame_sections(std::string_view build, const std::vector<ModelSection>& sections) {
  ByteWriter table;
  table.text(build);
  table.u64(sections.size());
  for (const ModelSection& section : sections) {
    table.text(section.name);
    table.u64(section.bytes.size());
    table.u32(crc32(section.bytes));
  }
  ByteWriter numbers;
  numbers.u32(kModelFormatVersion);
  numbers.u32(static_cast<std::uint32_t>(table.bytes().size()));
  std::string file(kMagic);
  file += numbers.bytes() + table.bytes();
  ByteWriter checksum;
  checksum.u32(crc32(file));
  file += checksum.bytes();
  for (const ModelSection& section : sections) file += section.bytes;
  return file;
}

FramedSections::FramedSections(std::string_view bytes, const std::string& file) : file_(file) {
  const auto fail = [&](const std::string& what) -> ModelFileError {
    return ModelFileError(file + ": " + what);
  };
  if (bytes.substr(0, kMagic.size()) != kMagic.substr(0, bytes.size()) || bytes.empty()) {
    throw fail("not a Glassbox ML model");
  }
  if (bytes.size() < kPreambleBytes) throw fail("truncated in its table of sections");
  ByteReader preamble(bytes.substr(kMagic.size(), kPreambleBytes - kMagic.size()));
  version_ = preamble.u32();
  if (version_ < 1 || version_ > kModelFormatVersion) {
    throw fail("model format " + std::to_string(version_) + ", but this build reads formats 1 to " +
               std::to_string(kModelFormatVersion));
  }
  const std::size_t table_bytes = preamble.u32();
  if (bytes.size() - kPreambleBytes < table_bytes ||
      bytes.size() - kPreambleBytes - table_bytes < kChecksumBytes) {
    throw fail("truncated in its table of sections");
  }
  const std::size_t head_bytes = kPreambleBytes + table_bytes;
  if (ByteReader(bytes.substr(head_bytes, kChecksumBytes)).u32() !=
      crc32(bytes.substr(0, head_bytes))) {
    throw fail("damaged in its table of sections (checksum)");
  }
  try {
    ByteReader table(bytes.substr(kPreambleBytes, table_bytes));
    build_ = table.text();
    std::vector<TableEntry> entries(table.count(8 + 8 + 4));
    for (TableEntry& entry : entries) entry = {table.text(), table.u64(), table.u32()};
    std::string_view rest = bytes.substr(head_bytes + kChecksumBytes);
    for (const TableEntry& entry : entries) {
      if (rest.size() < entry.length) throw fail("truncated in section " + entry.name);
      const std::string_view section = rest.substr(0, static_cast<std::size_t>(entry.length));
      rest.remove_prefix(section.size());
      if (crc32(section) != entry.checksum) {
        throw fail("damaged in section " + entry.name + " (checksum)");
      }
      entries_.push_back({entry.name, section});
    }
    if (!rest.empty()) {
      throw fail(std::to_string(rest.size()) + " bytes too many after its last section");
    }
  } catch (const BytesError& error) {
    throw fail("damaged in its table of sections (" + std::string(error.what()) + ")");
  }
}

bool FramedSections::has(const std::string& name) const {
  return std::ranges::any_of(entries_, [&](const Entry& entry) { return entry.name == name; });
}

std::string_view FramedSections::section(const std::string& name) const {
  for (const Entry& entry : entries_) {
    if (entry.name == name) return entry.bytes;
  }
  throw ModelFileError(file_ + ": section " + name + " is missing");
}

}  // namespace glassbox::engine
