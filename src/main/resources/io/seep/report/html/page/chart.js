/* Plots over time by uPlot, drawn again whenever width or colours change. */

const TIME_STEPS = [0.001, 0.01, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 43200, 86400];
const CHART_FONT = "12px system-ui, sans-serif";

/**
 * Puts a plot into the element.
 * options: {label, colour (CSS variable), times, values, height, marks, sync (plots of one name share a cursor), fromZero}
 */
function chart(holder, options) {
  let plot = null;
  const draw = () => {
    const width = Math.floor(holder.clientWidth);
    if (width === 0) return;
    plot?.destroy();
    plot = new uPlot(chartOptions(width, options), [options.times, options.values], holder);
  };
  let drawnWidth = 0;
  const redraw = onceAFrame(() => {
    drawnWidth = holder.clientWidth;
    draw();
  });
  new ResizeObserver(() => {
    if (Math.abs(holder.clientWidth - drawnWidth) > 1) redraw();
  }).observe(holder);
  whenLookChanges(() => holder.isConnected && draw());
}

function chartOptions(width, { label, colour: variable, height, marks, sync, fromZero, times }) {
  const stroke = colour(variable);
  const axis = { stroke: colour("--muted"), font: CHART_FONT, grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false } };
  return {
    width,
    height,
    padding: [6, 8, 0, 0],
    legend: { show: true, live: true, markers: { show: false } },
    cursor: { y: false, sync: sync === undefined ? undefined : { key: sync }, drag: { setScale: true, x: true, y: false } },
    scales: { x: { time: false }, y: { range: (_, low, high) => paddedRange(low, high, fromZero) } },
    series: [
      { label: "Time", value: (_, seconds) => (seconds === null ? "–" : duration(seconds)) },
      {
        label,
        stroke,
        width: 2,
        fill: fromZero ? translucent(stroke) : undefined,
        points: { show: times.length < 3 },
        value: (_, bytes) => (bytes === null ? "–" : `${roundBytes(bytes)} (${whole(bytes)})`),
      },
    ],
    axes: [
      { ...axis, size: 28, incrs: TIME_STEPS, values: (_, splits) => splits.map(axisSeconds) },
      { ...axis, size: 76, splits: (_, __, low, high) => byteSplits(low, high), values: (_, splits) => splits.map(roundBytes) },
    ],
    hooks: { draw: [(plot) => drawMarks(plot, marks ?? [])] },
  };
}

/** Room above the line; never a flat range, which has no scale. */
function paddedRange(low, high, fromZero) {
  if (low === null || high === null) return [0, 1];
  const base = fromZero ? 0 : low;
  const room = (high - base || high || 1) * 0.1;
  return [fromZero ? 0 : Math.max(0, base - room), high + room];
}

/** At most five round numbers of bytes: powers of two times 1, 2 or 5 would be odd in KiB, so 1, 2 and 4. */
function byteSplits(low, high) {
  const step = 2 ** Math.ceil(Math.log2((high - low) / 5 || 1));
  const splits = [];
  for (let at = Math.ceil(low / step) * step; at <= high; at += step) splits.push(at);
  return splits;
}

function axisSeconds(seconds) {
  if (seconds < 120) return `${Number(seconds.toFixed(2))} s`;
  return seconds < 7200 ? `${Number((seconds / 60).toFixed(1))} min` : `${Number((seconds / 3600).toFixed(1))} h`;
}

function drawMarks(plot, marks) {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.lineWidth = devicePixelRatio;
  for (const mark of marks) {
    const x = Math.round(plot.valToPos(mark.seconds, "x", true)) + 0.5;
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.strokeStyle = colour(mark.colour);
    ctx.setLineDash(mark.dashed ? [4 * devicePixelRatio, 3 * devicePixelRatio] : []);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    if (mark.number !== undefined) drawNumber(ctx, mark, x, bbox.top);
  }
  ctx.restore();
}

function drawNumber(ctx, mark, x, top) {
  ctx.fillStyle = colour(mark.colour);
  ctx.textAlign = "left";
  ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
  ctx.fillText(String(mark.number), x + 3 * devicePixelRatio, top + 11 * devicePixelRatio);
}

function translucent(rgb) {
  const solid = d3.color(rgb);
  solid.opacity = 0.12;
  return solid.formatRgb();
}
