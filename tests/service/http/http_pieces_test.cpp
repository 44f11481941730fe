// Answers that come in pieces, with a length and without, and what the request keeps for them.
#include <atomic>
#include <catch2/catch.hpp>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "service/http/http_server.h"
#include "tests/service/raw_client.h"

using namespace glassbox::testing;
using namespace std::chrono_literals;

namespace {

// A server whose handler answers with these pieces, each from a thread of its own.
class PiecesServer {
 public:
  explicit PiecesServer(std::vector<std::string> pieces,
                        std::optional<std::uint64_t> length = std::nullopt,
                        HttpOptions options = {})
      : pieces_(std::move(pieces)), length_(length) {
    options.port = 0;
    server_ = std::make_unique<HttpServer>(options, [this](HttpRequest&& request, HttpReply reply) {
      HttpResponse response;
      response.headers.emplace_back(
          "X-Query", request.query + "|" + request.console_token + "|" + request.if_none_match);
      response.length = length_;
      response.pieces = [this, next = std::make_shared<std::size_t>(0)](HttpPieceReply piece) {
        ++asked;
        const std::size_t at = (*next)++;
        if (at >= pieces_.size()) return piece("");
        if (pieces_[at] == "break") return piece(std::nullopt);
        if (pieces_[at] == "forget") return;
        std::thread([piece = std::move(piece), text = pieces_[at]] { piece(text); }).detach();
      };
      reply(std::move(response));
    });
    thread_ = std::thread([this] { server_->run(); });
  }
  ~PiecesServer() {
    server_->stop();
    thread_.join();
  }

  [[nodiscard]] RawClient client(const std::string& request) const {
    RawClient client(server_->port());
    client.send(request);
    return client;
  }
  std::atomic<int> asked = 0;

 private:
  std::vector<std::string> pieces_;
  std::optional<std::uint64_t> length_;
  std::unique_ptr<HttpServer> server_;
  std::thread thread_;
};

const std::string kGet = "GET /x?a=b%20c#d HTTP/1.1\r\nHost: localhost\r\n";

}  // namespace

TEST_CASE("pieces of a known length come as one body, and the connection stays",
          "[service][http]") {
  const std::string large(kMostPiece, 'x');
  const PiecesServer server({"ab", large, "c"}, 3 + large.size());
  RawClient client = server.client(kGet + "\r\n" + kGet + "\r\n");
  for (int i = 0; i < 2; ++i) {
    const RawResponse response = client.receive();
    CHECK(response.headers.at("content-length") == std::to_string(3 + large.size()));
    CHECK(response.body == "ab" + large + "c");
    CHECK(response.headers.at("x-query") == "a=b%20c||");
  }
}

TEST_CASE("the token and If-None-Match reach the handler", "[service][http]") {
  const PiecesServer server({}, 0);
  RawClient client = server.client(kGet + "x-glassbox-token: t1\r\nIf-None-Match: \"e\"\r\n\r\n");
  CHECK(client.receive().headers.at("x-query") == "a=b%20c|t1|\"e\"");
}

TEST_CASE("pieces without a length come as chunks", "[service][http]") {
  const PiecesServer server({"hello", std::string(17, 'y')});
  RawClient client = server.client(kGet + "Connection: close\r\n\r\n");
  const RawResponse head = client.receive(/*head_only=*/true);
  CHECK(head.headers.at("transfer-encoding") == "chunked");
  CHECK(head.headers.count("content-length") == 0);
  CHECK(client.rest(10s) == "5\r\nhello\r\n11\r\n" + std::string(17, 'y') + "\r\n0\r\n\r\n");
}

TEST_CASE("to HTTP/1.0 they end with the connection", "[service][http]") {
  const PiecesServer server({"hello", " you"});
  RawClient client = server.client("GET /x HTTP/1.0\r\n\r\n");
  const RawResponse head = client.receive(/*head_only=*/true);
  CHECK(head.headers.at("connection") == "close");
  CHECK(head.headers.count("transfer-encoding") == 0);
  CHECK(client.rest(10s) == "hello you");
}

TEST_CASE("a HEAD is answered without asking for a piece", "[service][http]") {
  PiecesServer server({"ab"}, 2);
  RawClient client = server.client("HEAD /x HTTP/1.1\r\nHost: localhost\r\n\r\n");
  CHECK(client.receive(/*head_only=*/true).headers.at("content-length") == "2");
  CHECK(server.asked == 0);
}

TEST_CASE("a body that breaks off, or is of another length, ends the connection",
          "[service][http]") {
  const auto [pieces, length] =
      GENERATE(table<std::vector<std::string>, std::optional<std::uint64_t>>({
          {{"ab", "break"}, 4},
          {{"ab", "forget"}, 4},
          {{"ab"}, 4},
          {{"ab", "cde"}, 4},
          {{"ab", "break"}, std::nullopt},
          {{"ab", "forget"}, std::nullopt},
      }));
  const PiecesServer server(pieces, length);
  RawClient client = server.client(kGet + "\r\n");
  CHECK(client.receive(/*head_only=*/true).status == 200);
  const std::string rest = client.rest(10s);
  CHECK(rest == (length ? "ab" : "2\r\nab\r\n"));
}

TEST_CASE("a client that goes away is not sent to any more", "[service][http]") {
  std::vector<std::string> pieces(2000, std::string(kMostPiece, 'x'));
  PiecesServer server(std::move(pieces));
  {
    RawClient client = server.client(kGet + "\r\n");
    CHECK(client.receive(/*head_only=*/true).status == 200);
    client.reset();
  }
  int before = -1;
  for (int i = 0; i < 100 && before != server.asked; ++i) {
    before = server.asked;
    std::this_thread::sleep_for(100ms);
  }
  CHECK(before == server.asked);
  CHECK(server.asked < 2000);
}

TEST_CASE("pieces under way count among the answers' memory", "[service][http]") {
  const PiecesServer server({"ab", "forget"}, 4, {.most_answer_memory = kMostPiece - 1});
  RawClient client = server.client(kGet + "\r\n");
  CHECK(client.receive().status == 503);
}

TEST_CASE("paths of their own have a limit of their own", "[service][http]") {
  HttpServer server({.port = 0,
                     .most_body_of = [](std::string_view) -> std::size_t { return 10; },
                     .other_paths = "/console/",
                     .most_body_there = 100},
                    [](HttpRequest&& request, const HttpReply& reply) {
                      reply({200, std::to_string(request.body.size())});
                    });
  std::thread running([&] { server.run(); });
  const auto status = [&](const std::string& path, std::size_t bytes) {
    RawClient client(server.port());
    client.send("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " +
                std::to_string(bytes) + "\r\n\r\n" + std::string(bytes, 'x'));
    return client.receive().status;
  };
  CHECK(status("/", 10) == 200);
  CHECK(status("/", 11) == 413);
  CHECK(status("/console/x", 100) == 200);
  CHECK(status("/console/x", 101) == 413);
  CHECK(status("/consol", 11) == 413);
  server.stop();
  running.join();
}
