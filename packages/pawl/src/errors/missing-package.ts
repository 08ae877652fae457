/** Whether an import failed because this package is not installed. Not so if the package is there and something that it imports is missing. */
export function isMissingPackage(error: unknown, name: string): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return (code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND") && (message ?? "").includes(`'${name}'`);
}
