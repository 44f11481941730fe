/// service/api/error_answer.h: whatever was thrown, as an error of the API.
#pragma once

#include "service/http/http_message.h"
#include "service/wire/api_error.h"

namespace glassbox::service {

/// Of the exception that is being handled: ApiError as it is, InputError and BadQuery as
/// InvalidInputException, too many tags as TagLimitExceededException, all else, a full disk and
/// lack of memory among it, as InternalServerException.
[[nodiscard]] ApiError current_error();

[[nodiscard]] HttpResponse error_response(const ApiError& error);

}  // namespace glassbox::service
