/// service/store/model_files.h: the files of trained models, and whether each is the one that was
/// trained.
#pragma once

#include <string>

#include "engine/model/ml_model.h"
#include "service/store/data_directory.h"
#include "service/store/objects.h"

namespace glassbox::service {

/// What identifies the bytes of a model file: a 64-bit hash, as 16 hexadecimal digits. Kept with
/// the object, it catches files that were exchanged by mistake; it is no signature.
[[nodiscard]] std::string model_digest(std::string_view bytes);

/// A file that was just saved: its size and digest, once it was loaded as it will be.
struct StoredModel {
  std::uint64_t bytes = 0;
  std::string digest;
};
/// throws  ModelFileError when it cannot be loaded; InputError when it is not a regular file;
///         std::system_error
[[nodiscard]] StoredModel checked_model(const DataDirectory& directory, const std::string& id);

/// The model of an object that is COMPLETED, with the score threshold the object has now.
/// throws  as checked_model(); ModelFileError when it is another file than the one that was trained
[[nodiscard]] MLModel load_model(const DataDirectory& directory, const StoredObject& object);

}  // namespace glassbox::service
