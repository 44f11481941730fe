#include "cli/text/serve_text.h"

#include <filesystem>

namespace glassbox::cli {
namespace {

std::string full(const std::string& path) {
  return std::filesystem::absolute(path).lexically_normal().string();
}

}  // namespace

std::string serve_text(const ServeFacts& facts) {
  const auto& [address, url, data, root, buckets, stores, asks_for_signatures] = facts;
  std::string text = "Amazon ML's API is at " + address + "\n";
  text += "  console  " + address + "/ in a browser\n";
  if (url != address) text += "  clients  " + url + "\n";
  text += "  objects  " + full(data) + "\n";
  for (const std::string& one : buckets) {
    const std::size_t sign = one.find('=');
    text += "  s3://" + one.substr(0, sign) + "/KEY is " + full(one.substr(sign + 1)) + "/KEY\n";
  }
  for (const StoreAddress& store : stores)
    text += "  s3://" + store.name + "/KEY is KEY in " + store.shown() + "\n";
  text += "  s3://BUCKET/KEY is " + (std::filesystem::path(full(root)) / "BUCKET/KEY").string() +
          "\n\n";
  const std::string key = asks_for_signatures ? "KEY" : "local",
                    secret = asks_for_signatures ? "SECRET" : "local";
  text += "boto3       boto3.client(\"machinelearning\", endpoint_url=\"" + url +
          "\",\n"
          "              region_name=\"us-east-1\", aws_access_key_id=\"" +
          key +
          "\",\n"
          "              aws_secret_access_key=\"" +
          secret +
          "\")\n"
          "shell       export AWS_ENDPOINT_URL_MACHINE_LEARNING=" +
          url +
          "\n"
          "            export AWS_DEFAULT_REGION=us-east-1 AWS_ACCESS_KEY_ID=" +
          key +
          "\n"
          "            export AWS_SECRET_ACCESS_KEY=" +
          secret +
          "\n"
          "aws-cli     aws --endpoint-url " +
          url +
          " machinelearning describe-ml-models\n"
          "JavaScript  new MachineLearningClient({endpoint: \"" +
          url +
          "\", region: \"us-east-1\",\n"
          "              credentials: {accessKeyId: \"" +
          key + "\", secretAccessKey: \"" + secret + "\"}})\n\n";
  if (asks_for_signatures)
    text +=
        "Requests must be signed with a key of the credentials file; the console asks for it\n"
        "as name and password.";
  else
    text += stores.empty() ? "Any credentials do: nothing leaves this machine."
                           : "Any credentials do for this service.";
  return text + " Ctrl-C stops the service.\n";
}

}  // namespace glassbox::cli
