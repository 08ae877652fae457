/** Makes ids of the shape of a UUID that ascend with time, and within a process with their making. The same seed makes the same ids. */
export function idMaker(maker: number): (nowMs: number) => string {
  let count = 0;
  return (nowMs) => {
    const time = nowMs.toString(16).padStart(12, "0");
    const number = (++count).toString(16).padStart(8, "0");
    return `${time.slice(0, 8)}-${time.slice(8)}-7${number.slice(0, 3)}-8${number.slice(3, 6)}-${number.slice(6)}${maker.toString(16).padStart(10, "0")}`;
  };
}
