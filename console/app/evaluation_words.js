// A metric beside its baseline, in words. The same meanings as in a report's headline.

import { number, percent } from "../components/format.js";

export const metricOf = ({ MLModelType: type, value, baseline, message }) => {
  if (type === "BINARY") return {
    title: "Area under the ROC curve (AUC)", short: "AUC",
    meaning: `Of a record that is 1 and one that is 0, picked at random, the first scores higher in ${message ? "some" : percent(value)} of all pairs. Guessing gets 50 %, a perfect model 100 %.`,
  };
  if (type === "MULTICLASS") return {
    title: "Average F1 score", short: "Average F1",
    meaning: `F1 weighs what is found against what is rightly said, class by class, and the classes count alike; 1 is perfect. To always answer the most frequent class gets ${number(baseline)}.`,
  };
  return {
    title: "Root mean square error (RMSE)", short: "RMSE",
    meaning: `How far predictions are off, in the target’s unit, large errors counting more; 0 is perfect. To always answer the training mean gets ${number(baseline)}.`,
  };
};
