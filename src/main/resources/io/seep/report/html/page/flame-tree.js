/*
 * Stacks merged into a tree, the input of the flame graph. A node is
 * {name, module, kind, value, children: Map, parent, id, frame}: id is equal for equal functions, -1 for none.
 */

const FLAME_METRICS = [
  { id: "leaking", name: "Leaking bytes", value: (site) => (site.verdict.leak ? site.liveBytes : 0), show: roundBytes },
  { id: "live", name: "Live bytes", value: (site) => site.liveBytes, show: roundBytes },
  { id: "allocated", name: "Allocated bytes", value: (site) => site.allocatedBytes, show: roundBytes },
  { id: "allocations", name: "Allocations", value: (site) => site.allocations, show: whole },
];

/** Gives each frame the number of its function: other offsets of one function are one box of the graph. */
function numberFunctions(recording) {
  const numbers = new Map();
  for (const frame of recording.frames) {
    const key = frame.unnamed ? `${frame.index}` : `${frame.name}\0${frame.module}`;
    if (!numbers.has(key)) numbers.set(key, numbers.size);
    frame.functionNumber = numbers.get(key);
  }
}

/** The tree for a metric; downwards means from the program's entry to the allocator, else from the allocator to its callers. */
function flameTree(recording, metric, downwards) {
  const root = flameNode(null, -1, "all", null, "root", null);
  for (const site of recording.sites) {
    const value = metric.value(site);
    if (value > 0) addSite(root, site, value, downwards, recording.processes);
  }
  return root;
}

function addSite(root, site, value, downwards, processes) {
  let node = root;
  node.value += value;
  const step = (id, name, module, kind, frame) => {
    const key = `${id}${kind}`;
    let child = node.children.get(id < 0 ? name : key);
    if (child === undefined) {
      child = flameNode(node, id, name, module, kind, frame);
      node.children.set(id < 0 ? name : key, child);
    }
    child.value += value;
    node = child;
  };
  const frameStep = (frame) => step(frame.functionNumber, frame.name, frame.module, "frame", frame);
  if (downwards) {
    if (processes.length > 1) step(-1, `${baseName(printable(processes[site.process].executable))} (${processes[site.process].pid})`, null, "process", null);
    if (site.status !== "complete") step(-1, "(stack cut here)", null, "cut", null);
    for (let at = site.stack.length - 1; at >= 0; at--) frameStep(site.stack[at]);
    step(-1, site.origin, null, "origin", null);
  } else {
    step(-1, site.origin, null, "origin", null);
    site.stack.forEach(frameStep);
    if (site.status !== "complete") step(-1, "(stack cut here)", null, "cut", null);
  }
}

function flameNode(parent, id, name, module, kind, frame) {
  return { parent, id, name, module, kind, frame, value: 0, children: new Map() };
}

/** Modules get colours by their weight, the C library and its like none: what is the program's own stands out. */
function moduleColours(recording) {
  const weights = new Map();
  for (const site of recording.sites) {
    for (const module of new Set(site.stack.map((frame) => frame.module))) {
      if (module !== null) weights.set(module, (weights.get(module) ?? 0) + site.liveBytes + 1);
    }
  }
  const own = [...weights].filter(([module]) => !isSystem(module)).sort((a, b) => b[1] - a[1]);
  const colours = new Map(own.map(([module], index) => [module, `m${Math.min(index, MODULE_COLOURS - 1)}`]));
  return { of: (module) => colours.get(module) ?? "system", legend: own.slice(0, MODULE_COLOURS).map(([module]) => module) };
}

const MODULE_COLOURS = 8;

function isSystem(module) {
  return /^(ld-linux|ld-musl|libc[.-]|libpthread|libm[.-]|libdl|librt|libstdc\+\+|libc\+\+|libgcc_s|\[)/.test(module);
}
