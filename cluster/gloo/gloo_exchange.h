/// cluster/gloo/gloo_exchange.h: io::Exchange over Gloo: TCP between processes that no launcher of
/// MPI's has started. Built as the module libglassbox_gloo.so, as Debian's libgloo is a shared
/// library.
///
/// Like the one over MPI it sends messages between pairs, so that what comes is known to both ends.
/// A process that ends, by itself or killed, closes its connections: the others throw at once. One
/// whose machine loses power or network says nothing, and is given up after an hour.
#pragma once

#include "cluster/base/meeting.h"
#include "io/base/exchange.h"

/// Connects to all others, who have come; their addresses travel through `place` and are removed.
/// A port is the system's choice, on seat.interface.
/// The caller owns the exchange. Its abort() closes the connections and returns.
/// throws  std::runtime_error: an interface that is not there, a process that
///         cannot be reached
extern "C" const glassbox::io::Exchange* glassbox_gloo_exchange(
    const glassbox::cluster::Seat& seat, glassbox::cluster::MeetingPlace& place);
