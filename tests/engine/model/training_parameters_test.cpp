#include "engine/model/training_parameters.h"

#include <catch2/catch.hpp>

#include "io/base/input_error.h"

using namespace glassbox::testing;
using Map = std::map<std::string, std::string>;

TEST_CASE("without settings the parameters are those of Amazon's console",
          "[engine][training_parameters]") {
  CHECK(TrainingParameters::console_defaults().to_map() ==
        Map{{"algorithm", "sgd"},
            {"sgd.maxPasses", "10"},
            {"sgd.l1RegularizationAmount", "0.0"},
            {"sgd.l2RegularizationAmount", "1e-6"},
            {"sgd.maxMLModelSizeInBytes", "104857600"},
            {"sgd.shuffleType", "auto"}});
}

TEST_CASE("the API's defaults differ in size and shuffling", "[engine][training_parameters]") {
  Map expected = TrainingParameters::console_defaults().to_map();
  expected["sgd.maxMLModelSizeInBytes"] = "33554432";
  expected["sgd.shuffleType"] = "none";
  CHECK(TrainingParameters::api_defaults().to_map() == expected);
}

TEST_CASE("values are kept as they were spelled", "[engine][training_parameters]") {
  TrainingParameters parameters;
  const Map given{{"sgd.maxPasses", "0100"},
                  {"sgd.l1RegularizationAmount", "0.0"},
                  {"sgd.l2RegularizationAmount", "1.0E-06"},
                  {"sgd.maxMLModelSizeInBytes", "100000"},
                  {"sgd.shuffleType", "none"}};
  for (const auto& [key, value] : given) parameters.set(key, value);
  CHECK(parameters.max_passes == 100);
  CHECK(parameters.l1 == 0);
  CHECK(parameters.l2 == 1e-6);
  CHECK(parameters.max_model_bytes == 100'000);
  CHECK_FALSE(parameters.shuffle);
  Map expected = given;
  expected["algorithm"] = "sgd";
  CHECK(parameters.to_map() == expected);
}

TEST_CASE("the parameters a model tells can be given to the next one",
          "[engine][training_parameters]") {
  const Map told = TrainingParameters::api_defaults().to_map();
  TrainingParameters parameters;
  for (const auto& [key, value] : told) parameters.set(key, value);
  parameters.check();
  CHECK(parameters.to_map() == told);
  CHECK_THROWS_WITH(parameters.set("algorithm", "adam"), "algorithm is \"adam\", expected sgd");
}

TEST_CASE("an L1 amount switches the default L2 off, and 0 brings it back",
          "[engine][training_parameters]") {
  TrainingParameters parameters;
  parameters.set("sgd.l1RegularizationAmount", "1e-7");
  CHECK(parameters.l2 == 0);
  CHECK(parameters.to_map().at("sgd.l2RegularizationAmount") == "0.0");
  CHECK_NOTHROW(parameters.check());
  parameters.set("sgd.l1RegularizationAmount", "0");
  CHECK(parameters.l2 == 1e-6);
}

TEST_CASE("L1 and L2 together are refused in either order", "[engine][training_parameters]") {
  const bool l1_first = GENERATE(true, false);
  TrainingParameters parameters;
  if (l1_first) parameters.set("sgd.l1RegularizationAmount", "1e-7");
  parameters.set("sgd.l2RegularizationAmount", "1e-4");
  if (!l1_first) parameters.set("sgd.l1RegularizationAmount", "1e-7");
  CHECK_THROWS_WITH(parameters.check(),
                    "sgd.l1RegularizationAmount and sgd.l2RegularizationAmount are both above 0; "
                    "set one of them to 0");
}

TEST_CASE("a value out of range is named with what was wanted", "[engine][training_parameters]") {
  const auto [key, value, message] = GENERATE(table<std::string, std::string, std::string>({
      {"sgd.maxPasses", "0", "sgd.maxPasses is \"0\", expected a whole number from 1 to 10000"},
      {"sgd.maxPasses", "10001",
       "sgd.maxPasses is \"10001\", expected a whole number from 1 to 10000"},
      {"sgd.maxPasses", "1.5", "sgd.maxPasses is \"1.5\", expected a whole number from 1 to 10000"},
      {"sgd.maxPasses", "", "sgd.maxPasses is \"\", expected a whole number from 1 to 10000"},
      {"sgd.maxPasses", "99999999999999999999999",
       "sgd.maxPasses is \"99999999999999999999999\", expected a whole number from 1 to 10000"},
      {"sgd.maxMLModelSizeInBytes", "99999",
       "sgd.maxMLModelSizeInBytes is \"99999\", expected a whole number from 100000 to 2147483648"},
      {"sgd.maxMLModelSizeInBytes", "2147483649",
       "sgd.maxMLModelSizeInBytes is \"2147483649\", expected a whole number from 100000 to "
       "2147483648"},
      {"sgd.l1RegularizationAmount", "-1",
       "sgd.l1RegularizationAmount is \"-1\", expected a number that is 0 or more"},
      {"sgd.l2RegularizationAmount", "inf",
       "sgd.l2RegularizationAmount is \"inf\", expected a number that is 0 or more"},
      {"sgd.l2RegularizationAmount", "1e999",
       "sgd.l2RegularizationAmount is \"1e999\", expected a number that is 0 or more"},
      {"sgd.shuffleType", "Auto", "sgd.shuffleType is \"Auto\", expected auto or none"},
  }));
  TrainingParameters parameters;
  CHECK_THROWS_WITH(parameters.set(key, value), message);
  CHECK(parameters.to_map() == TrainingParameters{}.to_map());  // nothing was changed
}

TEST_CASE("the ends of every range are inside it", "[engine][training_parameters]") {
  TrainingParameters parameters;
  for (const auto& [key, value] : Map{{"sgd.maxPasses", "1"},
                                      {"sgd.maxMLModelSizeInBytes", "2147483648"},
                                      {"sgd.l1RegularizationAmount", "0"},
                                      {"sgd.l2RegularizationAmount", "1.7976931348623157e308"}}) {
    CAPTURE(key);
    CHECK_NOTHROW(parameters.set(key, value));
  }
  CHECK_NOTHROW(parameters.set("sgd.maxPasses", "10000"));
}

TEST_CASE("an unknown parameter suggests the nearest", "[engine][training_parameters]") {
  TrainingParameters parameters;
  CHECK_THROWS_WITH(parameters.set("sgd.maxPass", "3"),
                    "no training parameter \"sgd.maxPass\"; did you mean sgd.maxPasses?");
  CHECK_THROWS_WITH(parameters.set("rate", "3"),
                    "no training parameter \"rate\"; use sgd.maxPasses, "
                    "sgd.l1RegularizationAmount, sgd.l2RegularizationAmount, sgd.shuffleType or "
                    "sgd.maxMLModelSizeInBytes");
}

TEST_CASE("amounts set as numbers are printed short and read back the same",
          "[engine][training_parameters]") {
  const auto [amount, text] = GENERATE(table<double, std::string>({{0.0, "0.0"},
                                                                   {1e-6, "1e-6"},
                                                                   {0.001, "0.001"},
                                                                   {1e-10, "1e-10"},
                                                                   {0.5, "0.5"},
                                                                   {2.5e-7, "2.5e-7"}}));
  TrainingParameters parameters;
  parameters.l2 = amount;
  CHECK(parameters.to_map().at("sgd.l2RegularizationAmount") == text);
}

TEST_CASE("the learner is a parameter of ours that the API takes, too",
          "[engine][training_parameters]") {
  TrainingParameters parameters = TrainingParameters::api_defaults();
  CHECK(parameters.learner == Learner::kGlassbox);
  CHECK_FALSE(parameters.to_map().contains("glassbox.learner"));
  parameters.set("glassbox.learner", "amazon");
  CHECK(parameters.learner == Learner::kAmazon);
  CHECK(parameters.to_map().at("glassbox.learner") == "amazon");
  CHECK_THROWS_WITH(parameters.set("glassbox.learner", "Amazon"),
                    "glassbox.learner is \"Amazon\", expected amazon or glassbox");
  CHECK_THROWS_WITH(parameters.set("glassbox.lerner", "amazon"),
                    "no training parameter \"glassbox.lerner\"; did you mean glassbox.learner?");
}

TEST_CASE("Amazon's learner takes no steps to the optimum", "[engine][training_parameters]") {
  TrainingParameters parameters;
  parameters.set("glassbox.learner", "amazon");
  parameters.set("finish", "auto");
  CHECK_NOTHROW(parameters.check());
  parameters.set("finish", "on");
  CHECK_THROWS_WITH(parameters.check(),
                    "glassbox.learner is amazon and finish is on, but Amazon's learner takes no "
                    "steps to the optimum; leave one of them out");
}
