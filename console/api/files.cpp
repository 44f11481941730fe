#include "console/api/files.h"

#include <chrono>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <system_error>

#include "io/base/input_error.h"
#include "service/jobs/bucket_listing.h"
#include "service/wire/api_error.h"

namespace glassbox::console {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kExamples = "examples";  // the bucket

// Work with an upload; what may go wrong with one is said in a way that the page can act upon.
HttpResponse with_upload(const std::function<HttpResponse()>& work) {
  try {
    return work();
  } catch (const std::out_of_range&) {
    throw ApiError(
        "ResourceNotFoundException", 404,
        "no such upload; it was finished or cancelled, or the service was started again");
  } catch (const std::system_error& error) {
    if (error.code() != std::errc::no_space_on_device) throw;
    throw ApiError("InternalServerException", 500,
                   std::string(error.what()) + "; free some space, then go on");
  }
}

}  // namespace

HttpResponse list_files(const ConsoleRequest& request, ConsoleParts& parts) {
  constexpr std::chrono::seconds kMostWaiting{15};  // others of this queue wait, too
  const auto until = std::chrono::steady_clock::now() + kMostWaiting;
  const std::string location = request.text("location");
  const Check check = [&, abandoned = check_of(request, parts)] {
    abandoned();
    if (std::chrono::steady_clock::now() > until)
      throw InputError({location}, "the store has not answered within 15 seconds; try again");
  };
  constexpr std::size_t kMostEntries = 200;
  const BucketListing listing = list_location(parts.api.buckets(), location, kMostEntries, check);
  Json json;
  json["entries"] = Json::array();
  for (const BucketEntry& entry : listing.entries) {
    Json one = {{"name", entry.name},
                {"location", entry.location},
                {"kind", entry.is_folder ? "folder" : "file"}};
    if (!entry.is_folder) one["bytes"] = entry.bytes;
    one["modifiedAt"] = static_cast<double>(entry.modified) / 1000;
    json["entries"].push_back(std::move(one));
  }
  json["more"] = listing.more;
  return json_answer(json);
}

HttpResponse begin_upload(const ConsoleRequest& request, ConsoleParts& parts) {
  const nlohmann::json body = request.json();
  const std::string bucket = text_member(body, "bucket"), key = text_member(body, "key");
  const std::uint64_t bytes = number_member(body, "bytes");
  const bool replaces = bool_member_or(body, "replace", false);
  return with_upload([&] {
    const Uploads::Begun begun = parts.uploads.begin(bucket, key, bytes, replaces);
    return json_answer({{"upload", begun.id},
                        {"chunkBytes", Uploads::kChunkBytes},
                        {"mostBytes", begun.most_bytes}});
  });
}

HttpResponse show_upload(const ConsoleRequest& request, ConsoleParts& parts) {
  return with_upload([&] {
    return json_answer({{"received", parts.uploads.received(request.path.at(1))}});
  });
}

HttpResponse write_upload(const ConsoleRequest& request, ConsoleParts& parts) {
  if (request.text("offset").empty())
    throw invalid_member("offset", "expected where in the file these bytes begin", "nothing");
  const std::uint64_t offset = request.number("offset", 0, 0, std::uint64_t{1} << 62);
  return with_upload([&] {
    return json_answer(
        {{"received", parts.uploads.write(request.path.at(1), offset, request.body)}});
  });
}

HttpResponse finish_upload(const ConsoleRequest& request, ConsoleParts& parts) {
  return with_upload([&] {
    const std::uint64_t bytes = parts.uploads.received(request.path.at(1));
    const std::string location = parts.uploads.finish(request.path.at(1));
    return json_answer({{"location", location}, {"bytes", bytes}});
  });
}

HttpResponse cancel_upload(const ConsoleRequest& request, ConsoleParts& parts) {
  return with_upload([&] {
    parts.uploads.cancel(request.path.at(1));
    return json_answer(Json::object());
  });
}

HttpResponse put_example(const ConsoleRequest& request, ConsoleParts& parts) {
  const std::string name = text_member(request.json(), "name");
  if (name != "wine" && name != "iris" && name != "mnist")
    throw invalid_member("name", "expected wine, iris or mnist", name);
  const std::string folder = std::string("s3://") + kExamples + "/" + name;
  const std::filesystem::path directory = parts.api.buckets().path_of(folder);
  Example example;
  try {
    if (!parts.options.example) throw InputError({}, "this service brings no examples");
    example = parts.options.example(name, directory);
  } catch (const InputError& error) {
    throw ApiError("ResourceNotFoundException", 404, error.what());
  }
  Json locations = Json::array();
  for (const std::string& file : example.files) locations.push_back(folder + "/" + file);
  return json_answer({{"locations", std::move(locations)},
                      {"target", example.target},
                      {"description", example.description}});
}

}  // namespace glassbox::console
