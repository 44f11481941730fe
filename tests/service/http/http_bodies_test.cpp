// Bodies that the handler takes in pieces, and requests whose head is asked about.
#include <atomic>
#include <catch2/catch.hpp>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "service/http/http_server.h"
#include "tests/service/raw_client.h"

using namespace glassbox::testing;
using namespace std::chrono_literals;

namespace {

// Paths: /sum answers with the body's length and the sum of its bytes; /early answers at once;
// /wait asks for nothing until let_go(); /no is refused at its head; /ten may have ten bytes; all
// others say what is known of the request.
class BodiesServer {
 public:
  explicit BodiesServer(HttpOptions options = {}) {
    options.port = 0;
    options.on_head = [](const HttpRequest& request) -> HttpDecision {
      if (request.path == "/throw") throw std::runtime_error("a mistake");
      if (request.path == "/no")
        return {.refusal =
                    HttpResponse{.status = 403, .body = std::string(request.headers["x-a"])}};
      if (request.path == "/ten") return {.most_body = 10};
      return {.in_pieces =
                  request.path == "/sum" || request.path == "/early" || request.path == "/wait"};
    };
    server_ = std::make_unique<HttpServer>(options, [this](HttpRequest&& request, HttpReply reply) {
      handle(std::move(request), std::move(reply));
    });
    thread_ = std::thread([this] { server_->run(); });
  }
  ~BodiesServer() { finish(); }

  void finish() {
    if (!thread_.joinable()) return;
    server_->stop();
    thread_.join();
  }
  [[nodiscard]] RawClient client(const std::string& request) const {
    RawClient client(server_->port());
    client.send(request);
    return client;
  }
  void let_go() {
    std::function<void()> go;
    {
      std::unique_lock lock(mutex_);
      REQUIRE(changed_.wait_for(lock, 10s, [&] { return go_ != nullptr; }));
      go.swap(go_);
    }
    go();
  }
  [[nodiscard]] bool breaks_off() {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, 10s, [&] { return broken_ > 0; });
  }

 private:
  struct Sum {
    HttpBody pieces;
    HttpReply reply;
    std::uint64_t bytes = 0, sum = 0;
  };

  void handle(HttpRequest&& request, HttpReply reply) {
    const auto sum = std::make_shared<Sum>(Sum{request.pieces, reply});
    if (request.path == "/sum") return next(sum);
    if (request.path == "/early") return reply({200, "early"});
    if (request.path == "/wait") {
      const std::lock_guard lock(mutex_);
      go_ = [this, sum] { next(sum); };
      changed_.notify_all();
      return;
    }
    reply({200, std::string(request.headers.target()) + "|" + request.bucket + "|" +
                    std::string(request.headers["X-A"]) + "|" + request.target + "|" +
                    request.body});
  }

  void next(const std::shared_ptr<Sum>& sum) {
    sum->pieces([this, sum](std::optional<std::string> piece) {
      if (!piece) {
        const std::lock_guard lock(mutex_);
        ++broken_;
        return changed_.notify_all();
      }
      if (piece->empty())
        return sum->reply({200, std::to_string(sum->bytes) + " " + std::to_string(sum->sum)});
      sum->bytes += piece->size();
      for (const char c : *piece) sum->sum += static_cast<unsigned char>(c);
      next(sum);
    });
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::function<void()> go_;
  int broken_ = 0;
  std::unique_ptr<HttpServer> server_;
  std::thread thread_;
};

std::string head_of(const std::string& path, std::size_t bytes, const std::string& more = "") {
  return "PUT " + path +
         " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(bytes) + "\r\n" +
         more + "\r\n";
}

}  // namespace

TEST_CASE("a body in pieces arrives whole, whatever its size, and the connection stays",
          "[service][http][bodies]") {
  const BodiesServer server({.most_body = 10});
  RawClient client = server.client("");
  for (const std::size_t bytes :
       {std::size_t{0}, std::size_t{1}, kMostPiece, kMostPiece + 1, 40 * kMostPiece + 3}) {
    client.send(head_of("/sum", bytes) + std::string(bytes, '\x02'));
    CHECK(client.receive().body == std::to_string(bytes) + " " + std::to_string(2 * bytes));
  }
  client.send(
      "PUT /sum HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\nGET /x HTTP/1.1\r\nHost: localhost\r\n\r\n");
  CHECK(client.receive().body == "5 495");
  CHECK(client.receive().body == "/x||||");
}

TEST_CASE("what the handler does not ask for stays with the client", "[service][http][bodies]") {
  BodiesServer server;
  const std::size_t bytes = std::size_t{64} << 20;
  RawClient client = server.client(head_of("/wait", bytes));
  std::atomic<std::size_t> sent = 0;
  std::thread sender([&] {
    const std::string part(1 << 20, '\x01');
    while (sent < bytes && client.send(part)) sent += part.size();
  });
  std::size_t before = 1;
  while (before != sent) {  // until nothing moves
    before = sent;
    std::this_thread::sleep_for(300ms);
  }
  CHECK(sent < bytes);
  server.let_go();
  sender.join();
  CHECK(client.receive().body == std::to_string(bytes) + " " + std::to_string(bytes));
}

TEST_CASE("100-continue is sent when the handler asks for the body", "[service][http][bodies]") {
  BodiesServer server;
  RawClient client = server.client(head_of("/wait", 3, "Expect: 100-continue\r\n"));
  CHECK(client.receive(false, 200ms).status == 0);
  server.let_go();
  CHECK(client.receive(true).status == 100);
  client.send("abc");
  CHECK(client.receive().body == "3 294");

  RawClient early = server.client(head_of("/early", 3, "Expect: 100-continue\r\n"));
  CHECK(early.receive().body == "early");
  CHECK(early.closed_within(10s));
}

TEST_CASE("an answer before the body's end closes the connection", "[service][http][bodies]") {
  const BodiesServer server;
  RawClient client = server.client(head_of("/early", 100) + "GET /x HTTP/1.1\r\n");
  const RawResponse response = client.receive();
  CHECK(response.body == "early");
  CHECK(response.headers.at("connection") == "close");
  CHECK(client.closed_within(10s));
}

TEST_CASE("a body that ends early breaks off", "[service][http][bodies]") {
  BodiesServer server;
  SECTION("the client goes away") {
    RawClient client = server.client(head_of("/sum", 100) + "abc");
    client.reset();
    CHECK(server.breaks_off());
  }
  SECTION("it shuts its side") {
    RawClient client = server.client(head_of("/sum", 100) + "abc");
    client.shut_write();
    CHECK(client.receive().status == 400);
    CHECK(server.breaks_off());
  }
  SECTION("its chunks are none") {
    RawClient client = server.client(
        "PUT /sum HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n");
    CHECK(client.receive().status == 400);
    CHECK(server.breaks_off());
  }
  SECTION("the server stops") {
    RawClient client = server.client(head_of("/sum", 100) + "abc");
    std::this_thread::sleep_for(50ms);
    server.finish();
    CHECK(client.closed_within(10s));
  }
  SECTION("it stands still") {
    BodiesServer hurried({.request_time = 1s});
    RawClient client = hurried.client(head_of("/sum", 100) + "abc");
    CHECK(client.receive().status == 408);
    CHECK(hurried.breaks_off());
  }
}

TEST_CASE("a request may be refused at its head", "[service][http][bodies]") {
  const BodiesServer server;
  RawClient client = server.client(head_of("/no", 3, "X-A:  b \r\n"));
  const RawResponse no = client.receive();
  CHECK(no.status == 403);
  CHECK(no.body == "b");
  CHECK(client.closed_within(10s));

  RawClient whole = server.client("GET /no HTTP/1.1\r\nHost: localhost\r\n\r\n");
  CHECK(whole.receive().status == 403);
  whole.send("GET /throw HTTP/1.1\r\nHost: localhost\r\n\r\n");
  CHECK(whole.receive().status == 500);
  whole.send("GET /x?a=%20b HTTP/1.1\r\nHost: localhost\r\nx-a: c\r\n d\r\n\r\n");
  CHECK(whole.receive().body == "/x?a=%20b||c   d||");
}

TEST_CASE("on_head may give a body a limit of its own", "[service][http][bodies]") {
  const BodiesServer server({.most_body = 5});
  const auto status = [&](const std::string& path, std::size_t bytes) {
    RawClient client = server.client(head_of(path, bytes) + std::string(bytes, 'x'));
    return client.receive().status;
  };
  CHECK(status("/ten", 10) == 200);
  CHECK(status("/ten", 11) == 413);
  CHECK(status("/x", 5) == 200);
  CHECK(status("/x", 6) == 413);
}

TEST_CASE("on_head is asked about operations only if every head is to be",
          "[service][http][bodies]") {
  const bool is_asked = GENERATE(false, true);
  const BodiesServer server({.on_every_head = is_asked});
  RawClient client = server.client(post("body", "X-Amz-Target: T\r\nX-A: b\r\n"));
  CHECK(client.receive().body == (is_asked ? "/||b|T|body" : "|||T|body"));
}

TEST_CASE("a head that comes in pieces is known whole", "[service][http][bodies]") {
  const BodiesServer server;
  RawClient client = server.client("GET /x HTTP/1.1\r\nHost: b.c.localhost:80\r\nX-");
  std::this_thread::sleep_for(50ms);
  client.send("A: 1\r\n");
  std::this_thread::sleep_for(50ms);
  client.send("\r\n");
  CHECK(client.receive().body == "/x|b.c|1||");
}
