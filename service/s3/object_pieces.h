/// service/s3/object_pieces.h: a file on its way to a client, one piece read ahead.
#pragma once

#include <cstdint>

#include "io/files/open_file.h"
#include "service/http/http_message.h"
#include "service/jobs/task_queue.h"

namespace glassbox::service {

/// Bytes [begin, end) of an open file. What is cut or cannot be read breaks the answer off.
/// queue  reads; must outlive what is returned
[[nodiscard]] HttpPieces pieces_of_file(Descriptor file, std::uint64_t begin, std::uint64_t end,
                                        TaskQueue& queue);

}  // namespace glassbox::service
