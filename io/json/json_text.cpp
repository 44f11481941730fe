// nlohmann/json parses, and forgets where things stood. To say "line 4, column 12" the text is
// walked again along the pointer, which happens for messages only. Repeated keys, which that parser
// would let overwrite each other, are refused here.
#include "io/json/json_text.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>
#include <vector>

#include "io/cells/parse_cell.h"

namespace glassbox::io {
namespace {

constexpr std::size_t kMaxDepth =
    100;  // far beyond any schema; keeps recursion off the stack's end

// Steps over text that is known to be valid JSON. nlohmann/json keeps no positions, so the few
// questions about them are answered by walking the text again.
class Walker {
 public:
  Walker(std::string_view text, std::size_t at) : text_(text), at_(at) { skip_space(); }

  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  void step() {  // over one structural character
    ++at_;
    skip_space();
  }

  std::string string() {  // over a string, returning what it says
    const std::size_t begin = at_;
    for (++at_; text_[at_] != '"'; ++at_)
      if (text_[at_] == '\\') ++at_;
    step();
    std::string_view token = text_.substr(begin, at_ - begin);
    return nlohmann::json::parse(token).get<std::string>();
  }

  void skip_value() {
    std::size_t depth = 0;
    do {
      const char c = peek();
      if (c == '"') {
        for (++at_; text_[at_] != '"'; ++at_)
          if (text_[at_] == '\\') ++at_;
        ++at_;
      } else if (c == '{' || c == '[') {
        ++depth, ++at_;
      } else if (c == '}' || c == ']') {
        --depth, ++at_;
      } else if (c == ',' || c == ':') {
        ++at_;
      } else {
        while (at_ < text_.size() &&
               std::string_view(" \t\r\n,:{}[]\"").find(text_[at_]) == std::string_view::npos)
          ++at_;
      }
      skip_space();
    } while (depth > 0);
  }

 private:
  void skip_space() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\r' || text_[at_] == '\n'))
      ++at_;
  }

  std::string_view text_;
  std::size_t at_;
};

FilePosition position_of(std::string_view text, std::size_t offset, const std::string& file) {
  const std::string_view before = text.substr(0, offset);
  const auto line = static_cast<std::uint64_t>(std::ranges::count(before, '\n'));
  const std::size_t line_begin = before.rfind('\n') + 1;  // npos + 1 = 0
  return {file, line + 1, offset - line_begin + 1};
}

struct Found {
  std::size_t value;               // offset of the value
  std::optional<std::size_t> key;  // offset of its key's opening quote, when it has one
};

Found find(std::string_view text, const std::string& pointer) {
  Walker walker(text, 0);
  Found found{walker.at(), std::nullopt};
  std::vector<std::string> steps;
  for (nlohmann::json::json_pointer rest(pointer); !rest.empty(); rest.pop_back())
    steps.insert(steps.begin(), rest.back());
  for (const std::string& step : steps) {
    const bool is_object = walker.peek() == '{';
    if (!is_object && walker.peek() != '[') return found;
    const char close = is_object ? '}' : ']';
    bool hit = false;
    std::size_t index = 0;
    for (walker.step(); walker.peek() != close; ++index) {
      std::optional<std::size_t> key;
      std::string name;
      if (is_object) {
        key = walker.at();
        name = walker.string();
        walker.step();  // the colon
      } else {
        name = std::to_string(index);
      }
      if (name == step) {
        found = {walker.at(), key};
        hit = true;
        break;
      }
      walker.skip_value();
      if (walker.peek() == ',') walker.step();
    }
    if (!hit) return found;
  }
  return found;
}

void refuse_deep_nesting(std::string_view text, const std::string& file) {
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      in_string = c != '"';
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      if (++depth > kMaxDepth)
        throw InputError(position_of(text, i, file),
                         "malformed JSON: nested deeper than " + std::to_string(kMaxDepth));
    } else if ((c == '}' || c == ']') && depth > 0) {
      --depth;
    }
  }
}

// The parser keeps the last of two equal keys silently; which one was meant is the user's to say.
void refuse_repeated_keys(Walker& walker, std::string_view text, const std::string& file) {
  const char open = walker.peek();
  if (open != '{' && open != '[') return walker.skip_value();
  const char close = open == '{' ? '}' : ']';
  std::set<std::string> seen;
  for (walker.step(); walker.peek() != close;) {
    if (open == '{') {
      const std::size_t begin = walker.at();
      const std::string key = walker.string();
      if (!seen.insert(key).second)
        throw InputError(position_of(text, begin, file), "key \"" + key + "\" is given twice");
      walker.step();
    }
    refuse_repeated_keys(walker, text, file);
    if (walker.peek() == ',') walker.step();
  }
  walker.step();
}

// "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error while ..." -> the
// part after the position, which we give ourselves.
std::string parser_words(const std::string& what) {
  const std::size_t at = what.find(": ");
  return at == std::string::npos ? what : what.substr(at + 2);
}

}  // namespace

JsonText::JsonText(std::string text, std::string file)
    : text_(std::move(text)), file_(std::move(file)) {
  if (text_.starts_with("\xEF\xBB\xBF")) text_.erase(0, 3);
  if (text_.find_first_not_of(" \t\r\n") == std::string::npos)
    throw InputError({file_, 1, 1}, "malformed JSON: nothing there");
  refuse_deep_nesting(text_, file_);
  try {
    root_ = nlohmann::ordered_json::parse(text_);
  } catch (const nlohmann::json::exception& error) {
    // byte counts from 1 and names the last byte read
    const auto* parse = dynamic_cast<const nlohmann::json::parse_error*>(&error);
    const std::size_t byte = parse == nullptr || parse->byte == 0 ? 1 : parse->byte;
    throw InputError(position_of(text_, std::min(byte - 1, text_.size()), file_),
                     "malformed JSON: " + parser_words(error.what()));
  }
  Walker walker(text_, 0);
  refuse_repeated_keys(walker, text_, file_);
}

FilePosition JsonText::position(const std::string& pointer) const {
  return position_of(text_, find(text_, pointer).value, file_);
}

FilePosition JsonText::key_position(const std::string& pointer) const {
  const Found found = find(text_, pointer);
  return position_of(text_, found.key.value_or(found.value), file_);
}

FilePosition JsonText::position_in_string(const std::string& pointer, std::size_t offset) const {
  std::size_t at = find(text_, pointer).value;
  if (text_[at] != '"') return position_of(text_, at, file_);
  const auto hex4 = [&](std::size_t from) {
    unsigned value = 0;
    std::from_chars(text_.data() + from, text_.data() + from + 4, value, 16);
    return value;
  };
  ++at;
  for (std::size_t decoded = 0; text_[at] != '"';) {
    std::size_t raw = 1, bytes = 1;  // what the next piece takes in the text and in the string
    if (text_[at] == '\\') {
      raw = 2;
      if (text_[at + 1] == 'u') {
        const unsigned unit = hex4(at + 2);
        const bool surrogate = unit >= 0xd800 && unit < 0xdc00;  // the first of two
        raw = surrogate ? 12 : 6;
        bytes = surrogate ? 4 : unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
      }
    }
    if (decoded + bytes > offset) break;
    decoded += bytes;
    at += raw;
  }
  return position_of(text_, at, file_);
}

std::optional<double> number_of(const nlohmann::ordered_json& value) {
  if (value.is_number()) return value.get<double>();
  return value.is_string() ? parse_number(value.get_ref<const std::string&>()) : std::nullopt;
}

std::optional<bool> boolean_of(const nlohmann::ordered_json& value) {
  if (value.is_boolean()) return value.get<bool>();
  for (const char* const yes : {"true", "True", "TRUE"})
    if (value == yes) return true;
  for (const char* const no : {"false", "False", "FALSE"})
    if (value == no) return false;
  return std::nullopt;
}

}  // namespace glassbox::io
