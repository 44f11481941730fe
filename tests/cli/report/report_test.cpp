#include "cli/report/report.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "console/report/report_data.h"
#include "engine/evaluate/confusion_view.h"
#include "io/cells/parse_cell.h"
#include "tests/cli/sample_data.h"

using namespace glassbox::testing;
using Json = nlohmann::ordered_json;

namespace {

constexpr std::size_t kMegabyte = 1'000'000;

// What the scripts of a page read.
Json data_of(const std::string& page) {
  const std::string begin = R"(<script type="application/json" id="report-data">)",
                    end = "</script>";
  const std::size_t from = page.find(begin) + begin.size();
  return Json::parse(page.substr(from, page.find(end, from) - from));
}

Json insights_of(std::size_t attributes, std::size_t name_length) {
  Json list = Json::array();
  for (std::size_t i = 0; i < attributes; ++i) {
    const std::string name = std::to_string(i) + std::string(name_length, '<');
    Json top = Json::array();
    for (int k = 0; k < 10; ++k) top.push_back({{"value", name}, {"count", 1234567}});
    list.push_back({{"name", name},
                    {"type", "CATEGORICAL"},
                    {"role", "input"},
                    {"mutualInformationWithTarget", 1.0 / 3},
                    {"isApproximate", false},
                    {"missing", 1},
                    {"invalid", 2},
                    {"categorical",
                     {{"uniqueValues", 12345},
                      {"uniqueIsApproximate", true},
                      {"top", top},
                      {"topIsApproximate", true},
                      {"leastFrequent", {{"value", name}, {"count", 1}}},
                      {"others", 5}}}});
  }
  Json insights;
  insights["findings"] = Json::array();
  insights["attributes"] = std::move(list);
  return insights;
}

}  // namespace

TEST_CASE("a report says the headline without JavaScript", "[cli][report]") {
  const Workspace at;
  train_sample(at, SampleTarget::kBinary);
  at.write("my data.csv", at.read("data.csv"));
  REQUIRE(at.run({"evaluate", "model.model", "my data.csv", "--report", "r.html"}).exit_code == 0);
  const std::string page = at.read("r.html");
  const Json evaluation =
      Json::parse(at.run({"evaluate", "model.model", "data.csv", "--json"}).out);
  const std::string before_scripts = page.substr(0, page.find("<script"));
  for (const std::string& text :
       {std::string("<title>Evaluation of model.model</title>"),
        evaluation["verdict"].get<std::string>(), evaluation["alerts"][0].get<std::string>(),
        std::string(R"(data-field="/evaluation/baseline" title="/evaluation/baseline">0.5<)"),
        std::string(R"(data-field="/evaluation/records/used")"), std::string("<noscript>"),
        std::string("<code>glassbox evaluate model.model &#39;my data.csv&#39;\n")}) {
    CAPTURE(text);
    CHECK(before_scripts.find(text) != std::string::npos);
  }
  CHECK(page.size() < 200'000);
  CHECK(data_of(page)["evaluation"]["binary"] == evaluation["binary"]);
}

TEST_CASE("a report has what inspect shows of attributes", "[cli][report]") {
  const Workspace at;
  train_sample(at, SampleTarget::kRegression);
  REQUIRE(at.run({"evaluate", "model.model", "data.csv", "--report", "r.html"}).exit_code == 0);
  const Json data = data_of(at.read("r.html"));
  const Json inspected = Json::parse(at.run({"inspect", "model.model", "--json"}).out);
  CHECK(data["importance"] == inspected["importance"]);
  CHECK(data["effects"] == inspected["effects"]);
  CHECK(data["outputs"]["outputScale"] == inspected["outputScale"]);
}

TEST_CASE("a report of many coefficients keeps the first and how many there are", "[cli][report]") {
  Json parts{{"title", "t"}};
  for (int i = 0; i < 1000; ++i)
    parts["statistics"]["coefficients"].push_back({{"feature", std::to_string(i)}});
  const Json statistics = data_of(report_html(parts))["statistics"];
  CHECK(statistics["coefficientCount"] == 1000);
  REQUIRE(statistics["coefficients"].size() == 300);
  CHECK(statistics["coefficients"][299]["feature"] == "299");
}

TEST_CASE("a report shows the best amount of each recipe, and says how many there are",
          "[cli][report]") {
  Json board{{"metric", "AUC"}, {"triedOn", 9}, {"folds", 5}, {"repeats", 1}, {"chosen", 7}};
  for (int i = 0; i < 80; ++i)
    board["candidates"].push_back({{"recipe", "<" + std::to_string(i / 2)}, {"value", i}});
  for (int i = 79; i > 0; i -= 2) board["recipes"].push_back(i);
  const std::string page = report_html({{"title", "t"}, {"leaderboard", board}});
  const Json drawn = data_of(page)["leaderboard"];
  CHECK(drawn["recipeCount"] == 40);
  CHECK(drawn["chosen"] == 7);
  REQUIRE(drawn["candidates"].size() == 30);
  CHECK(drawn["candidates"][1]["index"] == 77);
  CHECK(drawn["candidates"][1]["value"] == 77);
  CHECK(drawn["candidates"][1]["recipe"] == "<38");
}

TEST_CASE("the target by value makes room where attributes are very many", "[cli][report]") {
  Json parts{{"title", "t"}, {"insights", insights_of(1000, 60)}};
  for (Json& attribute : parts["insights"]["attributes"])
    for (int k = 0; k < 11; ++k)
      attribute["targetByValue"].push_back({{"value", std::string(60, '<')},
                                            {"records", 123456},
                                            {"mean", 1.0 / 3},
                                            {"standardError", 1.0 / 7}});
  CHECK(report_html(parts).size() < kMegabyte);
  CHECK_FALSE(data_of(report_html(parts))["insights"]["attributes"][0].contains("targetByValue"));
  auto& attributes = parts["insights"]["attributes"].get_ref<Json::array_t&>();
  attributes.resize(20);
  CHECK(data_of(report_html(parts))["insights"]["attributes"][19]["targetByValue"].size() == 11);
}

TEST_CASE("effects leave a report room for the rest", "[cli][report]") {
  const Json contributions(std::vector<double>(100, 1.0 / 3));
  Json curve = Json::array();
  for (int i = 0; i < 100; ++i)
    curve.push_back({{"from", i},
                     {"to", i + 1},
                     {"records", 7},
                     {"atFrom", contributions},
                     {"atTo", contributions}});
  Json parts{{"title", "t"}, {"effects", Json::array()}, {"outputs", Json::object()}};
  parts["importance"] = {{"method", "m"}, {"attributes", Json::array()}};
  for (int i = 0; i < 200; ++i)
    parts["importance"]["attributes"].push_back({{"attributes", {"a"}}, {"share", 0.005}});
  for (int i = 0; i < 20; ++i)
    parts["effects"].push_back({{"attributes", {"a"}}, {"number", "a"}, {"curve", curve}});
  const std::string page = report_html(parts);
  CHECK(page.size() < kMegabyte);
  const Json data = data_of(page);
  CHECK(data["importance"]["attributes"].size() == 50);
  CHECK(data["effects"].size() == 4);
  CHECK(data["effects"][0]["curve"].size() == 100);
}

TEST_CASE("a report is the same bytes whenever and however fast it is made", "[cli][report]") {
  const auto target =
      GENERATE(SampleTarget::kBinary, SampleTarget::kMulticlass, SampleTarget::kRegression);
  const Workspace at;
  train_sample(at, target);
  CHECK(at.run({"evaluate", "model.model", "data.csv", "--report", "a.html", "--threads", "1"})
            .exit_code == 0);
  CHECK(at.run({"evaluate", "model.model", "data.csv", "--report", "b.html", "--threads", "3"})
            .exit_code == 0);
  CHECK(at.read("a.html") == at.read("b.html"));
}

TEST_CASE("a report that cannot be written is refused before the work", "[cli][report]") {
  const Workspace at;
  train_sample(at, SampleTarget::kBinary);
  at.write("there.html", "mine");
  const auto [report, code, message] = GENERATE(table<std::string, int, std::string>({
      {"none/r.html", 5, "glassbox: none/r.html: No such file or directory\n"},
      {"there.html", 3, "there.html: the file exists; give another name, or --force to replace it"},
      {"data.csv", 3, ""},
      {"model.model", 3, ""},
  }));
  CAPTURE(report);
  const std::string before = at.read(report);
  // The data are bad, too: had the work begun, this would be said first.
  at.write("bad.csv", "id,size,color,y\n");
  const Run run = at.run({"evaluate", "model.model", report == "data.csv" ? "data.csv" : "bad.csv",
                          "--report", report});
  CHECK(run.exit_code == code);
  CHECK(run.err.find(message) != std::string::npos);
  CHECK(run.out.empty());
  CHECK(at.read(report) == before);
}

TEST_CASE("what comes from data is text in a report, never markup", "[cli][report]") {
  const std::string name =
      "</script><script>alert('1')</script><!-- {{data}} {{script}} & \x01\xff";
  Json parts{{"title", name},
             {"facts", Json::array({Json::array({name, name})})},
             {"insights", insights_of(1, 0)},
             {"recipe", name},
             {"commands", Json::array({name})}};
  parts["insights"]["attributes"][0]["name"] = name;
  parts["insights"]["findings"] = {
      {{"severity", "warning"}, {"message", name}, {"edit", name + "\n" + name}}};
  parts["modelWeights"] = {{{"feature", name}, {"weight", 1}}};
  const std::string page = report_html(parts);
  CHECK(is_utf8(page));
  const auto count = [&page](const std::string& text) {
    std::size_t found = 0;
    for (std::size_t at = 0; (at = page.find(text, at)) != std::string::npos; ++at) ++found;
    return found;
  };
  CHECK(count("alert('1')") == 2);  // as JSON, within a string
  CHECK(count("<script>alert") == 0);
  CHECK(count("</script>") == 2);
  CHECK(count("<!--") == 0);
  CHECK(count("&lt;/script&gt;&lt;script&gt;alert(&#39;1&#39;)") == 9);
  CHECK(data_of(page)["modelWeights"][0]["feature"].get<std::string>().starts_with("</script>"));
}

TEST_CASE("a report stays below a megabyte", "[cli][report]") {
  const std::size_t name_length = GENERATE(10, 100'000);
  Json parts{{"title", std::string(name_length * 20, 't')},
             {"insights", insights_of(name_length > 10 ? 50 : 1000, name_length)}};
  parts["recipe"] = std::string(kMegabyte, '"');
  parts["commands"] = std::vector<std::string>(1000, std::string(1000, '\''));
  parts["insights"]["findings"] = Json::array();
  for (int i = 0; i < 5000; ++i)
    parts["insights"]["findings"].push_back(
        {{"severity", "note"}, {"message", std::string(300, '&')}, {"edit", "x"}});
  for (int i = 0; i < 10'000; ++i)
    parts["training"]["passes"].push_back({{"pass", i + 1}, {"meanLoss", 1.0 / (i + 3)}});
  const std::string page = report_html(parts);
  CHECK(page.size() < kMegabyte);
  const Json data = data_of(page);
  CHECK(data["insights"]["attributes"].size() == parts["insights"]["attributes"].size());
  CHECK(data["training"]["passes"].front()["pass"] == 1);
  CHECK(data["training"]["passes"].back()["pass"] == 10'000);
  CHECK(data["training"]["passes"].back()["index"] == 9'999);
  CHECK(page.find(" more, see <code>alerts</code>") != std::string::npos);
}

TEST_CASE("many classes are shown as nine and the others, in the report as in the terminal",
          "[cli][report]") {
  ConfusionMatrix matrix{12, std::vector<std::uint64_t>(144)};
  for (std::size_t truth = 0; truth < 12; ++truth)
    for (std::size_t k = 0; k < 12; ++k) matrix.counts[truth * 12 + k] = truth + 1;
  const ConfusionView view = view_of(matrix);
  CHECK(view.alone == 9);
  CHECK(view.has_others());
  CHECK(view.order.front() == 11);
  REQUIRE(view.counts.size() == 10);
  CHECK(view.counts[0][0] == 12);
  CHECK(view.counts[0][9] == 3 * 12);
  CHECK(view.counts[9][0] == 3 + 2 + 1);
  CHECK(view.counts[9][9] == 3 * (3 + 2 + 1));
}

TEST_CASE("texts are cut between characters", "[cli][report]") {
  CHECK(cut("abcdef", 6) == "abcdef");
  CHECK(cut("abcdefg", 6) == "abc…");
  CHECK(cut("ää漢字", 8) == "ää…");
  CHECK(is_utf8(cut("漢字漢字", 7)));
}
