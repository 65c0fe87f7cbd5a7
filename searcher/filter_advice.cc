#include "searcher/filter_advice.h"

namespace notesearch {
namespace {

std::string days_option(const DayRange& days) {
  if (!days.first) return "--to";
  return days.last ? "--from and --to" : "--from";
}

}  // namespace

Result<std::vector<FilterAdvice>> advise_on_filters(Searcher& searcher,
                                                    const SearchRequest& request) {
  SearchRequest plain = request;
  plain.limit = plain.offset = plain.passages = 0;
  plain.facets = plain.timeline = plain.explain = plain.did_you_mean = false;
  std::vector<std::pair<std::string, SearchRequest>> trials;
  if (!request.tags.empty()) trials.emplace_back("--tag", plain).second.tags.clear();
  if (request.days.first || request.days.last) {
    trials.emplace_back(days_option(request.days), plain).second.days = {};
  }
  if (!request.years.empty()) trials.emplace_back("--year", plain).second.years.clear();
  if (trials.size() > 1) {
    SearchRequest& all = trials.emplace_back("the filters", plain).second;
    all.tags.clear();
    all.days = {};
    all.years.clear();
  }
  std::vector<FilterAdvice> advice;
  for (const auto& [filters, trial] : trials) {
    if (filters == trials.back().first && !advice.empty()) break;
    const auto response = searcher.search(trial);
    if (!response) return fail(response.error());
    if (response->total > 0) advice.push_back({filters, response->total});
  }
  return advice;
}

}  // namespace notesearch
