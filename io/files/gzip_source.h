/// io/files/gzip_source.h: the uncompressed bytes of a gzip stream, of one member or several.
///
/// source  RFC 1952
#pragma once

#include <memory>
#include <string>

#include "io/files/byte_source.h"

namespace glassbox::io {

/// compressed  where the gzip bytes come from
/// name        what to call it in messages
[[nodiscard]] std::unique_ptr<ByteSource> open_gzip(std::unique_ptr<ByteSource> compressed,
                                                    std::string name);

}  // namespace glassbox::io
