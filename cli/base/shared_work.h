/// cli/base/shared_work.h: a command that several processes carry out together, started by mpirun
/// or by others (docs/cluster.md). The first speaks and writes for all.
#pragma once

#include <cstdint>
#include <string>

#include "cli/base/options.h"
#include "io/base/exchange.h"

namespace glassbox::cli {

/// For a command that works by itself: throws UsageError where the process is one of several.
/// command  its name
void refuse_to_share(const std::string& command);

/// For a command that can be shared, when its command line has shown to be valid: joins the other
/// processes. From now on only the first prints, but for errors that it cannot know of. Where no
/// number of threads was given, the processes of a machine share its cores.
/// throws  InputError, std::runtime_error: as cluster::processes()
[[nodiscard]] const Exchange& share_work(CommonOptions& common);

/// Whether this process checks and writes output files.
[[nodiscard]] bool writes_output();

/// How many of the processes are on this machine: what there is once is theirs together.
[[nodiscard]] std::size_t processes_on_machine();

/// Refuses data that processes cannot read side by side: standard input, a query.  throws
/// UsageError
void check_shareable(const DataInput& input, const DataOptions& data);

/// All processes must have the same data, schema, settings and model.
/// model   its file; empty: none yet
/// throws  InputError, in all of them
void check_same_work(const DataInput& input, const std::string& settings,
                     const std::filesystem::path& model = {});

}  // namespace glassbox::cli
