/* A site's live bytes over the run, as a line without axes; null where the run kept no history of it. */

function sparkline(recording, site, width, height) {
  const values = site.history?.liveBytes ?? [];
  if (values.length < 2) return null;
  const times = recording.timeline.map((point) => point.secondsSinceStart);
  const x = d3.scaleLinear([times[0], times[values.length - 1]], [1, width - 1]);
  const y = d3.scaleLinear([0, d3.max(values) || 1], [height - 2, 2]);
  const svg = d3
    .create("svg")
    .attr("class", "sparkline")
    .attr("data-kind", site.verdict.kind)
    .attr("viewBox", `0 0 ${width} ${height}`)
    .attr("width", width)
    .attr("height", height)
    .attr("role", "img")
    .attr("aria-label", `live bytes from ${roundBytes(values[0])} to ${roundBytes(values[values.length - 1])}`);
  const at = (_, index) => x(times[index]);
  svg.append("path").attr("class", "area").attr("d", d3.area(at, height - 1, (value) => y(value))(values));
  svg.append("path").attr("class", "line").attr("d", d3.line(at, (value) => y(value))(values));
  return svg.node();
}
