#include "console/api/status.h"

#include <nlohmann/json.hpp>

namespace glassbox::console {
namespace {

using Json = nlohmann::ordered_json;

struct License {
  const char* name;
  const char* license;
  const char* purpose;
};

// As THIRD-PARTY.md has them.
constexpr License kLicenses[] = {
    {"Eigen 3.4", "MPL-2.0", "linear algebra of the optimizer"},
    {"fast-cpp-csv-parser", "BSD-3-Clause", "lines of streams"},
    {"nlohmann JSON 3.11", "MIT", "JSON"},
    {"fast_float 3.9", "Apache-2.0 OR MIT", "reading numbers"},
    {"CLI11 2.1", "BSD-3-Clause", "the command line"},
    {"Boost 1.74: Beast, Asio", "BSL-1.0", "HTTP"},
    {"zlib 1.2.13", "Zlib", "gzip"},
    {"ICU 72", "Unicode-DFS-2016", "letters and case of Unicode"},
    {"SQLite 3.40", "blessing (public domain)", "the objects of the service"},
    {"OpenSSL 3.0", "Apache-2.0", "signatures of the service"},
    {"pugixml 1.13", "MIT", "lists of S3-compatible stores"},
    {"libgomp, libstdc++", "GPL-3.0-or-later WITH GCC-exception-3.1", "threads, C++"},
};

}  // namespace

HttpResponse show_status(const ConsoleRequest& /*request*/, ConsoleParts& parts) {
  const Api& api = parts.api;
  const std::string problem =
      api.is_stopping() ? "the service is stopping" : api.directory().write_problem();
  Json json;
  json["version"] = GLASSBOX_VERSION;
  json["url"] = api.facts().url;
  json["dataDirectory"] = api.directory().root().string();
  json["root"] =
      api.options().root
          ? Json(std::filesystem::absolute(*api.options().root).lexically_normal().string())
          : Json(nullptr);
  json["learner"] = api.options().learner == Learner::kAmazon ? "amazon" : "glassbox";
  json["startedAt"] = static_cast<double>(parts.started) / 1000;
  json["health"] = problem.empty() ? "ready" : api.is_stopping() ? "stopping" : "read-only";
  json["reason"] = problem;
  json["buckets"] = Json::array();
  for (const auto& [name, path] : api.buckets().all())
    json["buckets"].push_back({{"name", name}, {"path", path.string()}});
  for (const auto& [name, store] : api.buckets().stores())
    json["buckets"].push_back(
        {{"name", name}, {"path", store->address().endpoint + "/" + store->address().bucket}});
  json["databases"] = Json::array();
  const auto add = [&json](const char* kind, const auto& servers) {
    for (const auto& [name, server] : servers)
      json["databases"].push_back({{"name", name},
                                   {"kind", kind},
                                   {"address", server.shown()},
                                   {"database", server.database}});
  };
  add("redshift", api.options().databases.redshift);
  add("rds", api.options().databases.rds);
  json["licenses"] = Json::array();
  for (const License& one : kLicenses)
    json["licenses"].push_back(
        {{"name", one.name}, {"license", one.license}, {"purpose", one.purpose}});
  return json_answer(json);
}

}  // namespace glassbox::console
