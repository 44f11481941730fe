/// service/remote/s3_store.h: a bucket of an S3-compatible store: objects read, listed and written.
///
/// Every request that fails in passing (connection, 5xx, SlowDown) is tried again up to kTries
/// times, with growing pauses; a read goes on where it stopped.
///
/// source  Amazon S3 API Reference
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "service/remote/http_transfer.h"
#include "service/remote/store_address.h"
#include "service/remote/store_error.h"
#include "service/remote/store_xml.h"

namespace glassbox::service {

/// Any thread may call any function. All but the constructor throw StoreError, which names the
/// location, the bucket there and how to fix it; and what `check` throws.
class S3Store {
 public:
  static constexpr int kTries = 5;

  /// throws  InputError: no libcurl; credentials that are half there
  explicit S3Store(StoreAddress address);

  [[nodiscard]] const StoreAddress& address() const { return address_; }
  /// s3://NAME/KEY, as this service calls it.
  [[nodiscard]] std::string location_of(const std::string& key) const {
    return "s3://" + address_.name + "/" + key;
  }

  /// What there is to know about an object without reading it.
  [[nodiscard]] StoreObject head(const std::string& key, const Check& check) const;

  struct Got {
    StoreObject object;
    bool has_md5 = false;  ///< the ETag should be the MD5 of the bytes
  };
  /// Reads an object.
  /// etag   not empty: this version or none; "changed" otherwise
  /// begin  told what comes before the first byte of it; may throw
  /// sink   gets the bytes in order, each once
  Got get(const std::string& key, const std::string& etag,
          const std::function<void(const StoreObject&)>& begin,
          const std::function<void(std::string_view)>& sink, const Check& check) const;

  /// A small object.
  /// throws  StoreError: more than most_bytes
  [[nodiscard]] std::string text(const std::string& key, std::size_t most_bytes,
                                 const Check& check) const;

  /// Objects whose keys begin with `prefix`, all pages, keys in byte order.
  /// delimiter  "/": those that have one after the prefix are counted as folders
  /// most       pages are asked for until there are more than these objects and folders
  [[nodiscard]] StoreListing list(const std::string& prefix, const std::string& delimiter,
                                  std::size_t most, const Check& check) const;

  /// A range of a file as an object, which appears whole.
  void put(const std::string& key, const std::filesystem::path& file, const Check& check) const;
  void remove(const std::string& key, const Check& check) const;

  using Parts = std::vector<std::pair<int, std::string>>;  ///< numbers from 1 on, and ETags
  [[nodiscard]] std::string begin_upload(const std::string& key, const Check& check) const;
  /// returns  its ETag
  [[nodiscard]] std::string put_part(const std::string& key, const std::string& upload, int number,
                                     const std::filesystem::path& file, std::uint64_t offset,
                                     std::uint64_t bytes, const Check& check) const;
  void complete_upload(const std::string& key, const std::string& upload, const Parts& parts,
                       const Check& check) const;
  /// Of one that is not there any more, nothing happens.
  void abort_upload(const std::string& key, const std::string& upload, const Check& check) const;

 private:
  using Query = std::map<std::string, std::string>;
  struct Tried;  ///< pauses between tries
  [[nodiscard]] TransferRequest request(const std::string& method, const std::string& key,
                                        const Query& query) const;
  /// Until it is answered well.
  TransferAnswer answer_to(const std::string& key, const TransferRequest& request,
                           const Check& check, int* tries = nullptr) const;
  TransferAnswer send_file(const std::string& key, const Query& query,
                           const std::filesystem::path& file, std::uint64_t offset,
                           std::uint64_t bytes, const Check& check) const;
  [[nodiscard]] StoreError no_answer(const std::string& key, const TransferFailure& failure) const;

  StoreAddress address_;
  mutable HttpTransfers transfers_;
};

}  // namespace glassbox::service
