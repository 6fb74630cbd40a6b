/* Numbers and names for people. */

const UNITS = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
const WHOLE = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

function whole(number) {
  return WHOLE.format(number);
}

function count(number, noun) {
  return `${whole(number)} ${noun}${number === 1 ? "" : "s"}`;
}

/** "4.1 MiB"; exact below 1 KiB. */
function roundBytes(bytes) {
  const sign = bytes < 0 ? "−" : "";
  let value = Math.abs(bytes);
  if (value < 1024) return `${sign}${whole(value)} B`;
  let unit = -1;
  while (value >= 1023.95 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return unit < 0 ? `${sign}${whole(value)} B` : `${sign}${value.toFixed(1)} ${UNITS[unit]}`;
}

/** "4,299,161 bytes", for those who want it exact. */
function exactBytes(bytes) {
  return count(bytes, "byte");
}

/** "+1.2 KiB/s". */
function rate(bytesPerSecond) {
  const slow = Math.abs(bytesPerSecond) < 1024;
  const size = slow ? `${Number(Math.abs(bytesPerSecond).toPrecision(3))} B` : roundBytes(Math.abs(bytesPerSecond));
  return `${bytesPerSecond < 0 ? "−" : "+"}${size}/s`;
}

/** Rounded down, so that 100 % means all; finer where it comes near to all or nothing. */
function percent(part, all) {
  if (all === 0) return "–";
  if (part === 0 || part === all) return `${part === 0 ? 0 : 100} %`;
  const share = (100 * part) / all;
  const digits = share >= 99 || share < 10 ? (share < 1 ? 2 : 1) : 0;
  return `${(Math.floor(share * 10 ** digits) / 10 ** digits).toFixed(digits)} %`;
}

/** "12.3 s", "5 min 20 s", "3 h 12 min", "9 days". */
function duration(seconds) {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 60) return `${Number(seconds.toFixed(1))} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} days`;
}

/** A time of nanoseconds up to days, short enough for an axis: "250 ns", "4 µs", "1.5 s". */
function nanos(value) {
  if (value < 1e3) return `${Math.round(value)} ns`;
  if (value < 1e6) return `${short(value / 1e3)} µs`;
  if (value < 1e9) return `${short(value / 1e6)} ms`;
  if (value < 6e10) return `${short(value / 1e9)} s`;
  return duration(value / 1e9);
}

function short(number) {
  return Number(number.toPrecision(2)).toString();
}

/** "2026-07-14 03:07:05 UTC". */
function utc(instant) {
  return `${instant.slice(0, 10)} ${instant.slice(11, 19)} UTC`;
}

/**
 * Text from a target on one line, with everything invisible told: the same rules as in the text report, so that no name
 * can pass for another by controls, direction marks or private characters.
 */
function printable(text) {
  return text.replace(/[\\\p{C}\u2028\u2029]/gu, (character) => {
    const code = character.codePointAt(0);
    if (character === "\\") return "\\\\";
    if (character === "\n") return "\\n";
    if (character === "\r") return "\\r";
    if (character === "\t") return "\\t";
    if (code <= 0xff) return `\\x${code.toString(16).padStart(2, "0")}`;
    return code <= 0xffff ? `\\u${code.toString(16).padStart(4, "0")}` : `\\u{${code.toString(16)}}`;
  });
}

/** The last name of a path. */
function baseName(path) {
  return path.slice(path.lastIndexOf("/") + 1);
}
