// The lists at the end of a case: what is missing and what is worth a second look, each with a way to it.

function addressOf(section, subject) {
  const address = new URL(location.href);
  address.searchParams.set("section", section);
  address.searchParams.set("question", subject);
  return address;
}

// A link, so that it can be opened in another tab too; here it leads on without loading the page anew.
function way(sheet, [section, subject, what, words]) {
  const follow = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    sheet.goTo(section, subject, what);
  };
  return make("a", { href: addressOf(section, subject), "data-way": `${what} ${subject}`, onclick: follow }, words);
}

function lineOfWays(sheet, { before, ways, after }) {
  const links = ways.flatMap((one, place) => [...(place ? [", "] : []), way(sheet, one)]);
  return make("li", {}, before, ...links, after);
}

function blockOfWays(sheet, { name, lines }) {
  return make("section", {}, make("h3", {}, name), make("ul", {}, ...lines.map((line) => lineOfWays(sheet, line))));
}

// Drawn anew only where something changed; the link that has the focus keeps it.
function drawWays(sheet, place, blocks) {
  if (same(blocks, sheet.drawnWays)) return;
  sheet.drawnWays = blocks;
  const focused = place.contains(document.activeElement) ? document.activeElement.dataset.way : "";
  place.replaceChildren(...blocks.map((block) => blockOfWays(sheet, block)));
  if (focused) [...place.querySelectorAll("a")].find((one) => one.dataset.way === focused)?.focus();
}
