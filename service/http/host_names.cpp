#include "service/http/host_names.h"

#include <algorithm>
#include <vector>

#include "service/http/http_headers.h"

namespace glassbox::service {
namespace {

constexpr std::string_view kDigits = "0123456789";

bool is_region(std::string_view name) {
  constexpr std::string_view kRegion = "abcdefghijklmnopqrstuvwxyz0123456789-";
  return !name.empty() && name.find_first_not_of(kRegion) == std::string_view::npos;
}

std::vector<std::string_view> labels_of(std::string_view name) {
  std::vector<std::string_view> labels;
  while (true) {
    const std::size_t end = std::min(name.find('.'), name.size());
    labels.push_back(name.substr(0, end));
    if (end == name.size()) return labels;
    name.remove_prefix(end + 1);
  }
}

// How many labels at the end are S3's own: s3, s3-REGION, s3.REGION or s3.dualstack.REGION.
std::size_t labels_of_s3(const std::vector<std::string_view>& labels) {
  const auto from_end = [&](std::size_t i) {
    return i <= labels.size() ? labels[labels.size() - i] : std::string_view();
  };
  if (from_end(1) == "s3" || from_end(1).starts_with("s3-")) return 1;
  if (!is_region(from_end(1))) return 0;
  if (from_end(2) == "s3") return 2;
  return from_end(2) == "dualstack" && from_end(3) == "s3" ? 3 : 0;
}

bool may_be_bucket(std::string_view name) {
  constexpr std::string_view kBucket =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._";
  return !name.empty() && name.find_first_not_of(kBucket) == std::string_view::npos &&
         !name.starts_with('.') && !name.ends_with('.');
}

}  // namespace

std::string_view without_port(std::string_view authority) {
  const std::size_t colon = authority.find_last_not_of(kDigits);
  if (colon == std::string_view::npos || authority[colon] != ':') return authority;
  const std::string_view host = authority.substr(0, colon);
  const bool bare_ipv6 = host.find(':') != std::string_view::npos && !host.ends_with(']');
  return bare_ipv6 ? authority : host;
}

std::optional<std::string> bucket_of_amazons(std::string_view authority) {
  constexpr std::string_view kDomain = ".amazonaws.com";
  std::string host(without_port(authority));
  std::ranges::transform(host, host.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  if (!host.ends_with(kDomain)) return std::nullopt;
  const std::string_view name = std::string_view(host).substr(0, host.size() - kDomain.size());
  std::vector<std::string_view> labels = labels_of(name);
  if (const std::size_t own = labels_of_s3(labels); own > 0) {
    if (own == labels.size()) return "";
    const auto first_own = labels.end() - static_cast<std::ptrdiff_t>(own);
    std::string bucket(
        name.substr(0, static_cast<std::size_t>(first_own->data() - name.data()) - 1));
    if (!may_be_bucket(bucket)) return std::nullopt;
    return bucket;
  }
  if (labels.size() == 3 && labels[0] == "realtime" && labels[1] == "machinelearning")
    labels.erase(labels.begin());
  const bool is_global = labels.size() == 1 && (labels[0] == "sts" || labels[0] == "iam");
  const bool is_regional = labels.size() == 2 && is_region(labels[1]) &&
                           (labels[0] == "machinelearning" || labels[0] == "sts");
  return is_global || is_regional ? std::optional<std::string>("") : std::nullopt;
}

std::string bucket_before(std::string_view authority, std::string_view ours) {
  const std::string_view host = without_port(authority);
  const bool is_address =
      ours.starts_with('[') ||
      ours.substr(ours.rfind('.') + 1).find_first_not_of(kDigits) == std::string_view::npos;
  if (is_address || host.size() < ours.size() + 2) return "";
  const std::size_t dot = host.size() - ours.size() - 1;
  const std::string_view label = host.substr(0, dot);
  const bool is_before = host[dot] == '.' && equal_but_for_case(host.substr(dot + 1), ours);
  return is_before && may_be_bucket(label) ? std::string(label) : "";
}

}  // namespace glassbox::service
