#include "console/api/batches.h"

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "io/cells/quoted_runs.h"
#include "io/csv/csv_record.h"
#include "io/files/contained_file.h"
#include "io/files/input_files.h"
#include "service/wire/api_error.h"

namespace glassbox::console {
namespace {

using Json = nlohmann::ordered_json;

struct ResultFile {
  std::string name, location;
};

// Of a store the file is there while this lives.
BucketFiles input_file(const Api& api, const std::string& location, bool is_gzip,
                       const Check& check) {
  if (api.buckets().object_at(location)) {
    BucketFiles brought = api.buckets().files_of(location, check);
    brought.files.front().is_gzip = is_gzip;
    return brought;
  }
  Buckets::Place place = api.buckets().place_of(location);
  InputFile file;
  file.path = std::move(place.path);
  file.root = std::move(place.base);
  file.name = location;
  file.is_gzip = is_gzip;
  return {{std::move(file)}};
}

std::uint64_t size_of(const Api& api, const std::string& location, const Check& check) {
  if (const auto object = api.buckets().object_at(location))
    return object->store->head(object->key, check).bytes;
  const InputFile file = input_file(api, location, false, check).files.front();
  return regular_file_state(
             open_contained_file(file.root, file.path.lexically_relative(file.root), file.name)
                 .get(),
             file.name)
      .size;
}

// As the manifest lists them.
std::vector<ResultFile> results_of(const Api& api, const StoredObject& object, const Check& check) {
  constexpr std::size_t kMostManifest = std::size_t{64} << 20;
  std::string uri = Json::parse(object.request).value("OutputUri", "");
  if (!uri.ends_with('/')) uri += '/';
  const std::string manifest = uri + "batch-prediction/" + object.key.id + ".manifest";
  std::vector<ResultFile> files;
  const Json listed = Json::parse(api.buckets().text_of(manifest, kMostManifest, check));
  for (const auto& [input, output] : listed.items()) {
    const std::string location = output.get<std::string>();
    files.push_back({location.substr(location.rfind('/') + 1), location});
  }
  return files;
}

// The first lines of a result: names, then records.
std::vector<std::vector<std::string>> first_lines(const InputFile& file, std::size_t most) {
  constexpr std::size_t kMostBytes = std::size_t{4} << 20;
  std::string text(kMostBytes, '\0');
  text.resize(file.open()->read(text));
  std::vector<std::vector<std::string>> lines;
  for (std::string_view rest = text; !rest.empty() && lines.size() < most;) {
    const std::size_t size = first_record_size(rest, rest.size());
    std::string_view line = rest.substr(0, size);
    const bool is_cut = size == rest.size() && !line.ends_with('\n') && text.size() == kMostBytes;
    rest.remove_prefix(size);
    if (is_cut) break;
    if (line.ends_with('\n')) line.remove_suffix(1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (auto cells = split_line(line)) lines.push_back(*std::move(cells));
  }
  return lines;
}

class Download {
 public:
  explicit Download(const BucketFiles& input) : source_(input.files.front().open()) {}

  // One call at a time: the next piece is asked for when this one is out.
  std::optional<std::string> next() noexcept {
    try {
      std::string piece(kMostPiece, '\0');
      piece.resize(source_->read(piece));
      return piece;
    } catch (const std::exception&) {  // damaged, cut or replaced meanwhile
      return std::nullopt;
    }
  }

 private:
  std::unique_ptr<ByteSource> source_;
};

// A name for a header: what is not plain ASCII is written as RFC 8187 has it.
std::string disposition(const std::string& name) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._";
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string plain, encoded;
  for (const char c : name) {
    const bool is_plain = kPlain.find(c) != std::string_view::npos;
    const auto byte = static_cast<unsigned char>(c);
    plain += is_plain ? c : '_';
    encoded += is_plain ? std::string(1, c) : std::string{'%', kHex[byte >> 4], kHex[byte & 15]};
  }
  return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + encoded;
}

StoredObject batch_object(const ConsoleRequest& request, const ConsoleParts& parts) {
  return completed_object(parts.api, {ObjectType::kBatchPrediction, request.path.at(2)});
}

}  // namespace

HttpResponse show_rows(const ConsoleRequest& request, ConsoleParts& parts) {
  constexpr std::uint64_t kMostRows = 1000;
  const StoredObject object = batch_object(request, parts);
  const std::uint64_t limit = request.number("limit", 100, 1, kMostRows);
  const Json details = Json::parse(object.details.empty() ? "{}" : object.details);
  const Check check = check_of(request, parts);
  const std::vector<ResultFile> files = results_of(parts.api, object, check);
  Json json;
  json["columns"] = Json::array();
  json["rows"] = Json::array();
  for (const ResultFile& file : files) {
    if (json["rows"].size() >= limit) break;
    const BucketFiles input = input_file(parts.api, file.location, true, check);
    const auto lines = first_lines(input.files.front(), static_cast<std::size_t>(limit) + 1);
    for (std::size_t i = 0; i < lines.size() && json["rows"].size() < limit; ++i) {
      if (i == 0) {
        if (json["columns"].empty()) json["columns"] = lines[0];
      } else {
        json["rows"].push_back(lines[i]);
      }
    }
  }
  json["records"] = details.value("TotalRecordCount", std::uint64_t{0});
  json["invalid"] = details.value("InvalidRecordCount", std::uint64_t{0});
  json["files"] = Json::array();
  for (const ResultFile& file : files)
    json["files"].push_back({{"name", file.name},
                             {"bytes", size_of(parts.api, file.location, check)},
                             {"location", file.location}});
  return json_answer(json);
}

HttpResponse download(const ConsoleRequest& request, ConsoleParts& parts) {
  const StoredObject object = batch_object(request, parts);
  const std::string name = request.text("file"), format = request.text("format");
  if (!format.empty() && format != "gz" && format != "csv")
    throw invalid_member("format", "expected gz or csv", format);
  const bool is_plain = format == "csv";
  const Check check = check_of(request, parts);
  const std::vector<ResultFile> files = results_of(parts.api, object, check);
  const auto file = std::ranges::find(files, name, &ResultFile::name);
  if (file == files.end())
    throw ApiError("ResourceNotFoundException", 404,
                   "BatchPrediction " + object.key.id +
                       " has no such file; \"file\" is one of the "
                       "names that \"rows\" lists");
  const BucketFiles input = input_file(parts.api, file->location, is_plain, check);
  HttpResponse response;
  response.content_type = is_plain ? "text/csv; charset=utf-8" : "application/gzip";
  if (!is_plain) response.length = size_of(parts.api, file->location, check);
  const std::string shown =
      is_plain && name.ends_with(".gz") ? name.substr(0, name.size() - 3) : name;
  response.headers.emplace_back("Content-Disposition", disposition(shown));
  response.pieces = [opened = std::make_shared<Download>(input),
                     transfer = parts.transfer](HttpPieceReply reply) {
    transfer([opened, reply = std::move(reply)] { reply(opened->next()); });
  };
  return response;
}

}  // namespace glassbox::console
