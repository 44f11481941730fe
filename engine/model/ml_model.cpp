#include "engine/model/ml_model.h"

#include <string>

namespace glassbox::engine {

std::string passes_text(const TrainingSummary& training, int max_passes) {
  std::string text = std::to_string(training.passes) + " of at most " + std::to_string(max_passes);
  if (training.finish_steps > 0)
    text += ", then " + std::to_string(training.finish_steps) +
            (training.finish_steps == 1 ? " step" : " steps") + " to the optimum";
  if (training.converged) return text + ", converged";
  if (training.finish_steps > 0)
    return text + ", which was not reached; a larger penalty makes sure that there is one";
  text += ", not converged";
  if (training.gain_passes > 0) {
    std::array<char, 32> percent;
    std::snprintf(percent.data(), percent.size(), "%.2g", 100 * std::abs(training.gain));
    text += (training.gain_passes == 1
                 ? "; the last pass "
                 : "; the last " + std::to_string(training.gain_passes) + " passes ") +
            std::string(training.gain < 0 ? "raised" : "lowered") + " the objective by " +
            percent.data() + " %";
  }
  return text + "; a larger sgd.maxPasses gets further";
}

}  // namespace glassbox::engine
