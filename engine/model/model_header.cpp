// The words of a model (types, schema, parameters, what training saw) as JSON. Numbers are written
// so that they read back as the same bits; whole numbers are checked for range.
#include "engine/model/model_header.h"

#include <algorithm>
#include <array>
#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

namespace glassbox::engine {
namespace {

using Json = nlohmann::ordered_json;

ModelType parse_model_type(const std::string& text) {
  for (const ModelType type :
       {ModelType::kBinary, ModelType::kMulticlass, ModelType::kRegression}) {
    if (text == to_text(type)) return type;
  }
  throw std::invalid_argument("no model type " + text);
}

// JSON has no NaN: it is written as null.
double number(const Json& value) {
  return value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.get<double>();
}

// get() would cast a number with a point, or one too large, as if it fitted.
template <typename Whole>
Whole whole(const Json& value) {
  if (value.is_number_unsigned() && std::in_range<Whole>(value.get<std::uint64_t>()))
    return static_cast<Whole>(value.get<std::uint64_t>());
  throw std::invalid_argument("expected a whole number, not " + value.dump());
}

constexpr std::array<std::string_view, 3> kFinishes = {"auto", "on", "off"};

Json to_json(const TrainingParameters& parameters) {
  Json json = {{"max_passes", parameters.max_passes},
               {"l1", parameters.l1},
               {"l2", parameters.l2},
               {"shuffle", parameters.shuffle},
               {"max_model_bytes", parameters.max_model_bytes},
               {"seed", parameters.seed},
               {"finish", kFinishes[static_cast<std::size_t>(parameters.finish)]},
               {"as_given", parameters.as_given}};
  if (parameters.learner == Learner::kAmazon) json["learner"] = "amazon";
  return json;
}

TrainingParameters parse_parameters(const Json& json) {
  TrainingParameters parameters;
  parameters.max_passes = whole<int>(json.at("max_passes"));
  parameters.l1 = number(json.at("l1"));
  parameters.l2 = number(json.at("l2"));
  parameters.shuffle = json.at("shuffle").get<bool>();
  parameters.max_model_bytes = whole<std::uint64_t>(json.at("max_model_bytes"));
  parameters.seed = whole<std::uint64_t>(json.at("seed"));
  if (const auto finish = json.find("finish"); finish != json.end()) {  // written since 0009
    const auto found = std::ranges::find(kFinishes, finish->get<std::string>());
    if (found == kFinishes.end())
      throw std::invalid_argument("expected auto, on or off for finish");
    parameters.finish = static_cast<TrainingParameters::Finish>(found - kFinishes.begin());
  }
  if (const auto learner = json.find("learner"); learner != json.end()) {  // written since 0011
    if (learner->get<std::string>() != "amazon")
      throw std::invalid_argument("expected amazon for learner");
    parameters.learner = Learner::kAmazon;
  }
  parameters.as_given = json.at("as_given").get<std::map<std::string, std::string>>();
  return parameters;
}

Json to_json(const TargetSummary& target) {
  return {{"records", target.records},
          {"mean", target.mean},
          {"quantiles", target.quantiles},
          {"class_counts", target.class_counts}};
}

TargetSummary parse_target(const Json& json) {
  TargetSummary target;
  target.records = whole<std::uint64_t>(json.at("records"));
  target.mean = number(json.at("mean"));
  for (const Json& value : json.at("quantiles")) target.quantiles.push_back(number(value));
  for (const Json& value : json.at("class_counts"))
    target.class_counts.push_back(whole<std::uint64_t>(value));
  return target;
}

Json to_json(const TrainingSummary& training) {
  return {{"passes", training.passes},
          {"converged", training.converged},
          {"gain", training.gain},
          {"gain_passes", training.gain_passes},
          {"finish_steps", training.finish_steps},
          {"objective", training.objective},
          {"mean_loss", training.mean_loss},
          {"learning_rate", training.learning_rate},
          {"parameters", training.parameters},
          {"parameters_trimmed", training.parameters_trimmed}};
}

TrainingSummary parse_training(const Json& json) {
  TrainingSummary training;
  training.passes = whole<int>(json.at("passes"));
  training.converged = json.at("converged").get<bool>();
  if (json.contains("gain")) {  // since format 2
    training.gain = number(json.at("gain"));
    training.gain_passes = whole<int>(json.at("gain_passes"));
  }
  if (const auto steps = json.find("finish_steps"); steps != json.end())
    training.finish_steps = whole<int>(*steps);
  training.objective = number(json.at("objective"));
  training.mean_loss = number(json.at("mean_loss"));
  training.learning_rate = number(json.at("learning_rate"));
  training.parameters = whole<std::uint64_t>(json.at("parameters"));
  training.parameters_trimmed = whole<std::uint64_t>(json.at("parameters_trimmed"));
  return training;
}

}  // namespace

std::string to_json(const ModelHeader& header) {
  const Json json{{"type", to_text(header.type)},
                  {"classes", header.classes},
                  {"score_threshold", header.score_threshold},
                  {"parameters", to_json(header.parameters)},
                  {"target", to_json(header.target)},
                  {"training", to_json(header.training)},
                  {"data_digest", header.data_digest}};
  // A file's name may be any bytes, JSON holds UTF-8 only.
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

ModelHeader parse_model_header(std::string_view text) {
  const Json json = Json::parse(text);
  ModelHeader header;
  header.type = parse_model_type(json.at("type").get<std::string>());
  header.classes = json.at("classes").get<std::vector<std::string>>();
  header.score_threshold = number(json.at("score_threshold"));
  header.parameters = parse_parameters(json.at("parameters"));
  header.target = parse_target(json.at("target"));
  header.training = parse_training(json.at("training"));
  header.data_digest = json.at("data_digest").get<std::string>();
  return header;
}

}  // namespace glassbox::engine
