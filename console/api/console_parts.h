/// console/api/console_parts.h: what the answers of the console are made from.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "console/api/console_request.h"
#include "console/api/model_cache.h"
#include "console/base/room.h"
#include "service/api/api.h"
#include "service/jobs/uploads.h"

namespace glassbox::console {

/// The files of an example, put into a directory.
struct Example {
  std::vector<std::string> files;  ///< names in the directory
  std::string target, description;
};

struct ConsoleOptions {
  /// Writes "wine", "iris" or "mnist", which replaces what is there.
  /// throws  InputError: it is not on this machine, with the command that gets it
  std::function<Example(const std::string& name, const std::filesystem::path& directory)> example;
};

struct ConsoleParts {
  ConsoleParts(const Api& its_api, ConsoleOptions its_options)
      : api(its_api),
        options(std::move(its_options)),
        uploads(api.buckets(), api.directory()),
        models(api) {}

  const Api& api;
  const ConsoleOptions options;
  Uploads uploads;
  ModelCache models;
  /// Has a task done beside the network, after others of its kind.
  std::function<void(TaskQueue::Task)> transfer;
  const Milliseconds started = now_in_milliseconds();
  std::atomic<bool> is_stopping = false;
};

/// Ends the waiting for a store when nobody waits for the answer any more, or the service stops:
/// throws Interrupted.
[[nodiscard]] Check check_of(const ConsoleRequest& request, const ConsoleParts& parts);

/// An object that is not DELETED.  throws  ApiError ResourceNotFoundException
[[nodiscard]] StoredObject living_object(const Api& api, const ObjectKey& key);
/// One that is COMPLETED.  throws  as living_object(), also when it is not
[[nodiscard]] StoredObject completed_object(const Api& api, const ObjectKey& key);

/// The JSON of an object's findings file (service/store/data_directory.h).
/// throws  ApiError ResourceNotFoundException when there is none
[[nodiscard]] nlohmann::ordered_json findings_of(const Api& api, const ObjectKey& key);

}  // namespace glassbox::console
