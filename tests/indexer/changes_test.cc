#include "indexer/changes.h"

#include "tests/catch.h"

namespace notesearch {
namespace {

OfferedNote offer(std::string slug, std::string listing, std::string body,
                  std::string failure = "") {
  OfferedNote offered;
  offered.listed.slug = std::move(slug);
  offered.listing_digest = std::move(listing);
  offered.body_digest = std::move(body);
  offered.failure = std::move(failure);
  return offered;
}

ListedNote sample() {
  ListedNote listed;
  listed.slug = "a";
  listed.title = "Title";
  listed.date = parse_day("2026-04-10");
  listed.excerpt = "Excerpt";
  listed.tags = {"GPU", "systems"};
  listed.url = "https://example.org/a";
  listed.markdown_url = "https://example.org/raw/a";
  return listed;
}

TEST_CASE("the fate of a note follows from its digests") {
  const std::vector<KnownNote> known = {{"same", "b1", "l1"},     {"edited", "b2", "l2"},
                                        {"retitled", "b3", "l3"}, {"broken", "b4", "l4"},
                                        {"gone", "b5", "l5"},     {"also-gone", "b6", "l6"}};
  const std::vector<OfferedNote> offered = {
      offer("new", "l7", "b7"),         offer("same", "l1", "b1"),
      offer("edited", "l2", "other"),   offer("retitled", "other", "b3"),
      offer("broken", "l4", "", "404"), offer("new-broken", "l8", "", "404")};

  const Changes changes = find_changes(known, offered);

  CHECK(changes.fates == std::vector<Fate>{Fate::kAdded, Fate::kUnchanged, Fate::kUpdated,
                                           Fate::kUpdated, Fate::kKept, Fate::kLeftOut});
  CHECK(changes.removed == std::vector<std::string>{"also-gone", "gone"});
  CHECK(changes.notes() == 5);
  CHECK(changes.changed() == 5);  // new, edited, retitled, and the two that are gone
}

TEST_CASE("an older body stands in, and a note that is let go is removed") {
  const std::vector<KnownNote> known = {
      {"stands-in", "b1", ""}, {"same", "b2", ""}, {"edited", "b3", ""}, {"let-go", "b4", ""}};
  std::vector<OfferedNote> offered = {offer("stands-in", "l1", "b1", "503"),
                                      offer("same", "l2", "b2"), offer("edited", "l3", "other"),
                                      offer("let-go", "l4", "", "404")};
  offered[3].let_go = true;
  const Changes changes = find_changes(known, offered);
  CHECK(changes.fates ==
        std::vector<Fate>{Fate::kKept, Fate::kUnchanged, Fate::kUpdated, Fate::kLeftOut});
  CHECK(changes.removed == std::vector<std::string>{"let-go"});
}

TEST_CASE("without an index every readable note is new") {
  const Changes changes = find_changes({}, {offer("a", "l", "b"), offer("c", "l", "", "reset")});
  CHECK(changes.fates == std::vector<Fate>{Fate::kAdded, Fate::kLeftOut});
  CHECK(changes.removed.empty());
}

TEST_CASE("a failed note is kept even when its metadata changed") {
  const Changes changes = find_changes({{"a", "b", "old"}}, {offer("a", "new", "", "timeout")});
  CHECK(changes.fates == std::vector<Fate>{Fate::kKept});
  CHECK(changes.changed() == 0);
}

TEST_CASE("the listing digest covers what a note is made of") {
  const std::string digest = digest_of_listing(sample());
  CHECK(digest == digest_of_listing(sample()));

  std::vector<ListedNote> variants(8, sample());
  variants[0].slug = "b";
  variants[1].title = "Title2";
  variants[2].date = parse_day("2026-04-11");
  variants[3].date.reset();
  variants[4].excerpt = "";
  variants[5].tags = {"GPUsystems"};
  variants[6].tags = {"systems", "GPU"};
  variants[7].url = "";
  for (const ListedNote& variant : variants) CHECK(digest_of_listing(variant) != digest);
}

TEST_CASE("the listing digest leaves out where the body comes from") {
  ListedNote moved = sample();
  moved.markdown_url = "https://staging.example.org/raw/a";
  moved.fallback_date = parse_day("2020-01-01");  // not used: there is a date
  CHECK(digest_of_listing(moved) == digest_of_listing(sample()));

  ListedNote undated = sample();
  undated.date.reset();
  ListedNote dated_by_file = undated;
  dated_by_file.fallback_date = parse_day("2026-04-10");
  CHECK(digest_of_listing(undated) != digest_of_listing(dated_by_file));
}

}  // namespace
}  // namespace notesearch
