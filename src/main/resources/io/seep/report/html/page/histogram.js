/* How many values lie in which power of two: sizes in bytes, lifetimes in nanoseconds. Bars by d3. */

const FEWEST_CLASSES = 8;

/** null without values. unit: the first class holds what is below it; label: from a class's lower end to text. */
function histogram(counts, unit, label, noun) {
  if (!counts.some((times) => times > 0)) return null;
  const filled = d3.range(counts.length).filter((index) => counts[index] > 0);
  // At least eight classes: one bar alone in the picture would say nothing of how narrow it is.
  const room = Math.max(0, FEWEST_CLASSES - (filled[filled.length - 1] - filled[0] + 1));
  const first = Math.max(0, filled[0] - Math.floor(room / 2));
  const classes = d3.range(first, Math.max(filled[filled.length - 1] + 1, first + FEWEST_CLASSES)).map((index) => ({ times: counts[index] ?? 0, from: index === 0 ? 0 : unit * 2 ** (index - 1), to: unit * 2 ** index }));
  const width = 360, height = 120, bottom = 20, top = 4;
  const x = d3.scaleBand(d3.range(classes.length), [0, width]).padding(0.18);
  const y = d3.scaleLinear([0, d3.max(classes, (one) => one.times)], [height - bottom, top]);
  const svg = d3.create("svg").attr("class", "histogram").attr("viewBox", `0 0 ${width} ${height}`).attr("role", "img")
    .attr("aria-label", classes.map((one) => `${label(one.from)} to ${label(one.to)}: ${count(one.times, noun)}`).join("; "));
  const bar = svg.selectAll("g").data(classes).join("g").attr("transform", (_, index) => `translate(${x(index)},0)`);
  bar.append("rect").attr("class", "hit").attr("width", x.bandwidth()).attr("y", top).attr("height", height - bottom - top);
  bar.append("rect").attr("class", "bar").attr("width", x.bandwidth()).attr("rx", 1.5)
    .attr("y", (one) => Math.min(y(one.times), height - bottom - (one.times > 0 ? 1 : 0)))
    .attr("height", (one) => Math.max(height - bottom - y(one.times), one.times > 0 ? 1 : 0));
  bar.append("title").text((one) => `${label(one.from)} to ${label(one.to)}: ${count(one.times, noun)}`);
  const every = Math.ceil(classes.length / 6);
  bar.filter((_, index) => index % every === 0).append("text").attr("y", height - 5).text((one) => label(one.from));
  return svg.node();
}

function sizeHistogram(history) {
  return histogram(history.sizes?.counts ?? [], history.sizes?.unitBytes ?? 1, (bytes) => roundBytes(bytes).replace(".0 ", " "), "allocation");
}

function lifetimeHistogram(history) {
  return histogram(history.lifetimes?.counts ?? [], history.lifetimes?.unitNanos ?? 1, nanos, "block");
}

/** The histograms of all sites together. */
function showDistributions(recording) {
  const histories = recording.sites.map((site) => site.history).filter((history) => history !== null);
  const sizes = sizeHistogram({ sizes: added(histories.map((history) => history.sizes), "unitBytes") });
  const lifetimes = lifetimeHistogram({ lifetimes: added(histories.map((history) => history.lifetimes), "unitNanos") });
  if (sizes === null && lifetimes === null) return;
  const section = reveal("distributions");
  if (sizes !== null) append(section.querySelector(".pair"), figure("Sizes of all allocations", sizes));
  if (lifetimes !== null) append(section.querySelector(".pair"), figure("Lifetimes of all blocks that were freed", lifetimes));
}

function added(histograms, unit) {
  const filled = histograms.filter((one) => one !== undefined && one.counts.length > 0);
  const counts = Array(d3.max(filled, (one) => one.counts.length) ?? 0).fill(0);
  for (const one of filled) one.counts.forEach((times, index) => (counts[index] += times));
  return { [unit]: filled[0]?.[unit] ?? 1, counts };
}

function figure(caption, drawing) {
  return element("figure", {}, element("figcaption", {}, caption), drawing);
}
