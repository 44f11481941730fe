/// engine/public/public_table.h: what a glassbox::Table holds.
#pragma once

#include <glassbox/table.h>

#include <memory>

#include "io/arrow/arrow_table.h"

namespace glassbox {

struct Table::Implementation {
  std::shared_ptr<const io::ArrowTable> table;
};

}  // namespace glassbox
