#include "io/files/input_files.h"

#include <sys/stat.h>
#include <zlib.h>

#include <catch2/catch.hpp>
#include <thread>

#include "io/base/input_error.h"
#include "io/files/unfinished_files.h"
#include "io/files/whole_file.h"
#include "tests/io/temporary_directory.h"

using namespace glassbox::testing;

namespace {

std::string gzip(const std::string& text) {  // zlib's own, not ours
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string read_all(const InputFile& file, std::size_t piece) {
  const auto source = file.open();
  std::string out, buffer(piece, '\0');
  while (const std::size_t got = source->read(buffer)) out.append(buffer, 0, got);
  return out;
}

std::string lots_of_lines() {
  std::string text;
  for (int i = 0; i < 50'000; ++i) text += std::to_string(i * 7919 % 10'007) + "\n";
  return text;
}

}  // namespace

TEST_CASE("arguments stand for files in their order, a directory for its files by name",
          "[io][input_files]") {
  const TemporaryDirectory directory;
  std::filesystem::create_directory(directory.path() / "many");
  std::filesystem::create_directory(directory.path() / "many/inner.csv");
  const auto z = directory.write("z.csv", "1\n");
  for (const char* name : {"many/b.csv", "many/B.csv", "many/a10.csv", "many/a2.csv",
                           "many/.hidden", "many/.schema", "many/a.csv.schema"})
    directory.write(name, "1\n");
  directory.write("many/empty.csv", "");
  const auto many = (directory.path() / "many").string();
  std::vector<std::string> names;
  for (const InputFile& file : list_input_files({z, many, "-"})) names.push_back(file.name);
  CHECK(names == std::vector<std::string>{z, many + "/B.csv", many + "/a10.csv", many + "/a2.csv",
                                          many + "/b.csv", "standard input"});
}

TEST_CASE("arguments that stand for nothing are refused", "[io][input_files]") {
  const TemporaryDirectory directory;
  const auto message = [](const std::vector<std::string>& arguments) {
    return message_of<InputError>([&] { (void)list_input_files(arguments); });
  };
  CHECK(message({}) == "no data; give a file, a directory or -");
  CHECK(message({"-", "-"}) == "standard input (-) is given twice; it can be read once");
  CHECK(message({"/no/such/file"}) == "/no/such/file: no such file or directory");
  const auto path = directory.path().string();
  CHECK(message({path}) == path +
                               ": no data files in this directory (empty, hidden and *.schema "
                               "files do not count, and directories in it are not searched)");
}

TEST_CASE("gzip is known by its content and read whole", "[io][input_files]") {
  const TemporaryDirectory directory;
  const std::string text = lots_of_lines();
  const auto piece = GENERATE(as<std::size_t>{}, 1000, 65'536, 10'000'000);
  const auto file = list_input_files({directory.write("data", gzip(text))}).front();
  CHECK(file.is_gzip);
  CHECK(read_all(file, piece) == text);
  const std::string two = gzip(text) + gzip("more\n") + std::string(512, '\0');
  CHECK(read_all(list_input_files({directory.write("two", two)}).front(), piece) ==
        text + "more\n");
  CHECK(read_all(list_input_files({directory.write("plain.gz", text)}).front(), piece) == text);
}

TEST_CASE("damaged gzip is an error that names the file", "[io][input_files]") {
  const TemporaryDirectory directory;
  const auto message = [&](const std::string& bytes) {
    const auto path = directory.write("d.gz", bytes);
    const auto text =
        message_of<InputError>([&] { (void)read_all(list_input_files({path}).front(), 4096); });
    return text.substr(std::min(text.size(), path.size()));
  };
  const std::string good = gzip(lots_of_lines());
  CHECK(message(good.substr(0, good.size() / 2)) ==
        ": the gzip data end too soon; the file was cut off");
  CHECK(message(good.substr(0, 2)) == ": the gzip data end too soon; the file was cut off");
  CHECK(message(good + "rubbish") == ": damaged gzip data: incorrect header check");
  std::string flipped = good;
  flipped[flipped.size() - 6] ^= 1;  // in the check sum
  CHECK(message(flipped) == ": damaged gzip data: incorrect data check");
}

TEST_CASE("a pipe is a stream, zipped or not, and can be spooled", "[io][input_files]") {
  const TemporaryDirectory directory;
  const std::string text = lots_of_lines();
  const bool zipped = GENERATE(false, true);
  const auto path = (directory.path() / "pipe").string();
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  std::thread writer(
      [&] { std::ofstream(path, std::ios::binary) << (zipped ? gzip(text) : text); });
  const auto file = list_input_files({path}).front();
  CHECK(file.is_stream);
  std::filesystem::path copy;
  {
    const SpooledFile spooled(file);
    writer.join();
    copy = spooled.file().path;
    CHECK(spooled.file().name == path);
    CHECK_FALSE(spooled.file().is_stream);
    CHECK(read_all(spooled.file(), 5000) == text);
    CHECK(read_all(spooled.file(), 5000) == text);  // as often as one likes
  }
  CHECK_FALSE(std::filesystem::exists(copy));
}

TEST_CASE("a link in a directory that leads nowhere is an error, not a file less",
          "[io][input_files]") {
  const TemporaryDirectory directory;
  std::filesystem::create_directory(directory.path() / "parts");
  directory.write("parts/part-0", "1\n");
  directory.write("elsewhere", "2\n");
  std::filesystem::create_symlink("../elsewhere", directory.path() / "parts/part-1");
  const auto parts = (directory.path() / "parts").string();
  CHECK(list_input_files({parts}).size() == 2);
  std::filesystem::create_symlink("../gone", directory.path() / "parts/part-2");
  const auto message = [&] {
    return message_of<InputError>([&] { (void)list_input_files({parts}); });
  };
  CHECK(message() == parts +
                         "/part-2: a symbolic link to ../gone, which does not exist; remove or "
                         "fix the link");
  std::filesystem::remove(directory.path() / "parts/part-2");
  REQUIRE(::mkfifo((directory.path() / "parts/part-2").c_str(), 0600) == 0);
  CHECK(message() ==
        parts + "/part-2: a pipe in a directory of data; expected regular files there");
}

TEST_CASE("a file that changes after it was listed is an error", "[io][input_files]") {
  const TemporaryDirectory directory;
  const auto path = directory.write("data.csv", std::string(100'000, '1') + "\n");
  const auto file = list_input_files({path}).front();
  const auto change = GENERATE(as<std::string>{}, "cut", "longer", "replaced", "removed");
  const auto how = [&] {
    if (change == "cut") std::filesystem::resize_file(path, 50'000);
    if (change == "longer") std::ofstream(path, std::ios::app) << "2\n";
    if (change == "replaced") {
      const auto other = directory.write("other", std::string(100'000, '2') + "\n");
      std::filesystem::rename(other, path);
    }
    if (change == "removed") std::filesystem::remove(path);
  };
  const std::string expected = change == "cut"        ? "it had 100001 bytes and has 50000"
                               : change == "longer"   ? "it had 100001 bytes and has 100003"
                               : change == "replaced" ? "another file took its place"
                                                      : "it was removed";
  CAPTURE(change);
  SECTION("between two readings") {
    file.check_unchanged();
    how();
    const std::string whole = path + ": the file changed while the command worked: " + expected +
                              "; run the command again when nothing writes to it";
    CHECK(message_of<InputError>([&] { file.check_unchanged(); }) == whole);
    if (change != "removed") CHECK(message_of<InputError>([&] { (void)file.open(); }) == whole);
  }
  SECTION("in the middle of one") {
    const auto source = file.open();
    std::string buffer(1000, '\0');
    REQUIRE(source->read(buffer) == 1000);
    how();
    const auto read_on = [&] {
      while (source->read(buffer) > 0) continue;
    };
    // What was opened is still all there when only its name has gone.
    if (change == "cut" || change == "longer")
      CHECK_THROWS_AS(read_on(), InputError);
    else
      CHECK_NOTHROW(read_on());
  }
}

TEST_CASE("a device that never ends is refused, /dev/null is empty", "[io][input_files]") {
  for (const char* const device : {"/dev/zero", "/dev/full", "/dev/urandom"})
    CHECK(message_of<InputError>([&] { (void)list_input_files({device}); }) ==
          std::string(device) + ": a device; expected a regular file");
  CHECK(read_all(list_input_files({"/dev/null"}).front(), 10).empty());
}

TEST_CASE("a file beneath a root is opened without following links", "[io][input_files]") {
  const TemporaryDirectory directory;
  directory.write("secret", "outside\n");
  std::filesystem::create_directory(directory.path() / "root");
  auto file = list_input_files({directory.write("root/data", "inside\n")}).front();
  file.root = directory.path() / "root";
  CHECK(read_all(file, 100) == "inside\n");
  std::filesystem::remove(file.path);
  std::filesystem::create_symlink("../secret", file.path);
  CHECK(message_of<InputError>([&] { (void)file.open(); }) ==
        file.name + ": a symbolic link, or reached through one; it is not followed");
  std::filesystem::remove(file.path);
  REQUIRE(::mkfifo(file.path.c_str(), 0600) == 0);  // would wait for ever for its writer
  CHECK(message_of<InputError>([&] { (void)file.open(); }) ==
        file.name + ": a pipe; expected a regular file");
  file.is_stream = true;  // it was one already when it was listed
  CHECK_THROWS_AS(file.open(), InputError);
}

TEST_CASE("a plain file is not copied to be spooled", "[io][input_files]") {
  const TemporaryDirectory directory;
  const auto file = list_input_files({directory.write("a.csv", "1\n")}).front();
  {
    SpooledFile first(file);
    const SpooledFile second(std::move(first));
    CHECK(second.file().path == file.path);
  }
  CHECK(std::filesystem::exists(file.path));
}

TEST_CASE("an interrupted program leaves no spooled copy", "[io][input_files]") {
  const TemporaryDirectory directory;
  const SpooledFile spooled(list_input_files({directory.write("a.gz", gzip("1\n"))}).front());
  CHECK(std::filesystem::exists(spooled.file().path));
  remove_unfinished_files();  // what the signal handler calls
  CHECK_FALSE(std::filesystem::exists(spooled.file().path));
}
