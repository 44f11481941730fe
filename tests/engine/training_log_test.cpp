#include "engine/training_log.h"

#include <catch2/catch.hpp>

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
  RowLedger records;
  records.total = 735;
  records.used = 732;
  records.rejected = 3;
  log.finish({.passes = 10}, records);
  const auto block = [](const std::string& prefix) {
    const std::string start = "16/12/04 08:43:14 INFO: " + prefix + "learner-id=4202 ";
    return start + "model-configuration:       learning-rate=10.000000\n" + start +
           "model-performance:         accuracy=0.9500 recall=0.5000 precision=0.2500 "
           "f1-score=0.3333 auc=0.7778\n" +
           start +
           "model-convergence:         negative-log-likelihood=8.728000e-01 "
           "(delta=-3.120000e-02) is-converged=yes\n" +
           start +
           "active-features:           updates=0000000732 min=0000012 max=0000015 mean=0000014 "
           "total-sum=0000010248\n" +
           start +
           "active-features-quantiles: quantile-10=0000013 quantile-50=0000014 "
           "quantile-90=0000015\n" +
           start +
           "model-status:              model-size=206496 (0.20 MB) #params=2151 "
           "#pruning-calls=0000000001\n";
  };
  CHECK(body(log) ==
        "16/12/04 08:43:14 INFO: Begin training.\n"
        "16/12/04 08:43:14 INFO: initial-training: l1=0.000000 l2=0.000001 "
        "likelihood-function=logreg max-passes=10 max-model-size=104857600 (100.00 MB) "
        "readable=false\n"
        "16/12/04 08:43:14 INFO: learner-id=1050 model-configuration:       "
        "learning-rate=0.010000\n"
        "16/12/04 08:43:14 INFO: learner-id=1050 model-convergence:         "
        "negative-log-likelihood=1.000000e+00 (delta=0.000000e+00) is-converged=no\n"
        "16/12/04 08:43:14 INFO: learner-id=1050 active-features:           "
        "updates=0000000000 min=0000000 max=0000000 mean=0000000 total-sum=0000000000\n"
        "16/12/04 08:43:14 INFO: learner-id=1050 active-features-quantiles: quantile-10=0000000 "
        "quantile-50=0000000 quantile-90=0000000\n"
        "16/12/04 08:43:14 INFO: learner-id=1050 model-status:              model-size=0 (0.00 MB) "
        "#params=0 #pruning-calls=0000000000\n" +
            block("") +
            "16/12/04 08:43:14 INFO: finished-training: total-passes=10 valid-records=7320 "
            "invalid-records=30\n" +
            block("best learner:        ") + block("final consolidation: ") +
            block("saved final learner: ") +
            "16/12/04 08:43:14 INFO: initial-training: finished\n"
            "16/12/04 08:43:14 INFO: Training complete.\n");
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

TEST_CASE("a small amount of regularisation does not print as zero", "[engine][training_log]") {
  TrainingParameters parameters;
  parameters.set("sgd.l1RegularizationAmount", "1e-8");
  TrainingLog log(fixed_clock());
  log.begin(ModelType::kBinary, parameters);
  CHECK_THAT(log.text(), Catch::Contains(" l1=1.000000e-08 l2=0.000000 "));
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
