/** 1678 → `1,678`. */
export function count(value: number): string {
  return value.toLocaleString("en");
}

export function percent(part: number, whole: number): string {
  return whole === 0 ? "0 %" : `${((100 * part) / whole).toFixed(1)} %`;
}

/** Joules with the prefix that fits, at three digits: 7.92e14 → `792 TJ`. */
export function energy(joules: number): string {
  const prefixes = ["", "k", "M", "G", "T", "P", "E", "Z"];
  const power = joules < 1 ? 0 : Math.min(prefixes.length - 1, Math.floor(Math.log10(joules) / 3));
  return `${(joules / 1000 ** power).toPrecision(3)} ${prefixes[power]}J`;
}

/** `2018-02-06 15:50 UTC`. */
export function moment(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
