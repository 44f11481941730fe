/// python/src/record_predictor.h: one record, a dict, through a model in a few microseconds.
#pragma once

#include <glassbox/model.h>
#include <glassbox/predict.h>
#include <nanobind/nanobind.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace glassbox_python {

/// The usual record: a dict of str, float, int, bool and None by names that the model has. Anything
/// else is left to slower code, which has words for it. No attribute is looked up by its text
/// twice: the names of the model are the keys of a dict, and interned keys are found by identity.
class RecordPredictor {
 public:
  explicit RecordPredictor(const glassbox::Model& model) : model_(model) {
    const std::vector<std::string> names = model.attributes();
    count_ = names.size();
    for (std::size_t i = 0; i < names.size(); ++i) {
      PyObject* key = PyUnicode_FromStringAndSize(names[i].data(), std::ssize(names[i]));
      if (key == nullptr) throw nanobind::python_error();
      PyUnicode_InternInPlace(&key);
      places_[nanobind::steal(key)] = i;
    }
  }

  /// None: not a record of the usual kind.
  [[nodiscard]] nanobind::object predict(nanobind::handle record) const {
    if (!PyDict_CheckExact(record.ptr())) return nanobind::none();
    std::vector<std::string_view> cells(count_);
    std::vector<Text> texts(static_cast<std::size_t>(PyDict_Size(record.ptr())));
    std::size_t used = 0;
    PyObject *key = nullptr, *value = nullptr;
    for (Py_ssize_t at = 0; PyDict_Next(record.ptr(), &at, &key, &value) != 0;) {
      if (!PyUnicode_CheckExact(key)) return nanobind::none();
      PyObject* const place = PyDict_GetItemWithError(places_.ptr(), key);
      if (place == nullptr) return nanobind::none();
      const auto cell = cell_of(value, texts[used++]);
      if (!cell) return nanobind::none();
      cells[PyLong_AsSize_t(place)] = *cell;
    }
    return nanobind::cast(glassbox::predict_cells(model_, cells));
  }

 private:
  using Text = std::array<char, 32>;

  // As cell_text() of _table.py has it.
  static std::optional<std::string_view> cell_of(PyObject* value, Text& text) {
    if (PyUnicode_CheckExact(value)) {
      Py_ssize_t size = 0;
      const char* const bytes = PyUnicode_AsUTF8AndSize(value, &size);
      if (bytes != nullptr) return std::string_view(bytes, static_cast<std::size_t>(size));
      PyErr_Clear();
      return std::nullopt;
    }
    if (PyFloat_Check(value)) return text_of(PyFloat_AS_DOUBLE(value), text);
    if (value == Py_None) return std::string_view();
    if (value == Py_True) return std::string_view("true");
    if (value == Py_False) return std::string_view("false");
    if (PyLong_CheckExact(value)) {
      int overflow = 0;
      const long long whole = PyLong_AsLongLongAndOverflow(value, &overflow);
      if (overflow != 0) return std::nullopt;
      return written(text, std::to_chars(text.data(), text.data() + text.size(), whole).ptr);
    }
    return std::nullopt;
  }

  // The fewest digits that read back as the number.
  static std::string_view text_of(double value, Text& text) {
    if (std::isnan(value)) return {};
    if (value == 0) return "0";
    const double size = std::abs(value);
    const auto format =
        size >= 1e-4 && size < 1e16 ? std::chars_format::fixed : std::chars_format::scientific;
    return written(text, std::to_chars(text.data(), text.data() + text.size(), value, format).ptr);
  }

  static std::string_view written(const Text& text, const char* end) {
    return {text.data(), static_cast<std::size_t>(end - text.data())};
  }

  glassbox::Model model_;
  nanobind::dict places_;  ///< name -> place
  std::size_t count_ = 0;
};

}  // namespace glassbox_python
