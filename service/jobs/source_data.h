/// service/jobs/source_data.h: what a data source stands for: files, schema and split.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "io/csv/rearrangement.h"
#include "io/files/input_files.h"
#include "io/schema/schema.h"
#include "service/jobs/buckets.h"
#include "service/store/object_store.h"

namespace glassbox::service {

struct SourceData {
  std::string location;
  std::vector<InputFile> files;
  BucketFiles kept;  ///< of a store: what the files are while this lives
  Schema schema;
  Rearrangement rearrangement;
};

/// The schema that a request gives, in its DataSpec or RDSData; nullopt when it gives none. Rows of
/// a database have no header, whatever it says. throws  InputError
[[nodiscard]] std::optional<Schema> given_schema(const Buckets& buckets, const nlohmann::json& spec,
                                                 const Check& check = {});

/// Of a data source whose job may not have run yet: its schema is that of the request then.
/// check   called now and then while a store is waited for
/// throws  InputError: its files or its schema are not there, or not as they have to be
[[nodiscard]] SourceData source_data(const Buckets& buckets, const StoredObject& object,
                                     const Check& check = {});

/// Finds out which files are tables whose cells are separated otherwise than by commas, so that
/// they are read as if commas stood there (io/infer/format_detection.h).
/// column_count  0 = not known
/// separator     where it is known
/// returns       what is not as CSV has it, in words, each once
std::vector<std::string> recognize_formats(std::vector<InputFile>& files, std::size_t column_count,
                                           std::optional<char> separator = {});
/// Of a data source's DataSpec or RDSData: what is fetched from a database has commas.
[[nodiscard]] std::optional<char> known_separator(const nlohmann::json& spec);
/// Numbers with decimal commas are those of NUMERIC attributes. Columns are taken in the order of
/// the header. Once, after the former.
void fit_formats(std::vector<InputFile>& files, const Schema& schema);

}  // namespace glassbox::service
