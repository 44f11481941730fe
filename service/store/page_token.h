/// service/store/page_token.h: where a page ended, as a text that clients hand back.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "service/store/value_ranges.h"

namespace glassbox::service {

/// The last object of a page: what it was sorted by, and its id.
struct PagePosition {
  OrderedValue value;
  std::string id;
};

/// Base64 of position and a checksum over it and the query it belongs to.
///
/// query  any text that tells queries apart
[[nodiscard]] std::string page_token(const PagePosition& position, std::string_view query);

/// Nothing when the token is not one of ours, or one of another query.
[[nodiscard]] std::optional<PagePosition> read_page_token(std::string_view token,
                                                          std::string_view query);

}  // namespace glassbox::service
