#include "cli/datasets/datasets_wine.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "cli/datasets/dataset_files.h"
#include "io/base/input_error.h"

namespace glassbox::cli {
namespace {

struct WineCase {
  std::string_view name;
  std::string_view target_of;  // the target for qualities 3, 4, 5, 6, 7, 8
};
constexpr char kWorst = '3', kBest = '8';
constexpr std::array kCases = {
    WineCase{"regression", "345678"},
    WineCase{"binary", "000011"},
    WineCase{"multiclass", "112233"},
};

// Places of the targets in the text: the byte before each record's line end.
std::vector<std::size_t> target_places(std::string_view text, const std::string& file) {
  std::vector<std::size_t> places;
  std::uint64_t line = 2;  // the first is the header
  for (std::size_t begin = text.find('\n') + 1; begin < text.size(); ++line) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view record = text.substr(begin, end - begin);
    const std::size_t comma = record.rfind(',');
    const std::string_view quality = record.substr(comma + 1);  // npos + 1 = 0: all of it
    if (quality.size() != 1 || quality[0] < kWorst || quality[0] > kBest)
      throw InputError({file, line, comma + 2}, "quality \"" + std::string(quality) +
                                                    "\"; expected a whole number from 3 to 8");
    places.push_back(end - 1);
    begin = end + 1;
  }
  return places;
}

}  // namespace

std::vector<std::filesystem::path> write_wine_datasets(const std::filesystem::path& source,
                                                       const std::filesystem::path& out,
                                                       WholeFile::Existing existing) {
  const std::filesystem::path wine = source / "winequality-red.csv";
  const std::string text = read_whole_file(wine);
  const std::vector<std::size_t> places = target_places(text, wine.string());

  DatasetFiles files(out, existing);
  for (const WineCase& one : kCases) {
    std::string csv = text;
    for (const std::size_t place : places)
      csv[place] = one.target_of[static_cast<std::size_t>(text[place] - kWorst)];
    const std::string name(one.name);
    files.add(name + ".csv", csv);
    for (const char* const suffix :
         {".schema", ".amazon.recipe", ".best.recipe", ".best.parameters"})
      files.add(name + suffix, read_whole_file(source / (name + suffix)));
  }
  return files.commit();
}

}  // namespace glassbox::cli
