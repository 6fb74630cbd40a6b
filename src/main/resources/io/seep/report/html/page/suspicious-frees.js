/* Frees that cannot be right: bugs of their own, next to the leaks. */

const FREE_KINDS = {
  doubleFree: "Freed twice",
  interior: "Freed inside a block",
  mismatch: "Freed by the wrong function",
  unknown: "Freed, but never seen allocated",
};
const FREES_SHOWN = 50;

function showSuspiciousFrees(recording, words) {
  const frees = recording.suspiciousFrees ?? [];
  if (frees.length === 0) return;
  const list = reveal("frees").querySelector("ol");
  append(list, frees.slice(0, FREES_SHOWN).map((free) => element("li", {}, suspiciousFree(recording, free, words))));
  if (frees.length > FREES_SHOWN) append(list, element("li", {}, `and ${count(frees.length - FREES_SHOWN, "further one")}`));
}

function suspiciousFree(recording, free, words) {
  const block = free.blockBytes === undefined ? "" : ` of a block of ${exactBytes(free.blockBytes)}`;
  const offset = free.offset === undefined ? "" : `, ${exactBytes(free.offset)} behind its beginning`;
  return element(
    "details.free",
    {},
    element(
      "summary",
      {},
      element("strong", {}, FREE_KINDS[free.kind] ?? printable(free.kind)),
      element("span", {}, ` ${count(free.count, "time")}: `),
      element("code", {}, `0x${BigInt(free.address).toString(16)}`),
      element("span", {}, `${block}${offset}`),
    ),
    element(
      "div.pair",
      {},
      freeCall(recording, "Freed here", free.free, words),
      freeCall(recording, "Freed before", free.earlierFree, words),
      freeCall(recording, "Allocated", free.allocation, words),
    ),
  );
}

function freeCall(recording, title, call, words) {
  if (call === undefined) return null;
  const site = { origin: printable(call.function), stack: call.stack.frames.map((frame) => recording.frames[frame]), status: call.stack.status };
  return element("div", {}, element("h3", {}, title), stackList(site, words));
}
