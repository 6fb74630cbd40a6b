/* How the run was made: sums, processes, machine, method. For those who want to check. */

const STACK_METHODS = { dwarf: "unwind tables", fp: "frame pointers", none: "none" };

function showRun(recording) {
  const { totals, session, environment } = recording;
  append(byId("run-totals"), [
    fact("Allocated", `${exactBytes(totals.allocatedBytes)} in ${count(totals.allocations, "allocation")}`),
    fact("Freed", `${exactBytes(totals.freedBytes)} in ${count(totals.frees, "free")}`),
    fact("Live at the end", `${exactBytes(totals.liveBytes)} in ${count(totals.liveBlocks, "block")}`),
    fact("Of these the runtime's own", `${exactBytes(totals.runtime.liveBytes)} in ${count(totals.runtime.liveBlocks, "block")}`),
    totals.freedUnseen === undefined
      ? null
      : fact("Of these freed unseen by the kernel", `${exactBytes(totals.freedUnseen.liveBytes)} in ${count(totals.freedUnseen.liveBlocks, "block")}`),
    totals.splits > 0 ? fact("Splits of mappings", whole(totals.splits)) : null,
    otherFrees("Frees of older blocks", totals.freesOfOlderBlocks),
    otherFrees("Frees of inherited blocks", totals.freesOfInheritedBlocks),
    otherFrees("Frees of unknown addresses", totals.unknownFrees),
  ]);
  append(byId("run-method"), [
    fact("Machine", `Linux ${printable(environment.kernel)}, ${count(environment.cpus, "CPU")}, ${roundBytes(environment.memoryBytes)} of memory`),
    environment.libc === undefined ? null : fact("C library", printable(environment.libc)),
    fact("Environment", `${printable(environment.name)} (by ${printable(environment.nameSource)})`),
    fact("Traced", session.sample > 1 ? `one allocation in ${session.sample}` : "every allocation", ` by ${printable(session.engine)}`),
    fact("Stacks", `by ${STACK_METHODS[session.stackMethod] ?? printable(session.stackMethod)}, at most ${count(session.stackDepth, "frame")}`),
    session.minSizeBytes > 0 || session.maxSizeBytes !== undefined ? fact("Sizes", sizeRange(session)) : null,
    session.emergency === undefined ? null : fact("Emergency", printable(session.emergency)),
    session.overhead === undefined ? null : fact("Cost of tracing", overhead(session.overhead)),
    session.stacksOffSeconds === undefined ? null : fact("Stacks switched off", `after ${duration(session.stacksOffSeconds)}, to keep to the budget`),
    session.detached === undefined ? null : fact("Detached", detached(session.detached)),
    ...environment.allocators.map((file) => fact("Allocator", `${printable(file.family)} in `, element("code", {}, printable(file.path)), `, ${count(file.probes.length, "function")}`)),
  ]);
  append(byId("run-processes"), recording.processes.map(processRow));
}

function otherFrees(name, frees) {
  return frees === 0 ? null : fact(name, whole(frees));
}

function sizeRange({ minSizeBytes, maxSizeBytes }) {
  return maxSizeBytes === undefined ? `${exactBytes(minSizeBytes)} or more` : `${whole(minSizeBytes)} to ${exactBytes(maxSizeBytes)}`;
}

function overhead({ share, peakShare, callsPerSecond, nanosPerCall }) {
  return `${(100 * share).toFixed(1)} % of the target's processor time, at most ${(100 * peakShare).toFixed(1)} %; ${whole(callsPerSecond)} calls/s of ${nanos(nanosPerCall)}`;
}

function detached({ verified, links, places, differing, problem }) {
  if (verified) return "verified: nothing of the run is left";
  return problem === undefined ? `not verified: ${count(links, "link")} left, ${differing} of ${count(places, "place")} not as in the file` : `not verified: ${printable(problem)}`;
}

function processRow(process) {
  const memory = (reading) => (reading === undefined ? "–" : roundBytes(reading.vmRssBytes));
  return element(
    "tr",
    {},
    element("td", {}, `${process.pid}`),
    element("td", {}, element("code", {}, processName(process))),
    element("td.number", {}, memory(process.memoryAtStart)),
    element("td.number", {}, memory(process.memoryAtEnd)),
    element("td.number", {}, roundBytes(process.counts.liveBytes)),
    element("td.number", {}, whole(process.counts.allocations)),
  );
}
