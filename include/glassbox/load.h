/// glassbox/load.h: a model from its file.
#pragma once

#include <glassbox/model.h>

#include <string>

namespace glassbox {

/// Reads a model file that save() or the program `glassbox` wrote.
///
///     glassbox::Model model = glassbox::load("wine.model");
///
/// The file holds eight made-up records with their scores; they are computed again and compared.
///
/// warning  when not nullptr: set to a sentence where those scores differ in their last digits, as
///          another build wrote the model, otherwise to ""
/// throws   Error kModelFile: not a model file, of another version, damaged, truncated, or scores
///          that are far off; kSystem when it cannot be read
/// cost     reads the whole file; memory of about its size
/// source   docs/file-formats.md
[[nodiscard]] Model load(const std::string& path, std::string* warning = nullptr);

}  // namespace glassbox
