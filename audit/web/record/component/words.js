// @ts-check

/**
 * What the form says in its own words. Names in braces are filled in by `fill` (dom.js). The tests read this file too
 * (tests/browser/words.py), so each entry is a name, a colon and one string in double quotes.
 */
export const WORDS = {
  undo: "Undo",
  undoNext: "Undo your last change: {name}",
  next: "Next: {name}",

  place: "{reference} · {section}",
  allIsSaved: "All saved",
  someNotSaved: "{count} not saved",
  answerTo: "{answer}, {subject}",
  letterKeys: "Use letter keys (saved in this browser)",

  saved: "{subject} saved",
  noteSaved: "{subject} note saved",
  saving: "Saving…",
  notSavedYet: "Not saved yet",
  notSaved: "Not saved",
  allSaved: "Everything is saved.",
  countNotSaved: "{count} not saved yet.",
  noConnection: "No connection. Keep this page open: your answers will be saved when it returns.",
  noConnectionForLong: "No connection. If this continues, reload this page: your answers are stored in this tab.",
  savedInBackground: "{count} not saved yet from the page Record. Keep this tab open, or go back to Record to check.",

  savedByYou: "In another tab you saved {words} here{time}. Your {thing} here is not saved.",
  savedBySomeone: "{name} saved {words} here{time}. Your {thing} is not saved.",
  atTime: " at {time}",
  keepSaved: "Keep the saved {thing}",
  useMine: "Use my {thing}",
  error: "Not saved. {error} Your {thing} is still here.",
  tryAgain: "Try again",
  discard: "Discard my {thing}",
  answer: "answer",
  note: "note",

  notSavedElsewhere: "{subject} is not saved. ",
  notSavedInAnotherForm: "{subject} in a form that you opened before is not saved. ",
  goTo: "Go to {subject}",

  choose: "Choose",
  check: "Check: {advice}",
  guidance: "Guidance, note",
  guidanceWithNote: "Guidance, note ✎",
  guidanceNoteRequired: "Guidance, note required",
  onSubject: " on {subject}",
  noteOn: "Note on {subject}",
  notePlaceholder: "Reason for your answer. Do not include names.",
  history: "History",
  historyAndClear: "History, clear",
  warningOnNote: "Note: {warning}",
  clearAnswer: "Clear answer",
  commentsOn: "Comments on {subject}",
  answerComments: "Answer the comments on {subject}",
};
