// The sections of a model file, each encoded and decoded with checks of sizes and finite numbers:
// header, recipe, weights, golden rows, and where there are any statistics and leaderboard.

#include "engine/model/model_bytes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "engine/model/golden_rows.h"
#include "engine/model/model_file.h"
#include "engine/model/model_header.h"
#include "io/base/bytes.h"
#include "io/base/input_error.h"

namespace glassbox::engine {
namespace {

constexpr std::string_view kBuild = "glassbox " GLASSBOX_VERSION;  // the same on every machine

// Not in every model.
constexpr std::string_view kStatistics = "statistics", kLeaderboard = "leaderboard";

std::string encode_recipe(const FittedRecipe& recipe) {
  ByteWriter out;
  recipe.encode(out);
  return out.bytes();
}

std::string encode_weights(const LinearModel& weights) {
  ByteWriter out;
  out.u32(static_cast<std::uint32_t>(weights.output_count));
  out.f64(weights.output_center);
  out.f64(weights.output_scale);
  out.f64s(weights.bias);
  out.f64s(weights.number_weights);
  out.f32s(weights.indicator_weights);
  return out.bytes();
}

LinearModel decode_weights(ByteReader& in) {
  LinearModel weights;
  weights.output_count = in.u32();
  weights.output_center = in.f64();
  weights.output_scale = in.f64();
  weights.bias = in.f64s();
  weights.number_weights = in.f64s();
  weights.indicator_weights = in.f32s();
  return weights;
}

std::string encode_golden_rows(const MLModel& model) {
  const std::vector<GoldenRow> rows = golden_rows(model);
  for (const GoldenRow& row : rows)
    if (!std::ranges::all_of(row.scores, [](float score) { return std::isfinite(score); }))
      throw std::invalid_argument("a score is not a finite number");
  ByteWriter out;
  encode(rows, out);
  return out.bytes();
}

// Format 1 had the margin at zero as its bias.
void count_from_centers(LinearModel& weights, const FeatureSpace& features) {
  for (std::size_t i = 0; i < weights.number_weights.size(); ++i)
    weights.bias[i % weights.output_count] +=
        weights.number_weights[i] * features.numbers[i / weights.output_count].center;
}

void check_finite(const LinearModel& weights) {
  if (!is_finite(weights)) throw std::invalid_argument("a weight is not a finite number");
}

void check_outputs(const ModelHeader& header, const LinearModel& weights) {
  const bool is_multiclass = header.type == ModelType::kMulticlass;
  if (weights.output_count != (is_multiclass ? header.classes.size() : 1)) {
    throw std::invalid_argument("the weights are not those of the classes");
  }
  const std::size_t counts = is_multiclass                       ? header.classes.size()
                             : header.type == ModelType::kBinary ? 2
                                                                 : 0;
  if (header.target.class_counts.size() != counts) {
    throw std::invalid_argument("the counts are not those of the classes");
  }
}

// Reads one section. The checksum held, so what goes wrong in here was written wrong; it is still
// one clear error and no crash.
template <typename Read>
auto in_section(const FramedSections& sections, const std::string& file, const std::string& name,
                const Read& read) {
  const std::string_view bytes = sections.section(name);
  try {
    return read(bytes);
  } catch (const std::runtime_error& error) {  // BytesError, InputError
    throw ModelFileError(file + ": section " + name + ": " + error.what());
  } catch (const std::logic_error& error) {  // std::invalid_argument, std::length_error
    throw ModelFileError(file + ": section " + name + ": " + error.what());
  } catch (const nlohmann::json::exception& error) {
    throw ModelFileError(file + ": section " + name + ": " + error.what());
  }
}

template <typename Decode>
auto decode_all(std::string_view bytes, const Decode& decode) {
  ByteReader in(bytes);
  auto value = decode(in);
  if (!in.at_end()) throw BytesError(std::to_string(in.remaining()) + " bytes too many");
  return value;
}

}  // namespace

void MLModel::save(const std::filesystem::path& path, WholeFile::Existing existing) const {
  check_finite(weights);
  const ModelHeader header{type,   parameters, classes,    score_threshold,
                           target, training,   data_digest};
  std::vector<ModelSection> sections = {
      {"header", to_json(header)},          {"schema", to_json(schema)},
      {"recipe", recipe.recipe().text},     {"fitted recipe", encode_recipe(recipe)},
      {"weights", encode_weights(weights)}, {"golden rows", encode_golden_rows(*this)}};
  if (statistics) {
    ByteWriter out;
    encode(*statistics, out);
    sections.push_back({std::string(kStatistics), out.bytes()});
  }
  if (leaderboard) {
    ByteWriter out;
    encode(*leaderboard, out);
    sections.push_back({std::string(kLeaderboard), out.bytes()});
  }
  const std::string bytes = frame_sections(kBuild, sections);
  (void)read_model(bytes, path.string(), nullptr);  // what cannot be loaded is never written
  write_whole_file(path, bytes, existing);
}

MLModel MLModel::load(const std::filesystem::path& path, std::string* warning) {
  return read_model(read_whole_file(path), path.string(), warning);
}

MLModel read_model(std::string_view bytes, const std::string& file, std::string* warning) {
  const FramedSections sections(bytes, file);
  const auto in = [&](const std::string& name, const auto& read) {
    return in_section(sections, file, name, read);
  };
  ModelHeader header = in("header", parse_model_header);
  Schema schema = in("schema", [](std::string_view text) { return parse_schema(text, ""); });
  Recipe parsed =
      in("recipe", [&](std::string_view text) { return parse_recipe(text, "", schema); });
  parsed.conventions = conventions_of(header.parameters);
  FittedRecipe recipe = in("fitted recipe", [&](std::string_view section) {
    return decode_all(section, [&](ByteReader& reader) {
      return FittedRecipe::decode(std::move(parsed), schema, reader);
    });
  });
  LinearModel weights = in("weights", [&](std::string_view section) {
    LinearModel decoded = decode_all(section, decode_weights);
    check_shape(decoded, recipe.features());
    check_outputs(header, decoded);
    if (sections.version() == 1) count_from_centers(decoded, recipe.features());
    check_finite(decoded);
    return decoded;
  });
  MLModel model{.type = header.type,
                .schema = std::move(schema),
                .parameters = std::move(header.parameters),
                .recipe = std::move(recipe),
                .weights = std::move(weights),
                .classes = std::move(header.classes),
                .score_threshold = header.score_threshold,
                .target = std::move(header.target),
                .training = header.training,
                .data_digest = std::move(header.data_digest)};
  if (sections.has(std::string(kStatistics)))
    model.statistics = in(std::string(kStatistics), [&](std::string_view section) {
      Coefficients decoded = decode_all(section, decode_coefficients);
      const FeatureSpace& features = model.recipe.features();
      const std::size_t outputs = model.weights.output_count;
      if (decoded.status.size() != 1 + features.numbers.size() + features.indicator_count() ||
          decoded.outputs != (outputs == 1 ? 1 : outputs - 1))
        throw std::invalid_argument("the coefficients are not those of the features");
      return decoded;
    });
  if (sections.has(std::string(kLeaderboard)))
    model.leaderboard = in(std::string(kLeaderboard), [](std::string_view section) {
      return decode_all(section, decode_leaderboard);
    });
  const GoldenVerdict verdict = in("golden rows", [&](std::string_view section) {
    return check_golden_rows(model, decode_all(section, decode_golden_rows));
  });
  if (verdict == GoldenVerdict::kFarOff) {
    throw ModelFileError(file + ": " + sections.build() +
                         " wrote this model and scored its sample records otherwise than " +
                         std::string(kBuild) + " does; train it again");
  }
  if (warning != nullptr) {
    warning->clear();
    if (verdict == GoldenVerdict::kClose) {
      *warning = file + ": " + sections.build() +
                 " wrote this model; its scores differ from ours in the last digits";
    }
  }
  return model;
}

}  // namespace glassbox::engine
