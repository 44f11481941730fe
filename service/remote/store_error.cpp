// From S3's error codes to what is wrong and how to fix it. A code that is not known stands for
// itself, with the store's own message.
#include "service/remote/store_error.h"

#include "service/auth/aws_time.h"
#include "service/remote/store_xml.h"

namespace glassbox::service {
namespace {

std::string code_of_status(int status) {
  switch (status) {
    case 301:
    case 307:
      return "PermanentRedirect";
    case 403:
      return "AccessDenied";
    case 404:
      return "NoSuchKey";
    case 412:
      return "PreconditionFailed";
    default:
      return "HTTP " + std::to_string(status);
  }
}

std::string region_text(const StoreAddress& address, const std::string& region) {
  const std::string now = address.region;
  if (region.empty() || region == now)
    return "region " + now +
           " is not the bucket's, or another address serves it; start the service " + "with --s3 " +
           address.name + "=...?region=REGION";
  return "the bucket is in region " + region + ", not in " + now +
         "; start the service with --s3 " + address.name + "=...?region=" + region +
         (address.endpoint.find("amazonaws.com") == std::string::npos
              ? ""
              : ", e.g. --s3 " + address.name + "=aws/" + address.bucket + "?region=" + region);
}

std::string advice(const std::string& code, const StoreAddress& address,
                   const StoreCredentials& credentials, const TransferAnswer& answer,
                   const std::string& region) {
  if (code == "NoSuchKey") return "nothing there; check the key";
  if (code == "NoSuchBucket")
    return "no such bucket there; create it, or name another: --s3 " + address.name +
           "=ADDRESS/BUCKET";
  if (code == "SignatureDoesNotMatch")
    return "the secret key does not belong to the access key; both are from " + credentials.source;
  if (code == "InvalidAccessKeyId")
    return "the store does not know the access key, which is from " + credentials.source;
  if (code == "ExpiredToken" || code == "InvalidToken")
    return "the session token has expired or is wrong; get new credentials for " +
           credentials.source;
  if (code == "RequestTimeTooSkewed")
    return "the clock of this machine says " + http_date(now_in_seconds()) + ", the store's " +
           answer.header("date") + "; set the clock";
  if (code == "AccessDenied" || code == "AllAccessDisabled")
    return credentials.is_anonymous()
               ? "access denied, and no credentials were found; set AWS_ACCESS_KEY_ID and "
                 "AWS_SECRET_ACCESS_KEY, or write them to ~/.aws/credentials"
               : "access denied to the user of " + credentials.source +
                     "; the store's policy has to allow it to list, get and put objects";
  if (code == "PermanentRedirect" || code == "TemporaryRedirect" || code == "Redirect" ||
      code == "AuthorizationHeaderMalformed" || code == "IllegalLocationConstraintException")
    return region_text(address, region);
  if (code == "PreconditionFailed")
    return "the object changed while it was read; run the job again when nothing writes to it";
  if (code == "SlowDown" || code == "ServiceUnavailable" || code == "InternalError" ||
      answer.status >= 500)
    return "the store is overloaded or broken, also after several tries; try again later";
  return "the store refuses the request";
}

}  // namespace

bool is_passing(const TransferAnswer& answer) {
  if (answer.status == 429 || (answer.status >= 500 && answer.status != 501)) return true;
  if (answer.status < 400) return false;
  const std::string code = parse_store_error(answer.body).code;
  return code == "RequestTimeout" || code == "SlowDown" || code == "OperationAborted";
}

StoreError store_error(const std::string& location, const StoreAddress& address,
                       const StoreCredentials& credentials, const TransferAnswer& answer) {
  StoreErrorText text = parse_store_error(answer.body);
  if (text.code.empty()) text.code = code_of_status(answer.status);
  std::string region = text.region;
  if (region.empty()) region = answer.header("x-amz-bucket-region");
  std::string message = advice(text.code, address, credentials, answer, region) + " (" +
                        address.shown() + ": " + text.code;
  constexpr std::size_t kMostText = 300;
  const bool may_be_secret = text.code == "SignatureDoesNotMatch";  // some quote what they signed
  if (!text.message.empty() && !may_be_secret) message += ", " + text.message.substr(0, kMostText);
  return {location, message + ")", answer.status, text.code};
}

}  // namespace glassbox::service
