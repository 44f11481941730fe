#include "console/api/console.h"

#include <sys/random.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <system_error>
#include <vector>

#include "console/api/batches.h"
#include "console/api/files.h"
#include "console/api/findings.h"
#include "console/api/models.h"
#include "console/api/objects.h"
#include "console/api/recipes.h"
#include "console/api/schema.h"
#include "console/api/status.h"
#include "console/assets/console_files.h"
#include "service/api/error_answer.h"
#include "service/wire/request_id.h"

namespace glassbox::console {
namespace {

constexpr std::string_view kApiPath = "/console/api/";

std::string new_token() {
  std::array<unsigned char, 24> bytes;
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
    throw std::system_error(errno, std::generic_category(), "getrandom");
  std::string token;
  for (const unsigned char byte : bytes) {
    std::array<char, 3> digits;
    std::snprintf(digits.data(), digits.size(), "%02x", byte);
    token += digits.data();
  }
  return token;
}

// In a time that does not say how much of it is right.
bool is_same(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
  return difference == 0;
}

std::string page_with(const std::string& token) {
  constexpr std::string_view kPlace = "{{token}}";
  std::string page(console_page());
  if (const std::size_t at = page.find(kPlace); at != std::string::npos)
    page.replace(at, kPlace.size(), token);
  return page;
}

void add_safety(HttpResponse& response) {
  response.headers.emplace_back(
      "Content-Security-Policy",
      "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
      "object-src 'none'");
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  response.headers.emplace_back("Referrer-Policy", "no-referrer");
  response.headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
}

HttpResponse error_of(const ApiError& error) {
  HttpResponse response = error_response(error);
  response.content_type = "application/json";
  return response;
}

// Runs what makes an answer; whatever it throws becomes an error.
HttpResponse guarded(const std::function<HttpResponse()>& work) {
  try {
    return work();
  } catch (const std::exception&) {
    return error_of(current_error());
  }
}

HttpResponse refused_method(const std::string& allowed) {
  HttpResponse no = error_of({"UnknownOperationException", 405, "expected " + allowed + " here"});
  no.allow = allowed;
  return no;
}

}  // namespace

// "*" stands for any one name.
struct Console::Route {
  const char* method;
  std::vector<std::string_view> path;
  Queue queue;
  HttpResponse (*handler)(const ConsoleRequest&, ConsoleParts&);

  [[nodiscard]] bool is_at(const std::vector<std::string>& names) const {
    return std::equal(path.begin(), path.end(), names.begin(), names.end(),
                      [](std::string_view own, const std::string& name) {
                        return own == "*" ? !name.empty() : own == name;
                      });
  }

  static const std::vector<Route>& all() {
    static const std::vector<Route> routes = {
        {"GET", {"status"}, Queue::kObjects, show_status},
        {"GET", {"objects"}, Queue::kObjects, list_objects},
        {"GET", {"objects", "*", "*"}, Queue::kObjects, show_object},
        {"GET", {"objects", "*", "*", "log"}, Queue::kObjects, show_log},
        {"GET", {"objects", "*", "*", "progress"}, Queue::kObjects, show_progress},
        {"GET", {"objects", "data-sources", "*", "insights"}, Queue::kModels, show_insights},
        {"GET", {"objects", "ml-models", "*", "details"}, Queue::kModels, show_model},
        {"POST", {"objects", "ml-models", "*", "predict"}, Queue::kModels, predict_records},
        {"GET", {"objects", "evaluations", "*", "details"}, Queue::kModels, show_evaluation},
        {"GET", {"objects", "batch-predictions", "*", "rows"}, Queue::kModels, show_rows},
        {"GET", {"objects", "batch-predictions", "*", "download"}, Queue::kTransfers, download},
        {"GET", {"files"}, Queue::kTransfers, list_files},
        {"POST", {"uploads"}, Queue::kTransfers, begin_upload},
        {"GET", {"uploads", "*"}, Queue::kTransfers, show_upload},
        {"POST", {"uploads", "*"}, Queue::kTransfers, write_upload},
        {"POST", {"uploads", "*", "finish"}, Queue::kTransfers, finish_upload},
        {"POST", {"uploads", "*", "cancel"}, Queue::kTransfers, cancel_upload},
        {"POST", {"examples"}, Queue::kData, put_example},
        {"POST", {"schema"}, Queue::kData, infer_schema_of},
        {"POST", {"recipe", "suggest"}, Queue::kData, suggest_recipe_for},
        {"POST", {"recipe", "check"}, Queue::kData, check_recipe},
    };
    return routes;
  }
};

Console::Console(Api& api, ConsoleOptions options)
    : api_(api), token_(new_token()), page_(page_with(token_)), parts_(api, std::move(options)) {
  parts_.transfer = [this](TaskQueue::Task task) { post(Queue::kTransfers, std::move(task)); };
}

Console::~Console() { stop(); }

void Console::stop() {
  parts_.is_stopping = true;
  std::array<std::unique_ptr<TaskQueue>, 4> queues;
  {
    const std::lock_guard lock(mutex_);
    is_stopped_ = true;
    queues.swap(queues_);
  }
  for (const auto& queue : queues)
    if (queue) queue->stop();
}

// What is posted after stop() is dropped, and its reply with it.
void Console::post(Queue queue, TaskQueue::Task task) {
  const std::lock_guard lock(mutex_);
  if (is_stopped_) return;
  auto& tasks = queues_.at(static_cast<std::size_t>(queue));
  if (!tasks) tasks = std::make_unique<TaskQueue>();
  tasks->post(std::move(task));
}

void Console::handle(HttpRequest&& request, HttpReply reply) {
  const bool is_read = request.method == "GET" || request.method == "HEAD";
  const bool is_page = request.path == "/" && is_read;
  if (!is_page && !request.path.starts_with(kConsolePath))
    return api_.handle(std::move(request), std::move(reply));
  HttpReply answer_with = [reply = std::move(reply)](HttpResponse response) {
    if (response.request_id.empty()) response.request_id = new_request_id();
    add_safety(response);
    reply(std::move(response));
  };
  if (!request.path.starts_with(kApiPath))
    return answer_with(is_read ? file(request) : refused_method("GET, HEAD"));
  answer_with = api_.counted(Api::Beside::kConsole, std::move(answer_with));
  if (api_.options().access_log) {
    answer_with = [this, method = request.method, began = TaskQueue::Clock::now(),
                   next = std::move(answer_with)](HttpResponse response) {
      const std::chrono::duration<double, std::milli> took = TaskQueue::Clock::now() - began;
      response.request_id = new_request_id();
      api_.options().access_log({.operation = "console:" + method,
                                 .status = response.status,
                                 .milliseconds = took.count(),
                                 .request_id = response.request_id});
      next(std::move(response));
    };
  }
  try {
    answer(std::move(request), answer_with);
  } catch (const std::exception&) {
    answer_with(error_of(current_error()));
  }
}

HttpResponse Console::file(const HttpRequest& request) const {
  HttpResponse response;
  if (request.path == "/") {
    response.body = page_;
    response.content_type = "text/html; charset=utf-8";
    response.headers.emplace_back("Cache-Control", "no-store");
    return response;
  }
  const std::string_view name = std::string_view(request.path).substr(kConsolePath.size());
  const auto files = console_files();
  const auto found = std::ranges::find(files, name, &ConsoleFile::name);
  if (found == files.end())
    return error_of({"UnknownOperationException", 404, "nothing is here; the console is at /"});
  response.headers.emplace_back("ETag", found->etag);
  response.headers.emplace_back("Cache-Control", "no-cache");
  if (request.if_none_match.find(found->etag) != std::string::npos ||
      request.if_none_match == "*") {
    response.status = 304;
    response.content_type.clear();
    return response;
  }
  response.headers.emplace_back("Content-Encoding", "gzip");
  response.content_type = found->content_type;
  response.body = found->gzip;
  return response;
}

void Console::answer(HttpRequest&& request, const HttpReply& reply) {
  const bool is_change = request.method == "POST";
  if (is_change && !is_same(request.console_token, token_))
    return reply(
        error_of({"AccessDeniedException", 403,
                  "the header X-Glassbox-Token is missing, or is that of an earlier start; "
                  "load the page again"}));
  if (api_.is_stopping() || parts_.is_stopping)
    return reply(error_of({"InternalServerException", 503, "the service is stopping"}));
  ConsoleRequest asked = read_request(std::move(request), kApiPath);
  const Route* found = nullptr;
  std::string allowed;
  for (const Route& route : Route::all()) {
    if (!route.is_at(asked.path)) continue;
    allowed += (allowed.empty() ? "" : ", ") + std::string(route.method);
    if (asked.method == route.method) found = &route;
  }
  if (found == nullptr)
    return reply(allowed.empty() ? error_of({"UnknownOperationException", 404,
                                             "nothing is here; docs/console-api.md lists what is"})
                                 : refused_method(allowed));
  post(found->queue, [this, found, asked = std::move(asked), reply] {
    if (asked.is_abandoned()) return;
    HttpResponse response = guarded([&] { return found->handler(asked, parts_); });
    if (!response.pieces) response.headers.emplace_back("Cache-Control", "no-store");
    reply(std::move(response));
  });
}

}  // namespace glassbox::console
