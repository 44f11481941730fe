# What every target of ours is compiled with; link it PRIVATE.
add_library(glassbox_flags INTERFACE)
add_library(glassbox::flags ALIAS glassbox_flags)

option(GLASSBOX_WERROR "Warnings are errors (on in CI)" OFF)
set(GLASSBOX_SANITIZE "" CACHE STRING "Sanitizers, comma-separated: address,undefined or thread")
# Both save most of the time of a build from nothing, and both hide a missing #include, which .ci/soak
# finds. A cache of compilations (CMAKE_CXX_COMPILER_LAUNCHER=ccache) finds more of what it holds when
# each file is compiled on its own.
set(without_cache ON)
if(CMAKE_CXX_COMPILER_LAUNCHER)
  set(without_cache OFF)
endif()
option(GLASSBOX_PRECOMPILE "Read libraries' headers once a target" ${without_cache})
option(GLASSBOX_JOIN "Compile up to ten sources of a room's folder as one" ${without_cache})
option(GLASSBOX_FUZZ "tests/fuzz are libFuzzer's, and the rooms tell it where they go (Clang)" OFF)
option(GLASSBOX_COVERAGE "Count executed lines (GCC, gcovr)" OFF)

# -ffp-contract=off: a fused multiply-add rounds once where two operations round twice, so leaving
# the choice to the compiler would let the instruction set change the bits of a trained model.
target_compile_options(glassbox_flags INTERFACE
  -Wall -Wextra -Wpedantic -ffp-contract=off
  $<$<BOOL:${GLASSBOX_WERROR}>:-Werror>
  $<$<CXX_COMPILER_ID:GNU,Clang>:-Wno-psabi>  # notes about vector arguments; ours cross no library
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)  # GCC 12 sees ghosts in "text" + string (bug 105329)
# The more it inlines, the more it sees; where each file is compiled on its own, these are on.
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND (GLASSBOX_JOIN OR GLASSBOX_PRECOMPILE))
  target_compile_options(glassbox_flags INTERFACE -Wno-stringop-overflow -Wno-stringop-overread
                         -Wno-array-bounds -Wno-maybe-uninitialized)
endif()

if(GLASSBOX_SANITIZE)
  target_compile_options(glassbox_flags INTERFACE
    -fsanitize=${GLASSBOX_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(glassbox_flags INTERFACE -fsanitize=${GLASSBOX_SANITIZE})
endif()
if(GLASSBOX_COVERAGE)
  target_compile_options(glassbox_flags INTERFACE --coverage -fprofile-update=atomic)
  target_link_options(glassbox_flags INTERFACE --coverage)
endif()

# What most files include, read once.
function(glassbox_precompile target)
  if(GLASSBOX_PRECOMPILE)
    target_precompile_headers(${target} PRIVATE <algorithm> <array> <filesystem> <functional> <map>
                              <memory> <nlohmann/json.hpp> <optional> <span> <string> <vector> ${ARGN})
  endif()
endfunction()

# Sources of one folder are compiled together. Kernels stay alone, so that what one instruction set
# is compiled for never depends on its neighbours, and tests that replace operator new; CMake itself
# leaves alone what has flags of its own.
function(glassbox_join target)
  if(NOT GLASSBOX_JOIN)
    return()
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  foreach(source IN LISTS ARGN)
    get_filename_component(folder "${source}" DIRECTORY)
    if(IS_ABSOLUTE "${source}" OR folder STREQUAL "" OR source MATCHES "kernels|allocation")
      continue()
    endif()
    math(EXPR count_${folder} "0${count_${folder}} + 1")
    math(EXPR part "(${count_${folder}} - 1) / 10")
    set_source_files_properties(${source} PROPERTIES UNITY_GROUP ${folder}_${part})
  endforeach()
endfunction()

# glassbox_room(NAME SOURCES... HEADERS... LINKS...): a room is a static library and its arrows.
function(glassbox_room name)
  cmake_parse_arguments(PARSE_ARGV 1 room "" "" "SOURCES;HEADERS;LINKS;PRIVATE_LINKS")
  add_library(glassbox_${name} ${room_SOURCES})
  add_library(glassbox::${name} ALIAS glassbox_${name})
  target_sources(glassbox_${name} PUBLIC FILE_SET HEADERS
                 BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${room_HEADERS})
  target_include_directories(glassbox_${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(glassbox_${name} PUBLIC ${room_LINKS}
                        PRIVATE glassbox::flags ${room_PRIVATE_LINKS})
  glassbox_precompile(glassbox_${name})
  glassbox_join(glassbox_${name} ${room_SOURCES})
  if(GLASSBOX_FUZZ)
    target_compile_options(glassbox_${name} PRIVATE -fsanitize=fuzzer-no-link)
  endif()
endfunction()
