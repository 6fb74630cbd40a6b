/*
 * The table of all sites. Only the rows in sight are in the document: with 10,000 sites a row that nobody sees would
 * still cost time. Rows have one height; an open one has its details' height besides, which is measured when it shows.
 */

const ROW_HEIGHT = 38;
const ROWS_BEYOND = 8;
const PRINTED_ROWS = 100;

class SiteTable {
  constructor(recording, flame, words) {
    this.recording = recording;
    this.flame = flame;
    this.words = words;
    this.columns = siteColumns(recording);
    this.sorting = { id: "live", down: true };
    this.kind = "all";
    this.matches = () => true;
    this.open = new Map();
    this.active = 0;
    this.printing = false;
    this.scroller = byId("site-rows");
    this.list = element("div.row-space", { role: "rowgroup" });
    append(this.scroller, this.head(), this.list);
    this.scroller.style.setProperty("--columns", this.columns.map((column) => column.size).join(" "));
    this.scroller.style.setProperty("--narrow-columns", this.columns.filter((column) => !column.wide).map((column) => (column.id === "site" ? "minmax(10rem, 1fr)" : "auto")).join(" "));
    this.scroller.addEventListener("scroll", onceAFrame(() => this.render()));
    this.scroller.addEventListener("keydown", (event) => this.key(event));
    this.measure = new ResizeObserver((changes) => this.measured(changes));
    new ResizeObserver(onceAFrame(() => this.render())).observe(this.scroller);
    this.list.addEventListener("click", (event) => this.clicked(event));
    addEventListener("beforeprint", () => this.print(true));
    addEventListener("afterprint", () => this.print(false));
    this.refresh();
  }

  head() {
    const cells = this.columns.map((column) =>
      element(
        "div",
        { role: "columnheader", class: cellClass(column), "data-column": column.id },
        element("button", { type: "button", onclick: () => this.sort(column) }, column.name),
      ),
    );
    this.headRow = element("div.row.head", { role: "row" }, cells);
    return element("div.row-head", { role: "rowgroup" }, this.headRow);
  }

  sort(column) {
    const down = this.sorting.id === column.id ? !this.sorting.down : column.id !== "site";
    this.sorting = { id: column.id, down };
    this.refresh();
  }

  filter(matches) {
    this.matches = matches;
    this.refresh();
  }

  filterKind(kind) {
    this.kind = kind;
    this.refresh();
  }

  /** Chooses and orders the rows anew. */
  refresh() {
    const { key } = this.columns.find((column) => column.id === this.sorting.id);
    const keys = this.recording.sites.map(key);
    const sign = this.sorting.down ? -1 : 1;
    const order = (a, b) => (keys[a.index] < keys[b.index] ? -sign : keys[a.index] > keys[b.index] ? sign : a.index - b.index);
    this.rows = this.recording.sites.filter((site) => this.matches(site) && (this.kind === "all" || site.verdict.kind === this.kind)).sort(order);
    for (const cell of this.headRow.children) {
      const sorted = cell.dataset.column === this.sorting.id;
      cell.setAttribute("aria-sort", sorted ? (this.sorting.down ? "descending" : "ascending") : "none");
    }
    this.active = 0;
    this.scroller.scrollTop = 0;
    this.scroller.setAttribute("aria-rowcount", this.rows.length + 1);
    byId("site-count").textContent = this.rows.length === this.recording.sites.length ? count(this.rows.length, "site") : `${whole(this.rows.length)} of ${count(this.recording.sites.length, "site")}`;
    byId("no-sites").hidden = this.rows.length > 0;
    this.place();
    this.render(true);
  }

  /** Where each row begins. */
  place() {
    this.tops = new Float64Array(this.rows.length + 1);
    this.rows.forEach((site, at) => (this.tops[at + 1] = this.tops[at] + ROW_HEIGHT + (this.open.get(site) ?? 0)));
    this.list.style.height = this.printing ? "auto" : `${this.tops[this.rows.length]}px`;
  }

  render(all = false) {
    const [first, last] = this.printing ? [0, Math.min(PRINTED_ROWS, this.rows.length)] : this.inSight();
    if (!all && this.shown !== undefined && this.shown[0] === first && this.shown[1] === last) return;
    const focused = this.list.contains(document.activeElement) && document.activeElement.classList.contains("row");
    const kept = new Map(all ? [] : [...this.list.children].map((row) => [Number(row.dataset.at), row]));
    const rows = [];
    for (let at = first; at < last; at++) rows.push(kept.get(at) ?? this.row(this.rows[at], at));
    for (const row of this.list.querySelectorAll(".details")) if (!rows.includes(row.parentElement)) this.measure.unobserve(row);
    this.list.replaceChildren(...rows);
    this.shown = [first, last];
    if (focused) this.rowAt(this.active)?.firstChild.focus({ preventScroll: true });
  }

  inSight() {
    const top = this.scroller.scrollTop;
    const bottom = top + this.scroller.clientHeight;
    const first = Math.max(0, d3.bisectRight(this.tops, top) - 1 - ROWS_BEYOND);
    const last = Math.min(this.rows.length, d3.bisectLeft(this.tops, bottom) + ROWS_BEYOND);
    return [first, last];
  }

  row(site, at) {
    const open = this.open.has(site);
    const cells = this.columns.map((column) => element("div", { role: "gridcell", class: cellClass(column), "data-column": column.id }, column.cell(site)));
    const line = element(
      "div.row.line",
      { role: "row", tabindex: at === this.active ? 0 : -1, "aria-rowindex": at + 2, "aria-expanded": String(open), "data-kind": site.verdict.kind },
      cells,
    );
    const whole = element("div.site", { "data-at": at, "data-site": site.id }, line);
    if (!this.printing) whole.style.transform = `translateY(${this.tops[at]}px)`;
    if (open) this.addDetails(whole, site);
    return whole;
  }

  addDetails(row, site) {
    const details = element("div.details", { role: "row" }, element("div", { role: "gridcell" }, siteDetails(this.recording, site, this.words, this.flame)));
    append(row, details);
    this.measure.observe(details);
  }

  rowAt(at) {
    return this.list.querySelector(`[data-at="${at}"]`);
  }

  /** A row's details have got their height: what is below moves. */
  measured(changes) {
    for (const { target } of changes) {
      const site = this.rows[Number(target.parentElement?.dataset.at)];
      if (site !== undefined && this.open.has(site) && target.offsetHeight > 0) this.open.set(site, target.offsetHeight);
    }
    this.moved();
  }

  moved() {
    this.place();
    if (!this.printing) for (const row of this.list.children) row.style.transform = `translateY(${this.tops[Number(row.dataset.at)]}px)`;
    this.render();
  }

  clicked(event) {
    const line = event.target.closest(".line");
    if (line === null || getSelection().toString() !== "") return;
    this.activate(Number(line.parentElement.dataset.at));
    this.toggle(this.active);
  }

  toggle(at) {
    const site = this.rows[at];
    const row = this.rowAt(at);
    const open = !this.open.has(site);
    if (open) this.open.set(site, 0);
    else this.open.delete(site);
    row.firstChild.setAttribute("aria-expanded", String(open));
    if (open) {
      this.addDetails(row, site);
    } else {
      this.measure.unobserve(row.lastChild);
      row.lastChild.remove();
    }
    this.moved();
  }

  /** Makes a row the one that keys act on, and brings it into sight. */
  activate(at) {
    this.rowAt(this.active)?.firstChild.setAttribute("tabindex", -1);
    this.active = at;
    const headHeight = this.headRow.offsetHeight;
    const { scrollTop, clientHeight } = this.scroller;
    if (this.tops[at] < scrollTop) this.scroller.scrollTop = this.tops[at];
    else if (this.tops[at] + ROW_HEIGHT > scrollTop + clientHeight - headHeight) this.scroller.scrollTop = this.tops[at] + ROW_HEIGHT - clientHeight + headHeight;
    this.render();
    const line = this.rowAt(at)?.firstChild;
    line?.setAttribute("tabindex", 0);
    line?.focus({ preventScroll: true });
  }

  key(event) {
    if (!event.target.classList.contains("line") || event.altKey || event.ctrlKey || event.metaKey) return;
    const page = Math.max(1, Math.floor(this.scroller.clientHeight / ROW_HEIGHT) - 2);
    const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -this.rows.length, End: this.rows.length };
    if (event.key in moves) {
      this.activate(Math.max(0, Math.min(this.rows.length - 1, this.active + moves[event.key])));
    } else if (event.key === "Enter" || event.key === " ") {
      this.toggle(this.active);
    } else {
      return;
    }
    event.preventDefault();
  }

  /** Opens a site and brings it into sight, whatever is filtered now. */
  select(site) {
    if (!this.rows.includes(site)) return false;
    const at = this.rows.indexOf(site);
    byId("sites").scrollIntoView({ block: "start" });
    this.activate(at);
    if (!this.open.has(site)) this.toggle(at);
    this.scroller.scrollTop = this.tops[at];
    return true;
  }

  /** On paper there is nothing to scroll: the first rows, one under the other. */
  print(printing) {
    this.printing = printing;
    byId("printed-rows").hidden = !printing || this.rows.length <= PRINTED_ROWS;
    byId("printed-rows").textContent = `The first ${PRINTED_ROWS} of ${count(this.rows.length, "site")}.`;
    this.place();
    this.render(true);
  }
}

function cellClass(column) {
  return [`cell`, column.number ? "number" : "", column.wide ? "wide" : ""].join(" ").trim();
}
