// Builds a document while the parser reports it, and stops at repeated members, at too deep a
// nesting and at what is not UTF-8, before memory is spent on it.
#include "service/wire/request_json.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "service/wire/api_error.h"

namespace glassbox::service {
namespace {

using Json = nlohmann::json;

// Builds the document as the parser reports it, and stops at what a client never sends.
class RequestBuilder final : public nlohmann::json_sax<Json> {
 public:
  Json root;
  std::string failure;

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(number_integer_t value) override { return add(value); }
  bool number_unsigned(number_unsigned_t value) override { return add(value); }
  bool number_float(number_float_t value, const string_t& /*text*/) override { return add(value); }
  bool string(string_t& value) override { return add(std::move(value)); }
  bool binary(binary_t& /*value*/) override { return fail("binary data"); }
  bool start_object(std::size_t /*size*/) override { return open(Json::object()); }
  bool start_array(std::size_t /*size*/) override { return open(Json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    const auto [at, is_new] = open_.back()->emplace(name, nullptr);
    if (!is_new) return fail("the member \"" + name + "\" is given twice");
    member_ = &*at;
    return true;
  }

  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const Json::exception& /*error*/) override {
    return fail("not valid JSON, or not UTF-8, at byte " + std::to_string(position));
  }

 private:
  bool fail(std::string message) {
    if (failure.empty()) failure = std::move(message);
    return false;
  }

  Json* place(Json value) {
    if (open_.empty()) return &(root = std::move(value));
    if (open_.back()->is_array()) return &open_.back()->emplace_back(std::move(value));
    return &(*member_ = std::move(value));
  }

  bool count() {
    return ++count_ <= kMostValues || fail("more than " + std::to_string(kMostValues) + " values");
  }

  bool add(Json value) {
    if (!count()) return false;
    place(std::move(value));
    return true;
  }

  bool open(Json value) {
    if (!count()) return false;
    if (open_.size() == kDeepestRequest)
      return fail("nested deeper than " + std::to_string(kDeepestRequest) + " levels");
    open_.push_back(place(std::move(value)));
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  std::vector<Json*> open_;  // the containers around what comes next
  std::size_t count_ = 0;
  Json* member_ = nullptr;  // of the innermost object, waiting for its value
};

}  // namespace

Json parse_request(std::string_view body) {
  if (body.empty()) return Json::object();
  RequestBuilder builder;
  const bool is_json = Json::sax_parse(body, &builder);
  if (is_json && builder.root.is_object()) return std::move(builder.root);
  throw ApiError("SerializationException", 400,
                 "The request body is no JSON object: " +
                     (is_json ? std::string("it is another value") : builder.failure));
}

}  // namespace glassbox::service
