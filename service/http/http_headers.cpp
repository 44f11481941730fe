#include "service/http/http_headers.h"

#include <algorithm>

namespace glassbox::service {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r";
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

// Calls visit(name, value) until it returns true.
template <class Visit>
void visit_headers(std::string_view head, const Visit& visit) {
  head.remove_prefix(std::min(head.find('\n'), head.size() - 1) + 1);  // the request line
  while (!head.empty()) {
    const std::size_t end = std::min(head.find('\n'), head.size() - 1);
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(end + 1);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    if (visit(trimmed(line.substr(0, colon)), trimmed(line.substr(colon + 1)))) return;
  }
}

}  // namespace

bool equal_but_for_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

HttpHeaders::HttpHeaders(std::string head) : head_(std::move(head)) {
  for (std::size_t at = head_.find('\n'); at != std::string::npos && at + 1 < head_.size();
       at = head_.find('\n', at + 1)) {
    if (head_[at + 1] != ' ' && head_[at + 1] != '\t') continue;
    head_[at] = ' ';
    if (head_[at - 1] == '\r') head_[at - 1] = ' ';
  }
}

std::string_view HttpHeaders::target() const {
  const std::string_view line = std::string_view(head_).substr(0, head_.find('\n'));
  const std::size_t begin = std::min(line.find(' '), line.size()),
                    end = std::max(begin, std::min(line.rfind(' '), line.size()));
  return trimmed(line.substr(begin, end - begin));
}

std::string_view HttpHeaders::operator[](std::string_view name) const {
  std::string_view found;
  if (!head_.empty())
    visit_headers(head_, [&](std::string_view its_name, std::string_view value) {
      const bool is_it = equal_but_for_case(its_name, name);
      if (is_it) found = value;
      return is_it;
    });
  return found;
}

bool HttpHeaders::has(std::string_view name) const {
  bool is_there = false;
  if (!head_.empty())
    visit_headers(head_, [&](std::string_view its_name, std::string_view) {
      return is_there = equal_but_for_case(its_name, name);
    });
  return is_there;
}

std::vector<std::pair<std::string_view, std::string_view>> HttpHeaders::all() const {
  std::vector<std::pair<std::string_view, std::string_view>> headers;
  if (!head_.empty())
    visit_headers(head_, [&](std::string_view name, std::string_view value) {
      headers.emplace_back(name, value);
      return false;
    });
  return headers;
}

}  // namespace glassbox::service
