/* Building elements. Every text goes through textContent or an attribute: a name from a target never becomes markup. */

/** element("p.note", {title: "…"}, "text", child…): a tag with classes, attributes, and children; null children are left out. */
function element(tag, attributes = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const made = document.createElement(name);
  if (classes.length > 0) made.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : String(value));
  }
  append(made, ...children);
  return made;
}

function append(parent, ...children) {
  for (const child of children.flat()) {
    if (child !== null && child !== undefined && child !== false) parent.append(child);
  }
  return parent;
}

function byId(id) {
  return document.getElementById(id);
}

/** Shows a section that is hidden until there is something to show in it. */
function reveal(id) {
  const section = byId(id);
  section.hidden = false;
  return section;
}

/** Calls once for many events in a row: after the last of them, at the latest with the next frame. */
function onceAFrame(action) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      action();
    });
  };
}

/** Radio buttons in a row; the first is chosen. */
function choices(holder, options, choose) {
  append(holder, options.map(([id, name], index) => {
    const input = element("input", { type: "radio", name: holder.id, value: id, checked: index === 0, onchange: () => choose(id) });
    return element("label", {}, input, element("span", {}, name));
  }));
}
