/// cli/run/run_report.h: what a run found out: a summary of ten seconds, JSON, and the page.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "cli/run/run_steps.h"

namespace glassbox::cli {

/// The commands that repeat each step, in order, to be pasted into a shell.
[[nodiscard]] std::vector<std::string> run_commands(const RunRequest& request,
                                                    const RunFiles& files, const RunResult& result);

[[nodiscard]] std::string run_text(const RunRequest& request, const RunFiles& files,
                                   const RunResult& result);
[[nodiscard]] nlohmann::ordered_json run_json(const RunRequest& request, const RunFiles& files,
                                              const RunResult& result);
/// For insights.json and the page.
[[nodiscard]] nlohmann::ordered_json run_insights_json(const RunRequest& request,
                                                       const RunResult& result);
/// For report_html().
[[nodiscard]] nlohmann::ordered_json run_report_parts(const RunRequest& request,
                                                      const RunFiles& files,
                                                      const RunResult& result);

}  // namespace glassbox::cli
