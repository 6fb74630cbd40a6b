/* The list of sites that were compared: filtered, ordered, some hundred at a time; a row opens on its stack. */

const CHANGES_AT_ONCE = 200;
const CHANGE_ORDERS = [
  ["kind", "Worst first", (a, b) => a.change.rank - b.change.rank || Math.abs(b.delta) - Math.abs(a.delta)],
  ["delta", "Change", (a, b) => b.delta - a.delta],
  ["held", "Held last", (a, b) => b.last.liveBytes - a.last.liveBytes],
];

class ChangeList {
  constructor(comparison, words) {
    this.comparison = comparison;
    this.words = words;
    this.list = document.querySelector(".changes");
    this.kind = "all";
    this.order = CHANGE_ORDERS[0][2];
    this.matches = () => true;
    // All rows share one scale: lengths can be compared.
    this.scale = d3.scaleLinear([0, d3.max(comparison.sites, (site) => d3.max(site.amounts, (amount) => amount.liveBytes)) || 1], [0, 100]);
    byId("more-changes").addEventListener("click", () => this.show(this.shown + CHANGES_AT_ONCE));
    this.list.addEventListener("keydown", (event) => walk(event, this.list));
    this.fill();
  }

  filter(matches) {
    this.matches = matches;
    this.fill();
  }

  filterKind(kind) {
    this.kind = kind;
    this.fill();
  }

  sort(id) {
    this.order = CHANGE_ORDERS.find(([known]) => known === id)[2];
    this.fill();
  }

  fill() {
    this.chosen = this.comparison.sites
      .filter((site) => (this.kind === "all" || site.change.kind === this.kind) && this.matches(site))
      .sort(this.order);
    this.list.replaceChildren();
    this.shown = 0;
    this.show(CHANGES_AT_ONCE);
    const all = this.comparison.sites.length;
    byId("change-count").textContent = this.chosen.length === all ? count(all, "site") : `${whole(this.chosen.length)} of ${count(all, "site")}`;
    byId("no-changes").hidden = this.chosen.length > 0;
  }

  show(upTo) {
    append(this.list, this.chosen.slice(this.shown, upTo).map((site) => this.row(site)));
    this.shown = Math.min(upTo, this.chosen.length);
    byId("more-changes").hidden = this.shown === this.chosen.length;
  }

  row(site) {
    const head = element(
      "summary",
      {},
      element("span.badge", { "data-kind": site.change.colour }, site.change.name),
      element("span.delta", { title: `${site.delta < 0 ? "−" : "+"}${exactBytes(Math.abs(site.delta))}` }, site.delta === 0 ? "±0" : `${site.delta > 0 ? "+" : ""}${roundBytes(site.delta)}`),
      element("span.chain", {}, siteTitle(site).flatMap((name, index) => [index > 0 ? " ← " : null, index === 0 ? element("b", {}, name) : name])),
      this.bars(site),
    );
    const row = element("details.change", { "data-site": site.id, "data-kind": site.change.colour }, head);
    row.addEventListener("toggle", () => this.open(row, site), { once: true });
    return element("li", {}, row);
  }

  /** A bar for each run. */
  bars(site) {
    const told = site.amounts.map((amount, run) => `${printable(this.comparison.runs[run].name)}: ${exactBytes(amount.liveBytes)}`);
    const bars = site.amounts.map((amount) => element("i", { "data-kind": site.change.colour }));
    // Styles in attributes are what the page's Content-Security-Policy forbids; those that scripts set it allows.
    bars.forEach((bar, run) => bar.style.setProperty("width", `${this.scale(site.amounts[run].liveBytes)}%`));
    return element("span.bars", { role: "img", "aria-label": told.join("; "), title: told.join("\n") }, bars);
  }

  open(row, site) {
    const rows = site.amounts.map((amount, run) => {
      const name = printable(this.comparison.runs[run].name);
      if (amount.verdict === "none") return element("tr", {}, element("td", {}, name), element("td", { colspan: 4 }, "not there"));
      return element(
        "tr",
        {},
        element("td", {}, name),
        element("td.number", {}, exactBytes(amount.liveBytes)),
        element("td.number", {}, count(amount.liveBlocks, "block")),
        element("td.number", {}, count(amount.allocations, "allocation")),
        element("td", {}, verdictBadge(verdictOf(amount.verdict))),
      );
    });
    append(
      row,
      element(
        "div.site-details",
        {},
        element("div.stack-side", {}, stackList(site, this.words)),
        element("div.evidence-side", {}, site.reason === null ? null : element("p.reason", {}, site.reason), element("table.plain", {}, element("tbody", {}, rows))),
      ),
    );
  }
}

/** Arrow keys go from row to row. */
function walk(event, list) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined || event.target.tagName !== "SUMMARY") return;
  const rows = [...list.querySelectorAll("summary")];
  rows[Math.max(0, Math.min(rows.length - 1, rows.indexOf(event.target) + step))].focus();
  event.preventDefault();
}
