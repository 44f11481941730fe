// Catch2's own main, compiled once for all rooms.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
