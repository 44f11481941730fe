/// bench/service/filled_store.h: a store with many objects, for figures.
#pragma once

#include <filesystem>

#include "service/store/objects.h"

namespace glassbox::bench {

/// The i-th model of a filled store.
[[nodiscard]] StoredObject made_model(int i);

/// Ten data sources and `objects` models, a tenth of them deleted.
void fill_store(const std::filesystem::path& directory, int objects);

}  // namespace glassbox::bench
