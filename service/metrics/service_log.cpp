#include "service/metrics/service_log.h"

#include <chrono>
#include <utility>

#include "io/base/visible_text.h"
#include "service/auth/aws_time.h"
#include "service/wire/request_id.h"

namespace glassbox::service {

std::string request_text(const RequestLine& line) {
  std::string text = line.api == "machinelearning" ? "" : std::string(line.api) + " ";
  return text.append(line.operation) + " " + std::to_string(line.status) + " " +
         std::to_string(line.milliseconds) + " ms";
}

std::string request_json(const RequestLine& line, std::int64_t time) {
  return event_json("info", "request",
                    {{"api", line.api},
                     {"operation", line.operation},
                     {"status", line.status},
                     {"milliseconds", line.milliseconds},
                     {"requestId", line.request_id}},
                    time);
}

HttpReply logged(const AccessLog& log, std::string_view api, std::string operation,
                 HttpReply next) {
  if (!log) return next;
  using Clock = std::chrono::steady_clock;
  return [&log, api, operation = std::move(operation), began = Clock::now(),
          next = std::move(next)](HttpResponse response) {
    const std::chrono::duration<double, std::milli> took = Clock::now() - began;
    if (response.request_id.empty()) response.request_id = new_request_id();
    log({.api = api,
         .operation = operation,
         .status = response.status,
         .milliseconds = took.count(),
         .request_id = response.request_id});
    next(std::move(response));
  };
}

std::string event_json(std::string_view level, std::string_view event,
                       const nlohmann::ordered_json& members, std::int64_t time) {
  constexpr std::int64_t kSecond = 1000;
  nlohmann::ordered_json line = {
      {"time", iso_time(time / kSecond, static_cast<int>(time % kSecond))},
      {"level", level},
      {"event", event}};
  line.update(members);
  constexpr auto kReplace = nlohmann::ordered_json::error_handler_t::replace;
  return escape_controls(line.dump(-1, ' ', false, kReplace));
}

}  // namespace glassbox::service
