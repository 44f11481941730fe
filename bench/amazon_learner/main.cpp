// Question: which of the rules that Amazon's logs leave open (bins, their edges, the step, the
// shuffle, which learner wins) give all of Amazon's published figures at once?
// docs/decisions/0011-amazon-learner.md quotes its tables.
//
// Usage: amazon_learner [SHUFFLES [MNIST_SHUFFLES]]
#include <cstdlib>

#include "study.h"

namespace glassbox::bench {

std::string text_of(const Rules& rules) {
  std::string text = std::to_string(rules.bins) + " bins, ";
  text += rules.edges == Rules::Edges::kLast   ? "last"
          : rules.edges == Rules::Edges::kNext ? "next"
                                               : "between";
  text += rules.edge_goes_up ? ", up" : ", down";
  text += rules.step == Rules::Step::kPlain ? ", plain" : ", bounded";
  if (rules.curvature != 1) {
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, " by %g h", rules.curvature);
    text += buffer;
  }
  if (rules.shuffles_each_pass) text += ", each pass";
  if (rules.chooses_by_last_pass) text += ", last pass";
  return text;
}

}  // namespace glassbox::bench

int main(int argc, char** argv) {
  const std::filesystem::path datasets = std::filesystem::path(GLASSBOX_SOURCE_DIR) / "datasets";
  const int shuffles = argc > 1 ? std::atoi(argv[1]) : 20;
  const int mnist_shuffles = argc > 2 ? std::atoi(argv[2]) : 3;
  if (shuffles > 0)
    glassbox::bench::study_wine(datasets / "wine" / "winequality-red.csv", shuffles);
  if (mnist_shuffles > 0) glassbox::bench::study_mnist(datasets / "mnist" / "data", mnist_shuffles);
}
