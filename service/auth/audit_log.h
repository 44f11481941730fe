/// service/auth/audit_log.h: one line of JSON for each change: who, what, when, and how it ended.
#pragma once

#include <filesystem>
#include <functional>
#include <mutex>
#include <string>

#include "io/base/rooms.h"
#include "io/files/open_file.h"

namespace glassbox::service {

/// What stands in a line; nothing of a request's content, and no secret.
struct AuditEntry {
  std::string user = {};       ///< of the credentials file; "" where there are none
  std::string operation = {};  ///< "CreateMLModel", "s3:PutObject", "console:POST"
  std::string id = {};         ///< of the object; of S3 BUCKET/KEY, of the console the path
  unsigned status = 0;         ///< of the answer
  std::string request_id = {}, address = {};
};

/// {"time":"2026-03-01T12:30:45.123Z","user":"alice","operation":"DeleteMLModel","id":"ml-1",
///  "status":200,"requestId":"...","address":"127.0.0.1"}
[[nodiscard]] std::string audit_line(const AuditEntry& entry, std::int64_t milliseconds);

/// Appends; each line goes out in one piece, so that other programs may cut the file (copytruncate)
/// or follow it. Only its owner may read a file that is made.
class AuditLog {
 public:
  /// note  told once when a line cannot be written, a full disk say, and once when it can again
  /// throws  std::system_error: the file cannot be opened
  AuditLog(const std::filesystem::path& file, std::function<void(const std::string&)> note);

  /// From any thread. A line that cannot be written is lost; the service goes on.
  void write(const AuditEntry& entry) noexcept;

 private:
  const std::string file_;
  const Descriptor descriptor_;
  const std::function<void(const std::string&)> note_;
  std::mutex mutex_;
  bool is_failing_ = false;
  std::size_t lost_ = 0;
};

}  // namespace glassbox::service
