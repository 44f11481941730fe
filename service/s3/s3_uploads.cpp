#include "service/s3/s3_uploads.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "service/auth/aws_time.h"
#include "service/auth/digest.h"
#include "service/s3/s3_error.h"
#include "service/wire/request_id.h"

namespace glassbox::service {
namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

void copy_bytes(int from, std::uint64_t begin, std::uint64_t size, int to, std::uint64_t offset) {
  auto in = static_cast<off_t>(begin), out = static_cast<off_t>(offset);
  std::string buffer;
  while (size > 0) {
    ssize_t count = -1;
    if (buffer.empty())
      count = ::copy_file_range(
          from, &in, to, &out,
          static_cast<std::size_t>(std::min<std::uint64_t>(size, std::uint64_t{1} << 30)), 0);
    if (count < 0) {  // not on this file system
      buffer.resize(std::size_t{1} << 20);
      const ssize_t read =
          ::pread(from, buffer.data(),
                  static_cast<std::size_t>(std::min<std::uint64_t>(size, buffer.size())), in);
      if (read < 0) fail("reading a part");
      count = read == 0 ? 0 : ::pwrite(to, buffer.data(), static_cast<std::size_t>(read), out);
      if (count < 0) fail("writing");
      in += count;
      out += count;
    }
    if (count == 0) throw S3Error("InternalError", "a part is shorter than it was");
    size -= static_cast<std::uint64_t>(count);
  }
}

void check_is_open(const S3Upload& upload) {
  if (upload.is_over)
    throw S3Error("NoSuchUpload", "the upload was completed or aborted meanwhile");
}

// Whether each part lies where it belongs in the object, in the upload's own file, with no other
// part behind them that another try may list, and nobody writes to it any more.
bool are_in_place(const S3Upload& upload, const std::vector<S3Uploads::WantedPart>& wanted) {
  if (upload.data.use_count() > 1 || upload.parts.size() != wanted.size()) return false;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const UploadedPart& part = upload.parts.at(wanted[i].number);
    const bool is_last = i + 1 == wanted.size();
    if (part.own || wanted[i].number != static_cast<int>(i) + 1 ||
        (!is_last && part.size != upload.place_size))
      return false;
  }
  return true;
}

void check(const S3Upload& upload, const std::vector<S3Uploads::WantedPart>& wanted) {
  if (wanted.empty()) throw S3Error("MalformedXML", "an upload has a part at least");
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto& [number, etag, checksum] = wanted[i];
    if (i > 0 && number <= wanted[i - 1].number)
      throw S3Error("InvalidPartOrder", "the parts are not listed in ascending order");
    const auto found = upload.parts.find(number);
    if (found == upload.parts.end() || found->second.md5 != etag ||
        (!checksum.empty() && checksum != to_base64(found->second.checksum)))
      throw S3Error("InvalidPart", "part " + std::to_string(number) +
                                       " was not uploaded, or is another one than listed");
  }
  for (std::size_t i = 0; i + 1 < wanted.size(); ++i)
    if (upload.parts.at(wanted[i].number).size < S3Uploads::kLeastPart)
      throw S3Error("EntityTooSmall", "part " + std::to_string(wanted[i].number) +
                                          " is under 5 MiB and not the last one");
}

}  // namespace

std::shared_ptr<S3Upload> S3Uploads::begin(S3Bucket bucket, const std::string& key,
                                           ObjectFacts facts) {
  constexpr std::size_t kMostUploads = 1000;  // each holds a file open
  const std::lock_guard lock(mutex_);
  forget_idle();
  if (uploads_.size() >= kMostUploads)
    throw S3Error("SlowDown",
                  "1,000 multipart uploads are under way; complete or abort some of them");
  const auto upload = std::make_shared<S3Upload>();
  upload->id = new_request_id();
  std::erase(upload->id, '-');
  upload->key = key;
  upload->bucket = std::move(bucket);
  upload->facts = std::move(facts);
  upload->seconds = now_in_seconds();
  upload->touched = Clock::now();
  upload->data = std::make_shared<S3TemporaryFile>(upload->bucket.directory);
  uploads_.emplace(upload->id, upload);
  return upload;
}

void S3Uploads::forget_idle() {
  static constexpr std::chrono::hours kIdle{7 * 24};
  std::erase_if(uploads_, [](const auto& one) {
    const std::unique_lock lock(one.second->mutex, std::try_to_lock);
    return lock.owns_lock() && Clock::now() - one.second->touched > kIdle;
  });
}

std::shared_ptr<S3Upload> S3Uploads::find(const std::string& bucket, const std::string& key,
                                          const std::string& id) const {
  const std::lock_guard lock(mutex_);
  const auto found = uploads_.find(id);
  if (found == uploads_.end() || found->second->bucket.name != bucket || found->second->key != key)
    throw S3Error("NoSuchUpload",
                  "there is no such upload: completed, aborted, or of an earlier start of the "
                  "service");
  return found->second;
}

void S3Uploads::forget(const std::string& id) {
  const std::lock_guard lock(mutex_);
  uploads_.erase(id);
}

std::vector<std::shared_ptr<S3Upload>> S3Uploads::of_bucket(const std::string& bucket) const {
  std::vector<std::shared_ptr<S3Upload>> found;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [id, upload] : uploads_)
      if (upload->bucket.name == bucket) found.push_back(upload);
  }
  std::ranges::stable_sort(found, {},
                           [](const auto& upload) -> const std::string& { return upload->key; });
  return found;
}

PartPlace S3Uploads::place_of(S3Upload& upload, int number, std::optional<std::uint64_t> size) {
  const std::lock_guard lock(upload.mutex);
  check_is_open(upload);
  upload.touched = Clock::now();
  if (upload.place_size == 0 && size && *size >= kLeastPart) upload.place_size = *size;
  constexpr std::uint64_t kMostOffset = std::uint64_t{1} << 42;
  const auto before = static_cast<std::uint64_t>(number - 1);
  const bool is_far = upload.place_size > 0 && before > kMostOffset / upload.place_size;
  if (size && *size <= upload.place_size && !is_far && upload.taken.insert(number).second)
    return {.file = upload.data, .offset = before * upload.place_size, .is_own = false};
  return {.file = std::make_shared<S3TemporaryFile>(upload.bucket.directory),
          .offset = 0,
          .is_own = true};
}

void S3Uploads::add(S3Upload& upload, int number, const PartPlace& place,
                    const ReceivedBody& body) {
  const std::lock_guard lock(upload.mutex);
  check_is_open(upload);
  upload.touched = Clock::now();
  if (place.is_own) place.file->close();
  upload.parts[number] = {body.size, body.md5, body.checksum, now_in_seconds(),
                          place.is_own ? place.file : nullptr};
}

std::shared_ptr<S3TemporaryFile> S3Uploads::join(S3Upload& upload,
                                                 const std::vector<WantedPart>& wanted,
                                                 const std::string& whole_checksum) {
  check(upload, wanted);
  ObjectFacts facts = upload.facts;
  Md5 md5;
  std::string all_checksums, crc;
  std::uint64_t size = 0;
  for (const WantedPart& one : wanted) {
    const UploadedPart& part = upload.parts.at(one.number);
    md5.add(from_hex(part.md5));
    all_checksums += part.checksum;
    if (facts.checksum_kind && facts.is_full_checksum && is_crc(*facts.checksum_kind))
      crc = crc.empty() ? part.checksum
                        : joined_crc(*facts.checksum_kind, crc, part.checksum, part.size);
    size += part.size;
  }
  facts.etag = md5.hex() + "-" + std::to_string(wanted.size());
  if (facts.checksum_kind) {
    if (!facts.is_full_checksum) {
      Checksum checksum(*facts.checksum_kind);
      checksum.add(all_checksums);
      crc = checksum.take();
    }
    facts.checksum = to_base64(crc);
    if (!whole_checksum.empty() && facts.is_full_checksum && whole_checksum != facts.checksum)
      throw S3Error("BadDigest", "the object's checksum is not the one that was sent");
    if (!facts.is_full_checksum) facts.checksum += "-" + std::to_string(wanted.size());
  }
  std::shared_ptr<S3TemporaryFile> file;
  if (are_in_place(upload, wanted)) {
    file = upload.data;  // which stays there, as the object may not get its name
  } else {
    file = std::make_shared<S3TemporaryFile>(upload.bucket.directory);
    std::uint64_t offset = 0;
    for (const WantedPart& one : wanted) {
      const UploadedPart& part = upload.parts.at(one.number);
      const std::uint64_t begin =
          part.own ? 0 : static_cast<std::uint64_t>(one.number - 1) * upload.place_size;
      if (part.own) part.own->reopen();
      copy_bytes((part.own ? *part.own : *upload.data).file(), begin, part.size, file->file(),
                 offset);
      if (part.own) part.own->close();
      offset += part.size;
    }
  }
  if (::ftruncate(file->file(), static_cast<off_t>(size)) != 0) fail("writing");
  (void)write_facts(file->file(), facts);
  upload.facts = facts;
  return file;
}

}  // namespace glassbox::service
