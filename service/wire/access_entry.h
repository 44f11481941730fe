/// service/wire/access_entry.h: what the access log has of a request.
#pragma once

#include <functional>
#include <string>

#include "io/base/rooms.h"

namespace glassbox::service {

/// One request that was answered. Nothing of its content, and nothing that its client chose freely.
struct AccessEntry {
  std::string operation = {};   ///< "DescribeMLModels", "s3:PutObject", "GetCallerIdentity"
  unsigned status = 0;          ///< of the answer
  double milliseconds = 0;      ///< from the request's end to the answer
  std::string request_id = {};  ///< as in the answer's header
};

/// Called from several threads; empty: there is no access log.
using AccessLog = std::function<void(const AccessEntry&)>;

}  // namespace glassbox::service
