/// service/store/store_schema.h: the tables of the object store, and how older ones become those of
/// today.
#pragma once

#include <span>

#include "service/store/sqlite.h"

namespace glassbox::service {

/// The steps from an empty database to today's: step i (from 0) leads from version i to i + 1.
/// A step that was released is never changed; another is added.
[[nodiscard]] std::span<const char* const> store_steps();

/// Brings a database to version steps.size(), each step in a transaction of its own, with
/// write-ahead logging and commits that reach the disk. Only one that lacks a step is written.
///
/// throws  InputError: the file is damaged, belongs to another program, or a newer version wrote
///         it; in these cases it stays as it is. std::system_error: an older version wrote it, and
///         the disk is too full to bring it up to date; it stays, too. DatabaseError for all else
void open_store(Database& database, std::span<const char* const> steps = store_steps());

}  // namespace glassbox::service
