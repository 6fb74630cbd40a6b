/* The kernel's memory: by class, and its caches beside what the kernel itself counts. */

const KERNEL_ROWS_SHOWN = 40;

function showKernel(recording) {
  const kernel = recording.kernel;
  if (kernel === undefined) return;
  reveal("kernel");
  const held = (sums) => sums.liveBytes - sums.freedUnseenBytes;
  const classes = [...kernel.classes].sort((one, other) => held(other) - held(one));
  append(
    byId("kernel-classes"),
    kernelRows(classes, (sums) => [
      printable(sums.origin),
      roundBytes(held(sums)),
      whole(sums.liveBlocks - sums.freedUnseenBlocks),
      whole(sums.freedUnseenBlocks),
      whole(sums.allocations),
      whole(sums.frees),
    ]),
  );
  append(
    byId("kernel-caches"),
    kernelRows(kernel.caches, (cache) => [
      [cache.name, ...cache.aliases].map(printable).join(", "),
      whole(cache.objectsBefore),
      whole(cache.objectsAfter),
      signedCount(cache.change),
      signedCount(cache.traced),
      signedCount(cache.gap),
    ]),
  );
  append(byId("kernel-facts"), [
    kernel.replaced > 0 ? fact("Addresses given out again without a free", count(kernel.replaced, "block")) : null,
    kernel.freesOfOlderBlocks > 0 ? fact("Frees of blocks that are not recorded", whole(kernel.freesOfOlderBlocks)) : null,
    ...kernel.setApart.map((apart) => fact(`Set apart: ${printable(apart.what)}`, `${count(apart.allocations, "allocation")} of ${roundBytes(apart.allocatedBytes)}`)),
    ...kernel.remarks.map((remark) => fact("Not read", printable(remark))),
  ]);
}

function kernelRows(entries, cells) {
  const rows = entries.slice(0, KERNEL_ROWS_SHOWN).map((entry) => {
    const [name, ...numbers] = cells(entry);
    return element("tr", {}, element("td", {}, name), ...numbers.map((number) => element("td.number", {}, number)));
  });
  if (entries.length <= KERNEL_ROWS_SHOWN) return rows;
  return [...rows, element("tr", {}, element("td", { colspan: "6" }, `and ${whole(entries.length - KERNEL_ROWS_SHOWN)} more`))];
}

function signedCount(number) {
  return number > 0 ? `+${whole(number)}` : whole(number);
}
