#include "cli/base/build_facts.h"

#include <sqlite3.h>
#include <unicode/uversion.h>
#include <zlib.h>

#include <Eigen/Core>
#include <boost/version.hpp>
#include <nlohmann/json.hpp>

#include "engine/sgd/sgd_kernels.h"
#include "io/kernels/csv_kernels.h"

namespace glassbox::cli {
namespace {

std::string dotted(std::initializer_list<int> numbers) {
  std::string text;
  for (const int number : numbers) text += (text.empty() ? "" : ".") + std::to_string(number);
  return text;
}

std::string compiler() {
#if defined(__clang__)
  return "Clang " + dotted({__clang_major__, __clang_minor__, __clang_patchlevel__});
#else
  return "GCC " + dotted({__GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__});
#endif
}

}  // namespace

std::string program_version() { return GLASSBOX_VERSION; }

nlohmann::ordered_json build_facts() {
  nlohmann::ordered_json facts;
  facts["name"] = "glassbox";
  facts["version"] = program_version();
  facts["commit"] = GLASSBOX_COMMIT;
  facts["compiler"] = compiler();
  facts["instructionSets"] = {{"csv", csv_kernels()->name}, {"sgd", sgd_kernels()->name}};
  UVersionInfo icu;
  u_getVersion(icu);
  facts["libraries"] = {
      {"boost", dotted({BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100})},
      {"eigen", dotted({EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION})},
      {"icu", dotted({icu[0], icu[1]})},
      {"nlohmannJson", dotted({NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR,
                               NLOHMANN_JSON_VERSION_PATCH})},
      {"sqlite", sqlite3_libversion()},
      {"zlib", zlibVersion()}};
  return facts;
}

}  // namespace glassbox::cli
