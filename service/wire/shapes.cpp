// Holds a JSON value against a shape, member by member, and names the first that does not fit by
// its path: "DataSpec.DataRearrangement: expected ...".
#include "service/wire/shapes.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "service/wire/api_error.h"

namespace glassbox::service {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kLongestTagKey = 128, kLongestTagValue = 256;

ApiError wrong_type(std::string_view path, std::string_view wanted) {
  return invalid_input(std::string(path) + ": expected " + std::string(wanted));
}

std::string between(std::size_t least, std::size_t most, std::string_view unit) {
  if (most == static_cast<std::size_t>(-1))
    return "at least " + std::to_string(least) + " " + std::string(unit);
  return std::to_string(least) + " to " + std::to_string(most) + " " + std::string(unit);
}

Json checked_text(const Shape& shape, std::string_view path, Json value) {
  if (!value.is_string()) throw wrong_type(path, "a string");
  const auto& text = value.get_ref<const std::string&>();
  const auto fail = [&](const std::string& wrong) -> ApiError {
    if (shape.is_secret) return invalid_input(std::string(path) + ": " + wrong);
    return invalid_member(path, wrong, text);
  };
  const std::size_t length = character_count(text);
  if (length < shape.least || length > shape.most)
    throw fail("expected " + between(shape.least, shape.most, "characters"));
  if (shape.matches != nullptr && !shape.matches(text))
    throw fail("expected " + std::string(shape.wanted));
  return value;
}

Json checked_integer(const Shape& shape, std::string_view path, const Json& value) {
  const std::string wanted =
      "a whole number from " + std::to_string(shape.least) + " to " + std::to_string(shape.most);
  if (!value.is_number_integer()) throw wrong_type(path, wanted);
  const bool is_negative = !value.is_number_unsigned() && value.get<std::int64_t>() < 0;
  const auto number = value.get<std::uint64_t>();
  const bool is_in_range = !is_negative && number >= shape.least && number <= shape.most;
  if (!is_in_range) throw invalid_member(path, "expected " + wanted, value.dump());
  return value;
}

// Letters, blanks and digits of any script and _.:/=+-@%: what a tag may be made of.
bool is_tag_text(std::string_view text) {
  constexpr std::string_view kOthers = "_.:/=+-@%";
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t at = 0; at < size;) {
    UChar32 character = 0;
    U8_NEXT(text.data(), at, size, character);
    if (character < 0) return false;
    if (character < 0x80 && kOthers.find(static_cast<char>(character)) != std::string_view::npos)
      continue;
    constexpr std::uint32_t kAllowed = U_GC_L_MASK | U_GC_Z_MASK | U_GC_N_MASK;
    if ((U_GET_GC_MASK(character) & kAllowed) == 0) return false;
  }
  return true;
}

ApiError invalid_tag(const std::string& message) { return {"InvalidTagException", 400, message}; }

void check_tag_key(const std::string& key) {
  const std::size_t length = character_count(key);
  if (length < 1 || length > kLongestTagKey || !is_tag_text(key))
    throw invalid_tag("Key: expected 1 to 128 letters, digits, blanks and _.:/=+-@% (got '" +
                      key.substr(0, 3 * kLongestTagKey) + "')");
  if (key.starts_with("aws:"))
    throw invalid_tag("Key: names that begin with 'aws:' are reserved (got '" + key + "')");
}

Json checked_tag_key(std::string_view path, const Json& key) {
  if (!key.is_string()) throw wrong_type(path, "keys, each a string");
  check_tag_key(key.get_ref<const std::string&>());
  return key;
}

Json checked_tag(std::string_view path, const Json& tag) {
  if (!tag.is_object()) throw wrong_type(path, "tags, each {\"Key\":..,\"Value\":..}");
  Json kept = Json::object();
  const auto key = tag.find("Key");
  if (key == tag.end() || !key->is_string())
    throw invalid_tag("Key: every tag needs one, a string");
  check_tag_key(key->get_ref<const std::string&>());
  kept["Key"] = *key;
  const auto value = tag.find("Value");
  if (value == tag.end() || value->is_null()) return kept;
  if (!value->is_string()) throw wrong_type(path, "tags whose values are strings");
  const auto& text = value->get_ref<const std::string&>();
  if (character_count(text) > kLongestTagValue || !is_tag_text(text))
    throw invalid_tag("Value: expected at most 256 letters, digits, blanks and _.:/=+-@% (key '" +
                      key->get<std::string>() + "')");
  kept["Value"] = *value;
  return kept;
}

Json checked_list(const Shape& shape, std::string_view path, const Json& value) {
  if (!value.is_array()) throw wrong_type(path, "a list");
  if (value.size() < shape.least || value.size() > shape.most)
    throw invalid_input(std::string(path) + ": expected " +
                        between(shape.least, shape.most, "entries") + " (got " +
                        std::to_string(value.size()) + ")");
  Json kept = Json::array();
  if (shape.kind == Shape::Kind::kTagList) {
    std::set<std::string> keys;
    for (const Json& tag : value) {
      kept.push_back(checked_tag(path, tag));
      if (!keys.insert(kept.back()["Key"]).second)
        throw invalid_tag("Key: given twice (got '" + kept.back()["Key"].get<std::string>() + "')");
    }
    return kept;
  }
  for (const Json& one : value) {
    if (shape.kind == Shape::Kind::kTagKeyList)
      kept.push_back(checked_tag_key(path, one));
    else
      kept.push_back(checked(*shape.entry, path, one));
  }
  return kept;
}

Json checked_map(const Shape& shape, std::string_view path, Json value) {
  if (!value.is_object()) throw wrong_type(path, "an object of strings");
  if (value.size() > shape.most)
    throw invalid_input(std::string(path) + ": expected " +
                        between(shape.least, shape.most, "entries") + " (got " +
                        std::to_string(value.size()) + ")");
  std::size_t bytes = 0;
  for (const auto& [name, text] : value.items()) {
    if (!text.is_string())
      throw wrong_type(std::string(path) + "." + name, "a string, whatever the attribute's type");
    bytes += text.get_ref<const std::string&>().size();
  }
  if (bytes > shape.most_bytes)
    throw invalid_input(std::string(path) + ": expected values of at most " +
                        std::to_string(shape.most_bytes) + " bytes together (got " +
                        std::to_string(bytes) + ")");
  return value;
}

Json checked_structure(const Shape& shape, std::string_view path, Json value) {
  if (!value.is_object()) throw wrong_type(path.empty() ? "request" : path, "an object");
  const std::string prefix = path.empty() ? "" : std::string(path) + ".";
  Json kept = Json::object();
  for (const Member& member : shape.members) {  // what is missing is told before what is wrong
    const auto at = value.find(member.name);
    if (member.is_required && (at == value.end() || at->is_null()))
      throw invalid_input(prefix + std::string(member.name) + ": is required and missing");
  }
  for (const Member& member : shape.members) {
    const auto at = value.find(member.name);
    if (at == value.end() || at->is_null()) continue;
    if (!member.is_required && *at == "") continue;  // as a client fills in a skeleton
    kept[std::string(member.name)] =
        checked(*member.shape, prefix + std::string(member.name), std::move(*at));
  }
  return kept;
}

constexpr std::size_t kCharacter = 12;  // bytes of the longest escape, two times \uXXXX
constexpr std::size_t kPunctuation = 8;

// Whatever the number of entries: members are what bounds a request.
std::size_t times(std::size_t entries, std::size_t bytes) {
  constexpr std::size_t kMost = std::size_t{1} << 40;
  return entries > kMost / bytes ? kMost : entries * bytes;
}

}  // namespace

std::size_t most_json(const Shape& shape) {
  constexpr std::size_t kNumber = 32;
  constexpr std::size_t kNames = 4;  // bytes of escapes and names to each of a map's values, + 6
  constexpr std::size_t kTag = kCharacter * (kLongestTagKey + kLongestTagValue) + 4 * kPunctuation;
  std::size_t bytes = kPunctuation;
  switch (shape.kind) {
    case Shape::Kind::kText:
      return bytes + times(shape.most, kCharacter);
    case Shape::Kind::kBoolean:
    case Shape::Kind::kInteger:
    case Shape::Kind::kNumber:
      return bytes + kNumber;
    case Shape::Kind::kTextMap:
      return bytes + times(shape.most_bytes, kCharacter / 2 + kNames);
    case Shape::Kind::kTextList:
      return bytes + times(shape.most, most_json(*shape.entry));
    case Shape::Kind::kTagList:
    case Shape::Kind::kTagKeyList:
      return bytes + times(shape.most, kTag);
    case Shape::Kind::kStructure:
      for (const Member& member : shape.members)
        bytes += member.name.size() + kPunctuation + most_json(*member.shape);
  }
  return bytes;
}

std::size_t character_count(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return count;
}

Json checked(const Shape& shape, std::string_view path, Json value) {
  switch (shape.kind) {
    case Shape::Kind::kText:
      return checked_text(shape, path, std::move(value));
    case Shape::Kind::kBoolean:
      if (!value.is_boolean()) throw wrong_type(path, "true or false");
      return value;
    case Shape::Kind::kInteger:
      return checked_integer(shape, path, value);
    case Shape::Kind::kNumber:
      if (!value.is_number()) throw wrong_type(path, "a number");
      return value;
    case Shape::Kind::kTextMap:
      return checked_map(shape, path, std::move(value));
    case Shape::Kind::kTextList:
    case Shape::Kind::kTagList:
    case Shape::Kind::kTagKeyList:
      return checked_list(shape, path, value);
    case Shape::Kind::kStructure:
      return checked_structure(shape, path, std::move(value));
  }
  return nullptr;
}

}  // namespace glassbox::service
