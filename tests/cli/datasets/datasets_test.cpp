#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "cli/datasets/datasets_mnist.h"
#include "cli/datasets/datasets_wine.h"
#include "engine/rows/shuffled_order.h"
#include "io/base/input_error.h"
#include "io/csv/rearrangement.h"
#include "io/files/whole_file.h"
#include "io/schema/schema.h"
#include "tests/built_paths.h"
#include "tests/cli/glassbox_process.h"
#include "tests/io/temporary_directory.h"

namespace fs = std::filesystem;
using namespace glassbox::testing;

namespace {

constexpr auto kRefuse = WholeFile::Existing::kRefuse;
constexpr auto kReplace = WholeFile::Existing::kReplace;

void write(const fs::path& path, const std::string& bytes) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
}

std::vector<std::string> lines_of(const fs::path& path) {
  std::istringstream text(read_whole_file(path));
  std::vector<std::string> lines;
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

template <class Action>
std::string error_of(Action action) {
  try {
    action();
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

// The last values of the records that a split of the file takes.
std::vector<std::string> targets_of(const fs::path& csv, const std::string& split) {
  const std::vector<std::string> lines = lines_of(csv);
  std::uint64_t total = 0;
  for (std::size_t i = 1; i < lines.size(); ++i) total += lines[i].size() + 1;
  std::vector<std::string> targets;
  std::uint64_t begin = 0;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const std::uint64_t end = begin + lines[i].size() + 1;
    if (parse_split(split).takes(0, begin, end, total))
      targets.push_back(lines[i].substr(lines[i].rfind(',') + 1));
    begin = end;
  }
  return targets;
}

std::map<std::string, int> counts_of(const std::vector<std::string>& values) {
  std::map<std::string, int> counts;
  for (const std::string& value : values) ++counts[value];
  return counts;
}

std::string big_endian(std::uint32_t value) {
  std::string bytes;
  for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>(value >> shift & 255);
  return bytes;
}

// IDX files of `count` images: image i has label i mod 10 and carries i in its first two pixels,
// and every pixel value somewhere.
void write_idx(const fs::path& directory, const std::string& half, std::uint32_t begin,
               std::uint32_t count) {
  std::string images = big_endian(0x803) + big_endian(count) + big_endian(28) + big_endian(28);
  std::string labels = big_endian(0x801) + big_endian(count);
  for (std::uint32_t i = begin; i < begin + count; ++i) {
    std::string pixels(784, '\0');
    for (std::size_t p = 2; p < pixels.size(); ++p) pixels[p] = static_cast<char>(p + i);
    pixels[0] = static_cast<char>(i / 256);
    pixels[1] = static_cast<char>(i % 256);
    images += pixels;
    labels += static_cast<char>(i % 10);
  }
  write(directory / (half + "-images-idx3-ubyte"), images);
  write(directory / (half + "-labels-idx1-ubyte"), labels);
}

// What write_mnist_datasets should write for image i, label first.
std::string record_of(std::uint32_t i) {
  std::string record =
      std::to_string(i % 10) + "," + std::to_string(i / 256) + "," + std::to_string(i % 256);
  for (std::size_t p = 2; p < 784; ++p) record += "," + std::to_string((p + i) % 256);
  return record;
}

}  // namespace

TEST_CASE("a shuffle depends on its seed alone and moves everything once", "[cli][shuffle]") {
  // SplitMix64 started at 1 begins 0x910a2dec89025cc1, 0xbeeb8da1658eec67, 0xf893a2eefb32555e,
  // 0x71c18690ee42c90b: modulo 5, 4, 3, 2 that is 0, 3, 0, 1.
  CHECK(shuffled_order(5, 1) == std::vector<std::uint32_t>{2, 1, 4, 3, 0});
  CHECK(shuffled_order(0, 1).empty());
  CHECK(shuffled_order(1, 7) == std::vector<std::uint32_t>{0});
  std::vector<std::uint32_t> order = shuffled_order(70'000, 3);
  CHECK(order != shuffled_order(70'000, 4));
  std::sort(order.begin(), order.end());
  for (std::uint32_t i = 0; i < order.size(); ++i)
    if (order[i] != i) FAIL("place " << i << " holds " << order[i]);
}

TEST_CASE("every order of four comes about equally often", "[cli][shuffle][property]") {
  std::map<std::vector<std::uint32_t>, int> counts;
  for (std::uint64_t seed = 0; seed < 24'000; ++seed) ++counts[shuffled_order(4, seed)];
  CHECK(counts.size() == 24);
  double chi_squared = 0;
  for (const auto& [order, count] : counts)
    chi_squared += (count - 1000.0) * (count - 1000.0) / 1000;
  CHECK(chi_squared < 49.7);  // 23 degrees of freedom, 0.999
}

TEST_CASE("a 70 % split of each wine case is the published one", "[cli][datasets][wine]") {
  const TemporaryDirectory out;
  const auto paths =
      write_wine_datasets(source_directory() / "datasets" / "wine", out / "wine", kRefuse);
  CHECK(paths.size() == 15);  // five of each case
  for (const fs::path& path : paths) CHECK(fs::exists(path));
  CHECK(read_whole_file(out / "wine/regression.csv") ==
        read_whole_file(source_directory() / "datasets" / "wine/winequality-red.csv"));

  for (const std::string name : {"regression", "binary", "multiclass"}) {
    CAPTURE(name);
    const fs::path csv = out / ("wine/" + name + ".csv");
    CHECK(lines_of(csv).size() == 1600);
    CHECK(lines_of(csv)[0] == lines_of(out / "wine/regression.csv")[0]);
    CHECK(targets_of(csv, "0-70").size() == 1122);
    CHECK(targets_of(csv, "70-100").size() == 477);
  }
  CHECK(counts_of(targets_of(out / "wine/binary.csv", "70-100")) ==
        std::map<std::string, int>{{"0", 430}, {"1", 47}});
  CHECK(counts_of(targets_of(out / "wine/multiclass.csv", "70-100")) ==
        std::map<std::string, int>{{"1", 26}, {"2", 404}, {"3", 47}});
}

TEST_CASE("the wine schemas name the file's columns", "[cli][datasets][wine]") {
  const TemporaryDirectory out;
  write_wine_datasets(source_directory() / "datasets" / "wine", out / "wine", kRefuse);
  const auto [name, type] = GENERATE(table<std::string, AttributeType>({
      {"regression", AttributeType::kNumeric},
      {"binary", AttributeType::kBinary},
      {"multiclass", AttributeType::kCategorical},
  }));
  const Schema schema = read_schema(out / ("wine/" + name + ".schema"));
  CHECK(schema.has_header);
  CHECK(schema.target == "quality");
  std::string header;
  for (const Attribute& attribute : schema.attributes)
    header += (header.empty() ? "\"" : ",\"") + attribute.name + "\"";
  CHECK(header == lines_of(out / "wine/regression.csv")[0]);
  CHECK(schema.attributes.back() == Attribute{"quality", type});
}

TEST_CASE("wine files are replaced only when asked for", "[cli][datasets][wine]") {
  const TemporaryDirectory out;
  write(out / "multiclass.schema", "mine");
  const auto write_all = [&](WholeFile::Existing existing) {
    write_wine_datasets(source_directory() / "datasets" / "wine", out / "", existing);
  };
  CHECK_THROWS_AS(write_all(kRefuse), InputError);
  CHECK(read_whole_file(out / "multiclass.schema") == "mine");
  CHECK_FALSE(fs::exists(out / "regression.csv"));  // all or none
  write_all(kReplace);
  CHECK(read_whole_file(out / "multiclass.schema") != "mine");
}

TEST_CASE("a wine file with another quality is refused at its place", "[cli][datasets][wine]") {
  const TemporaryDirectory source;
  const auto [record, place, found] = GENERATE(table<std::string, std::string, std::string>({
      {"7.4,9", "3:5", "9"},
      {"7.4,55", "3:5", "55"},
      {"7.4,", "3:5", ""},
      {"", "3:1", ""},
  }));
  write(source / "winequality-red.csv", "\"alcohol\",\"quality\"\n7.4,5\n" + record + "\n");
  CHECK(error_of([&] { write_wine_datasets(source / "", source / "out", kRefuse); }) ==
        (source / "winequality-red.csv").string() + ":" + place + ": quality \"" + found +
            "\"; expected a whole number from 3 to 8");
  CHECK_FALSE(fs::exists(source / "out"));
}

TEST_CASE("MNIST's images all come out, shuffled by the seed", "[cli][datasets][mnist]") {
  const TemporaryDirectory at;
  write_idx(at / "idx", "train", 0, 300);
  write_idx(at / "idx", "t10k", 300, 50);
  const auto paths = write_mnist_datasets(at / "idx", 1, at / "one", kRefuse);
  CHECK(paths.size() == 9);
  write_mnist_datasets(at / "idx", 1, at / "same", kRefuse);
  write_mnist_datasets(at / "idx", 2, at / "two", kRefuse);
  for (const fs::path& path : paths) {
    CAPTURE(path);
    CHECK(read_whole_file(path) == read_whole_file(at / "same" / path.filename()));
    CHECK((read_whole_file(path) == read_whole_file(at / "two" / path.filename())) ==
          (path.extension() != ".csv"));
  }

  std::vector<std::string> train = lines_of(at / "one/train.csv");
  const std::vector<std::string> labelled = lines_of(at / "one/batch-labelled.csv");
  CHECK(train.size() == 1 + 210);
  CHECK(labelled.size() == 1 + 140);
  CHECK(train[0] == labelled[0]);
  CHECK(train[0].starts_with("label,pixel0,pixel1,"));
  CHECK(train[0].ends_with(",pixel782,pixel783"));

  SECTION("each image once, with its label, its pixels in order") {
    std::vector<std::string> all(train.begin() + 1, train.end());
    all.insert(all.end(), labelled.begin() + 1, labelled.end());
    std::vector<std::string> expected;
    for (std::uint32_t i = 0; i < 350; ++i) expected.push_back(record_of(i));
    CHECK(all[0] == expected[shuffled_order(350, 1)[0]]);
    CHECK(all[349] == expected[shuffled_order(350, 1)[349]]);
    std::sort(all.begin(), all.end());
    std::sort(expected.begin(), expected.end());
    CHECK(all == expected);
  }
  SECTION("the batch file and its labels are the labelled file taken apart") {
    const std::vector<std::string> batch = lines_of(at / "one/batch.csv");
    const std::vector<std::string> labels = lines_of(at / "one/batch-labels.csv");
    REQUIRE(batch.size() == labelled.size());
    REQUIRE(labels.size() == labelled.size());
    for (std::size_t i = 0; i < batch.size(); ++i) CHECK(labels[i] + "," + batch[i] == labelled[i]);
  }
  SECTION("the schemas name the columns") {
    for (const std::string name : {"mnist", "mnist-numeric", "batch"}) {
      CAPTURE(name);
      const Schema schema = read_schema(at / ("one/" + name + ".schema"));
      CHECK(schema.has_header);
      CHECK(schema.attributes.size() == (name == "batch" ? 784 : 785));
      CHECK(schema.target ==
            (name == "batch" ? std::nullopt : std::optional<std::string>("label")));
      CHECK(schema.attributes.back() == Attribute{"pixel783", name == "mnist-numeric"
                                                                  ? AttributeType::kNumeric
                                                                  : AttributeType::kCategorical});
    }
  }
  SECTION("the neighbours' recipe stays within the language's limit of text") {
    const std::string recipe = read_whole_file(at / "one/neighbours.recipe");
    CHECK(recipe.size() <= 131'071);
    CHECK(recipe.find("\"b783\": \"quantile_bin(pixel783,5)\"") != std::string::npos);
    CHECK(recipe.find("\"cartesian(b0,b1,b28,b29)\"") != std::string::npos);
    CHECK(recipe.find("\"cartesian(b754,b755,b782,b783)\"") != std::string::npos);
    CHECK(recipe.find("\"cartesian(b667,b671,b779,b783)\"") != std::string::npos);
  }
}

TEST_CASE("an IDX file that is not what it should be is refused", "[cli][datasets][mnist]") {
  const TemporaryDirectory at;
  write_idx(at / "idx", "train", 0, 3);
  write_idx(at / "idx", "t10k", 3, 2);
  const std::string images = (at / "idx/t10k-images-idx3-ubyte").string();
  const std::string labels = (at / "idx/t10k-labels-idx1-ubyte").string();
  const auto error = [&] {
    return error_of([&] { write_mnist_datasets(at / "idx", 1, at / "out", kRefuse); });
  };
  const std::string whole = read_whole_file(images);
  SECTION("missing") {
    fs::remove(labels);
    CHECK(error() == labels + ": no such file; datasets/mnist/fetch.sh fetches it");
  }
  SECTION("still compressed") {
    write(images, "\x1f\x8b\x08\x08" + whole.substr(4));
    CHECK(error() ==
          images +
              ": magic number 529205256, expected 2051; is it another file, or still compressed?");
  }
  SECTION("cut short") {
    write(images, whole.substr(0, whole.size() - 1));
    CHECK(error() == images + ": 1583 bytes, expected 1584 for 2 items");
  }
  SECTION("shorter than a header") {
    write(images, whole.substr(0, 15));
    CHECK(error() == images + ": too short for the header of an IDX file");
  }
  SECTION("images of another shape") {
    write(images, whole.substr(0, 12) + big_endian(32) + whole.substr(16));
    CHECK(error() == images + ": images with a side of 32 pixels, expected 28");
  }
  SECTION("a label beyond 9") {
    write(labels, big_endian(0x801) + big_endian(2) + "\x01\x0a");
    CHECK(error() == labels + ": label 10, expected 0 to 9");
  }
  SECTION("labels and images of different number") {
    write(labels, big_endian(0x801) + big_endian(1) + "\x01");
    CHECK(error() == labels + ": 1 labels for 2 images");
  }
  CHECK_FALSE(fs::exists(at / "out"));
}

TEST_CASE("data sets are found from where the program lies", "[cli][datasets][shipped]") {
  const Workspace at;
  fs::create_directories(at / "opt/bin");
  fs::copy(glassbox_program(), at / "opt/bin/glassbox");
  const std::vector<std::string> command{"datasets", "wine", "-o", "made"};
  const auto run = [&](const std::string& variable) {
    fs::remove_all(at / "made");
    Workspace::Options options;
    options.environment = {{"GLASSBOX_DATASETS", variable}};
    options.program = at / "opt/bin/glassbox";
    return at.run(command, options);
  };
  const std::string here = fs::canonical(at / "opt").string();

  const Run none = run("");
  CHECK(none.exit_code == 3);
  CHECK(none.err == "glassbox: no data sets in " + here + "/share/glassbox/datasets and " +
                        fs::path(here).parent_path().string() +
                        "/datasets; give --data DIR, or set GLASSBOX_DATASETS to a directory as "
                        "datasets/ of Glassbox's source is\n");
  CHECK(!fs::exists(at / "made/binary.csv"));

  // As `cmake --install` lays them out.
  const auto copy_to = [&](const fs::path& place) {
    fs::create_directories(place);
    fs::copy(source_directory() / "datasets/wine", place / "wine");
  };
  copy_to(at / "opt/share/glassbox/datasets");
  CHECK(run("").exit_code == 0);
  CHECK(fs::exists(at / "made/binary.csv"));
  fs::remove_all(at / "opt/share");

  // As in a build tree: PLACE/build/release/glassbox and PLACE/datasets.
  copy_to(at / "datasets");
  CHECK(run("").exit_code == 0);

  // The variable is first, and one that is wrong is not passed over.
  fs::rename(at / "datasets", at / "mine");
  CHECK(run("mine").exit_code == 0);
  const Run wrong = run("opt");
  CHECK(wrong.exit_code == 3);
  CHECK(wrong.err ==
        "glassbox: GLASSBOX_DATASETS: \"opt\" has no wine/ in it; expected a directory as "
        "datasets/ of Glassbox's source is\n");
}
