/// io/files/replayed_source.h: bytes already taken from a source in order to look at them, then the
/// rest of it.
#pragma once

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <utility>

#include "io/files/byte_source.h"

namespace glassbox::io {

class ReplayedSource final : public ByteSource {
 public:
  ReplayedSource(std::string first, std::unique_ptr<ByteSource> rest)
      : first_(std::move(first)), rest_(std::move(rest)) {}

  std::size_t read(std::span<char> out) override {
    const std::size_t count = std::min(out.size(), first_.size() - at_);
    if (count > 0) std::memcpy(out.data(), first_.data() + at_, count);
    at_ += count;
    return count == out.size() ? count : count + rest_->read(out.subspan(count));
  }

 private:
  std::string first_;
  std::size_t at_ = 0;
  std::unique_ptr<ByteSource> rest_;
};

}  // namespace glassbox::io
