/// service/wire/predict_request.h: the one request that has to be read fast.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "io/base/rooms.h"

namespace glassbox::service {

/// The members of Predict's request that matter. Kept by its user from request to request, it
/// allocates nothing once it is warm.
class PredictRequest {
 public:
  /// Reads a body without building a document.
  /// returns  false for anything out of the ordinary, which parse_request() and checked_request()
  ///          are to look at and tell apart: a member missing, unknown, given twice or of another
  ///          type; an id that is none; a Record over its limits; not JSON. Names within Record may
  ///          repeat
  /// cost     one pass
  [[nodiscard]] bool read(std::string_view body);

  /// From a request that was checked.
  void set(std::string model_id) { model_id_ = std::move(model_id), size_ = 0; }
  void add(std::string name, std::string value);

  [[nodiscard]] const std::string& model_id() const { return model_id_; }

  using Cell = std::pair<std::string, std::string>;  ///< attribute name, value
  [[nodiscard]] const Cell* begin() const { return cells_.data(); }
  [[nodiscard]] const Cell* end() const { return cells_.data() + size_; }

 private:
  class Reader;
  std::string model_id_;
  std::vector<Cell> cells_;  // the first size_ count
  std::size_t size_ = 0;
  std::size_t grown_ = 0;  // bytes of texts that cells have made room for
};

}  // namespace glassbox::service
