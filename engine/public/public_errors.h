/// engine/public/public_errors.h: exceptions of the rooms as glassbox::Error.
#pragma once

#include <glassbox/error.h>

#include <exception>
#include <filesystem>
#include <new>
#include <string>
#include <system_error>
#include <utility>

#include "engine/model/interrupted.h"
#include "engine/model/ml_model.h"
#include "io/base/input_error.h"

namespace glassbox {

/// What a callback of the caller's threw passes through the rooms and out of the library unchanged.
class CallbackFailure {
 public:
  /// Calls it; false when it threw.
  template <class Callback>
  bool run(const Callback& callback) noexcept {
    try {
      callback();
      return true;
    } catch (...) {
      error_ = std::current_exception();
      return false;
    }
  }
  void rethrow() const {
    if (error_) std::rethrow_exception(error_);
  }

 private:
  std::exception_ptr error_;
};

/// What `step` returns; what it throws, as glassbox::Error.
template <class Step>
auto as_public_errors(const Step& step) {
  using Kind = Error::Kind;
  try {
    return step();
  } catch (const Error&) {
    throw;
  } catch (const io::InputError& error) {
    throw Error(Kind::kInput, error.what(), error.where.file, error.where.line, error.where.column);
  } catch (const engine::ModelFileError& error) {
    throw Error(Kind::kModelFile, error.what());
  } catch (const engine::Interrupted& error) {
    throw Error(Kind::kInterrupted, error.what());
  } catch (const std::filesystem::filesystem_error& error) {
    throw Error(Kind::kSystem, error.path1().string() + ": " + error.code().message());
  } catch (const std::system_error& error) {
    throw Error(Kind::kSystem, error.what());
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& error) {
    throw Error(Kind::kInternal, std::string("internal error: ") + error.what());
  }
}

}  // namespace glassbox
