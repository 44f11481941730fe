/// cluster/base/launch.h: the processes this one was started with, found from the environment.
///
///  * Open MPI: `mpirun -n 4 glassbox train ...`, `srun --mpi=pmix -n 4 glassbox train ...`.
///    OMPI_COMM_WORLD_SIZE above 1, or PMIX_RANK or PMI_RANK together with SLURM_STEP_NUM_TASKS or PMI_SIZE
///    above 1. Tasks of a plain `srun`, with none of these, work each for themselves.
///    mpirun binds each of two processes to one core: `--bind-to none` gives it all threads.
///  * Gloo, without a launcher: each process is started by hand or by a script with
///      GLASSBOX_RANK       0, 1, ...
///      GLASSBOX_SIZE       how many there are
///      GLASSBOX_MEET       a directory that all of them see; they leave nothing there
///      GLASSBOX_ATTEMPT    another one each time one start follows a failed one; default 0
///      GLASSBOX_INTERFACE  a network interface, host name or address that the others reach this
///                          process at; default 127.0.0.1, all on one machine
///      GLASSBOX_MEET_SECONDS   how long all may take to come; default 30
///    Nobody is asked who he is: whoever reaches the ports can read and disturb. Name an interface
///    of a network that you trust.
///  * Otherwise the process is alone.
///
/// Each transport is in a module beside the program or in its lib/glassbox, loaded here, so that a
/// program that works alone needs no library of a cluster.
#pragma once

#include "io/base/exchange.h"

namespace glassbox::cluster {

/// Joins the others at the first call (MPI_Init, or Gloo's meeting), which all of
/// them make; lives to the end of the process. Call it late: not before the program has restarted
/// itself (io/base/process_settings.h).
///
/// When the process ends by exit() or from main, all being well, MPI is finished. With another exit
/// code the others have three seconds to end, too; then MPI ends them with that code.
///
/// throws  io::InputError: contradictory settings, a process that came twice or not at all, or a
///         library that is not there
[[nodiscard]] const io::Exchange& processes();

/// Whether this one speaks and writes for all. true when alone.
[[nodiscard]] bool is_first();

}  // namespace glassbox::cluster
