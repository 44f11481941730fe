// Buckets listed, and files that come into them.
#include <sys/stat.h>

#include "io/base/input_error.h"
#include "tests/console/running_console.h"

using namespace glassbox::testing;
using Json = RunningConsole::Json;
namespace fs = std::filesystem;

namespace {

std::string begun(const RunningConsole& console, const std::string& key, std::size_t bytes,
                  bool replace = false, const std::string& bucket = "b") {
  const Json answer = console.change(
      "uploads", {{"bucket", bucket}, {"key", key}, {"bytes", bytes}, {"replace", replace}});
  CAPTURE(answer.dump());
  REQUIRE(answer.contains("upload"));
  CHECK(answer["chunkBytes"] == 8388608);
  return answer["upload"];
}

Json chunk(const RunningConsole& console, const std::string& id, std::size_t offset,
           std::string_view bytes) {
  return RunningConsole::json_of(
      console.post("uploads/" + id + "?offset=" + std::to_string(offset), bytes));
}

std::string refusal(const RunningConsole& console, const Json& body) {
  const Json answer = console.change("uploads", body);
  CAPTURE(answer.dump());
  CHECK(answer.value("__type", "") == "InvalidInputException");
  return answer.value("message", "");
}

std::size_t hidden_files(const fs::path& directory) {
  std::size_t count = 0;
  for (const auto& entry : fs::recursive_directory_iterator(directory))
    count += entry.path().filename().string().starts_with('.') ? 1 : 0;
  return count;
}

}  // namespace

TEST_CASE("what begins with a location is listed, folders first", "[console][files]") {
  RunningConsole console;
  console.write("buckets/b/day/one.csv", "1");
  console.write("buckets/b/data2.csv", "12345");
  console.write("buckets/b/.hidden", "1");
  console.write("buckets/loans/x.csv", "1");
  console.write("outside.csv", "1");
  fs::create_symlink(console.at("outside.csv"), console.at("buckets/b/dlink.csv"));
  fs::create_symlink("data2.csv", console.at("buckets/b/dinside.csv"));
  REQUIRE(::mkfifo(console.at("buckets/b/dpipe").c_str(), 0600) == 0);
  const auto names = [&](const std::string& location) {
    std::string text;
    const Json listing = console.read("files?location=" + location);
    for (const Json& entry : listing["entries"]) text += entry["location"].get<std::string>() + " ";
    return text;
  };
  CHECK(names("s3://") == "s3://b/ s3://loans/ ");
  CHECK(names("s3://lo") == "s3://loans/ ");
  CHECK(names("s3://b/d") == "s3://b/day/ s3://b/data.csv s3://b/data2.csv s3://b/dinside.csv ");
  CHECK(names("s3://b/data2") == "s3://b/data2.csv ");
  CHECK(names("s3://b/day/") == "s3://b/day/one.csv ");
  CHECK(names("s3://b/nothing").empty());
  const Json two = console.read("files?location=s3://b/data2");
  CHECK(two["entries"][0]["kind"] == "file");
  CHECK(two["entries"][0]["bytes"] == 5);
  CHECK(two["entries"][0]["name"] == "data2.csv");
  CHECK(two["more"] == 0);
  for (const char* const wrong :
       {"", "file:///etc/", "s3://b/../", "s3://b/../../etc/", "s3://none/x", "s3://b/nothing/x",
        "s3://b/%2e%2e/", "s3:///etc/"}) {
    CAPTURE(wrong);
    CHECK(console.read("files?location=" + std::string(wrong))["status"] == 400);
  }
}

TEST_CASE("of many files 200 are listed, and how many more there are", "[console][files]") {
  RunningConsole console;
  for (int i = 0; i < 230; ++i) console.write("buckets/many/f" + std::to_string(1000 + i), "");
  const Json listing = console.read("files?location=s3://many/");
  CHECK(listing["entries"].size() == 200);
  CHECK(listing["entries"][199]["name"] == "f1199");
  CHECK(listing["more"] == 30);
}

TEST_CASE("a file comes in chunks, appears whole, and chunks may come again", "[console][files]") {
  RunningConsole console;
  std::string bytes;
  while (bytes.size() < 300'000) bytes += std::to_string(bytes.size()) + "\n";
  const std::string id = begun(console, "in/new/wine.csv", bytes.size());
  const fs::path file = console.at("buckets/b/in/new/wine.csv");
  CHECK(chunk(console, id, 0, bytes.substr(0, 100'000))["received"] == 100'000);
  CHECK(chunk(console, id, 0, bytes.substr(0, 100'000))["received"] == 100'000);  // again
  CHECK(console.read("uploads/" + id)["received"] == 100'000);
  const Json gap = chunk(console, id, 200'000, bytes.substr(200'000));
  CHECK(gap["status"] == 400);
  CHECK(gap["message"].get<std::string>().find("bytes 100000 to 200000 are missing") !=
        std::string::npos);
  CHECK(chunk(console, id, 50'000, bytes.substr(50'000, 100'000))["received"] == 150'000);
  CHECK(console.change("uploads/" + id + "/finish", Json::object())["status"] == 400);
  CHECK_FALSE(fs::exists(file));
  CHECK(chunk(console, id, 150'000, bytes.substr(150'000))["received"] == bytes.size());
  CHECK(chunk(console, id, bytes.size(), "x")["status"] == 400);
  CHECK_FALSE(fs::exists(file));
  const Json done = console.change("uploads/" + id + "/finish", Json::object());
  CHECK(done["location"] == "s3://b/in/new/wine.csv");
  CHECK(done["bytes"] == bytes.size());
  CHECK(contents(file) == bytes);
  CHECK(hidden_files(console.at("buckets")) == 0);
  CHECK(fs::is_empty(console.at("data/uploads")));
  CHECK(console.read("uploads/" + id)["__type"] == "ResourceNotFoundException");
  CHECK(console.change("uploads/" + id + "/finish", Json::object())["status"] == 404);
}

TEST_CASE("an upload makes a bucket, and may be empty", "[console][files]") {
  RunningConsole console;
  const std::string id = begun(console, "a.csv", 0, false, "fresh");
  CHECK(console.change("uploads/" + id + "/finish", Json::object())["location"] ==
        "s3://fresh/a.csv");
  CHECK(fs::file_size(console.at("buckets/fresh/a.csv")) == 0);
}

TEST_CASE("a cancelled upload leaves nothing behind", "[console][files]") {
  RunningConsole console;
  const std::string id = begun(console, "deep/er/a.csv", 10, false, "fresh");
  CHECK(chunk(console, id, 0, "12345")["received"] == 5);
  CHECK(console.change("uploads/" + id + "/cancel", Json::object()) == Json::object());
  CHECK_FALSE(fs::exists(console.at("buckets/fresh")));
  CHECK(fs::is_empty(console.at("data/uploads")));
  CHECK(chunk(console, id, 5, "12345")["status"] == 404);
}

TEST_CASE("what an earlier start left half received is removed", "[console][files]") {
  RunningConsole console;
  const std::string id = begun(console, "a.csv", 10);
  CHECK(chunk(console, id, 0, "12345")["received"] == 5);
  REQUIRE(hidden_files(console.at("buckets")) == 1);
  console.stop();
  REQUIRE(hidden_files(console.at("buckets")) == 1);
  console.write("data/uploads/wrong", "no JSON");
  console.write("data/uploads/evil", R"({"folder":"s3://b/../../","temporary":".upload-x.tmp"})");
  console.write("data/uploads/other", R"({"folder":"s3://b/","temporary":"data.csv"})");
  console.write(".upload-x.tmp", "not in a bucket");
  console.start();
  CHECK(hidden_files(console.at("buckets")) == 0);
  CHECK(fs::is_empty(console.at("data/uploads")));
  CHECK(fs::exists(console.at("buckets/b/data.csv")));
  CHECK(fs::exists(console.at(".upload-x.tmp")));
}

TEST_CASE("a file that is there is replaced only when that is said", "[console][files]") {
  RunningConsole console;
  CHECK(refusal(console, {{"bucket", "b"}, {"key", "data.csv"}, {"bytes", 1}})
            .find("the file exists") != std::string::npos);
  const std::string id = begun(console, "data.csv", 3, /*replace=*/true);
  chunk(console, id, 0, "new");
  CHECK(contents(console.at("buckets/b/data.csv")).starts_with("x,y"));
  CHECK(console.change("uploads/" + id + "/finish", Json::object()).contains("location"));
  CHECK(contents(console.at("buckets/b/data.csv")) == "new");
  const std::string late = begun(console, "late.csv", 1);
  chunk(console, late, 0, "1");
  console.write("buckets/b/late.csv", "was quicker");
  CHECK(console.change("uploads/" + late + "/finish", Json::object())["status"] == 400);
  CHECK(contents(console.at("buckets/b/late.csv")) == "was quicker");
}

TEST_CASE("no upload leaves its bucket or hides in it", "[console][files]") {
  RunningConsole console;
  fs::create_directories(console.at("elsewhere"));
  fs::create_directory_symlink(console.at("elsewhere"), console.at("buckets/b/link"));
  fs::create_symlink(console.at("elsewhere/f"), console.at("buckets/b/flink"));
  for (const auto& [bucket, key] :
       std::vector<std::pair<std::string, std::string>>{{"b", "../x.csv"},
                                                        {"b", "a/../../x.csv"},
                                                        {"b", "/etc/x.csv"},
                                                        {"b", "a//x.csv"},
                                                        {"b", "./x.csv"},
                                                        {"b", "link/x.csv"},
                                                        {"b", "flink"},
                                                        {"b", ".hidden.csv"},
                                                        {"b", ".dir/x.csv"},
                                                        {"b", "folder/"},
                                                        {"b", ""},
                                                        {"b", std::string("a\0b", 3)},
                                                        {"b", std::string(300, 'x')},
                                                        {"..", "x.csv"},
                                                        {".", "x.csv"},
                                                        {"", "x.csv"},
                                                        {"b/c", "x.csv"},
                                                        {".git", "config"}}) {
    CAPTURE(bucket, key);
    CHECK_FALSE(refusal(console, {{"bucket", bucket}, {"key", key}, {"bytes", 1}}).empty());
  }
  CHECK(refusal(console, {{"bucket", "b"}, {"key", "x"}, {"bytes", -1}}).starts_with("bytes"));
  CHECK(refusal(console, {{"bucket", "b"}, {"key", "x"}}).starts_with("bytes"));
  CHECK(refusal(console, {{"key", "x"}, {"bytes", 1}}).starts_with("bucket"));
  CHECK(refusal(console, {{"bucket", "b"}, {"key", "x"}, {"bytes", std::uint64_t{1} << 62}})
            .find("the disk has room for") != std::string::npos);
  CHECK(fs::is_empty(console.at("elsewhere")));
}

TEST_CASE("a link that appears meanwhile is not followed", "[console][files]") {
  RunningConsole console;
  fs::create_directories(console.at("elsewhere"));
  const std::string id = begun(console, "in/a.csv", 3);
  chunk(console, id, 0, "abc");
  fs::rename(console.at("buckets/b/in"), console.at("buckets/b/moved"));
  fs::create_directory_symlink(console.at("elsewhere"), console.at("buckets/b/in"));
  (void)console.change("uploads/" + id + "/finish", Json::object());
  CHECK(fs::is_empty(console.at("elsewhere")));
}

TEST_CASE("hostile names are names", "[console][files]") {
  RunningConsole console;
  for (const std::string& key :
       {std::string("<img src=x onerror=alert(1)>.csv"), std::string("a'b\"c.csv"),
        std::string("größe 漢字.csv"), std::string("%2e%2e.csv"), std::string("a;rm -rf b.csv")}) {
    CAPTURE(key);
    const std::string id = begun(console, key, 1);
    chunk(console, id, 0, "1");
    CHECK(console.change("uploads/" + id + "/finish", Json::object())["location"] ==
          "s3://b/" + key);
    CHECK(fs::exists(console.at("buckets/b/" + key)));
  }
}

TEST_CASE("without a bucket uploads are refused with the reason", "[console][files]") {
  RunningConsole console;
  console.stop();
  console.has_root = false;
  console.start();
  CHECK(refusal(console, {{"bucket", "b"}, {"key", "x.csv"}, {"bytes", 1}})
            .find("no bucket \"b\"; the service was started with no --root") != std::string::npos);
  CHECK(console.read("files?location=s3://")["entries"].empty());
}

TEST_CASE("an example is put into the bucket of examples", "[console][files]") {
  RunningConsole console;
  console.stop();
  console.console_options.example = [](const std::string& name, const fs::path& directory) {
    if (name != "wine") throw InputError({}, "glassbox gets it so and so");
    fs::create_directories(directory);
    std::ofstream(directory / "wine.csv") << "1\n";
    return Example{.files = {"wine.csv"}, .target = "quality", .description = "wines"};
  };
  console.start();
  const Json wine = console.change("examples", {{"name", "wine"}});
  CHECK(wine["locations"] == Json::array({"s3://examples/wine/wine.csv"}));
  CHECK(wine["target"] == "quality");
  CHECK(contents(console.at("buckets/examples/wine/wine.csv")) == "1\n");
  const Json mnist = console.change("examples", {{"name", "mnist"}});
  CHECK(mnist["status"] == 404);
  CHECK(mnist["message"] == "glassbox gets it so and so");
  CHECK(console.change("examples", {{"name", "../x"}})["status"] == 400);
}
