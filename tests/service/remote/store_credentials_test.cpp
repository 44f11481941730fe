#include "service/remote/store_credentials.h"

#include <catch2/catch.hpp>
#include <map>

#include "io/base/input_error.h"
#include "tests/io/temporary_directory.h"

namespace glassbox::testing {
namespace {

using Variables = std::map<std::string, std::string>;

StoreCredentials found_by(const Variables& variables, const std::string& profile = "") {
  return store_credentials(profile, [&](const char* name) {
    const auto at = variables.find(name);
    return at == variables.end() ? "" : at->second;
  });
}

std::string refusal_by(const Variables& variables, const std::string& profile = "") {
  try {
    (void)found_by(variables, profile);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("credentials come from the environment, then from AWS's file",
          "[service][remote][credentials]") {
  const TemporaryDirectory home;
  std::filesystem::create_directory(home.path() / ".aws");
  home.write(".aws/credentials",
             "# comment\n[default]\naws_access_key_id = AKDEFAULT\n"
             "aws_secret_access_key=se=cret+/x\r\n\n"
             "[ other ]\naws_access_key_id=AKOTHER\n; comment\naws_secret_access_key = other\n"
             "aws_session_token = token==\nregion = x\n[half]\naws_access_key_id = AKHALF\n"
             "[empty]\n");
  const std::string at = home.path().string();

  const StoreCredentials none = found_by({});
  CHECK(none.is_anonymous());
  CHECK(none.source == "no credentials were found");
  CHECK(found_by({{"HOME", at + "/nowhere"}}).is_anonymous());

  const StoreCredentials file = found_by({{"HOME", at}});
  CHECK(file.access_key == "AKDEFAULT");
  CHECK(file.secret_key == "se=cret+/x");
  CHECK(file.source == "profile [default] of " + at + "/.aws/credentials");
  const StoreCredentials other = found_by({{"HOME", at}, {"AWS_PROFILE", "other"}});
  CHECK(other.access_key == "AKOTHER");
  CHECK(other.session_token == "token==");

  Variables both{{"HOME", at}, {"AWS_ACCESS_KEY_ID", "AKENV"}, {"AWS_SECRET_ACCESS_KEY", "s"}};
  CHECK(found_by(both).access_key == "AKENV");
  CHECK(found_by(both, "other").access_key == "AKOTHER");  // asked for by the address
  CHECK(found_by({{"HOME", "/"}, {"AWS_SHARED_CREDENTIALS_FILE", at + "/.aws/credentials"}})
            .access_key == "AKDEFAULT");

  CHECK(refusal_by({{"HOME", at}}, "nobody").find("no profile [nobody]") != std::string::npos);
  CHECK(refusal_by({{"HOME", at}, {"AWS_PROFILE", "nobody"}}).find("[nobody]") !=
        std::string::npos);
  CHECK(refusal_by({{"HOME", at}}, "half").find("no secret key") != std::string::npos);
  CHECK(refusal_by({{"HOME", at}}, "empty").find("no aws_access_key_id") != std::string::npos);
  both.erase("AWS_ACCESS_KEY_ID");
  CHECK(refusal_by(both).find("no access key") != std::string::npos);
}

TEST_CASE("a damaged credentials file is told by its line, without what is in it",
          "[service][remote][credentials]") {
  const TemporaryDirectory home;
  home.write("file", "[default]\ntopsecret\n");
  const Variables variables{{"AWS_SHARED_CREDENTIALS_FILE", (home.path() / "file").string()}};
  CHECK(refusal_by(variables).find(":2: expected [PROFILE] or KEY = VALUE") != std::string::npos);
  CHECK(refusal_by(variables).find("topsecret") == std::string::npos);
  CHECK(refusal_by({{"AWS_SHARED_CREDENTIALS_FILE", home.path().string()}}).find("a directory") !=
        std::string::npos);
}

TEST_CASE("the region is that of AWS's variables", "[service][remote][credentials]") {
  CHECK(default_region([](const char*) { return std::string(); }) == "us-east-1");
  CHECK(default_region([](const char* name) { return std::string(name); }) == "AWS_REGION");
}

}  // namespace glassbox::testing
