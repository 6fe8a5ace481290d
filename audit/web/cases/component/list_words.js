// @ts-check

/**
 * What the list of cases says in its own words. Names in braces are filled in by `fill` (dom.js). The tests read this
 * file too, so each entry is a name, a colon and one string in double quotes.
 */
export const WORDS = {
  search: "Search",
  searchHint: "Reference or auditor",
  state: "State",
  auditor: "Auditor",
  stratum: "Stratum",
  missing: "Missing",
  sort: "Sort by",
  all: "All",
  mine: "{name} (you)",
  notAllocated: "Not allocated",
  missingAnswer: "An answer",
  missingDetail: "A required detail",
  missingNote: "A required note",

  reference: "Reference",
  progress: "Progress",
  second: "Second review",
  changed: "Last change",
  orderAdded: "Order added",
  ascending: "{column}, ascending",
  descending: "{column}, descending",
  answered: "{answered} of {applicable}",
  nothingMissing: "Nothing",
  answers: "{count} answers",
  oneAnswer: "1 answer",
  details: "{count} details",
  oneDetail: "1 detail",
  notes: "{count} notes",
  oneNote: "1 note",

  showing: "Showing {shown} of {total} {plural}",
  showingAll: "Showing all {total} {plural}",
  showingOne: "Showing the only {singular}",
  pages: "Pages of the list",
  page: "Page {page} of {pages}",
  showAll: "Show all {total} {plural}",
  noMatch: "No {singular} matches the filters.",
  previous: "Previous page",
  next: "Next page",

  select: "Select {reference}",
  selectPage: "Select every {singular} on this page",
  selectAll: "Select all {count}",
  selectNone: "Clear selection",
  noneSelected: "Select {plural} to do something with them.",
  selected: "{count} selected",
  selectedHidden: "{count} selected, {hidden} of them not shown",
  rangeHint:
    "For a range, select the first, then hold Shift and select the last. Escape goes from the list to the actions.",
};
