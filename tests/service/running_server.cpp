#include "tests/service/running_server.h"

#include <stdexcept>

using namespace glassbox::testing;

RunningServer::RunningServer(HttpOptions options) {
  options.port = 0;
  server_ = std::make_unique<HttpServer>(options, [this](HttpRequest&& request, HttpReply reply) {
    handle(std::move(request), std::move(reply));
  });
  thread_ = std::thread([this] { server_->run(); });
}

RunningServer::~RunningServer() { destroy(); }

void RunningServer::finish() {
  if (!thread_.joinable()) return;
  server_->stop();
  thread_.join();
}

void RunningServer::destroy() {
  finish();
  server_.reset();
}

void RunningServer::handle(HttpRequest&& request, HttpReply reply) {
  {
    const std::lock_guard lock(mutex_);
    ++handled_;
    if (request.path == "/hold") {
      held_.push_back(std::move(reply));
      changed_.notify_all();
      return;
    }
  }
  if (request.path == "/throw") throw std::runtime_error("a handler's mistake");
  if (request.path == "/drop") return;
  HttpResponse response;
  response.body = request.path == "/size"    ? std::to_string(request.body.size())
                  : request.path == "/large" ? std::string(8 << 20, 'x')
                                             : request.method + " " + request.path + " " +
                                                   request.target + " " + request.body;
  response.request_id = "id-1";
  reply(std::move(response));
}

bool RunningServer::holds(std::size_t count) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, std::chrono::seconds(10), [&] { return held_.size() >= count; });
}

void RunningServer::release() {
  std::vector<HttpReply> replies;
  {
    const std::lock_guard lock(mutex_);
    replies.swap(held_);
  }
  for (const HttpReply& reply : replies) reply({200, "released"});
}

int RunningServer::handled() {
  const std::lock_guard lock(mutex_);
  return handled_;
}
