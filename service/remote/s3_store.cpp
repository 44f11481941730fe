// Each function is one operation of S3: a request with a sorted query, tried again where that may
// help. A read that breaks off goes on by Range and If-Match, so that what comes is one version of
// the object.
#include "service/remote/s3_store.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <random>
#include <system_error>
#include <thread>

#include "io/files/open_file.h"
#include "service/auth/digest.h"
#include "service/remote/uri_text.h"

namespace glassbox::service {
namespace {

constexpr const char* kNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

std::uint64_t number_in(const std::string& text) {
  std::uint64_t number = 0;
  (void)std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

StoreObject object_of(const std::string& key, const TransferAnswer& answer) {
  StoreObject object;
  object.key = key;
  object.bytes = number_in(answer.header("content-length"));
  object.etag = answer.header("etag");
  return object;
}

// 32 digits are the MD5 of an object that was put at once, unless its key is the store's secret.
bool is_md5(const TransferAnswer& answer) {
  const std::string text = answer.header("etag");
  std::string_view etag = text;
  if (etag.size() == 34 && etag.front() == '"') etag = etag.substr(1, 32);
  const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  return etag.size() == 32 && std::ranges::all_of(etag, is_digit) &&
         !answer.header("x-amz-server-side-encryption").starts_with("aws:kms") &&
         answer.header("x-amz-server-side-encryption-customer-algorithm").empty();
}

std::size_t read_at(const Descriptor& file, const std::string& name, std::uint64_t offset,
                    std::span<char> out) {
  std::size_t filled = 0;
  while (filled < out.size()) {
    const ssize_t got = ::pread(file.get(), out.data() + filled, out.size() - filled,
                                static_cast<off_t>(offset + filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw std::system_error(errno, std::generic_category(), name);
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  return filled;
}

std::string digest_of_range(const Descriptor& file, const std::string& name, std::uint64_t offset,
                            std::uint64_t bytes) {
  Sha256 digest;
  std::vector<char> buffer(std::size_t{1} << 18);
  for (std::uint64_t done = 0; done < bytes;) {
    const std::size_t size =
        static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), bytes - done));
    const std::size_t got = read_at(file, name, offset + done, {buffer.data(), size});
    if (got == 0) throw InputError({name}, "the file became shorter while it was sent");
    digest.add({buffer.data(), got});
    done += got;
  }
  return to_hex(digest.take());
}

}  // namespace

// "0.2 s, 0.4 s, 0.8 s ...", each at random between half of it and all, so that many clients of a
// store that has been away do not come back at once.
struct S3Store::Tried {
  int count = 0;

  [[nodiscard]] bool may_go_on() const { return count < kTries; }
  void pause(const Check& check) const {
    using std::chrono::milliseconds;
    constexpr milliseconds kFirst{200}, kMost{5000}, kSlice{100};
    static thread_local std::minstd_rand random{std::random_device{}()};
    const milliseconds whole = std::min(kMost, kFirst * (1 << std::min(count - 1, 10)));
    milliseconds left = whole / 2 + milliseconds(random() % (whole.count() / 2 + 1));
    for (; left.count() > 0; left -= kSlice) {
      if (check) check();
      std::this_thread::sleep_for(std::min(left, kSlice));
    }
  }
};

S3Store::S3Store(StoreAddress address) : address_(std::move(address)) {
  (void)store_credentials(address_.profile);
}

StoreError S3Store::no_answer(const std::string& key, const TransferFailure& failure) const {
  return {location_of(key),
          std::string("no answer of the store (") + address_.shown() + ": " + failure.what() + ")" +
              (failure.may_retry ? ", tried " + std::to_string(kTries) + " times" : "") +
              "; check the address of --s3 " + address_.name + " and the network",
          0, ""};
}

TransferRequest S3Store::request(const std::string& method, const std::string& key,
                                 const Query& query) const {
  TransferRequest made;
  made.method = method;
  made.url = address_.url_of(key);
  if (!query.empty()) made.url += "?" + query_text(query);
  made.region = address_.region;
  made.timeout = address_.timeout;
  return made;
}

TransferAnswer S3Store::answer_to(const std::string& key, const TransferRequest& request,
                                  const Check& check, int* tries) const {
  for (Tried tried;;) {
    const StoreCredentials credentials = store_credentials(address_.profile);  // may be renewed
    TransferRequest now = request;
    if (!credentials.is_anonymous() &&
        std::ranges::none_of(now.headers, [](const std::string& line) {
          return line.starts_with("x-amz-content-sha256:");
        }))
      now.headers.push_back("x-amz-content-sha256: " +
                            (now.body.empty() ? kNothing : to_hex(sha256(now.body))));
    TransferAnswer answer;
    ++tried.count;
    if (tries) *tries = tried.count;
    try {
      transfers_.perform(now, credentials, check, answer);
      if (answer.is_good()) return answer;
      if (!is_passing(answer) || !tried.may_go_on())
        throw store_error(location_of(key), address_, credentials, answer);
    } catch (const TransferFailure& failure) {
      if (!failure.may_retry || !tried.may_go_on()) throw no_answer(key, failure);
    }
    tried.pause(check);
  }
}

StoreObject S3Store::head(const std::string& key, const Check& check) const {
  try {
    return object_of(key, answer_to(key, request("HEAD", key, {}), check));
  } catch (const StoreError& error) {
    if (error.status < 300 || error.status >= 500) throw;
  }
  // An answer to HEAD has no body that says what is wrong; that to a GET of one byte has.
  TransferRequest one = request("GET", key, {});
  one.headers.emplace_back("range: bytes=0-0");
  const TransferAnswer answer = answer_to(key, one, check);
  StoreObject object = object_of(key, answer);
  const std::string range = answer.header("content-range");
  if (const std::size_t slash = range.find('/'); slash != std::string::npos)
    object.bytes = number_in(range.substr(slash + 1));
  return object;
}

S3Store::Got S3Store::get(const std::string& key, const std::string& etag,
                          const std::function<void(const StoreObject&)>& begin,
                          const std::function<void(std::string_view)>& sink,
                          const Check& check) const {
  Got got;
  got.object.etag = etag;
  std::uint64_t received = 0;
  bool is_begun = false;
  for (Tried tried;;) {
    const StoreCredentials credentials = store_credentials(address_.profile);
    TransferRequest one = request("GET", key, {});
    if (received > 0) one.headers.push_back("range: bytes=" + std::to_string(received) + "-");
    if (!got.object.etag.empty()) one.headers.push_back("if-match: " + got.object.etag);
    if (!credentials.is_anonymous())
      one.headers.push_back(std::string("x-amz-content-sha256: ") + kNothing);
    TransferAnswer answer;
    const std::uint64_t before = received;
    const auto note_begin = [&] {
      if (is_begun) {
        if (before > 0 && answer.status != 206)
          throw TransferFailure("the store gives no ranges of objects", true);
        return;
      }
      is_begun = true;
      got.object = object_of(key, answer);
      got.has_md5 = is_md5(answer);
      if (begin) begin(got.object);
    };
    one.sink = [&](std::string_view bytes) {
      note_begin();
      sink(bytes);
      received += bytes.size();
    };
    ++tried.count;
    try {
      transfers_.perform(one, credentials, check, answer);
      if (answer.is_good()) {
        note_begin();  // of an empty object
        if (!answer.headers.contains("content-length") && before == 0) got.object.bytes = received;
        if (received == got.object.bytes) return got;
        throw TransferFailure("the answer ended early", false);
      }
      if (!is_passing(answer) || !tried.may_go_on())
        throw store_error(location_of(key), address_, credentials, answer);
    } catch (const TransferFailure& failure) {
      constexpr std::uint64_t kProgress = std::uint64_t{1} << 20;
      if (received - before >= kProgress) tried.count = 1;  // a long way in many pieces is one
      if (!failure.may_retry || !tried.may_go_on()) throw no_answer(key, failure);
    }
    tried.pause(check);
  }
}

std::string S3Store::text(const std::string& key, std::size_t most_bytes,
                          const Check& check) const {
  std::string bytes;
  const auto refuse = [&] {
    throw StoreError(location_of(key),
                     "more than " + std::to_string(most_bytes) + " bytes, which is too much here",
                     200, "");
  };
  (void)get(
      key, "", {},
      [&](std::string_view more) {
        if (bytes.size() + more.size() > most_bytes) refuse();
        bytes += more;
      },
      check);
  return bytes;
}

StoreListing S3Store::list(const std::string& prefix, const std::string& delimiter,
                           std::size_t most, const Check& check) const {
  StoreListing all;
  Query query{{"list-type", "2"}, {"encoding-type", "url"}, {"prefix", prefix}};
  if (!delimiter.empty()) query["delimiter"] = delimiter;
  do {
    if (!all.next.empty()) query["continuation-token"] = all.next;
    TransferRequest one = request("GET", "", query);
    const TransferAnswer answer = answer_to(prefix, one, check);
    StoreListing page;
    try {
      page = parse_listing(answer.body);
    } catch (const std::runtime_error& error) {
      throw StoreError(location_of(prefix),
                       std::string(error.what()) + " (" + address_.shown() +
                           "); is this the address of an S3-compatible store?",
                       answer.status, "");
    }
    all.objects.insert(all.objects.end(), page.objects.begin(), page.objects.end());
    all.prefixes.insert(all.prefixes.end(), page.prefixes.begin(), page.prefixes.end());
    if (page.next == all.next && !page.next.empty())
      throw StoreError(location_of(prefix), "the store gives the same page again and again", 200,
                       "");
    all.next = page.next;
  } while (!all.next.empty() && all.objects.size() + all.prefixes.size() <= most);
  std::ranges::sort(all.objects, {}, &StoreObject::key);
  return all;
}

TransferAnswer S3Store::send_file(const std::string& key, const Query& query,
                                  const std::filesystem::path& path, std::uint64_t offset,
                                  std::uint64_t bytes, const Check& check) const {
  const std::string name = path.string();
  const Descriptor file = open_regular_file(path, name);
  TransferRequest one = request("PUT", key, query);
  one.headers.push_back("x-amz-content-sha256: " + digest_of_range(file, name, offset, bytes));
  one.read_bytes = bytes;
  one.read = [&](std::uint64_t begin, std::span<char> out) {
    const std::uint64_t left = bytes - std::min(begin, bytes);
    if (out.size() > left) out = out.first(static_cast<std::size_t>(left));
    return read_at(file, name, offset + begin, out);
  };
  return answer_to(key, one, check);
}

void S3Store::put(const std::string& key, const std::filesystem::path& file,
                  const Check& check) const {
  (void)send_file(key, {}, file, 0, std::filesystem::file_size(file), check);
}

void S3Store::remove(const std::string& key, const Check& check) const {
  (void)answer_to(key, request("DELETE", key, {}), check);
}

std::string S3Store::begin_upload(const std::string& key, const Check& check) const {
  const TransferAnswer answer = answer_to(key, request("POST", key, {{"uploads", ""}}), check);
  try {
    return parse_upload_id(answer.body);
  } catch (const std::runtime_error& error) {
    throw StoreError(location_of(key), std::string(error.what()) + " (" + address_.shown() + ")",
                     answer.status, "");
  }
}

std::string S3Store::put_part(const std::string& key, const std::string& upload, int number,
                              const std::filesystem::path& file, std::uint64_t offset,
                              std::uint64_t bytes, const Check& check) const {
  const TransferAnswer answer =
      send_file(key, {{"partNumber", std::to_string(number)}, {"uploadId", upload}}, file, offset,
                bytes, check);
  std::string etag = answer.header("etag");
  if (etag.empty())
    throw StoreError(location_of(key), "the store gives no ETag for a part of an upload",
                     answer.status, "");
  return etag;
}

void S3Store::complete_upload(const std::string& key, const std::string& upload, const Parts& parts,
                              const Check& check) const {
  TransferRequest one = request("POST", key, {{"uploadId", upload}});
  one.body = parts_xml(parts);
  one.headers.emplace_back("content-type: application/xml");
  for (Tried tried;;) {  // 200 may be said before it is known how it ends
    ++tried.count;
    int tries = 0;
    TransferAnswer answer;
    try {
      answer = answer_to(key, one, check, &tries);
    } catch (const StoreError& error) {
      // The answer of an earlier try was lost: it is there, as many parts as these.
      const std::string ending = "-" + std::to_string(parts.size()) + "\"";
      if (error.code == "NoSuchUpload" && (tries > 1 || tried.count > 1) &&
          head(key, check).etag.ends_with(ending))
        return;
      throw;
    }
    const StoreErrorText failed = parse_store_error(answer.body);
    if (failed.code.empty()) return;
    answer.status = failed.code == "InternalError" || failed.code == "SlowDown" ? 503 : 400;
    if (!is_passing(answer) || !tried.may_go_on())
      throw store_error(location_of(key), address_, store_credentials(address_.profile), answer);
    tried.pause(check);
  }
}

void S3Store::abort_upload(const std::string& key, const std::string& upload,
                           const Check& check) const {
  try {
    (void)answer_to(key, request("DELETE", key, {{"uploadId", upload}}), check);
  } catch (const StoreError& error) {
    if (error.status != 404) throw;
  }
}

}  // namespace glassbox::service
