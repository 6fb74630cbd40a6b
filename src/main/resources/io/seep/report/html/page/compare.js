/* Begins here, for a comparison of runs. */

async function start() {
  startLook();
  startKeys({ r: "runs", c: "changes" });
  const words = await embedded("words");
  const comparison = preparedComparison(await embedded("comparison"));
  const [title, detail] = changeTitle(comparison);
  append(byId("outcome-text"), title);
  append(byId("outcome-detail"), detail);
  append(byId("remarks"), comparison.remarks.map((remark) => element("li", {}, printable(remark))));
  byId("version").textContent = printable(comparison.tool.version);
  append(byId("run-rows"), comparison.runs.map(runRow));

  const list = new ChangeList(comparison, words);
  const present = d3.rollup(comparison.sites, (sites) => sites.length, (site) => site.change.kind);
  const kinds = [...present.keys()].map(changeOf).sort((a, b) => a.rank - b.rank);
  choices(byId("change-kinds"), [["all", "All"], ...kinds.map((change) => [change.kind, `${change.name} ${whole(present.get(change.kind))}`])], (kind) => list.filterKind(kind));
  choices(byId("change-order"), CHANGE_ORDERS, (order) => list.sort(order));
  const field = byId("search");
  const search = () => list.filter(siteMatcher(comparison, field.value));
  field.addEventListener("input", search);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    field.value = "";
    search();
  });
  document.documentElement.dataset.ready = performance.now().toFixed(0);
}

function runRow(run) {
  return element(
    "tr",
    {},
    element("td", {}, printable(run.name)),
    element("td", {}, element("code", {}, printable(run.command))),
    element("td", {}, utc(run.startedAt)),
    element("td.number", {}, duration(run.durationSeconds)),
    element("td.number", { title: exactBytes(run.leakBytes) }, `${roundBytes(run.leakBytes)} in ${count(run.leakBlocks, "block")}`),
    element("td", {}, run.complete ? "yes" : element("span.bad", {}, "no, events were lost")),
  );
}

start();
