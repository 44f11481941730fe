// Input: a byte that picks the operation ('A' is the first), then the body of a request.
#include <nlohmann/json.hpp>

#include "service/wire/api_error.h"
#include "service/wire/predict_request.h"
#include "service/wire/request_json.h"
#include "service/wire/request_shapes.h"
#include "tests/fuzz/check.h"

using namespace glassbox::testing;
using glassbox::fuzz::check;

namespace {

constexpr std::uint8_t kFirst = 'A';

void check_error(const ApiError& error) {
  check(error.status == 400, "a bad request is answered with 400");
  const auto body = nlohmann::json::parse(error_body(error), nullptr, false);
  check(body.is_object() && body.contains("__type") && body.contains("message"),
        "an error's body is JSON");
}

// The fast way of reading Predict's request takes only what the thorough one takes, as it does.
void check_predict(std::string_view body) {
  PredictRequest fast;
  if (!fast.read(body)) return;
  nlohmann::json record = nlohmann::json::object();
  for (const auto& [name, value] : fast) {
    if (!record.emplace(name, value).second) return;  // Endpoints::predict() looks for those
  }
  try {
    const nlohmann::json kept = checked_request(Operation::kPredict, parse_request(body));
    check(fast.model_id() == kept["MLModelId"], "one model");
    check(record == kept["Record"], "one record");
  } catch (const ApiError& error) {
    check(false, std::string("read fast, but refused: ") + error.what());
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto operation =
      static_cast<Operation>(static_cast<std::uint8_t>(data[0] - kFirst) % kOperationCount);
  if (operation == Operation::kPredict) check_predict(glassbox::fuzz::text_of(data + 1, size - 1));
  try {
    const nlohmann::json kept =
        checked_request(operation, parse_request(glassbox::fuzz::text_of(data + 1, size - 1)));
    check(checked_request(operation, kept) == kept, "what passed passes again, unchanged");
    check(parse_request(kept.dump()) == kept, "what passed can be written and read");
    const std::string target = "AmazonML_20141212." + std::string(to_text(operation));
    check(kept.dump(-1, ' ', true).size() <= most_body(target), "what passed may be sent");
  } catch (const ApiError& error) {
    check_error(error);
  }
  return 0;
}
