#include "cluster/base/launch.h"

#include <memory>
#include <string>

#include "cluster/base/environment.h"
#include "cluster/base/meeting_directory.h"
#include "cluster/base/module.h"
#include "cluster/base/started.h"
#include "io/base/input_error.h"

namespace glassbox::cluster {
namespace {

const io::Exchange& over_mpi(std::size_t size) {
  static const auto make = reinterpret_cast<MakeMpiExchange*>(
      function_of({.module = "libglassbox_mpi.so",
                   .function = "glassbox_mpi_exchange",
                   .library = "libmpi.so.40",
                   .package = "libopenmpi3",
                   .purpose = "to work with the other processes of mpirun"}));
  const io::Exchange& made = *make();
  if (made.size() != size)
    throw io::InputError({}, "started as one of " + std::to_string(size) +
                                 " processes, and Open MPI knows " + std::to_string(made.size()) +
                                 ": start with Open MPI's own mpirun, or srun --mpi=pmix");
  return made;
}

const io::Exchange& find() {
  if (const auto seat = seat_in_environment()) {
    if (seat->size == 1) return io::no_others();
    static MeetingDirectory place(text_in_environment("GLASSBOX_MEET").value_or(""));
    return *over_gloo(*seat, place).release();  // connected to the very end
  }
  const std::size_t size = started().size;
  return size > 1 ? over_mpi(size) : io::no_others();
}

}  // namespace

const io::Exchange& processes() {
  static const io::Exchange& found = find();
  return found;
}

}  // namespace glassbox::cluster
