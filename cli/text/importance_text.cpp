// Importance and effects as a table with bars.
#include "cli/text/importance_text.h"

#include <algorithm>

#include "cli/base/text_table.h"
#include "cli/text/bar_text.h"

namespace glassbox::cli {

std::string attributes_text(const Schema& schema, const std::vector<std::size_t>& attributes) {
  std::string text;
  for (const std::size_t attribute : attributes)
    text += (text.empty() ? "" : " × ") + printable(schema.attributes[attribute].name);
  return text;
}

std::string importance_text(const MLModel& model, std::size_t count) {
  using enum TextTable::Align;
  constexpr std::size_t kBarWidth = 20;
  const std::vector<Importance> all = importance(model);
  const std::size_t kept = std::min(count, all.size());
  const double most = all.empty() ? 0 : all.front().share;
  const Glyphs glyphs = environment_glyphs();
  TextTable table({kRight, kLeft, kLeft});
  for (std::size_t i = 0; i < kept; ++i) {
    const double share = all[i].share;
    table.add({percent_text(share), share > 0 ? bar_text(share / most, kBarWidth, glyphs) : "",
               attributes_text(model.schema, all[i].attributes)});
  }
  std::string text = "\nImportance of attributes\n" + table.text();
  if (kept < all.size()) text += "  and " + count_text(all.size() - kept) + " more\n";
  return text + "  (" + std::string(kImportanceMethod) + ")\n";
}

}  // namespace glassbox::cli
