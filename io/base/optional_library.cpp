#include "io/base/optional_library.h"

#include <dlfcn.h>

#include "io/base/input_error.h"

namespace glassbox::io {
namespace {

std::string last_error() {
  const char* const text = ::dlerror();
  return text ? text : "the loader gives no reason";
}

}  // namespace

OptionalLibrary::OptionalLibrary(const std::string& file, const std::string& package,
                                 const std::string& purpose)
    : file_(file), handle_(::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL)) {
  if (!handle_)
    throw InputError({}, "the library " + file + " is needed " + purpose +
                             " and cannot be loaded (" + last_error() +
                             "); Debian and Ubuntu have it in the package " + package);
}

void* OptionalLibrary::address_of(const char* name) const {
  void* const address = ::dlsym(handle_, name);
  if (!address)
    throw InputError({}, "the library " + file_ + " has no function " + name + " (" + last_error() +
                             "); another version of it is needed");
  return address;
}

}  // namespace glassbox::io
