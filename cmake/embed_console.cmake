# Turns the files of the console into C++ strings, see console/assets/console_files.h.
#   cmake -DFOLDER=console -DFILES=app/main.js,components/dom.js -DGZIP=/usr/bin/gzip
#         -DOUTPUT=console_files.cpp -P embed_console.cmake
# gzip -9n writes neither time nor name, so that the same files give the same program.
set(type_of_html "text/html; charset=utf-8")
set(type_of_js "text/javascript; charset=utf-8")
set(type_of_css "text/css; charset=utf-8")
set(type_of_svg "image/svg+xml")

string(REPLACE "," ";" files "${FILES}")
list(SORT files)
set(rows "")
foreach(file IN LISTS files)
  execute_process(COMMAND "${GZIP}" -9n INPUT_FILE "${FOLDER}/${file}"
                  OUTPUT_FILE "${OUTPUT}.gz" COMMAND_ERROR_IS_FATAL ANY)
  file(READ "${OUTPUT}.gz" bytes HEX)
  string(LENGTH "${bytes}" digits)
  math(EXPR size "${digits} / 2")
  if(size GREATER 65000)
    message(FATAL_ERROR "${file} cannot be a string: compressed, it is longer than 65,000 bytes")
  endif()
  string(REGEX REPLACE "(..)" "\\\\x\\1" bytes "${bytes}")
  file(SHA256 "${FOLDER}/${file}" hash)
  string(SUBSTRING "${hash}" 0 16 hash)
  string(REGEX REPLACE ".*[.]" "" extension "${file}")
  string(APPEND rows "    {\"${file}\", \"${type_of_${extension}}\", \"\\\"${hash}\\\"\",
     std::string_view(\"${bytes}\", ${size})},\n")
endforeach()
file(REMOVE "${OUTPUT}.gz")

file(READ "${FOLDER}/app/index.html" page)
string(LENGTH "${page}" length)
if(length GREATER 65000 OR page MATCHES "[)]embedded\"")
  message(FATAL_ERROR "app/index.html cannot be a string: it is too long, or it ends the string itself")
endif()

file(WRITE "${OUTPUT}" "// Made by cmake/embed_console.cmake.
#include \"console/assets/console_files.h\"

namespace glassbox::console {
namespace {

constexpr ConsoleFile kConsoleFiles[] = {
${rows}};

}  // namespace

std::span<const ConsoleFile> console_files() { return kConsoleFiles; }

std::string_view console_page() { return R\"embedded(${page})embedded\"; }

}  // namespace glassbox::console
")
