/* Keys that work everywhere on the page; the flame graph and the table have their own. */

function startKeys(jumps = { f: "findings", t: "timeline", g: "flame", s: "sites" }) {
  const help = byId("help");
  byId("help-open").addEventListener("click", () => help.showModal());
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest?.("input, textarea, dialog")) return;
    if (event.key === "/") {
      byId("search").focus();
      byId("search").select();
    } else if (event.key === "?") {
      help.showModal();
    } else if (event.key in jumps && !byId(jumps[event.key]).hidden) {
      const section = byId(jumps[event.key]);
      section.scrollIntoView({ block: "start" });
      (section.querySelector("[tabindex='0']") ?? section).focus({ preventScroll: true });
    } else {
      return;
    }
    event.preventDefault();
  });
}
