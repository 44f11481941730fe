/// service/s3/s3_bucket.h: a bucket's directory, held open, and which keys it can hold.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/files/open_file.h"
#include "service/jobs/buckets.h"

namespace glassbox::service {

/// Whether a name in a bucket is not shown and cannot be asked for: temporary files, ".NAME.tmp".
[[nodiscard]] bool is_hidden_name(std::string_view name);

/// The key as a path in its bucket, without a "/" at its end. Nothing for one that no directory can
/// hold: with a name that is empty, ".", "..", over 255 bytes or hidden, or with a NUL.
[[nodiscard]] std::optional<std::filesystem::path> path_of_key(std::string_view key);

struct S3Bucket {
  std::string name;
  std::filesystem::path path;  ///< without symbolic links
  std::shared_ptr<const Descriptor> directory;
  std::filesystem::path excluded;  ///< of the service's own data, in it; mostly empty

  /// Of a key that may be there, as path_of_key().
  [[nodiscard]] std::optional<std::filesystem::path> find(std::string_view key) const;
  /// Of a key that is to be made.
  /// throws  S3Error InvalidArgument: no directory can hold it
  [[nodiscard]] std::filesystem::path place_for(std::string_view key) const;
};

/// data  the service's own directory, which is no bucket and in none
/// throws  S3Error NoSuchBucket
[[nodiscard]] S3Bucket open_bucket(const Buckets& buckets, const std::string& name,
                                   const std::filesystem::path& data);

/// A file in a bucket that is not there yet: hidden, ".s3-ID.tmp", locked as long as it is written,
/// and removed with this object.
class S3TemporaryFile {
 public:
  /// directory  of a bucket
  /// throws     std::system_error
  explicit S3TemporaryFile(std::shared_ptr<const Descriptor> directory);
  ~S3TemporaryFile();
  S3TemporaryFile(const S3TemporaryFile&) = delete;
  S3TemporaryFile& operator=(const S3TemporaryFile&) = delete;

  [[nodiscard]] int file() const { return file_.get(); }
  /// So that thousands of parts do not take thousands of open files: closed until reopen().
  void close() { file_ = Descriptor(); }
  void reopen();
  /// throws  std::system_error
  void write(std::string_view bytes, std::uint64_t offset);
  /// Until its bytes are on the disk.
  void flush();
  /// Makes it a file's; directories on the way are made.
  /// replaces  whether a file may be there; when not, the one that is there stays: false
  /// throws    InputError, std::system_error
  [[nodiscard]] bool become(const S3Bucket& bucket, const std::filesystem::path& path,
                            bool replaces);
  /// Until the name is on the disk.
  void flush_name() noexcept;

 private:
  std::shared_ptr<const Descriptor> directory_;
  std::string name_;
  Descriptor file_;
  std::uint64_t unwritten_ = 0;      // since the disk was told to begin
  std::vector<Descriptor> changed_;  // directories with a new name in them
};

/// Removes what a killed service left in buckets; what another one writes is left alone.
void remove_s3_leftovers(const Buckets& buckets) noexcept;

/// Removes the directories of a path, the innermost first, that are empty.
void remove_empty_directories(const S3Bucket& bucket, std::filesystem::path path) noexcept;

}  // namespace glassbox::service
