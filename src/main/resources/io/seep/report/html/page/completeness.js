/* Whether the numbers are whole, and if not, what is missing from them and what to do. */

function showCompleteness(recording, words) {
  const { complete, lost, stacks } = recording.completeness;
  const box = byId("completeness");
  box.dataset.complete = complete;
  append(
    box,
    element("h2", {}, complete ? "Complete" : "Not complete"),
    element("p", {}, complete ? "Every allocation and every free was recorded." : "Not everything could be recorded:"),
    complete ? null : losses(lost, words),
    stackQuality(stacks, words),
    nameQuality(recording.completeness.names),
  );
}

function losses(lost, words) {
  return element(
    "ul.losses",
    {},
    Object.entries(lost).map(([name, times]) => {
      const meaning = words.lost[name] ?? { meaning: "", remedy: "" };
      return element(
        "li",
        {},
        element("strong", {}, `${whole(times)} `),
        element("code", {}, printable(name)),
        ` ${meaning.meaning}`,
        meaning.remedy === "" ? null : element("span.remedy", {}, `What to do: ${meaning.remedy}.`),
      );
    }),
  );
}

function stackQuality(stacks, words) {
  const cut = sum(Object.values(stacks.cut), (times) => times);
  const all = stacks.complete + cut;
  if (all === 0) return null;
  if (cut === 0) return element("p", {}, "Every stack reaches its root.");
  const reasons = Object.entries(stacks.cut).sort((a, b) => b[1] - a[1]);
  const modules = Object.entries(stacks.cutIn ?? {}).sort((a, b) => b[1] - a[1]);
  return element(
    "details.cuts",
    {},
    element("summary", {}, `${shareDown(stacks.complete, all)} of the stacks are complete`),
    element("ul", {}, reasons.map(([code, times]) => element("li", {}, `${count(times, "allocation")}: ${words.cut[code] ?? printable(code)}`))),
    modules.length === 0
      ? null
      : element("p", {}, `Cut in ${modules.slice(0, 6).map(([name, times]) => `${printable(name)} (${whole(times)})`).join(", ")}.`),
  );
}

/** How many of the distinct frames have names, and what would bring more. */
function nameQuality(names) {
  if (names === undefined) return null;
  const all = names.line + names.function + names.module + names.address;
  if (all === 0) return null;
  const named = names.line + names.function;
  const text = `${shareDown(named, all)} of the frames have a name, ${shareDown(names.line, all)} a line`;
  if (names.remarks.length === 0) return element("p", {}, `${text}.`);
  return element("details.cuts", {}, element("summary", {}, text), element("ul", {}, names.remarks.map((remark) => element("li", {}, printable(remark)))));
}

/** Rounded down, so that 100 % means all. */
function shareDown(part, all) {
  return `${Math.floor((part * 10000) / all) / 100} %`;
}
