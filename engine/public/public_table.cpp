// <glassbox/table.h>.
#include "engine/public/public_table.h"

#include "engine/public/public_errors.h"
#include "io/arrow/arrow_csv.h"

namespace glassbox {

Table::Table(ArrowArrayStream& stream)
    : implementation_(as_public_errors([&] {
        return std::make_shared<const Implementation>(
            Implementation{std::make_shared<const io::ArrowTable>(stream)});
      })) {}

std::vector<std::string> Table::columns() const {
  std::vector<std::string> names;
  for (const io::ArrowColumn& column : implementation_->table->columns())
    names.push_back(column.name);
  return names;
}

std::string Table::csv(bool has_header) const {
  return as_public_errors([&] { return io::csv_text(implementation_->table, has_header); });
}

std::uint64_t Table::rows() const { return implementation_->table->row_count(); }

}  // namespace glassbox
