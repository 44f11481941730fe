// A result file for each input, compressed on the way, and a manifest that names them. All get
// their names when all are complete; with hundreds of inputs, in groups, to keep few files open.
#include "engine/predict/batch_files.h"

#include <unistd.h>
#include <zlib.h>

#include <array>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <system_error>

#include "io/base/input_error.h"
#include "io/base/percent_escapes.h"
#include "io/cells/parse_cell.h"
#include "io/databases/database_address.h"

namespace glassbox::engine {
namespace {

// Results wait for their names until all are complete, but no more than this many: each holds a
// descriptor, and a directory of input may hold thousands.
constexpr std::size_t kMostPending = 32;

// Digits hardly repeat. Of 28,000 rows of ten probabilities (3.3 MB) level 1 leaves 47 % after
// 0.03 s, level 6 leaves 41 % after 0.27 s.
constexpr int kCompressionLevel = 1;

std::string result_name(const InputFile& input) {
  return input.path == "-" ? "stdin" : std::filesystem::path(input.name).filename().string();
}

// An input to the manifest: its URI, or "-" for standard input.
std::string input_key(const InputFile& input) {
  return input.path == "-" || is_database_url(input.name) ? input.name : file_uri(input.name);
}

void refuse_existing(const std::filesystem::path& path) {
  if (std::filesystem::exists(path)) {
    throw InputError({.file = path.string()},
                     "the file exists; give another name, or --force to replace it");
  }
}

}  // namespace

std::vector<std::string> batch_file_names(const std::string& id,
                                          std::span<const InputFile> inputs) {
  std::vector<std::string> names{"batch-prediction/" + id + ".manifest"};
  for (const InputFile& input : inputs)
    names.push_back("batch-prediction/result/" + id + "-" + result_name(input) + ".gz");
  return names;
}

std::string file_uri(const std::filesystem::path& path) {
  return "file://" + percent_encoded(std::filesystem::absolute(path).lexically_normal().string(),
                                     /*keeps_slashes=*/true);
}

// A gzip stream into a file. zlib's default header holds neither time nor name, so that the same
// predictions give the same bytes.
class BatchFiles::Gzip {
 public:
  explicit Gzip(std::unique_ptr<ContainedWholeFile> file) : file_(std::move(file)) {
    constexpr int kGzipFormat = 16, kMemoryLevel = 8;
    if (deflateInit2(&stream_, kCompressionLevel, Z_DEFLATED, MAX_WBITS + kGzipFormat, kMemoryLevel,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
      throw std::bad_alloc();
    }
  }
  ~Gzip() { deflateEnd(&stream_); }
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;

  void write(std::string_view bytes) {
    while (!bytes.empty()) {  // zlib counts in 32 bits
      const std::string_view piece = bytes.substr(0, std::size_t{1} << 30);
      deflate_all(piece, Z_NO_FLUSH);
      bytes.remove_prefix(piece.size());
    }
  }
  std::unique_ptr<ContainedWholeFile> end() {
    deflate_all({}, Z_FINISH);
    return std::move(file_);
  }

 private:
  void deflate_all(std::string_view bytes, int flush) {
    std::array<char, 1 << 16> out;
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // never written
    stream_.avail_in = static_cast<uInt>(bytes.size());
    do {
      stream_.next_out = reinterpret_cast<Bytef*>(out.data());
      stream_.avail_out = static_cast<uInt>(out.size());
      if (::deflate(&stream_, flush) == Z_STREAM_ERROR) throw std::logic_error("deflate's state");
      file_->write({out.data(), out.size() - stream_.avail_out});
    } while (stream_.avail_out == 0);
  }
  std::unique_ptr<ContainedWholeFile> file_;
  z_stream stream_{};
};

BatchFiles::BatchFiles(const std::filesystem::path& directory, const std::string& id,
                       std::span<const InputFile> inputs, WholeFile::Existing existing,
                       std::string uri, const std::filesystem::path& root)
    : inputs_(inputs.begin(), inputs.end()), existing_(existing), uri_(std::move(uri)) {
  if (id.empty() || id.find('/') != std::string::npos) {
    throw InputError({}, "the id \"" + id + "\" cannot begin a file's name; give another --id");
  }
  const std::vector<std::string> file_names = batch_file_names(id, inputs);
  manifest_path_ = directory / file_names.front();
  std::set<std::string> names;
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    const std::string name = result_name(inputs_[i]);
    if (!uri_.empty() && !is_utf8(name))  // keys of S3 are UTF-8, and so is the manifest
      throw InputError({inputs_[i].name},
                       "the name of this file is not UTF-8 and cannot stand in the manifest; "
                       "rename the file");
    if (!names.insert(name).second) {
      throw InputError({}, "two inputs are called " + name +
                               ", and so would their results be; predict them one by one");
    }
    result_paths_.push_back(directory / file_names[i + 1]);
  }
  if (existing_ == WholeFile::Existing::kRefuse) {
    for (const std::filesystem::path& path : paths()) refuse_existing(path);
  }
  try {
    open_directories(directory, root);
  } catch (...) {
    remove_made_directories(made_);
    throw;
  }
}

BatchFiles::~BatchFiles() {
  if (finished_) return;
  current_.reset();
  pending_.clear();
  for (std::size_t i = 0; i < in_place_; ++i)
    ::unlinkat(result_directory_.get(), result_paths_[i].filename().c_str(), 0);
  remove_made_directories(made_);
}

void BatchFiles::open_directories(const std::filesystem::path& directory,
                                  const std::filesystem::path& root) {
  const std::string name =
      uri_.empty() ? (directory / "batch-prediction").string() : uri_ + "batch-prediction/";
  const Links links = root.empty() ? Links::kFollow : Links::kRefuse;
  const std::filesystem::path base = !root.empty()             ? root
                                     : directory.is_absolute() ? directory.root_path()
                                                               : std::filesystem::path(".");
  const std::filesystem::path there =
      root.empty() ? directory.relative_path() : directory.lexically_relative(root);
  manifest_directory_ = make_directories_beneath(open_directory(base), there / "batch-prediction",
                                                 links, name, made_);
  result_directory_ = make_directories_beneath(manifest_directory_, "result", links, name, made_);
}

std::unique_ptr<ContainedWholeFile> BatchFiles::result_file(std::size_t input) const {
  const std::filesystem::path& path = result_paths_[input];
  const std::string name = path.filename().string();
  return std::make_unique<ContainedWholeFile>(
      result_directory_, name,
      uri_.empty() ? path.string() : uri_ + "batch-prediction/result/" + name, existing_);
}

void BatchFiles::put_into_place(std::size_t at_most_pending) {
  while (pending_.size() > at_most_pending) {
    pending_.front()->commit();
    pending_.pop_front();
    ++in_place_;
  }
}

void BatchFiles::advance_to(std::size_t input, std::string_view header) {
  while (next_ <= input) {
    if (current_) pending_.push_back(current_->end());
    put_into_place(kMostPending);
    current_ = std::make_unique<Gzip>(result_file(next_++));
    current_->write(header);
  }
}

void BatchFiles::write(std::size_t input, std::string_view header, std::string_view bytes) {
  advance_to(input, header);
  current_->write(bytes);
}

void BatchFiles::finish(std::string_view header) {
  if (!inputs_.empty()) advance_to(inputs_.size() - 1, header);
  if (current_) pending_.push_back(current_->end());
  current_.reset();
  const std::string name = manifest_path_.filename().string();
  ContainedWholeFile manifest_file(
      manifest_directory_, name,
      uri_.empty() ? manifest_path_.string() : uri_ + "batch-prediction/" + name, existing_);
  manifest_file.write(manifest());
  manifest_file.flush();
  for (const auto& file : pending_) file->flush();
  put_into_place(0);
  manifest_file.commit();
  finished_ = true;
}

std::string BatchFiles::manifest() const {
  std::string json = "{";
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    if (i > 0) json += ",\n ";
    const nlohmann::json from = uri_.empty() ? input_key(inputs_[i]) : inputs_[i].name;
    const nlohmann::json to =
        uri_.empty() ? file_uri(result_paths_[i])
                     : uri_ + "batch-prediction/result/" + result_paths_[i].filename().string();
    json += from.dump() + ":" + to.dump();
  }
  return json + "}\n";
}

std::vector<std::filesystem::path> BatchFiles::paths() const {
  std::vector<std::filesystem::path> all{manifest_path_};
  all.insert(all.end(), result_paths_.begin(), result_paths_.end());
  return all;
}

}  // namespace glassbox::engine
