/// service/remote/store_output.h: files of this machine as objects of a store, all of them or none.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "service/remote/s3_store.h"

namespace glassbox::service {

/// The multipart uploads under way, one small file each, so that a service that was killed aborts
/// them when it starts again: a store keeps parts, and charges for them, until then.
class UploadJournal {
 public:
  explicit UploadJournal(std::filesystem::path directory) : directory_(std::move(directory)) {}

  struct Entry {
    std::filesystem::path file;
    std::string name, key, upload;  ///< of the bucket here, of the object, of the upload
  };
  /// throws  as write_private_file()
  [[nodiscard]] Entry note(const std::string& name, const std::string& key,
                           const std::string& upload) const;
  void forget(const Entry& entry) const noexcept;
  /// Damaged ones are removed.
  [[nodiscard]] std::vector<Entry> entries() const;

 private:
  std::filesystem::path directory_;
};

/// Large files go in parts by multipart upload as they are added, small ones at the end; finish()
/// gives all their names, in order. Destroyed before, it aborts the uploads and removes what it had
/// given a name.
class StoreOutput {
 public:
  static constexpr std::uint64_t kLeastPart = std::uint64_t{8} << 20, kMostPart = 8 * kLeastPart;
  static constexpr std::uint64_t kMostParts = 10'000;

  /// All must outlive this. check may throw in add() and finish().
  StoreOutput(const S3Store& store, UploadJournal journal, Check check)
      : store_(store), journal_(std::move(journal)), check_(std::move(check)) {}
  ~StoreOutput();
  StoreOutput(const StoreOutput&) = delete;
  StoreOutput& operator=(const StoreOutput&) = delete;

  /// The file stays as it is until finish().
  /// throws  StoreError; InputError: more than 625 GiB
  void add(const std::string& key, const std::filesystem::path& file);
  void finish();

  /// The size of all parts but the last: 8 to 64 MiB, so that there are at most 10,000.
  [[nodiscard]] static std::uint64_t part_bytes(std::uint64_t file_bytes);

 private:
  struct Pending {
    std::string key;
    std::filesystem::path file;
    UploadJournal::Entry entry;  ///< no upload: it is put at once
    S3Store::Parts parts;
    bool is_there = false;
  };
  const S3Store& store_;
  UploadJournal journal_;
  Check check_;
  std::vector<Pending> pending_;
  bool is_finished_ = false;
};

}  // namespace glassbox::service
