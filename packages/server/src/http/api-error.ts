import { PawlError, type PawlErrorOptions } from "pawl";
import { catalogue, type ServerErrorCode } from "./catalogue.ts";

/** An error of the server's own. What it says is told to the caller. */
export class ApiError extends PawlError {
  constructor(code: ServerErrorCode, message: string, options: PawlErrorOptions = {}) {
    const { kind, hint } = catalogue[code];
    super(code, message, { kind, ...(hint !== undefined && { hint }), ...options });
  }
}
