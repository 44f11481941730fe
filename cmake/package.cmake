# `make package`: a .deb with its dependencies from Debian, one for C++ programs, and a .tar.gz that
# brings its libraries and runs wherever it is unpacked (x86-64, glibc 2.36 and later).
include(GNUInstallDirs)

# Manual pages and completion, written by the program itself.
set(pages ${PROJECT_BINARY_DIR}/pages)
add_custom_command(
  OUTPUT ${pages}/stamp
  COMMAND ${CMAKE_COMMAND} -E rm -rf ${pages}
  COMMAND glassbox help --man-pages ${pages}/man1
  COMMAND ${CMAKE_COMMAND} -DPROGRAM=$<TARGET_FILE:glassbox> -DFOLDER=${pages}
          -P ${PROJECT_SOURCE_DIR}/cmake/package/completions.cmake
  COMMAND ${CMAKE_COMMAND} -E touch ${pages}/stamp
  DEPENDS glassbox ${PROJECT_SOURCE_DIR}/cmake/package/completions.cmake
  VERBATIM)
add_custom_target(pages DEPENDS ${pages}/stamp)

install(DIRECTORY ${pages}/man1 DESTINATION ${CMAKE_INSTALL_MANDIR} COMPONENT program OPTIONAL)
install(FILES ${pages}/glassbox.bash COMPONENT program OPTIONAL RENAME glassbox
        DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${pages}/glassbox.zsh COMPONENT program OPTIONAL RENAME _glassbox
        DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
install(FILES ${pages}/glassbox.fish COMPONENT program OPTIONAL
        DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(FILES ${PROJECT_SOURCE_DIR}/cmake/package/glassbox.service COMPONENT program
        DESTINATION lib/systemd/user)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE COMPONENT program
        DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)
install(FILES ${PROJECT_SOURCE_DIR}/THIRD-PARTY.md ${PROJECT_SOURCE_DIR}/CHANGELOG.md
        COMPONENT program DESTINATION ${CMAKE_INSTALL_DOCDIR})
file(RELATIVE_PATH to_prefix /at/${CMAKE_INSTALL_LIBDIR}/pkgconfig /at)
configure_file(${PROJECT_SOURCE_DIR}/cmake/package/glassbox.pc.in ${PROJECT_BINARY_DIR}/glassbox.pc
               @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/glassbox.pc COMPONENT library
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

# For the .tar.gz alone, and not for `cmake --install`: the libraries beside the program, and the
# license's whole text.
install(RUNTIME_DEPENDENCY_SET glassbox_needs COMPONENT bundled
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/glassbox
        EXCLUDE_FROM_ALL PRE_EXCLUDE_REGEXES "^lib(c|m|pthread|dl|rt)\\.so" "^ld-linux")
install(FILES /usr/share/common-licenses/Apache-2.0 COMPONENT bundled OPTIONAL
        EXCLUDE_FROM_ALL DESTINATION ${CMAKE_INSTALL_DOCDIR})

set(CPACK_PACKAGE_NAME glassbox)
set(CPACK_PACKAGE_VENDOR "The Glassbox authors")
set(CPACK_PACKAGE_CONTACT "The Glassbox authors <glassbox@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_GENERATOR DEB TGZ)
set(CPACK_STRIP_FILES ON)
set(CPACK_OUTPUT_FILE_PREFIX ${PROJECT_BINARY_DIR}/packages)
set(CPACK_PROJECT_CONFIG_FILE ${PROJECT_SOURCE_DIR}/cmake/package/components.cmake)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME glassbox)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SUGGESTS "libcurl4, libpq5, libmariadb3, openmpi-bin, libgloo0")  # loaded at run time
set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME libglassbox-dev)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_DEPENDS "libicu-dev, zlib1g-dev, libgomp1")
set(CPACK_COMPONENT_PROGRAM_DESCRIPTION
"The program: trains, evaluates and uses linear models from CSV files with
 Amazon Machine Learning's schemas and recipes, and serves its API.")
set(CPACK_COMPONENT_LIBRARY_DESCRIPTION "Headers and a static library for C++ programs.")
set(CPACK_ARCHIVE_COMPONENT_INSTALL ON)
set(CPACK_ARCHIVE_FILE_NAME glassbox-${PROJECT_VERSION}-x86_64)
set(CPACK_PACKAGE_FILE_NAME glassbox-${PROJECT_VERSION}-x86_64)
include(CPack)
