#include "service/api/error_answer.h"

#include <exception>
#include <new>

#include "io/base/input_error.h"
#include "service/store/object_store.h"

namespace glassbox::service {

ApiError current_error() {
  try {
    throw;
  } catch (const ApiError& error) {
    return error;
  } catch (const InputError& error) {
    return invalid_input(error.what());
  } catch (const BadQuery& error) {
    return invalid_input(error.what());
  } catch (const TooManyTags& error) {
    return {"TagLimitExceededException", 400, error.what()};
  } catch (const std::bad_alloc&) {
    return {"InternalServerException", 500, "out of memory"};
  } catch (const std::exception& error) {
    return {"InternalServerException", 500, error.what()};
  }
}

HttpResponse error_response(const ApiError& error) {
  return {.status = error.status, .body = error_body(error), .error_type = error.type};
}

}  // namespace glassbox::service
