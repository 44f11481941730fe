/// glassbox/save.h: a model to its file.
#pragma once

#include <glassbox/model.h>

#include <string>

namespace glassbox {

/// Writes a model file: all that prediction needs, in one file of docs/file-formats.md. The program
/// `glassbox` reads it.
///
///     glassbox::save(trained.model, "wine.model");
///
/// The same model gives the same bytes. The file is written beside its place, flushed to the disk
/// and renamed: a reader sees the old file or the new one.
///
/// replace  whether a file of that name may be replaced
/// throws   Error kInput: the file exists and may not be replaced, or is a directory; kSystem: the
///          directory is not there or cannot be written, the disk is full
/// cost     about 4 bytes a one-hot weight, 8 a numeric one, and the vocabularies
void save(const Model& model, const std::string& path, bool replace = false);

}  // namespace glassbox
