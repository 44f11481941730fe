#include "cluster/base/environment.h"

#include <charconv>
#include <cstdlib>

#include "io/base/input_error.h"

namespace glassbox::cluster {

std::optional<std::string> text_in_environment(const char* name) {
  const char* const text = std::getenv(name);
  if (text == nullptr || *text == '\0') return std::nullopt;
  return text;
}

std::optional<std::size_t> number_in_environment(const char* name) {
  const auto text = text_in_environment(name);
  if (!text) return std::nullopt;
  std::size_t number = 0;
  const char* const end = text->data() + text->size();
  const auto [stop, error] = std::from_chars(text->data(), end, number);
  if (error != std::errc() || stop != end || number > 999'999)
    throw io::InputError(
        {}, std::string(name) + " is \"" + *text + "\", expected a number from 0 to 999999");
  return number;
}

std::optional<Seat> seat_in_environment() {
  const auto rank = number_in_environment("GLASSBOX_RANK");
  const auto size = number_in_environment("GLASSBOX_SIZE");
  if (!rank && !size) return std::nullopt;
  const auto need = [](bool there, const char* name) {
    if (!there)
      throw io::InputError({}, std::string(name) +
                                   " is not set; GLASSBOX_RANK, GLASSBOX_SIZE and GLASSBOX_MEET "
                                   "together start one process of several");
  };
  need(rank.has_value(), "GLASSBOX_RANK");
  need(size.has_value(), "GLASSBOX_SIZE");
  Seat seat{.rank = *rank, .size = *size};
  check(seat);
  if (seat.size > 1) need(text_in_environment("GLASSBOX_MEET").has_value(), "GLASSBOX_MEET");
  if (const auto attempt = text_in_environment("GLASSBOX_ATTEMPT")) seat.attempt = *attempt;
  if (const auto interface = text_in_environment("GLASSBOX_INTERFACE")) seat.interface = *interface;
  if (const auto seconds = number_in_environment("GLASSBOX_MEET_SECONDS"))
    seat.meet_seconds = static_cast<unsigned>(*seconds);
  return seat;
}

}  // namespace glassbox::cluster
