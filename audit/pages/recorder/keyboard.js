// Keys act only while an answer or a fact has the focus, and never where its control needs them for itself, so that
// nothing is taken from text fields, from drop-downs, from the browser or from a screen reader (WCAG 2.1.4).

const ANSWERS = { y: "yes", n: "no", a: "not_applicable" };

const STEPS = {
  j: (sheet, row) => sheet.step(row, 1),
  k: (sheet, row) => sheet.step(row, -1),
  t: (sheet, row) => openNote(row),
  "]": (sheet) => sheet.goTo(sheet.data.next?.id),
  enter: (sheet, row, event) => sheet.step(row, event.shiftKey ? -1 : 1), // spared by a line of text alone
};

function openNote(row) {
  if (!row.note) return;
  row.unfold(true);
  row.note.stop().focus();
}

// Escape folds a note away; the focus goes back to the answer above it.
function fold(row) {
  row.unfold(false);
  row.control.stop().focus();
}

function onKey(sheet, event) {
  const row = sheet.rowAt(event.target);
  if (!row || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const key = event.key.toLowerCase();
  if (key === "escape" && row.more && !row.more.hidden) fold(row);
  if (!row.control.element.contains(event.target) || !row.control.spares(key)) return;
  const answers = key in ANSWERS && event.target.getAttribute("role") === "radio";
  if (!answers && !(key in STEPS)) return;
  event.preventDefault();
  event.stopPropagation();
  if (!answers) STEPS[key](sheet, row, event);
  else if (!event.repeat) sheet.answer(row, ANSWERS[key]); // a key that stays down must not answer question after question
}
