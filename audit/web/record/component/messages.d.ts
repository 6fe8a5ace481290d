// The messages between the browser and the server, written from the Python types. Do not change them here.
// Change message_types.py and run `python -m tests.web.message_declarations`.

export type RecordedKind = "answer" | "note" | "fact" | "shared_note";

export type SaveOutcome = SavedOutcome | ConflictOutcome | ErrorOutcome;

/** The kinds of control that a row can have. */
export type ControlKind = "radios" | "checks" | "select" | "line" | "reasons" | "date" | "number";

/** One value to save: an empty list clears it. `seen` is the version that it replaces. */
export interface SaveRequest {
  case: string;
  what: RecordedKind;
  subject: string;
  value: string[];
  seen: number;
  id: string;
}

/** Left out by a tab that was opened before an upgrade. `concern` is the number of the message that asked for the form for an urgent concern, or 0, and `about` the question at which it did. `ahead` asks for the other sections too, so that they can be shown without a connection. */
export interface LaterRequest {
  concern?: number;
  about?: string;
  ahead?: boolean;
}

/** Everything that a page asks for. `go` is the last jump that it followed, `asked` whose history it shows. */
export interface FormRequest {
  concern?: number;
  about?: string;
  ahead?: boolean;
  number: number;
  case: string;
  section: string;
  go: number;
  asked: string;
  undo: string;
  saves: SaveRequest[];
}

/** What the database holds for one control, the words of the mark next to it, and what to check in a text. */
export interface StoredValue {
  value: string[];
  version: number;
  held: string;
  mark: string;
  warnings: string[];
}

/** What somebody else, or the same person in another tab (`mine`), saved first. */
export interface Conflict {
  value: string[];
  version: number;
  by: string;
  mine: boolean;
  at: string;
  words: string;
}

/** The value was saved. */
export interface SavedOutcome {
  stored: StoredValue;
}

/** The value was not saved, because another one was saved first. `section` is where the control is. */
export interface ConflictOutcome {
  clash: Conflict;
  section: string;
}

/** The value was not saved, for the reason given. */
export interface ErrorOutcome {
  fault: string;
  section: string;
}

/** A comment on a question, or an answer to one. `head` says who wrote it and when. */
export interface Comment {
  head: string;
  text: string;
}

/** Whether the note on a question is on the feedback sheet; no value: it is not. `open`: the person may choose. `changed`: the note was changed after somebody chose to share it. */
export interface ShareContent {
  stored: StoredValue;
  open: boolean;
  changed: boolean;
}

/** One question or case detail. Options are values with their words; `off` says why it does not apply. `reply` is the class of the field below the form in which a comment can be answered; '' if there is none. `added` is the guidance that was added during the audit. `share` is None if there is no feedback sheet. `keys` are those that choose an option of an answer scale; without any, it is Y, N and A. `hint` says how a date or number is entered. `derived` is what a question that is worked out comes to and why; '' for a question that is asked. */
export interface RowContent {
  what: RecordedKind;
  id: string;
  style: "judgement" | "prompt" | "fact";
  text: string;
  guidance: string;
  hint: string;
  added: string[];
  kind: ControlKind;
  options: [string, string][];
  keys: Record<string, string>;
  stored: StoredValue;
  off: string;
  note: StoredValue | null;
  share: ShareContent | null;
  noteNeeded: boolean;
  advice: string;
  comments: Comment[];
  reply: string;
  derived: string;
}

/** The rows under one heading, and how many of them are done. */
export interface GroupContent {
  name: string;
  done: string;
  rows: RowContent[];
}

/** A line with links. A link is a section, a question or case detail, what to focus on in it, and its words. */
export interface ChecklistLine {
  before: string;
  ways: [string, string, RecordedKind, string][];
  after: string;
}

/** A heading and its lines. */
export interface ChecklistBlock {
  name: string;
  lines: ChecklistLine[];
}

/** The section after the one that is shown. */
export interface NextSection {
  id: string;
  name: string;
}

/** One section of the form, apart from what is the same for the whole case. */
export interface SectionContent {
  section: string;
  title: string;
  statement: string;
  groups: GroupContent[];
  ways: ChecklistBlock[];
  next: NextSection | null;
}

/** What an undo changed, in words. `id` is that of the request. */
export interface Undone {
  id: string;
  words: string;
}

/** Everything that the form shows. `number` is that of the request it answers, `go` and `to` a jump. `account` is a code of the account and `questionnaire` one of its version, for the file of unsaved answers. `undo` names what can be undone next. `reference` is what the page calls the case, `names` are those of case details by id: messages use them in place of ids. `unreachable`: no connection to the database was made. `concerns`: the person may raise an urgent concern. `ahead` are the other sections, if the request asked for them. */
export interface FormContent {
  person: string;
  account: string;
  questionnaire: string;
  case: string;
  reference: string;
  number: number;
  open: boolean;
  unreachable: boolean;
  concerns: boolean;
  names: Record<string, string>;
  sections: [string, string][];
  section: string;
  status: string;
  told: string;
  acts: number;
  undo: string;
  undone: Undone | null;
  notices: string[];
  go: number;
  to: string;
  title: string;
  statement: string;
  groups: GroupContent[];
  ways: ChecklistBlock[];
  comments: ChecklistBlock[];
  history: Record<string, string[]>;
  next: NextSection | null;
  ahead: SectionContent[];
  outcomes: Record<string, SaveOutcome>;
}

/** What the other pages are sent, from which unconfirmed values are saved in the background. */
export interface BackgroundContent {
  person: string;
  account: string;
  outcomes: Record<string, SavedOutcome | ErrorOutcome>;
}
