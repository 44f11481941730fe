#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/cli/sample_data.h"

using namespace glassbox::testing;
using Arguments = std::vector<std::string>;

TEST_CASE("every command has help with an example", "[cli][command_line]") {
  const Workspace at;
  const std::string command = GENERATE("schema", "train", "evaluate", "predict", "inspect",
                                       "threshold", "split", "compare", "datasets");
  CAPTURE(command);
  const Run run = at.run({command, "--help"});
  CHECK(run.exit_code == 0);
  CHECK(run.err == "");
  CHECK(run.out.find("Usage: glassbox " + command) != std::string::npos);
  CHECK(run.out.find("  glassbox " + command + " ") != std::string::npos);
  for (const char* const option : {"--json", "--quiet", "--threads", "--force"})
    CHECK(run.out.find(option) != std::string::npos);
  const Run all = at.run({"--help"});
  CHECK(all.exit_code == 0);
  CHECK(all.out.find("  " + command + " ") != std::string::npos);
}

TEST_CASE("a command of a command has help with an example", "[cli][command_line]") {
  const Workspace at;
  const std::string command = GENERATE("suggest", "check", "format", "trace");
  CAPTURE(command);
  const Run run = at.run({"recipe", command, "--help"});
  CHECK(run.exit_code == 0);
  CHECK(run.out.find("Usage: glassbox recipe " + command) != std::string::npos);
  CHECK(run.out.find("  glassbox recipe " + command + " ") != std::string::npos);
  for (const char* const option : {"--json", "--quiet", "--threads", "--force"})
    CHECK(run.out.find(option) != std::string::npos);
  CHECK(at.run({"recipe", "--help"}).out.find("  " + command + " ") != std::string::npos);
}

TEST_CASE("the program knows its version", "[cli][command_line]") {
  const Run run = Workspace().run({"--version"});
  CHECK(run.exit_code == 0);
  CHECK(run.out == "glassbox 0.1.0\n");
  CHECK(run.err == "");
}

TEST_CASE("a command line that cannot be carried out is explained", "[cli][command_line]") {
  const auto [arguments, message] = GENERATE(table<Arguments, std::string>({
      {{"trian"}, "no command \"trian\"; did you mean train?"},
      {{"recipe", "fromat"}, "no command \"fromat\"; did you mean format?"},
      {{"recipe", "--json", "format", "r"},
       "unknown option --json before the command; options come after it: glassbox recipe COMMAND "
       "--json "
       "(see glassbox recipe --help)"},
      {{"recipe", "format", "--in-palce"},
       "unknown option --in-palce; did you mean --in-place? (see glassbox recipe format --help)"},
      {{"recipe", "format", "r", "--in-place", "-o", "s"}, "--output excludes --in-place"},
      {{"run", "d.csv", "--target", "y", "--all-columns", "--day-first"},
       "--all-columns excludes --day-first"},
      {{"train", "--jsno"},
       "unknown option --jsno; did you mean --json? (see glassbox train --help)"},
      {{"inspect", "m", "--colour=no"}, "unknown option --colour (see glassbox inspect --help)"},
      {{"inspect", "m", "n"}, "The following argument was not expected: n"},
      {{"train", "d.csv", "-o", "m"}, "--schema is required"},
      {{"train", "d.csv", "--schema", "s"}, "--output is required"},
      {{"train", "--schema", "s", "-o", "m"}, "no data; give a file, a directory or -"},
      {{"train", "d", "--schema", "s", "-o", "m", "--split", "0-70", "--rearrangement", "{}"},
       "--rearrangement excludes --split"},
      {{"train", "d", "--schema", "s", "-o", "m", "-p", "sgd.maxPasses"},
       "-p sgd.maxPasses: no \"=\" in it; expected NAME=VALUE"},
      {{"train", "d", "--schema", "s", "-o", "m", "--threads", "0"},
       "--threads: Value 0 not in range 1 to 1024"},
      {{"threshold", "m", "--set", "1.5"}, "--set 1.5: expected a number from 0 to 1"},
      {{"threshold", "m", "--set", "nan"}, "--set nan: expected a number from 0 to 1"},
      {{"threshold", "m", "--set", ""}, "--set \"\": expected a number from 0 to 1"},
      {{"threshold", "m", "--set", "half"}, "--set half: expected a number from 0 to 1"},
      {{"--json", "inspect", "m"},
       "unknown option --json before the command; options come after it: glassbox COMMAND --json "
       "(see "
       "glassbox --help)"},
      {{"--verison"},
       "unknown option --verison before the command; did you mean --version? (see glassbox "
       "--help)"},
      {{"train", "d", "--schema", "s", "-o", "m", "--seed", "-1"},
       "--seed -1: expected a whole number from 0 to 18446744073709551615"},
      {{"train", "d", "--schema", "s", "-o", "m", "--seed", "18446744073709551616"},
       "--seed 18446744073709551616: expected a whole number from 0 to 18446744073709551615"},
      {{"train", "d", "--schema", "s", "-o", "m", "--seed", "0x10"},
       "--seed 0x10: expected a whole number from 0 to 18446744073709551615"},
      {{"train", "d", "--schema", "s", "-o", "m", "--seed", " 5"},
       "--seed  5: expected a whole number from 0 to 18446744073709551615"},
      {{"train", "d", "--schema", "s", "-o", "m", "--seed", "abc"},
       "--seed abc: expected a whole number from 0 to 18446744073709551615"},
      {{"train", "d", "--schema", "s", "-o", "m", "--seed", ""},
       "--seed \"\": expected a whole number from 0 to 18446744073709551615"},
      {{"split", "d", "--seed", "1.5"},
       "--seed 1.5: expected a whole number from 0 to 18446744073709551615"},
      {{"datasets", "mnist", "--seed", "-1", "-o", "o"},
       "--seed -1: expected a whole number from 0 to 18446744073709551615"},
      {{"inspect", "m", "--weights", "-1"},
       "--weights -1: expected a whole number from 0 to 18446744073709551615"},
      {{"threshold", "m"},
       "no score threshold to set or choose; give --set VALUE, or DATA and one of --best, "
       "--recall, --precision, "
       "--top, --cost and --from-model"},
      {{"predict", "m", "d.csv"},
       "nowhere to write to; give -o DIR or --csv FILE (--csv - for stdout)"},
      {{"predict", "m", "d.csv", "-o", "o", "--csv", "c"}, "both -o and --csv; give one of them"},
      {{"predict", "m", "d.csv", "-o", "o", "--id", "../x"},
       "--id ../x: expected 1 to 64 of a-z, A-Z, 0-9, \"_\", \".\" and \"-\""},
      {{"predict", "m", "d.csv", "-o", "o", "--id", ""},
       "--id \"\": expected 1 to 64 of a-z, A-Z, 0-9, \"_\", \".\" and \"-\""},
      {{"predict", "m", "d.csv", "-o", "o", "--id", std::string(65, 'a')},
       "--id " + std::string(65, 'a') +
           ": expected 1 to 64 of a-z, A-Z, 0-9, \"_\", \".\" and \"-\""},
      {{"predict", "m", "d.csv", "--csv", "c", "--id", "x"},
       "--id names the files of -o DIR; there is none"},
      {{"predict", "m", "d.csv", "--csv", "-", "--json"},
       "--csv - and --json both write to standard output; save one to a file"},
      {{"predict", "m", "--explain", "d.csv", "-o", "o"},
       "--explain explains one record; give it with --record"},
      {{"predict", "m", "d.csv", "--record", "a=1"},
       "--record predicts one record; give no DATA, -o or --csv with it"},
      {{"split", "d", "--schema", "s", "--split", "0-70", "-o", "o"},
       "only stratified splits are written to files: give --stratify, or no split but --split "
       "0-70 with train and --split 70-100 with evaluate"},
      {{"datasets", "iris", "-o", "o"}, "name: iris not in {wine,mnist}"},
      {{"serve", "--url", "ml.lan:8080"},
       "--url ml.lan:8080: expected http://HOST or https://HOST"},
      {{"serve", "--url", "http:///x"}, "--url http:///x: expected http://HOST or https://HOST"},
      {{"serve", "--url", "http://:80"}, "--url http://:80: expected http://HOST or https://HOST"},
      {{"serve", "--bucket", "loans"}, "--bucket loans: no \"=\" in it; expected NAME=VALUE"},
  }));
  CAPTURE(arguments);
  const Workspace at;
  const Run run = at.run(arguments);
  CHECK(run.exit_code == 2);
  CHECK(run.out == "");
  CHECK(run.err == "glassbox: " + message + "\n");
  CHECK(at.files().empty());
}

TEST_CASE("the program alone prints its help", "[cli][command_line]") {
  const Workspace at;
  const Run run = at.run({});
  CHECK(run.exit_code == 0);
  CHECK(run.err == "");
  CHECK(run.out == at.run({"--help"}).out);
  CHECK(run.out == at.run({"help"}).out);
}

TEST_CASE("help COMMAND prints what COMMAND --help prints", "[cli][command_line]") {
  const Workspace at;
  CHECK(at.run({"help", "train"}).out == at.run({"train", "--help"}).out);
  CHECK(at.run({"help", "recipe"}).out == at.run({"recipe", "--help"}).out);
  CHECK(at.run({"help", "recipe", "check"}).out == at.run({"recipe", "check", "--help"}).out);
  const Run unknown = at.run({"help", "trian"});
  CHECK(unknown.exit_code == 2);
  CHECK(unknown.err == "glassbox: no command \"trian\"; did you mean train?\n");
  CHECK(at.run({"help", "train", "wine"}).err ==
        "glassbox: \"wine\" follows no command of train\n");
}

TEST_CASE("the version as JSON names commit, compiler and libraries", "[cli][command_line]") {
  const Run run = Workspace().run({"--version", "--json"});
  REQUIRE(run.exit_code == 0);
  const auto facts = nlohmann::json::parse(run.out);
  CHECK(facts.at("name") == "glassbox");
  CHECK("glassbox " + facts.at("version").get<std::string>() + "\n" ==
        Workspace().run({"--version"}).out);
  CHECK(!facts.at("commit").get<std::string>().empty());
  for (const char* const library : {"boost", "eigen", "icu", "nlohmannJson", "sqlite", "zlib"})
    CHECK(facts.at("libraries").at(library).get<std::string>().find('.') != std::string::npos);
  CHECK(Workspace().run({"--json", "--version"}).out == run.out);
}

TEST_CASE("without a command of recipe all of them are named", "[cli][command_line]") {
  const Run run = Workspace().run({"recipe"});
  CHECK(run.exit_code == 2);
  CHECK(run.err.starts_with("glassbox: no command; one of "));
  CHECK(run.err.ends_with("trace (see glassbox recipe --help)\n"));
}

TEST_CASE("inspect prints the recipe or the schema, not both", "[cli][command_line]") {
  const Run run = Workspace().run({"inspect", "m", "--recipe", "--schema"});
  CHECK(run.exit_code == 2);
  CHECK(run.err == "glassbox: --recipe excludes --schema\n");
}
