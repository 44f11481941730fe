#include "service/auth/audit_log.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>
#include <system_error>

#include "service/auth/aws_time.h"

namespace glassbox::service {
namespace {

Descriptor opened(const std::filesystem::path& file) {
  constexpr mode_t kOwners = 0600;
  const int descriptor =
      ::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, kOwners);
  if (descriptor < 0)
    throw std::system_error(errno, std::generic_category(), "--audit-log " + file.string());
  return Descriptor(descriptor);
}

// A disk that is full may take a part of a line: the rest is cut off again where that is possible.
bool write_whole(int descriptor, const std::string& line) {
  ssize_t written = 0;
  do written = ::write(descriptor, line.data(), line.size());
  while (written < 0 && errno == EINTR);
  if (written == static_cast<ssize_t>(line.size())) return true;
  if (written > 0) {
    struct stat status {};
    if (::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode)) [[maybe_unused]]
      const int is_cut = ::ftruncate(descriptor, status.st_size - written);
    errno = ENOSPC;
  }
  return false;
}

}  // namespace

std::string audit_line(const AuditEntry& entry, std::int64_t milliseconds) {
  const nlohmann::ordered_json line = {{"time", log_time(milliseconds).data()},
                                       {"user", entry.user},
                                       {"operation", entry.operation},
                                       {"id", entry.id},
                                       {"status", entry.status},
                                       {"requestId", entry.request_id},
                                       {"address", entry.address}};
  return line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

AuditLog::AuditLog(const std::filesystem::path& file, std::function<void(const std::string&)> note)
    : file_(file.string()), descriptor_(opened(file)), note_(std::move(note)) {}

void AuditLog::write(const AuditEntry& entry) noexcept {
  try {
    const std::string line = audit_line(entry, now_in_milliseconds()) + "\n";
    const std::lock_guard lock(mutex_);
    if (write_whole(descriptor_.get(), line)) {
      if (is_failing_)
        note_("the audit log " + file_ +
              " is written again; lines that are missing: " + std::to_string(lost_));
      is_failing_ = false;
      lost_ = 0;
      return;
    }
    ++lost_;
    const std::string why = std::strerror(errno);
    if (!is_failing_)
      note_("the audit log " + file_ + " cannot be written: " + why +
            "; the service goes on without it");
    is_failing_ = true;
  } catch (const std::exception&) {  // no memory: the line is lost
  }
}

}  // namespace glassbox::service
