# The library for C++ programs: the headers of include/glassbox and one archive with all that stands
# behind them (the rooms io, recipes and engine), found by find_package(glassbox).
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

# The program is called glassbox, too; the target is glassbox::glassbox in and out of this build.
add_library(glassbox_library STATIC $<TARGET_OBJECTS:glassbox_io> $<TARGET_OBJECTS:glassbox_recipes>
            $<TARGET_OBJECTS:glassbox_engine>)
add_library(glassbox::glassbox ALIAS glassbox_library)
set_target_properties(glassbox_library PROPERTIES
  OUTPUT_NAME glassbox EXPORT_NAME glassbox LINKER_LANGUAGE CXX
  ARCHIVE_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/library)
file(GLOB public_headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/include/glassbox/*.h)
target_sources(glassbox_library PUBLIC FILE_SET HEADERS
               BASE_DIRS ${PROJECT_SOURCE_DIR}/include FILES ${public_headers})
target_compile_features(glassbox_library PUBLIC cxx_std_20)
target_link_libraries(glassbox_library
  PUBLIC ICU::uc OpenMP::OpenMP_CXX Threads::Threads ZLIB::ZLIB
  PRIVATE $<BUILD_INTERFACE:glassbox::flags>)

# Beside Debian's libraries the program looks where the .tar.gz has its own.
# RPATH, not RUNPATH: a library's own libraries (ICU's data) are looked for there, too.
target_link_options(glassbox PRIVATE -Wl,--disable-new-dtags)
set_target_properties(glassbox PROPERTIES INSTALL_RPATH "$ORIGIN/../${CMAKE_INSTALL_LIBDIR}/glassbox")
install(TARGETS glassbox RUNTIME_DEPENDENCY_SET glassbox_needs
        RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program)
install(TARGETS glassbox_library EXPORT glassbox
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library
        FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT library)
set(package_directory ${CMAKE_INSTALL_LIBDIR}/cmake/glassbox)
install(EXPORT glassbox NAMESPACE glassbox:: FILE glassbox-targets.cmake
        DESTINATION ${package_directory} COMPONENT library)
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/glassbox-config.cmake.in
                              ${PROJECT_BINARY_DIR}/glassbox-config.cmake
                              INSTALL_DESTINATION ${package_directory})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/glassbox-config-version.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/glassbox-config.cmake
              ${PROJECT_BINARY_DIR}/glassbox-config-version.cmake
        DESTINATION ${package_directory} COMPONENT library)
