/* Light, dark and paper. Colours are CSS's (style/colours.css); what draws on a canvas asks for them here. */

const redrawers = new Set();
const THEMES = ["auto", "light", "dark"];

/** The colour that a CSS variable stands for just now, as a canvas understands it. */
function colour(variable) {
  const probe = byId("colour-probe");
  probe.style.color = `var(${variable})`;
  return getComputedStyle(probe).color;
}

/** Calls back whenever colours have changed, until the returned function is called. */
function whenLookChanges(redraw) {
  redrawers.add(redraw);
  return () => redrawers.delete(redraw);
}

function lookChanged() {
  for (const redraw of [...redrawers]) redraw();
}

function startLook() {
  const button = byId("theme");
  const show = (theme) => {
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    button.textContent = { auto: "Auto", light: "Light", dark: "Dark" }[theme];
    button.title = `Colours: ${button.textContent.toLowerCase()}`;
    button.dataset.theme = theme;
  };
  show("auto");
  button.addEventListener("click", () => {
    show(THEMES[(THEMES.indexOf(button.dataset.theme) + 1) % THEMES.length]);
    lookChanged();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", lookChanged);
  // Paper is light, and the style sheet for print says so: canvases have to be drawn again for it.
  matchMedia("print").addEventListener("change", lookChanged);
}
