/// cluster/base/check_same.h: what all processes must agree on before they work together.
#pragma once

#include <string>
#include <string_view>

#include "io/base/exchange.h"

namespace glassbox::cluster {

/// All processes give a text: their options, the schema, names and sizes of files. All make the
/// call. what    "--seed", "the schema": names the text in the message throws  io::InputError in
/// every process, with the same words, when the texts are not all the same:
///         "the schema differs between processes 0 and 2" and, when short, both texts
/// cost    sizes of all texts in each process
void check_same(const io::Exchange& exchange, const std::string& what, std::string_view text);

}  // namespace glassbox::cluster
