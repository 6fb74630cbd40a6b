/* The columns of the table of sites: what they show and what they sort by. An ending "wide" column hides on narrow screens. */

function siteColumns(recording) {
  const rates = recording.sites.some((site) => site.bytesPerSecond !== null);
  const trends = recording.sites.some((site) => (site.history?.liveBytes ?? []).length > 1);
  const heat = recording.heat !== null;
  const columns = [
    { id: "verdict", name: "Verdict", size: "6.5rem", key: (site) => -site.verdict.rank, cell: (site) => verdictBadge(site.verdict) },
    { id: "live", name: "Live", size: "5.2rem", number: true, key: (site) => site.liveBytes, cell: (site) => bytesCell(site.liveBytes) },
    { id: "blocks", name: "Blocks", size: "5rem", number: true, wide: true, key: (site) => site.liveBlocks, cell: (site) => whole(site.liveBlocks) },
    rates && { id: "growth", name: "Growth", size: "6.3rem", number: true, key: (site) => site.bytesPerSecond ?? -Infinity, cell: (site) => (site.bytesPerSecond === null ? "–" : rate(site.bytesPerSecond)) },
    trends && { id: "trend", name: "Trend", size: "5.4rem", wide: true, key: (site) => trendOf(site), cell: (site) => sparkline(recording, site, 80, 22) ?? "" },
    heat && { id: "cpu", name: "CPU", size: "5rem", number: true, key: (site) => site.heat ?? -1, cell: (site) => (site.heat === null ? "–" : heatShare(site.heat)) },
    { id: "allocated", name: "Allocated", size: "5.2rem", number: true, wide: true, key: (site) => site.allocatedBytes, cell: (site) => bytesCell(site.allocatedBytes) },
    { id: "calls", name: "Calls", size: "5rem", number: true, wide: true, key: (site) => site.allocations, cell: (site) => whole(site.allocations) },
    { id: "freed", name: "Freed", size: "3.8rem", number: true, wide: true, key: (site) => (site.allocations === 0 ? 0 : site.frees / site.allocations), cell: (site) => percent(site.frees, site.allocations) },
    { id: "site", name: "Site", size: "minmax(14rem, 1fr)", key: (site) => siteTitle(site, 1)[0].toLowerCase(), cell: (site) => siteCell(site) },
  ];
  return columns.filter((column) => column !== false);
}

function bytesCell(bytes) {
  return element("span", { title: exactBytes(bytes) }, roundBytes(bytes));
}

function trendOf(site) {
  const values = site.history?.liveBytes ?? [];
  return values.length < 2 ? -Infinity : values[values.length - 1] - values[0];
}

function siteCell(site) {
  const [nearest, ...callers] = siteTitle(site, 5);
  return element("span.chain", {}, element("b", {}, nearest), callers.length === 0 ? "" : ` ← ${callers.join(" ← ")}`);
}
