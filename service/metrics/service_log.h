/// service/metrics/service_log.h: lines of the service's log, as text or as JSON.
///
/// A line never holds a member of a request, a signature or a password: names of operations,
/// figures and messages of our own. Each JSON line is one object and valid UTF-8, whatever a
/// message holds.
#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "io/base/rooms.h"
#include "service/http/http_message.h"

namespace glassbox::service {

/// One request that was answered.
struct RequestLine {
  std::string_view api;        ///< "machinelearning", "s3" or "console"
  std::string_view operation;  ///< "Predict"; of others the method, "GET"
  unsigned status = 0;
  double milliseconds = 0;
  std::string_view request_id = {};  ///< of the answer, as the client sees it
};

/// May be called by several threads at once.
using AccessLog = std::function<void(const RequestLine&)>;

/// "Predict 200 0.213 ms", "s3 GET 200 1.5 ms"
[[nodiscard]] std::string request_text(const RequestLine& line);

/// {"time":"2026-03-01T12:30:45.123Z","level":"info","event":"request","api":"machinelearning",
///  "operation":"Predict","status":200,"milliseconds":0.213,"requestId":"..."}
/// time  milliseconds since 1970
[[nodiscard]] std::string request_json(const RequestLine& line, std::int64_t time);

/// Gives the answer its id, tells `log` of it and hands it to `next`; `next` alone where `log` is
/// empty. Time counts from this call.
/// log  must live until the answer is there
[[nodiscard]] HttpReply logged(const AccessLog& log, std::string_view api, std::string operation,
                               HttpReply next);

/// {"time":...,"level":...,"event":...} and then `members`.
/// level  "info" or "warning"
[[nodiscard]] std::string event_json(std::string_view level, std::string_view event,
                                     const nlohmann::ordered_json& members, std::int64_t time);

}  // namespace glassbox::service
