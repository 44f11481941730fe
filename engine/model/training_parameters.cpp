// Names, ranges and defaults of training parameters, the check of each value, and the text of each
// as Amazon's console shows it: "1e-6", "0.0".
#include "engine/model/training_parameters.h"

#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <vector>

#include "io/base/input_error.h"
#include "io/cells/parse_cell.h"
#include "io/schema/schema.h"

namespace glassbox::engine {
namespace {

constexpr double kDefaultL2 = 1e-6;
constexpr std::uint64_t kApiModelBytes = 33'554'432;

constexpr std::string_view kMaxPasses = "sgd.maxPasses";
constexpr std::string_view kL1 = "sgd.l1RegularizationAmount";
constexpr std::string_view kL2 = "sgd.l2RegularizationAmount";
constexpr std::string_view kShuffle = "sgd.shuffleType";
constexpr std::string_view kModelBytes = "sgd.maxMLModelSizeInBytes";
constexpr std::string_view kFinish = "finish", kLearner = "glassbox.learner";
constexpr std::string_view kAlgorithm = "algorithm", kSgd = "sgd";
constexpr std::array kKeys = {kMaxPasses, kL1, kL2, kShuffle, kModelBytes};

[[noreturn]] void refuse(std::string_view key, std::string_view value, std::string_view want) {
  throw InputError(
      {}, std::string(key) + " is \"" + std::string(value) + "\", expected " + std::string(want));
}

std::uint64_t whole_number(std::string_view key, std::string_view value, std::uint64_t low,
                           std::uint64_t high) {
  const std::string_view digits = trim(value);
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size() || number < low ||
      number > high) {
    refuse(key, value,
           "a whole number from " + std::to_string(low) + " to " + std::to_string(high));
  }
  return number;
}

double amount(std::string_view key, std::string_view value) {
  const std::optional<double> number = parse_number(value);
  if (!number || std::signbit(*number)) refuse(key, value, "a number that is 0 or more");
  return *number;
}

// As Amazon's console spelled its defaults: 0 is "0.0", 1e-06 is "1e-6"; otherwise the shortest
// text that reads back as the same number.
std::string amount_text(double amount) {
  if (amount == 0) return "0.0";
  std::array<char, 32> buffer;
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), amount);
  std::string text(buffer.data(), end);
  const std::size_t exponent = text.find('e');
  if (exponent != std::string::npos && text[exponent + 2] == '0') text.erase(exponent + 2, 1);
  return text;
}

}  // namespace

TrainingParameters TrainingParameters::api_defaults() {
  TrainingParameters parameters;
  parameters.max_model_bytes = kApiModelBytes;
  parameters.shuffle = false;
  parameters.finish = Finish::kOff;
  parameters.takes_ours = false;
  return parameters;
}

void TrainingParameters::set(std::string_view key, std::string_view value) {
  if (key == kMaxPasses) {
    max_passes = static_cast<int>(whole_number(key, value, 1, 10'000));
  } else if (key == kL1) {
    const double before = l1;
    l1 = amount(key, value);
    if (!as_given.contains(std::string(kL2))) {
      if (l1 > 0) l2 = 0;
      if (l1 == 0 && before > 0) l2 = kDefaultL2;
    }
  } else if (key == kL2) {
    l2 = amount(key, value);
  } else if (key == kShuffle) {
    if (value != "auto" && value != "none") refuse(key, value, "auto or none");
    shuffle = value == "auto";
  } else if (key == kModelBytes) {
    max_model_bytes = whole_number(key, value, 100'000, 2'147'483'648);
  } else if (key == kAlgorithm) {
    if (value != kSgd) refuse(key, value, kSgd);
  } else if (key == kLearner) {
    if (value != "amazon" && value != "glassbox") refuse(key, value, "amazon or glassbox");
    learner = value == "amazon" ? Learner::kAmazon : Learner::kGlassbox;
  } else if (key == kFinish && takes_ours) {
    if (value != "auto" && value != "on" && value != "off") refuse(key, value, "auto, on or off");
    finish = value == "on" ? Finish::kOn : value == "off" ? Finish::kOff : Finish::kAuto;
  } else {
    std::vector<std::string> names(kKeys.begin(), kKeys.end());
    names.emplace_back(kLearner);
    const auto nearest = nearest_name(key, names);
    std::string message = "no training parameter \"" + std::string(key) + "\"";
    if (nearest) {
      message += "; did you mean " + *nearest + "?";
    } else {
      message += "; use";
      for (const std::string_view known : kKeys) {
        message += (known == kKeys.front()  ? " "
                    : known == kKeys.back() ? " or "
                                            : ", ") +
                   std::string(known);
      }
    }
    throw InputError({}, message);
  }
  as_given[std::string(key)] = value;
}

void TrainingParameters::check() const {
  if (l1 > 0 && l2 > 0) {
    throw InputError({}, std::string(kL1) + " and " + std::string(kL2) +
                             " are both above 0; set one of them to 0");
  }
  if (learner == Learner::kAmazon && finish == Finish::kOn)
    throw InputError({},
                     "glassbox.learner is amazon and finish is on, but Amazon's learner takes no "
                     "steps to the optimum; leave one of them out");
}

std::map<std::string, std::string> TrainingParameters::to_map() const {
  std::map<std::string, std::string> map = as_given;
  map.emplace(kAlgorithm, kSgd);
  map.emplace(kMaxPasses, std::to_string(max_passes));
  map.emplace(kL1, amount_text(l1));
  map.emplace(kL2, amount_text(l2));
  map.emplace(kShuffle, shuffle ? "auto" : "none");
  map.emplace(kModelBytes, std::to_string(max_model_bytes));
  if (learner == Learner::kAmazon) map.emplace(kLearner, "amazon");
  return map;
}

}  // namespace glassbox::engine
