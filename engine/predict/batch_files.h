/// engine/predict/batch_files.h: the files of a batch prediction: results, compressed, and the
/// manifest.
///
/// source  Amazon ML Developer Guide, "Reading the Batch Prediction Output Files"; RFC 8089 (file
///         URIs)
#pragma once

#include <deque>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/files/contained_whole_file.h"
#include "io/files/input_files.h"

namespace glassbox::engine {

/// "batch-prediction/ID.manifest", then "batch-prediction/result/ID-FILE.gz" for each input.
[[nodiscard]] std::vector<std::string> batch_file_names(const std::string& id,
                                                        std::span<const InputFile> inputs);

/// "file:///data/my%20file.csv": absolute; bytes other than letters, digits and -._~/ encoded.
[[nodiscard]] std::string file_uri(const std::filesystem::path& path);

/// Writes DIR/batch-prediction/ID.manifest and DIR/batch-prediction/result/ID-FILE.gz, one for each
/// input file, one after the other. Destroyed before finish(), it leaves nothing behind, not even
/// directories it made.
class BatchFiles {
 public:
  /// root    when given, the directory lies beneath it, and no symbolic link leads the files out of
  ///         it, whatever takes a directory's or a file's place meanwhile
  /// uri     of the directory, ending in "/", when the manifest is to name places other than files;
  ///         the inputs' names are URIs, too, then
  /// throws  InputError when an output exists and may not be replaced, when two inputs share a file
  ///         name, or when the id is no file name; std::system_error
  BatchFiles(const std::filesystem::path& directory, const std::string& id,
             std::span<const InputFile> inputs, WholeFile::Existing existing, std::string uri = {},
             const std::filesystem::path& root = {});
  ~BatchFiles();
  BatchFiles(const BatchFiles&) = delete;
  BatchFiles& operator=(const BatchFiles&) = delete;

  /// Appends to the result of one input; ordinals must not descend. Every file begins with header.
  void write(std::size_t input, std::string_view header, std::string_view bytes);

  /// Gives the inputs without a write() their header, puts all into place, the manifest last.
  void finish(std::string_view header);

  /// The manifest, then the results.
  [[nodiscard]] std::vector<std::filesystem::path> paths() const;

 private:
  class Gzip;
  void advance_to(std::size_t input, std::string_view header);
  void put_into_place(std::size_t at_most_pending);
  void open_directories(const std::filesystem::path& directory, const std::filesystem::path& root);
  [[nodiscard]] std::unique_ptr<ContainedWholeFile> result_file(std::size_t input) const;
  [[nodiscard]] std::string manifest() const;

  std::vector<InputFile> inputs_;
  WholeFile::Existing existing_;
  std::string uri_;
  std::filesystem::path manifest_path_;
  std::vector<std::filesystem::path> result_paths_;
  std::size_t next_ = 0;  // the input whose result comes next
  Descriptor manifest_directory_, result_directory_;
  std::vector<MadeDirectory> made_;                          // directories
  std::deque<std::unique_ptr<ContainedWholeFile>> pending_;  // complete but for their names
  std::unique_ptr<Gzip> current_;
  std::size_t in_place_ = 0;  // results that have their names
  bool finished_ = false;
};

}  // namespace glassbox::engine
