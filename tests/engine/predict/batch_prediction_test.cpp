#include "engine/predict/batch_prediction.h"

#include <zlib.h>

#include <catch2/catch.hpp>
#include <cstdlib>

#include "engine/predict/batch_files.h"
#include "io/base/input_error.h"
#include "tests/engine/hand_made.h"

using namespace glassbox::testing;

namespace {

std::string gunzip(const std::filesystem::path& path) {
  std::string text;
  gzFile file = gzopen(path.c_str(), "rb");
  REQUIRE(file != nullptr);
  char buffer[4096];
  int got = 0;
  while ((got = gzread(file, buffer, sizeof buffer)) > 0)
    text.append(buffer, static_cast<std::size_t>(got));
  CHECK(got == 0);
  CHECK(gzclose(file) == Z_OK);
  return text;
}

std::vector<std::string> everything_in(const std::filesystem::path& directory) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    names.push_back(std::filesystem::relative(entry.path(), directory).string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

// The lines of all files in one stream.
std::string streamed(const MLModel& model, const std::vector<std::string>& paths,
                     const Schema* schema = nullptr, const CsvOptions& options = {}) {
  std::string text;
  BatchOutput output;
  output.stream = [&](std::string_view lines) { text += lines; };
  (void)predict_batch(model, list_input_files(paths), schema, options, output);
  return text;
}

}  // namespace

TEST_CASE("binary predictions have tag, true label, best answer and score",
          "[engine][batch_prediction]") {
  const TemporaryDirectory directory;
  // 1/(1+e^0) = 0.5, 1/(1+e^-1.0986123) = 0.75, 1/(1+e^5) = 0.006692851
  MLModel model =
      fruit_model_with(AttributeType::kBinary, {{"note=sweet", 1.0986123F}, {"color=green", -5}});
  model.score_threshold = 0.75;
  write_text(directory / "a.csv",
             "c-17,0,red,x,Yes\n"
             "c-18,1,red,sweet,\n"
             "\"a,b\",2,green,x,0\n"
             "c-19,,red,x,perhaps\n");
  CHECK(streamed(model, {directory / "a.csv"}) ==
        "tag,trueLabel,bestAnswer,score\n"
        "c-17,1,0,5E-1\n"
        "c-18,,1,7.5E-1\n"
        "\"a,b\",0,0,6.692851E-3\n"
        "c-19,,0,5E-1\n");
}

TEST_CASE("a record that cannot be used leaves a blank line in its place",
          "[engine][batch_prediction]") {
  const TemporaryDirectory directory;
  const MLModel model =
      fruit_model_with(AttributeType::kNumeric, {{"color=green", 2.5F}, {"note=sour", 122570.8F}});
  write_text(directory / "a.csv",
             "ragged\n"
             "h1,1,green,x,\n"
             "ragged,again\n"
             "h2,\"op\"en,red,x,\n"
             "h3,1,red,sour,7.0\n"
             "1,2,3\n");
  CHECK(streamed(model, {directory / "a.csv"}) ==
        "tag,trueLabel,score\n"
        "\n"
        "h1,,2.5E0\n"
        "\n"
        "\n"
        "h3,7.0,1.225708E5\n"
        "\n");
}

TEST_CASE("classes are columns in ascending bytes of their labels", "[engine][batch_prediction]") {
  const TemporaryDirectory directory;
  MLModel model = fruit_model_with(AttributeType::kCategorical, {{"note=sweet", 0.69314718F}});
  REQUIRE(model.classes == std::vector<std::string>{"plum", "fig", "apple"});
  model.classes[1] = "a,fig";  // needs quotes
  Schema schema = model.schema;
  schema.target.reset();
  schema.row_id.reset();
  write_text(directory / "a.csv", "x,1,red,sweet,\n");  // e^0.693 = 2: 2/4, 1/4, 1/4
  CHECK(streamed(model, {directory / "a.csv"}, &schema) ==
        "\"a,fig\",apple,plum\n"
        "2.5E-1,2.5E-1,5E-1\n");
}

TEST_CASE("without row id and target in the data only the answer is written",
          "[engine][batch_prediction]") {
  const TemporaryDirectory directory;
  const MLModel model =
      fruit_model_with(AttributeType::kBinary, {{"note=sour", -1e30F}, {"note=sweet", 1e30F}});
  Schema schema = schema_of({{"note", AttributeType::kText}});
  schema.has_header = true;
  write_text(directory / "a.csv", "note\nso so\nsour\nsweet\n");
  CHECK(streamed(model, {directory / "a.csv"}, &schema) ==
        "bestAnswer,score\n"
        "1,5E-1\n"
        "0,0E0\n"
        "1,1E0\n");
}

TEST_CASE("files get Amazon's names, and the manifest pairs them", "[engine][batch_prediction]") {
  const TemporaryDirectory directory;
  const MLModel model = fruit_model_with(AttributeType::kBinary, {{"color=green", -5}});
  write_text(directory / "in a.csv", "c1,0,red,x,1\n");
  write_text(directory / "b.csv", "c2,0,red,x,\nc3,0,green,x,\n");
  BatchOutput output;
  output.directory = directory / "out";
  output.id = "bp-x";
  const BatchResult result = predict_batch(
      model, list_input_files({directory / "in a.csv", directory / "b.csv"}), nullptr, {}, output);
  CHECK(result.records.used == 3);
  const std::filesystem::path top = directory.path() / "out" / "batch-prediction";
  CHECK(result.files == std::vector<std::filesystem::path>{top / "bp-x.manifest",
                                                           top / "result" / "bp-x-in a.csv.gz",
                                                           top / "result" / "bp-x-b.csv.gz"});
  CHECK(gunzip(result.files[1]) == "tag,trueLabel,bestAnswer,score\nc1,1,1,5E-1\n");
  CHECK(gunzip(result.files[2]) ==
        "tag,trueLabel,bestAnswer,score\nc2,,1,5E-1\nc3,,0,6.692851E-3\n");
  const std::string uri = "file://" + directory.path().string();
  CHECK(read_whole_file(result.files[0]) ==
        "{\"" + uri + "/in%20a.csv\":\"" + uri +
            "/out/batch-prediction/result/bp-x-in%20a.csv.gz\",\n"
            " \"" +
            uri + "/b.csv\":\"" + uri + "/out/batch-prediction/result/bp-x-b.csv.gz\"}\n");
  CHECK(everything_in(directory / "out") ==
        std::vector<std::string>{"batch-prediction", "batch-prediction/bp-x.manifest",
                                 "batch-prediction/result", "batch-prediction/result/bp-x-b.csv.gz",
                                 "batch-prediction/result/bp-x-in a.csv.gz"});
}

TEST_CASE("the same predictions give the same compressed bytes", "[engine][batch_prediction]") {
  const TemporaryDirectory directory;
  const MLModel model = fruit_model(AttributeType::kCategorical);
  std::string csv;
  for (int i = 0; i < 40'000; ++i)
    csv += std::to_string(i) + "," + std::to_string(i % 97) + ",green,sour,\n";
  write_text(directory / "a.csv", csv);
  std::vector<std::string> results;
  for (const int threads : {1, 3}) {
    BatchOutput output;
    output.directory = directory / std::to_string(threads);
    output.id = "x";
    CsvOptions options;
    options.threads = threads;
    const BatchResult result =
        predict_batch(model, list_input_files({directory / "a.csv"}), nullptr, options, output);
    results.push_back(read_whole_file(result.files[1]));
  }
  CHECK(results[0] == results[1]);
}

TEST_CASE("a file of which the split takes nothing still gets its header",
          "[engine][batch_prediction]") {
  const TemporaryDirectory directory;
  const MLModel model = fruit_model_with(AttributeType::kBinary, {{"color=green", -5}});
  for (const char* name : {"a.csv", "b.csv", "c.csv"}) {
    write_text(directory / name, "c1,0,red,x,1\n");
  }
  BatchOutput output;
  output.directory = directory / "out";
  output.id = "x";
  CsvOptions options;
  options.rearrangement.percent_begin = 40;
  options.rearrangement.percent_end = 70;
  const BatchResult result = predict_batch(
      model, list_input_files({directory / "a.csv", directory / "b.csv", directory / "c.csv"}),
      nullptr, options, output);
  const std::string header = "tag,trueLabel,bestAnswer,score\n";
  CHECK(gunzip(result.files[1]) == header);
  CHECK(gunzip(result.files[2]) == header + "c1,1,1,5E-1\n");
  CHECK(gunzip(result.files[3]) == header);
}

TEST_CASE("nothing is left behind when a batch prediction fails", "[engine][batch_prediction]") {
  const TemporaryDirectory directory;
  const MLModel model = fruit_model_with(AttributeType::kBinary, {{"color=green", -5}});
  std::filesystem::create_directory(directory / "out");
  std::vector<std::string> inputs;
  for (int i = 0; i < 40; ++i) {  // more than may wait for their names
    inputs.push_back(directory / (std::to_string(i) + ".csv"));
    write_text(inputs.back(), "c1,0,red,x,1\n");
  }
  write_text(inputs.back(), "ragged\n");
  BatchOutput output;
  output.directory = directory / "out";
  output.id = "x";
  CsvOptions options;
  options.max_rejected = 0;
  CHECK_THROWS_AS(predict_batch(model, list_input_files(inputs), nullptr, options, output),
                  InputError);
  CHECK(everything_in(directory / "out").empty());
  options.max_rejected = 1;
  CHECK(predict_batch(model, list_input_files(inputs), nullptr, options, output).files.size() ==
        41);
}

TEST_CASE("outputs that exist are replaced only when told to", "[engine][batch_prediction]") {
  const TemporaryDirectory directory;
  const MLModel model = fruit_model_with(AttributeType::kBinary, {{"color=green", -5}});
  write_text(directory / "a.csv", "c1,0,red,x,1\n");
  BatchOutput output;
  output.directory = directory.path();
  output.id = "x";
  const std::filesystem::path result = directory / "batch-prediction/result/x-a.csv.gz";
  std::filesystem::create_directories(result.parent_path());
  write_text(result, "mine");
  const auto predict = [&] {
    return predict_batch(model, list_input_files({directory / "a.csv"}), nullptr, {}, output);
  };
  CHECK_THROWS_WITH(
      predict(),
      result.string() + ": the file exists; give another name, or --force to replace it");
  CHECK(read_whole_file(result) == "mine");
  output.existing = WholeFile::Existing::kReplace;
  CHECK(predict().files.size() == 2);
  CHECK(gunzip(result) == "tag,trueLabel,bestAnswer,score\nc1,1,1,5E-1\n");
}

TEST_CASE("inputs of one name and ids that are no names are refused",
          "[engine][batch_prediction]") {
  const TemporaryDirectory directory;
  std::filesystem::create_directory(directory / "d");
  write_text(directory / "a.csv", "1\n");
  write_text(directory / "d/a.csv", "1\n");
  const auto refuse = WholeFile::Existing::kRefuse;
  const auto two = list_input_files({directory / "a.csv", directory / "d/a.csv"});
  CHECK_THROWS_WITH(BatchFiles(directory.path(), "x", two, refuse),
                    "two inputs are called a.csv, and so would their results be; predict them one "
                    "by one");
  const auto one = list_input_files({directory / "a.csv"});
  CHECK_THROWS_WITH(BatchFiles(directory.path(), "a/b", one, refuse),
                    "the id \"a/b\" cannot begin a file's name; give another --id");
  InputFile latin1{"a\xe9.csv", "s3://b/a\xe9.csv"};  // the manifest is JSON, and that is UTF-8
  CHECK_THROWS_WITH(
      BatchFiles(directory.path(), "x", std::span(&latin1, 1), refuse, "s3://b/out/"),
      "s3://b/a\xe9.csv: the name of this file is not UTF-8 and cannot stand in the manifest; "
      "rename the file");
}

TEST_CASE("no link leads results out of their root, at whatever moment it appears",
          "[engine][batch_prediction]") {
  namespace fs = std::filesystem;
  const TemporaryDirectory directory;
  const fs::path root = directory / "root", away = directory / "away";
  fs::create_directories(away / "batch-prediction/result");
  write_text(away / "batch-prediction/result/x-a.csv.gz", "precious");
  const std::vector<std::string> before = everything_in(away);
  fs::create_directories(root / "out/batch-prediction/result");
  const std::string place = GENERATE("out", "out/batch-prediction", "out/batch-prediction/result",
                                     "out/batch-prediction/result/x-a.csv.gz");
  const int moment = GENERATE(0, 1, 2);
  CAPTURE(place, moment);
  const auto swap_at = [&](int now) {
    if (now != moment) return;
    if (fs::exists(root / place)) fs::rename(root / place, root / "was");
    fs::create_symlink(away / fs::path(place).lexically_relative("out"), root / place);
  };
  const std::vector<InputFile> inputs{{"a.csv", "s3://b/a.csv"}};
  const auto work = [&] {
    swap_at(0);
    BatchFiles files(root / "out", "x", inputs, WholeFile::Existing::kReplace, "s3://b/out/", root);
    swap_at(1);
    files.write(0, "header\n", "line\n");
    swap_at(2);
    files.finish("header\n");
  };
  const bool is_result = place.ends_with(".gz");
  if (moment == 0 || (moment == 1 && is_result)) {
    CHECK_THROWS_AS(work(), InputError);
  } else {
    work();  // into the directories that it opened, or over the link
    const fs::path rest =
        fs::path("out/batch-prediction/result/x-a.csv.gz").lexically_relative(place);
    CHECK(gunzip(is_result ? root / place : root / "was" / rest) == "header\nline\n");
  }
  CHECK(everything_in(away) == before);
  CHECK(read_whole_file(away / "batch-prediction/result/x-a.csv.gz") == "precious");
}

TEST_CASE("a file URI is absolute and encoded", "[engine][batch_prediction]") {
  CHECK(file_uri("/data/a b.csv") == "file:///data/a%20b.csv");
  CHECK(file_uri("/x/../y/100%_\xc3\xa9~.csv") == "file:///y/100%25_%C3%A9~.csv");
  CHECK(file_uri("a.csv") == "file://" + std::filesystem::current_path().string() + "/a.csv");
}
