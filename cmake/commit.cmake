# GLASSBOX_COMMIT: the commit of the source tree, with "+" where it was edited since; "unknown" without
# git. CMake looks again when the branch moves, so it costs one source and a link a commit.
set(GLASSBOX_COMMIT unknown)
find_program(GIT_PROGRAM git)
mark_as_advanced(GIT_PROGRAM)
if(GIT_PROGRAM)
  execute_process(COMMAND ${GIT_PROGRAM} describe --always --abbrev=12 --exclude=* --dirty=+
                  WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} RESULT_VARIABLE failed
                  OUTPUT_VARIABLE described OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  execute_process(COMMAND ${GIT_PROGRAM} rev-parse --git-path logs/HEAD
                  WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} OUTPUT_VARIABLE moves
                  OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  cmake_path(ABSOLUTE_PATH moves BASE_DIRECTORY ${PROJECT_SOURCE_DIR})
  if(failed EQUAL 0)
    set(GLASSBOX_COMMIT ${described})
    if(EXISTS ${moves})
      set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${moves})
    endif()
  endif()
endif()
