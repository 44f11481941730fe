#include "io/base/together.h"

#include <atomic>
#include <exception>

#include "io/base/input_error.h"

namespace glassbox::io {
namespace {

std::atomic<bool> told_by_first = false;

}  // namespace

void together(const Exchange& exchange, const std::function<void()>& part) {
  if (exchange.size() == 1) return part();
  std::string outcome;  // empty: done; else a letter for its kind and the message
  std::exception_ptr mine;
  try {
    part();
  } catch (const InputError& error) {
    mine = std::current_exception();
    outcome = std::string("i") + error.what();
  } catch (const std::exception& error) {
    mine = std::current_exception();
    outcome = std::string("x") + error.what();
  } catch (...) {
    mine = std::current_exception();
    outcome = "xinterrupted";
  }
  const std::vector<std::string> all = exchange.gather(outcome);
  for (std::size_t r = 0; r < all.size(); ++r) {
    if (all[r].empty()) continue;
    told_by_first = true;
    if (mine) std::rethrow_exception(mine);
    throw OthersFailed("process " + std::to_string(r) + ": " + all[r].substr(1), all[r][0] == 'i');
  }
}

bool is_told_by_first() { return told_by_first; }

}  // namespace glassbox::io
