// "loans=https://minio.local:9000/s3/theirs?region=eu-west-1" is bucket "theirs" at
// https://minio.local:9000/s3. Hosts of AWS tell their region: s3.eu-west-1.amazonaws.com, or with
// the bucket before it.
#include "service/remote/store_address.h"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "io/base/input_error.h"
#include "io/base/percent_escapes.h"
#include "service/remote/uri_text.h"

namespace glassbox::service {
namespace {

constexpr std::string_view kAmazonHosts = ".amazonaws.com";

[[noreturn]] void refuse_address(const std::string& what) {
  throw InputError({},
                   what +
                       "; expected NAME=aws[/BUCKET] or "
                       "NAME=https://HOST[:PORT][/PREFIX][/BUCKET], then ?region=REGION if need "
                       "be");
}

bool is_bucket_name(std::string_view name) {
  const auto may_be = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '.' || c == '_';
  };
  return !name.empty() && name.size() <= 255 && name != "." && name != ".." &&
         std::ranges::all_of(name, may_be);
}

// As a name in DNS, which virtual-host addresses need; dots would not match the certificate.
bool may_be_in_a_host(std::string_view bucket) {
  const auto may_be = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  };
  return bucket.size() >= 3 && bucket.size() <= 63 && std::ranges::all_of(bucket, may_be);
}

void check_host(std::string_view authority) {
  const bool is_bracketed = authority.starts_with('[');
  const std::size_t end = is_bracketed ? authority.find(']') : authority.find(':');
  const std::string_view host = authority.substr(0, end);
  if (is_bracketed && (end == std::string_view::npos || end < 2))
    refuse_address("\"" + std::string(authority) + "\" is not the address of a host");
  const auto is_odd = [&](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '-' && c != '.' && c != '_' &&
           !(is_bracketed && (c == ':' || c == '['));
  };
  if (host.empty() || std::ranges::any_of(host, is_odd))
    refuse_address("\"" + std::string(host) + "\" is not the name of a host");
  if (end == std::string_view::npos) return;
  std::string_view port = authority.substr(end + (is_bracketed ? 1 : 0));
  if (port.empty() && is_bracketed) return;
  int number = 0;
  const auto [last, error] = std::from_chars(port.data() + 1, port.data() + port.size(), number);
  if (port.front() != ':' || error != std::errc() || last != port.data() + port.size() ||
      number < 1 || number > 65535)
    refuse_address("\"" + std::string(port) + "\" is not a port");
}

void set_option(StoreAddress& address, std::string_view name, const std::string& value) {
  const auto is_plain = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-';
  };
  if (name == "region") {
    if (value.empty() || !std::ranges::all_of(value, is_plain))
      refuse_address("region \"" + value + "\" is not the name of a region");
    address.region = value;
  } else if (name == "profile") {
    if (value.empty()) refuse_address("profile has no name");
    address.profile = value;
  } else if (name == "style") {
    if (value != "path" && value != "virtual")
      refuse_address("style \"" + value + "\": expected path or virtual");
    address.is_virtual = value == "virtual";
  } else if (name == "timeout") {
    const char* const end = value.data() + value.size();
    const auto [last, error] = std::from_chars(value.data(), end, address.timeout);
    if (error != std::errc() || last != end || address.timeout < 1 || address.timeout > 3600)
      refuse_address("timeout \"" + value + "\": expected seconds, 1 to 3600");
  } else {
    refuse_address("unknown option \"" + std::string(name) +
                   "\"; there are region, profile, style and timeout");
  }
}

// "loans.s3.eu-west-1.amazonaws.com": the bucket before "s3", the region after it.
void read_amazon_host(StoreAddress& address, std::string& authority, bool has_path) {
  const std::size_t at = authority.find(kAmazonHosts);
  if (at == std::string::npos) return;
  std::string_view front = std::string_view(authority).substr(0, at);
  std::size_t begin = std::string_view::npos;  // of "s3"
  for (std::size_t from = 0; from < front.size();) {
    if (front.substr(from).starts_with("s3.") || front.substr(from).starts_with("s3-") ||
        front.substr(from) == "s3")
      begin = from;
    const std::size_t dot = front.find('.', from);
    if (dot == std::string_view::npos) break;
    from = dot + 1;
  }
  if (begin == std::string_view::npos) return;
  std::string_view region = front.substr(begin + 2);
  if (!region.empty()) region.remove_prefix(1);
  if (region.starts_with("dualstack.")) region.remove_prefix(10);
  if (!region.empty() && region.find('.') == std::string_view::npos) address.region = region;
  if (begin > 0 && !has_path) {
    address.bucket = front.substr(0, begin - 1);
    authority.erase(0, begin);
  }
}

}  // namespace

StoreAddress parse_store_address(std::string_view text, const std::string& region) {
  // Before anything is quoted: a secret may have any characters.
  if (text.find('@') != std::string_view::npos)
    refuse_address(
        "an \"@\", as before which a user and a password stand that others could read; "
        "credentials come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or from a credentials "
        "file");
  const std::size_t sign = text.find('=');
  if (sign == std::string_view::npos || sign > text.find('/'))
    refuse_address("there is no \"=\" before the address");
  StoreAddress address;
  address.name = text.substr(0, sign);
  address.region = region;
  if (!is_bucket_name(address.name))
    refuse_address("\"" + address.name + "\" is not the name of a bucket");
  std::string_view rest = text.substr(sign + 1);
  std::string_view options;
  if (const std::size_t mark = rest.find('?'); mark != std::string_view::npos) {
    options = rest.substr(mark + 1);
    rest = rest.substr(0, mark);
  }
  const bool is_amazon = rest == "aws" || rest.starts_with("aws/");
  std::string scheme = "https://", authority;
  if (is_amazon) {
    rest.remove_prefix(3);
  } else {
    for (const std::string_view known : {"https://", "http://"})
      if (rest.starts_with(known)) scheme = known, authority = "?";
    if (authority.empty())
      refuse_address("what \"" + address.name + "\" is to be is not an address");
    rest.remove_prefix(scheme.size());
    const std::size_t end = std::min(rest.find('/'), rest.size());
    authority = rest.substr(0, end);
    rest.remove_prefix(end);
    check_host(authority);
  }
  while (rest.ends_with('/')) rest.remove_suffix(1);
  if (!is_amazon) read_amazon_host(address, authority, !rest.empty());
  const std::size_t slash = rest.rfind('/');
  const std::string_view prefix = rest.substr(0, std::min(slash, rest.size()));
  if (slash != std::string_view::npos) address.bucket = rest.substr(slash + 1);
  if (address.bucket.empty()) address.bucket = address.name;
  if (!is_bucket_name(address.bucket))
    refuse_address("\"" + address.bucket + "\" is not the name of a bucket");
  if (is_amazon && !prefix.empty())
    refuse_address("\"aws" + std::string(rest) + "\" is not a bucket of Amazon's");
  if (prefix.find("..") != std::string_view::npos || prefix.find('#') != std::string_view::npos)
    refuse_address("\"" + std::string(prefix) + "\" is not a path of a store");
  address.is_virtual = (is_amazon || authority.find(kAmazonHosts) != std::string::npos) &&
                       may_be_in_a_host(address.bucket);
  while (!options.empty()) {
    const std::string_view one = options.substr(0, options.find('&'));
    options.remove_prefix(std::min(one.size() + 1, options.size()));
    const std::size_t equal = std::min(one.find('='), one.size());
    set_option(address, one.substr(0, equal),
               form_decoded(one.substr(std::min(equal + 1, one.size()))));
  }
  if (address.is_virtual && !may_be_in_a_host(address.bucket))
    refuse_address("style=virtual: \"" + address.bucket + "\" cannot be part of a host's name");
  if (is_amazon) {
    authority = "s3." + address.region + std::string(kAmazonHosts);
    if (address.region.starts_with("cn-")) authority += ".cn";
  }
  address.endpoint = scheme + authority + std::string(prefix);
  return address;
}

std::string StoreAddress::url_of(std::string_view key) const {
  const std::string path = percent_encoded(key, true);
  if (!is_virtual) return endpoint + "/" + bucket + (path.empty() ? "" : "/" + path);
  const std::size_t host = endpoint.find("://") + 3;
  return endpoint.substr(0, host) + bucket + "." + endpoint.substr(host) + "/" + path;
}

std::string StoreAddress::shown() const { return "bucket \"" + bucket + "\" at " + endpoint; }

}  // namespace glassbox::service
