#include "cli/base/shared_work.h"

#include <unistd.h>

#include <algorithm>
#include <array>

#include "cli/base/console.h"
#include "cli/base/exit_codes.h"
#include "cluster/base/check_same.h"
#include "cluster/base/launch.h"
#include "cluster/base/started.h"
#include "io/base/bytes.h"
#include "io/base/together.h"
#include "io/files/whole_file.h"

namespace glassbox::cli {
namespace {

const Exchange* others = &no_others();
std::size_t here = 1;  // processes on this machine

std::string machine_name() {
  std::array<char, 256> name{};
  ::gethostname(name.data(), name.size() - 1);
  return name.data();
}

void check_same(const std::string& what, const std::string& text) {
  together(*others, [&] { cluster::check_same(*others, what, text); });
}

}  // namespace

void refuse_to_share(const std::string& command) {
  const cluster::Started started = cluster::started();
  if (started.size == 1) return;
  if (started.rank > 0) be_silent();
  throw UsageError("glassbox " + command + " works in one process and was started in " +
                   std::to_string(started.size) +
                   "; train, evaluate and predict can be shared (docs/cluster.md)");
}

const Exchange& share_work(CommonOptions& common) {
  if (cluster::started().rank > 0) be_silent();
  others = &cluster::processes();
  if (others->size() == 1) return *others;
  const std::vector<std::string> machines = others->gather(machine_name());
  here = static_cast<std::size_t>(std::ranges::count(machines, machines[others->rank()]));
  if (!common.threads_given) common.threads = std::max(1, common.threads / static_cast<int>(here));
  return *others;
}

bool writes_output() { return others->rank() == 0; }

std::size_t processes_on_machine() { return here; }

void check_shareable(const DataInput& input, const DataOptions& data) {
  if (others->size() == 1) return;
  if (data.query.is_given())
    throw UsageError("processes cannot share a query; save what it gives to a file first");
  for (const InputFile& file : input.files)
    if (file.is_stream)
      throw UsageError("processes cannot share " +
                       (file.path == "-" ? std::string("standard input") : file.name) +
                       "; save it to a file first");
}

void check_same_work(const DataInput& input, const std::string& settings,
                     const std::filesystem::path& model) {
  if (others->size() == 1) return;
  check_same("the command line", settings);
  if (!model.empty()) {
    std::string checksum;
    together(*others, [&] { checksum = std::to_string(crc32(read_whole_file(model))); });
    check_same("the model", checksum);
  }
  if (input.schema) check_same("the schema", to_json(*input.schema));
  if (input.csv.own_files) return;
  std::string files;
  together(*others, [&] {
    for (const InputFile& file : input.files) {
      files += (files.empty() ? "" : ", ") + file.name;
      if (!file.path.empty())
        files += " of " + std::to_string(std::filesystem::file_size(file.path)) + " bytes";
    }
  });
  check_same("the data", files);
}

}  // namespace glassbox::cli
