#include "service/store/model_files.h"

#include <array>
#include <cstdio>
#include <limits>
#include <nlohmann/json.hpp>

#include "engine/model/model_bytes.h"
#include "io/base/siphash.h"
#include "io/files/contained_file.h"

namespace glassbox::service {
namespace {

// Opened within the directory and without waiting: what lies there is no link and no pipe.
std::string read_model_file(const DataDirectory& directory, const std::string& id) {
  const std::filesystem::path path = directory.model(id);
  return read_contained_file(path.parent_path(), path.filename(), path.string(),
                             std::numeric_limits<std::size_t>::max());
}

}  // namespace

std::string model_digest(std::string_view bytes) {
  // "glassbox", "of model" as little-endian words. Part of the database's format.
  constexpr std::array<std::uint64_t, 2> kKey{0x786f627373616c67, 0x6c65646f6d20666f};
  std::array<char, 17> text;
  std::snprintf(text.data(), text.size(), "%016llx",
                static_cast<unsigned long long>(siphash_2_4(kKey, bytes)));
  return text.data();
}

StoredModel checked_model(const DataDirectory& directory, const std::string& id) {
  const std::string bytes = read_model_file(directory, id);
  (void)read_model(bytes, directory.model(id).string(), nullptr);
  return {bytes.size(), model_digest(bytes)};
}

MLModel load_model(const DataDirectory& directory, const StoredObject& object) {
  const std::string file = directory.model(object.key.id).string();
  const std::string bytes = read_model_file(directory, object.key.id);
  MLModel model = read_model(bytes, file, nullptr);  // first: of a damaged one this says more
  const auto details =
      nlohmann::json::parse(object.details.empty() ? std::string("{}") : object.details);
  // Objects of versions before 0.2 have none.
  if (const auto digest = details.find("ModelDigest");
      digest != details.end() && *digest != model_digest(bytes))
    throw ModelFileError(file + ": is not the file that the training of MLModel " + object.key.id +
                         " wrote; put that one back, or train the model again");
  if (object.score_threshold) model.score_threshold = *object.score_threshold;
  return model;
}

}  // namespace glassbox::service
