const names: ReadonlySet<unknown> = new Set(["ValidationError", "ValiError", "SchemaError"]);

/** Whether an error comes from a schema: Standard Schema issues (zod, valibot, arktype) or a validator's own error. */
export function isValidationFailure(error: { name?: unknown; issues?: unknown }): boolean {
  return (
    names.has(error.name) || (Array.isArray(error.issues) && error.issues.length > 0 && error.issues.every(isIssue))
  );
}

function isIssue(issue: unknown): boolean {
  return typeof issue === "object" && issue !== null && typeof (issue as { message?: unknown }).message === "string";
}
