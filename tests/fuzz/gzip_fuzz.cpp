// Input: a gzip stream, damaged or not.
#include <algorithm>

#include "io/gzip_source.h"
#include "io/input_error.h"
#include "tests/fuzz/law.h"

using namespace glassbox;
using fuzz::law;

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

struct Unzipped {
  std::string text, error;
  bool operator==(const Unzipped&) const = default;
};

// A stream that is damaged gives what came before the damage or not, as the pieces fall.
Unzipped unzip(std::string_view bytes, std::size_t piece) {
  Unzipped result;
  try {
    const auto source = open_gzip(std::make_unique<MemorySource>(bytes), "fuzz");
    std::string buffer(piece, '\0');
    while (result.text.size() < kMost) {
      const std::size_t got = source->read(buffer);
      result.text.append(buffer, 0, got);
      if (got < piece) break;
    }
  } catch (const InputError& error) {
    return {"", error.what()};
  }
  return result;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::text_of(data, size);
  const Unzipped whole = unzip(bytes, kMost);
  law(unzip(bytes, kMost / 4) == whole, "the pieces asked for make no difference");
  if (whole.text.size() < 1024) {
    law(unzip(bytes, 1) == whole, "nor do single bytes");
  }
  return 0;
}
