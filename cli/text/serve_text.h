/// cli/text/serve_text.h: what `glassbox serve` prints when it is ready.
#pragma once

#include <string>
#include <vector>

#include "io/base/rooms.h"
#include "service/remote/store_address.h"

namespace glassbox::cli {

struct ServeFacts {
  std::string address;  ///< where the service listens
  std::string url;      ///< where clients reach it: the same, or a proxy before it
  std::string data, root;
  std::vector<std::string> buckets;  ///< "NAME=DIR" each
  std::vector<StoreAddress> stores;  ///< buckets elsewhere
  bool asks_for_signatures = false;
};

/// The address, where data lie, and settings to paste for AWS's clients.
[[nodiscard]] std::string serve_text(const ServeFacts& facts);

}  // namespace glassbox::cli
