/// engine/sgd/amazon_training.h: training as Amazon ML did it, as far as its logs and published
/// results show: docs/decisions/0011-amazon-learner.md has the evidence and the choices.
///
/// Five learners with the constant rates 0.01, 0.1, 1, 10 and 100 see the same records side by
/// side, pass after pass. Each update is bounded:
///
///   w += eta c (y - p) / (1 + eta c h |x|^2) x        h = 1 squared, 1/4 logistic, 1/2 multinomial
///
/// The learner with the least mean progressive loss over all passes wins (each record is scored
/// before it is learned from). Its last weights are the model: nothing is averaged, no step falls,
/// no optimum is sought. When a learner has more weights than the size cap allows at the end of a
/// pass, those with the least effect are trimmed and training goes on.
#pragma once

#include "engine/rows/training_set.h"
#include "engine/sgd/sgd_learner.h"
#include "engine/sgd/sgd_options.h"

namespace glassbox::engine {

/// context  rows, kernels, loss, shape, penalty, threads; shards and block are set here
/// returns  as train_sgd(); `learning_rate` is the winner's, `pass_losses` are the winner's too
/// throws   Interrupted; std::invalid_argument where several processes share the rows: each update
///          starts from the one before
/// cost     five times the updates of one learner, on as many threads as there are, and five times
///          its weights in memory. The bits depend on records, order and parameters alone.
[[nodiscard]] SgdResult train_as_amazon(SgdContext context, const TrainingSet& data,
                                        const SgdOptions& options);

}  // namespace glassbox::engine
