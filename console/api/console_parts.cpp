#include "console/api/console_parts.h"

#include <limits>
#include <nlohmann/json.hpp>
#include <system_error>

#include "engine/model/interrupted.h"
#include "io/files/contained_file.h"
#include "service/wire/api_error.h"

namespace glassbox::console {

Check check_of(const ConsoleRequest& request, const ConsoleParts& parts) {
  return [&request, &parts] {
    if (parts.is_stopping || request.is_abandoned()) throw Interrupted();
  };
}

StoredObject living_object(const Api& api, const ObjectKey& key) {
  auto object = api.store().find(key);
  if (!object || object->status == ObjectStatus::kDeleted)
    throw no_such_object(to_text(key.type), key.id);
  return *std::move(object);
}

StoredObject completed_object(const Api& api, const ObjectKey& key) {
  StoredObject object = living_object(api, key);
  if (object.status != ObjectStatus::kCompleted)
    throw ApiError("ResourceNotFoundException", 404,
                   std::string(to_text(key.type)) + " " + key.id + " is " +
                       std::string(to_text(object.status)) + "; there is nothing to show yet");
  return object;
}

nlohmann::ordered_json findings_of(const Api& api, const ObjectKey& key) {
  const std::filesystem::path file = api.directory().findings(key);
  try {
    return nlohmann::ordered_json::parse(
        read_contained_file(file.parent_path(), file.filename(), file.string(),
                            std::numeric_limits<std::size_t>::max()));
  } catch (const std::system_error& error) {
    if (error.code() != std::errc::no_such_file_or_directory) throw;
    throw ApiError("ResourceNotFoundException", 404,
                   std::string(to_text(key.type)) + " " + key.id + " has no statistics");
  }
}

}  // namespace glassbox::console
