/* What opens below a row: the stack, the evidence, growth, sizes and lifetimes of one site. */

function siteDetails(recording, site, words, flame) {
  return element(
    "div.site-details",
    {},
    element(
      "div.stack-side",
      {},
      stackList(site, words),
      element(
        "p.actions",
        {},
        element("button.quiet", { type: "button", onclick: () => flame.show(site) }, "Show in flame graph"),
        copyButton(site),
      ),
    ),
    element("div.evidence-side", {}, evidence(recording, site), growthPlot(recording, site), histograms(site), figures(recording, site)),
  );
}

function stackList(site, words) {
  const frames = [
    element("li.origin", {}, element("code", {}, site.origin)),
    ...site.stack.map((frame) =>
      element(
        "li",
        { class: frame.module !== null && isSystem(frame.module) ? "library" : "own" },
        element("code", {}, frame.name, frame.functionOffset > 0 && !frame.inlined && !frame.unnamed ? element("small", {}, `+0x${frame.functionOffset.toString(16)}`) : null),
        frame.inlined ? element("span.mark", {}, "inlined") : null,
        frame.module === null ? null : element("span.module", { title: frame.path }, frame.module),
        frame.source === null ? null : element("span.source", { title: frame.file }, frame.source),
        frame.heat === null ? null : element("span.heat", { title: "share of the CPU profile's samples" }, heatShare(frame.heat)),
        frame.unnamed && frame.reason !== null ? element("span.why", {}, frame.reason) : null,
      ),
    ),
  ];
  if (site.status !== "complete") {
    frames.push(element("li.cut", {}, `stack cut here: ${words.cut[site.status] ?? printable(site.status)}`));
  }
  return element("ol.stack", { "aria-label": "Stack, nearest caller first" }, frames);
}

/** As in a text report, so that it can go into an issue. */
function stackText(site) {
  const frames = site.stack.map((frame) => `\t${frame.name}${frame.functionOffset > 0 && !frame.inlined && !frame.unnamed ? `+0x${frame.functionOffset.toString(16)}` : ""}${frame.inlined ? " (inlined)" : ""}${frame.module === null ? "" : ` [${frame.module.replace(/^\[|\]$/g, "")}]`}${frame.source === null ? "" : ` ${frame.source}`}\n`);
  return `${site.liveBytes} bytes in ${site.liveBlocks} allocations from stack\n\t${site.origin}\n${frames.join("")}`;
}

function copyButton(site) {
  if (navigator.clipboard === undefined) return null;
  const button = element("button.quiet", { type: "button" }, "Copy stack");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(stackText(site));
      button.textContent = "Copied";
    } catch {
      button.textContent = "The browser does not allow it";
    }
  });
  return button;
}

function evidence(recording, site) {
  return element(
    "div.evidence",
    { "data-kind": site.verdict.kind },
    element("p", {}, verdictBadge(site.verdict), " ", site.verdict.means),
    site.reasons.length === 0 ? null : element("ul", {}, site.reasons.map((reason) => element("li", {}, reason))),
    heatLine(recording, site),
  );
}

function growthPlot(recording, site) {
  const values = site.history?.liveBytes ?? [];
  if (values.length < 2) return null;
  const holder = element("div.plot", {});
  chart(holder, {
    label: "Live bytes",
    colour: site.verdict.leak ? "--bad" : "--live",
    times: recording.timeline.slice(0, values.length).map((point) => point.secondsSinceStart),
    values,
    height: 150,
    marks: siteMarks(recording),
    fromZero: true,
  });
  return figure("Live bytes over the run", holder);
}

function histograms(site) {
  if (site.history === null) return null;
  const sizes = sizeHistogram(site.history);
  const lifetimes = lifetimeHistogram(site.history);
  return element(
    "div.pair",
    {},
    sizes === null ? null : figure("Sizes", sizes),
    lifetimes === null ? null : figure("Lifetimes of freed blocks", lifetimes),
  );
}

function figures(recording, site) {
  const process = recording.processes[site.process];
  const { growth, history } = site;
  return element(
    "dl.figures",
    {},
    fact("Live", `${exactBytes(site.liveBytes)} in ${count(site.liveBlocks, "block")}`),
    fact("Allocated", `${exactBytes(site.allocatedBytes)} in ${count(site.allocations, "call")}`),
    fact("Freed", `${exactBytes(site.freedBytes)} in ${count(site.frees, "free")}`),
    fact("Average size", exactBytes(site.averageSize)),
    site.bytesPerSecond === null ? null : fact("Growth", rate(site.bytesPerSecond), interval(growth)),
    growth.sinceSeconds === undefined ? null : fact("Growing since", `${duration(growth.sinceSeconds)} after the start`),
    growth.secondsUntilLimit === undefined ? null : fact("Memory used up in", duration(growth.secondsUntilLimit)),
    history === null || site.liveBlocks === 0 ? null : fact("Age of live blocks", `oldest ${duration(history.oldestAgeSeconds)}, median ${duration(history.medianAgeSeconds)}`),
    reached(site.reachability),
    recording.processes.length > 1 ? fact("Process", `${process.pid}: ${processName(process)}`) : null,
    fact("Site", element("code", {}, site.id), " name ", element("code", {}, site.nameId)),
  );
}

/** What the search through the process's memory found to point at the site's live blocks. */
function reached(reachability) {
  if (reachability === undefined) return null;
  const classes = [
    ["Reachable", reachability.reachable],
    ["Pointed into only", reachability.interior],
    ["Only lost blocks point at", reachability.indirect],
    ["Nothing points at", reachability.direct],
  ];
  return classes.filter(([, amount]) => amount.blocks > 0).map(([name, amount]) => fact(name, `${exactBytes(amount.bytes)} in ${count(amount.blocks, "block")}`));
}

function interval({ bytesPerSecondLow: low, bytesPerSecondHigh: high }) {
  return low === undefined || high === undefined ? "" : `, between ${rate(low)} and ${rate(high)}`;
}
