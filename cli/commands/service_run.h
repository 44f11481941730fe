/// cli/commands/service_run.h: the service and its console, run by `serve` and `console`.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "io/base/rooms.h"

namespace glassbox::cli {

inline constexpr int kMostJobs = 64;

struct ServeArgs {
  std::string data = "glassbox-data", root = ".", host = "127.0.0.1", url, learner, log_format;
  std::string credentials, audit_log, tls_certificate, tls_key;  // files; empty: none
  std::vector<std::string> buckets, stores, allowed_hosts, redshift, rds;
  int port = 8080, jobs = 0, threads = 0, hold = 20;
  std::uint64_t memory = 0;
  bool explain = false, access_log = false, quiet = false, insecure = false;
};

/// Serves until SIGINT, SIGTERM or SIGHUP.
/// started  told the address once it listens
/// throws   UsageError, InputError, std::system_error
void run_service(const ServeArgs& args,
                 const std::function<void(const std::string& address)>& started = {});

}  // namespace glassbox::cli
