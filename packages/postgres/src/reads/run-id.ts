const canonical = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether a run can have this id: a UUID as the server writes it. Others do not reach the server, which would refuse the whole statement. */
export function isRunId(id: string): boolean {
  return canonical.test(id);
}
