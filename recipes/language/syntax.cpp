// A recursive descent parser, one function for each rule of the grammar. ngram(clean_text, 2)
// becomes the node "ngram" with the arguments "clean_text" and 2, each with its offset for
// messages.
#include "recipes/language/syntax.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>

#include "io/cells/parse_cell.h"

namespace glassbox::recipes {
namespace {

constexpr int kMaxDepth = 100;  // of nested calls; keeps recursion far from the stack's end
constexpr std::string_view kDelimiters = ",'\"()\\\t\r\n";
constexpr std::string_view kBlanks = " \t\r\n";

class Parser {
 public:
  Parser(std::string_view text, Comments comments) : text_(text), comments_(comments) {}

  SyntaxNode parse() {
    SyntaxNode result = expression(/*depth=*/0);
    skip_blanks();
    if (at_comment()) {
      if (comments_ == Comments::kAllowed) return result;
      fail(at_, "a comment can only follow an output");
    }
    if (at_ < text_.size()) {
      fail(at_, "unexpected " + found() + " after the expression" +
                    (text_[at_] == ',' ? "; one string holds one expression" : ""));
    }
    return result;
  }

 private:
  std::string_view text_;
  Comments comments_;
  std::size_t at_ = 0;

  [[noreturn]] static void fail(std::size_t offset, std::string message) {
    throw ExpressionError{offset, std::move(message)};
  }

  void skip_blanks() { at_ = std::min(text_.find_first_not_of(kBlanks, at_), text_.size()); }
  [[nodiscard]] bool at_comment() const { return text_.substr(at_).starts_with("//"); }

  // What stands here, for a message.
  [[nodiscard]] std::string found() const {
    if (at_ == text_.size() || at_comment()) return "the end";
    std::size_t end = std::min(text_.find_first_of(" ,()", at_ + 1), text_.size());
    if (std::string_view(",()").find(text_[at_]) != std::string_view::npos) end = at_ + 1;
    return "\"" + std::string(text_.substr(at_, end - at_)) + "\"";
  }

  SyntaxNode expression(int depth) {
    if (depth > kMaxDepth) fail(at_, "calls nested more than 100 deep");
    skip_blanks();
    SyntaxNode node{.kind = SyntaxNode::Kind::kName, .text = {}, .offset = at_, .arguments = {}};
    if (at_ == text_.size() || at_comment()) {
      fail(at_, text_.find_first_not_of(kBlanks) >= at_
                    ? "nothing here; expected a name or a function call"
                    : "the expression ends here; expected a name, a number or a function call");
    }
    const char first = text_[at_];
    if (first == '\'' || first == '"') {
      node.text = quoted_name();
      node.is_quoted = true;
      return node;
    }
    const std::string_view word = bare_word();
    if (word.empty()) {
      fail(at_, "unexpected " + found() + "; expected a name, a number or a function call");
    }
    node.text = word;
    if (word.find_first_not_of("0123456789") == std::string_view::npos) {
      node.kind = SyntaxNode::Kind::kInteger;
      return node;
    }
    if (!begins_with_letter(word)) {
      fail(node.offset,
           "a name that does not begin with a letter has to be quoted: " + quote_name(word));
    }
    skip_blanks();
    if (at_ < text_.size() && text_[at_] == '(') {
      node.kind = SyntaxNode::Kind::kCall;
      arguments(node, depth);
    }
    return node;
  }

  void arguments(SyntaxNode& call, int depth) {
    const std::size_t open = at_++;
    skip_blanks();
    if (at_ < text_.size() && text_[at_] == ')') {
      ++at_;
      return;
    }
    for (;;) {
      call.arguments.push_back(expression(depth + 1));
      skip_blanks();
      if (at_ == text_.size() || at_comment()) fail(open, "this \"(\" is never closed");
      const char next = text_[at_];
      if (next != ',' && next != ')') {
        fail(at_, "unexpected " + found() + "; expected \",\" or \")\"");
      }
      ++at_;
      if (next == ')') return;
    }
  }

  std::string_view bare_word() {
    std::size_t end = std::min(text_.find_first_of(kDelimiters, at_), text_.size());
    end = std::min(text_.find("//", at_), end);
    std::string_view word = text_.substr(at_, end - at_);
    at_ = end;
    while (word.ends_with(' ')) word.remove_suffix(1);
    return word;
  }

  std::string quoted_name() {
    const std::size_t open = at_;
    const char quote = text_[at_++];
    std::string name;
    for (; at_ < text_.size() && text_[at_] != quote; ++at_) {
      if (text_[at_] == '\\') {
        const bool is_escape =
            at_ + 1 < text_.size() && (text_[at_ + 1] == quote || text_[at_ + 1] == '\\');
        if (!is_escape) {
          fail(at_, std::string("inside quotes \"\\\" can only stand before ") + quote +
                        " or another \"\\\"");
        }
        ++at_;
      }
      name += text_[at_];
    }
    if (at_ == text_.size()) fail(open, std::string("this quote is never closed: ") + quote);
    ++at_;
    if (name.empty()) fail(open, "a name cannot be empty");
    return name;
  }
};

}  // namespace

SyntaxNode parse_expression(std::string_view text, Comments comments) {
  return Parser(text, comments).parse();
}

bool begins_with_letter(std::string_view text) {
  if (text.empty()) return false;
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  std::int64_t i = 0;
  const auto length = static_cast<std::int64_t>(text.size());
  UChar32 c = 0;
  U8_NEXT(bytes, i, length, c);
  return c >= 0 && u_isalpha(c) != 0;
}

bool is_predefined(std::string_view name) {
  constexpr std::string_view kAll = "ALL_";
  if (!name.starts_with(kAll)) return false;
  const std::string_view what = name.substr(kAll.size());
  return what == "INPUTS" || what == "TEXT" || what == "NUMERIC" || what == "CATEGORICAL" ||
         what == "BINARY";
}

std::string quote_name(std::string_view name) {
  const bool is_bare = begins_with_letter(name) && !is_predefined(name) &&
                       name.find_first_of(kDelimiters) == std::string_view::npos &&
                       name.find("//") == std::string_view::npos && !name.ends_with(' ');
  if (is_bare) return std::string(name);
  std::string result = "'";
  for (const char c : name) {
    if (c == '\'' || c == '\\') result += '\\';
    result += c;
  }
  return result + "'";
}

}  // namespace glassbox::recipes
