# All from Debian 12; cmake/install-packages.sh installs them.
find_package(Threads REQUIRED)
find_package(OpenMP REQUIRED COMPONENTS CXX)
find_package(Eigen3 3.4 REQUIRED NO_MODULE)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(FastFloat REQUIRED)
find_package(ZLIB REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc)
find_package(SQLite3 3.38 REQUIRED)
find_package(Boost 1.74 REQUIRED)  # headers only: Beast, Asio
find_package(CLI11 REQUIRED)
find_path(LIBFCCP_INCLUDE_DIR libfccp/csv.h REQUIRED)  # fast-cpp-csv-parser: one header, no config
find_package(OpenSSL 3 REQUIRED)
find_package(pugixml 1.10 REQUIRED)
# Headers only: these libraries are loaded when somebody asks for them, see io/base/optional_library.h.
find_package(CURL 7.87 REQUIRED)
find_path(LIBPQ_INCLUDE_DIR libpq-fe.h PATH_SUFFIXES postgresql REQUIRED)
find_path(LIBMARIADB_INCLUDE_DIR mysql.h PATH_SUFFIXES mariadb REQUIRED)
if(BUILD_TESTING)
  find_package(Catch2 2.13 REQUIRED)
endif()
if(GLASSBOX_BENCH)
  find_package(benchmark REQUIRED)
endif()
