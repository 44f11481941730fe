// Accepts connections and watches their deadlines with one timer. Nothing here may end the service:
// without memory or descriptors accepting waits and tries again.
#include "service/http/http_server.h"

#include <malloc.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <new>
#include <stdexcept>
#include <system_error>
#include <thread>

#include "service/http/http_connection.h"
#include "service/http/http_core.h"
#include "service/http/tls_context.h"

namespace glassbox::service {
namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::size_t kMaxOverLimit = 256;
constexpr std::size_t kMuchFreed = std::size_t{32} << 20;

// A connection is a file; the usual soft limit of 1024 is there for select(), which we do not use.
void raise_file_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);  // else as it was
}

std::size_t most_files() {
  rlimit limit{};
  return ::getrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : static_cast<std::size_t>(-1);
}

// Freed memory stays with the process as long as something small lies behind it; after thousands of
// large requests that is most of what they took.
void give_memory_back() {
#ifdef __GLIBC__
  ::malloc_trim(0);
#endif
}

// For what the service cannot live without, such as the wait for the next connection: when there is
// no memory to start it, it is tried again until there is some.
template <class Step>
void retry(const Step& step) {
  constexpr std::chrono::milliseconds kPause(10);
  for (;;) try {
      return step();
    } catch (const std::bad_alloc&) {
      std::this_thread::sleep_for(kPause);
    }
}

int made_event() {
  const int fd = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (fd < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
  return fd;
}

std::string in_url(const std::string& host) {
  return host.find(':') != std::string::npos && host.front() != '[' ? "[" + host + "]" : host;
}

std::string without_brackets(const std::string& host) {
  return host.size() > 2 && host.front() == '[' && host.back() == ']'
             ? host.substr(1, host.size() - 2)
             : host;
}

}  // namespace

HttpCore::HttpCore(HttpOptions its_options, HttpHandler its_handler)
    : options(std::move(its_options)),
      handler(std::move(its_handler)),
      guard(options),
      tls(options.tls_certificate.empty()
              ? nullptr
              : make_tls_context(options.tls_certificate, options.tls_key)),
      io(options.threads),
      home_(io.get_executor()),
      acceptor_(home_),
      accept_pause_(home_),
      sweep_timer_(home_),
      stop_timer_(home_),
      stop_event_(home_, made_event()),
      stop_fd_(stop_event_.native_handle()) {
  raise_file_limit();
  const std::size_t files = most_files(),
                    all = files - std::min(options.reserved_files, files / 4 * 3);
  max_over_limit_ = std::clamp<std::size_t>(all / 8, 1, kMaxOverLimit);
  most_connections_ = std::clamp<std::size_t>(all - std::min(all, max_over_limit_), 1,
                                              std::max<std::size_t>(options.most_connections, 1));
  listen();
}

HttpCore::~HttpCore() = default;

void HttpCore::listen() {
  const auto check = [this](const error_code& ec, const char* what) {
    if (!ec) return;
    const std::string where = in_url(options.host) + ":" + std::to_string(options.port);
    // getaddrinfo's errors have no place among the system's.
    const auto& category = ec.category() == boost::system::system_category()
                               ? std::error_code(ec.value(), std::system_category())
                               : std::make_error_code(std::errc::address_not_available);
    throw std::system_error(category, std::string(what) + " " + where);
  };
  error_code ec;
  tcp::resolver resolver(io);
  const auto found = resolver.resolve(without_brackets(options.host), std::to_string(options.port),
                                      tcp::resolver::passive, ec);
  check(ec, "cannot resolve");
  const tcp::endpoint endpoint = *found.begin();
  acceptor_.open(endpoint.protocol(), ec);
  check(ec, "cannot listen at");
  acceptor_.set_option(tcp::acceptor::reuse_address(true), ec);
  acceptor_.bind(endpoint, ec);
  check(ec, "cannot listen at");
  acceptor_.listen(asio::socket_base::max_listen_connections, ec);
  check(ec, "cannot listen at");
  port_ = acceptor_.local_endpoint().port();
}

void HttpCore::enter(const std::shared_ptr<HttpConnection>& connection) {
  const std::lock_guard lock(mutex_);
  entered_.emplace(connection.get(), connection);
}

void HttpCore::leave(HttpConnection* connection) noexcept {
  const std::lock_guard lock(mutex_);
  entered_.erase(connection);
}

std::size_t HttpCore::connection_count() {
  const std::lock_guard lock(mutex_);
  return entered_.size();
}

std::vector<std::shared_ptr<HttpConnection>> HttpCore::connections() {
  std::vector<std::shared_ptr<HttpConnection>> all;
  const std::lock_guard lock(mutex_);
  all.reserve(entered_.size());
  for (const auto& [key, weak] : entered_)
    if (auto connection = weak.lock()) all.push_back(std::move(connection));
  return all;
}

// Whom there is no room for waits in the system's queue, which is better than to be cut off.
void HttpCore::accept_after(std::chrono::milliseconds pause) {
  retry([&] {
    accept_pause_.expires_after(pause);
    accept_pause_.async_wait([this](error_code stopped) {
      if (!stopped) accept();
    });
  });
}

void HttpCore::accept() {
  if (connection_count() >= most_connections_ + max_over_limit_)
    return accept_after(std::chrono::milliseconds(20));
  const auto take = [this, turn = ++accept_turn_](error_code ec, HttpSocket socket) {
    if (stopping_ || ec == asio::error::operation_aborted) return;
    if (!ec) {
      try {
        error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        const bool is_over_limit = connection_count() >= most_connections_;
        const auto connection =
            std::make_shared<HttpConnection>(shared_from_this(), std::move(socket), is_over_limit);
        enter(connection);
        connection->start();
      } catch (const std::exception&) {  // no memory for one more: it is closed
      }
    } else if (ec != asio::error::connection_aborted) {  // out of files or memory
      return accept_after(std::chrono::milliseconds(100));
    }
    if (turn == accept_turn_) accept();
  };
  retry([&] { acceptor_.async_accept(asio::make_strand(io), take); });
}

// One timer for all connections: a timer each would have to be set twice a request.
void HttpCore::sweep() {
  const auto shortest = std::min(options.request_time, options.idle_time);
  sweep_timer_.expires_after(std::clamp<Clock::duration>(
      shortest / 4, std::chrono::milliseconds(50), std::chrono::milliseconds(500)));
  const auto look = [this](error_code stopped) {
    if (stopped || finished_) return;  // a timer that has fired cannot be cancelled any more
    const auto now = Clock::now();
    try {
      for (const auto& connection : connections()) connection->look_at_clock(now);
    } catch (const std::bad_alloc&) {  // next time
    }
    if (freed >= kMuchFreed) {
      freed = 0;
      give_memory_back();
    }
    sweep();
  };
  retry([&] { sweep_timer_.async_wait(look); });
}

void HttpCore::wait_for_stop() {
  const auto stop = [this](error_code ec) {
    if (!ec) retry([this] { begin_stop(); });
  };
  retry([&] { stop_event_.async_wait(asio::posix::stream_descriptor::wait_read, stop); });
}

void HttpCore::begin_stop() {
  if (!stopping_) stop_deadline_ = Clock::now() + options.stop_time;
  stopping_ = true;
  error_code ignored;
  acceptor_.close(ignored);
  accept_pause_.cancel();
  for (const auto& connection : connections()) connection->stop();
  finish_stop();
}

void HttpCore::finish_stop() {
  if (connection_count() == 0 || Clock::now() >= stop_deadline_) {
    finished_ = true;
    sweep_timer_.cancel();
    for (const auto& connection : connections()) connection->abort();
    return;  // nothing is left to wait for: run() returns
  }
  stop_timer_.expires_after(std::chrono::milliseconds(10));
  stop_timer_.async_wait([this](error_code stopped) {
    if (!stopped) retry([this] { finish_stop(); });  // else another wait has taken its place
  });
}

// When an allocation fails, asio loses the handler that it was about to call, and with it what the
// handler would have started again: the wait for connections, the sweep, the stop. All are started
// again, whichever was lost. A connection that loses its handler is closed at its deadline.
void HttpCore::revive() {
  if (finished_) return;
  if (stopping_) {
    begin_stop();
  } else {
    error_code ignored;
    acceptor_.cancel(ignored);
    accept_pause_.cancel();
    accept();
    stop_event_.cancel(ignored);
    wait_for_stop();
  }
  sweep();  // which ends the wait for the sweep before
}

void HttpCore::run() {
  asio::post(home_, [this] {
    wait_for_stop();
    sweep();
    accept();
  });
  const auto work = [this] {
    for (;;) try {
        io.run();
        return;
      } catch (const std::exception&) {
        retry([this] { asio::post(home_, [this] { retry([this] { revive(); }); }); });
      }
  };
  std::vector<std::thread> more;
  try {
    for (int i = 1; i < options.threads; ++i) more.emplace_back(work);
  } catch (const std::exception&) {  // the system allows no more: these do the work
  }
  work();
  for (std::thread& thread : more) thread.join();
}

void HttpCore::stop() noexcept {
  const std::uint64_t one = 1;
  const int before = errno;
  [[maybe_unused]] const auto written = ::write(stop_fd_, &one, sizeof one);
  errno = before;
}

HttpServer::HttpServer(HttpOptions options, HttpHandler handler) {
  if (options.threads < 1) throw std::invalid_argument("an HTTP server needs a thread");
  if (!handler) throw std::invalid_argument("an HTTP server needs a handler");
  core_ = std::make_shared<HttpCore>(std::move(options), std::move(handler));
}

HttpServer::~HttpServer() = default;

std::uint16_t HttpServer::port() const { return core_->port(); }

std::size_t HttpServer::most_connections() const { return core_->most_connections(); }

std::string HttpServer::url() const {
  return (core_->tls ? "https://" : "http://") + in_url(core_->options.host) + ":" +
         std::to_string(port());
}

HttpServer::Load HttpServer::load() const {
  return {core_->connection_count(), core_->request_memory, core_->answer_memory};
}

void HttpServer::run() { core_->run(); }
void HttpServer::stop() noexcept { core_->stop(); }

}  // namespace glassbox::service
