#include "console/api/model_cache.h"

#include <algorithm>

#include "service/store/model_files.h"

namespace glassbox::console {

std::shared_ptr<const LoadedModel> ModelCache::get(const StoredObject& object) {
  {
    const std::lock_guard lock(mutex_);
    const auto at = std::ranges::find_if(entries_, [&](const Entry& entry) {
      return entry.id == object.key.id && entry.details == object.details;
    });
    if (at != entries_.end()) {
      entries_.splice(entries_.begin(), entries_, at);
      return entries_.front().model;
    }
  }
  auto model = std::make_shared<const LoadedModel>(load_model(api_.directory(), object));
  const std::lock_guard lock(mutex_);
  entries_.remove_if([&](const Entry& entry) { return entry.id == object.key.id; });
  entries_.push_front({object.key.id, object.details, model});
  if (entries_.size() > kMostModels) entries_.pop_back();
  return model;
}

}  // namespace glassbox::console
