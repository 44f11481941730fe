#include "service/s3/object_facts.h"

#include <sys/xattr.h>

#include <cerrno>
#include <nlohmann/json.hpp>
#include <system_error>

#include "service/auth/digest.h"
#include "service/s3/s3_error.h"

namespace glassbox::service {
namespace {

using Json = nlohmann::json;

constexpr const char* kName = "user.glassbox.s3";
constexpr std::size_t kMostBytes = std::size_t{16} << 10;

std::int64_t modified_of(const struct stat& found) {
  return found.st_mtim.tv_sec * std::int64_t{1'000'000'000} + found.st_mtim.tv_nsec;
}

ObjectState state_without_facts(const struct stat& found) {
  ObjectState state;
  state.size = static_cast<std::uint64_t>(found.st_size);
  state.modified = modified_of(found);
  Md5 md5;
  md5.add(std::to_string(state.size) + " " + std::to_string(state.modified) + " " +
          std::to_string(found.st_ino));
  state.facts.etag = md5.hex() + "-1";
  return state;
}

ObjectState state_of(const struct stat& found, std::string_view text) {
  ObjectState state = state_without_facts(found);
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  try {
    if (json.is_discarded() || json.at("size") != state.size ||
        json.at("modified") != state.modified)
      return state;
    ObjectFacts facts;
    facts.etag = json.at("etag");
    for (const auto& [name, value] : json.at("headers").items())
      facts.headers.emplace_back(name, value);
    if (json.contains("checksum")) {
      facts.checksum_kind = checksum_kind(json["checksum"].at("kind").get<std::string>());
      facts.checksum = json["checksum"].at("value");
      facts.is_full_checksum = json["checksum"].at("full");
    }
    state.facts = std::move(facts);
  } catch (const Json::exception&) {  // somebody else's: as if there were none
  }
  return state;
}

}  // namespace

bool write_facts(int file, const ObjectFacts& facts) {
  struct stat found {};
  if (::fstat(file, &found) != 0) throw std::system_error(errno, std::generic_category(), "fstat");
  Json json = {{"size", static_cast<std::uint64_t>(found.st_size)},
               {"modified", modified_of(found)},
               {"etag", facts.etag},
               {"headers", Json::object()}};
  for (const auto& [name, value] : facts.headers) json["headers"][name] = value;
  if (facts.checksum_kind)
    json["checksum"] = {{"kind", name_of(*facts.checksum_kind)},
                        {"value", facts.checksum},
                        {"full", facts.is_full_checksum}};
  const std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (::fsetxattr(file, kName, text.data(), text.size(), 0) == 0) return true;
  if (errno == ENOTSUP || errno == EPERM) return false;
  if (errno == E2BIG || errno == ERANGE || (errno == ENOSPC && text.size() > 2048))
    throw S3Error("MetadataTooLarge", "the file system keeps no metadata of this size");
  throw std::system_error(errno, std::generic_category(), "metadata");
}

ObjectState read_state(int file) {
  struct stat found {};
  if (::fstat(file, &found) != 0) throw std::system_error(errno, std::generic_category(), "fstat");
  std::string text(kMostBytes, '\0');
  const ssize_t size = ::fgetxattr(file, kName, text.data(), text.size());
  return state_of(found,
                  std::string_view(text).substr(0, size < 0 ? 0 : static_cast<std::size_t>(size)));
}

ObjectState read_state(const char* path, const struct stat& found) {
  thread_local std::string text(kMostBytes, '\0');
  const ssize_t size = ::lgetxattr(path, kName, text.data(), text.size());
  if (size <= 0) return state_without_facts(found);
  return state_of(found, std::string_view(text).substr(0, static_cast<std::size_t>(size)));
}

}  // namespace glassbox::service
