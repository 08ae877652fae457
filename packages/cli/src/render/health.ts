import type { WorkerHealth } from "pawl";
import type { Style } from "./style.ts";

const colours: Readonly<Record<WorkerHealth["status"], keyof Style>> = {
  healthy: "green",
  degraded: "yellow",
  unhealthy: "red",
};

export function paintHealth(status: WorkerHealth["status"], style: Style, text: string = status): string {
  return style[colours[status]](text);
}

/** `degraded: The heartbeat is late. (heartbeat_late)`, with every reason. */
export function healthText(status: WorkerHealth["status"], reasons: WorkerHealth["reasons"], style: Style): string {
  const why = reasons.map(({ code, message }) => `${message} (${code})`).join(" ");
  return paintHealth(status, style) + (why === "" ? "" : `: ${why}`);
}
