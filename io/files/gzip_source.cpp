// Inflates one gzip member after the other. The end of the data is right only between members:
// within one, the file was cut off. Zeros behind the last member are padding.
#include "io/files/gzip_source.h"

#include <zlib.h>

#include <algorithm>
#include <new>
#include <vector>

#include "io/base/input_error.h"

namespace glassbox::io {
namespace {

class GzipSource final : public ByteSource {
 public:
  GzipSource(std::unique_ptr<ByteSource> compressed, std::string name)
      : compressed_(std::move(compressed)), name_(std::move(name)), input_(1 << 18) {
    constexpr int kGzipOnly = 16;  // added to the window bits: neither zlib nor raw deflate
    if (::inflateInit2(&stream_, 15 + kGzipOnly) != Z_OK) throw std::bad_alloc();
  }
  ~GzipSource() override { ::inflateEnd(&stream_); }
  GzipSource(const GzipSource&) = delete;
  GzipSource& operator=(const GzipSource&) = delete;

  std::size_t read(std::span<char> out) override {
    std::size_t filled = 0;
    while (filled < out.size() && !at_end_) {
      if (stream_.avail_in == 0 && !refill()) {
        if (in_member_) fail("the gzip data end too soon; the file was cut off");
        at_end_ = true;
        break;
      }
      if (!in_member_ && !begin_member()) break;
      const std::size_t room = std::min<std::size_t>(out.size() - filled, 1u << 30);
      stream_.next_out = reinterpret_cast<Bytef*>(out.data() + filled);
      stream_.avail_out = static_cast<uInt>(room);
      const int status = ::inflate(&stream_, Z_NO_FLUSH);
      filled += room - stream_.avail_out;
      if (status == Z_STREAM_END) {
        in_member_ = false;
      } else if (status != Z_OK && status != Z_BUF_ERROR) {
        fail(std::string("damaged gzip data: ") +
             (stream_.msg != nullptr ? stream_.msg : "unreadable"));
      }
    }
    return filled;
  }

 private:
  [[noreturn]] void fail(const std::string& message) const { throw InputError({name_}, message); }

  bool refill() {
    const std::size_t got = compressed_->read(input_);
    stream_.next_in = reinterpret_cast<Bytef*>(input_.data());
    stream_.avail_in = static_cast<uInt>(got);
    return got > 0;
  }

  // A file may hold several members one after another, and zeros as padding after the last.
  bool begin_member() {
    if (members_ > 0 && *stream_.next_in == 0) {
      do {
        for (; stream_.avail_in > 0; ++stream_.next_in, --stream_.avail_in)
          if (*stream_.next_in != 0) fail("damaged gzip data: something else after the end");
      } while (refill());
      at_end_ = true;
      return false;
    }
    if (::inflateReset(&stream_) != Z_OK) fail("damaged gzip data");
    in_member_ = true;
    ++members_;
    return true;
  }

  std::unique_ptr<ByteSource> compressed_;
  std::string name_;
  std::vector<char> input_;
  z_stream stream_{};
  bool in_member_ = false, at_end_ = false;
  std::size_t members_ = 0;
};

}  // namespace

std::unique_ptr<ByteSource> open_gzip(std::unique_ptr<ByteSource> compressed, std::string name) {
  return std::make_unique<GzipSource>(std::move(compressed), std::move(name));
}

}  // namespace glassbox::io
