#include "cli/base/distinct_files.h"

#include <system_error>

#include "io/base/input_error.h"

namespace glassbox::cli {
namespace {

namespace fs = std::filesystem;

bool counts(const fs::path& output) {
  if (output.empty()) return false;
  std::error_code none;
  const auto status = fs::status(output, none);
  return !fs::exists(status) || fs::is_regular_file(status);  // /dev/null takes any number
}

bool is_same(const fs::path& a, const fs::path& b) {
  std::error_code error;
  if (fs::equivalent(a, b, error)) return true;
  const fs::path one = fs::weakly_canonical(fs::absolute(a, error), error);
  if (error) return false;
  return one == fs::weakly_canonical(fs::absolute(b, error), error) && !error;
}

bool is_read(const fs::path& input, const fs::path& output) {
  if (input.empty()) return false;
  if (is_same(input == "-" ? "/dev/stdin" : input, output)) return true;
  std::error_code error;
  for (fs::directory_iterator entry(input, error), end; !error && entry != end;
       entry.increment(error))
    if (is_same(entry->path(), output)) return true;
  return false;
}

}  // namespace

void refuse_same_files(const CommandFiles& files) {
  for (std::size_t i = 0; i < files.outputs.size(); ++i) {
    const fs::path& output = files.outputs[i];
    if (!counts(output)) continue;
    for (const fs::path& input : files.inputs)
      if (is_read(input, output))
        throw InputError({output.string()},
                         "the command reads this file; give its output another name");
    for (std::size_t k = 0; k < i; ++k)
      if (counts(files.outputs[k]) && is_same(files.outputs[k], output))
        throw InputError({output.string()},
                         "two outputs of the command would go to this file; give each its own");
  }
}

}  // namespace glassbox::cli
