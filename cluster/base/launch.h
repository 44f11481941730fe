/// cluster/base/launch.h: the processes this one was started with, found from the environment.
///
///  * Open MPI: `mpirun -n 4 glassbox train ...`, `srun --mpi=pmix -n 4 glassbox train ...`.
///    Known by OMPI_COMM_WORLD_SIZE or PMI_SIZE above 1, or by PMIX_RANK or PMI_RANK together with
///    SLURM_STEP_NUM_TASKS above 1. Tasks of a plain `srun`, with none of these, work each for
///    themselves. mpirun binds each of two processes to one core: `--bind-to none` gives it all.
///  * Gloo, without a launcher: each process is started by hand or by a script with
///      GLASSBOX_RANK          0, 1, ...
///      GLASSBOX_SIZE          how many there are; both set: Gloo, whatever else is set
///      GLASSBOX_MEET          a directory that all of them see; once connected they leave nothing
///      GLASSBOX_ATTEMPT       another one each time a start follows a killed one; default 0
///      GLASSBOX_INTERFACE     a network interface, host name or address at which the others reach
///                             this process; default 127.0.0.1: all are on one machine
///      GLASSBOX_MEET_SECONDS  how long all may take to come; default 30
///    Nothing is authenticated: whoever reaches the ports can read and disturb. Name an interface
///    of a network that you trust.
///  * Otherwise the process is alone.
///
/// Each transport is in a module beside the program or in its lib/glassbox, loaded here, so that a
/// program that works alone needs no library of a cluster.
#pragma once

#include "io/base/exchange.h"

namespace glassbox::cluster {

/// Joins the others at the first call (MPI_Init, or Gloo's meeting), which all of them make; lives
/// to the end of the process. Call it late: not before the program has restarted itself
/// (io/base/process_settings.h).
///
/// At the end, by exit() or from main, MPI is finished. Where the exit code is not 0, the others
/// have three seconds to end, too; then MPI ends them with that code. Over Gloo the others throw
/// io::ProcessLost at their next, or present, exchange with a process that has ended.
///
/// throws  io::InputError: contradictory settings, a process that came twice or not at all, or a
///         library that is not there
[[nodiscard]] const io::Exchange& processes();

}  // namespace glassbox::cluster
