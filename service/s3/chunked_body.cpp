#include "service/s3/chunked_body.h"

#include <algorithm>
#include <charconv>

#include "service/s3/s3_error.h"

namespace glassbox::service {
namespace {

[[noreturn]] void refuse(const std::string& what) {
  throw S3Error("InvalidRequest", "the body is not aws-chunked: " + what);
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

}  // namespace

void ChunkedBody::read(std::string_view bytes) {
  constexpr std::size_t kMostLine = 8192;
  while (!bytes.empty()) {
    if (step_ == Step::kDone) refuse("bytes behind its end");
    if (step_ == Step::kData) {
      const std::string_view data =
          bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size())));
      if (on_data) on_data(data);
      bytes.remove_prefix(data.size());
      left_ -= data.size();
      if (left_ > 0) continue;
      if (on_chunk_end) on_chunk_end(signature_);
      step_ = Step::kDataEnd;
      continue;
    }
    const std::size_t end = bytes.find('\n');
    const std::string_view part = bytes.substr(0, end);
    if (line_.size() + part.size() > kMostLine) refuse("a line over 8 KiB");
    line_ += part;
    bytes.remove_prefix(std::min(part.size() + 1, bytes.size()));
    if (end == std::string_view::npos) return;
    if (!line_.empty() && line_.back() == '\r') line_.pop_back();
    std::string line;
    line.swap(line_);
    on_line(line);
  }
}

void ChunkedBody::on_line(std::string_view line) {
  if (step_ == Step::kDataEnd) {
    if (!line.empty()) refuse("a chunk is longer than it says");
    step_ = Step::kHead;
    return;
  }
  if (step_ == Step::kHead) {
    const std::string_view size = line.substr(0, line.find(';'));
    const auto [stop, error] = std::from_chars(size.data(), size.data() + size.size(), left_, 16);
    if (size.empty() || error != std::errc() || stop != size.data() + size.size())
      refuse("a chunk does not begin with its size");
    constexpr std::string_view kSignature = "chunk-signature=";
    const std::size_t at = line.find(kSignature);
    signature_ = at == std::string_view::npos ? "" : line.substr(at + kSignature.size());
    step_ = left_ > 0 ? Step::kData : Step::kTrailer;
    if (left_ == 0 && on_chunk_end) on_chunk_end(signature_);
    return;
  }
  if (line.empty()) {
    step_ = Step::kDone;
    return;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) refuse("a trailer without a colon");
  std::string name(trimmed(line.substr(0, colon)));
  std::ranges::transform(name, name.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  const std::string_view value = trimmed(line.substr(colon + 1));
  constexpr std::size_t kMostTrailers = 20;
  if (trailers_.size() >= kMostTrailers) refuse("over 20 trailers");
  if (name != "x-amz-trailer-signature")
    trailer_text_.append(name).append(":").append(value).append("\n");
  trailers_[name] = value;
}

}  // namespace glassbox::service
