/* The recording as the page uses it: the JSON report that is embedded in it, with sites joined with their frames. */

/** The embedded JSON of that id; null when the page has none. Large data is packed: gzip in base64. */
async function embedded(id) {
  const holder = byId(id);
  if (holder === null) return null;
  const text = holder.type === "application/gzip" ? await unpacked(holder.textContent) : holder.textContent;
  return JSON.parse(withExactAddresses(text));
}

function unpacked(base64) {
  const bytes = Uint8Array.fromBase64?.(base64) ?? Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
}

/** Addresses have 64 bits, a number of JavaScript only 53: long ones are read as text. */
function withExactAddresses(text) {
  return text.replace(/"(offset|address)":(\d{16,})/g, '"$1":"$2"');
}

/** The recording with what every part of the page asks for. */
function prepared(report, heat) {
  const frames = report.frames.map((frame, index) => preparedFrame(frame, index, heat));
  const sites = report.sites.map((site, index) => preparedSite(site, index, frames));
  const leaks = sites.filter((site) => site.verdict.leak);
  const held = sites.filter((site) => !site.runtime && site.verdict.kind !== "freedUnseen" && site.liveBytes > 0);
  const setApart = [report.totals.runtime, report.totals.freedUnseen ?? { liveBytes: 0, liveBlocks: 0 }];
  return {
    ...report,
    frames,
    sites,
    leaks,
    held,
    heat,
    leakBytes: sum(leaks, (site) => site.liveBytes),
    heldBytes: report.totals.liveBytes - sum(setApart, (part) => part.liveBytes),
    heldBlocks: report.totals.liveBlocks - sum(setApart, (part) => part.liveBlocks),
    marks: report.marks ?? [],
    steps: report.steps ?? [],
    judged: sites.some((site) => !["unclear", "runtime", "freedUnseen"].includes(site.verdict.kind)),
  };
}

function preparedFrame(frame, index, heat) {
  const unnamed = frame.function === undefined || frame.function.trim() === "";
  const address = frame.module === undefined ? frame.address : frame.offset;
  const file = frame.file === undefined || frame.file.trim() === "" ? null : frame.file;
  return {
    index,
    name: unnamed ? `0x${BigInt(address).toString(16)}` : printable(frame.function),
    unnamed,
    functionOffset: frame.functionOffset ?? 0,
    module: frame.module === undefined || frame.module.trim() === "" ? null : printable(frame.module),
    path: frame.path === undefined ? null : printable(frame.path),
    source: file === null ? null : printable(baseName(file)) + (frame.line > 0 ? `:${frame.line}` : ""),
    file: file === null ? null : printable(file),
    inlined: frame.inlined,
    heat: heat === null || unnamed ? null : shareOf(heat, frame.function),
    reason: frame.reason === undefined ? null : printable(frame.reason),
  };
}

/** The share of a CPU profile's samples that ran in a function or below it; null when the profile does not know it. */
function shareOf(heat, name) {
  return Object.hasOwn(heat.functions, name) && heat.samples > 0 ? heat.functions[name] / heat.samples : null;
}

function preparedSite(site, index, frames) {
  const stack = site.frames.map((frame) => frames[frame]);
  const verdict = verdictOf(site.verdict.kind);
  return {
    ...site,
    index,
    origin: printable(site.origin),
    stack,
    status: site.stack.status,
    verdict,
    reasons: site.verdict.reasons.map(printable),
    growth: site.verdict,
    bytesPerSecond: site.verdict.bytesPerSecond ?? null,
    callers: stack.filter((frame) => !frame.unnamed),
    history: site.history ?? null,
    // Of the nearest caller that the profile knows.
    heat: stack.find((frame) => frame.heat !== null)?.heat ?? null,
  };
}

/** What a site is called in a line: the first callers that have names, nearest first. */
function siteTitle(site, most = 4) {
  const named = site.callers.length > 0 ? site.callers : site.stack;
  if (named.length === 0) return [site.origin];
  return named.slice(0, most).map((frame) => frame.name);
}

/** Which sites match a search: the text is looked for in each distinct frame once, then sites are asked for their frames. */
function siteMatcher(recording, text) {
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return () => true;
  const frames = recording.frames.map((frame) => frameMatches(frame, wanted));
  return (site) =>
    site.frames.some((frame) => frames[frame]) ||
    site.origin.toLowerCase().includes(wanted) ||
    site.verdict.name.toLowerCase().includes(wanted) ||
    site.id === wanted ||
    site.nameId === wanted;
}

function frameMatches(frame, wanted) {
  return [frame.name, frame.module, frame.file].some((text) => text !== null && text.toLowerCase().includes(wanted));
}

function sum(list, number) {
  return list.reduce((total, item) => total + number(item), 0);
}
