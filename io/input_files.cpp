#include "io/input_files.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <map>
#include <mutex>
#include <system_error>
#include <utility>

#include "io/gzip_source.h"
#include "io/input_error.h"
#include "io/stream_peek.h"
#include "io/unfinished_files.h"

namespace glassbox::io {
namespace {

[[noreturn]] void fail(const std::string& name) {
  throw std::system_error(errno, std::generic_category(), name);
}

std::atomic<bool> reading_stopped{false};
static_assert(std::atomic<bool>::is_always_lock_free);

// Waits for input. A signal may come to another thread, or just before a read that would then wait
// for ever; so no waiting is long.
void wait_until_readable(int descriptor, const std::string& name) {
  constexpr int kMilliseconds = 100;
  for (;;) {
    if (reading_stopped.load(std::memory_order_relaxed)) {
      errno = EINTR;
      fail(name);
    }
    pollfd one{descriptor, POLLIN, 0};
    const int ready = ::poll(&one, 1, kMilliseconds);
    if (ready > 0 || (ready < 0 && errno != EINTR)) return;  // the read says what is wrong
  }
}

class DescriptorSource final : public ByteSource {
 public:
  DescriptorSource(int descriptor, bool owned, std::string name)
      : descriptor_(descriptor), owned_(owned), name_(std::move(name)) {}
  ~DescriptorSource() override {
    if (owned_) ::close(descriptor_);
  }
  DescriptorSource(const DescriptorSource&) = delete;
  DescriptorSource& operator=(const DescriptorSource&) = delete;

  std::size_t read(std::span<char> out) override {  // a pipe gives little at a time
    std::size_t filled = 0;
    while (filled < out.size()) {
      wait_until_readable(descriptor_, name_);
      const ssize_t got = ::read(descriptor_, out.data() + filled, out.size() - filled);
      if (got == 0) break;
      if (got > 0) filled += static_cast<std::size_t>(got);
      if (got < 0 && errno != EINTR) fail(name_);
    }
    return filled;
  }

 private:
  int descriptor_;
  bool owned_;
  std::string name_;
};

// Bytes already taken from a source in order to look at them, then the rest of it.
class ReplayedSource final : public ByteSource {
 public:
  ReplayedSource(std::string first, std::unique_ptr<ByteSource> rest)
      : first_(std::move(first)), rest_(std::move(rest)) {}

  std::size_t read(std::span<char> out) override {
    const std::size_t count = std::min(out.size(), first_.size());
    std::copy_n(first_.data(), count, out.data());
    first_.erase(0, count);
    return count + rest_->read(out.subspan(count));
  }

 private:
  std::string first_;
  std::unique_ptr<ByteSource> rest_;
};

// Streams that were looked into, by path, until they are opened. Standard input is the process's,
// and so is what was read of it.
std::mutex looked_into_mutex;
std::map<std::filesystem::path, std::unique_ptr<ByteSource>> looked_into;

constexpr std::string_view kGzipMagic = "\x1f\x8b";

bool starts_as_gzip(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) fail(path.string());
  DescriptorSource source(descriptor, /*owned=*/true, path.string());
  char first[2];
  return std::string_view(first, source.read(first)) == kGzipMagic;
}

InputFile describe(const std::filesystem::path& path) {
  InputFile file{path, path.string(), false, !std::filesystem::is_regular_file(path)};
  if (!file.is_stream) file.is_gzip = starts_as_gzip(path);
  return file;
}

std::vector<std::filesystem::path> files_of(const std::filesystem::path& directory) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    const std::string name = entry.path().filename().string();
    if (!entry.is_regular_file() || entry.file_size() == 0 || name.starts_with('.') ||
        name.ends_with(".schema"))
      continue;
    paths.push_back(entry.path());
  }
  std::ranges::sort(paths, {}, [](const auto& path) { return path.native(); });
  return paths;
}

}  // namespace

void stop_reading() noexcept { reading_stopped.store(true); }

std::string peek_line(const InputFile& stream) {
  constexpr std::size_t kPiece = 1 << 12, kMost = 1 << 20;
  auto source = stream.open();
  std::string text;
  while (text.find('\n') == std::string::npos && text.size() < kMost) {
    const std::size_t size = text.size();
    text.resize(size + kPiece);
    const std::size_t got = source->read({text.data() + size, kPiece});
    text.resize(size + got);
    if (got < kPiece) break;
  }
  std::string line = text.substr(0, text.find('\n'));
  const std::lock_guard lock(looked_into_mutex);
  looked_into[stream.path] = std::make_unique<ReplayedSource>(std::move(text), std::move(source));
  return line;
}

std::unique_ptr<ByteSource> InputFile::open() const {
  if (is_stream) {
    const std::lock_guard lock(looked_into_mutex);
    if (auto known = looked_into.extract(path)) return std::move(known.mapped());
  }
  std::unique_ptr<ByteSource> source;
  if (path == "-") {
    source = std::make_unique<DescriptorSource>(STDIN_FILENO, /*owned=*/false, name);
  } else {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) fail(name);
    source = std::make_unique<DescriptorSource>(descriptor, /*owned=*/true, name);
  }
  if (!is_stream) return is_gzip ? open_gzip(std::move(source), name) : std::move(source);
  // What a stream holds shows only when it is opened.
  std::string first(2, '\0');
  first.resize(source->read(first));
  const bool gzip = first == kGzipMagic;
  source = std::make_unique<ReplayedSource>(std::move(first), std::move(source));
  return gzip ? open_gzip(std::move(source), name) : std::move(source);
}

std::unique_ptr<ByteSource> InputFile::open_at(std::uint64_t begin) const {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) fail(name);
  auto source = std::make_unique<DescriptorSource>(descriptor, /*owned=*/true, name);
  if (::lseek(descriptor, static_cast<off_t>(begin), SEEK_SET) < 0) fail(name);
  return source;
}

std::vector<InputFile> list_input_files(const std::vector<std::string>& arguments) {
  if (arguments.empty()) throw InputError({}, "no data; give a file, a directory or -");
  std::vector<InputFile> files;
  bool has_standard_input = false;
  for (const std::string& argument : arguments) {
    if (argument == "-") {
      if (std::exchange(has_standard_input, true))
        throw InputError({}, "standard input (-) is given twice; it can be read once");
      files.push_back({"-", "standard input", false, true});
      continue;
    }
    if (argument.empty()) throw InputError({"\"\""}, "no such file or directory");
    if (!std::filesystem::exists(argument))
      throw InputError({argument}, "no such file or directory");
    if (!std::filesystem::is_directory(argument)) {
      files.push_back(describe(argument));
      continue;
    }
    const auto paths = files_of(argument);
    if (paths.empty())
      throw InputError({argument},
                       "no data files in this directory (empty, hidden and *.schema files do not "
                       "count, and directories in it are not searched)");
    for (const auto& path : paths) files.push_back(describe(path));
  }
  return files;
}

SpooledFile::SpooledFile(const InputFile& file) : file_(file) {
  if (!file.is_stream && !file.is_gzip) return;
  const auto source = file.open();
  static std::atomic<unsigned> counter{0};
  const auto path = std::filesystem::temp_directory_path() /
                    ("glassbox-" + std::to_string(::getpid()) + "-" + std::to_string(counter++));
  const std::size_t slot = note_unfinished_file(path);
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    const int error = errno;
    forget_unfinished_file(slot);
    throw std::system_error(error, std::generic_category(), path.string());
  }
  temporary_ = path;
  slot_ = slot;
  try {
    std::vector<char> buffer(1 << 20);
    while (const std::size_t got = source->read(buffer)) {
      for (std::size_t done = 0; done < got;) {
        const ssize_t written = ::write(descriptor, buffer.data() + done, got - done);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail(path.string());
        done += static_cast<std::size_t>(written);
      }
    }
  } catch (...) {
    ::close(descriptor);
    remove();  // no destructor will run
    throw;
  }
  ::close(descriptor);
  file_ = {path, file.name, false, false};
}

void SpooledFile::remove() noexcept {
  if (temporary_.empty()) return;
  ::unlink(temporary_.c_str());
  forget_unfinished_file(slot_);
  temporary_.clear();
}

SpooledFile::~SpooledFile() { remove(); }

SpooledFile::SpooledFile(SpooledFile&& other) noexcept
    : file_(std::move(other.file_)),
      temporary_(std::exchange(other.temporary_, {})),
      slot_(other.slot_) {}

SpooledFile& SpooledFile::operator=(SpooledFile&& other) noexcept {
  if (this == &other) return *this;
  remove();
  file_ = std::move(other.file_);
  temporary_ = std::exchange(other.temporary_, {});
  slot_ = other.slot_;
  return *this;
}

}  // namespace glassbox::io
