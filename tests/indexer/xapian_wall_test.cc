#include "indexer/xapian_wall.h"

#include <cerrno>
#include <functional>
#include <string>
#include <vector>

#include "tests/catch.h"

namespace notesearch {
namespace {

Result<void> fail_with(const std::function<void()>& work) {
  return with_database("/srv/index/xapian", [&]() -> Result<void> {
    work();
    return {};
  });
}

TEST_CASE("a full disk is told with what to do, also when Xapian could not undo its changes") {
  const std::vector<std::function<void()>> failures = {
      [] { throw Xapian::DatabaseError("Error writing block 2", ENOSPC); },
      [] {
        throw Xapian::DatabaseError(
            "Modifications failed (DatabaseError: Error writing block 2 (No space left on "
            "device)), and couldn't open at the old revision: Error writing to file");
      },
      [] {
        throw Xapian::DatabaseLockError(
            "Unable to get write lock on /srv: Error writing block 2: No space left on device");
      },
  };
  for (const auto& failure : failures) {
    const auto failed = fail_with(failure);
    REQUIRE_FALSE(failed);
    CHECK(failed.error().kind == ErrorKind::kIo);
    CHECK(failed.error().where == "/srv/index/xapian");
    CHECK(failed.error().what.find("Error writing block 2") != std::string::npos);
    CHECK(failed.error().fix.find("free some disk space") == 0);
  }
}

TEST_CASE("another failure of the database is told with its reason and no advice") {
  const auto failed = fail_with([] { throw Xapian::DatabaseError("Error writing block 2", EIO); });
  REQUIRE_FALSE(failed);
  CHECK(failed.error().what.find("Error writing block 2: Input/output error") != std::string::npos);
  CHECK(failed.error().fix.empty());
}

}  // namespace
}  // namespace notesearch
