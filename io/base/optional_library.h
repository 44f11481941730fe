/// io/base/optional_library.h: a shared library that only some users need, loaded when it is first
/// asked for, so that the program starts and installs without it.
///
///     const OptionalLibrary pq("libpq.so.5", "libpq5", "to read from PostgreSQL");
///     static const auto exec = pq.function<decltype(&PQexec)>("PQexec");
///
/// Compiled against the library's own headers: the type of a function is taken from there, and the
/// name of the file carries the version of its binary interface.
#pragma once

#include <string>

namespace glassbox::io {

class OptionalLibrary {
 public:
  /// file     as the system's loader knows it, with the version of its interface
  /// package  of Debian's, for the message
  /// purpose  what needs it: "to read from PostgreSQL"
  /// throws   InputError: it is not there, or cannot be loaded
  OptionalLibrary(const std::string& file, const std::string& package, const std::string& purpose);

  /// The library stays loaded to the end of the process: its own threads and handlers may live on.
  /// throws  InputError: it has no function of that name
  template <class Pointer>
  [[nodiscard]] Pointer function(const char* name) const {
    return reinterpret_cast<Pointer>(address_of(name));
  }

 private:
  [[nodiscard]] void* address_of(const char* name) const;

  std::string file_;
  void* handle_;
};

}  // namespace glassbox::io
