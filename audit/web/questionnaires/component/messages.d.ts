// The messages between the browser and the server, written from the Python types. Do not change them here.
// Change message_types.py and run `python -m tests.web.message_declarations`.

/** The text of a draft as it was typed, over the version `seen`. `number` counts the messages of the page. */
export interface TypedText {
  draft: string;
  text: string;
  seen: number;
  number: number;
}

/** A line with a problem, and the problem. */
export interface LineMark {
  line: number;
  problem: string;
}

/** The saved text of a draft and its version. `answered` is the number of the last message that was dealt with. `conflict`: that message was not saved, because the draft was saved meanwhile; `refused` says why else it was not. `dropped` is the number of the last message over which the person chose the saved text. `open`: it can be changed. */
export interface EditorContent {
  draft: string;
  text: string;
  version: number;
  answered: number;
  conflict: boolean;
  refused: string;
  dropped: number;
  open: boolean;
  marks: LineMark[];
}
