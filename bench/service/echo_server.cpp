// Question: what does the transport cost when nothing stands behind it? Answers every request with
// its own body; ends with SIGINT or SIGTERM.
//
//   build/release/bench/service/echo_server [PORT [THREADS]]
#include <csignal>
#include <cstdlib>
#include <exception>
#include <iostream>

#include "service/http/http_server.h"

namespace {
glassbox::service::HttpServer* running = nullptr;
}

int main(int argc, char** argv) try {
  glassbox::service::HttpOptions options;
  if (argc > 1) options.port = static_cast<std::uint16_t>(std::atoi(argv[1]));
  if (argc > 2) options.threads = std::atoi(argv[2]);
  glassbox::service::HttpServer server(
      options, [](glassbox::service::HttpRequest&& request, glassbox::service::HttpReply reply) {
        glassbox::service::HttpResponse response;
        response.body = std::move(request.body);
        reply(std::move(response));
      });
  running = &server;
  std::signal(SIGINT, [](int) { running->stop(); });
  std::signal(SIGTERM, [](int) { running->stop(); });
  std::cout << server.url() << std::endl;
  server.run();
} catch (const std::exception& failure) {
  std::cerr << "echo_server: " << failure.what() << '\n';
  return 1;
}
