/* What a verdict is called, how bad it is, and what it means. The first is what to look at first. */

const VERDICT_KINDS = [
  { kind: "leaking", name: "Leaking", leak: true, means: "memory here grows and does not come back" },
  { kind: "unreachable", name: "Unreachable", leak: true, means: "nothing in the process points to these blocks any more" },
  { kind: "unclear", name: "Not clear", leak: false, means: "the evidence does not decide" },
  { kind: "young", name: "Young", leak: false, means: "too young to be judged" },
  { kind: "bounded", name: "Bounded", leak: false, means: "it grew and stopped: a cache or a pool" },
  { kind: "startup", name: "Start-up", leak: false, means: "made at the start and kept" },
  { kind: "churn", name: "Churn", leak: false, means: "comes and goes: freed as fast as it is made" },
  { kind: "runtime", name: "Runtime", leak: false, means: "the C or C++ runtime keeps it for itself" },
  { kind: "freedUnseen", name: "Freed unseen", leak: false, means: "the kernel frees these in bulk or by RCU, where no event tells" },
];

const VERDICT_BY_KIND = new Map(VERDICT_KINDS.map((verdict, rank) => [verdict.kind, { ...verdict, rank }]));

/** A kind that this page does not know shows by its own name, after the others. */
function verdictOf(kind) {
  return VERDICT_BY_KIND.get(kind) ?? { kind: "unclear", name: printable(kind), leak: false, means: "", rank: VERDICT_KINDS.length };
}

function verdictBadge(verdict) {
  return element("span.badge", { "data-kind": verdict.kind, title: verdict.means }, verdict.name);
}
