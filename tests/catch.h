// The one Catch2 header that tests include: the same tests build with Catch2 v2 (Debian 12) and v3.
// Only what both versions know may be used.
#pragma once

#ifdef NOTESEARCH_CATCH2_V3
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif
