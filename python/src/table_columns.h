/// python/src/table_columns.h: buffers of Python objects as a table, where no library is there that
/// speaks Arrow.
#pragma once

#include <glassbox/table.h>
#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace glassbox_python {

/// Name, Arrow's format, length, buffers behind the one of validity: every value is there.
using ColumnBuffers =
    std::tuple<std::string, std::string, std::int64_t, std::vector<nanobind::object>>;

/// The columns of a table and what keeps their memory.
class ColumnKeeper {
 public:
  explicit ColumnKeeper(const std::vector<ColumnBuffers>& columns) {
    for (const auto& [name, format, length, buffers] : columns) {
      Column& column = *columns_.emplace_back(std::make_unique<Column>());
      column.name = name;
      column.format = format;
      column.held.reserve(buffers.size());
      column.buffers.push_back(nullptr);
      length_ = length;
      for (const nanobind::object& buffer : buffers) {
        Py_buffer view;
        if (PyObject_GetBuffer(buffer.ptr(), &view, PyBUF_C_CONTIGUOUS) != 0)
          throw nanobind::python_error();
        column.held.push_back(view);
        column.buffers.push_back(view.buf);
      }
      column.array = {length,
                      0,
                      0,
                      std::ssize(column.buffers),
                      0,
                      column.buffers.data(),
                      nullptr,
                      nullptr,
                      nothing<ArrowArray>,
                      nullptr};
      column.schema = {column.format.c_str(),
                       column.name.c_str(),
                       nullptr,
                       2,
                       0,
                       nullptr,
                       nullptr,
                       nothing<ArrowSchema>,
                       nullptr};
      arrays_.push_back(&column.array);
      schemas_.push_back(&column.schema);
    }
  }
  ColumnKeeper(const ColumnKeeper&) = delete;
  ColumnKeeper& operator=(const ColumnKeeper&) = delete;

  [[nodiscard]] ArrowSchema schema() {
    return {"+s",
            "",
            nullptr,
            0,
            std::ssize(schemas_),
            schemas_.data(),
            nullptr,
            nothing<ArrowSchema>,
            nullptr};
  }
  /// Owns the keeper from now on.
  [[nodiscard]] ArrowArray array() {
    return {length_,
            0,
            0,
            1,
            std::ssize(arrays_),
            &no_validity_,
            arrays_.data(),
            nullptr,
            [](ArrowArray* array) {
              delete static_cast<ColumnKeeper*>(array->private_data);
              array->release = nullptr;
            },
            this};
  }

 private:
  struct Column {
    Column() = default;
    ~Column() {
      const nanobind::gil_scoped_acquire acquired;
      for (Py_buffer& view : held) PyBuffer_Release(&view);
    }
    Column(const Column&) = delete;
    Column& operator=(const Column&) = delete;

    std::string name, format;
    std::vector<const void*> buffers;
    std::vector<Py_buffer> held;
    ArrowArray array{};
    ArrowSchema schema{};
  };

  template <class Structure>
  static void nothing(Structure* one) {
    one->release = nullptr;
  }

  std::int64_t length_ = 0;
  std::vector<std::unique_ptr<Column>> columns_;
  std::vector<ArrowArray*> arrays_;
  std::vector<ArrowSchema*> schemas_;
  const void* no_validity_ = nullptr;
};

/// throws  Error kInput as Table(); python_error for an object without a buffer
inline glassbox::Table table_of_columns(const std::vector<ColumnBuffers>& columns) {
  auto keeper = std::make_unique<ColumnKeeper>(columns);
  struct State {
    ColumnKeeper* keeper;
    bool is_given = false;
  } state{keeper.get()};
  ArrowArrayStream stream{};
  stream.private_data = &state;
  stream.get_schema = [](ArrowArrayStream* self, ArrowSchema* out) {
    *out = static_cast<State*>(self->private_data)->keeper->schema();
    return 0;
  };
  stream.get_next = [](ArrowArrayStream* self, ArrowArray* out) {
    auto* const from = static_cast<State*>(self->private_data);
    *out = ArrowArray{};
    if (!std::exchange(from->is_given, true)) *out = from->keeper->array();
    return 0;
  };
  stream.release = [](ArrowArrayStream* self) { self->release = nullptr; };
  try {
    glassbox::Table table(stream);
    keeper.release();
    return table;
  } catch (...) {
    if (state.is_given) keeper.release();
    throw;
  }
}

}  // namespace glassbox_python
