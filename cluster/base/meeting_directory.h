/// cluster/base/meeting_directory.h: a directory as a place to meet, on one machine or on a file
/// system that several share.
#pragma once

#include <filesystem>

#include "cluster/base/meeting.h"

namespace glassbox::cluster {

class MeetingDirectory final : public MeetingPlace {
 public:
  /// path  is made where it is not there
  explicit MeetingDirectory(std::filesystem::path path) : path_(std::move(path)) {}

  /// Appears whole, by link(2), which holds over NFS, too.
  /// throws  io::InputError: a directory that cannot be made or written
  [[nodiscard]] bool put(const std::string& name, const std::string& text) override;
  [[nodiscard]] std::optional<std::string> get(const std::string& name) override;
  void remove(const std::string& name) noexcept override;

 private:
  std::filesystem::path path_;
};

}  // namespace glassbox::cluster
