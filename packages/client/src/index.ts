export type { Problem } from "@pawl/api";
