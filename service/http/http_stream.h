/// service/http/http_stream.h: a connection's socket, with TLS around it or not.
#pragma once

#include <array>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <memory>
#include <utility>

#include "service/http/http_core.h"

namespace glassbox::service {

/// Operations as asio's: one read and one write at a time. Everything runs on the socket's strand.
class HttpStream {
 public:
  HttpStream(HttpSocket socket, const std::shared_ptr<boost::asio::ssl::context>& tls)
      : socket_(std::move(socket)), tls_(tls ? std::make_unique<Tls>(socket_, *tls) : nullptr) {}

  [[nodiscard]] bool is_tls() const { return tls_ != nullptr; }
  /// Beneath TLS.
  [[nodiscard]] HttpSocket& socket() { return socket_; }
  [[nodiscard]] auto get_executor() { return socket_.get_executor(); }

  template <class Handler>
  void async_handshake(Handler handler) {
    tls_->async_handshake(boost::asio::ssl::stream_base::server, std::move(handler));
  }
  template <class Buffer, class Handler>
  void async_read_some(const Buffer& buffer, Handler handler) {
    if (tls_)
      tls_->async_read_some(buffer, std::move(handler));
    else
      socket_.async_read_some(buffer, std::move(handler));
  }
  /// Of all of it.
  template <class Buffers, class Handler>
  void async_write(const Buffers& buffers, Handler handler) {
    if (tls_)
      boost::asio::async_write(*tls_, buffers, std::move(handler));
    else
      boost::asio::async_write(socket_, buffers, std::move(handler));
  }
  /// No more is written. Of TLS the other side is told first, and done() is called.
  template <class Handler>
  void finish_writing(Handler done) {
    if (tls_) return tls_->async_shutdown(std::move(done));
    boost::system::error_code ignored;
    socket_.shutdown(HttpSocket::shutdown_send, ignored);
  }

 private:
  using Tls = boost::asio::ssl::stream<HttpSocket&>;
  HttpSocket socket_;
  std::unique_ptr<Tls> tls_;
};

}  // namespace glassbox::service
