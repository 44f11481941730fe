/// service/store/object_json.h: objects as Get and Describe answer them.
///
/// source  Amazon ML API Reference, "GetDataSource", "DescribeDataSources" and the like
#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "service/store/objects.h"

namespace glassbox::service {

enum class Detail { kDescribe, kGet, kVerbose };

/// What the service knows and the objects do not.
struct ServiceFacts {
  std::string url;                                       ///< of endpoints: our own
  std::function<std::string(const ObjectKey&)> log_uri;  ///< "" while there is no log
};

/// Members without a value are left out, as Amazon ML did.
[[nodiscard]] nlohmann::ordered_json to_json(const StoredObject& object, Detail detail,
                                             const ServiceFacts& facts);

/// {"PeakRequestsPerSecond": .., "CreatedAt": .., "EndpointUrl": .., "EndpointStatus": ..}
[[nodiscard]] nlohmann::ordered_json endpoint_json(const StoredObject& model,
                                                   const std::string& url);

}  // namespace glassbox::service
