/// service/remote/http_transfer.h: one HTTP request, signed for S3, and its answer, through
/// libcurl.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "service/remote/store_credentials.h"

namespace glassbox::service {

/// Called now and then, at least once a second, while a store is waited for; what it throws ends
/// the waiting. An empty one never does.
using Check = std::function<void()>;

struct TransferRequest {
  std::string method, url;           ///< the query sorted and encoded
  std::vector<std::string> headers;  ///< "name: value"; all are signed
  std::string body;                  ///< of POST
  /// Instead of it, of PUT: fills `out` completely unless the body ends before.
  std::function<std::size_t(std::uint64_t offset, std::span<char> out)> read;
  std::uint64_t read_bytes = 0;
  /// Gets the body of an answer 2xx; without it the body is in the answer.
  std::function<void(std::string_view)> sink;
  std::string region;
  int timeout = 60;  ///< seconds without a byte
};

struct TransferAnswer {
  int status = 0;
  std::map<std::string, std::string> headers;  ///< names in small letters
  std::string body;

  [[nodiscard]] bool is_good() const { return status >= 200 && status < 300; }
  /// "" = there is none.
  [[nodiscard]] std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
  }
};

/// No whole answer: nobody listens, the connection broke, nothing came for too long.
struct TransferFailure : std::runtime_error {
  TransferFailure(const std::string& what, bool is_hopeless)
      : std::runtime_error(what), may_retry(!is_hopeless) {}
  bool may_retry;  ///< not: an address that is not one, a certificate that is not trusted
};

/// Connections are kept and used again. Any thread may call it.
class HttpTransfers {
 public:
  /// Loads libcurl.
  /// throws  InputError: it is not there, or older than 7.87, which signs what S3 needs
  HttpTransfers();
  ~HttpTransfers();
  HttpTransfers(const HttpTransfers&) = delete;
  HttpTransfers& operator=(const HttpTransfers&) = delete;

  /// answer  filled as it comes, so that of one that breaks off the headers are known
  /// throws  TransferFailure; what `check`, `read` and `sink` throw
  void perform(const TransferRequest& request, const StoreCredentials& credentials,
               const Check& check, TransferAnswer& answer);

 private:
  struct Idle;
  std::unique_ptr<Idle> idle_;
};

}  // namespace glassbox::service
