// `insights`: statistics of data and what is wrong with them, as text, JSON and a page.
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/base/command.h"
#include "cli/base/commands.h"
#include "cli/base/console.h"
#include "cli/base/options.h"
#include "cli/base/progress.h"
#include "cli/base/read_report_text.h"
#include "cli/report/report.h"
#include "cli/text/insights_text.h"
#include "engine/insights/insights.h"

namespace glassbox::cli {
namespace {

struct InsightsArgs {
  CommonOptions common;
  DataOptions data;
  std::string report;
};

void run(const InsightsArgs& args) {
  CommandFiles others;
  if (!args.report.empty()) others.outputs.emplace_back(args.report);
  DataInput input = open_data(args.data, args.common, /*models_schema=*/nullptr, others);
  Progress progress(args.common.quiet);
  progress.stage("reading");
  input.csv.progress = [&](std::uint64_t rows) { progress.records(rows); };
  InsightsRequest request;
  request.files = input.files;
  request.schema = &*input.schema;
  request.csv = input.csv;
  const Insights insights = gather_insights(request);
  progress.clear();
  const nlohmann::ordered_json json = insights_json(args.data, insights);
  if (!args.report.empty())
    write_whole_file(
        args.report,
        report_html({{"title", "Insights: " + args.data.data.front()}, {"insights", json}}),
        args.common.existing());
  warn_of_rejected(insights.records);
  if (args.common.json) {
    write_json(json);
  } else {
    write_text(insights_text(insights, environment_glyphs()));
  }
}

}  // namespace

void add_insights(Command app) {
  const auto args = std::make_shared<InsightsArgs>();
  const Command cmd =
      app.subcommand("insights", "Describe data, and find what to fix before training");
  add_data_options(cmd, args->data, SchemaOption::kRequired);
  cmd.option("--report", args->report, "Save as a page to look at in a browser")
      .type_name("FILE.html");
  add_common_options(cmd, args->common);
  cmd.footer(
      "Examples:\n"
      "  glassbox insights wine.csv --schema wine.schema\n"
      "  glassbox insights wine.csv --schema wine.schema --split 0-70 --report wine.html\n"
      "With --split, what it leaves out is compared with what it takes.\n"
      "In --json, mutualInformationWithTarget was correlationToTarget, leakageScore was "
      "tellsAlone.");
  cmd.callback([args] { run(*args); });
}

}  // namespace glassbox::cli
