/// cluster/base/module.h: the transports' modules: shared objects that belong to the program and
/// are loaded when they are needed, together with the library they stand on.
///
/// A module is not linked to its library, which is loaded first and for all: so a package that
/// holds modules does not depend on Open MPI, and a missing library is told by name.
#pragma once

#include <memory>
#include <string>

#include "cluster/base/meeting.h"
#include "io/base/exchange.h"

namespace glassbox::cluster {

/// What the modules offer, by these names: glassbox_mpi_exchange, glassbox_gloo_exchange. Pointers,
/// as C knows no references; never null; the one over
/// MPI lives to the end of the process, the one over Gloo is the caller's.
using MakeMpiExchange = const io::Exchange*();
using MakeGlooExchange = const io::Exchange*(const Seat&, MeetingPlace&);

struct ModuleFunction {
  std::string module;    ///< "libglassbox_mpi.so", beside the program or in its lib/glassbox
  std::string function;  ///< without arguments in its name
  std::string library;   ///< "libmpi.so.40", as the system's loader knows it
  std::string package;   ///< of Debian's, for the message
  std::string purpose;   ///< "to work with the other processes of mpirun"
};

/// Its address; module and library stay loaded.
/// throws  io::InputError: the library or the module is not there, or does not fit
[[nodiscard]] void* function_of(const ModuleFunction& wanted);

/// Meets the others at `place` and connects to them by Gloo; connected as long as the exchange
/// lives. A process may do so again, with another seat.attempt. throws  io::InputError: see
/// Meeting; io::ProcessLost: cannot be connected
[[nodiscard]] std::unique_ptr<const io::Exchange> over_gloo(const Seat& seat, MeetingPlace& place);

}  // namespace glassbox::cluster
