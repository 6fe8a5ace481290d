// The messages between the browser and the server, written from the Python types. Do not change them here.
// Change message_types.py and run `python -m tests.web.message_declarations`.

export type CaseAction = "allocate" | "return" | "rename" | "remove" | "eliminate" | "print";

/** What somebody asks for. `number` grows with each request. */
export interface ListRequest {
  number: number;
  action: CaseAction;
  cases: string[];
}

/** One case. `state`, `auditor` and `stratum` are positions in the lists of `ListContent`; -1 is none. An auditor of -1 still has to be found; -2 is a case that needs none any more. `missing` counts the answers, required case details and required notes that are missing. `changed` is in seconds, for sorting; `when` says it in words. `label` says which review it is if it is not the first, and `review` is its number if the address must have it. `second` has the other reviews in words, and `other` is the number of the review to which they lead. Both numbers are 0 for none. */
export interface CaseRow {
  id: string;
  reference: string;
  label: string;
  review: number;
  state: number;
  answered: number;
  applicable: number;
  missing: [number, number, number];
  auditor: number;
  stratum: number;
  second: string;
  other: number;
  changed: number;
  when: string;
  by: string;
}

/** Something that can be done with selected cases. `single`: only with one at a time. */
export interface ListAction {
  action: CaseAction;
  label: string;
  single: boolean;
}

/** What was done, in words. It is shown and takes the focus once for each number. `deselect`: clear the ticks. */
export interface Outcome {
  number: number;
  words: string;
  deselect: boolean;
}

/** Everything that the list shows. `me` is the position of the person among the auditors; -1 if they have none. `handled` is the number of the last request that was answered. `panel` changes when a form opens above the list, which then takes the focus. `cleared` changes when the filters must be cleared, so that no new case is hidden. */
export interface ListContent {
  audit: string;
  singular: string;
  plural: string;
  states: [string, string][];
  auditors: string[];
  me: number;
  strata: string[];
  rows: CaseRow[];
  actions: ListAction[];
  handled: number;
  panel: number;
  cleared: number;
  outcome: Outcome;
}
