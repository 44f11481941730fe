// <glassbox/insights.h>.
#include <glassbox/insights.h>

#include <nlohmann/json.hpp>

#include "engine/insights/insights.h"
#include "engine/public/public_data.h"
#include "engine/public/public_errors.h"

namespace glassbox {

std::string insights(const Data& data) {
  return as_public_errors([&] {
    const OpenedData opened = open_training_data(data);
    engine::InsightsRequest request;
    request.files = opened.files;
    request.schema = &*opened.schema;
    request.csv = opened.csv;
    return engine::to_json(engine::gather_insights(request)).dump();
  });
}

}  // namespace glassbox
