#include "cluster/base/check_same.h"

#include <vector>

#include "io/base/input_error.h"

namespace glassbox::cluster {

void check_same(const io::Exchange& exchange, const std::string& what, std::string_view text) {
  if (exchange.size() == 1) return;
  constexpr std::size_t kShown = 100;
  const std::vector<std::string> texts = exchange.gather(text);
  for (std::size_t r = 1; r < texts.size(); ++r) {
    if (texts[r] == texts[0]) continue;
    std::string message = what + " differs between processes 0 and " + std::to_string(r);
    if (texts[0].size() <= kShown && texts[r].size() <= kShown)
      message += ": \"" + texts[0] + "\" and \"" + texts[r] + "\"";
    throw io::InputError({}, message + "; all must be started alike");
  }
}

}  // namespace glassbox::cluster
