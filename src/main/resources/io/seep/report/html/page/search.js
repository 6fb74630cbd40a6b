/* One search for the flame graph and the table, and the filter by verdict. */

function startSearch(recording, flame, table) {
  const field = byId("search");
  let waiting = 0;
  const search = () => {
    flame.search(field.value);
    table.filter(siteMatcher(recording, field.value));
  };
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, recording.sites.length > 2000 ? 120 : 0);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    field.value = "";
    search();
    event.stopPropagation();
  });
  return {
    clear: () => {
      field.value = "";
      search();
    },
  };
}

function startKindFilter(recording, table) {
  const present = d3.rollup(recording.sites, (sites) => sites.length, (site) => site.verdict.kind);
  const kinds = [...present.keys()].map(verdictOf).sort((a, b) => a.rank - b.rank);
  if (kinds.length < 2) return { all: () => {} };
  const holder = byId("site-kinds");
  choices(holder, [["all", "All"], ...kinds.map((verdict) => [verdict.kind, `${verdict.name} ${whole(present.get(verdict.kind))}`])], (kind) => table.filterKind(kind));
  return {
    all: () => {
      holder.querySelector("input").checked = true;
      table.filterKind("all");
    },
  };
}
