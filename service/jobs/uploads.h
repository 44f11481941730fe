/// service/jobs/uploads.h: files that come into buckets in pieces.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "service/jobs/buckets.h"
#include "service/store/data_directory.h"

namespace glassbox::service {

/// What is received goes to a hidden file beside the one that it becomes, .upload-ID.tmp, and gets
/// its name when it is whole. Directories on the way are made; no symbolic link on the way is
/// followed, also when it appears meanwhile.
///
/// Any thread may call any function; pieces of one upload wait for each other.
class Uploads {
 public:
  static constexpr std::uint64_t kChunkBytes = std::uint64_t{8} << 20;
  /// At once; of more, one that got nothing for an hour is given up.
  static constexpr std::size_t kMostUploads = 64;

  /// Removes what an earlier service left half received. Both must outlive this.
  Uploads(const Buckets& buckets, const DataDirectory& directory);
  ~Uploads();  ///< what is not finished stays for the next start to remove
  Uploads(const Uploads&) = delete;
  Uploads& operator=(const Uploads&) = delete;

  struct Begun {
    std::string id;
    std::uint64_t most_bytes = 0;  ///< that the disk has room for
  };
  /// replaces  whether a file of this name may be there
  /// throws    InputError: as Buckets::place_of(); a name that is hidden or ends in "/"; the file
  ///           is there; more bytes than the disk has room for; too many uploads.
  ///           std::system_error: the directory cannot be written to
  [[nodiscard]] Begun begin(const std::string& bucket, const std::string& key, std::uint64_t bytes,
                            bool replaces);

  /// returns  how many bytes are there, from the first on
  /// throws   std::out_of_range: there is no such upload
  [[nodiscard]] std::uint64_t received(const std::string& id) const;

  /// Bytes at an offset. Those that are there are passed over.
  /// returns  as received()
  /// throws   as received(); InputError: bytes before them are missing, or they reach beyond the
  ///          end. std::system_error: a full disk; what was received stays
  std::uint64_t write(const std::string& id, std::uint64_t offset, std::string_view bytes);

  /// Gives the file its name.
  /// returns  its location
  /// throws   as received(); InputError: bytes are missing, or the file has appeared meanwhile
  [[nodiscard]] std::string finish(const std::string& id);

  /// Removes what came, and directories made for it. throws  as received()
  void cancel(const std::string& id);

 private:
  struct Upload;
  [[nodiscard]] std::shared_ptr<Upload> find(const std::string& id) const;
  void remove_leftovers() const;
  void forget_idle();

  const Buckets& buckets_;
  const DataDirectory& directory_;
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Upload>> uploads_;
};

}  // namespace glassbox::service
