/// service/s3/s3_uploads.h: multipart uploads under way.
///
/// They are known to the service that began them alone: when it ends, however, they end too, and
/// what came of them is removed at the next start. Parts of one size go to their places in one
/// file, so that nothing is copied when the upload is completed; others have files of their own.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "service/s3/body_receiver.h"
#include "service/s3/object_facts.h"
#include "service/s3/s3_bucket.h"

namespace glassbox::service {

struct UploadedPart {
  std::uint64_t size = 0;
  std::string md5, checksum;             ///< in hexadecimal; bytes
  std::int64_t seconds = 0;              ///< when it came, since 1970
  std::shared_ptr<S3TemporaryFile> own;  ///< null: it is in its place
};

struct S3Upload {
  std::string id, key;
  S3Bucket bucket;
  ObjectFacts facts;  ///< those of the object to be; without ETag and checksum
  std::int64_t seconds = 0;
  std::shared_ptr<S3TemporaryFile> data;  ///< also held by parts on their way to their places
  std::mutex mutex;                       // of all below
  std::uint64_t place_size = 0;           // 0 before the first part
  std::map<int, UploadedPart> parts;
  std::set<int> taken;  // places that bytes went to
  std::chrono::steady_clock::time_point touched;
  bool is_over = false;
};

/// Where a part that is to come is written.
struct PartPlace {
  std::shared_ptr<S3TemporaryFile> file;
  std::uint64_t offset = 0;
  bool is_own = false;  ///< not the upload's file
};

class S3Uploads {
 public:
  static constexpr int kMostParts = 10'000;
  static constexpr std::uint64_t kLeastPart = std::uint64_t{5} << 20;  ///< but for the last one

  /// throws  std::system_error
  [[nodiscard]] std::shared_ptr<S3Upload> begin(S3Bucket bucket, const std::string& key,
                                                ObjectFacts facts);
  /// throws  S3Error NoSuchUpload
  [[nodiscard]] std::shared_ptr<S3Upload> find(const std::string& bucket, const std::string& key,
                                               const std::string& id) const;
  void forget(const std::string& id);
  /// By key, then by id.
  [[nodiscard]] std::vector<std::shared_ptr<S3Upload>> of_bucket(const std::string& bucket) const;

  /// size  of the part, when it is known
  [[nodiscard]] static PartPlace place_of(S3Upload& upload, int number,
                                          std::optional<std::uint64_t> size);
  static void add(S3Upload& upload, int number, const PartPlace& place, const ReceivedBody& body);

  struct WantedPart {
    int number = 0;
    std::string etag, checksum;  ///< without quotes; base64 or empty
  };
  /// Makes one file of the parts, with its facts. upload.mutex is held.
  /// returns  the file
  /// throws   S3Error InvalidPart, InvalidPartOrder, EntityTooSmall, BadDigest
  [[nodiscard]] static std::shared_ptr<S3TemporaryFile> join(S3Upload& upload,
                                                             const std::vector<WantedPart>& wanted,
                                                             const std::string& whole_checksum);

 private:
  void forget_idle();
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<S3Upload>> uploads_;
};

}  // namespace glassbox::service
