/// service/wire/request_shapes.h: what each operation takes, as the API reference has it: members,
/// types, lengths, patterns. AWS's clients check little of this, so the service does.
///
/// source  Amazon ML API Reference; botocore's model of the service, version 2014-12-12
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string_view>

#include "io/base/rooms.h"

namespace glassbox::service {

enum class Operation {
  kAddTags,
  kCreateBatchPrediction,
  kCreateDataSourceFromRDS,
  kCreateDataSourceFromRedshift,
  kCreateDataSourceFromS3,
  kCreateEvaluation,
  kCreateMLModel,
  kCreateRealtimeEndpoint,
  kDeleteBatchPrediction,
  kDeleteDataSource,
  kDeleteEvaluation,
  kDeleteMLModel,
  kDeleteRealtimeEndpoint,
  kDeleteTags,
  kDescribeBatchPredictions,
  kDescribeDataSources,
  kDescribeEvaluations,
  kDescribeMLModels,
  kDescribeTags,
  kGetBatchPrediction,
  kGetDataSource,
  kGetEvaluation,
  kGetMLModel,
  kPredict,
  kUpdateBatchPrediction,
  kUpdateDataSource,
  kUpdateEvaluation,
  kUpdateMLModel,
};
inline constexpr std::size_t kOperationCount = 28;

/// "AddTags", ...
[[nodiscard]] std::string_view to_text(Operation operation);

/// Of the header X-Amz-Target, "AmazonML_20141212.<Operation>"; nullopt for any other text.
[[nodiscard]] std::optional<Operation> operation_of(std::string_view target);

/// What may name a data source, a model, ...: 1 to 64 letters, digits, '_', '.' and '-'.
[[nodiscard]] bool is_object_id(std::string_view text);

/// Attributes that a Record of Predict may name, known or not, and bytes of their values together:
/// Amazon ML's limit of an observation.
inline constexpr std::size_t kMostRecordEntries = 10'000, kMostRecordBytes = 102'400;

/// Bytes that the body of a request may have, by its header X-Amz-Target: what its members may
/// hold, every character written as an escape, and 64 KiB for blanks and unknown members; 20 MiB at
/// most.
[[nodiscard]] std::size_t most_body(std::string_view target);

/// The request with its known members only; those that are null, and optional ones that are
/// an empty string, are taken as left out.
/// throws  ApiError InvalidInputException naming the first member that is missing, or is not what
///         the API reference asks for (InvalidTagException for tags)
[[nodiscard]] nlohmann::json checked_request(Operation operation, nlohmann::json request);

}  // namespace glassbox::service
