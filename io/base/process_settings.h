/// io/base/process_settings.h: what libraries read from the environment before main.
#pragma once

#include "io/base/rooms.h"

namespace glassbox::io {

/// Starts the program once more with two settings, unless the environment has its own:
///
///  * OMP_WAIT_POLICY=passive: threads that wait sleep. By libgomp's default they spin for
///    milliseconds, which on a busy machine takes the core from the thread they wait for: a
///    training of 0.8 s took 2.9 s beside another program.
///  * GLIBC_TUNABLES: hugetlb=1, memory comes in pages of 2 MiB where the system grants them, as
///    first touches of small pages were a sixth of a training on MNIST; arena_max=1, the same heap
///    for all threads, as those of further threads grow a small page at a time; and what is freed
///    stays with the heap (mmap_threshold, trim_threshold, top_pad). Together they leave a training
///    on 350,000 x 90 numbers 2,600 page faults of 40,000.
///
/// Call it first in main. Costs about a millisecond, once; where it cannot be done work goes on.
void start_with_settings(char** argv);

}  // namespace glassbox::io
