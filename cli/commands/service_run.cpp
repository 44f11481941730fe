#include "cli/commands/service_run.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <thread>

#include "cli/base/build_facts.h"
#include "cli/base/console.h"
#include "cli/base/exit_codes.h"
#include "cli/base/interrupts.h"
#include "cli/base/options.h"
#include "cli/commands/served_databases.h"
#include "cli/datasets/example_data.h"
#include "cli/text/serve_text.h"
#include "console/api/console.h"
#include "engine/fit/training_memory.h"
#include "io/files/unfinished_files.h"
#include "io/files/whole_file.h"
#include "service/api/api.h"
#include "service/auth/gate.h"
#include "service/http/http_server.h"
#include "service/s3/s3.h"
#include "service/wire/request_shapes.h"

namespace glassbox::cli {
namespace {

// "https://ml.lan:8443/x" to "ml.lan:8443"; "" to "".
std::string host_of(const std::string& url) {
  if (url.empty()) return "";
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!url.starts_with(scheme)) continue;
    const std::size_t begin = scheme.size(),
                      end = std::min(url.find_first_of("/?#", begin), url.size());
    if (end > begin && url[begin] != ':') return url.substr(begin, end - begin);
  }
  throw UsageError("--url " + url + ": expected http://HOST or https://HOST");
}

void log_request(const AccessEntry& entry) {
  if (logs_as_json())
    return write_log(LogLevel::kInfo, "request",
                     {{"operation", entry.operation},
                      {"status", entry.status},
                      {"milliseconds", std::round(entry.milliseconds * 1000) / 1000},
                      {"requestId", entry.request_id}});
  std::fprintf(stderr, "%s %u %f ms\n", entry.operation.c_str(), entry.status, entry.milliseconds);
}

ApiOptions api_options(const ServeArgs& args) {
  ApiOptions options;
  options.data = args.data;
  options.root = args.root;
  std::filesystem::create_directories(args.root);  // where data are then put
  for (const std::string& text : args.buckets) {
    const auto [name, directory] = split_assignment(text, "--bucket");
    if (!options.buckets.emplace(name, directory).second)
      throw UsageError("--bucket " + text + ": \"" + name + "\" is given twice");
  }
  for (const std::string& text : args.stores) {
    StoreAddress address;
    try {
      address = parse_store_address(text, default_region());
    } catch (const InputError& error) {
      throw UsageError(std::string("--s3: ") + error.what());
    }
    const auto is_named = [&](const StoreAddress& other) { return other.name == address.name; };
    if (options.buckets.contains(address.name) || std::ranges::any_of(options.stores, is_named))
      throw UsageError("--s3: \"" + address.name + "\" is given twice");
    options.stores.push_back(std::move(address));
  }
  options.databases = {served_databases(args.redshift, "--redshift"),
                       served_databases(args.rds, "--rds")};
  options.jobs.threads = args.threads;
  options.jobs.workers = args.jobs > 0 ? args.jobs : std::min(args.threads, kMostJobs);
  options.jobs.memory =
      args.memory > 0 ? args.memory
                      : std::max(kLeastTrainingMemory,
                                 half_of_memory() / static_cast<unsigned>(options.jobs.workers));
  options.explain = args.explain;
  if (args.learner == "amazon") options.learner = Learner::kAmazon;
  options.hold = std::chrono::seconds(args.hold);
  if (args.access_log) options.access_log = log_request;
  options.note = options.jobs.note = [](const std::string& text) { print_warning(text); };
  return options;
}

// Signals that others mean for others, and that would end the process: one that asks programs to
// reopen their logs, say. Where somebody has a use for them, a profiler, they are left alone.
void ignore_stray_signals() {
  std::vector<int> strays = {SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGIO, SIGPWR};
  for (int signal = SIGRTMIN; signal <= SIGRTMAX; ++signal) strays.push_back(signal);
  for (const int signal : strays) {
    struct sigaction action {};
    if (::sigaction(signal, nullptr, &action) != 0 || action.sa_handler != SIG_DFL) continue;
    action.sa_handler = SIG_IGN;
    ::sigaction(signal, &action, nullptr);
  }
}

// SIGINT and SIGTERM, taken by one thread that may do anything; a second one ends the process.
class StopSignals {
 public:
  StopSignals() {
    sigemptyset(&signals_);
    for (const int signal : {SIGINT, SIGTERM}) sigaddset(&signals_, signal);
    // What is blocked is never ignored: sigwait would see it.
    if (!is_ignored(SIGHUP)) sigaddset(&signals_, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);  // for the threads to come, too
  }
  void wait() const {
    int signal = 0;
    sigwait(&signals_, &signal);
  }

  /// From now on the next one ends the process at once.
  void let_through() const {
    struct sigaction action {};
    action.sa_handler = [](int) {
      remove_unfinished_files();
      ::_exit(static_cast<int>(ExitCode::kInterrupted));
    };
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
      if (sigismember(&signals_, signal) == 1) ::sigaction(signal, &action, nullptr);
    pthread_sigmask(SIG_UNBLOCK, &signals_, nullptr);
  }

 private:
  sigset_t signals_{};
};

void write_load(const HttpServer& server, MetricsText& text) {
  const HttpServer::Load load = server.load();
  text.gauge("glassbox_connections", "Connections that are open.",
             static_cast<double>(load.connections));
  text.gauge("glassbox_request_memory_bytes", "Bytes of requests over 32 KiB without an answer.",
             static_cast<double>(load.request_memory));
  text.gauge("glassbox_answer_memory_bytes",
             "Bytes of answers over 32 KiB that clients have not taken.",
             static_cast<double>(load.answer_memory));
}

bool is_loopback(std::string host) {
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

void check_host(const ServeArgs& args) {
  if (is_loopback(args.host) || !args.credentials.empty() || args.insecure) return;
  throw UsageError("--host " + args.host +
                   ": other machines may reach this address; say who may use the service with "
                   "--credentials FILE, or --insecure if everybody may do everything");
}

}  // namespace

void run_service(const ServeArgs& args, const std::function<void(const std::string&)>& started) {
  if (args.log_format == "json") log_as_json();
  check_host(args);
  if (args.tls_certificate.empty() != args.tls_key.empty())
    throw UsageError("expected --tls-cert FILE and --tls-key FILE, both or none");
  if (!args.tls_key.empty()) check_is_private(args.tls_key, "private key");
  std::optional<Verifier> verifier;
  if (!args.credentials.empty()) verifier.emplace(read_credentials(args.credentials));
  std::optional<AuditLog> audit;
  if (!args.audit_log.empty())
    audit.emplace(args.audit_log, [](const std::string& text) { print_warning(text); });
  ignore_stray_signals();
  const StopSignals signals;
  HttpOptions http;
  http.host = args.host;
  http.tls_certificate = args.tls_certificate;
  http.tls_key = args.tls_key;
  http.port = static_cast<std::uint16_t>(args.port);
  http.allowed_hosts = args.allowed_hosts;
  http.allowed_hosts.push_back(host_of(args.url));  // clients are sent there
  http.most_body_of = most_body;
  http.other_paths = kConsolePath;
  http.most_body_there = kMostConsoleBody;
  const ApiOptions options = api_options(args);
  constexpr std::size_t kFilesOfService = 64, kFilesOfJob = 16;
  http.reserved_files =
      kFilesOfService + kFilesOfJob * static_cast<std::size_t>(options.jobs.workers);
  Api api(options);
  Console console(api, {.example = write_example});
  S3 s3(api.buckets(), api.directory(), options.access_log);
  http.on_head = [](const HttpRequest& request) {
    return is_s3_request(request) ? S3::decide(request) : HttpDecision{};
  };
  HttpHandler handler = [&](HttpRequest&& request, HttpReply reply) {
    if (is_s3_request(request))
      return s3.handle(std::move(request), api.counted(Api::Beside::kS3, std::move(reply)));
    console.handle(std::move(request), std::move(reply));
  };
  const bool has_gate = verifier || audit;
  http.on_every_head = verifier.has_value();  // a signature is of all of it
  const Gate gate(std::move(verifier), audit ? &*audit : nullptr, handler);
  if (has_gate)
    handler = [&gate](HttpRequest&& request, HttpReply reply) {
      gate.handle(std::move(request), std::move(reply));
    };
  HttpServer server(http, handler);
  api.set_more_metrics([&server](MetricsText& text) { write_load(server, text); });
  if (server.most_connections() < http.most_connections)
    print_warning("the limit of open files leaves room for " +
                  std::to_string(server.most_connections()) + " connections of " +
                  std::to_string(http.most_connections) + "; ulimit -n raises it");
  const std::string url = args.url.empty() ? server.url() : args.url;
  api.set_url(url);
  if (logs_as_json() && !args.quiet) {
    write_log(LogLevel::kInfo, "started",
              {{"address", server.url()}, {"url", url}, {"version", program_version()}});
  } else if (!args.quiet) {
    write_text(serve_text({.address = server.url(),
                           .url = url,
                           .data = args.data,
                           .root = args.root,
                           .buckets = args.buckets,
                           .stores = options.stores,
                           .asks_for_signatures = !args.credentials.empty()}));
  }
  if (started) started(server.url());
  std::thread stopper([&] {
    signals.wait();
    signals.let_through();
    s3.stop();
    console.stop();
    api.stop();
    server.stop();
  });
  try {
    server.run();
  } catch (...) {
    ::kill(::getpid(), SIGTERM);  // the stopper waits for it
    stopper.join();
    throw;
  }
  stopper.join();
}

}  // namespace glassbox::cli
