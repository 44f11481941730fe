#include "service/jobs/staged_rows.h"

#include <nlohmann/json.hpp>

#include "engine/model/interrupted.h"
#include "io/base/input_error.h"
#include "io/files/contained_whole_file.h"
#include "io/files/whole_file.h"
#include "io/schema/attribute_names.h"
#include "service/remote/store_output.h"
#include "service/store/data_directory.h"
#include "service/wire/request_id.h"

namespace glassbox::service {
namespace {

using Json = nlohmann::json;
namespace fs = std::filesystem;

// What shows whether the file in the bucket is still the one that was written.
Json state_json(const Buckets& buckets, const std::string& location, const Check& check) {
  if (const auto object = buckets.object_at(location))
    return {{"etag", object->store->head(object->key, check).etag}};
  const FileState state = buckets.files_of(location).files.at(0).state.value_or(FileState{});
  return {{"inode", state.inode}, {"size", state.size}, {"modified", state.modified}};
}

Schema schema_of(const std::vector<QueryColumn>& columns, std::vector<std::string>& notes) {
  std::vector<std::string> names;
  for (const QueryColumn& column : columns) names.push_back(column.name);
  names = mended_names(std::move(names), notes);
  Schema schema;
  for (std::size_t i = 0; i < columns.size(); ++i)
    schema.attributes.push_back({names[i], columns[i].meaning.type});
  return schema;
}

void check_count(const std::vector<QueryColumn>& columns) {
  if (columns.size() > Schema::kMaxAttributes)
    throw InputError({}, "the query returns " + std::to_string(columns.size()) +
                             " columns; a schema has " + std::to_string(Schema::kMaxAttributes) +
                             " at most");
}

// Into a file of a directory, which appears when all rows are there.
QueryResult write_rows(const Descriptor& directory, const std::string& file_name,
                       const std::string& shown, QueryRequest& request) {
  ContainedWholeFile file(directory, file_name, shown, WholeFile::Existing::kReplace);
  request.sink = [&file](std::string_view lines) { file.write(lines); };
  QueryResult result = run_query(request);
  file.commit();
  return result;
}

QueryResult into_directory(const Buckets& buckets, const std::string& location,
                           QueryRequest& request) {
  const Buckets::Place place = buckets.place_of(location);
  const fs::path relative = place.path.lexically_relative(place.base);
  std::vector<MadeDirectory> made;
  try {
    const Descriptor directory = make_directories_beneath(
        open_directory(place.base), relative.parent_path(), Links::kRefuse, location, made);
    return write_rows(directory, relative.filename().string(), location, request);
  } catch (...) {
    remove_made_directories(made);
    throw;
  }
}

QueryResult into_store(const Buckets::Object& object, const DataDirectory& directory,
                       const std::string& location, QueryRequest& request, const Check& check) {
  const std::string name = "rows-" + new_request_id();
  const fs::path file = directory.temporary() / name;
  const auto remove = [&file] {
    std::error_code ignored;
    fs::remove(file, ignored);
  };
  try {
    QueryResult result = write_rows(open_directory(directory.temporary()), name, location, request);
    StoreOutput sent(*object.store, UploadJournal(directory.store_uploads()), check);
    sent.add(object.key, file);
    sent.finish();
    remove();
    return result;
  } catch (...) {
    remove();
    throw;
  }
}

}  // namespace

std::string staged_location(const std::string& staging, const std::string& id) {
  return staging + (staging.ends_with('/') ? "" : "/") + id + ".csv";
}

StagedRows stage_rows(const Buckets& buckets, const DataDirectory& directory, const std::string& id,
                      const std::string& location, QueryRequest request, const Check& check) {
  request.has_header = false;
  request.begins = [begins = std::move(request.begins)](const std::vector<QueryColumn>& columns) {
    check_count(columns);
    if (begins) begins(columns);
  };
  const auto object = buckets.object_at(location);
  const QueryResult result = object ? into_store(*object, directory, location, request, check)
                                    : into_directory(buckets, location, request);
  StagedRows staged;
  staged.rows = result.rows;
  staged.notes = result.notes;
  staged.schema = schema_of(result.columns, staged.notes);
  write_private_file(directory.staged(id), Json{{"file", state_json(buckets, location, check)},
                                                {"schema", to_json(staged.schema)},
                                                {"rows", staged.rows},
                                                {"notes", staged.notes}}
                                               .dump());
  return staged;
}

std::optional<StagedRows> already_staged(const Buckets& buckets, const DataDirectory& directory,
                                         const std::string& id, const std::string& location,
                                         const Check& check) {
  const fs::path record = directory.staged(id);
  try {
    if (!fs::exists(record)) return std::nullopt;
    const Json json = Json::parse(read_whole_file(record));
    if (json.at("file") != state_json(buckets, location, check)) return std::nullopt;
    return StagedRows{parse_schema(json.at("schema").get<std::string>(), "schema"),
                      json.at("rows").get<std::uint64_t>(),
                      json.at("notes").get<std::vector<std::string>>()};
  } catch (const Interrupted&) {
    throw;
  } catch (const std::exception&) {  // the file has gone, or the record is damaged
    return std::nullopt;
  }
}

}  // namespace glassbox::service
