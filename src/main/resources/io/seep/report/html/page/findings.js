/* What to look at first: the leaking sites, the fastest and biggest at the top, each with its evidence. */

const FINDINGS_SHOWN = 5;

function showFindings(recording, select) {
  const found = [...recording.leaks].sort(worstFirst);
  const shown = found.length > 0 ? found : recording.judged ? [] : biggest(recording);
  if (shown.length === 0) return;
  const section = reveal("findings");
  section.querySelector("h2").textContent = found.length > 0 ? "What leaks" : "The most that is not freed";
  const list = section.querySelector("ol");
  const most = shown.slice(0, FINDINGS_SHOWN);
  append(list, most.map((site) => element("li", {}, finding(site, recording, select))));
  if (found.length > most.length) {
    const rest = element("button.quiet", { type: "button" }, `Show ${count(found.length - most.length, "further site")}`);
    rest.addEventListener("click", () => {
      append(list, found.slice(FINDINGS_SHOWN, FINDINGS_SHOWN + 200).map((site) => element("li", {}, finding(site, recording, select))));
      rest.remove();
    });
    append(section, rest);
  }
}

function worstFirst(a, b) {
  return (b.bytesPerSecond ?? 0) - (a.bytesPerSecond ?? 0) || b.liveBytes - a.liveBytes || a.index - b.index;
}

function biggest(recording) {
  return recording.held.slice(0, FINDINGS_SHOWN);
}

function finding(site, recording, select) {
  const [nearest, ...callers] = siteTitle(site);
  const source = site.callers.find((frame) => frame.source !== null);
  return element(
    "article.finding",
    { "data-kind": site.verdict.kind },
    element(
      "div.amount",
      {},
      element("strong", { title: exactBytes(site.liveBytes) }, roundBytes(site.liveBytes)),
      site.bytesPerSecond === null ? null : element("span", {}, rate(site.bytesPerSecond)),
      element("span", {}, `in ${count(site.liveBlocks, "block")}`),
    ),
    element(
      "div.place",
      {},
      element("h3", {}, element("button.link", { type: "button", onclick: () => select(site) }, nearest), " ", verdictBadge(site.verdict)),
      callers.length === 0 ? null : element("p.callers", {}, `called by ${callers.join(" ← ")}`),
      source === undefined ? null : element("p.source", { title: source.file }, `${source.source} in ${source.module ?? "no file"}`),
      site.reasons.length === 0 ? null : element("p.reason", {}, site.reasons.join("; ")),
      heatLine(recording, site),
    ),
    sparkline(recording, site, 150, 44),
  );
}

/** How hot the site's callers are, nearest first, when a CPU profile was laid over the run. */
function heatLine(recording, site) {
  if (recording.heat === null) return null;
  const callers = new Map(site.stack.filter((frame) => frame.heat !== null).map((frame) => [frame.name, frame.heat]));
  if (callers.size === 0) return element("p.heat", {}, "CPU: none of its callers is in the profile");
  const told = [...callers].slice(0, 4).map(([name, share]) => `${name} ${heatShare(share)}`);
  return element("p.heat", { title: printable(recording.heat.source) }, `CPU: ${told.join(", ")} of ${count(recording.heat.samples, "sample")}`);
}

function heatShare(share) {
  return `${(100 * share).toFixed(1)} %`;
}
