#include "io/databases/query_steps.h"

#include <poll.h>

#include <algorithm>

namespace glassbox::io {

SocketState wait_for_socket(int socket, bool reads, bool writes) {
  pollfd one{socket, static_cast<short>((reads ? POLLIN : 0) | (writes ? POLLOUT : 0)), 0};
  if (::poll(&one, 1, kWaitMilliseconds) <= 0) return {};
  const bool is_broken = (one.revents & (POLLERR | POLLHUP | POLLNVAL)) != 0;
  return {reads && (is_broken || (one.revents & POLLIN) != 0),
          writes && (is_broken || (one.revents & POLLOUT) != 0)};
}

std::string one_line(const char* text) {
  std::string line;
  for (const char* at = text ? text : ""; *at; ++at) {
    const bool is_blank = *at == '\n' || *at == '\r' || *at == '\t' || *at == ' ';
    if (!is_blank) {
      line += *at;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  while (line.ends_with(' ') || line.ends_with('.')) line.pop_back();
  return line;
}

std::string first_word(std::string_view sql) {
  constexpr std::string_view kBlanks = " \t\r\n\f\v(";
  for (;;) {
    sql.remove_prefix(std::min(sql.find_first_not_of(kBlanks), sql.size()));
    const bool is_line = sql.starts_with("--") || sql.starts_with('#');
    if (!is_line && !sql.starts_with("/*")) break;
    const std::size_t end = is_line ? sql.find('\n') : sql.find("*/", 2);
    sql.remove_prefix(end == sql.npos ? sql.size() : end + (is_line ? 1 : 2));
  }
  std::string word;
  for (const char c : sql) {
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) break;
    word += static_cast<char>(c & ~0x20);
  }
  return word;
}

InputError binary_column(const std::string& where, const std::string& name,
                         const std::string& remedy) {
  return {{where},
          "column \"" + name +
              "\" of the query holds binary data, which CSV cannot; leave it out "
              "of the query, or make it a text, e.g. " +
              remedy};
}

}  // namespace glassbox::io
