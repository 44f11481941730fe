/// cli/text/serve_text.h: what `glassbox serve` prints when it is ready.
#pragma once

#include <string>
#include <vector>

#include "io/base/rooms.h"
#include "service/remote/store_address.h"

namespace glassbox::cli {

/// The address, where data lie, and settings to paste for AWS's clients.
/// address  where the service listens
/// url      where clients reach it: the same, or a proxy before it
/// buckets  "NAME=DIR" each
/// stores   buckets elsewhere
[[nodiscard]] std::string serve_text(const std::string& address, const std::string& url,
                                     const std::string& data, const std::string& root,
                                     const std::vector<std::string>& buckets,
                                     const std::vector<StoreAddress>& stores = {});

}  // namespace glassbox::cli
