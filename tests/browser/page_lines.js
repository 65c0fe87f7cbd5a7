// Finds a line of a note on its page, and in it what should be highlighted. Arguments: the line, how
// many equal ones come before it, and the words that begin and end what is meant (the end may be
// empty). Returns the client rectangles of that, or a sentence that says what is not there.
const [wanted, nth, start, end] = arguments;

const BLOCKS = /^(P|LI|UL|OL|BLOCKQUOTE|H[1-6]|DIV|SECTION|DETAILS|SUMMARY|TABLE|TR|TD|TH|PRE|MAIN|BR)$/;

// The lines of an element: text nodes between two borders of blocks, each character with its place.
function linesOf(root) {
  const lines = [];
  let line = { text: "", places: [] };
  const endLine = () => {
    if (line.text.trim()) lines.push(line);
    line = { text: "", places: [] };
  };
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      for (let at = 0; at < node.length; ++at) {
        const blank = /\s/.test(node.data[at]);
        if (blank && (line.text === "" || line.text.endsWith(" "))) continue;
        line.text += blank ? " " : node.data[at];
        line.places.push([node, at]);
      }
    } else if (node.nodeType === Node.ELEMENT_NODE && !node.matches("script,style,table,pre,.footnote-ref")) {
      const isBlock = BLOCKS.test(node.tagName);
      if (isBlock) endLine();
      node.childNodes.forEach(walk);
      if (isBlock) endLine();
    }
  };
  walk(root);
  return lines;
}

// The same for a line of the note and of the page, whatever became of its punctuation.
const key = (text) => text.normalize("NFKC").replace(/[^\p{L}\p{N}]/gu, "");

const lines = linesOf(document.querySelector("main"));
let found = lines.filter((line) => key(line.text).includes(key(wanted)));
if (found.length === 0) {  // raw HTML, of which one line of the note may be several of the page
  found = lines.filter((line) => key(wanted).includes(key(line.text)) && line.text.includes(start));
}
const line = found.length > nth ? found[nth] : null;
if (line === null) return `there is no such line: ${wanted}`;
const from = line.text.indexOf(start);
const endAt = end === "" ? from : line.text.indexOf(end, from + start.length);
if (from < 0 || endAt < 0) return `the line has not these words: ${start} ... ${end}`;
const last = (end === "" ? from + start.length : endAt + end.length) - 1;
const range = document.createRange();
range.setStart(...line.places[from]);
range.setEnd(line.places[last][0], line.places[last][1] + 1);
return Array.from(range.getClientRects(), (r) => [r.left, r.top, r.right, r.bottom]);
