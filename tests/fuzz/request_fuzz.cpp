// Input: a byte that picks the operation ('A' is the first), then the body of a request.
#include <nlohmann/json.hpp>

#include "service/api_error.h"
#include "service/request_json.h"
#include "service/request_shapes.h"
#include "tests/fuzz/law.h"

using namespace glassbox;
using fuzz::law;

namespace {

constexpr std::uint8_t kFirst = 'A';

void check_error(const ApiError& error) {
  law(error.status == 400, "a bad request is answered with 400");
  const auto body = nlohmann::json::parse(error_body(error), nullptr, false);
  law(body.is_object() && body.contains("__type") && body.contains("message"),
      "an error's body is JSON");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto operation =
      static_cast<Operation>(static_cast<std::uint8_t>(data[0] - kFirst) % kOperationCount);
  try {
    const nlohmann::json kept =
        checked_request(operation, parse_request(fuzz::text_of(data + 1, size - 1)));
    law(checked_request(operation, kept) == kept, "what passed passes again, unchanged");
    law(parse_request(kept.dump()) == kept, "what passed can be written and read");
  } catch (const ApiError& error) {
    check_error(error);
  }
  return 0;
}
