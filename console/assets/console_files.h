/// console/assets/console_files.h: the files of console/app and console/components, built into the
/// program by cmake/embed_console.cmake, so that the console needs nothing beside the program.
#pragma once

#include <span>
#include <string_view>

namespace glassbox::console {

/// What the browser asks for by GET /console/NAME.
struct ConsoleFile {
  std::string_view name;          ///< from the room's folder: "app/main.js", "components/style.css"
  std::string_view content_type;  ///< with its charset
  std::string_view etag;          ///< quoted, from a hash of the contents
  std::string_view gzip;          ///< the contents, compressed
};

/// All of them, ascending by name. The views hold as long as the program runs.
[[nodiscard]] std::span<const ConsoleFile> console_files();

/// app/index.html, the page itself. {{token}} stands once in it, where the token for changes goes.
[[nodiscard]] std::string_view console_page();

}  // namespace glassbox::console
