/* Begins here: the recording goes through the parts of the page from top to bottom. */

async function start() {
  startLook();
  startKeys();
  const words = await embedded("words");
  const recording = prepared(await embedded("recording"), await embedded("heat"));
  let table = null;
  let search = null;
  let kinds = null;
  const select = (site) => {
    search.clear();
    kinds.all();
    table.select(site);
  };
  showOutcome(recording);
  showCompleteness(recording, words);
  showFindings(recording, select);
  showSuspiciousFrees(recording, words);
  // The answer is on the screen before the rest is made.
  await painted();
  showTimeline(recording);
  const flame = startFlame(recording);
  table = new SiteTable(recording, flame, words);
  search = startSearch(recording, flame, table);
  kinds = startKindFilter(recording, table);
  showDistributions(recording);
  showKernel(recording);
  showRun(recording);
  for (const link of document.querySelectorAll("nav a")) link.hidden = document.querySelector(link.hash).hidden;
  document.documentElement.dataset.ready = performance.now().toFixed(0);
}

function painted() {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
}

start();
