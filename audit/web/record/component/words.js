// @ts-check

/**
 * What the form says in its own words. Names in braces are filled in by `fill` (dom.js). The tests read this file too
 * (tests/browser/words.py), so each entry is a name, a colon and one string in double quotes.
 */
export const WORDS = {
  undo: "Undo",
  undoNext: "Undo your last change: {name}",
  next: "Next: {name}",

  raiseConcern: "Raise urgent concern",
  concernAbout: " about {subject}",
  place: "{reference} · {section}",
  allIsSaved: "All saved",
  someNotSaved: "{count} not saved",
  answerTo: "{answer}, {subject}",
  letterKeys: "Use letter keys (saved in this browser)",

  opensLater: "{section} opens when the connection returns.",
  pageLater: "What you chose opens when the connection returns.",
  undoLater: "Your last change is undone when the connection returns.",
  concernLater:
    "You cannot raise an urgent concern here without a connection. Tell the lead of the audit by phone now.",
  historyLater: "The history appears when the connection returns.",

  saved: "{subject} saved",
  noteSaved: "{subject} note saved",
  choiceSaved: "{subject} choice to share the note saved",
  saving: "Saving…",
  notSavedYet: "Not saved yet",
  notSaved: "Not saved",
  allSaved: "Everything is saved.",
  countNotSaved: "{count} not saved yet.",
  noConnection: "No connection. Keep this page open: your answers will be saved when it returns.",
  signInExpired: "Your sign-in has expired. Reload this page and sign in: your answers are stored in this tab.",
  onlyPageLost: "The program answers, but not to this page. Reload it: your answers are stored in this tab.",

  waitingFromRecord: "Not everything that you entered on the page Record is saved. Go back there to check.",
  someWait: "{things} wait in this tab, the oldest since {time}.",
  oneWaits: "{things} waits in this tab, since {time}.",
  timeOnDay: "{time} on {day}",
  oneAnswer: "{count} answer",
  answers: "{count} answers",
  oneNote: "{count} note",
  notes: "{count} notes",
  oneChoice: "{count} choice to share a note",
  choices: "{count} choices to share notes",
  oneDetail: "{count} case detail",
  details: "{count} case details",
  listWithAnd: "{list} and {last}",
  refused: "{things} not saved: {reason}",
  whenConnected:
    "They are saved when the connection returns. Until then the counts, and which questions apply, stay as they are. {closing}",
  whenDecided: "Decide what to do with each of them on the recording form. {closing}",
  ifTabCloses:
    "If you close this tab first, they are lost. If you reload it, they stay, but it opens only with a connection.",
  ifTabClosesOrReloads: "This browser does not let the tab store them: if you close or reload it first, they are lost.",
  saveAsFile: "Save them as a file",
  aboutFile:
    "You can upload the file later on the page Record in Excel. Choices to share notes are not in it. It holds what you wrote: save it only where your organisation allows it, and delete it after the upload.",

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
  choice: "choice to share the note",

  notSavedElsewhere: "{subject} is not saved. ",
  notSavedInAnotherForm: "{subject} in a form that you opened before is not saved. ",
  goTo: "Go to {subject}",

  choose: "Choose",
  chooseReason: "Choose a reason",
  reasonFor: "Reason, {subject}",
  check: "Check: {advice}",
  guidance: "Guidance, note",
  guidanceWithNote: "Guidance, note ✎",
  guidanceNoteRequired: "Guidance, note required",
  override: "Override",
  overrideWithReason: "Override, reason ✎",
  overrideReasonRequired: "Override, reason required",
  onSubject: " on {subject}",
  noteOn: "Note on {subject}",
  notePlaceholder: "Reason for your answer. Do not include names.",
  shareNote: "Share this note on the feedback sheet",
  noteChanged:
    "The note was changed after it was shared, so it is not on the sheet. Tick again to share it as it is now.",
  history: "History",
  historyAndClear: "History, clear",
  warningOnNote: "Note: {warning}",
  clearAnswer: "Clear answer",
  commentsOn: "Comments on {subject}",
  answerComments: "Answer the comments on {subject}",
};
