/// cli/report/report_parts.h: the page of a report and the components that it shares with the
/// console (console/components), built into the program by cmake/embed_report.cmake.
#pragma once

#include <span>
#include <string_view>

#include "io/base/rooms.h"

namespace glassbox::cli {

/// page.html: {{title}}, {{style}}, {{content}}, {{closing}}, {{data}} and {{script}} stand where
/// these go.
[[nodiscard]] std::string_view report_page();
[[nodiscard]] std::string_view report_style();
/// The modules in the order they are joined in.
[[nodiscard]] std::span<const std::string_view> report_scripts();

}  // namespace glassbox::cli
