# Turns the parts of a report's page into C++ strings, see cli/report/report_parts.h.
#   cmake -DPAGE=page.html -DSTYLE=style.css -DSCRIPTS=a.js,b.js -DOUTPUT=report_parts.cpp
#         -P embed_report.cmake
# The scripts are modules that import each other by name. A report is one file, so they are joined
# into one module, in the order given, without the lines that import and the words that export.
# A file becomes a string of its own: compilers must take 65,536 characters, not more.
function(embedded name file)
  file(READ "${file}" text)
  if(file MATCHES "[.]js$")
    string(REGEX REPLACE "(^|\n)import [^\n]*;" "\\1" text "${text}")
    string(REGEX REPLACE "(^|\n)export " "\\1" text "${text}")
    if(text MATCHES "(^|\n)(import|export)[ {]")
      message(FATAL_ERROR "${file}: a line must hold the whole of an import, and an export name what it defines")
    endif()
  endif()
  string(LENGTH "${text}" length)
  if(length GREATER 65000 OR text MATCHES "[)]embedded\"")
    message(FATAL_ERROR "${file} cannot be a string: it is too long, or it ends the string itself")
  endif()
  set(${name} "R\"embedded(${text})embedded\"" PARENT_SCOPE)
endfunction()

embedded(page "${PAGE}")
embedded(style "${STYLE}")
string(REPLACE "," ";" scripts "${SCRIPTS}")
set(literals "")
foreach(file IN LISTS scripts)
  embedded(script "${file}")
  string(APPEND literals "      ${script},\n")
endforeach()
list(LENGTH scripts count)

file(WRITE "${OUTPUT}" "// Made by cmake/embed_report.cmake.
#include \"cli/report/report_parts.h\"

#include <array>

namespace glassbox::cli {

std::string_view report_page() { return ${page}; }

std::string_view report_style() { return ${style}; }

std::span<const std::string_view> report_scripts() {
  static constexpr std::array<std::string_view, ${count}> kScripts{
${literals}  };
  return kScripts;
}

}  // namespace glassbox::cli
")
