// The console begins here: its addresses and their screens.

import { drawShell } from "./shell.js";
import { route, start } from "./router.js";
import { dashboardScreen } from "./dashboard.js";
import { wizardScreen } from "./wizard.js";
import { newEvaluationScreen } from "./new_evaluation.js";
import { newBatchPredictionScreen } from "./new_batch_prediction.js";
import { dataSourceScreen } from "./data_source.js";
import { modelScreen } from "./ml_model.js";
import { evaluationScreen } from "./evaluation.js";
import { compareScreen } from "./compare.js";
import { batchPredictionScreen } from "./batch_prediction.js";
import { settingsScreen } from "./settings.js";

drawShell();
route("/", dashboardScreen);
route("/new/evaluation", newEvaluationScreen);
route("/new/batch-prediction", newBatchPredictionScreen);
route("/new/:flow/:step?", wizardScreen);
route("/data-sources/:id/:tab?", dataSourceScreen);
route("/ml-models/:id/:tab?", modelScreen);
route("/evaluations/:id/:tab?", evaluationScreen);
route("/batch-predictions/:id/:tab?", batchPredictionScreen);
route("/compare/:one/:other", compareScreen);
route("/settings", settingsScreen);
start();
