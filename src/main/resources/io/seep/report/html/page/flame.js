/* The flame graph: d3 lays the tree out, SVG shows the boxes that are wide enough to be seen. */

const FLAME_ROW = 21;
const FLAME_LETTER = 6.7;
const NARROWEST_BOX = 1.2;
const DEEPEST_ROW = 400;

function startFlame(recording) {
  if (!recording.sites.some((site) => site.allocations > 0 && site.stack.length + 1 > 0)) return { search: () => {}, show: () => {} };
  const section = reveal("flame");
  const svg = d3.select(section.querySelector("svg"));
  const info = section.querySelector(".flame-info");
  const colours = moduleColours(recording);
  const state = { metric: null, downwards: true, root: null, focus: null, active: null, wanted: "" };
  numberFunctions(recording);

  const metrics = FLAME_METRICS.filter((metric) => recording.sites.some((site) => metric.value(site) > 0));
  state.metric = metrics[0];

  const rebuild = () => {
    state.root = flameTree(recording, state.metric, state.downwards);
    state.focus = state.root;
    state.active = null;
    draw();
  };
  const zoom = (node) => {
    state.focus = node;
    state.active = node;
    draw();
  };
  const draw = () => {
    drawFlame(svg, section, state, colours, { zoom, tell: (node) => tellFlame(info, state, node) });
    tellFlame(info, state, state.active ?? state.focus);
    byId("flame-reset").disabled = state.focus === state.root;
    tellMatches(section.querySelector(".flame-matches"), recording, state);
  };

  choices(byId("flame-metric"), metrics.map((metric) => [metric.id, metric.name]), (id) => {
    state.metric = metrics.find((metric) => metric.id === id);
    rebuild();
  });
  choices(byId("flame-direction"), [["down", "Top-down"], ["up", "Bottom-up"]], (id) => {
    state.downwards = id === "down";
    rebuild();
  });
  byId("flame-reset").addEventListener("click", () => zoom(state.root));
  showLegend(section.querySelector(".legend"), colours);
  flameKeys(svg, state, { zoom, draw });
  svg.on("mouseleave", () => tellFlame(info, state, state.focus));
  let width = 0;
  new ResizeObserver(onceAFrame(() => {
    if (section.querySelector(".flame-box").clientWidth !== width) {
      width = section.querySelector(".flame-box").clientWidth;
      draw();
    }
  })).observe(section.querySelector(".flame-box"));
  rebuild();
  return {
    search: (text) => {
      state.wanted = text.trim().toLowerCase();
      draw();
    },
    show: (site) => {
      const node = nodeOf(state, site);
      if (node !== null) zoom(node);
      section.scrollIntoView({ block: "start" });
      svg.node().focus({ preventScroll: true });
    },
  };
}

function drawFlame(svg, section, state, colours, { zoom, tell }) {
  const width = section.querySelector(".flame-box").clientWidth;
  if (width === 0) return;
  const boxes = flameBoxes(state.focus, width);
  const height = (d3.max(boxes, (box) => box.row) + 1) * FLAME_ROW;
  svg.attr("viewBox", `0 0 ${width} ${height}`).attr("width", width).attr("height", height);
  svg.selectAll("g").data(boxes, (box) => boxKey(box)).join((enter) => {
    const box = enter.append("g");
    box.append("rect").attr("height", FLAME_ROW - 1).attr("rx", 2);
    box.append("text").attr("x", 5).attr("y", 14.5);
    return box;
  })
    .attr("class", (box) => boxClass(box, state, colours))
    .attr("transform", (box) => `translate(${box.x},${box.row * FLAME_ROW})`)
    .attr("role", "treeitem")
    .attr("aria-level", (box) => box.row + 1)
    .attr("aria-label", (box) => flameSentence(state, box.node))
    .on("click", (_, box) => zoom(box.node))
    .on("mousemove", (_, box) => tell(box.node))
    .each(function (box) {
      this.firstChild.setAttribute("width", Math.max(box.width - 1, 0.6));
      this.lastChild.textContent = fitting(box.node.name, box.width);
    });
}

/** What is drawn: the way down to the focus in full width, and below it all that is wide enough. */
function flameBoxes(focus, width) {
  const boxes = [];
  const way = [];
  for (let node = focus.parent; node !== null; node = node.parent) way.unshift(node);
  way.forEach((node, row) => boxes.push({ node, row, x: 0, width, way: true }));
  const narrowest = (NARROWEST_BOX / width) * focus.value;
  const laid = d3.hierarchy(focus, (node) => (depthBelow(node, focus) < DEEPEST_ROW ? [...node.children.values()].filter((child) => child.value >= narrowest).sort(heavierFirst) : null));
  laid.each((node) => (node.value = node.data.value));
  d3.partition().size([width, 1])(laid);
  laid.each((node) => boxes.push({ node: node.data, row: way.length + node.depth, x: node.x0, width: node.x1 - node.x0, way: false }));
  return boxes;
}

function heavierFirst(a, b) {
  return b.value - a.value || (a.name < b.name ? -1 : 1);
}

function depthBelow(node, focus) {
  let depth = 0;
  for (let at = node; at !== focus && depth <= DEEPEST_ROW; at = at.parent) depth++;
  return depth;
}

let boxNumbers = 0;
const boxNumber = new WeakMap();

/** One number a node, so that d3 keeps its box over a zoom. */
function boxKey(box) {
  if (!boxNumber.has(box.node)) boxNumber.set(box.node, boxNumbers++);
  return boxNumber.get(box.node);
}

function boxClass(box, state, colours) {
  const { node } = box;
  const classes = [node.kind === "frame" ? colours.of(node.module) : node.kind];
  if (box.way) classes.push("way");
  if (node === state.active) classes.push("active");
  if (state.wanted !== "") classes.push(flameMatches(node, state.wanted) ? "match" : "faded");
  return classes.join(" ");
}

function flameMatches(node, wanted) {
  return node.frame === null ? node.kind === "origin" && node.name.toLowerCase().includes(wanted) : frameMatches(node.frame, wanted);
}

function fitting(name, width) {
  const letters = Math.floor((width - 8) / FLAME_LETTER);
  if (letters < 2) return "";
  return name.length <= letters ? name : `${name.slice(0, letters - 1)}…`;
}

function flameSentence(state, node) {
  return `${node.name}: ${state.metric.show(node.value)}, ${percent(node.value, state.root.value)}`;
}

function tellFlame(info, state, node) {
  const { frame } = node;
  info.replaceChildren();
  append(
    info,
    element("strong", {}, node === state.root ? state.metric.name : node.name),
    node.module === null ? null : element("span.module", {}, node.module),
    frame?.source == null ? null : element("span.source", { title: frame.file }, frame.source),
    frame?.unnamed && frame.reason !== null ? element("span", {}, `(${frame.reason})`) : null,
    element("span.value", {}, `${state.metric.show(node.value)} · ${percent(node.value, state.root.value)}`),
  );
}

function tellMatches(holder, recording, state) {
  if (state.wanted === "") {
    holder.textContent = "";
    return;
  }
  const matches = siteMatcher(recording, state.wanted);
  const value = sum(recording.sites.filter(matches), state.metric.value);
  holder.textContent = `Stacks that match hold ${state.metric.show(value)}, ${percent(value, state.root.value)}`;
}

function showLegend(holder, colours) {
  append(holder, colours.legend.map((module) => element("li", {}, element("i", { class: colours.of(module) }), module)));
  append(holder, element("li", {}, element("i.system"), "system libraries"));
}

/** Where a site's own box is in the tree that is shown: its leaf or, bottom-up, its nearest caller; null when it has no value in it. */
function nodeOf(state, site) {
  const inside = (node) => node !== undefined && node !== null;
  const frames = state.downwards ? [...site.stack].reverse() : site.stack;
  const below = (node, match) => [...node.children.values()].find(match);
  let node = state.root;
  for (const kind of ["process", "cut", ...(state.downwards ? [] : ["origin"])]) {
    const next = below(node, (child) => child.kind === kind && (kind !== "origin" || child.name === site.origin));
    if (kind === "cut" && (site.status === "complete" || !state.downwards)) continue;
    if (inside(next)) node = next;
  }
  for (const frame of frames) {
    const next = below(node, (child) => child.id === frame.functionNumber && child.kind === "frame");
    if (!inside(next)) return node === state.root ? null : node;
    node = next;
    if (!state.downwards) break;
  }
  return node;
}
