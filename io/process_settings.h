/// io/process_settings.h: what libraries read from the environment before main.
#pragma once

namespace glassbox {

/// Starts the program once more with two settings, unless the environment has its own:
///
///  * OMP_WAIT_POLICY=passive: threads that wait sleep. By libgomp's default they spin for
///    milliseconds, which on a busy machine takes the core from the thread they wait for: a
///    training of 0.8 s took 2.9 s beside another program.
///  * GLIBC_TUNABLES=glibc.malloc.hugetlb=1: memory comes in pages of 2 MiB where the system grants
///    them. First touches of small pages were a sixth of a training on MNIST.
///
/// Call it first in main. Costs about a millisecond, once; where it cannot be done work goes on.
void start_with_settings(char** argv);

}  // namespace glassbox
