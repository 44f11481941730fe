/// service/remote/md5.h: MD5, for ETags alone.
///
/// source  RFC 1321
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "io/base/rooms.h"

struct evp_md_ctx_st;

namespace glassbox::service {

class Md5 {
 public:
  Md5();
  void add(std::string_view bytes);
  /// In hexadecimal, small letters. Nothing is added after it.
  [[nodiscard]] std::string hex();

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const noexcept;
  };
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

}  // namespace glassbox::service
