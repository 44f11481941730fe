#include "engine/train/training_log.h"

#include <catch2/catch.hpp>
#include <regex>
#include <set>
#include <sstream>
#include <vector>

using namespace glassbox::testing;

namespace {

TrainingLog::Clock fixed_clock() {
  // date -u -d @1480840994 -> Sun Dec  4 08:43:14 UTC 2016
  return [] { return std::chrono::system_clock::from_time_t(1'480'840'994); };
}

LearnerReport first_report() {
  return {.learner_id = 1050, .learning_rate = 0.01, .progressive_loss = 0.25, .parameters = 0};
}

LearnerReport later_report(LearnerReport::Moment moment) {
  return {.moment = moment,
          .learner_id = 4202,
          .learning_rate = 10,
          .updates = 732,
          .progressive_loss = 0.8728,
          .delta = -0.0312,
          .converged = true,
          .parameters = 2151,
          .pruning_calls = 1,
          .active = {12, 15, 14, 10248, 13, 14, 15},
          .accuracy = 0.95,
          .recall = 0.5,
          .precision = 0.25,
          .f1 = 1.0 / 3,
          .auc = 0.77777};
}

// The log itself, between the second part's header and the closing boundary.
std::string body(const TrainingLog& log) {
  const std::string text = log.text();
  const std::size_t begin = text.find("16/12/04");
  REQUIRE(begin != std::string::npos);
  return text.substr(begin, text.rfind("\n--===") - begin);
}

}  // namespace

TEST_CASE("a binary training leaves the lines Amazon ML wrote", "[engine][training_log]") {
  TrainingLog log(fixed_clock());
  log.begin(ModelType::kBinary, {});
  log.add(first_report());
  log.add(later_report(LearnerReport::Moment::kTraining));
  log.add(later_report(LearnerReport::Moment::kBest));
  log.add(later_report(LearnerReport::Moment::kConsolidated));
  log.add(later_report(LearnerReport::Moment::kSaved));
  ReadReport records;
  records.total = 735;
  records.used = 732;
  records.rejected = 3;
  log.finish({.passes = 10, .parameters = 2151}, records);
  const std::string start = "16/12/04 08:43:14 INFO: ", learner = start + "learner-id=4202 ";
  const std::string configuration = learner + "model-configuration:       learning-rate=10.0\n",
                    performance = learner +
                                  "model-performance:         accuracy=0.9500 recall=0.5000 "
                                  "precision=0.2500 f1-score=0.3333 auc=0.7778\n",
                    rest = learner +
                           "model-convergence:         negative-log-likelihood=8.728000e-01 "
                           "(delta=-3.120000e-02) is-converged=yes\n" +
                           learner +
                           "active-features:           updates=0000000732 min=0000012 max=0000015 "
                           "mean=0000014 total-sum=0000010248\n" +
                           learner +
                           "active-features-quantiles: quantile-10=0000013 quantile-50=0000014 "
                           "quantile-90=0000015\n" +
                           learner +
                           "model-status:              model-size=206496 (0.20 MB) #params=2151 "
                           "#pruning-calls=0000000001\n" +
                           start + "\n";
  CHECK(body(log) ==
        "16/12/04 08:43:14 INFO: Begin training.\n"
        "16/12/04 08:43:14 INFO: initial-training: l1=0.0 l2=1.0E-6 "
        "likelihood-function=logreg max-passes=10 max-model-size=104857600 (100.00 MB) "
        "readable=false\n"
        "16/12/04 08:43:14 INFO: learner-id=1050 model-configuration:       learning-rate=0.01\n"
        "16/12/04 08:43:14 INFO: learner-id=1050 model-convergence:         "
        "negative-log-likelihood=1.000000e+00 (delta=1.000000e+00) is-converged=no\n"
        "16/12/04 08:43:14 INFO: learner-id=1050 active-features:           "
        "updates=0000000000 min=0000000 max=0000000 mean=0000000 total-sum=0000000000\n"
        "16/12/04 08:43:14 INFO: learner-id=1050 active-features-quantiles: quantile-10=0000000 "
        "quantile-50=0000000 quantile-90=0000000\n"
        "16/12/04 08:43:14 INFO: learner-id=1050 model-status:              model-size=0 (0.00 MB) "
        "#params=0 #pruning-calls=0000000000\n"
        "16/12/04 08:43:14 INFO: \n" +
            configuration + performance + rest +
            "16/12/04 08:43:14 INFO: finished-training: total-passes=10 valid-records=7320 "
            "invalid-records=30\n" +
            start + "best learner:\n" + configuration + performance + rest + start +
            "final consolidation:\n" + configuration + rest + start + "saved final learner:\n" +
            configuration + rest +
            "16/12/04 08:43:14 INFO: Foorprint size is 206496\n"
            "16/12/04 08:43:14 INFO: initial-training: finished\n"
            "16/12/04 08:43:14 INFO: Training complete.\n");
}

TEST_CASE("numbers of the log are printed as Java prints them", "[engine][training_log]") {
  // jshell> Double.parseDouble("1e-6")  ->  1.0E-6, and so on
  const auto [given, printed] = GENERATE(table<std::string, std::string>({
      {"0", "0.0"},
      {"1e-6", "1.0E-6"},
      {"1e-8", "1.0E-8"},
      {"2.5e-5", "2.5E-5"},
      {"0.001", "0.001"},
      {"0.01", "0.01"},
      {"10", "10.0"},
      {"1234567.5", "1234567.5"},
      {"1e7", "1.0E7"},
      {"1.5e300", "1.5E300"},
  }));
  TrainingParameters parameters;
  parameters.set("sgd.l2RegularizationAmount", given);
  TrainingLog log(fixed_clock());
  log.begin(ModelType::kBinary, parameters);
  CHECK_THAT(log.text(), Catch::Contains(" l1=0.0 l2=" + printed + " likelihood-function"));
}

// A script for Amazon's logs: the rows of one kind, "time,learner,value,.." each.
std::vector<std::string> rows_of_kind(const std::string& log, const std::string& kind) {
  // sed 's/ INFO: learner-id=/,/; s/ model-performance:         accuracy=/,/; s/ recall=/,/; ..'
  static const std::regex performance(
      R"((\d\d/\d\d/\d\d \d\d:\d\d:\d\d) INFO: learner-id=(\d+) model-performance:         )"
      R"(accuracy=(\S+) recall=(\S+) precision=(\S+) f1-score=(\S+) auc=(\S+))");
  static const std::regex convergence(
      R"((\d\d/\d\d/\d\d \d\d:\d\d:\d\d) INFO: learner-id=(\d+) model-convergence:         )"
      R"(negative-log-likelihood=(\S+) \(delta=(\S+)\) is-converged=(yes|no))");
  std::vector<std::string> rows;
  std::istringstream lines(log);
  for (std::string line; std::getline(lines, line);) {
    std::smatch found;
    if (!std::regex_match(line, found, kind == "performance" ? performance : convergence)) continue;
    std::string row;
    for (std::size_t i = 1; i < found.size(); ++i) row += (i > 1 ? "," : "") + found[i].str();
    rows.push_back(row);
  }
  return rows;
}

TEST_CASE("a script finds as many rows in the log as in one of Amazon's",
          "[engine][training_log]") {
  // 732 records, ten passes, five learners side by side: reports at 0, 64, 128, .. updates and
  // after each pass but the last; then the best learner and what becomes of it.
  TrainingLog log(fixed_clock());
  log.begin(ModelType::kBinary, {});
  std::set<std::uint64_t> moments = {0};
  for (std::uint64_t updates = 64; updates < 7320; updates *= 2) moments.insert(updates);
  for (std::uint64_t updates = 732; updates < 7320; updates += 732) moments.insert(updates);
  for (const std::uint64_t updates : moments)
    for (const int id : {1050, 2101, 3535, 4202, 5314}) {
      LearnerReport report = later_report(LearnerReport::Moment::kTraining);
      report.learner_id = id;
      report.updates = updates;
      log.add(report);
    }
  for (const auto moment : {LearnerReport::Moment::kBest, LearnerReport::Moment::kConsolidated,
                            LearnerReport::Moment::kSaved})
    log.add(later_report(moment));
  log.finish({.passes = 10}, {});
  const auto performance = rows_of_kind(log.text(), "performance"),
             convergence = rows_of_kind(log.text(), "convergence");
  CHECK(performance.size() == 81);
  CHECK(convergence.size() == 88);
  CHECK(performance.back() == "16/12/04 08:43:14,4202,0.9500,0.5000,0.2500,0.3333,0.7778");
  CHECK(convergence.front() == "16/12/04 08:43:14,1050,1.000000e+00,1.000000e+00,yes");
}

TEST_CASE("several classes have accuracy alone, numbers no classification quality at all",
          "[engine][training_log]") {
  const auto [type, function, performance] = GENERATE(table<ModelType, std::string, std::string>({
      {ModelType::kMulticlass, "likelihood-function=multinomial", "accuracy=0.9500\n"},
      {ModelType::kRegression, "likelihood-function=squared", ""},
  }));
  TrainingLog log(fixed_clock());
  log.begin(type, {});
  log.add(later_report(LearnerReport::Moment::kTraining));
  CHECK_THAT(log.text(), Catch::Contains(function));
  if (performance.empty()) {
    CHECK_THAT(log.text(), !Catch::Contains("model-performance"));
  } else {
    CHECK_THAT(log.text(), Catch::Contains(performance));
  }
}

TEST_CASE("what the size limit cost is told", "[engine][training_log]") {
  TrainingLog log(fixed_clock());
  log.begin(ModelType::kBinary, {});
  log.finish({.passes = 1, .parameters = 1041, .parameters_trimmed = 12}, {});
  CHECK_THAT(log.text(),
             Catch::Contains("model-size-limit: #params-trimmed=12 #params-kept=1041\n"));
}

TEST_CASE("the file is a MIME message of two parts", "[engine][training_log]") {
  TrainingLog log(fixed_clock());
  log.begin(ModelType::kBinary, {});
  const std::string text = log.text();
  // Python's email package reads it: is_multipart(), two text/plain parts, no defects.
  CHECK_THAT(text, Catch::StartsWith("Message-ID: <"));
  CHECK_THAT(text,
             Catch::Contains("\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="));
  CHECK_THAT(text, Catch::Contains("\n\nAmazon Machine Learning\n\n--==="));
  CHECK_THAT(text, Catch::EndsWith("==--\n"));
}

TEST_CASE("the same training at the same times leaves the same bytes", "[engine][training_log]") {
  TrainingLog a(fixed_clock()), b(fixed_clock()), c(fixed_clock());
  a.begin(ModelType::kBinary, {});
  b.begin(ModelType::kBinary, {});
  c.begin(ModelType::kRegression, {});
  CHECK(a.text() == b.text());
  CHECK(a.text().substr(0, 40) != c.text().substr(0, 40));  // the message id
}
