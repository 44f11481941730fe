#include "bench/service/filled_store.h"

#include <string>

#include "service/store/object_store.h"
#include "service/store/sqlite.h"

namespace glassbox::bench {
namespace fs = std::filesystem;

StoredObject made_model(int i) {
  StoredObject object;
  object.key = {ObjectType::kMLModel, "ml-" + std::to_string(i * 7919LL % 1'000'003)};
  object.name = "model of experiment " + std::to_string(i % 977);
  object.created = object.updated = 1'486'834'110'000 + i * 1000;
  object.request = R"({"MLModelId":")" + object.key.id +
                   R"(","MLModelType":"BINARY","TrainingDataSourceId":"ds-0","Recipe":")" +
                   std::string(400, 'r') + R"("})";
  object.details = R"({"SizeInBytes":352720,"log":")" + std::string(200, 'l') + R"("})";
  object.data_source_id = "ds-" + std::to_string(i % 10);
  object.data_location = "s3://data/part-" + std::to_string(i % 10) + ".csv";
  object.model_type = i % 2 == 0 ? "BINARY" : "REGRESSION";
  object.status = i % 10 == 9 ? ObjectStatus::kDeleted : ObjectStatus::kCompleted;
  return object;
}

void fill_store(const fs::path& directory, int objects) {
  ObjectStore store(directory);
  for (int i = 0; i < 10; ++i) {
    StoredObject source;
    source.key = {ObjectType::kDataSource, "ds-" + std::to_string(i)};
    source.request = "{}";
    store.insert(source);
  }
  // One insert a commit would take minutes on a disk: the rows are copied in one.
  store.insert(made_model(0));
  const fs::path file = directory / "glassbox.db";
  Database database(file);
  Transaction all(database, Transaction::Kind::kWrite);
  const std::string columns =
      "type, id, name, status, created, updated, message, request, details, data_source_id, "
      "data_location, model_type, endpoint_status, attempts";
  for (int i = 1; i < objects; ++i) {
    const StoredObject object = made_model(i);
    const LentStatement insert =
        database.statement("INSERT INTO objects(" + columns +
                           ") VALUES (?1, ?2, ?3, ?4, ?5, ?5, '', ?6, ?7, ?8, ?9, ?10, 'NONE', 1)");
    insert->bind(1, to_text(object.key.type))
        .bind(2, std::string_view(object.key.id))
        .bind(3, std::string_view(*object.name))
        .bind(4, to_text(object.status))
        .bind(5, object.created)
        .bind(6, std::string_view(object.request))
        .bind(7, std::string_view(object.details))
        .bind(8, std::string_view(object.data_source_id))
        .bind(9, std::string_view(object.data_location))
        .bind(10, std::string_view(object.model_type));
    insert->run();
  }
  all.commit();
}

}  // namespace glassbox::bench
