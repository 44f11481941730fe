#include "io/files/contained_file.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <thread>

#include "io/base/input_error.h"
#include "tests/io/temporary_directory.h"

using namespace glassbox::testing;

namespace {

// Both ways of opening keep the same promise.
class EitherWay {
 public:
  EitherWay() {
    open_contained_by(GENERATE(ContainedWay::kWhatTheSystemHas, ContainedWay::kStepByStep));
  }
  ~EitherWay() { open_contained_by(ContainedWay::kWhatTheSystemHas); }
  EitherWay(const EitherWay&) = delete;
  EitherWay& operator=(const EitherWay&) = delete;
};

struct Places {
  TemporaryDirectory directory;
  std::filesystem::path root = directory.path() / "root";

  Places() {
    std::filesystem::create_directories(root / "inner");
    directory.write("root/inner/data.csv", "inside");
    directory.write("secret", "outside");
  }
  [[nodiscard]] std::string refusal(const std::filesystem::path& relative) const {
    return message_of<InputError>([&] { (void)open_contained_file(root, relative, "s3://b/k"); });
  }
};

}  // namespace

TEST_CASE("a file beneath a root is read", "[io][contained_file]") {
  const EitherWay way;
  const Places at;
  for (const char* const path : {"inner/data.csv", "./inner//data.csv"})
    CHECK(read_contained_file(at.root, path, "n", 100) == "inside");
  CHECK(message_of<InputError>([&] {
          (void)read_contained_file(at.root, "inner/data.csv", "n", 5);
        }) == "n: longer than 5 bytes");
  std::filesystem::create_directory_symlink(at.root, at.directory.path() / "link");
  CHECK(read_contained_file(at.directory.path() / "link", "inner/data.csv", "n", 100) == "inside");
  CHECK(open_contained_directory(at.root, "inner", "n").get() >= 0);
  CHECK(open_contained_directory(at.root, "", "n").get() >= 0);
  CHECK_THROWS_AS(open_contained_file(at.root, "inner/none", "n"), std::system_error);
  CHECK_THROWS_AS(open_contained_file(at.root, "inner/data.csv/more", "n"), std::system_error);
}

TEST_CASE("no way leads out of the root", "[io][contained_file]") {
  const EitherWay way;
  const Places at;
  const auto& root = at.root;
  std::filesystem::create_symlink("../secret", root / "up");
  std::filesystem::create_symlink(at.directory.path() / "secret", root / "away");
  std::filesystem::create_directory_symlink("..", root / "parent");
  std::filesystem::create_symlink("inner/data.csv", root / "beside");
  std::filesystem::create_symlink("none", root / "dangling");
  for (const char* const path : {"up", "away", "parent/secret", "beside", "dangling"}) {
    CAPTURE(path);
    CHECK(at.refusal(path) ==
          "s3://b/k: a symbolic link, or reached through one; it is not followed");
  }
  for (const std::filesystem::path& path :
       {std::filesystem::path("../secret"), std::filesystem::path("inner/../../secret"),
        at.directory.path() / "secret"})
    CHECK(at.refusal(path) == "s3://b/k: this location leads out of its directory");
  CHECK_THROWS_AS(open_contained_directory(root, "parent", "n"), InputError);
}

TEST_CASE("what is not a regular file is refused at once", "[io][contained_file]") {
  const EitherWay way;
  const Places at;
  REQUIRE(::mkfifo((at.root / "pipe").c_str(), 0600) == 0);
  const int listener = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  (at.root / "socket").native().copy(address.sun_path, sizeof address.sun_path - 1);
  REQUIRE(::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  const Descriptor closes(listener);
  CHECK(at.refusal("pipe") == "s3://b/k: a pipe; expected a regular file");  // without a writer
  CHECK(at.refusal("socket") == "s3://b/k: a socket; expected a regular file");
  CHECK(at.refusal("inner") == "s3://b/k: a directory; expected a regular file");
  CHECK(message_of<InputError>([] { (void)open_contained_file("/dev", "zero", "z"); }) ==
        "z: a device; expected a regular file");
  CHECK(message_of<InputError>([] { (void)open_regular_file("/dev/zero", "z"); }) ==
        "z: a device; expected a regular file");
}

TEST_CASE("a file that becomes a link while it is opened never shows what lies outside",
          "[io][contained_file]") {
  const EitherWay way;
  const Places at;
  std::atomic<bool> done{false};
  std::filesystem::create_symlink(at.directory.path() / "secret", at.directory.path() / "bad");
  std::thread swapper([&] {
    while (!done) {
      for (const char* const now : {"bad", "root/inner/data.csv"}) {
        std::filesystem::remove(at.root / "next");
        std::filesystem::copy(at.directory.path() / now, at.root / "next",
                              std::filesystem::copy_options::copy_symlinks);
        std::filesystem::rename(at.root / "next", at.root / "data.csv");
      }
    }
  });
  int read = 0, refused = 0;
  for (int i = 0; i < 3000; ++i) {
    try {
      const std::string bytes = read_contained_file(at.root, "data.csv", "n", 100);
      if (bytes == "inside" || bytes.empty()) ++read;
    } catch (const InputError&) {
      ++refused;
    } catch (const std::system_error&) {  // not there yet
      ++refused;
    }
  }
  done = true;
  swapper.join();
  CHECK(read + refused == 3000);
}
