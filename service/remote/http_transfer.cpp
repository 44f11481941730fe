// libcurl is loaded when the first store is named. It signs: CURLOPT_AWS_SIGV4 makes the signature
// from the path, the query and the headers as they are given, so that these are written as AWS
// canonicalizes them (uri_text.h).
#include "service/remote/http_transfer.h"

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <exception>
#include <mutex>

#include "io/base/input_error.h"
#include "io/base/optional_library.h"

namespace glassbox::service {
namespace {

constexpr unsigned int kLeastVersion = 0x075700;  // 7.87.0
constexpr std::size_t kMostBody = std::size_t{16} << 20;

OptionalLibrary load_curl() {
  constexpr const char* kPurpose = "for S3-compatible stores (--s3)";
  try {
    return OptionalLibrary("libcurl.so.4", "libcurl4", kPurpose);
  } catch (const InputError&) {
    try {
      return OptionalLibrary("libcurl-gnutls.so.4", "libcurl3-gnutls", kPurpose);
    } catch (const InputError&) {  // the message names the usual one
    }
    throw;
  }
}

// The functions of libcurl that are used here.
struct Curl {
  decltype(&curl_easy_init) init;
  decltype(&curl_easy_cleanup) cleanup;
  decltype(&curl_easy_reset) reset;
  decltype(&curl_easy_setopt) set;
  decltype(&curl_easy_perform) perform;
  decltype(&curl_easy_getinfo) info;
  decltype(&curl_easy_strerror) text_of;
  decltype(&curl_slist_append) append;
  decltype(&curl_slist_free_all) free_all;

  static const Curl& get() {
    static const Curl loaded = load();
    return loaded;
  }

 private:
  static Curl load() {
    const OptionalLibrary library = load_curl();
    const auto version = library.function<decltype(&curl_version_info)>("curl_version_info");
    const curl_version_info_data* const found = version(CURLVERSION_NOW);
    if (found->version_num < kLeastVersion)
      throw InputError({}, std::string("libcurl is ") + found->version +
                               "; 7.87 or later is needed for S3-compatible stores (--s3)");
    (void)library.function<decltype(&curl_global_init)>("curl_global_init")(CURL_GLOBAL_DEFAULT);
    return {library.function<decltype(&curl_easy_init)>("curl_easy_init"),
            library.function<decltype(&curl_easy_cleanup)>("curl_easy_cleanup"),
            library.function<decltype(&curl_easy_reset)>("curl_easy_reset"),
            library.function<decltype(&curl_easy_setopt)>("curl_easy_setopt"),
            library.function<decltype(&curl_easy_perform)>("curl_easy_perform"),
            library.function<decltype(&curl_easy_getinfo)>("curl_easy_getinfo"),
            library.function<decltype(&curl_easy_strerror)>("curl_easy_strerror"),
            library.function<decltype(&curl_slist_append)>("curl_slist_append"),
            library.function<decltype(&curl_slist_free_all)>("curl_slist_free_all")};
  }
};

// What the callbacks of one request share. No exception may pass through libcurl.
struct Running {
  const TransferRequest& request;
  const Check& check;
  TransferAnswer& answer;
  std::uint64_t sent = 0;
  std::exception_ptr thrown = nullptr;

  template <class Work>
  bool guarded(const Work& work) noexcept {
    try {
      if (!thrown) work();
    } catch (...) {
      thrown = std::current_exception();
    }
    return !thrown;
  }
};

std::size_t take_header(char* bytes, std::size_t /*one*/, std::size_t size, void* context) {
  auto& running = *static_cast<Running*>(context);
  const bool is_taken = running.guarded([&] {
    std::string_view line(bytes, size);
    while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
    if (line.starts_with("HTTP/")) {  // of 100 Continue there is one before
      running.answer = {};
      const std::size_t blank = std::min(line.find(' '), line.size());
      running.answer.status = std::atoi(std::string(line.substr(blank)).c_str());
      return;
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return;
    std::string name(line.substr(0, colon));
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
    line.remove_prefix(colon + 1);
    while (line.starts_with(' ') || line.starts_with('\t')) line.remove_prefix(1);
    running.answer.headers[name] = line;
  });
  return is_taken ? size : 0;
}

std::size_t take_body(char* bytes, std::size_t /*one*/, std::size_t size, void* context) {
  auto& running = *static_cast<Running*>(context);
  const bool is_taken = running.guarded([&] {
    if (running.request.sink && running.answer.is_good()) {
      running.request.sink({bytes, size});
    } else if (running.answer.body.size() + size <= kMostBody) {
      running.answer.body.append(bytes, size);
    } else {
      throw TransferFailure("the answer is longer than 16 MiB", true);
    }
  });
  return is_taken ? size : 0;
}

std::size_t give_body(char* out, std::size_t one, std::size_t size, void* context) {
  auto& running = *static_cast<Running*>(context);
  std::size_t given = 0;
  const bool is_given = running.guarded([&] {
    given = running.request.read(running.sent, {out, one * size});
    running.sent += given;
  });
  return is_given ? given : static_cast<std::size_t>(CURL_READFUNC_ABORT);
}

// libcurl begins anew on a fresh connection when a kept one turns out to be closed.
int seek_body(void* context, curl_off_t offset, int origin) {
  if (origin != SEEK_SET) return CURL_SEEKFUNC_CANTSEEK;
  static_cast<Running*>(context)->sent = static_cast<std::uint64_t>(offset);
  return CURL_SEEKFUNC_OK;
}

int look_up(void* context, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  auto& running = *static_cast<Running*>(context);
  return running.guarded([&] {
    if (running.check) running.check();
  })
             ? 0
             : 1;
}

bool is_hopeless(CURLcode code) {
  return code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE ||
         code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL ||
         code == CURLE_SSL_CERTPROBLEM;
}

}  // namespace

struct HttpTransfers::Idle {
  std::mutex mutex;
  std::vector<CURL*> handles;

  CURL* take() {
    {
      const std::lock_guard lock(mutex);
      if (!handles.empty()) {
        CURL* const handle = handles.back();
        handles.pop_back();
        return handle;
      }
    }
    CURL* const handle = Curl::get().init();
    if (!handle) throw std::bad_alloc();
    return handle;
  }
  void give_back(CURL* handle) noexcept {
    Curl::get().reset(handle);  // connections stay
    const std::lock_guard lock(mutex);
    constexpr std::size_t kMostKept = 8;
    if (handles.size() < kMostKept) {
      handles.push_back(handle);
    } else {
      Curl::get().cleanup(handle);
    }
  }
};

HttpTransfers::HttpTransfers() : idle_(std::make_unique<Idle>()) {
  idle_->handles.reserve(16);
  (void)Curl::get();
}

HttpTransfers::~HttpTransfers() {
  for (CURL* const handle : idle_->handles) Curl::get().cleanup(handle);
}

void HttpTransfers::perform(const TransferRequest& request, const StoreCredentials& credentials,
                            const Check& check, TransferAnswer& answer) {
  const Curl& curl = Curl::get();
  struct Handle {  // goes back whatever happens
    Idle& idle;
    CURL* handle;
    curl_slist* list = nullptr;
    ~Handle() {
      idle.give_back(handle);
      Curl::get().free_all(list);
    }
  } using_now{*idle_, idle_->take()};
  CURL* const handle = using_now.handle;
  Running running{request, check, answer};
  answer = {};
  std::array<char, CURL_ERROR_SIZE> reason{};
  const auto set = [&](CURLoption option, auto value) {
    if (const CURLcode code = curl.set(handle, option, value); code != CURLE_OK)
      throw TransferFailure(std::string("libcurl: ") + curl.text_of(code), true);
  };
  const auto add_header = [&](const std::string& line) {
    curl_slist* const longer = curl.append(using_now.list, line.c_str());
    if (!longer) throw std::bad_alloc();
    using_now.list = longer;
  };

  set(CURLOPT_URL, request.url.c_str());
  set(CURLOPT_PATH_AS_IS, 1L);
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_ERRORBUFFER, reason.data());
  set(CURLOPT_CONNECTTIMEOUT, std::min(10L, static_cast<long>(request.timeout)));
  set(CURLOPT_LOW_SPEED_LIMIT, 1L);
  set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(request.timeout));
  set(CURLOPT_BUFFERSIZE, 256L << 10);
  set(CURLOPT_UPLOAD_BUFFERSIZE, 256L << 10);
  set(CURLOPT_USERAGENT, "glassbox/" GLASSBOX_VERSION);
  set(CURLOPT_NOPROGRESS, 0L);
  set(CURLOPT_XFERINFOFUNCTION, &look_up);
  set(CURLOPT_XFERINFODATA, &running);
  set(CURLOPT_HEADERFUNCTION, &take_header);
  set(CURLOPT_HEADERDATA, &running);
  set(CURLOPT_WRITEFUNCTION, &take_body);
  set(CURLOPT_WRITEDATA, &running);
  if (const std::string bundle = process_environment("AWS_CA_BUNDLE"); !bundle.empty())
    set(CURLOPT_CAINFO, bundle.c_str());
  if (request.method == "HEAD") {
    set(CURLOPT_NOBODY, 1L);
  } else if (request.read) {
    set(CURLOPT_UPLOAD, 1L);
    set(CURLOPT_READFUNCTION, &give_body);
    set(CURLOPT_READDATA, &running);
    set(CURLOPT_SEEKFUNCTION, &seek_body);
    set(CURLOPT_SEEKDATA, &running);
    set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(request.read_bytes));
  } else if (request.method == "POST") {
    set(CURLOPT_POST, 1L);
    set(CURLOPT_POSTFIELDS, request.body.c_str());
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  } else if (request.method != "GET") {
    set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }
  for (const std::string& line : request.headers) add_header(line);
  if (!credentials.is_anonymous()) {
    if (!credentials.session_token.empty())
      add_header("x-amz-security-token: " + credentials.session_token);
    set(CURLOPT_AWS_SIGV4, ("aws:amz:" + request.region + ":s3").c_str());
    set(CURLOPT_USERNAME, credentials.access_key.c_str());
    set(CURLOPT_PASSWORD, credentials.secret_key.c_str());
  }
  set(CURLOPT_HTTPHEADER, using_now.list);
  if (check) check();
  const CURLcode code = curl.perform(handle);
  if (running.thrown) std::rethrow_exception(running.thrown);
  if (code == CURLE_OK) return;
  if (code == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
  throw TransferFailure(reason[0] != '\0' ? reason.data() : curl.text_of(code), is_hopeless(code));
}

}  // namespace glassbox::service
