#include "cluster/base/module.h"

#include <dlfcn.h>

#include <filesystem>
#include <vector>

#include "io/base/input_error.h"

namespace glassbox::cluster {
namespace {

namespace fs = std::filesystem;

std::string loader_error() {
  const char* const text = ::dlerror();
  return text ? text : "the loader gives no reason";
}

// Beside the program in its build directory, in its own folder where it is installed, beside an
// extension of Python that this is part of.
std::vector<fs::path> module_places(const std::string& module) {
  std::error_code failed;
  const fs::path program = fs::read_symlink("/proc/self/exe", failed).parent_path();
  std::vector<fs::path> places{program / module, program / ".." / GLASSBOX_MODULES / module};
  Dl_info here{};
  if (::dladdr(reinterpret_cast<const void*>(&loader_error), &here) != 0 &&
      here.dli_fname != nullptr)
    places.push_back(fs::path(here.dli_fname).parent_path() / module);
  return places;
}

void* load_module(const ModuleFunction& wanted) {
  const std::vector<fs::path> places = module_places(wanted.module);
  for (const fs::path& place : places) {
    std::error_code failed;
    if (!fs::is_regular_file(place, failed)) continue;
    if (void* const handle = ::dlopen(place.c_str(), RTLD_NOW | RTLD_GLOBAL)) return handle;
    throw io::InputError(
        {}, "cannot load " + place.string() + " " + wanted.purpose + " (" + loader_error() + ")");
  }
  throw io::InputError({}, wanted.module + " is needed " + wanted.purpose +
                               ", and this program was built without it; it is looked for in " +
                               places.front().parent_path().string() + " and " +
                               places[1].parent_path().lexically_normal().string());
}

}  // namespace

void* function_of(const ModuleFunction& wanted) {
  if (::dlopen(wanted.library.c_str(), RTLD_NOW | RTLD_GLOBAL) == nullptr)
    throw io::InputError({}, "the library " + wanted.library + " is needed " + wanted.purpose +
                                 " and cannot be loaded (" + loader_error() +
                                 "); Debian and Ubuntu have it in the package " + wanted.package);
  void* const address = ::dlsym(load_module(wanted), wanted.function.c_str());
  if (address == nullptr)
    throw io::InputError(
        {}, wanted.module + " is of another version of this program (" + loader_error() + ")");
  return address;
}

std::unique_ptr<const io::Exchange> over_gloo(const Seat& seat, MeetingPlace& place) {
  const auto make =
      reinterpret_cast<MakeGlooExchange*>(function_of({.module = "libglassbox_gloo.so",
                                                       .function = "glassbox_gloo_exchange",
                                                       .library = "libgloo.so.0",
                                                       .package = "libgloo0",
                                                       .purpose = "to work with other processes"}));
  const Meeting meeting(seat, place);
  return std::unique_ptr<const io::Exchange>(make(seat, place));
}

}  // namespace glassbox::cluster
