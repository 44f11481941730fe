#include "cli/base/rejects_file.h"

#include <unistd.h>

#include <exception>
#include <optional>

#include "io/files/unfinished_files.h"

namespace glassbox::cli {
namespace {

struct StagedRejects {
  std::filesystem::path staged, destination;
  WholeFile::Existing existing;
  std::size_t slot;  // in the list of unfinished files: gone with the process
};
std::optional<StagedRejects> rejects;

}  // namespace

std::filesystem::path stage_rejects(const std::filesystem::path& destination,
                                    WholeFile::Existing existing) {
  namespace fs = std::filesystem;
  const fs::file_status status = fs::status(destination);
  if (fs::exists(status) && !fs::is_regular_file(status)) return destination;
  const fs::path place = fs::exists(status) ? fs::canonical(destination) : destination;
  fs::path staged = place;
  staged.replace_filename("." + place.filename().string() + "." + std::to_string(::getpid()) +
                          ".staged");
  const std::size_t slot = note_unfinished_file(staged);
  rejects = StagedRejects{staged, place, existing, slot};
  return staged;
}

void commit_rejects() {
  if (!rejects || !std::filesystem::exists(rejects->staged)) return;
  move_into_place(rejects->staged, rejects->destination, rejects->existing);
  forget_unfinished_file(rejects->slot);
  rejects.reset();
}

std::string with_rejects_file(std::string message) {
  if (!rejects || message.find(" rejected") == std::string::npos) return message;
  const std::string name = rejects->destination.string();
  try {
    commit_rejects();
    if (!rejects) message += "; the rejected records are in " + name;
  } catch (const std::exception&) {  // the first error is what counts
  }
  return message;
}

}  // namespace glassbox::cli
