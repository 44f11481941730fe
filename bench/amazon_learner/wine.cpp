// The three wine cases: the first 1,122 records train, the last 477 evaluate.
#include <algorithm>
#include <fstream>
#include <sstream>

#include "study.h"

namespace glassbox::bench {
namespace {

constexpr std::size_t kTraining = 1122, kColumns = 11;
using Table = std::vector<std::vector<double>>;  // records; quality is the last column

Table read_table(const std::filesystem::path& csv) {
  Table table;
  std::ifstream in(csv);
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    std::istringstream cells(line);
    table.emplace_back();
    for (std::string cell; std::getline(cells, cell, ',');) table.back().push_back(std::stod(cell));
  }
  return table;
}

std::vector<double> edges_of(std::vector<double> values, const Rules& rules) {
  std::sort(values.begin(), values.end());
  const std::size_t count = values.size();
  std::vector<double> edges;
  for (int k = 1; k < rules.bins; ++k) {
    double edge = 0;
    const auto ordinal = static_cast<std::size_t>(k), bins = static_cast<std::size_t>(rules.bins);
    if (rules.edges == Rules::Edges::kLast) {
      const std::size_t rank = (ordinal * count + bins - 1) / bins;
      edge = values[std::max<std::size_t>(rank, 1) - 1];
    } else if (rules.edges == Rules::Edges::kNext) {
      edge = values[ordinal * count / bins];
    } else {
      const double place = static_cast<double>(k) / rules.bins * static_cast<double>(count - 1);
      const auto below = static_cast<std::size_t>(place);
      const double above = values[std::min(below + 1, count - 1)];
      edge = values[below] + (place - static_cast<double>(below)) * (above - values[below]);
    }
    if (edges.empty() || edges.back() < edge) edges.push_back(edge);
  }
  return edges;
}

Rows rows_of(const Table& table, const Rules& rules) {
  Rows rows{
      .features = 0, .width = kColumns, .ids = std::vector<std::uint32_t>(table.size() * kColumns)};
  for (std::size_t c = 0; c < kColumns; ++c) {
    std::vector<double> values;
    for (std::size_t i = 0; i < kTraining; ++i) values.push_back(table[i][c]);
    const std::vector<double> edges = edges_of(values, rules);
    for (std::size_t i = 0; i < table.size(); ++i) {
      const auto at = rules.edge_goes_up
                          ? std::upper_bound(edges.begin(), edges.end(), table[i][c])
                          : std::lower_bound(edges.begin(), edges.end(), table[i][c]);
      rows.ids[i * kColumns + c] = static_cast<std::uint32_t>(rows.features + (at - edges.begin()));
    }
    rows.features += edges.size() + 1;
  }
  return rows;
}

double area_under_roc(const std::vector<std::pair<float, bool>>& scored) {
  double won = 0, pairs = 0;
  for (const auto& [score, truth] : scored)
    for (const auto& [other, other_truth] : scored)
      if (truth && !other_truth) {
        ++pairs;
        won += score > other ? 1 : score == other ? 0.5 : 0;
      }
  return won / pairs;
}

struct Figures {
  Figure auc, false_positives, false_negatives, macro_f1, average, good, bad, rmse;
  Rates rates[3];

  void add(const Table& table, const Rows& rows, const Rules& rules, std::uint64_t seed) {
    binary(table, rows, rules, seed);
    classes(table, rows, rules, seed);
    regression(table, rows, rules, seed);
  }

  // Whether all of Amazon's figures are met within what `glassbox compare --check` allows.
  [[nodiscard]] bool is_inside() const {
    const auto near = [](const Figure& figure, double amazon, double tolerance) {
      return std::abs(figure.mean() - amazon) <= tolerance;
    };
    return near(auc, 0.778, 0.012) && near(false_positives, 55, 9) &&
           near(false_negatives, 25, 5) && near(macro_f1, 0.421, 0.035) && near(average, 361, 15) &&
           near(good, 13, 5) && near(bad, 2, 2) && near(rmse, 0.729, 0.015);
  }

  void binary(const Table& table, const Rows& rows, const Rules& rules, std::uint64_t seed) {
    std::vector<double> labels;
    for (const auto& record : table) labels.push_back(record[kColumns] > 6.5 ? 1 : 0);
    const auto learned =
        choose<1>(rows, std::span(labels).first(kTraining), Loss::kLogistic, 1, rules, seed);
    rates[0].add(learned.rate);
    std::vector<std::pair<float, bool>> scored;
    double wrong[2] = {};
    for (std::size_t i = kTraining; i < table.size(); ++i) {
      const float m = learned.margins(rows.row(i))[0];
      const bool truth = labels[i] > 0.5;
      scored.emplace_back(m, truth);
      wrong[truth] += (m >= 0) != truth ? 1 : 0;
    }
    auc.add(area_under_roc(scored));
    false_positives.add(wrong[0]);
    false_negatives.add(wrong[1]);
  }

  void classes(const Table& table, const Rows& rows, const Rules& rules, std::uint64_t seed) {
    std::vector<double> labels;  // bad, average, good
    for (const auto& record : table)
      labels.push_back(record[kColumns] <= 4 ? 0 : record[kColumns] <= 6 ? 1 : 2);
    const auto learned =
        choose<3>(rows, std::span(labels).first(kTraining), Loss::kSoftmax, 3, rules, seed);
    rates[1].add(learned.rate);
    double confusion[3][3] = {};
    for (std::size_t i = kTraining; i < table.size(); ++i) {
      const auto m = learned.margins(rows.row(i));
      ++confusion[static_cast<int>(labels[i])][std::max_element(m.begin(), m.end()) - m.begin()];
    }
    double f1 = 0;
    for (int k = 0; k < 3; ++k) {
      double all = 0;
      for (int j = 0; j < 3; ++j) all += confusion[j][k] + confusion[k][j];
      f1 += 2 * confusion[k][k] / all / 3;
    }
    macro_f1.add(f1);
    bad.add(confusion[0][0]);
    average.add(confusion[1][1]);
    good.add(confusion[2][2]);
  }

  void regression(const Table& table, const Rows& rows, const Rules& rules, std::uint64_t seed) {
    double mean = 0, variance = 0;
    for (std::size_t i = 0; i < kTraining; ++i) mean += table[i][kColumns] / kTraining;
    for (std::size_t i = 0; i < kTraining; ++i)
      variance += (table[i][kColumns] - mean) * (table[i][kColumns] - mean) / kTraining;
    const double deviation = std::sqrt(variance);
    std::vector<double> labels;
    for (const auto& record : table) labels.push_back((record[kColumns] - mean) / deviation);
    const auto learned =
        choose<1>(rows, std::span(labels).first(kTraining), Loss::kSquared, 1, rules, seed);
    rates[2].add(learned.rate);
    double squares = 0;
    for (std::size_t i = kTraining; i < table.size(); ++i) {
      const double rest =
          deviation * (labels[i] - static_cast<double>(learned.margins(rows.row(i))[0]));
      squares += rest * rest;
    }
    rmse.add(std::sqrt(squares / static_cast<double>(table.size() - kTraining)));
  }
};

void study(const Table& table, const Rules& rules, int shuffles) {
  const Rows rows = rows_of(table, rules);
  Figures f;
  for (int s = 1; s <= shuffles; ++s) f.add(table, rows, rules, static_cast<std::uint64_t>(s));
  std::printf("%-36s %s %s %s %s %s %s %s %s %s  %s | %s | %s\n", text_of(rules).c_str(),
              f.auc.text(3).c_str(), f.false_positives.text(1).c_str(),
              f.false_negatives.text(1).c_str(), f.macro_f1.text(3).c_str(),
              f.average.text(1).c_str(), f.good.text(1).c_str(), f.bad.text(1).c_str(),
              f.rmse.text(3).c_str(), f.is_inside() ? "inside" : "      ",
              f.rates[0].text().c_str(), f.rates[1].text().c_str(), f.rates[2].text().c_str());
  std::fflush(stdout);
}

}  // namespace

void study_wine(const std::filesystem::path& csv, int shuffles) {
  const Table table = read_table(csv);
  std::printf(
      "Wine, %d shuffles: mean and standard deviation\n%-36s %-12s %-12s %-12s %-12s %-12s "
      "%-12s %-12s %-12s  chosen rates\n",
      shuffles, "rules", "AUC", "false pos.", "false neg.", "macro F1", "average right",
      "good right", "bad right", "RMSE");
  std::printf("%-36s %-12s %-12s %-12s %-12s %-12s %-12s %-12s %-12s\n", "Amazon", " 0.778", "  55",
              "  25", " 0.421", " 361", "  13", "   2", " 0.729");
  using Edges = Rules::Edges;
  using Step = Rules::Step;
  for (const int bins : {40, 45, 50, 52, 55, 60, 100})
    for (const auto edges : {Edges::kLast, Edges::kNext, Edges::kInterpolated})
      for (const bool up : {false, true})
        for (const auto step : {Step::kPlain, Step::kBounded})
          study(table, {.bins = bins, .edges = edges, .edge_goes_up = up, .step = step}, shuffles);
  std::printf("\nEvery number of bins\n");
  for (int bins = 44; bins <= 64; ++bins) study(table, {.bins = bins}, shuffles);
  std::printf("\nOther steps, shuffles and choices\n");
  for (const int bins : {50, 52}) {
    for (const double curvature : {0.25, 0.5, 2.0, 4.0})
      study(table, {.bins = bins, .curvature = curvature}, shuffles);
    for (const auto step : {Step::kPlain, Step::kBounded}) {
      study(table, {.bins = bins, .step = step, .shuffles_each_pass = true}, shuffles);
      study(table, {.bins = bins, .step = step, .chooses_by_last_pass = true}, shuffles);
    }
  }
}

}  // namespace glassbox::bench
