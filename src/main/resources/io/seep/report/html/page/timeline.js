/* Resident memory and live bytes over the run, one under the other with a common cursor; below them what happened when. */

const EVENTS_SHOWN = 100;

function showTimeline(recording) {
  const { timeline } = recording;
  if (timeline.length < 2) return;
  const section = reveal("timeline");
  const times = timeline.map((point) => point.secondsSinceStart);
  const events = eventsOf(recording);
  const marks = events.map((event) => ({ ...event, colour: event.mark ? "--mark" : "--step" }));
  const readable = timeline.some((point) => point.vmRssBytes > 0);
  const plot = (title, values, variable, fromZero) => {
    const holder = element("div.plot", {});
    append(section.querySelector(".plots"), element("h3", {}, title), holder);
    chart(holder, { label: title, colour: variable, times, values, height: 170, marks, sync: "run", fromZero });
  };
  if (readable) {
    plot("Resident memory (RSS)", timeline.map((point) => (point.vmRssBytes > 0 ? point.vmRssBytes : null)), "--resident", false);
  }
  plot("Live bytes", timeline.map((point) => point.liveBytes), "--live", true);
  append(section.querySelector(".events"), events.slice(0, EVENTS_SHOWN).map((event) => eventRow(event)));
  if (events.length > EVENTS_SHOWN) {
    append(section.querySelector(".events"), element("li", {}, `and ${count(events.length - EVENTS_SHOWN, "further event")}`));
  }
}

/** Marks and steps in order, numbered as the plots show them. */
function eventsOf(recording) {
  const marks = recording.marks.map((mark) => ({
    seconds: mark.secondsSinceStart,
    mark: true,
    dashed: true,
    text: mark.text === "" ? `Mark by ${printable(mark.source)}` : printable(mark.text),
    log: [],
  }));
  const steps = recording.steps.map((step) => ({
    seconds: step.toSeconds,
    mark: false,
    dashed: false,
    text: `${stepPlace(recording, step)} rose by ${roundBytes(step.bytes)} in ${count(step.blocks, "block")}`,
    log: step.log,
  }));
  return [...marks, ...steps].sort((a, b) => a.seconds - b.seconds).map((event, index) => ({ ...event, number: index + 1 }));
}

function stepPlace(recording, step) {
  if (step.site === undefined) return "All live bytes";
  const site = recording.sites.find((one) => one.id === step.site && one.process === step.process);
  return site === undefined ? "One site" : siteTitle(site, 1)[0];
}

function eventRow(event) {
  return element(
    "li",
    { "data-mark": event.mark },
    element("span.number", {}, `${event.number}`),
    element("time", {}, duration(event.seconds)),
    element("span", {}, event.text),
    event.log.length === 0
      ? null
      : element("ul.log", {}, event.log.map((line) => element("li", {}, element("time", {}, duration(line.secondsSinceStart)), element("code", { title: printable(line.file) }, printable(line.text))))),
  );
}

/** The marks alone, for the small plots of single sites. */
function siteMarks(recording) {
  return recording.marks.map((mark) => ({ seconds: mark.secondsSinceStart, dashed: true, colour: "--mark" }));
}
