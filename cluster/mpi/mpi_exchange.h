/// cluster/mpi/mpi_exchange.h: io::Exchange over Open MPI; built as the module libglassbox_mpi.so.
///
/// Messages from process to process rather than MPI's collectives: those count in int, and
/// whether all counts fit no process knows of the others. Here both
/// ends of a message know its size and cut it into the same parts of at most 1 GiB.
///
/// Who waits looks again and again at first, then sleeps between looks: MPI's own waiting takes a
/// whole core, and on a machine that several share it takes the core of the one it waits for. 67 KB
/// from each to each took .04 to .06 ms with two processes and .5 to .7 with four, on two cores
/// that were busy with other work; MPI's own waiting .5 and 9 ms.
#pragma once

#include "io/base/exchange.h"

/// MPI_Init_thread at the first call, for MPI_COMM_WORLD; calls come from one thread at a time.
/// throws  std::runtime_error: MPI cannot be started
extern "C" const glassbox::io::Exchange* glassbox_mpi_exchange();
