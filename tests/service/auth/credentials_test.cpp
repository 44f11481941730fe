#include "service/auth/credentials.h"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "io/base/input_error.h"
#include "tests/io/temporary_directory.h"

using namespace glassbox::testing;

namespace {

std::string problem_of(const std::string& text) {
  try {
    (void)parse_credentials(text, "keys");
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

constexpr const char* kAlice = "[alice]\naws_access_key_id=A1\naws_secret_access_key=s3cr/et+x\n";

}  // namespace

TEST_CASE("a credentials file of AWS is a list of users", "[service][auth][credentials]") {
  const Credentials credentials = parse_credentials(
      "\xef\xbb\xbf# who may\r\n"
      "[default]\r\n"
      "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\r\n"
      "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\r\n"
      "region = us-east-1\r\n"
      "\r\n"
      "[profile bob b]\n"
      "AWS_ACCESS_KEY_ID=BOB1\n"
      "  aws_secret_access_key = a=b==\n"
      "aws_session_token=t\n"
      "s3 =\n"
      "  max_concurrent_requests = 20\n"
      "  max_concurrent_requests = 20\n"
      "glassbox_access = read-only\n"
      "; no key of its own\n"
      "[role]\n"
      "role_arn = arn:aws:iam::1:role/x\n"
      "source_profile = default\n"
      "[eve]\n"
      "aws_access_key_id=EVE\n"
      "aws_secret_access_key=x\n"
      "glassbox_access=full",
      "keys");
  REQUIRE(credentials.users().size() == 3);
  const User* const first = credentials.find("AKIAIOSFODNN7EXAMPLE");
  REQUIRE(first != nullptr);
  CHECK(first->name == "default");
  CHECK(first->secret_access_key == "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
  CHECK(first->session_token.empty());
  CHECK_FALSE(first->is_read_only);
  CHECK(first->arn() == "arn:aws:iam::000000000000:user/default");
  const User* const bob = credentials.find("BOB1");
  REQUIRE(bob != nullptr);
  CHECK(bob->name == "bob b");
  CHECK(bob->secret_access_key == "a=b==");
  CHECK(bob->session_token == "t");
  CHECK(bob->is_read_only);
  CHECK_FALSE(credentials.find("EVE")->is_read_only);
  CHECK(credentials.find("EV") == nullptr);
  CHECK(credentials.find("") == nullptr);
}

TEST_CASE("a mistake in a credentials file is shown by its line, never by its text",
          "[service][auth][credentials]") {
  const std::string alice = kAlice;
  const auto [text, message] = GENERATE_COPY(table<std::string, std::string>({
      {"",
       "keys: no profile has a key; expected [NAME] and under it aws_access_key_id and "
       "aws_secret_access_key"},
      {"[a]\nregion=x\n",
       "keys: no profile has a key; expected [NAME] and under it "
       "aws_access_key_id and aws_secret_access_key"},
      {"aws_access_key_id=A\n", "keys:1: expected a line [PROFILE] before the first key"},
      {alice + "s3cr/et\n", "keys:4: expected [PROFILE] or KEY = VALUE"},
      {alice + "[b\n", "keys:4: expected ']' at the end of the profile's name"},
      {alice + "[ ]\n", "keys:4: expected a name between [ and ]"},
      {alice + "[alice]\n", "keys:4: the profile [alice] was given in line 1 already"},
      {alice + "aws_access_key_id=B\n", "keys:4: this key is given twice in [alice]"},
      {alice + "glassbox_access=readonly\n", "keys:4: glassbox_access: expected full or read-only"},
      {alice + "glassbox_acces=full\n",
       "keys:4: unknown key \"glassbox_acces\"; expected glassbox_access"},
      {alice + "[b]\naws_access_key_id=B\n",
       "keys:4: [b] has aws_access_key_id, but no aws_secret_access_key"},
      {alice + "[b]\naws_secret_access_key=B\n",
       "keys:4: [b] has aws_secret_access_key, but no aws_access_key_id"},
      {alice + "[b]\naws_access_key_id=A1\naws_secret_access_key=x\n",
       "keys:5: [b] and [alice] have the same aws_access_key_id"},
      {"[b]\naws_access_key_id=A/1\naws_secret_access_key=s3cr/et\n",
       "keys:2: aws_access_key_id: expected 1 to 128 letters and digits"},
      {"[b]\naws_access_key_id=A\naws_secret_access_key=s3cr/et x\n",
       "keys:3: aws_secret_access_key: expected ASCII characters without blanks"},
  }));
  CHECK(problem_of(text) == message);
  CHECK(problem_of(text).find("s3cr") == std::string::npos);
}

TEST_CASE("a credentials file that others may read is refused", "[service][auth][credentials]") {
  const TemporaryDirectory directory;
  const std::filesystem::path file = directory.path() / "keys";
  std::ofstream(file) << kAlice;
  const auto [mode, is_fine] = GENERATE(table<mode_t, bool>({
      {0600, true},
      {0400, true},
      {0644, false},
      {0604, false},
      {0660, false},
  }));
  REQUIRE(::chmod(file.c_str(), mode) == 0);
  if (is_fine) {
    CHECK(read_credentials(file).users().size() == 1);
  } else {
    CHECK_THROWS_WITH(read_credentials(file), Catch::Contains("others may read this file") &&
                                                  Catch::Contains("chmod 600 " + file.string()));
  }
  CHECK_THROWS_AS(read_credentials(directory.path() / "none"), std::system_error);
  CHECK_THROWS_WITH(read_credentials(directory.path()), Catch::Contains("found a directory"));
}
