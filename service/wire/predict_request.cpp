// Reads a Predict request without building a document: a SAX reader for its one usual shape.
// Whatever looks different goes to the general way, which is slower and says what is wrong.
#include "service/wire/predict_request.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "service/wire/request_shapes.h"

namespace glassbox::service {

using Json = nlohmann::json;

void PredictRequest::add(std::string name, std::string value) {
  if (size_ == cells_.size()) cells_.emplace_back();
  cells_[size_].first = std::move(name);
  cells_[size_].second = std::move(value);
  ++size_;
}

// {"MLModelId": text, "Record": {text: text, ..}, "PredictEndpoint": text} in any order, and
// nothing else; false ends the reading.
class PredictRequest::Reader final : public nlohmann::json_sax<Json> {
 public:
  explicit Reader(PredictRequest& request) : request_(request) {}

  [[nodiscard]] bool is_complete() const { return has_model_ && has_record_ && has_endpoint_; }

  bool null() override { return false; }
  bool boolean(bool /*value*/) override { return false; }
  bool number_integer(number_integer_t /*value*/) override { return false; }
  bool number_unsigned(number_unsigned_t /*value*/) override { return false; }
  bool number_float(number_float_t /*value*/, const string_t& /*text*/) override { return false; }
  bool binary(binary_t& /*value*/) override { return false; }
  bool start_array(std::size_t /*size*/) override { return false; }
  bool end_array() override { return false; }
  bool parse_error(std::size_t /*at*/, const std::string& /*token*/,
                   const Json::exception& /*error*/) override {
    return false;
  }

  bool start_object(std::size_t /*size*/) override {
    ++depth_;
    return depth_ == 1 || (depth_ == 2 && member_ == Member::kRecord);
  }
  bool end_object() override {
    --depth_;
    return true;
  }

  bool key(string_t& name) override {
    if (depth_ == 2) {
      name_ = name;
      return true;
    }
    bool* seen = nullptr;
    if (name == "MLModelId") member_ = Member::kModel, seen = &has_model_;
    if (name == "Record") member_ = Member::kRecord, seen = &has_record_;
    if (name == "PredictEndpoint") member_ = Member::kEndpoint, seen = &has_endpoint_;
    return seen != nullptr && !std::exchange(*seen, true);
  }

  bool string(string_t& value) override {
    if (depth_ == 2) {
      if (request_.size_ == request_.cells_.size()) request_.cells_.emplace_back();
      if (request_.size_ == kMostRecordEntries || (bytes_ += value.size()) > kMostRecordBytes)
        return false;
      Cell& cell = request_.cells_[request_.size_++];
      for (const auto& [text, kept] :
           {std::pair(&name_, &cell.first), std::pair(&value, &cell.second)})
        request_.grown_ += text->size() - std::min(text->size(), kept->capacity());
      cell.first = name_;
      cell.second = value;
      return true;
    }
    if (member_ == Member::kModel) {
      request_.model_id_ = value;
      return is_object_id(value);
    }
    constexpr std::size_t kLongestEndpoint = 2048;
    return depth_ == 1 && member_ == Member::kEndpoint && value.size() <= kLongestEndpoint;
  }

 private:
  enum class Member { kNone, kModel, kRecord, kEndpoint };
  PredictRequest& request_;
  int depth_ = 0;
  Member member_ = Member::kNone;
  bool has_model_ = false, has_record_ = false, has_endpoint_ = false;
  std::size_t bytes_ = 0;  // of the values in Record
  std::string name_;
};

bool PredictRequest::read(std::string_view body) {
  size_ = 0;
  // Each cell keeps the room of the longest text that it ever held.
  constexpr std::size_t kMostKept = std::size_t{1} << 20;
  if (grown_ > kMostKept) cells_.clear(), grown_ = 0;
  Reader reader(*this);
  return Json::sax_parse(body, &reader) && reader.is_complete();
}

}  // namespace glassbox::service
