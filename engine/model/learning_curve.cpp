#include "engine/model/learning_curve.h"

namespace glassbox::engine {

void encode(const LearningCurve& curve, ByteWriter& out) {
  out.u32(curve.folds);
  std::vector<double> values;
  for (const LearningCurve::Point& point : curve.points)
    values.insert(values.end(), {point.records, point.training, point.held_out});
  out.f64s(values);
}

LearningCurve decode_learning_curve(ByteReader& in) {
  LearningCurve curve;
  curve.folds = in.u32();
  const std::vector<double> values = in.f64s();
  if (values.size() % 3 != 0) throw BytesError("a point of the learning curve is not whole");
  for (std::size_t i = 0; i < values.size(); i += 3)
    curve.points.push_back({values[i], values[i + 1], values[i + 2]});
  return curve;
}

}  // namespace glassbox::engine
