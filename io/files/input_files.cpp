// From the DATA arguments to streams of bytes: directories become their data files in order of
// names, gzip is known by its first bytes, and a pipe whose first line was looked at is opened with
// that line put back. What a file is (inode, size, times) is noted when it is listed; every later
// opening and the end of reading compare them, so that a file that changes meanwhile ends the
// command.
#include "io/files/input_files.h"

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

#include "io/base/input_error.h"
#include "io/files/contained_file.h"
#include "io/files/gzip_source.h"
#include "io/files/replayed_source.h"
#include "io/files/temporary_file.h"
#include "io/files/unfinished_files.h"

namespace glassbox::io {
namespace {

[[noreturn]] void fail_on(const std::string& name) {
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
      fail_on(name);
    }
    pollfd one{descriptor, POLLIN, 0};
    const int ready = ::poll(&one, 1, kMilliseconds);
    if (ready > 0 || (ready < 0 && errno != EINTR)) return;  // the read says what is wrong
  }
}

// Nothing when it is a stream, which has no state.
std::optional<FileState> state_of(int descriptor, const std::string& name) {
  struct stat found {};
  if (::fstat(descriptor, &found) != 0) fail_on(name);
  if (!S_ISREG(found.st_mode)) return std::nullopt;
  return regular_file_state(descriptor, name);
}

[[noreturn]] void fail_changed(const std::string& name, const FileState& before,
                               const std::optional<FileState>& now) {
  std::string how = "another file took its place";
  if (!now) {
    how = "it was removed";
  } else if (now->size != before.size) {
    how = "it had " + std::to_string(before.size) + " bytes and has " + std::to_string(now->size);
  } else if (now->inode == before.inode && now->device == before.device) {
    how = "it was written to";
  }
  throw InputError({name}, "the file changed while the command worked: " + how +
                               "; run the command again when nothing writes to it");
}

void check_same(const std::string& name, const std::optional<FileState>& before,
                const std::optional<FileState>& now) {
  if (before && !(now && *now == *before)) fail_changed(name, *before, now);
}

class DescriptorSource final : public ByteSource {
 public:
  DescriptorSource(Descriptor file, std::string name)
      : DescriptorSource(file.get(), std::move(name)) {
    owned_ = std::move(file);
  }
  /// A descriptor that stays open.
  DescriptorSource(int descriptor, std::string name)
      : descriptor_(descriptor), name_(std::move(name)), state_(state_of(descriptor, name_)) {}

  std::size_t read(std::span<char> out) override {  // a pipe gives little at a time
    std::size_t filled = 0;
    while (filled < out.size()) {
      wait_until_readable(descriptor_, name_);
      const ssize_t got = ::read(descriptor_, out.data() + filled, out.size() - filled);
      if (got == 0) {  // the end, unless somebody has moved it
        check_same(name_, state_, state_of(descriptor_, name_));
        break;
      }
      if (got > 0) filled += static_cast<std::size_t>(got);
      if (got < 0 && errno != EINTR) fail_on(name_);
    }
    return filled;
  }

  void start_at(std::uint64_t begin) {
    if (::lseek(descriptor_, static_cast<off_t>(begin), SEEK_SET) < 0) fail_on(name_);
  }
  [[nodiscard]] const std::optional<FileState>& state() const { return state_; }

 private:
  int descriptor_;
  Descriptor owned_;
  std::string name_;
  std::optional<FileState> state_;  // when it was opened
};

// Streams that were looked into, by path, until they are opened. Standard input is the process's,
// and so is what was read of it.
std::mutex looked_into_mutex;
std::map<std::filesystem::path, std::unique_ptr<ByteSource>> looked_into;

constexpr std::string_view kGzipMagic = "\x1f\x8b";

// A pipe is not opened here: its writer would see the reader go. A terminal and /dev/null end;
// another device may never.
bool is_stream_device(const struct stat& found, const std::filesystem::path& path) {
  if (S_ISFIFO(found.st_mode)) return true;
  if (!S_ISCHR(found.st_mode)) return false;
  struct stat null {};
  if (::stat("/dev/null", &null) == 0 && null.st_rdev == found.st_rdev) return true;
  const Descriptor device(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  return device.get() >= 0 && ::isatty(device.get()) == 1;
}

// What a path of the command line, or a file in a directory of it, stands for.
InputFile describe(const std::filesystem::path& path) {
  InputFile file{path, path.string()};
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) fail_on(file.name);
  if (is_stream_device(found, path)) {
    file.is_stream = true;
    return file;
  }
  DescriptorSource source(open_regular_file(path, file.name), file.name);
  file.state = source.state();
  char first[2];
  file.is_gzip = std::string_view(first, source.read(first)) == kGzipMagic;
  return file;
}

// Whether a directory's entry is data: not hidden, not a schema, not a directory, not empty.
bool is_data(const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  if (name.starts_with('.') || name.ends_with(".schema")) return false;
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) {
    const int error = errno;
    if (error == ENOENT && std::filesystem::is_symlink(path))
      throw InputError({path.string()}, "a symbolic link to " +
                                            std::filesystem::read_symlink(path).string() +
                                            ", which does not exist; remove or fix the link");
    throw std::system_error(error, std::generic_category(), path.string());
  }
  if (S_ISDIR(found.st_mode)) return false;
  if (!S_ISREG(found.st_mode))
    throw InputError({path.string()}, std::string(file_kind(found.st_mode)) +
                                          " in a directory of data; expected regular files there");
  return found.st_size > 0;
}

std::vector<std::filesystem::path> files_of(const std::filesystem::path& directory) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(directory))
    if (is_data(entry.path())) paths.push_back(entry.path());
  std::ranges::sort(paths, {}, [](const auto& path) { return path.native(); });
  return paths;
}

// A stream may be a pipe, and opening it waits for its writer.
Descriptor open_stream(const std::filesystem::path& path, const std::string& name) {
  Descriptor stream(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (stream.get() < 0) fail_on(name);
  return stream;
}

Descriptor open_plain(const InputFile& file) {
  if (file.root.empty()) return open_regular_file(file.path, file.name);
  return open_contained_file(file.root, file.path.lexically_relative(file.root), file.name);
}

std::unique_ptr<DescriptorSource> open_source(const InputFile& file) {
  if (file.path == "-") return std::make_unique<DescriptorSource>(STDIN_FILENO, file.name);
  const bool may_wait = file.is_stream && file.root.empty();
  auto source = std::make_unique<DescriptorSource>(
      may_wait ? open_stream(file.path, file.name) : open_plain(file), file.name);
  check_same(file.name, file.state, source->state());
  return source;
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
  if (is_stream && root.empty()) {  // as CSV, for it was opened before
    const std::lock_guard lock(looked_into_mutex);
    if (auto known = looked_into.extract(path)) return std::move(known.mapped());
  }
  auto source = begun && *begun ? std::move(*begun) : open_uncompressed();
  return format.is_csv() ? std::move(source) : as_csv(std::move(source), format);
}

std::unique_ptr<ByteSource> InputFile::open_uncompressed() const {
  if (written) return written();
  std::unique_ptr<ByteSource> source = open_source(*this);
  if (!is_stream) return is_gzip ? open_gzip(std::move(source), name) : std::move(source);
  // What a stream holds shows only when it is opened.
  std::string first(2, '\0');
  first.resize(source->read(first));
  const bool gzip = first == kGzipMagic;
  source = std::make_unique<ReplayedSource>(std::move(first), std::move(source));
  return gzip ? open_gzip(std::move(source), name) : std::move(source);
}

std::unique_ptr<ByteSource> InputFile::open_at(std::uint64_t begin) const {
  auto source = open_source(*this);
  source->start_at(begin);
  return source;
}

void InputFile::check_unchanged() const {
  if (!state) return;
  std::optional<FileState> now;
  try {
    now = state_of(open_plain(*this).get(), name);
  } catch (const std::system_error& error) {
    if (error.code() != std::errc::no_such_file_or_directory) throw;
  }
  check_same(name, state, now);
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
      throw InputError({argument}, std::filesystem::is_symlink(argument)
                                       ? "a symbolic link to a file that does not exist"
                                       : "no such file or directory");
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
  if (file.is_plain()) return;
  const auto source = file.open();
  static std::atomic<unsigned> counter{0};
  const auto path = default_temporary_directory() /
                    ("glassbox-" + std::to_string(::getpid()) + "-" + std::to_string(counter++));
  const std::size_t slot = note_unfinished_file(path);
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    const int error = errno;
    forget_unfinished_file(slot);
    throw std::system_error(error, std::generic_category(),
                            path.string() + " (TMPDIR names another directory)");
  }
  temporary_ = path;
  slot_ = slot;
  try {
    std::vector<char> buffer(1 << 20);
    while (const std::size_t got = source->read(buffer)) {
      for (std::size_t done = 0; done < got;) {
        const ssize_t written = ::write(descriptor, buffer.data() + done, got - done);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail_on(path.string());
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
