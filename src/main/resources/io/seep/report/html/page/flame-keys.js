/* The flame graph from the keyboard: arrows walk over the boxes, Enter zooms in, Escape and Backspace zoom out. */

function flameKeys(svg, state, { zoom, draw }) {
  const holder = svg.node();
  holder.addEventListener("keydown", (event) => {
    const at = state.active ?? state.focus;
    const moves = {
      ArrowDown: () => heaviestChild(at),
      ArrowUp: () => at.parent,
      ArrowRight: () => beside(at, 1),
      ArrowLeft: () => beside(at, -1),
      Home: () => state.root,
    };
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key in moves) {
      const next = moves[event.key]();
      if (next !== null && next !== undefined) {
        state.active = next;
        if (!isBelow(next, state.focus)) state.focus = next;
        draw();
      }
    } else if (event.key === "Enter" || event.key === " ") {
      zoom(at);
    } else if (event.key === "Escape" || event.key === "Backspace") {
      if (state.focus === state.root) return;
      zoom(event.key === "Escape" ? state.root : state.focus.parent);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  });
}

function heaviestChild(node) {
  return [...node.children.values()].sort(heavierFirst)[0];
}

function beside(node, step) {
  if (node.parent === null) return null;
  const siblings = [...node.parent.children.values()].sort(heavierFirst);
  return siblings[siblings.indexOf(node) + step];
}

function isBelow(node, focus) {
  for (let at = node; at !== null; at = at.parent) if (at === focus) return true;
  return false;
}
