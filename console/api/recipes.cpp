#include "console/api/recipes.h"

#include <nlohmann/json.hpp>

#include "engine/model/interrupted.h"
#include "io/base/input_error.h"
#include "recipes/fit/fitted_recipe.h"
#include "recipes/fit/trace_json.h"
#include "recipes/language/recipe.h"
#include "recipes/suggest/suggested_layout.h"
#include "recipes/suggest/suggested_recipe.h"
#include "service/jobs/source_data.h"
#include "service/wire/api_error.h"

namespace glassbox::console {
namespace {

using Json = nlohmann::ordered_json;

SourceData source_of(const nlohmann::json& body, const ConsoleRequest& request,
                     const ConsoleParts& parts) {
  const ObjectKey key{ObjectType::kDataSource, text_member(body, "dataSourceId")};
  return source_data(parts.api.buckets(), living_object(parts.api, key), check_of(request, parts));
}

CsvOptions csv_options(const SourceData& source, const ConsoleRequest& request,
                       const ConsoleParts& parts) {
  CsvOptions csv;
  csv.rearrangement = source.rearrangement;
  csv.progress = [&](std::uint64_t /*rows*/) {
    if (parts.is_stopping || request.is_abandoned()) throw Interrupted();
  };
  return csv;
}

// Ends a reading early.
struct EnoughRecords {};

std::vector<RecordBlock> first_blocks(const SourceData& source, CsvOptions csv) {
  std::vector<RecordBlock> blocks;
  std::uint64_t records = 0;
  const ReadPlan plan = plan_all(source.schema, /*with_target=*/source.schema.target.has_value());
  try {
    read_csv(source.files, plan, csv, {}, [&](RecordBlock&& block) {
      records += block.row_count;
      blocks.push_back(std::move(block));
      if (records >= kTracedRecords) throw EnoughRecords();
    });
  } catch (const EnoughRecords&) {
  }
  return blocks;
}

// The first record as it stands, cells in the schema's order.
std::vector<std::string> first_record(const SourceData& source, const CsvOptions& csv) {
  ReadPlan plan = plan_all(source.schema, /*with_target=*/false);
  for (PlannedColumn& column : plan.columns) column.type = AttributeType::kText;
  std::vector<std::string> cells;
  try {
    read_csv(source.files, plan, csv, {}, [&](RecordBlock&& block) {
      if (block.row_count == 0) return;
      for (const Column& column : block.columns)
        cells.emplace_back(std::get<TextColumn>(column).values[0]);
      throw EnoughRecords();
    });
  } catch (const EnoughRecords&) {
  }
  return cells;
}

Json trace_of(Recipe recipe, const SourceData& source, const CsvOptions& csv) {
  const std::vector<RecordBlock> blocks = first_blocks(source, csv);
  const std::vector<std::string> cells = first_record(source, csv);
  const FittedRecipe fitted = FittedRecipe::fit(
      std::move(recipe), source.schema,
      [&](const std::vector<bool>& /*wanted*/, const std::function<void(const RecordBlock&)>& use) {
        for (const RecordBlock& block : blocks) use(block);
      },
      /*threads=*/1);
  const std::vector<std::string_view> views(cells.begin(), cells.end());
  return trace_json(fitted.trace(views), source.schema);
}

}  // namespace

HttpResponse suggest_recipe_for(const ConsoleRequest& request, ConsoleParts& parts) {
  const SourceData source = source_of(request.json(), request, parts);
  ReadReport records;
  const SuggestedRecipe suggested =
      parts.api.options().learner == Learner::kAmazon
          ? suggest_amazon_recipe(source.schema)
          : suggest_recipe(source.files, source.schema, csv_options(source, request, parts),
                           &records);
  return json_answer({{"recipe", suggested.text}});
}

HttpResponse check_recipe(const ConsoleRequest& request, ConsoleParts& parts) {
  const nlohmann::json body = request.json();
  const std::string text = text_member(body, "recipe");
  const SourceData source = source_of(body, request, parts);
  Json json = {{"isValid", true}, {"error", nullptr}};
  std::optional<Recipe> recipe;
  try {
    recipe = parse_recipe(text, "Recipe", source.schema);
    json["recipe"] = format_recipe(text, "Recipe");
  } catch (const InputError& error) {
    std::string message = error.what();
    if (const std::string place = error.where.text() + ": "; message.starts_with(place))
      message.erase(0, place.size());
    json["isValid"] = false;
    json["error"] = {
        {"message", message}, {"line", error.where.line}, {"column", error.where.column}};
    return json_answer(json);
  }
  json["extensions"] = extensions_in(*recipe);
  json["trace"] = trace_of(*std::move(recipe), source, csv_options(source, request, parts));
  return json_answer(json);
}

}  // namespace glassbox::console
