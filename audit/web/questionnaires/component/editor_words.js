// @ts-check

/** The words of the editor. */
export const WORDS = {
  label: "Text of the questionnaire file",
  readOnly: "Text of the questionnaire file (you can read it, not change it)",
  saved: "Saved.",
  saving: "Saving…",
  conflict: "Not saved: choose above which text to keep.",
  noAnswer: "No connection. Keep this page open: what you typed is in this tab and will be saved when it returns.",
  notStored: "No connection, and this browser stores nothing. Copy your text before you close this page.",
};
