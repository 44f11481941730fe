/// console/api/console.h: the web page at / and what it asks for beside Amazon ML's API:
/// docs/console-api.md.
#pragma once

#include <array>
#include <memory>
#include <mutex>
#include <string>

#include "console/api/console_parts.h"
#include "console/base/room.h"
#include "service/http/http_message.h"
#include "service/jobs/task_queue.h"

namespace glassbox::console {

/// Bytes that the body of a request under /console/ may have: a piece of an upload and some more.
inline constexpr std::size_t kMostConsoleBody = std::size_t{9} << 20;
inline constexpr std::string_view kConsolePath = "/console/";

/// Stands before the API: answers GET / and everything under /console/, hands on all else.
///
/// Nothing is worked out on the calling thread. Requests wait in queues of their own, with threads
/// that begin with the first request for them: what looks at objects; what reads data, which may
/// take long; what works with models and findings; what moves bytes. A request whose client has
/// gone is dropped when its turn comes.
class Console {
 public:
  /// The API must outlive it.
  explicit Console(Api& api, ConsoleOptions options = {});
  ~Console();  ///< stop()
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;

  /// Does not block. reply is called once, now or later.
  void handle(HttpRequest&& request, HttpReply reply);

  /// Work under way ends soon, and nothing is answered any more.
  void stop();

  /// What the header X-Glassbox-Token of a change must hold.
  [[nodiscard]] const std::string& token() const { return token_; }

 private:
  enum class Queue { kObjects, kData, kModels, kTransfers };
  struct Route;
  void post(Queue queue, TaskQueue::Task task);
  [[nodiscard]] HttpResponse file(const HttpRequest& request) const;
  void answer(HttpRequest&& request, const HttpReply& reply);

  Api& api_;
  const std::string token_;
  const std::string page_;  // with the token in its place
  ConsoleParts parts_;
  std::mutex mutex_;
  bool is_stopped_ = false;
  std::array<std::unique_ptr<TaskQueue>, 4> queues_;
};

}  // namespace glassbox::console
