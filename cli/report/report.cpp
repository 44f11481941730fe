#include "cli/report/report.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <span>
#include <utility>
#include <vector>

#include "cli/base/text_table.h"
#include "cli/report/report_parts.h"
#include "console/report/report_data.h"

namespace glassbox::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostBytes = 1'000'000;
constexpr std::size_t kMostOfAList = 120'000, kMostOfAText = 1'000, kMostOfARecipe = 50'000;

std::string html(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

// A text of the parts, made harmless, in at most `most` bytes.
std::string fitted(std::string_view text, std::size_t most) {
  for (std::size_t kept = most;; kept -= kept / 8) {  // "&" may need five bytes
    const std::string shortened = cut(text, kept);
    std::string out;
    for (std::string_view rest = shortened; !rest.empty();) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      out += html(printable(rest.substr(0, end)));
      if (end < rest.size()) out += '\n';
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (out.size() <= most) return out;
  }
}

// Letters that run from right to left do not carry their neighbours along.
std::string isolated(const Json& text) {
  return "<bdi>" + fitted(text.get_ref<const std::string&>(), kMostOfAText) + "</bdi>";
}

// Names the JSON field that a number, shown as `text`, comes from; says it when the pointer gets
// there.
std::string number(const std::string& field, const std::string& text) {
  return "<data data-field=\"" + field + "\" title=\"" + field + "\">" + html(text) + "</data>";
}

// Items until they would take too much room, then how many are left out; most of many folded away.
std::string list(const std::vector<std::string>& items, const std::string& where) {
  constexpr std::size_t kUnfolded = 10;
  const auto part = [](const std::string& content) {
    return "<ul class=\"findings\">\n" + content + "</ul>\n";
  };
  std::string first, others;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (first.size() + others.size() + items[i].size() > kMostOfAList) {
      others += "<li>and " + count_text(items.size() - i) + " more, see " + where + "</li>\n";
      break;
    }
    (i < kUnfolded ? first : others) += items[i];
  }
  if (others.empty()) return part(first);
  return part(first) + "<details class=\"more-findings\"><summary>" +
         counted(items.size() - std::min(items.size(), kUnfolded), "more finding") +
         "</summary>\n" + part(others) + "</details>\n";
}

std::string section(const std::string& id, const std::string& heading, const std::string& content) {
  return "<section id=\"" + id + "\" aria-labelledby=\"" + id + "-heading\">\n<h2 id=\"" + id +
         "-heading\">" + heading + "</h2>\n" + content + "</section>\n";
}

std::string facts(const Json& pairs) {
  std::string out = "<dl class=\"facts\">\n";
  for (const Json& pair : pairs)
    out +=
        "<div><dt>" + isolated(pair.at(0)) + "</dt><dd>" + isolated(pair.at(1)) + "</dd></div>\n";
  return out + "</dl>\n";
}

// Findings about the data and alerts about the evaluation: what a reader must know first.
std::string findings(const Json& parts) {
  std::vector<std::string> items, notes;  // warnings go before notes
  if (parts.contains("evaluation")) {
    const Json& alerts = parts["evaluation"]["alerts"];
    for (std::size_t i = 0; i < alerts.size(); ++i) {
      const std::string field = "/evaluation/alerts/" + std::to_string(i);
      items.push_back("<li class=\"warning\" data-field=\"" + field + "\" title=\"" + field +
                      "\"><strong>Evaluation:</strong> " + isolated(alerts[i]) + "</li>\n");
    }
  }
  if (parts.contains("evaluation") && parts["evaluation"].contains("loss")) {
    const Json& loss = parts["evaluation"]["loss"];
    if (loss.at("overfits"))
      items.push_back(
          "<li class=\"warning\" data-field=\"/evaluation/loss/warning\" "
          "title=\"/evaluation/loss/warning\"><strong>Overfit:</strong> " +
          isolated(loss.at("warning")) + "</li>\n");
  }
  if (parts.contains("insights")) {
    const Json& found = parts["insights"]["findings"];
    for (std::size_t i = 0; i < found.size(); ++i) {
      const Json& finding = found[i];
      const bool is_warning = finding.at("severity") == "warning";
      const std::string field = "/insights/findings/" + std::to_string(i);
      std::string item = "<li class=\"" + std::string(is_warning ? "warning" : "note") +
                         "\" data-field=\"" + field + "\" title=\"" + field + "\"><strong>" +
                         (is_warning ? "Warning:" : "Note:") + "</strong> " +
                         isolated(finding.at("message"));
      // An edit that several findings in a row ask for stands below the last.
      const Json edit = finding.value("edit", Json());
      const bool is_last = i + 1 == found.size() || found[i + 1].value("edit", Json()) != edit ||
                           found[i + 1].at("severity") != finding.at("severity");
      if (is_last && edit.is_string() && !edit.get_ref<const std::string&>().empty())
        item += "<pre class=\"edit\" tabindex=\"0\" aria-label=\"Suggested edit\"><code>" +
                fitted(edit.get_ref<const std::string&>(), kMostOfAText) + "</code></pre>";
      (is_warning ? items : notes).push_back(item + "</li>\n");
    }
  }
  items.insert(items.end(), notes.begin(), notes.end());
  if (items.empty()) {
    if (!parts.contains("evaluation") && !parts.contains("insights")) return "";
    return section("findings", "Findings", "<p class=\"good\">✓ Nothing to warn of.</p>\n");
  }
  return section(
      "findings", "Findings",
      list(items, "<code>alerts</code> and <code>findings</code> of <code>--json</code>"));
}

struct Metric {
  std::string title, meaning;
};

Metric metric_of(const Json& evaluation) {
  const std::string baseline = number_text(evaluation.at("baseline").get<double>());
  const std::string type = evaluation.at("MLModelType");
  if (type == "BINARY") {
    const std::string share = evaluation.contains("message")
                                  ? std::string("some")
                                  : percent_text(evaluation.at("value").get<double>());
    return {
        "Area under the ROC curve (AUC)",
        "Of a record that is 1 and one that is 0, picked at random, the first scores higher in " +
            share + " of all pairs. Guessing gets 50 %, a perfect model 100 %."};
  }
  if (type == "MULTICLASS")
    return {"Average F1 score",
            "F1 weighs what is found against what is rightly said, class by class, and the classes "
            "count alike; 1 is perfect. To always answer the most frequent class gets " +
                baseline + "."};
  return {"Root mean square error (RMSE)",
          "How far predictions are off, in the target’s unit, large errors counting more; 0 is "
          "perfect. To always answer the training mean gets " +
              baseline + "."};
}

std::string headline(const Json& evaluation) {
  const Metric metric = metric_of(evaluation);
  const Json& records = evaluation.at("records");
  const auto card = [](const std::string& name, const std::string& value) {
    return "<div class=\"card\"><dt>" + name + "</dt><dd>" + value + "</dd></div>\n";
  };
  const auto counted_field = [&records](const char* name) {
    return number(std::string("/evaluation/records/") + name,
                  count_text(records.at(name).get<std::uint64_t>()));
  };
  std::string losses;
  if (evaluation.contains("loss"))
    for (const char* const part : {"training", "evaluation"})
      losses +=
          card(html(evaluation["loss"].at("name").get_ref<const std::string&>()) + ", " + part,
               number(std::string("/evaluation/loss/") + part,
                      number_text(evaluation["loss"].at(part).get<double>())));
  const std::string name = html(evaluation.at("metric").get_ref<const std::string&>());
  std::string out =
      "<p class=\"verdict\" data-field=\"/evaluation/verdict\" "
      "title=\"/evaluation/verdict\">" +
      isolated(evaluation.at("verdict")) + "</p>\n";
  if (evaluation.contains("message"))
    out += "<p data-field=\"/evaluation/message\">" + isolated(evaluation["message"]) + "</p>\n";
  out += "<dl class=\"cards\">\n" +
         card("<abbr title=\"" + metric.title + "\">" + name + "</abbr>",
              number("/evaluation/value", number_text(evaluation.at("value").get<double>()))) +
         card("baseline", number("/evaluation/baseline",
                                 number_text(evaluation.at("baseline").get<double>()))) +
         losses + card("records used", counted_field("used")) +
         card("records rejected", counted_field("rejected")) + "</dl>\n<p>" + metric.title + ". " +
         metric.meaning + "</p>\n";
  return section("verdict", "Model quality", out);
}

std::string repeat(const Json& commands) {
  std::string text;
  for (const Json& command : commands) text += command.get_ref<const std::string&>() + "\n";
  return section("repeat", "How to repeat it",
                 "<pre tabindex=\"0\" aria-label=\"Commands\"><code>" + fitted(text, kMostOfAList) +
                     "</code></pre>\n");
}

std::string recipe(const Json& text) {
  return section("recipe", "Recipe",
                 "<pre tabindex=\"0\" aria-label=\"Recipe\"><code>" +
                     fitted(text.get_ref<const std::string&>(), kMostOfARecipe) +
                     "</code></pre>\n");
}

// Each {{name}} of the page once, from left to right: what is put in is not looked through again.
std::string filled_in(std::string_view page,
                      std::span<const std::pair<std::string_view, std::string>> values) {
  std::string out;
  for (const auto& [name, value] : values) {
    const std::size_t at = page.find(name);
    out.append(page.substr(0, at)).append(value);
    page.remove_prefix(at + name.size());
  }
  return out.append(page);
}

}  // namespace

std::string report_html(const Json& parts) {
  std::string content;
  if (parts.contains("facts")) content += facts(parts["facts"]);
  content += findings(parts);
  if (parts.contains("evaluation")) content += headline(parts["evaluation"]);
  std::string closing;
  if (parts.contains("recipe")) closing += recipe(parts["recipe"]);
  if (parts.contains("commands")) closing += repeat(parts["commands"]);
  std::string script;
  for (const std::string_view module : report_scripts()) script += module;

  const std::string title = fitted(parts.at("title").get_ref<const std::string&>(), kMostOfAText);
  std::array<std::pair<std::string_view, std::string>, 7> values{{
      {"{{title}}", title},
      {"{{style}}", std::string(report_style())},
      {"{{heading}}", title},
      {"{{content}}", content},
      {"{{closing}}", closing},
      {"{{data}}", ""},
      {"{{script}}", script},
  }};
  const std::size_t without_data = filled_in(report_page(), values).size();
  values[5].second = report_data(parts, kMostBytes - std::min(kMostBytes, without_data));
  return filled_in(report_page(), values);
}

}  // namespace glassbox::cli
