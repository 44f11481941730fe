#include "io/files/buffered_output.h"

#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace glassbox::io {
namespace {

constexpr std::size_t kBufferBytes = 1 << 20;

[[noreturn]] void fail_writing(const std::string& shown) {
  throw std::system_error(errno, std::generic_category(), shown);
}

}  // namespace

BufferedOutput::BufferedOutput(Descriptor file, std::string shown)
    : file_(std::move(file)), shown_(std::move(shown)) {}

void BufferedOutput::write(std::string_view bytes) {
  buffer_ += bytes;
  if (buffer_.size() >= kBufferBytes) hand_over();
}

void BufferedOutput::hand_over() {
  for (std::string_view rest = buffer_; !rest.empty();) {
    const ssize_t written = ::write(file_.get(), rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail_writing(shown_);
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  buffer_.clear();
}

void BufferedOutput::close(bool to_disk) {
  if (file_.get() < 0) return;
  hand_over();
  if (to_disk && ::fsync(file_.get()) != 0) fail_writing(shown_);
  if (::close(file_.release()) != 0) fail_writing(shown_);
}

}  // namespace glassbox::io
