#include "service/jobs/store_leftovers.h"

#include <utility>
#include <vector>

#include "engine/model/interrupted.h"

namespace glassbox::service {

StoreLeftovers::StoreLeftovers(const Buckets& buckets, const DataDirectory& directory,
                               std::function<void(const std::string&)> note) {
  const UploadJournal journal(directory.store_uploads());
  std::vector<UploadJournal::Entry> entries = journal.entries();
  if (entries.empty()) return;
  thread_ = std::thread([this, &buckets, journal, entries = std::move(entries),
                         note = std::move(note)] {
    const Check check = [this] {
      if (is_stopping_) throw Interrupted();
    };
    for (const UploadJournal::Entry& entry : entries) {
      const std::string location = "s3://" + entry.name + "/" + entry.key;
      try {
        const auto object = buckets.object_at(location);
        if (!object) continue;  // it may be named again at a later start
        object->store->abort_upload(entry.key, entry.upload, check);
        journal.forget(entry);
      } catch (const Interrupted&) {
        return;
      } catch (const std::exception& error) {
        note(std::string("an upload that was left half done is not aborted yet: ") + error.what());
      }
    }
  });
}

StoreLeftovers::~StoreLeftovers() {
  is_stopping_ = true;
  if (thread_.joinable()) thread_.join();
}

}  // namespace glassbox::service
