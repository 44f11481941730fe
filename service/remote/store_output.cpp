#include "service/remote/store_output.h"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "io/files/whole_file.h"
#include "service/store/data_directory.h"
#include "service/wire/request_id.h"

namespace glassbox::service {

namespace fs = std::filesystem;

UploadJournal::Entry UploadJournal::note(const std::string& name, const std::string& key,
                                         const std::string& upload) const {
  Entry entry{directory_ / (new_request_id() + ".json"), name, key, upload};
  write_private_file(entry.file,
                     nlohmann::json{{"bucket", name}, {"key", key}, {"upload", upload}}.dump());
  return entry;
}

void UploadJournal::forget(const Entry& entry) const noexcept {
  std::error_code ignored;
  fs::remove(entry.file, ignored);
}

std::vector<UploadJournal::Entry> UploadJournal::entries() const {
  std::vector<Entry> found;
  std::error_code error;
  for (fs::directory_iterator at(directory_, error), end; !error && at != end;
       at.increment(error)) {
    Entry entry{at->path(), {}, {}, {}};
    try {
      const auto json = nlohmann::json::parse(read_whole_file(entry.file));
      entry.name = json.at("bucket"), entry.key = json.at("key"), entry.upload = json.at("upload");
      found.push_back(std::move(entry));
    } catch (const std::exception&) {
      forget(entry);
    }
  }
  return found;
}

std::uint64_t StoreOutput::part_bytes(std::uint64_t file_bytes) {
  constexpr std::uint64_t kMebibyte = std::uint64_t{1} << 20;
  const std::uint64_t least = (file_bytes + kMostParts - 1) / kMostParts;
  return std::clamp((least + kMebibyte - 1) / kMebibyte * kMebibyte, kLeastPart, kMostPart);
}

void StoreOutput::add(const std::string& key, const fs::path& file) {
  const std::uint64_t bytes = fs::file_size(file), part = part_bytes(bytes);
  if (bytes > part * kMostParts)
    throw InputError({store_.location_of(key)},
                     std::to_string(bytes) +
                         " bytes are more than an object may have here: 10,000 "
                         "parts of 64 MiB");
  Pending& added = pending_.emplace_back();
  added.key = key;
  added.file = file;
  if (bytes <= part) return;
  const std::string upload = store_.begin_upload(key, check_);
  try {
    added.entry = journal_.note(store_.address().name, key, upload);
  } catch (...) {  // a full disk
    store_.abort_upload(key, upload, {});
    throw;
  }
  for (std::uint64_t offset = 0; offset < bytes; offset += part) {
    const int number = static_cast<int>(added.parts.size()) + 1;
    added.parts.emplace_back(number, store_.put_part(key, upload, number, file, offset,
                                                     std::min(part, bytes - offset), check_));
  }
}

void StoreOutput::finish() {
  for (Pending& one : pending_) {
    if (one.entry.upload.empty()) {
      store_.put(one.key, one.file, check_);
    } else {
      store_.complete_upload(one.key, one.entry.upload, one.parts, check_);
    }
    one.is_there = true;
  }
  is_finished_ = true;
}

StoreOutput::~StoreOutput() {
  if (pending_.empty()) return;
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(15);
  const Check deadline = [until] {  // a job that stops does not wait for a store that is away
    if (std::chrono::steady_clock::now() > until) throw std::runtime_error("no answer");
  };
  for (const Pending& one : pending_) {
    const bool is_upload = !one.entry.upload.empty();
    try {
      if (is_upload && !one.is_there) store_.abort_upload(one.key, one.entry.upload, deadline);
      if (!is_finished_ && one.is_there) store_.remove(one.key, deadline);
    } catch (const std::exception&) {  // the store is away; the next start tries again
      continue;
    }
    if (is_upload) journal_.forget(one.entry);
  }
}

}  // namespace glassbox::service
