// Input: a gzip stream, damaged or not.
#include <algorithm>
#include <optional>

#include "io/base/input_error.h"
#include "io/files/gzip_source.h"
#include "tests/fuzz/check.h"

using namespace glassbox::testing;
using glassbox::fuzz::check;

namespace {

constexpr std::size_t kMost = 1 << 15;  // a few bytes may stand for megabytes

class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(std::string_view bytes) : bytes_(bytes) {}
  std::size_t read(std::span<char> out) override {
    const std::size_t count = std::min(out.size(), bytes_.size());
    std::copy_n(bytes_.data(), count, out.data());
    bytes_.remove_prefix(count);
    return count;
  }

 private:
  std::string_view bytes_;
};

using Unzipped = std::optional<std::string>;  // nothing: damaged

// Which damage is told, and how much came before it, may depend on how much is asked for.
Unzipped unzip(std::string_view bytes, std::size_t piece) {
  std::string text;
  try {
    const auto source = open_gzip(std::make_unique<MemorySource>(bytes), "fuzz");
    std::string buffer(piece, '\0');
    while (text.size() < kMost) {
      const std::size_t got = source->read(buffer);
      text.append(buffer, 0, got);
      if (got < piece) break;
    }
  } catch (const InputError&) {
    return std::nullopt;
  }
  return text;
}

// Damage right after the most that is read may be seen or not.
bool same(const Unzipped& one, const Unzipped& other) {
  if (one.has_value() == other.has_value()) return one == other;
  return (one ? *one : *other).size() >= kMost;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = glassbox::fuzz::text_of(data, size);
  const Unzipped whole = unzip(bytes, kMost);
  check(same(unzip(bytes, kMost / 4), whole), "the pieces asked for make no difference");
  if (!whole || whole->size() < 1024) {
    check(same(unzip(bytes, 1), whole), "nor do single bytes");
  }
  return 0;
}
