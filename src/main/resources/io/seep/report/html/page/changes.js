/* A comparison as the page uses it: of two runs or of many, each site with the amounts it held in every run. */

/** What became of a site, the worst first, and the verdict whose colour it has. */
const CHANGE_KINDS = [
  { kind: "new", name: "New", colour: "leaking", bad: true },
  { kind: "worse", name: "Worse", colour: "leaking", bad: true },
  { kind: "rising", name: "Rising", colour: "leaking", bad: true },
  { kind: "unsteady", name: "Unsteady", colour: "young" },
  { kind: "better", name: "Better", colour: "bounded" },
  { kind: "falling", name: "Falling", colour: "bounded" },
  { kind: "fixed", name: "Fixed", colour: "bounded" },
  { kind: "gone", name: "Gone", colour: "bounded" },
  { kind: "steady", name: "Steady", colour: "unclear" },
  { kind: "same", name: "Same", colour: "unclear" },
];
const CHANGE_BY_KIND = new Map(CHANGE_KINDS.map((change, rank) => [change.kind, { ...change, rank }]));

function changeOf(kind) {
  return CHANGE_BY_KIND.get(kind) ?? { kind, name: printable(kind), colour: "unclear", rank: CHANGE_KINDS.length };
}

function preparedComparison(comparison) {
  const frames = comparison.frames.map((frame, index) => preparedFrame(frame, index, null));
  return {
    ...comparison,
    frames,
    runs: comparison.runs ?? [comparison.before, comparison.after],
    sites: comparison.sites.map((site, index) => preparedChange(site, index, frames)),
  };
}

function preparedChange(site, index, frames) {
  const stack = site.frames.map((frame) => frames[frame]);
  const amounts = site.amounts ?? [site.before, site.after];
  const first = amounts.at(0);
  const last = amounts.at(-1);
  return {
    ...site,
    index,
    origin: printable(site.origin),
    stack,
    status: site.stackStatus,
    callers: stack.filter((frame) => !frame.unnamed),
    change: changeOf(site.change ?? site.direction),
    reason: site.reason === undefined ? null : printable(site.reason),
    verdict: verdictOf(last.verdict === "none" ? first.verdict : last.verdict),
    amounts,
    delta: last.liveBytes - first.liveBytes,
    last,
  };
}

function changeTitle(comparison) {
  if (comparison.exit === undefined) return [[`${count(comparison.sites.length, "site")} over ${count(comparison.runs.length, "run")}`], ""];
  const bad = comparison.counts.new + comparison.counts.worse;
  const told = Object.entries(comparison.counts).map(([kind, number]) => `${whole(number)} ${kind}`).join(", ");
  const title = bad > 0 ? [element("strong.bad", {}, count(bad, "site")), " got worse"] : [comparison.exit.code === 0 ? "Nothing got worse" : "Nobody can tell"];
  return [title, `${told}. ${printable(comparison.exit.reason)}`];
}
