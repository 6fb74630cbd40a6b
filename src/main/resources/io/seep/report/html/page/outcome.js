/* The answer, in the first screen: what leaks, in what run, and whether the numbers are whole. */

const END_REASONS = {
  duration: "the time was over",
  interrupted: "interrupted from the terminal",
  terminated: "asked to stop by a signal",
  "target-exited": "the target ended",
  "target-exec": "the target became another program, by exec",
  limit: "the time limit of the environment was reached",
  error: "Seep failed",
};

function showOutcome(recording) {
  const [verdict, detail] = outcome(recording);
  append(byId("outcome-text"), verdict);
  append(byId("outcome-detail"), detail);
  append(byId("outcome-facts"), facts(recording));
  byId("version").textContent = printable(recording.tool.version);
}

/** Two sentences: the large one and the small one. */
function outcome(recording) {
  const { leaks, held, heldBytes, heldBlocks, completeness, totals } = recording;
  const unfreed = `${roundBytes(heldBytes)} in ${count(heldBlocks, "block")} at ${count(held.length, "site")}`;
  if (leaks.length > 0) {
    return [
      [element("strong.bad", {}, roundBytes(recording.leakBytes)), ` leaking at ${count(leaks.length, "site")}`],
      `Not freed at the end: ${unfreed}.`,
    ];
  }
  if (heldBlocks > 0) {
    const told = recording.judged ? "None of it is judged a leak." : "This run was not judged: compare two runs to see what grows.";
    return [[element("strong", {}, roundBytes(heldBytes)), ` not freed at ${count(held.length, "site")}`], `${unfreed}. ${told}`];
  }
  if (!completeness.complete) {
    return [["Nothing unfreed was seen"], "But events were lost: this is no proof that nothing leaks."];
  }
  if (totals.allocations === 0) return [["Nothing was allocated"], "Not one allocation was seen, so there was nothing to leak."];
  const runtime = totals.runtime.liveBytes > 0 ? ", but for what the C and C++ runtimes keep for themselves" : "";
  return [["No leaks"], `All that was allocated has been freed${runtime}.`];
}

function facts(recording) {
  const { session, environment, processes } = recording;
  const first = processes[0];
  const more = processes.length > 1 ? ` and ${count(processes.length - 1, "more program image")}` : "";
  const end = END_REASONS[session.endReason] ?? printable(session.endReason);
  return [
    first === undefined ? null : fact("Program", element("code", {}, processName(first)), `${more}`),
    first === undefined ? null : fact("Process", `${first.pid}`),
    fact("Host", printable(environment.host)),
    fact("Began", utc(session.startedAt)),
    fact("Traced for", `${duration(session.durationSeconds)}; ${end}`),
    ...gateFacts(recording.gate),
    session.exit.code === 0 ? null : fact("Exit status", `${session.exit.code}: ${printable(session.exit.reason)}`),
  ];
}

function gateFacts(gate) {
  if (gate === undefined) return [];
  const unknown = gate.cannotTell ?? "";
  const why = unknown === "" ? [] : [fact("Gate", element("span.bad", {}, "cannot tell: "), printable(unknown))];
  const word = (check) => (unknown !== "" ? "unknown: " : check.passed ? "passed: " : element("span.bad", {}, "failed: "));
  return [...why, ...gate.checks.map((check) => fact("Gate", word(check), `${printable(check.expression)} (${printable(check.found)})`))];
}

function fact(name, ...value) {
  return element("div", {}, element("dt", {}, name), element("dd", {}, ...value));
}

/** The command line, or the program's file where there is none. */
function processName(process) {
  const name = process.command.trim() === "" ? process.executable : process.command;
  return printable(name.trim() === "" ? "(no name)" : name);
}
